"""Words -> instant: reads the dates of feeds by stated rules, never by guess, never from today.

The rules:
1. Every word must be understood; one unknown word and the date is refused.
2. A zone in the words wins. Without one the publisher's zone is used; without that UTC, and a note says so.
3. Without a time, and at midnight sharp, only the day is known; without a day, nothing useful is.
4. Year first is year-month-day; dots mean day.month.year. Otherwise the order must follow from a number above
   12, from the weekday, or from the publisher's zone (month first in the United States); else it is refused.
5. A standard-time name in summer (EST in July) is taken at its word, and a note says so.
6. An abbreviation with several meanings (CST, IST) is read by the publisher's zone; without one, as RFC 822
   has it, else refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from tracker.core.feeds.date_words import (
    ABBREVIATIONS,
    FILLERS,
    HALVES,
    MONTHS,
    PLACES,
    SHARED,
    STANDARD,
    WEEKDAYS,
    fold,
)
from tracker.core.feeds.rare_dates import Dated, Unread, made_day, read_rarity, read_year
from tracker.model import Precision

__all__ = ["Dated", "known_zone", "read_date"]

LONGEST = 120  # characters; a longer text is no date


@lru_cache(maxsize=16384)
def read_date(words: str, zone: str = "") -> Dated:
    """Read a feed's date. `zone` (an IANA name) is what this publisher means by a date without one.

    Never raises and never looks at today: equal words give equal answers for ever.
    """
    try:
        return _read(fold(words), zone)
    except Unread as why:
        return Dated(None, Precision.UNKNOWN, (str(why),))


def _read(text: str, zone: str) -> Dated:
    if not text:
        raise Unread("no date")
    if len(text) > LONGEST:
        raise Unread("too long for a date")
    rare = read_rarity(text)
    if rare is not None:
        return rare
    reading = _Reading(zone)
    reading.take(PARENTHESIS.sub("", text))
    return reading.dated()


def known_zone(zone: str) -> ZoneInfo:
    """The zone of an IANA name, whatever its capitals. Raises ValueError for a name that is none."""
    try:
        return ZoneInfo(_ZONE_CASE.get(zone.casefold(), zone))
    except (KeyError, OSError, ValueError) as cause:
        raise ValueError(f"{zone!r} is no time zone; write one like 'Asia/Hong_Kong'") from cause


def _titled(name: str) -> str:
    """america/los_angeles -> America/Los_Angeles, as the tz database spells it."""
    return "/".join("_".join(part.capitalize() for part in place.split("_")) for place in name.split("/"))


_ZONE_CASE = {"etc/gmt": "Etc/GMT", "etc/utc": "Etc/UTC", "us/eastern": "America/New_York", "utc": "UTC"}

PARENTHESIS = re.compile(r"\s*\([^()]*\)\s*$")
TOKEN = re.compile(
    r"""
    (?P<space>[\s,;|·]+|\.(?!\d)|(?<=\s)[-–—@](?=\s|$))
    |(?P<cjk>\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]?)
    |(?P<cjk_clock>\d{1,2}\s?[時时点點시]\s?\d{1,2}\s?[分분](?:\s?\d{1,2}\s?[秒초])?)
    |(?P<iso>(?<!\d)\d{4}-(?:\d{1,3}|[^\W\d_]+)-\d{1,2}(?!\d))
    |(?P<clock>(?<![\d:])\d{1,2}[:h]\d{1,2}(?::\d{1,2}(?:[.,]\d{1,12})?)?(?![\d:]))
    |(?P<hour>\d{1,2}(?=\s?[ap]\.?m\b))
    |(?P<triple>(?<!\d)\d{1,4}(?P<sep>[/.\-])\d{1,2}(?P=sep)\d{1,4}(?!\d))
    |(?P<half>[ap]\.m\.?|[ap]m\b|오전|오후|上午|下午|午前|午後)
    |(?P<region>[a-z]+/[a-z_]+(?:/[a-z_]+)?(?:[+-]\d{1,2})?)
    |(?P<offset>[+\-−]\d{1,2}:?(?:\d{2})?(?![\d:]))
    |(?P<number>\d+(?:st|nd|rd|th|er|[oa](?![^\W\d_]))?)
    |(?P<word>[^\W\d_]+)
    |(?P<hyphen>-)
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class _Reading:
    """What has been understood of the words so far; each `_token` method takes one sort of token."""

    zone: str
    numbers: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    clock: tuple[int, int, int | None] | None = None
    half: str = ""
    dotted: bool = False
    offset: int | None = None  # minutes
    abbreviation: str = ""
    region: str = ""
    last: str = ""
    notes: list[str] = field(default_factory=list)

    def take(self, text: str) -> None:
        """Understand every token. Raises Unread at the first that is not."""
        place = 0
        while place < len(text):
            match = TOKEN.match(text, place)
            if match is None or match.lastgroup is None:
                raise Unread(f"not understood: {text[place : place + 20]!r}")
            sort = "triple" if match.lastgroup == "sep" else match.lastgroup
            if sort != "space":
                _TAKE[sort](self, match[0])
                self.last = match[0]
            place = match.end()

    def take_digits(self, words: str) -> None:
        """2025年8月22日, 2025-08-22 and 22/8/2025 alike: three parts in their order."""
        parts = re.findall(r"\d+|[^\W\d_]+", re.sub("[年년月월日일]", " ", words))
        self.dotted = "." in words
        for part in parts:
            (self.numbers if part.isdigit() else self.names).append(part)
        if "년" in words:
            self.imply_korea()

    def imply_korea(self) -> None:
        """Korean dates mean Korea's one zone, unless the feed's own says otherwise."""
        if not self.zone and not self.region:
            self.region = "Asia/Seoul"
            self.notes.append("no zone: Korean, so Seoul's")

    def take_clock(self, words: str) -> None:
        if self.clock is not None:
            raise Unread(f"a second time of day: {words!r}")
        hour, minute, *second = (int(part) for part in re.findall(r"\d+", words)[:3])
        self.clock = (hour, minute, second[0] if second else None)

    def take_hour(self, words: str) -> None:
        self.take_clock(f"{words}:00")

    def take_half(self, words: str) -> None:
        self.half = HALVES[words.replace(".", "")]
        if words in ("오전", "오후"):
            self.imply_korea()

    def take_region(self, words: str) -> None:
        self.region = _titled(words) if words.casefold() not in _ZONE_CASE else _ZONE_CASE[words]
        if re.match(r"etc/gmt[+-]", words):
            self.region = "Etc/GMT" + words[7:]

    def take_offset(self, words: str) -> None:
        """+0530, +05:30, +9; before the time of day it is a hyphen and a number (13-Jan-2020)."""
        digits = re.sub(r"\D", "", words)
        if self.clock is None and not self.abbreviation:
            if words[0] == "+":
                raise Unread(f"not understood: {words!r}")
            self.numbers.append(digits)
            return
        hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
        if hours > 14 or minutes > 59 or (self.offset is not None and self.offset):
            raise Unread(f"no such offset: {words!r}")
        self.offset = (hours * 60 + minutes) * (1 if words[0] == "+" else -1)

    def take_number(self, words: str) -> None:
        digits = re.sub(r"\D", "", words)
        if self.last == "t" and self.clock is None and len(digits) in (4, 6):
            self.clock = (int(digits[:2]), int(digits[2:4]), int(digits[4:]) if digits[4:] else None)
        elif len(digits) == 8 and not self.numbers:
            self.numbers += [digits[:4], digits[4:6], digits[6:]]
        else:
            self.numbers.append(digits)

    def take_word(self, words: str) -> None:
        if self.clock is not None and (words in ABBREVIATIONS or words in PLACES or words in SHARED):
            self.take_zone(words)
        elif words in MONTHS or words in WEEKDAYS:
            self.names.append(words)
        elif words in ABBREVIATIONS and self.numbers:
            self.take_zone(words)
        elif not (words in FILLERS or (words == "t" and self.numbers)):
            raise Unread(f"not understood: {words!r}")

    def take_zone(self, words: str) -> None:
        if self.offset is not None:
            self.notes.append(f"two zones: the offset counts, not {words.upper()}")
        else:
            self.abbreviation = words

    def take_hyphen(self, words: str) -> None:
        """A hyphen between parts says nothing."""

    def dated(self) -> Dated:
        """The date made of what was understood. Raises Unread when it is none."""
        month, weekday = self.name_parts()
        day = _day(self.numbers, month, weekday, self)
        if day is None:
            self.notes.append("only the month is given")
            first = datetime(read_year(self.numbers[0]), month or 1, 1, tzinfo=UTC)
            return Dated(first, Precision.UNKNOWN, tuple(self.notes))
        if weekday is not None and day.weekday() != weekday:
            self.notes.append("the weekday named does not fit")
        return self.placed(day)

    def name_parts(self) -> tuple[int | None, int | None]:
        """Month and weekday; `mar` is March unless another month is named (mar., 01 déc. = mardi)."""
        months = [one for one in self.names if one in MONTHS]
        if len(months) > 1 and months[0] in WEEKDAYS:
            months = months[1:]
        weekdays = [one for one in self.names if one in WEEKDAYS and one not in months]
        if len(months) > 1 or len(weekdays) > 1:
            raise Unread(f"more than one month or weekday: {' '.join(self.names)!r}")
        month = MONTHS[months[0]] if months else None
        return month, (WEEKDAYS[weekdays[0]] if weekdays else None)

    def placed(self, day: date) -> Dated:
        """The day and the time of day in their zone, as an instant in UTC."""
        if self.clock is None:
            return Dated(datetime(day.year, day.month, day.day, tzinfo=UTC), Precision.DAY, tuple(self.notes))
        hour, minute, second = _checked(*self.clock, self.half)
        local = datetime.combine(day, time()) + timedelta(hours=hour, minutes=minute, seconds=second or 0)
        instant = self.in_zone(local)
        precision = Precision.MINUTE if second is None else Precision.INSTANT
        if (hour, minute, second or 0) == (0, 0, 0):
            precision = Precision.DAY
            self.notes.append("midnight: taken as the day alone")
        return Dated(instant, precision, tuple(self.notes))

    def in_zone(self, local: datetime) -> datetime:
        if self.offset is not None:
            return _shifted(local, self.offset)
        if self.region or self.abbreviation in PLACES:
            return _at(local, self.region or PLACES[self.abbreviation])
        if self.abbreviation:
            return self.by_abbreviation(local)
        if self.zone:
            return _at(local, self.zone)
        self.notes.append("no zone: taken as UTC")
        return local.replace(tzinfo=UTC)

    def by_abbreviation(self, local: datetime) -> datetime:
        name = self.abbreviation
        meanings = SHARED.get(name, {})
        here = next((minutes for place, minutes in meanings.items() if f"{self.zone}/".startswith(f"{place}/")), None)
        if here is None and name not in ABBREVIATIONS:
            raise Unread(f"{name.upper()} means several zones; the feed's zone must say which")
        if meanings and here is None:
            self.notes.append(f"{name.upper()} has several meanings: taken as {ABBREVIATIONS[name] / 60:+g} h")
        if name in STANDARD and STANDARD[name] and here is None and _summer(local, STANDARD[name]):
            self.notes.append(f"{name.upper()} in summer: taken at its word")
        return _shifted(local, ABBREVIATIONS[name] if here is None else here)


