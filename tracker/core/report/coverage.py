"""What a report rests on: which feeds were silent, which bars are missing, which calendars end soon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from tracker.core.feeds.health import ALERT
from tracker.core.market.sessions import WARNING
from tracker.model import Bar, Coverage, Facts, Feed, Heard, Listing, Recipe
from tracker.redaction import redact

DAY = timedelta(hours=24)
WORTH_TELLING, WHOLE = 0.5, 23.5  # hours without an answer: those worth a line, and a day without any


def cover(
    day: date,
    facts: Facts,
    feeds: Sequence[Feed],
    answers: Mapping[str, Sequence[Heard]],
    recipe: Recipe,
    ends: Mapping[str, date],
    troubles: Sequence[str] = (),
) -> Coverage:
    """The coverage of a day's report. Only what was learned by `facts.as_of` is looked at.

    `answers` are those of each feed up to that instant, oldest first.
    """
    known = [entry for entry in facts.entries if entry.learned <= facts.as_of]
    return Coverage(
        feeds=len(feeds),
        down=tuple(silent_feeds(feeds, answers)),
        entries=len({entry.id for entry in known}),
        last_heard=max((entry.learned for entry in known), default=None),
        last_bar=last_bars(facts),
        stale=tuple(stale_listings(day, facts, recipe)),
        warnings=(
            *end_warnings(day, ends),
            *feed_warnings(feeds, answers, facts.as_of),
            *troubles,
        ),
    )


def silent_feeds(feeds: Sequence[Feed], answers: Mapping[str, Sequence[Heard]]) -> Iterator[tuple[str, str]]:
    """Feeds whose last answer before `as_of` was none that could be read, with the reason; or that gave none yet."""
    for feed in feeds:
        heard = answers.get(feed.name)
        if not heard:
            yield feed.name, "not asked yet at that time"
        elif not heard[-1].ok:
            yield feed.name, reason(heard[-1])


def reason(heard: Heard) -> str:
    """Why an answer was none; a reader's messages begin with the feed's name, which stands beside them already."""
    return redact(heard.detail).removeprefix(f"{heard.feed}: ") or heard.outcome


def feed_warnings(feeds: Sequence[Feed], answers: Mapping[str, Sequence[Heard]], as_of: datetime) -> Iterator[str]:
    """What the last answer alone does not tell of a day: hours without one, and every alert that was on."""
    began = as_of - DAY
    for feed in feeds:
        heard = answers.get(feed.name, ())
        unheard, why = unheard_hours(heard, began, as_of)
        told = unheard >= WHOLE and not heard[-1].ok  # by silent_feeds, with its reason
        if unheard >= WORTH_TELLING and not told:
            yield f"{feed.name}: heard in {24 - unheard:.0f} of the last 24 hours ({why})"
        notes = (note for one in heard if one.at > began for note in one.notes if note.startswith(ALERT))
        latest = {note.split(": ")[1]: note for note in notes}  # an alert's words count on while it lasts
        yield from (f"{feed.name}: {note.removeprefix(ALERT)}" for note in latest.values())


def unheard_hours(heard: Sequence[Heard], began: datetime, as_of: datetime) -> tuple[float, str]:
    """Hours between `began` and `as_of` in which attempts failed, and the last reason.

    A good answer tells what came since the good one before it; what failed lasts from its first attempt to the next
    good answer.
    """
    hours, why, since = 0.0, "", None
    for one in heard:
        if not one.ok:
            since, why = since or one.at, reason(one)
        elif since is not None:
            hours, since = hours + max(0.0, (one.at - max(since, began)).total_seconds() / 3600), None
    if since is not None:
        hours += (as_of - max(since, began)).total_seconds() / 3600
    return hours, why


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
