"""Now, one day, every day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.web.rows import ClaimRow
from tracker.web.shapes.entries import HeardRow
from tracker.web.shapes.events import Judged


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job's last good run."""

    name: str
    finished: datetime
    detail: str


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A window that is not over: sessions `start`..`end` from the session of a listing are told after `day`."""

    day: date
    company: str
    listing: str
    session: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MarketRow:
    """An exchange today. `state`: open, over, before, trading, closed or unknown."""

    calendar: str
    zone: str
    opens: datetime | None
    closes: datetime | None
    break_starts: datetime | None
    break_ends: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class Today:
    """Now: what runs, what was heard in the last 26 hours (or last, where that is nothing), what moved, what is due."""

    now: datetime
    running: bool
    last_run: datetime | None
    next_report: datetime
    markets: tuple[MarketRow, ...]
    session: date | None
    moved: tuple[Judged, ...]
    recent: bool
    heard: tuple[HeardRow, ...]
    pending: tuple[PendingRow, ...]
    jobs: tuple[JobRow, ...]
    faults: tuple[str, ...]
    feeds: int
    feeds_well: int
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class DayRow:
    """A session day: its events, how many stand out or nearly do, and claims checked and wrong."""

    day: date
    events: int
    stands_out: int
    not_proven: int
    claims: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Days:
    """Every day with an event, newest first."""

    days: tuple[DayRow, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its events, the claims of it, the issues of its report."""

    day: date
    headline: str
    events: tuple[Judged, ...]
    tests: int
    claims: tuple[ClaimRow, ...]
    before: date | None
    after: date | None