_TAKE: dict[str, Callable[[_Reading, str], None]] = {
    "cjk": _Reading.take_digits,
    "iso": _Reading.take_digits,
    "triple": _Reading.take_digits,
    "cjk_clock": _Reading.take_clock,
    "clock": _Reading.take_clock,
    "hour": _Reading.take_hour,
    "half": _Reading.take_half,
    "region": _Reading.take_region,
    "offset": _Reading.take_offset,
    "number": _Reading.take_number,
    "word": _Reading.take_word,
    "hyphen": _Reading.take_hyphen,
}


def _shifted(local: datetime, minutes: int) -> datetime:
    return local.replace(tzinfo=timezone(timedelta(minutes=minutes))).astimezone(UTC)


def _at(local: datetime, zone: str) -> datetime:
    try:
        return local.replace(tzinfo=known_zone(zone)).astimezone(UTC)
    except ValueError as why:
        raise Unread(str(why)) from why


def _summer(local: datetime, zone: str) -> bool:
    return bool(local.replace(tzinfo=ZoneInfo(zone)).dst())


def _checked(hour: int, minute: int, second: int | None, half: str) -> tuple[int, int, int | None]:
    """A time of day on the clock of 24 hours; 24:00:00 is the day's end, second 60 is a leap second."""
    if half:
        if not 1 <= hour <= 12:
            raise Unread(f"no such hour: {hour} {half}")
        hour = hour % 12 + 12 * (half == "pm")
    whole = (hour, minute, second or 0)
    if hour > 24 or minute > 59 or (second or 0) > 60 or (hour == 24 and whole != (24, 0, 0)):
        raise Unread(f"no such time: {hour}:{minute:02}:{second or 0:02}")
    return hour, minute, second


