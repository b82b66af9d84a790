"""Facts, recipe, results: what `derive` takes and gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tracker.model.knowledge import Knowledge
from tracker.model.market import Bar, CorporateAction, Sessions
from tracker.model.method import Announcement, Event, Passed, Story, Unlinked, Verdict
from tracker.model.news import Entry
from tracker.model.reading import Opinion
from tracker.model.watchlist import Watchlist


@dataclass(frozen=True)
class Facts:
    """Everything the world had told us by `as_of`: the latest known version of each thing, nothing later.

    `entries` holds every version, oldest learned first. `bars` holds daily bars by symbol, oldest first.
    """

    as_of: datetime
    entries: tuple[Entry, ...] = ()
    bars: Mapping[str, tuple[Bar, ...]] = field(default_factory=dict)
    actions: Mapping[str, tuple[CorporateAction, ...]] = field(default_factory=dict)
    minutes: Mapping[str, tuple[Bar, ...]] = field(default_factory=dict)
    sessions: Mapping[str, Sessions] = field(default_factory=dict)
    opinions: tuple[Opinion, ...] = ()  # of the second reader, oldest learned first


@dataclass(frozen=True)
class Recipe:
    """Every choice that can change a result. A changed recipe has a new name and its results live beside the old;
    results of other words under the same name are new revisions, told apart by the digest of `knowledge`.
    """

    knowledge: Knowledge = field(default_factory=Knowledge)
    name: str = "default"  # results of another name live beside the old ones
    model: str = "market"  # market, market_adjusted, mean, robust, dimson, scholes_williams; factors:SYMBOL,...
    estimation: int = 250  # sessions in the estimation window
    gap: int = 10  # sessions left out before the event session
    minimum: int = 120  # observations below which nothing is measured
    windows: tuple[tuple[int, int], ...] = ((0, 0), (-1, 1), (0, 1), (0, 2), (0, 5), (0, 20))  # in sessions
    returns: str = "simple"  # simple or log
    volatility: str = "ewma"  # known the day before: ewma, ewma:0.97 (the weight of yesterday) or constant
    alpha: float = 0.05  # the share of false ones among the discoveries
    cluster_hours: int = 96  # hours within which reports can belong to one story
    similarity: float = 0.42  # probability from which an entry joins a story
    announcement_score: float = 0.5  # score from which a story is an announcement, 0 to 1
    minimum_relevance: int = 30  # relevance from which a link counts, 0 to 100
    second_reader: str = ""  # the model whose opinions count; empty: none
    unsure: float = 0.15  # how near to `announcement_score` a reading is unsure

    @property
    def watchlist(self) -> Watchlist:
        """Whom the recipe follows."""
        return self.knowledge.watchlist

    def following(self, watchlist: Watchlist) -> Recipe:
        """The same recipe for another watchlist."""
        return replace(self, knowledge=replace(self.knowledge, watchlist=watchlist))


@dataclass(frozen=True)
class Results:
    """What the method made of the facts; can be thrown away and derived again. `knowledge` is the digest of the words
    that made them; stored results of several derivations have several, so what is read back names none.
    """

    stories: tuple[Story, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    passed: tuple[Passed, ...] = ()
    unlinked: tuple[Unlinked, ...] = ()
    events: tuple[Event, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    knowledge: str = field(default="", compare=False)


@dataclass(frozen=True)
class StoreCheck:
    """What a store holds: version of its schema, digest of its facts, rows by table, and what is wrong with it."""

    version: int
    digest: str
    counts: Mapping[str, int] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class Misdated:
    """What a store holds of a time that has not come: rows by table, the latest instant, and by which feed and when the
    news among it was published.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    latest: datetime | None = None
    published: tuple[tuple[str, datetime], ...] = ()

    def __str__(self) -> str:
        many = ", ".join(f"{count} {name}" for name, count in self.counts.items())
        return f"{many} up to {self.latest:%Y-%m-%d %H:%M} UTC" if self.latest else "nothing"


@dataclass(frozen=True, slots=True)
class Shard:
    """A stretch of history, `first` <= said < `last`, derived at once; `basis` digests what it was derived from."""

    first: datetime
    last: datetime
    basis: str = ""


@dataclass(frozen=True)
class Archive:
    """What is stored of the past: by UTC day how many archived entries were said, by month (202508) how many daily
    bars there are, each with when the last of them was learned.
    """

    entries: Mapping[date, tuple[int, datetime]] = field(default_factory=dict)
    bars: Mapping[int, tuple[int, datetime]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """One turn of one job: `slot` is the due time it answers; `outcome` is ok, failed or late."""

    job: str
    slot: datetime
    started: datetime
    finished: datetime
    outcome: str
    detail: str = ""
