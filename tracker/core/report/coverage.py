"""What a report rests on: which feeds were silent, which bars are missing, which calendars end soon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tracker.core.market.sessions import WARNING
from tracker.model import Bar, Coverage, Facts, Feed, Heard, Listing, Recipe
from tracker.redaction import redact


def cover(
    day: date,
    facts: Facts,
    feeds: Sequence[Feed],
    answers: Mapping[str, Heard],
    recipe: Recipe,
    ends: Mapping[str, date],
    troubles: Sequence[str] = (),
) -> Coverage:
    """The coverage of a day's report. Only what was learned by `facts.as_of` is looked at.

    `answers` are the last ones of each feed up to that instant.
    """
    known = [entry for entry in facts.entries if entry.learned <= facts.as_of]
    return Coverage(
        feeds=len(feeds),
        down=tuple(silent_feeds(feeds, answers)),
        entries=len({entry.id for entry in known}),
        last_heard=max((entry.learned for entry in known), default=None),
        last_bar=last_bars(facts),
        stale=tuple(stale_listings(day, facts, recipe)),
        warnings=(*end_warnings(day, ends), *troubles),
    )


def silent_feeds(feeds: Sequence[Feed], answers: Mapping[str, Heard]) -> Iterator[tuple[str, str]]:
    """Feeds whose last answer before `as_of` was none that could be read, with the reason; or that gave none yet."""
    for feed in feeds:
        heard = answers.get(feed.name)
        if heard is None:
            yield feed.name, "not asked yet at that time"
        elif not heard.ok:
            # A reader's messages begin with the feed's name, which stands beside them here already.
            yield feed.name, redact(heard.detail).removeprefix(f"{feed.name}: ") or heard.outcome


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
        elif end - day <= WARNING:
            yield f"{calendar}: the calendar ends on {end}; after it weekdays are taken on trust"
