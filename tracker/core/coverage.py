"""What a report rests on: which feeds were silent, which bars are missing, which calendars end soon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from tracker.model import Bar, Coverage, Facts, Feed, FeedState, Listing, Recipe

SOON = timedelta(days=45)  # before a calendar's end: exchanges publish a year's holidays in late December


def cover(
    day: date,
    facts: Facts,
    feeds: Sequence[Feed],
    states: Mapping[str, FeedState],
    recipe: Recipe,
    ends: Mapping[str, date],
) -> Coverage:
    """The coverage of a day's report. Only what was learned by `facts.as_of` is looked at."""
    known = [entry for entry in facts.entries if entry.learned <= facts.as_of]
    return Coverage(
        feeds=len(feeds),
        down=tuple(silent_feeds(feeds, states, facts)),
        entries=len({entry.id for entry in known}),
        last_heard=max((entry.learned for entry in known), default=None),
        last_bar=last_bars(facts),
        stale=tuple(stale_listings(day, facts, recipe)),
        warnings=tuple(end_warnings(day, ends)),
    )


def silent_feeds(feeds: Sequence[Feed], states: Mapping[str, FeedState], facts: Facts) -> Iterator[tuple[str, str]]:
    """Feeds whose last try before `as_of` failed, with the reason."""
    for feed in feeds:
        state = states.get(feed.name)
        tried = state is not None and state.last_try is not None and state.last_try <= facts.as_of
        if state is not None and tried and (state.failures or state.muted):
            # A reader's messages begin with the feed's name, which stands beside them here already.
            yield feed.name, (state.muted or state.detail).removeprefix(f"{feed.name}: ") or failures(state)


def failures(state: FeedState) -> str:
    """How often in a row a feed failed that left no reason."""
    return f"{state.failures} {'failure' if state.failures == 1 else 'failures'} in a row"


def last_bars(facts: Facts) -> dict[str, date]:
    """The last session of each symbol that has a usable bar."""
    usable = {symbol: [bar.day for bar in bars if not bar.flaw] for symbol, bars in facts.bars.items()}
    return {symbol: days[-1] for symbol, days in usable.items() if days}


def stale_listings(day: date, facts: Facts, recipe: Recipe) -> Iterator[tuple[str, str]]:
    """Listings whose last usable bar is older than the last session that has closed by `as_of`, on or before `day`."""
    last = last_bars(facts)
    for listing in recipe.watchlist.listings:
        due = last_closed(day, facts, listing)
        if due is None or last.get(listing.symbol, date.min) >= due:
            continue
        if listing.symbol not in last:
            yield listing.symbol, "no bars yet"
        else:
            yield listing.symbol, f"last bar {last[listing.symbol]}, {due} has closed{why(facts.bars, listing, due)}"


def why(bars: Mapping[str, tuple[Bar, ...]], listing: Listing, day: date) -> str:
    """The reason a bar that is there cannot be used, as a clause."""
    flaws = [bar.flaw for bar in bars.get(listing.symbol, ()) if bar.day == day and bar.flaw]
    return f" ({flaws[-1]})" if flaws else ""


def last_closed(day: date, facts: Facts, listing: Listing) -> date | None:
    """The last session of the listing's calendar on or before `day` that had closed by `as_of`."""
    sessions = facts.sessions.get(listing.calendar)
    if sessions is None:
        return None
    closed = (one.day for one in reversed(sessions.sessions) if one.day <= day and one.closes < facts.as_of)
    return next(closed, None)


def end_warnings(day: date, ends: Mapping[str, date]) -> Iterator[str]:
    """A sentence for each calendar that ends soon or has ended."""
    for calendar, end in sorted(ends.items()):
        if day > end:
            yield f"{calendar}: sessions after {end} are weekdays on trust; add [calendar.{calendar}] holidays"
        elif day + SOON >= end:
            yield f"{calendar}: the calendar ends on {end}; after it weekdays are taken on trust"
