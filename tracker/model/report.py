"""The report: one day, ordered and counted, still a value; formats turn it into text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.model.method import Announcement, Event, Passed, Story, Unlinked, Verdict
from tracker.model.watchlist import Listing


@dataclass(frozen=True, slots=True)
class Curve:
    """A listing around its event session, for a chart. All as fractions of the close before the event session.

    `own` and `market` are what had been gained or lost against that close (0 there); `abnormal` is the sum of
    abnormal returns since it, before it the sum still to come with its sign turned. `event` is the place of
    the event session in `days`; `band` is the half width of the 95 % range that the model expected of the
    abnormal part from the event session on (0 before it). `ahead` are sessions to come that windows still wait for.
    """

    listing: str
    days: tuple[date, ...]
    own: tuple[float, ...]
    market: tuple[float, ...]
    abnormal: tuple[float, ...]
    band: tuple[float, ...]
    event: int
    ahead: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One announcement with everything we know of it: who told it, whom it can move, what they claimed."""

    announcement: Announcement
    story: Story
    events: tuple[Event, ...]
    verdicts: tuple[Verdict, ...] = ()
    unlinked: Unlinked | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A session whose abnormal return is extreme though no announcement is linked: selected *by* the move."""

    listing: str
    session: date
    abnormal: float
    raw: float
    p_empirical: float
    floor: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Market:
    """An exchange on the report's day. `state`: open, closed, provisional (a weekday taken on trust) or unknown."""

    calendar: str
    zone: str
    state: str
    opens: datetime | None = None
    closes: datetime | None = None
    over: bool = False  # its close lay behind `as_of`


@dataclass(frozen=True, slots=True)
class Method:
    """The choices of the recipe that a reader must know; days are sessions, `alpha` is a fraction."""

    model: str = "market"
    estimation: int = 250
    gap: int = 10
    minimum: int = 120
    windows: tuple[tuple[int, int], ...] = ((0, 0), (-1, 1), (0, 1), (0, 2), (0, 5), (0, 20))
    returns: str = "simple"
    alpha: float = 0.05


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the report rests on, so that silence can be told from absence.

    `down` names feeds and why; `stale` names listings and their last bar or why there is none;
    `warnings` are sentences (calendars that end soon, provisional sessions, a full disk).
    """

    feeds: int = 0
    down: tuple[tuple[str, str], ...] = ()
    entries: int = 0
    stories: int = 0
    last_heard: datetime | None = None
    last_bar: Mapping[str, date] = field(default_factory=dict)
    stale: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """What the reader will know after the close of `day`: a window of one listing's event session."""

    day: date
    listing: str
    session: date
    window: tuple[int, int]


@dataclass(frozen=True, slots=True)
class RowSaid:
    """What one issue said of one listing and session: its standing, close, and CARs by window, as fractions."""

    standing: str
    close: float
    cars: Mapping[tuple[int, int], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one issue of a day's report said, as far as the next one is compared with it."""

    issue: int
    as_of: datetime
    stories: Mapping[str, str] = field(default_factory=dict)  # title by story id
    rows: Mapping[tuple[str, date], RowSaid] = field(default_factory=dict)  # by listing and session
    claims: Mapping[str, str] = field(default_factory=dict)  # verdict word by verdict key
    down: frozenset[str] = frozenset()  # names of feeds that were not heard


@dataclass(frozen=True, slots=True)
class Matured:
    """A window that is told for the first time: its CAR beside that of the event session, as fractions.

    `word`: grew, faded or turned for a listing that stands out or nearly does, else ordinary.
    """

    listing: str
    session: date
    window: tuple[int, int]
    day: float
    car: float
    word: str


@dataclass(frozen=True, slots=True)
class Revised:
    """A figure that was told before and is another now. `what`: close, standing, claim, or a window `start:end`."""

    subject: str  # a symbol, or a verdict's key
    what: str
    old: str
    new: str
    session: date | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What an issue says that the issue before it did not. Empty for a first issue (`since` is None)."""

    since: datetime | None = None
    issue: int = 0  # the issue it is compared with
    announcements: tuple[str, ...] = ()  # titles told for the first time
    withdrawn: tuple[str, ...] = ()  # titles told no longer
    matured: tuple[Matured, ...] = ()
    revised: tuple[Revised, ...] = ()
    verdicts: tuple[str, ...] = ()  # keys of verdicts told for the first time
    deaf: tuple[str, ...] = ()  # feeds heard before and not now
    heard: tuple[str, ...] = ()  # feeds heard again

    def __bool__(self) -> bool:
        return any(
            (self.announcements, self.withdrawn, self.matured, self.revised, self.verdicts, self.deaf, self.heard)
        )


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a store stands that is too young for a daily report: the page is as of now and looks back some days."""

    since: datetime  # when a feed was first asked
    days: int  # how far back the page looks
    filled: int  # listings of which there are bars
    listings: int
    next_issue: datetime  # when the first daily report is due


@dataclass(frozen=True, slots=True)
class Report:
    """A day as known at `as_of`. `told` is ordered by importance; nothing in it depends on a clock.

    `tests` counts the single-event tests behind `q` (Benjamini-Hochberg within this report, by event key);
    two announcements that meet on one session of one listing are one test. `standing` says by event key how a
    reaction stands to ordinary days: stands_out (q at most alpha), not_proven (q at most MAYBE), ordinary,
    not_traded, waiting or too_few. `late` are claims of the day about an earlier session, in stories of other days.
    `verdicts` are on claims made in stories that are no announcement; `stories` holds those and the passed ones.
    `issue` is 1 for the first issue of a day and grows with each revision; `notes` stand at the top.
    """

    day: date
    as_of: datetime
    recipe: str
    told: tuple[ReportItem, ...]
    passed: tuple[Passed, ...]
    coverage: Coverage
    listings: Mapping[str, Listing]
    zones: Mapping[str, str]  # of a listing: its exchange's zone, for text
    curves: Mapping[str, Curve] = field(default_factory=dict)  # by event key
    q: Mapping[str, float] = field(default_factory=dict)
    tests: int = 0
    unexplained: tuple[Move, ...] = ()
    notes: tuple[str, ...] = ()
    issue: int = 1
    zone: str = "Asia/Hong_Kong"  # of the report itself
    verdicts: tuple[Verdict, ...] = ()
    stories: Mapping[str, Story] = field(default_factory=dict)  # by id
    markets: tuple[Market, ...] = ()
    method: Method = Method()
    standing: Mapping[str, str] = field(default_factory=dict)
    pending: tuple[Pending, ...] = ()
    late: tuple[Verdict, ...] = ()
    changes: Changes = Changes()
    language: str = "en"  # of the words around the figures: en or zh-Hans
    beginning: Beginning | None = None  # of a page as of now, before the first daily report
    names: Mapping[str, str] = field(default_factory=dict)  # of companies in that language, where it has its own
