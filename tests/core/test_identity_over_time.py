"""Ids that are used again, sites that move, crowds that share a link."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

from tracker.core.feeds.entries import KnownEntries, enter
from tracker.model import Entry, Feed, Heard, Item, Trust

NOW = datetime(2026, 8, 20, tzinfo=UTC)
FEED = Feed("feed", "https://example.org/feed")
OLD = Item("7", "https://e.org/latest", "SMIC raises guidance for mature nodes", "", "Wed, 20 Aug 2025 10:00:00 GMT")


def poll(known: KnownEntries, *items: Item, feed: Feed = FEED) -> tuple[Entry, ...]:
    added = enter(Heard(feed.name, "ok", NOW, items), feed, known)
    known.add(added)
    return added


def test_a_reused_id_of_another_title_and_day_is_a_new_entry() -> None:
    known = KnownEntries()
    (first,) = poll(known, OLD)
    other = replace(OLD, title="Hua Hong opens a fab in Wuxi", published="Thu, 20 Aug 2026 09:00:00 GMT")
    (second,) = poll(known, other)
    assert second.id != first.id
    assert second.published == datetime(2026, 8, 20, 9, tzinfo=UTC)
    assert poll(known, other) == ()


def test_an_edit_on_the_same_day_or_of_the_same_words_is_an_edit() -> None:
    for more in (
        {"title": "Foundry lifts its outlook", "published": "Wed, 20 Aug 2025 15:00:00 GMT"},
        {"title": "UPDATE: SMIC raises guidance for nodes", "published": "Thu, 20 Aug 2026 09:00:00 GMT"},
    ):
        known = KnownEntries()
        (first,) = poll(known, OLD)
        (second,) = poll(known, replace(OLD, **more))
        assert second.id == first.id
        assert second.published == first.published


def stories(path: str, ids: str) -> list[Item]:
    return [
        Item(f"{ids}{n}", f"https://e.org/{path}/{n}", f"Chipmaker number {n} says its orders rise", "",
             f"Wed, 19 Aug 2026 {n:02}:30:15 GMT")
        for n in range(10)
    ]  # fmt: skip


def test_a_site_that_renames_its_paths_tells_nothing_twice() -> None:
    """As Google News does when it issues its ids anew: same titles, same seconds, other guids and links."""
    known = KnownEntries()
    assert len(poll(known, *stories("news", "a"))) == 10
    assert poll(known, *stories("articles", "b")) == ()


def test_a_site_of_day_dates_that_renames_all_its_paths_tells_nothing_twice() -> None:
    known = KnownEntries()
    days = [replace(one, published="2026-08-19") for one in stories("news", "a")]
    moved = [replace(one, published="2026-08-19") for one in stories("articles", "b")]
    assert len(poll(known, *days)) == 10
    assert poll(known, *moved) == ()


def test_filings_of_one_title_and_minute_are_never_taken_for_moved_ones() -> None:
    known, feed = KnownEntries(), replace(FEED, trust=Trust.FILING)
    assert len(poll(known, *stories("a", "a"), feed=feed)) == 10
    assert len(poll(known, *stories("b", "b"), feed=feed)) == 10


def test_thousands_of_items_on_one_link_cost_as_many_looks() -> None:
    """Eight thousand took 15 s when each was held against all; now it is well below one."""
    items = [Item("", "https://e.org/x", f"title {n}", "") for n in range(8_000)]
    known = KnownEntries()
    assert len(poll(known, *items)) == 8_000
    began = time.perf_counter()
    assert poll(known, *items) == ()
    assert time.perf_counter() - began < 4
