"""One bad character, one odd header, one bounce never lose a feed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.fakes.publisher import Publisher, Reply, item, rss
from tracker.model import Feed, FeedState
from tracker.sources import Hearer, parse
from tracker.sources.mending import escaped, legal
from tracker.sources.web_pages import is_page

NOW = datetime(2026, 8, 20, tzinfo=UTC)
FEED = Feed("feed", "https://example.org/feed")


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as made:
        yield made


@pytest.mark.parametrize(
    ("spelled", "read"),
    [
        ("&#55357;&#56832;", "\U0001f600"),  # U+1F600 is D83D DE00 in UTF-16
        ("&#xD83D;&#xDE00;", "\U0001f600"),
        ("&#xD800;", ""),
        ("&#x110000;", ""),
        ("&#0;", ""),
        ("&#8;", ""),
        ("&#99999999999999999999;", ""),
        ("&#128512;", "\U0001f600"),
        ("&#20013;&#33455;", "中芯"),
        ("\x0b", ""),
        ("\ufffe", ""),
    ],
)
def test_characters_that_are_none_lose_nothing_but_themselves(spelled: str, read: str) -> None:
    items = [f"<item><guid>{n}</guid><title>SMIC {n}</title></item>" for n in range(19)]
    body = rss(f"<item><guid>x</guid><title>SMIC{spelled} rises</title></item>", *items)
    found = parse(body, FEED)
    assert len(found) == 20
    assert found[0].title == f"SMIC{read} rises"


def test_a_bare_ampersand_is_text() -> None:
    body = rss("<item><title>AT&T buys Q&A chips & more</title><link>https://e.org/?a=1&b=2</link></item>")
    (one,) = parse(body, FEED)
    assert (one.title, one.link) == ("AT&T buys Q&A chips & more", "https://e.org/?a=1&b=2")
    assert escaped(b"<![CDATA[a&b]]> & <!-- c&d --> &amp; &#38; &nbsp; <![CDATA[e&f") == (
        b"<![CDATA[a&b]]> &amp; <!-- c&d --> &amp; &#38; &nbsp; <![CDATA[e&f"
    )


def test_what_is_legal_passes_as_it_is() -> None:
    body = "<a>&#38;&#x4e2d; 中芯\t\r\n</a>".encode()
    assert legal(body) == body


@pytest.mark.parametrize(
    ("language", "charset", "title"),
    [
        ("zh-Hans", "gbk", "中芯国际发布业绩预告，华虹半导体大涨"),
        ("zh", "gb18030", "镕基与中芯国际：喆瑄公告"),
        ("zh-Hant", "big5", "中芯國際發佈業績預告，華虹半導體大漲"),
    ],
)
def test_a_chinese_feed_that_names_no_charset(language: str, charset: str, title: str) -> None:
    body = f"<rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>".encode(charset)
    assert parse(body, Feed("f", "https://e.org", language=language), "text/xml")[0].title == title


def test_a_bad_byte_in_chinese_utf8_does_not_make_it_gbk() -> None:
    body = rss(item("中芯国际发布业绩预告"), item("华虹半导体")).replace("华".encode(), b"\xe5\x8d")
    assert parse(body, Feed("f", "https://e.org", language="zh"))[0].title == "中芯国际发布业绩预告"


def test_headers_of_sixty_thousand_bytes(publisher: Publisher) -> None:
    policy = {"Content-Security-Policy": "default-src " + "https://cdn.example " * 3_000}
    publisher.answers("/feed", Reply(200, policy, rss(item("SMIC rises"))))
    (heard,) = Hearer(deadline=3).hear([(Feed("f", publisher.url("/feed"), private=True), FeedState("f"))], NOW)
    assert (heard.outcome, len(heard.items)) == ("ok", 1)


def test_a_cookie_goes_back_within_one_chain_and_not_beyond(publisher: Publisher) -> None:
    """A site that sends whoever shows no cookie over a page that sets one, as some newspapers do."""

    def feed(asked: dict[str, str]) -> Reply:
        if "seen=1" in asked.get("cookie", ""):
            return Reply(200, {}, rss(item("SMIC rises")))
        return Reply(302, {"Location": "/check", "Set-Cookie": "x=2; Path=/; HttpOnly"})

    publisher.answers("/feed", feed)
    publisher.answers("/check", Reply(302, {"Location": "/feed", "Set-Cookie": "seen=1; Path=/"}))
    asked = [(Feed("f", publisher.url("/feed"), private=True), FeedState("f"))]
    hearer = Hearer(deadline=3, per_host_gap=0)
    for _ in range(2):
        (heard,) = hearer.hear(asked, NOW)
        assert (heard.outcome, len(heard.items)) == ("ok", 1)
    assert [one.get("cookie", "") for one in publisher.asked("/feed")] == ["", "x=2; seen=1"] * 2


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (b"<!DOCTYPE html><title>x</title>", True),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head/>", True),
        (b"<head><title>404</title></head>", True),
        (b"<?xml version='1.0'?><error><title>Too many requests</title></error>", False),
        (b"<rss><channel><title>The <html> tag</title></channel></rss>", False),
        (b"<br />\n<b>Warning</b><rss version='2.0'><channel><title>T</title></channel></rss>", False),
    ],
)
def test_an_html_page_is_said_only_of_html(body: bytes, page: bool) -> None:
    assert is_page(body) is page
