"""What a page is made of: every figure already text, every sentence already said, nothing escaped yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.formats.page.words import Segments


@dataclass(frozen=True)
class FormattedNumber:
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
class StorySource:
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
class Details:
    """The folded statistics of one row, as text."""

    closes: str
    market: str
    benchmark: str
    beta: str
    sigma: str
    r2: str
    t: str
    p: str
    rank: str
    detectable: str
    windows: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class ListingRow:
    """One listing on one session, however many stories meet there (`stories` are their numerals).

    `raw` is the return, `beyond` what the market does not explain, in points; `ordinary` the half width of the range
    of 95 ordinary days, as a fraction. `standing` is our key, `verdict` its word.
    """

    key: str
    name: str
    symbol: str
    place: str
    session: str
    stories: tuple[int, ...]
    raw: FormattedNumber
    beyond: FormattedNumber
    ordinary: float
    standing: str
    verdict: str
    q: str
    note: str = ""
    chips: tuple[Chip, ...] = ()
    details: Details | None = None
    limited: bool = False

    @property
    def telling(self) -> bool:
        """Whether it is more than ordinary."""
        return self.standing in ("stands_out", "not_proven")


@dataclass(frozen=True)
class Absence:
    """Listings without a figure for one reason: a row each where the share was not traded, else one line for all."""

    names: str
    reason: str


@dataclass(frozen=True)
class Tie:
    """Why a story is linked to a company: the nearest relation, its closeness of 100, the reason in words."""

    name: str
    words: str
    closeness: int
    reason: str
    path: str = ""


@dataclass(frozen=True)
class MeasuredClaim:
    """A claim beside what was measured. `low`, `high` and `value` are per cent, for a picture; None where unknown."""

    key: str
    word: str
    badge: Chip
    publisher: str
    sentence: str
    name: str
    place: str
    said: str
    stated: str
    measured: str
    reason: str
    when: str
    link: str = ""
    language: str = ""
    low: float | None = None
    high: float | None = None
    value: float | None = None
    provisional: bool = False


@dataclass(frozen=True)
class StoryCard:
    """One announcement. `number` is its numeral on the page, 0 where nobody we follow is linked."""

    number: int
    story: str
    anchor: str
    title: str
    link: str
    language: str
    kind: str
    actors: str
    meta: str
    chips: tuple[Chip, ...]
    sources: tuple[StorySource, ...]
    ties: tuple[Tie, ...]
    evidence: str
    unlinked: str = ""


@dataclass(frozen=True)
class Passing:
    """Stories passed over for one reason."""

    reason: str
    stories: tuple[StorySource, ...]


@dataclass(frozen=True)
class Path:
    """The share and what its market led to expect, since the close before the event: fractions, for a picture.

    `own` covers all `days`; `expected` and `band` start at place `base` (the close before). `ahead` counts sessions
    still to come; `ends` are the dates under the picture: first, base, last.
    """

    title: str
    label: str
    caption: str
    own: tuple[float, ...]
    expected: tuple[float, ...]
    band: tuple[float, ...]
    base: int
    ahead: int
    ends: tuple[str, str, str]
    stories: tuple[int, ...]


@dataclass(frozen=True)
class ChangesSection:
    """What this issue says that the one before did not."""

    heading: str
    since: str
    window: str
    windows: tuple[tuple[str, str, str, str], ...]  # listing, session, window, course
    lines: tuple[str, ...]


@dataclass(frozen=True)
class DayPage:
    """A day, ready to be set in type. `session` is the day as rows write it: one of the day itself need not."""

    language: str
    day: str
    session: str
    iso: str
    as_of: str
    moment: str
    issue: int
    known: str
    recipe: str
    headline: str
    lead: tuple[Segments, ...]
    tiles: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    rows: tuple[ListingRow, ...]
    folded_rows: int  # ordinary rows at the end of `rows` that a long page folds
    absences: tuple[Absence, ...]
    row_notes: tuple[str, ...]
    paths: tuple[Path, ...]
    articles: tuple[StoryCard, ...]
    asides: tuple[StoryCard, ...]
    wrong: tuple[MeasuredClaim, ...]
    right: tuple[MeasuredClaim, ...]
    unchecked: tuple[MeasuredClaim, ...]
    late: tuple[MeasuredClaim, ...]
    changed: ChangesSection | None
    pending: tuple[tuple[str, str], ...]
    moves: tuple[tuple[str, str, str, FormattedNumber, FormattedNumber, str, str], ...]
    passed: tuple[Passing, ...]
    foundation: tuple[tuple[bool, str], ...]  # whether it is well, and the words; what is not well comes first
    method: tuple[str, ...]
    legend: tuple[Chip, ...]
    words: dict[str, str] = field(default_factory=dict)  # headings and column titles of the language

    @property
    def passed_count(self) -> int:
        """Stories passed over."""
        return sum(len(one.stories) for one in self.passed)

    @property
    def claims(self) -> tuple[MeasuredClaim, ...]:
        """Every claim checked, the wrong ones first."""
        return (*self.wrong, *self.right, *self.unchecked)
