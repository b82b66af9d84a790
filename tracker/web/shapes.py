"""What each address answers: the same record is a page, JSON, CSV, an OpenAPI schema and the result of a tool.

Instants are UTC, days are sessions or dates of the report's zone, returns are fractions, claims are per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.web.league import Standing
from tracker.web.rows import ClaimRow, EventRow


@dataclass(frozen=True, slots=True)
class Judged:
    """An event with its verdict: q on the page of its own session, and the word that follows from it."""

    event: EventRow
    q: float | None
    standing: str


@dataclass(frozen=True, slots=True)
class HeardRow:
    """An entry version. `story` and `outcome` say what became of it: announcement, passed or nothing yet."""

    id: str
    feed: str
    publisher: str
    title: str
    link: str
    said: datetime
    learned: datetime
    language: str
    precision: str


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
class EvidenceRow:
    """Words that decided, and for what."""

    words: str
    decides: str
    weight: float


@dataclass(frozen=True, slots=True)
class TellingRow:
    """One telling of a story: who, when, how long after the first."""

    entry: str
    publisher: str
    feed: str
    title: str
    summary: str
    link: str
    said: datetime
    learned: datetime
    precision: str
    language: str


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


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims against the tape: the publishers, the wrong claims, and a page of all of them."""

    right: int
    checked: int
    publishers: tuple[Standing, ...]
    wrong: tuple[ClaimRow, ...]
    claims: tuple[ClaimRow, ...]
    total: int
    next: str = ""


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
class Search:
    """Entries whose title or summary holds the words, newest first."""

    q: str
    entries: tuple[HeardRow, ...]
    companies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the question, and the mend."""

    error: str
