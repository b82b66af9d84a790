"""Dates that are no sequence of words: seconds since 1970, and ISO 8601's rarer forms; and what a date is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tracker.model import Precision

YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as read: `instant` in UTC, or None when refused; `notes` say by which rule, or why not.

    Precision DAY: the day begins at `instant` (00:00 UTC where no zone was named) and lasts 24 hours.
    Precision UNKNOWN with an instant: only the month or the year is known; nothing should rest on it.
    """

    instant: datetime | None
    precision: Precision
    notes: tuple[str, ...] = ()


class Unread(Exception):
    """The words cannot be read; says why."""


def read_year(words: str) -> int:
    """Years of two digits by POSIX's rule: 69-99 are of the last century."""
    year = int(words)
    if len(words) <= 2:
        year += 2000 if year < 69 else 1900
    if year not in YEARS:
        raise Unread(f"no plausible year: {words}")
    return year


def made_day(year: str, month: str | int, day: str | int) -> date:
    try:
        return date(read_year(year), int(month), int(day))
    except ValueError as why:
        raise Unread(f"no such day: {year}-{month}-{day}") from why


def read_rarity(text: str) -> Dated | None:
    """What is no sequence of words: seconds since 1970, and ISO 8601's rarer forms."""
    for pattern, read in _RARITIES:
        match = pattern.fullmatch(text)
        if match is not None:
            return read(list(match.groups()))
    return None


def _of_epoch(parts: list[str]) -> Dated:
    return Dated(datetime.fromtimestamp(int(parts[0]), UTC), Precision.INSTANT, ("counted in seconds from 1970",))


def _of_month(parts: list[str]) -> Dated:
    first = made_day(parts[0], parts[1] if len(parts) > 1 else 1, 1)
    note = "only the month is given" if len(parts) > 1 else "only the year is given"
    return Dated(datetime(first.year, first.month, 1, tzinfo=UTC), Precision.UNKNOWN, (note, *_century(parts[0])))


def _of_ordinal(parts: list[str]) -> Dated:
    year = read_year(parts[0])
    day = date(year, 1, 1) + timedelta(days=int(parts[1]) - 1)
    if day.year != year:
        raise Unread(f"no day {parts[1]} in {year}")
    notes = ("counted in days from the year's start", *_century(parts[0]))
    return Dated(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY, notes)


def _of_short(parts: list[str]) -> Dated:
    day = made_day(parts[0], parts[1], parts[2])
    return Dated(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY, _century(parts[0]))


def _century(year: str) -> tuple[str, ...]:
    return (f"century left out: taken as {read_year(year)}",) if len(year) == 2 else ()


_RARITIES: tuple[tuple[re.Pattern[str], Callable[[list[str]], Dated]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(\d{10})(?:\d{3})?", _of_epoch),
        (r"(\d{4})", _of_month),
        (r"(\d{4})-(\d{2})", _of_month),
        (r"-(\d{2})-?(\d{2})", _of_month),
        (r"(\d{4})-?(\d{3})", _of_ordinal),
        (r"-?(\d{2})-?(\d{3})", _of_ordinal),
        (r"(\d{2})-(\d{2})-(\d{2})", _of_short),
        (r"(\d{2})(\d{2})(\d{2})", _of_short),
    )
)
