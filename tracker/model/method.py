"""What the method makes of news: stories, announcements, links, reactions, claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tracker.model.news import Entry, Precision


@dataclass(frozen=True, slots=True)
class Story:
    """All entries that tell the same news, earliest first.

    `id` is that of the entry learned first, so a late entry never renames a story though it may move `said`.
    """

    id: str
    entries: tuple[Entry, ...]
    said: datetime
    precision: Precision

    @property
    def lead(self) -> Entry:
        return self.entries[0]


@dataclass(frozen=True, slots=True)
class Mention:
    """A company named in a text: `span` is in the original text, `listing` where the spelling names one."""

    company: str
    text: str
    start: int
    end: int
    listing: str = ""
    names: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that decided, and for what."""

    words: str
    decides: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Announcement:
    """A story in which an actor does something of a known kind."""

    story: str
    kind: str
    title: str
    said: datetime
    precision: Precision
    actors: tuple[str, ...]
    companies: tuple[str, ...]
    score: float
    evidence: tuple[Evidence, ...]
    novelty: float = 1.0
    publishers: tuple[str, ...] = ()
    url: str = ""
    witnessed: bool = True  # learned within a day of being said; else its time is taken on trust


@dataclass(frozen=True, slots=True)
class Passed:
    """A story that is no announcement, and why: commentary, round-up, price report, no known kind, ..."""

    story: str
    title: str
    reason: str
    kind: str = ""
    score: float = 0.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An announcement can move a listing. `session` is the first that could react; `path` names each hop."""

    story: str
    company: str
    listing: str
    relation: str
    relevance: int  # 0-100
    reason: str
    session: date
    path: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An announcement that moves nobody we follow, and why."""

    story: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fit:
    """An expected-return model estimated on `n` observations from `first` to `last`; sigma has n - k degrees."""

    model: str
    n: int
    first: date
    last: date
    alpha: float
    beta: float
    sigma: float
    r2: float
    dof: int
    notes: tuple[str, ...] = ()
    beta_error: float | None = None
    drift: float | None = None  # beta of the later half less that of the earlier, in standard errors


@dataclass(frozen=True, slots=True)
class Window:
    """A cumulative abnormal return over sessions `start`..`end` relative to the event session.

    `volatility` is what was known the day before over the estimation window's own (None: not asked, taken as 1).
    `se` is the full prediction error at that volatility; `t` = car / se has `Fit.dof` degrees. `p_empirical` is the
    rank among the estimation residuals, each over the volatility known before it, never below `floor`; `p_rank` that
    among plain residuals, and until `p_rank` was there p_empirical meant it. `mde` is the effect found with 80 % power
    at 5 %. `confounded`: other news of the listing reacts inside this window.
    """

    start: int
    end: int
    car: float
    se: float
    t: float
    p: float
    p_empirical: float
    floor: float
    mde: float
    raw: float  # the listing's own return over the window
    market: float  # the benchmark's return over the window
    provisional: bool = False
    p_tail: float | None = None  # where p_empirical is at its floor: a fitted tail beyond it
    p_rank: float | None = None
    volatility: float | None = None
    confounded: bool = False

    @property
    def label(self) -> str:
        return f"{self.start}:{self.end}"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a share had moved some time after the news; `abnormal` is less its benchmark's move, where known."""

    label: str  # 5m, 30m, 60m of trading time, or close
    move: float
    abnormal: float | None = None


@dataclass(frozen=True, slots=True)
class Intraday:
    """What happened after the news within its session, step by step.

    `base` is the last price before. `half` is minutes of trading time until half of the move to the close was
    made; None where the close came back to the base.
    """

    base: float
    steps: tuple[Step, ...] = ()
    half: float | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What the market did. `session` may be later than the link's (a halt ends, `sessions` > 1 in one return).

    `flags`: provisional, confounded, halted, limit, date-only, twin, thin, ...; each with its words in `notes`.
    """

    listing: str
    benchmark: str
    session: date
    sessions: int
    close: float
    previous_close: float
    fit: Fit
    windows: tuple[Window, ...]
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    volume_ratio: float | None = None
    overnight: float | None = None  # the open of the event session over the previous close, less one
    intraday: Intraday | None = None

    @property
    def day(self) -> Window:
        """The window of the event session alone."""
        return self.windows[0]


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """Why there is no reaction (yet): not traded, too few observations, no bars, session not over."""

    listing: str
    reason: str
    pending: bool = False  # True: time alone will mend it
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Announcement + link + reaction under one recipe. `key` outlives revisions; `knowledge` is the digest of the
    words, companies and weights that made it.
    """

    key: str
    recipe: str
    announcement: Announcement
    link: Link
    reaction: Reaction | Unmeasured
    knowledge: str = field(default="", repr=False)  # no report is issued again for new words alone: see content_digest


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class Claim:
    """A move of a share that the news states. `low` and `high` are per cent as written, equal unless a range.

    `qualifier`: exact, approx, nearly, more_than, up_to, range, limit_up, limit_down.
    `basis`: close, midday_close, open, intraday_now, intraday_extreme, day_unspecified, premarket,
    afterhours, prev_day, period_2d .. period_1y, from_52w_high. None for `low` is a limit move without number.
    """

    company: str
    ticker: str
    direction: Direction
    low: float | None
    high: float | None
    qualifier: str
    basis: str
    start: int
    end: int
    sentence: str = ""
    level: float | None = None  # the price stated with it
    day: date | None = None  # where the text names the day


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tape says of a claim.

    `word`: confirmed, rounded, overstated, understated, contradicted, wrong_session, retold or unverifiable.
    `measured` is per cent as the claim's basis asks; `reason` tells the numbers and the tolerance.
    """

    key: str
    story: str
    entry: str
    publisher: str
    said: datetime
    claim: Claim
    word: str
    reason: str
    session: date | None = None
    measured: float | None = None
    provisional: bool = False
