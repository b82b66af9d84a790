"""Companies we follow, their prices, kinds of announcement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.web.league import Standing
from tracker.web.rows import ClaimRow
from tracker.web.shapes.days import PendingRow
from tracker.web.shapes.events import Judged


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company we follow: its listings, its events so far and the last one."""

    name: str
    listings: tuple[str, ...]
    events: int
    stands_out: int
    last: date | None
    last_bar: date | None
    stale: str


@dataclass(frozen=True, slots=True)
class Companies:
    """Every company with a listing."""

    companies: tuple[CompanyRow, ...]


@dataclass(frozen=True, slots=True)
class Closes:
    """Daily closes of one listing as recorded, unadjusted; a day without a bar is left out."""

    listing: str
    place: str
    currency: str
    days: tuple[date, ...]
    closes: tuple[float, ...]
    stale: str


@dataclass(frozen=True, slots=True)
class KindMean:
    """The events of one kind: their number, the mean beyond the market and its 95 % interval (null below two).

    A company's shares on one session count once, by the first listing; `twin` is the mean of its other listings.
    """

    kind: str
    n: int
    mean: float
    low: float | None
    high: float | None
    twin: float | None


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """A company: its prices with the sessions that had news, each event, its kinds, what the press said of it."""

    name: str
    sort: str
    tags: tuple[str, ...]
    closes: tuple[Closes, ...]
    events: tuple[Judged, ...]
    total: int
    kinds: tuple[KindMean, ...]
    press: tuple[Standing, ...]
    wrong: tuple[ClaimRow, ...]
    pending: tuple[PendingRow, ...]


@dataclass(frozen=True, slots=True)
class TestRow:
    """One statistic over the events of a group, with its null hypothesis in words, or why there is none."""

    name: str
    statistic: float | None
    p: float | None
    null: str
    reason: str


@dataclass(frozen=True, slots=True)
class KindPage:
    """A kind: the distribution of its reactions and tests of their mean; `tested` is how many events they rest on."""

    name: str
    total: int
    tested: int
    mean: float | None
    points: tuple[float, ...]
    tests: tuple[TestRow, ...]
    events: tuple[Judged, ...]
