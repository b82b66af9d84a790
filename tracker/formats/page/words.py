"""The words a reader sees, in one language: phrases/NAME.toml as one value.

A key without an entry is shown as it is, with its underscores as spaces: nothing has to be added there for a new one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from tracker.formats.page import figures
from tracker.formats.page.safety import clean
from tracker.model import Precision

LANGUAGES = ("en", "zh-Hans")
NUMERALS = 20  # ① to ⑳ have letters of their own

Segments = tuple[str | int, ...]
"""A sentence in pieces: text, and the numerals of stories between it."""


@dataclass(frozen=True)
class Words:
    """Every phrase of one language. `tables` is the parsed file; unknown keys fall back to the key itself."""

    language: str
    tables: Mapping[str, Any]

    def say(self, key: str, **parts: object) -> str:
        """A phrase with its parts filled in."""
        return str(self.tables["phrases"][key]).format(**parts)

    def pieces(self, key: str, **parts: Segments | str) -> Segments:
        """A phrase whose parts may hold numerals of stories."""
        marked = {name: f"\x00{place}\x00" for place, name in enumerate(parts)}
        text = str(self.tables["phrases"][key]).format(**marked)
        found: list[str | int] = []
        for place, piece in enumerate(text.split("\x00")):
            value = list(parts.values())[int(piece)] if place % 2 else piece
            found.extend(value if isinstance(value, tuple) else (value,))
        return tuple(one for one in found if one != "")

    def of(self, table: str, key: str) -> str:
        """The word for one of our keys."""
        return str(self.tables[table].get(key) or clean(key_text(key)))

    def row(self, table: str, key: str) -> tuple[str, ...]:
        """The words for a flag or a verdict; empty when the key is unknown."""
        return tuple(self.tables[table].get(key) or self.tables[table].get(key.replace("_", "-")) or ())

    def place(self, calendar: str, zone: str = "") -> str:
        """The city of an exchange."""
        return self.tables["places"].get(calendar) or clean(key_text(zone.rpartition("/")[2]) or calendar)

    def number(self, value: int) -> str:
        """A count in words up to twelve."""
        small: Sequence[str] = self.tables["calendar"]["numbers"]
        return small[value] if 0 <= value < len(small) else f"{value:,}"

    def count(self, value: int, noun: str) -> str:
        """`three stories`: a number with its noun, of the phrases NOUN_one and NOUN_many."""
        return self.say(f"{noun}_{'one' if value == 1 else 'many'}", n=self.number(value))

    def joined(self, parts: Sequence[str]) -> str:
        """`a, b and c`."""
        comma, last = self.tables["calendar"]["list_comma"], self.tables["calendar"]["list_and"]
        return last.join([comma.join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)

    def joined_pieces(self, parts: Sequence[Segments]) -> Segments:
        """`a, b and c` of sentences in pieces."""
        comma, last = self.tables["calendar"]["list_comma"], self.tables["calendar"]["list_and"]
        found: list[str | int] = []
        for place, part in enumerate(parts):
            if place:
                found.append(last if place == len(parts) - 1 else comma)
            found.extend(part)
        return tuple(found)

    def long_day(self, day: date) -> str:
        """`Friday 22 August 2025`."""
        names = self.tables["calendar"]
        weekday, month = names["long_days"][day.weekday()], names["long_months"][day.month - 1]
        return str(names["long_day"].format(weekday=weekday, day=day.day, month=month, year=day.year))

    def short_day(self, day: date) -> str:
        """`Fri 22 Aug`."""
        names = self.tables["calendar"]
        weekday, month = names["days"][day.weekday()], names["months"][day.month - 1]
        return str(names["short_day"].format(weekday=weekday, day=day.day, month=month))

    def date(self, day: date) -> str:
        """`22 Aug`."""
        names = self.tables["calendar"]
        return str(names["date"].format(day=day.day, month=names["months"][day.month - 1]))

    def zone(self, moment: datetime, zone: str) -> str:
        """The name of a zone, as readers there say it."""
        return self.tables["zones"].get(zone) or figures.zone_name(moment, zone)

    def at(self, moment: datetime, zone: str) -> str:
        """`Thu 21 Aug 21:05 HKT`."""
        day = self.short_day(moment.astimezone(ZoneInfo(zone)).date())
        clock, name = figures.clock(moment, zone), self.zone(moment, zone)
        return str(self.tables["calendar"]["at"].format(day=day, clock=clock, zone=name))

    def heard_at(self, moment: datetime, precision: Precision, zone: str) -> str:
        """A moment as exactly as it is known, and no more."""
        if precision is Precision.DAY:
            return self.say("hour_unknown", day=self.short_day(moment.astimezone(UTC).date()))
        words = self.at(moment, zone)
        return self.say("first_seen", at=words) if precision is Precision.UNKNOWN else words


@cache
def words_in(language: str) -> Words:
    """The words of a language; English where there is no edition of it."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    text = resources.files("tracker.formats").joinpath("phrases", f"{known}.toml").read_text(encoding="utf-8")
    return Words(known, tomllib.loads(text))


def key_text(key: str) -> str:
    """One of our keys, shown as it is."""
    return key.replace("_", " ").strip()


def numeral(story: int) -> str:
    """`①`: the number of a story on its page."""
    return chr(0x2460 + story - 1) if 1 <= story <= NUMERALS else f"({story})"


def spoken(pieces: Segments) -> str:
    """A sentence in pieces as one text."""
    return "".join(numeral(one) if isinstance(one, int) else one for one in pieces)


def capital(text: str) -> str:
    """The same with a capital at its start."""
    return text[:1].upper() + text[1:]
