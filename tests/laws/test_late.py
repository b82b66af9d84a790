"""The law incremental = whole for news that was said long before it was learned (first contact with a feed)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.memory import MemoryStore
from tests.laws.worlds import bars, entries, recipe
from tracker.core.derive import derive, select
from tracker.model import Entry, Reaction
from tracker.prices.calendar import ExchangeCalendars
from tracker.view import OPEN, View

AS_OF = max(entry.learned for entry in entries()) + timedelta(days=301)


@cache
def calendars() -> ExchangeCalendars:
    return ExchangeCalendars()


def view_of(heard: list[Entry]) -> View:
    """A view on a store of the demo's bars in which these entries were learned."""
    store = MemoryStore()
    store.add_entries(heard)
    for rows in bars().values():
        store.add_bars(rows)
    return View(store, calendars(), recipe())


def late(entry: Entry, days: int) -> Entry:
    """The entry learned so many days after it was shown; what it says of its date stays."""
    said = entry.published or entry.learned
    return replace(entry, learned=entry.learned + timedelta(days=days), published=said)


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(1, 300), min_size=7, max_size=7), st.integers(0, 60))
def test_news_learned_late_gives_the_same_as_deriving_everything(delays: list[int], days: int) -> None:
    heard = [late(entry, delays[place % 7]) for place, entry in enumerate(entries())]
    view, since = view_of(heard), AS_OF - OPEN - timedelta(days=days)
    facts, part = view.derive(AS_OF, since)
    everything = replace(view.reader.facts(AS_OF), sessions=facts.sessions)
    begun = frozenset(
        story.id
        for story in derive(everything, recipe()).stories
        if min(entry.learned for entry in story.entries) >= since
    )
    assert part == select(derive(everything, recipe()), begun)


def test_the_estimation_window_of_late_news_is_whole() -> None:
    """All learned 300 days late: every reaction rests on as many observations as when it was learned at once."""
    heard = [late(entry, 300) for entry in entries()]
    _, part = view_of(heard).derive(AS_OF, AS_OF - OPEN)
    sizes = [event.reaction.fit.n for event in part.events if isinstance(event.reaction, Reaction)]
    assert len(sizes) > 20
    assert max(sizes) == recipe().estimation


def test_what_is_older_than_every_calendar_costs_no_more_than_the_calendars_reach(tmp_path: Path) -> None:
    old = replace(entries()[0], id="old", learned=AS_OF, published=datetime.fromisoformat("1996-02-01T00:00+00:00"))
    view = view_of([old])
    assert view.reach(AS_OF, AS_OF - OPEN).year >= AS_OF.year - 4
    assert view.derive(AS_OF, AS_OF - OPEN)[1].stories
