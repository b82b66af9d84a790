"""Each sort of source on documents small enough to see what they say."""

from __future__ import annotations

import json

import pytest

from tests.fakes.publisher import item, rss
from tracker.errors import SourceError
from tracker.model import Feed
from tracker.sources import SOURCES, parse
from tracker.sources.opml import read_opml, write_opml
from tracker.sources.parsing import read
from tracker.sources.web_pages import feeds_of

FEED = Feed("feed", "https://example.org/news/feed")

HKEX = {
    "newsInfoLst": [
        {
            "newsId": 11788001, "title": "2025 INTERIM RESULTS\nANNOUNCEMENT", "lTxt": "Announcements and Notices",
            "webPath": "/listedco/listconews/sehk/2025/0828/2025082801.pdf", "relTime": "28/08/2025 16:45",
            "stock": [{"sc": "981", "sn": "SMIC"}],
        },
        {
            "newsId": 11788002, "title": "Monthly Return", "relTime": "28/08/2025 17:01", "webPath": "/x.pdf",
            "stock": [{"sc": "00700", "sn": "TENCENT"}, {"sc": "80700", "sn": "TENCENT-R"}],
        },
    ]
}  # fmt: skip


def test_exchange_announcements() -> None:
    """Day before month, Hong Kong time, five digits, line breaks taken out, both counters named."""
    smic, tencent = parse(json.dumps(HKEX).encode(), Feed("hkex", "https://www1.hkexnews.hk/x.json", sort="hkex"))
    assert smic.title == "SMIC (00981): 2025 INTERIM RESULTS ANNOUNCEMENT"
    assert smic.published == "2025-08-28T16:45+08:00"
    assert smic.link == "https://www1.hkexnews.hk/listedco/listconews/sehk/2025/0828/2025082801.pdf"
    assert smic.guid == "11788001"
    assert tencent.title == "TENCENT (00700) / TENCENT-R (80700): Monthly Return"


def test_exchange_announcements_of_the_counters_asked_for() -> None:
    feed = Feed("hkex", "https://www1.hkexnews.hk/x.json#stocks=00981,01347", sort="hkex")
    assert [one.guid for one in parse(json.dumps(HKEX).encode(), feed)] == ["11788001"]


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"newsInfoLst": 3}', b"<html>"])
def test_a_page_that_is_no_list_of_announcements(body: bytes) -> None:
    with pytest.raises(SourceError):
        parse(body, Feed("hkex", "https://www1.hkexnews.hk/x.json", sort="hkex"))


def test_odd_rows_among_announcements() -> None:
    body = b'{"newsInfoLst": [1, {"stock": 7, "title": null, "relTime": "soon"}]}'
    (odd,) = parse(body, Feed("hkex", "https://www1.hkexnews.hk/x.json", sort="hkex"))
    assert (odd.title, odd.published) == ("", "soon")


def test_json_feed() -> None:
    """The example of jsonfeed.org's specification, with what feeds in the wild add: numbers for ids."""
    body = {
        "version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "en-US",
        "items": [
            {"id": 2, "content_text": "Second.", "url": "/second", "date_published": "2026-08-20T10:00:00+08:00",
             "authors": [{"name": "Ada"}, {"name": "Bob"}], "title": "Two"},
            {"id": "1", "content_html": "<p>Hello, <b>world</b>!</p>", "url": "javascript:alert(1)"},
            "no item",
        ],
    }  # fmt: skip
    two, one = parse(json.dumps(body).encode(), FEED)
    assert (two.guid, two.link, two.author, two.language) == ("2", "https://example.org/second", "Ada, Bob", "en-US")
    assert (one.summary, one.link) == ("Hello, world!", "")


def test_wikipedia_history() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>h</id><title>SMIC - Revision history</title>
      <entry><id>https://en.wikipedia.org/w/index.php?diff=2</id><title>Ada: /* History */ update</title>
      <link rel="alternate" type="text/html" href="https://en.wikipedia.org/w/index.php?diff=2"/>
      <updated>2026-08-20T10:00:00Z</updated><summary type="html">&lt;p&gt;new&lt;/p&gt;</summary>
      <author><name>Ada</name></author></entry></feed>"""
    (edit,) = parse(body, Feed("w", "https://en.wikipedia.org/", sort="wikipedia"))
    assert (edit.author, edit.publisher, edit.updated) == ("Ada", "Wikipedia", "2026-08-20T10:00:00Z")


def test_an_unknown_sort_names_the_known_ones() -> None:
    with pytest.raises(SourceError, match=r"edgar.*hkex"):
        parse(b"<rss/>", Feed("x", "https://e.org", sort="telegram"))
    assert set(SOURCES) == {"feed", "edgar", "google_news", "wikipedia", "hkex", "json"}


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ("<ttl>60</ttl>", 3600),
        ("<ttl>soon</ttl>", None),
        ('<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">hourly</sy:updatePeriod>', 3600),
        ("", None),
    ],
)
def test_the_feeds_own_ttl(channel: str, seconds: int | None) -> None:
    assert read(rss(item("t"), channel=channel), FEED).ttl == seconds


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"<!doctype html><title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x'>", "challenge"),
        (b"<html><form><input type='password' name=p></form></html>", "login"),
        (b"<html><head><title>404</title></head><body>Not found</body></html>", "not_a_feed"),
        (b'{"error": "rate limited"}', "not_a_feed"),
        (b"{broken", "malformed"),
        (b"  \n ", "empty_body"),
        (b"plain words", "not_a_feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_feed"),
    ],
)
def test_pages_that_are_no_feed(body: bytes, outcome: str) -> None:
    with pytest.raises(SourceError) as caught:
        parse(body, FEED)
    assert caught.value.outcome == outcome


def test_a_site_offers_its_feeds() -> None:
    page = b"""<html><head><link rel="stylesheet" href="x.css">
      <LINK REL='alternate' TYPE='application/rss+xml' HREF='/feed'>
      <link rel="alternate" type="application/atom+xml" href="javascript:alert(1)">
      <link rel=alternate type=application/feed+json href=https://example.org/feed.json></head></html>"""
    assert feeds_of(page, "https://example.org/about/") == ("https://example.org/feed", "https://example.org/feed.json")


def test_opml_goes_round() -> None:
    feeds = (Feed("A & B", "https://e.org/?a=1&b=2", language="zh"), Feed("D", "http://e.org/d"))
    assert read_opml(write_opml(feeds).encode()) == feeds


def test_opml_nests_repeats_and_hides() -> None:
    body = b"""<opml version="1.0"><body><outline text="Chips"><outline text="A" XMLURL="https://e.org/a"/>
      <outline text="A again" xmlUrl="https://e.org/a"/><outline text="bad" xmlUrl="file:///etc/passwd"/></outline></body></opml>"""
    assert [feed.url for feed in read_opml(body)] == ["https://e.org/a"]
    for bad in (b"<rss/>", b"not xml", b'<!DOCTYPE x [<!ENTITY a "b">]><opml/>'):
        with pytest.raises(SourceError):
            read_opml(bad)
