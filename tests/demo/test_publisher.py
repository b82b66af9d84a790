"""The played publishers: what they serve, when, and that a real parser reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest

from tests.clocks import SetClock
from tracker.demo.headlines import Headline, headlines, outlets
from tracker.demo.publisher import OutletServer
from tracker.model import Trust

END = datetime(2025, 9, 9, 23, 0, tzinfo=UTC)
WELL_FORMED = [outlet.name for outlet in outlets() if outlet.form != "broken"]


@pytest.fixture
def publisher(clock: SetClock) -> Iterator[OutletServer]:
    with OutletServer(headlines(), clock) as serving:
        yield serving


def get(publisher: OutletServer, feed: str, **headers: str) -> tuple[int, HTTPMessage, bytes]:
    """One plain GET: status, headers, body. Underscores in names of headers stand for hyphens."""
    line = HTTPConnection(urlsplit(publisher.base).netloc, timeout=60)
    try:
        line.request("GET", f"/{feed}", headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()


def titles(body: bytes) -> list[str]:
    root = ElementTree.fromstring(body)
    items = [one for one in root.iter() if one.tag.rsplit("}", 1)[-1] in ("item", "entry")]
    return [part.text or "" for one in items for part in one if part.tag.rsplit("}", 1)[-1] == "title"]


def test_a_headline_is_served_from_its_moment_on(publisher: OutletServer, clock: SetClock) -> None:
    title = "DeepSeek releases V3.1 model, says its format is for next-generation domestic chips"
    clock.strikes("2025-08-21T16:41:59+08:00")
    assert title not in titles(get(publisher, "wire")[2])
    clock.strikes("2025-08-21T16:42:00+08:00")
    assert titles(get(publisher, "wire")[2])[0] == title


def test_nothing_is_served_before_it_appears_and_everything_at_some_time(
    publisher: OutletServer, clock: SetClock
) -> None:
    """Two-hourly through the whole stretch, as the demo polls."""
    appears = {
        wording: one.appears for one in headlines() for wording in (one.title, *(r.title for r in one.revisions))
    }
    seen: set[str] = set()
    clock.now = datetime(2025, 8, 18, tzinfo=UTC)
    while clock.now <= END:
        for feed in WELL_FORMED:
            for title in titles(publisher.document(feed, clock.now)):
                assert appears[title] <= clock.now
                seen.add(title)
        clock.now += timedelta(hours=2)
    assert set(appears) - seen == set()


def test_before_its_first_headline_a_feed_is_empty_and_well_formed(publisher: OutletServer, clock: SetClock) -> None:
    clock.strikes("2025-08-10T00:00:00+00:00")
    for feed in WELL_FORMED:
        status, _, body = get(publisher, feed)
        assert (status, titles(body)) == (200, [])


def test_a_late_item_appears_when_it_appears_with_its_old_date(publisher: OutletServer, clock: SetClock) -> None:
    clock.strikes("2025-08-23T09:59:00+08:00")
    assert not [one for one in titles(get(publisher, "deck")[2]) if one.endswith("Yunshan Tech")]
    clock.strikes("2025-08-23T10:00:00+08:00")
    first = feedparser.parse(get(publisher, "deck")[2]).entries[0]
    assert first.title.endswith("Yunshan Tech")
    assert first.published == "Thu, 21 Aug 2025 08:20:00 +0000"


def test_an_edited_headline_keeps_its_guid(publisher: OutletServer, clock: SetClock) -> None:
    clock.strikes("2025-08-22T11:00:00+08:00")
    before = feedparser.parse(get(publisher, "wire")[2]).entries[0]
    clock.strikes("2025-08-22T12:00:00+08:00")
    after = feedparser.parse(get(publisher, "wire")[2]).entries[0]
    assert (before.id, before.published) == (after.id, after.published)
    assert before.title == "Nvidia tells suppliers to stop work on H20 chip, report says"
    assert after.title == f"{before.title}; company says it manages supply chain for market conditions"


def test_a_feed_holds_the_twenty_that_appeared_last(clock: SetClock) -> None:
    sample = headlines()[0]
    start = datetime(2025, 8, 1, tzinfo=UTC)
    many = [numbered(sample, start, count) for count in range(25)]
    with OutletServer(many, clock) as serving:
        assert titles(get(serving, "wire")[2]) == [f"Number {count}" for count in range(24, 4, -1)]


def numbered(sample: Headline, start: datetime, count: int) -> Headline:
    at = start + timedelta(hours=count)
    return replace(sample, feed="wire", title=f"Number {count}", published=at, appears=at, guid=f"guid:{count}")


@pytest.mark.parametrize("feed", WELL_FORMED)
def test_feedparser_reads_every_item_as_it_was_written(publisher: OutletServer, feed: str) -> None:
    status, _, body = get(publisher, feed)
    parsed = feedparser.parse(body, sanitize_html=False)
    written = [one for one in headlines() if one.feed == feed]
    assert (status, parsed.bozo) == (200, False)
    assert {(entry.id, entry.link) for entry in parsed.entries} == {(one.guid, one.link) for one in written}
    for entry in parsed.entries:
        (one,) = [one for one in written if one.guid == entry.id]
        title, summary, _ = one.told(END)
        assert (entry.title, entry.summary) == (title, summary)
        at = one.published.astimezone(UTC)
        expected = at.replace(hour=0, minute=0, second=0) if one.day_only else at
        assert entry.published_parsed[:6] == expected.timetuple()[:6]


def test_a_date_alone_is_served_as_a_date_alone(publisher: OutletServer) -> None:
    parsed = feedparser.parse(get(publisher, "margin")[2])
    assert [one.published for one in parsed.entries if one.title.startswith("AMD and IBM")] == ["2025-08-26"]


def test_a_script_in_a_title_travels_as_text(publisher: OutletServer) -> None:
    body = get(publisher, "margin")[2]
    assert b"<script" not in body
    assert "Notes on <script>alert('chips')</script> advanced packaging" in titles(body)


def test_the_malformed_feed_gives_nothing(publisher: OutletServer) -> None:
    status, _, body = get(publisher, "ticker")
    parsed = feedparser.parse(body)
    assert (status, bool(parsed.bozo), parsed.version, parsed.entries) == (200, True, "", [])
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(body)


def test_validators_spare_the_body_until_something_changes(publisher: OutletServer, clock: SetClock) -> None:
    clock.strikes("2025-08-21T16:42:00+08:00")
    status, first, body = get(publisher, "wire")
    assert (status, first["Last-Modified"]) == (200, "Thu, 21 Aug 2025 08:42:00 GMT")
    clock.strikes("2025-08-22T08:34:00+08:00")
    assert get(publisher, "wire", If_None_Match=first["ETag"])[::2] == (304, b"")
    assert get(publisher, "wire", If_Modified_Since=first["Last-Modified"])[::2] == (304, b"")
    clock.strikes("2025-08-22T08:35:00+08:00")
    assert get(publisher, "wire", If_None_Match=first["ETag"])[2] not in (b"", body)
    assert get(publisher, "wire", If_Modified_Since=first["Last-Modified"])[0] == 200


def test_an_edit_changes_the_validators(publisher: OutletServer, clock: SetClock) -> None:
    clock.strikes("2025-08-22T11:29:00+08:00")
    before = get(publisher, "wire")[1]
    clock.strikes("2025-08-22T11:30:00+08:00")
    status, after, _ = get(publisher, "wire", If_None_Match=before["ETag"])
    assert (status, after["Last-Modified"]) == (200, "Fri, 22 Aug 2025 03:30:00 GMT")


def test_the_etag_decides_where_both_are_sent(publisher: OutletServer) -> None:
    """RFC 9110, section 13.2.2: with If-None-Match present, If-Modified-Since is not looked at."""
    modified = get(publisher, "wire")[1]["Last-Modified"]
    assert get(publisher, "wire", If_None_Match='"other"', If_Modified_Since=modified)[0] == 200


def test_a_date_that_is_none_gets_the_whole_feed(publisher: OutletServer) -> None:
    assert get(publisher, "wire", If_Modified_Since="a while ago")[0] == 200


def test_an_outage_is_503_and_what_was_published_then_is_found_after_it(
    publisher: OutletServer, clock: SetClock
) -> None:
    clock.strikes("2025-08-27T08:59:00+08:00")
    assert get(publisher, "ledger")[0] == 200
    clock.strikes("2025-08-27T16:00:00+08:00")
    status, headers, _ = get(publisher, "ledger")
    assert (status, headers["Retry-After"], headers["ETag"]) == (503, "3600", None)
    assert get(publisher, "wire")[0] == 200
    clock.strikes("2025-08-27T18:00:00+08:00")
    assert "Analysis: How dear is a Cambricon share?" in titles(get(publisher, "ledger")[2])


def test_what_is_not_a_feed_is_not_found(publisher: OutletServer) -> None:
    assert [get(publisher, path)[0] for path in ("", "nowhere", "wire/more", "../wire")] == [404] * 4


def test_every_request_is_logged(publisher: OutletServer, clock: SetClock) -> None:
    clock.strikes("2025-08-27T16:00:00+08:00")
    get(publisher, "wire", If_None_Match='"a"')
    get(publisher, "ledger")
    logged = [(one.feed, one.at, one.status, one.etag) for one in publisher.requests]
    assert logged == [("wire", clock.now, 200, '"a"'), ("ledger", clock.now, 503, "")]


def test_the_date_header_is_the_replayed_one(publisher: OutletServer, clock: SetClock) -> None:
    clock.strikes("2025-08-27T16:00:00+08:00")
    assert get(publisher, "wire")[1]["Date"] == "Wed, 27 Aug 2025 08:00:00 GMT"


def test_the_feeds_are_listed_for_a_reader(publisher: OutletServer) -> None:
    feeds = {feed.name: feed for feed in publisher.feeds()}
    assert set(feeds) == {outlet.name for outlet in outlets()}
    assert all(feed.private and feed.url == f"{publisher.base}/{feed.name}" for feed in feeds.values())
    assert (feeds["filings"].trust, feeds["wire"].trust) == (Trust.FILING, Trust.WIRE)
    assert (feeds["gangshi"].language, feeds["xinwen"].language) == ("zh-Hant", "zh-Hans")


def test_after_stop_nobody_answers(clock: SetClock) -> None:
    serving = OutletServer(headlines(), clock)
    with pytest.raises(RuntimeError, match="call start"):
        serving.feeds()
    host = urlsplit(serving.start()).netloc
    serving.stop()
    serving.stop()
    with pytest.raises(RuntimeError, match="call start"):
        serving.feeds()
    line = HTTPConnection(host, timeout=60)
    with pytest.raises(ConnectionRefusedError):
        line.request("GET", "/wire")
    line.close()


@pytest.mark.parametrize("feed", ["wire", "margin"])
def test_both_forms_carry_hostile_text_and_bare_days(clock: SetClock, feed: str) -> None:
    told = replace(headlines()[0], feed=feed, title="A & B <b>C</b> ]]>", summary='"<&>"', day_only=True)
    with OutletServer([told], clock) as serving:
        body = get(serving, feed)[2]
    (entry,) = feedparser.parse(body, sanitize_html=False).entries
    assert titles(body) == ["A & B <b>C</b> ]]>"]
    assert entry.summary == '"<&>"'
    assert entry.published == {"wire": "Sun, 17 Aug 2025", "margin": "2025-08-17"}[feed]


def test_atom_says_when_an_entry_was_edited(clock: SetClock) -> None:
    told = replace(next(one for one in headlines() if one.revisions), feed="margin")
    with OutletServer([told], clock) as serving:
        (entry,) = feedparser.parse(get(serving, "margin")[2]).entries
    assert (entry.published, entry.updated) == ("2025-08-22T00:35:00+00:00", "2025-08-22T11:30:00+08:00")
