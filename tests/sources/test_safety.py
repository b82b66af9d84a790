"""Hostile documents: nothing live comes through, nothing swells, nothing hangs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.publisher import rss
from tracker.errors import SourceError
from tracker.model import Feed
from tracker.sources import parse
from tracker.sources.parser_process import ParserProcess
from tracker.sources.sanitising import LINK, SUMMARY, TITLE, plain_text, safe_link

FEED = Feed("feed", "https://example.org/feed")
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<rss version="2.0"><channel><item><title>&c;</title></item></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>"""
SWELLING = b'<!DOCTYPE r [<!ENTITY x "' + b"A" * 60_000 + b'">]><rss><channel><item><title>' + b"&x;" * 100


@pytest.mark.parametrize("body", [LAUGHS, OUTSIDE, SWELLING, LAUGHS.replace(b"ENTITY", b"entity")])
def test_entities_that_nest_reach_outside_or_swell_are_refused(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        parse(body, FEED)
    assert caught.value.outcome == "hostile"


def test_harmless_entities_are_read() -> None:
    body = b'<!DOCTYPE r [<!ENTITY nbsp "&#160;">]>' + rss("<item><title>a&nbsp;b</title></item>").split(b"?>")[1]
    assert parse(body, FEED)[0].title == "a b"


@pytest.mark.parametrize("body", [b"/etc/passwd", b"file:///etc/passwd", b"http://127.0.0.1:1/feed"])
def test_a_body_that_is_a_path_or_address_is_not_opened(body: bytes) -> None:
    with pytest.raises(SourceError):
        parse(body, FEED)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<script>alert(1)</script>SMIC", "SMIC"),
        ("SMIC &lt;script&gt;alert(1)&lt;/script&gt; rises", "SMIC rises"),
        ("SMIC &amp;lt;img src=x onerror=alert(1)&amp;gt; rises", "SMIC rises"),
        ("<svg onload=alert(1)>SMIC", "SMIC"),
        ("<p>one</p><p>two<br>three</p>", "one two three"),
        ("AT&amp;T &lt; 5% &amp; x", "AT&T < 5% & x"),
        ("P/E < 5 & falling", "P/E < 5 & falling"),
        ("a\x00b\x1bc\u202egnp.exe\ufeff", "abcgnp.exe"),
        ("  a\n\t b\u3000c ", "a b c"),
        ("cafe\u0301", "caf\u00e9"),
        ("<style>x{}</style>t", "t"),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@given(st.text(alphabet=st.sampled_from("<>/&;lgtampscriptSVG onload=\"'#x3C60img \x00\u202e"), max_size=200))
def test_no_live_tag_comes_through_however_it_is_wrapped(markup: str) -> None:
    text = plain_text(markup).lower()
    assert not any(f"<{tag}" in text for tag in ("script", "svg", "img", "iframe"))
    assert not any(ord(one) < 32 for one in text)


@pytest.mark.parametrize(
    ("link", "safe"),
    [
        ("https://e.org/a", "https://e.org/a"),
        ("/a?b=1", "https://example.org/a?b=1"),
        ("//e.org/a", "https://e.org/a"),
        ("HTTPS://E.org/A", "https://E.org/A"),
        ("javascript:alert(1)", ""),
        ("JaVa\nScript:alert(1)", ""),
        ("\u200bjavascript:alert(1)", ""),
        ("data:text/html,<script>", ""),
        ("file:///etc/passwd", ""),
        ("vbscript:x", ""),
        ("https://[::1", ""),
        ("https://e.org/" + "a" * LINK, ""),
        ('https://e.org/"><script>', "https://e.org/%22%3E%3Cscript%3E"),
        ("", ""),
    ],
)
def test_links_are_addresses_or_nothing(link: str, safe: str) -> None:
    assert safe_link(link, "https://example.org/feed") == safe


def test_nothing_is_longer_than_its_cap() -> None:
    body = rss(f"<item><title>{'t' * 9_000_000}</title><description>{'d ' * 4_000_000}</description></item>")
    (one,) = parse(body, FEED)
    assert (len(one.title), len(one.summary)) == (TITLE, SUMMARY)


def test_scripts_and_links_of_a_whole_feed() -> None:
    body = rss(
        "<item><title>&lt;script&gt;alert(1)&lt;/script&gt;SMIC</title><link>javascript:alert(1)</link>"
        "<description>&lt;iframe src=x&gt;&lt;/iframe&gt;"
        "&lt;a href='javascript:x'&gt;text&lt;/a&gt;</description></item>"
    )
    (one,) = parse(body, FEED)
    assert (one.title, one.link, one.summary) == ("SMIC", "", "text")


@pytest.fixture(scope="module")
def parser() -> Iterator[ParserProcess]:
    made = ParserProcess(deadline=3.0)
    yield made
    made.close()


def test_a_parser_reads_what_is_odd(parser: ParserProcess) -> None:
    body = "<?xml version='1.0' encoding='gb2312'?><rss version='2.0'><channel><item><title>中芯国际</title>".encode(
        "gb2312"
    )
    assert parser.read(body, FEED).items[0].title == "中芯国际"
    assert parser.read(body, FEED).tier == "feedparser"


def test_a_parser_that_hangs_is_killed_and_the_next_one_reads(parser: ParserProcess) -> None:
    """Deep nesting takes feedparser minutes; the parser gets it three seconds."""
    with pytest.raises(SourceError) as caught:
        parser.read(b"<rss><channel><item><description>" + b"<b>" * 460_000, FEED)
    assert caught.value.outcome == "too_heavy"
    assert parser.read(rss("<item><title>next</title></item>"), FEED).items[0].title == "next"
    with pytest.raises(SourceError) as caught:
        parser.read(LAUGHS, FEED)
    assert caught.value.outcome == "hostile"
