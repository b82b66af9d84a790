"""Feeds, prices and jobs, and what was wrong with a question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.web.shapes.days import JobRow


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed's health. `fault` is why it is not heard, empty where it is."""

    name: str
    publisher: str
    last_ok: datetime | None
    last_try: datetime | None
    next_due: datetime | None
    failures: int
    fault: str


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A listing's prices: its last bar, and why it is missing or late (empty where it is not)."""

    company: str
    listing: str
    last_bar: date | None
    fault: str
    asked: datetime | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Health:
    """Feeds, prices and jobs; `well` is whether a job ran in the last two hours and nothing is late."""

    now: datetime
    well: bool
    last_run: datetime | None
    jobs: tuple[JobRow, ...]
    feeds: tuple[FeedRow, ...]
    prices: tuple[PriceRow, ...]
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the question, and the mend."""

    error: str
