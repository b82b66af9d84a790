"""Prices in: bars, corporate actions, sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Bar:
    """One observation of one bar, raw and unadjusted. A daily bar's `start` is its session's open.

    `day` is the session. `flaw` is empty, or why the bar is in quarantine and not used.
    `provisional`: the vendor had not settled when it was seen.
    """

    symbol: str
    interval: str  # 1d, 1m, 5m, 15m, 1h
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
