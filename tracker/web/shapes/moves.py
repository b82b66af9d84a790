"""Moves without a story, and the tests of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A session that moved beyond all quiet days with no announcement linked: found by its move, no evidence."""

    company: str
    listing: str
    session: date
    raw: float
    beyond: float
    rank_p: float
    note: str


@dataclass(frozen=True, slots=True)
class Unexplained:
    """Moves without a story over the last sessions, largest first."""

    first: date
    last: date
    moves: tuple[MoveRow, ...]


@dataclass(frozen=True, slots=True)
class DiscoveryRow:
    """One test of the stream: p of the moment it was first measured against the level of its report."""

    number: int
    first_measured: datetime
    listing: str
    session: date
    p: float
    level: float
    discovery: bool
    event: str


@dataclass(frozen=True, slots=True)
class Discoveries:
    """Every test so far under control of false discoveries, newest first."""

    tests: int
    found: int
    alpha: float
    rows: tuple[DiscoveryRow, ...]
