"""Events and stories, with all that they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.web.rows import ClaimRow, EventRow
from tracker.web.shapes.entries import EvidenceRow, TellingRow


@dataclass(frozen=True, slots=True)
class Judged:
    """An event with its verdict: q on the page of its own session, and the word that follows from it."""

    event: EventRow
    q: float | None
    standing: str


@dataclass(frozen=True, slots=True)
class Events:
    """Events, newest session first. `next` is the address of the following ones, empty at the end."""

    events: tuple[Judged, ...]
    total: int
    next: str = ""


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A cumulative abnormal return over sessions `start`..`end` and what it rests on."""

    start: int
    end: int
    raw: float | None
    market: float | None
    beyond: float | None
    ordinary: float | None
    t: float | None
    p: float | None
    rank_p: float | None
    floor: float | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class FitRow:
    """The expected-return model of a reaction and the sessions that it was estimated on."""

    model: str
    benchmark: str
    n: int
    first: date
    last: date
    alpha: float | None
    beta: float | None
    sigma: float | None
    r2: float | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """What an event said from a moment on; null where nothing was measured or it was withdrawn."""

    derived: datetime
    what: str
    session: date | None
    beyond: float | None
    windows: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A listing around its session, for a chart: fractions since the close before it."""

    days: tuple[date, ...]
    own: tuple[float, ...]
    market: tuple[float, ...]
    abnormal: tuple[float, ...]
    band: tuple[float, ...]
    event: int


@dataclass(frozen=True, slots=True)
class EventPage:
    """One event with all that it rests on: provenance, derivation, revisions, and what else met its session."""

    judged: Judged
    recipe: str
    knowledge: str
    reason: str
    path: tuple[str, ...]
    notes: tuple[str, ...]
    score: float
    novelty: float
    witnessed: bool
    actors: tuple[str, ...]
    evidence: tuple[EvidenceRow, ...]
    previous_close: float | None
    close: float | None
    currency: str
    sessions: int
    volume_ratio: float | None
    overnight: float | None
    windows: tuple[WindowRow, ...]
    fit: FitRow | None
    detectable: float | None
    rank: int | None
    tests: int
    tellings: tuple[TellingRow, ...]
    twins: tuple[Judged, ...]
    confounders: tuple[Judged, ...]
    claims: tuple[ClaimRow, ...]
    revisions: tuple[RevisionRow, ...]
    line: Line | None


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One story: who told it when, what it is, whom it can move, what it claimed."""

    id: str
    title: str
    said: datetime
    precision: str
    kind: str
    what: str
    reason: str
    evidence: tuple[EvidenceRow, ...]
    tellings: tuple[TellingRow, ...]
    events: tuple[Judged, ...]
    claims: tuple[ClaimRow, ...]
