"""Prices in: bars, corporate actions, sessions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_NAME = re.compile(r"([1-9][0-9]{0,3})([mhd])")


@dataclass(frozen=True, slots=True)
class Interval:
    """How much time a bar covers, by its name: a count and m, h or d ("5m", "1h", "1d").

    A name of another form has no known length: it counts as endless, so that no price of such a bar is used too early.
    """

    name: str

    @property
    def length(self) -> timedelta:
        """The time covered; `timedelta.max` for a name of another form."""
        found = _NAME.fullmatch(self.name)
        return int(found[1]) * _UNITS[found[2]] if found else timedelta.max

    @property
    def is_known(self) -> bool:
        """Whether the name tells a length."""
        return _NAME.fullmatch(self.name) is not None

    @property
    def is_daily(self) -> bool:
        """Whether such a bar tells of a whole session."""
        return self.name == "1d"


@dataclass(frozen=True, slots=True)
class Bar:
    """One observation of one bar, raw and unadjusted. A daily bar's `start` is its session's open.

    `day` is the session. `flaw` is empty, or why the bar is in quarantine and not used.
    `provisional`: the vendor had not settled when it was seen.
    """

    symbol: str
    interval: str  # the name of an Interval
    start: datetime
    day: date
    open: float | None
    high: float | None
    low: float | None
    close: float | None
    volume: float | None
    learned: datetime
    provisional: bool = False
    source: str = ""
    currency: str = ""
    flaw: str = ""

    @property
    def end(self) -> datetime:
        """The moment from which the close is known: `start` and the interval's length.

        A daily bar's session is not known here, and it counts as a whole day; `Session.end_of` knows better.
        """
        interval = Interval(self.interval)
        return self.start + interval.length if interval.is_known else datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CorporateAction:
    """A dividend (amount a share) or a split (new shares for one old), as a vendor told it, unjudged.

    `currency` is that of a dividend where the vendor names it. An action that its vendor shows no more, or moved to
    another day, is told again with the amount that does nothing: 0 of a dividend, 1 of a split.
    """

    symbol: str
    day: date  # the ex-date
    sort: str  # dividend | split
    amount: float
    learned: datetime
    source: str = ""
    currency: str = ""

    @property
    def is_withdrawn(self) -> bool:
        """Whether the vendor took it back."""
        return self.amount == (0.0 if self.sort == "dividend" else 1.0)


@dataclass(frozen=True, slots=True)
class Tape:
    """A vendor's good answer for one symbol."""

    symbol: str
    interval: str
    bars: tuple[Bar, ...]
    actions: tuple[CorporateAction, ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """How one question for prices ended: `outcome` is ok, empty, transport, unknown_symbol, malformed, rate_limited,
    refused; imported when a person brought a file.

    `requests` is how many requests over the network the vendor's client made of it.
    """

    symbol: str
    interval: str
    outcome: str
    at: datetime
    bars: int = 0
    detail: str = ""
    vendor: str = ""
    requests: int = 1


@dataclass(frozen=True, slots=True)
class Session:
    """One trading session; instants are UTC. `provisional`: past the calendar's end, a weekday taken on trust."""

    day: date
    opens: datetime
    closes: datetime
    break_starts: datetime | None = None
    break_ends: datetime | None = None
    provisional: bool = False

    def end_of(self, bar: Bar) -> datetime:
        """When a bar of this session ended: a daily one at the close; none runs on through the break or the close."""
        if Interval(bar.interval).is_daily:
            return self.closes
        stops = (self.break_starts, self.closes)
        return min([bar.end, *(stop for stop in stops if stop is not None and bar.start < stop)])


@dataclass(frozen=True)
class Sessions:
    """A calendar's sessions, oldest first, with the zone for text and the version that made them."""

    calendar: str
    zone: str
    sessions: tuple[Session, ...]
    version: str = ""

    @cached_property
    def closes(self) -> tuple[datetime, ...]:
        return tuple(one.closes for one in self.sessions)

    @cached_property
    def days(self) -> tuple[date, ...]:
        return tuple(one.day for one in self.sessions)

    @cached_property
    def index(self) -> Mapping[date, int]:
        return {day: place for place, day in enumerate(self.days)}
