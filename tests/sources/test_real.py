"""Real feeds: every item, id and date that independent parsers agree on, and the two tiers held against each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.shared import ROOT, shared
from tracker.core.feeds.entries import enter, preview
from tracker.errors import SourceError
from tracker.model import Entry, Feed, Heard, Item
from tracker.sources.fastfeed import Declined, read_fast
from tracker.sources.parsing import parse
from tracker.sources.xmlfeed import read_feedparser

FEED = Feed("feed", "https://example.org/feed.xml")
NOW = datetime(2026, 8, 20, tzinfo=UTC)


def expected() -> Iterator[Any]:
    path = ROOT / "feeds/real_expect.jsonl"
    for line in path.read_text().splitlines() if path.exists() else ():
        yield json.loads(line)


@pytest.mark.parametrize("truth", list(expected()), ids=lambda truth: str(truth["file"]))
def test_every_item_id_and_date(truth: dict[str, Any]) -> None:
    """Counts agreed by three parsers (or worked out where they fight), the first item's link and instant."""
    items = parse(shared(f"feeds/{truth['file']}").read_bytes(), FEED)
    entries = [entry for entry, _ in preview(Heard("feed", "ok", NOW, items), FEED)]
    assert len(entries) == truth["entries"]
    assert len({one.guid for one in entries if one.guid}) == truth["unique_ids"]
    assert sum(not one.guid for one in entries) == truth["entries_without_id"]
    assert sum(one.published is not None for one in entries) == truth["dated"]
    assert first_utc(entries[0]) == wanted_utc(truth)
    assert (items[0].link or None) == truth["first"]["link"]
    assert truth.get("title_contains", "") in " ".join(one.title for one in items)


def first_utc(entry: Entry) -> str | None:
    return None if entry.published is None else entry.published.strftime("%Y-%m-%dT%H:%M:%SZ")


def wanted_utc(truth: dict[str, Any]) -> str | None:
    """The note on gb2312_kc0011 says that feedparser swaps day and month there; no zone is named."""
    if "gb2312_kc0011" in truth["file"]:
        return "2020-01-10T14:33:00Z"
    found = truth.get("first_utc") or truth["first"]["utc"]
    return None if found is None else str(found)


def test_filings_are_kept_apart_by_company() -> None:
    """Six pages of 40 or 100 rows; accession ids repeat on up to half of them."""
    counts: dict[int, int] = {}
    for path in sorted(shared("feeds/real").glob("sec_latest_filings_*")):
        items = parse(path.read_bytes(), FEED)
        rows = len(enter(Heard("feed", "ok", NOW, items), FEED, ()))
        counts[rows] = counts.get(rows, 0) + 1
    assert counts == {40: 3, 100: 2, 99: 1}  # one page holds RBB Fund Trust's 485BPOS twice, letter for letter


def test_outlets_of_google_news_stand_apart_from_titles() -> None:
    items = parse(shared("feeds/real/google_news_top_rss.xml").read_bytes(), FEED)
    assert items[0].publisher == "CNN"
    assert items[0].title.endswith("energy and health care bill")
    assert all(one.publisher and not one.title.endswith(f" - {one.publisher}") for one in items)
    assert all(one.link.startswith("https://news.google.com/") for one in items)


def feeds() -> list[Path]:
    """Every XML file at hand: the real feeds and both suites."""
    folder = shared("feeds")
    return sorted([*folder.glob("real/*.xml"), *folder.glob("suites/**/*.xml")])


def test_the_fast_tier_reads_what_feedparser_reads() -> None:
    """Field by field on every file that the fast tier takes; the rest it must decline."""
    unequal, taken = [], 0
    for path in feeds():
        body = path.read_bytes()
        try:
            fast = read_fast(body, FEED)
        except Declined:
            continue
        slow = read_feedparser(body, FEED)
        taken += 1
        if (fast.items, fast.ttl) != (slow.items, slow.ttl):
            unequal.append(path.name)
    assert unequal == []
    assert taken > 1000


def test_every_suite_file_is_read_or_refused() -> None:
    """No crash on any file of feedparser's and gofeed's suites, JSON Feeds included."""
    outcomes: dict[str, int] = {}
    read = 0
    for path in [*feeds(), *sorted(shared("feeds/suites").glob("**/*.json"))]:
        try:
            read += all(isinstance(one, Item) for one in parse(path.read_bytes(), FEED))
        except SourceError as why:
            outcomes[why.outcome] = outcomes.get(why.outcome, 0) + 1
    assert set(outcomes) <= {"not_a_feed", "malformed", "hostile", "empty_body"}
    assert read > 2500
