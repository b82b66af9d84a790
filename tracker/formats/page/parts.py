"""What a page is made of: every figure already text, every sentence already said, nothing escaped yet."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.model import Curve


@dataclass(frozen=True)
class Figure:
    """A number as a reader sees it; `sign` is -1, 0 or 1, `hint` says what stands behind it."""

    text: str
    sign: int = 0
    hint: str = ""
    value: float = 0.0


@dataclass(frozen=True)
class Chip:
    """A short label with its meaning; `tone` is good, bad, warn or dim."""

    label: str
    meaning: str = ""
    tone: str = "warn"
    mark: str = ""


@dataclass(frozen=True)
class Source:
    """One publisher's telling of a story."""

    publisher: str
    title: str
    link: str
    when: str
    moment: str  # ISO, UTC
    lag: str = ""
    notes: str = ""
    language: str = ""


@dataclass(frozen=True)
class Row:
    """One measured listing. `windows` are the cumulated abnormal returns asked for, in the page's order."""

    key: str
    name: str
    symbol: str
    place: str
    relation: str
    session: str
    raw: Figure
    market: Figure
    benchmark: str
    abnormal: Figure
    windows: tuple[Figure, ...]
    t: str
    p: str
    rank: str
    q: str
    mde: str
    chips: tuple[Chip, ...]
    notes: tuple[str, ...]
    basis: str  # what the expectation rests on
    sentence: str
    notable: bool  # q at or below the level of the method
    curve: Curve | None = None
    above: str = ""  # the article that shows this curve already


@dataclass(frozen=True)
class Reason:
    """Why an announcement is linked to a listing."""

    name: str
    place: str
    symbol: str
    relation: str
    relevance: int
    text: str
    path: str = ""


@dataclass(frozen=True)
class Absence:
    """What could not be measured, and why."""

    name: str
    place: str
    symbol: str
    session: str
    reason: str
    pending: bool
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class Checked:
    """A claim beside what was measured."""

    badge: Chip
    publisher: str
    sentence: str
    stated: str
    measured: str
    reason: str
    session: str
    link: str = ""
    title: str = ""
    provisional: bool = False


@dataclass(frozen=True)
class Article:
    """One announcement."""

    story: str
    anchor: str
    title: str
    link: str
    host: str
    language: str
    kind: str
    actors: str
    chips: tuple[Chip, ...]
    sources: tuple[Source, ...]
    moves: str
    standing: str
    gaps: str
    rows: tuple[Row, ...]
    reasons: tuple[Reason, ...]
    absences: tuple[Absence, ...]
    claims: tuple[Checked, ...]
    remarks: tuple[str, ...]
    evidence: str
    unlinked: str = ""

    @property
    def summary(self) -> str:
        """What happened and whether it stands out, in plain words."""
        return f"{self.moves} {self.standing}".strip()

    @property
    def legend(self) -> tuple[Chip, ...]:
        """Every label used in the article once, with its meaning."""
        rows = [chip for row in self.rows for chip in row.chips]
        absences = [chip for one in self.absences for chip in one.chips]
        return tuple(dict.fromkeys(chip for chip in (*self.chips, *rows, *absences) if chip.meaning))


@dataclass(frozen=True)
class Passing:
    """Stories passed over for one reason."""

    reason: str
    stories: tuple[Source, ...]


@dataclass(frozen=True)
class Page:
    """A day, ready to be set in type. `headings` are the windows' labels, the event session's first."""

    day: str
    iso: str
    as_of: str
    moment: str
    issue: int
    recipe: str
    markets: tuple[str, ...]
    notes: tuple[str, ...]
    lead: tuple[str, ...]
    headings: tuple[str, ...]
    glance: tuple[Row, ...]
    articles: tuple[Article, ...]
    asides: tuple[Article, ...]
    claims: tuple[Checked, ...]
    moves: tuple[tuple[str, str, str, Figure, Figure, str, str], ...]
    passed: tuple[Passing, ...]
    coverage: tuple[tuple[str, str], ...]
    down: tuple[tuple[str, str], ...]
    stale: tuple[tuple[str, str], ...]
    last_bars: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    method: tuple[str, ...]

    @property
    def passed_count(self) -> int:
        return sum(len(one.stories) for one in self.passed)
