"""The laws of the method, on the demo's facts: whatever is shuffled, cut or repeated, the results are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.worlds import AS_OF, entries, facts, recipe
from tracker.core.derive import derive, select
from tracker.core.reactions.aligned import align
from tracker.model import Facts, Results

START = datetime(2025, 8, 17, tzinfo=UTC)
whenever = st.integers(0, 23 * 24).map(lambda hours: START + timedelta(hours=hours))


@pytest.fixture(scope="module")
def whole() -> Results:
    return derive(facts(), recipe())


def test_the_facts_are_rich_enough_to_break_a_law(whole: Results) -> None:
    flags = {flag for event in whole.events for flag in event.reaction.flags}
    assert len(whole.events) > 20
    assert len(whole.verdicts) > 3
    assert {"halted", "limit", "twin", "confounded"} <= flags
    assert whole.passed


def test_running_twice_changes_nothing(whole: Results) -> None:
    assert derive(facts(), recipe()) == whole


def test_returns_aligned_before_give_the_same(whole: Results) -> None:
    """A report aligns every listing once and hands it on; `derive` alone aligns those that it links."""
    alignments = align(recipe().watchlist.listings, facts(), recipe())
    assert derive(facts(), recipe(), None, alignments) == whole
    assert derive(facts(), recipe(), None, {}).events != whole.events, "what is handed in is what is used"


@settings(max_examples=8)
@given(st.permutations(entries()))
def test_order_of_arrival_does_not_matter(shuffled: list) -> None:  # type: ignore[type-arg]
    assert derive(replace(facts(), entries=tuple(shuffled)), recipe()) == derive(facts(), recipe())


@settings(max_examples=12)
@given(whenever)
def test_the_future_is_not_seen(now: datetime) -> None:
    """What was known then gives the same whether or not later facts lie in the same hands."""
    then = facts(now)
    careless = Facts(now, entries(), facts().bars, sessions=facts().sessions)
    known = replace(careless, entries=then.entries, bars=then.bars)
    assert derive(known, recipe()) == derive(then, recipe())
    for event in derive(then, recipe()).events:
        assert event.announcement.said <= now
        session = getattr(event.reaction, "session", None)
        assert session is None or session <= now.date()


@settings(max_examples=10)
@given(whenever)
def test_a_story_never_loses_an_entry_to_a_later_one(now: datetime) -> None:
    """Later entries join stories or begin them; they never rearrange what was joined before."""
    before = {story.id: {entry.id for entry in story.entries} for story in derive(facts(now), recipe()).stories}
    after = {story.id: {entry.id for entry in story.entries} for story in derive(facts(), recipe()).stories}
    for id, members in before.items():
        assert members <= after[id]


@settings(max_examples=10)
@given(whenever)
def test_the_part_equals_its_share_of_the_whole(since: datetime) -> None:
    all_of_it = derive(facts(), recipe())
    begun = frozenset(story.id for story in all_of_it.stories if min(entry.learned for entry in story.entries) >= since)
    assert derive(facts(), recipe(), since) == select(all_of_it, begun)


@settings(max_examples=6)
@given(st.integers(5, 22))
def test_entries_older_than_the_halo_do_not_matter(days: int) -> None:
    """Incremental equals whole: the facts may be cut at the halo that the view asks for."""
    since = START + timedelta(days=days)
    halo = timedelta(days=30) + 2 * timedelta(hours=recipe().cluster_hours)
    near = tuple(entry for entry in entries() if entry.learned >= since - halo)
    assert derive(facts(heard=near), recipe(), since) == derive(facts(), recipe(), since)


@pytest.mark.parametrize("first", [date(2024, 1, 15), date(2024, 5, 2), date(2024, 6, 3)])
def test_bars_older_than_the_halo_do_not_matter_to_the_last_digit(first: date, whole: Results) -> None:
    """The record may begin anywhere before the estimation windows: a moving start must revise nothing."""
    cut = {symbol: tuple(bar for bar in rows if bar.day >= first) for symbol, rows in facts().bars.items()}
    assert derive(replace(facts(), bars=cut), recipe()).events == whole.events


def test_bars_after_the_window_change_nothing(whole: Results) -> None:
    """Cut the tape after each measured window: the reaction stays, bit for bit."""
    for event in whole.events:
        day = getattr(event.reaction, "session", None)
        if day is None:
            continue
        end = min(AS_OF, datetime.combine(day, datetime.min.time(), UTC) + timedelta(days=1, hours=1))
        again = {one.key: one for one in derive(facts(end), recipe()).events}.get(event.key)
        if again is not None and getattr(again.reaction, "session", None) == day:
            assert again.reaction.windows[0].car == event.reaction.windows[0].car  # type: ignore[union-attr]