def _day(numbers: list[str], month: int | None, weekday: int | None, reading: _Reading) -> date | None:
    """The day that the numbers mean; None when only month and year are named."""
    if month is not None and len(numbers) == 2:
        first, second = numbers
        return made_day(first, month, second) if len(first) == 4 else made_day(second, month, first)
    if month is not None and len(numbers) == 1 and len(numbers[0]) == 4:
        return None
    if month is None and len(numbers) == 3:
        return _ordered(numbers, weekday, reading)
    raise Unread("no whole date in it")


def _ordered(numbers: list[str], weekday: int | None, reading: _Reading) -> date:
    """Rule 4: which of three numbers is the day."""
    first, second, third = numbers
    if len(first) == 4:
        return made_day(first, second, third)
    if reading.dotted or int(first) > 12:
        return made_day(third, second, first)
    if int(second) > 12:
        return made_day(third, first, second)
    fitting = {made_day(third, *pair) for pair in ((first, second), (second, first))}
    if weekday is not None:
        fitting = {one for one in fitting if one.weekday() == weekday}
    if len(fitting) == 1:
        return fitting.pop()
    if not reading.zone or not fitting:
        raise Unread("day and month cannot be told apart; the feed's zone would say which")
    american = reading.zone.startswith(("America/", "US/"))
    reading.notes.append("month before day, as in America" if american else "day before month")
    return made_day(third, first, second) if american else made_day(third, second, first)
