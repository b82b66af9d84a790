"""Stored results as flat tables for other programs: one frozen record a row, the same fields in every format.

Times are UTC, returns are fractions; what is not known is None. Fields are only ever added, at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tracker.model import Event, Reaction, Results, Story


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: sessions from `first` to `last` (of entries the UTC day they were learned), of one listing."""

    first: date = date.min
    last: date = date.max
    symbol: str = ""

    def takes(self, day: date | None, symbol: str = "") -> bool:
        """Whether a row of that day and listing is wanted; one without a day only where no day was asked for."""
        if self.symbol and symbol != self.symbol:
            return False
        if day is None:
            return (self.first, self.last) == (date.min, date.max)
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event: what was announced, of whom, and what its listing did on the session that could react first."""

    id: str  # outlives revisions
    story: str
    title: str
    kind: str
    company: str
    listing: str
    relation: str  # of the company to the announcement: direct, supplier, rival, ...
    relevance: int  # 0 to 100
    said: datetime  # the earliest that the news was public
    publishers: tuple[str, ...]
    link: str  # where the story was told first
    session: date  # of the reaction once there is one, else the first that could react
    measured: bool
    benchmark: str
    raw: float | None  # the listing's own return on the session
    market: float | None  # its benchmark's
    beyond: float | None  # abnormal return: raw less what the market model expects
    se: float | None  # prediction error of `beyond`
    t: float | None
    p: float | None  # two-sided, of t
    p_empirical: float | None  # rank among the estimation window's own days
    close: float | None  # in the listing's currency
    flags: tuple[str, ...]
    reason: str  # why nothing was measured
    pending: bool  # time alone will mend that
    recipe: str
    knowledge: str  # digest of the words, companies and weights that made it


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One window of one measured event: sessions `start` to `end` relative to the event session, both included."""

    event: str  # EventLine.id
    listing: str
    session: date
    start: int
    end: int
    raw: float | None
    market: float | None
    car: float | None  # cumulative abnormal return
    se: float | None
    t: float | None
    p: float | None
    p_empirical: float | None
    p_tail: float | None  # a fitted tail, where p_empirical is at its floor
    floor: float | None  # the smallest that p_empirical can be
    mde: float | None  # the effect found with 80 % power at 5 %
    provisional: bool
    confounded: bool


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One price claim and what the stored bars say of it. `low`, `high`, `measured` are per cent, as claims are."""

    id: str
    story: str
    entry: str
    publisher: str
    said: datetime
    company: str
    listing: str
    direction: str
    low: float | None
    high: float | None
    qualifier: str
    basis: str
    sentence: str
    verdict: str
    reason: str
    session: date | None
    measured: float | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One feed item as it stands in a story: who told it, when it was published and when it was learned."""

    story: str
    id: str
    version: str  # digest of title and summary
    feed: str
    publisher: str
    language: str
    title: str
    summary: str
    link: str
    published: datetime | None
    precision: str  # instant, minute, day or unknown
    learned: datetime


def event_lines(results: Results, wanted: Wanted) -> Iterator[EventLine]:
    """Events by session, then id."""
    links = {story.id: _link(story) for story in results.stories}
    for event in sorted(results.events, key=lambda one: (_session(one), one.key)):
        if wanted.takes(_session(event), event.link.listing):
            yield _event_line(event, links)


def _session(event: Event) -> date:
    return event.reaction.session if isinstance(event.reaction, Reaction) else event.link.session


def _link(story: Story) -> str:
    return story.lead.link if story.entries else ""


def _event_line(event: Event, links: Mapping[str, str]) -> EventLine:
    told, link, reaction = event.announcement, event.link, event.reaction
    return EventLine(
        id=event.key,
        story=link.story,
        title=told.title,
        kind=told.kind,
        company=link.company,
        listing=link.listing,
        relation=str(link.relation),
        relevance=link.relevance,
        said=told.said,
        publishers=tuple(told.publishers),
        link=told.url or links.get(link.story, ""),
        session=_session(event),
        flags=tuple(reaction.flags),
        recipe=event.recipe,
        knowledge=event.knowledge,
        **_measured(reaction) if isinstance(reaction, Reaction) else _unmeasured(reaction.reason, reaction.pending),
    )


def _measured(reaction: Reaction) -> dict[str, Any]:
    day = reaction.day
    return {
        "measured": True,
        "benchmark": reaction.benchmark,
        "raw": day.raw,
        "market": day.market,
        "beyond": day.car,
        "se": day.se,
        "t": day.t,
        "p": day.p,
        "p_empirical": day.p_empirical,
        "close": reaction.close,
        "reason": "",
        "pending": False,
    }


def _unmeasured(reason: str, pending: bool) -> dict[str, Any]:
    nothing = dict.fromkeys(("raw", "market", "beyond", "se", "t", "p", "p_empirical", "close"))
    return {"measured": False, "benchmark": "", "reason": reason, "pending": pending, **nothing}


def window_lines(results: Results, wanted: Wanted) -> Iterator[WindowLine]:
    """Windows of measured events by session, event and start."""
    for event in sorted(results.events, key=lambda one: (_session(one), one.key)):
        reaction = event.reaction
        if isinstance(reaction, Reaction) and wanted.takes(reaction.session, reaction.listing):
            for one in reaction.windows:
                shared = {name: getattr(one, name) for name in WindowLine.__slots__ if hasattr(one, name)}
                yield WindowLine(event=event.key, listing=reaction.listing, session=reaction.session, **shared)


def claim_lines(results: Results, wanted: Wanted) -> Iterator[ClaimLine]:
    """Claims with their verdicts by the time they were said."""
    for one in sorted(results.verdicts, key=lambda one: (one.said, one.key)):
        claim = one.claim
        if wanted.takes(one.session, claim.ticker):
            yield ClaimLine(
                id=one.key,
                story=one.story,
                entry=one.entry,
                publisher=one.publisher,
                said=one.said,
                company=claim.company,
                listing=claim.ticker,
                direction=str(claim.direction),
                low=claim.low,
                high=claim.high,
                qualifier=claim.qualifier,
                basis=claim.basis,
                sentence=claim.sentence,
                verdict=one.word,
                reason=one.reason,
                session=one.session,
                measured=one.measured,
                provisional=one.provisional,
            )


def entry_lines(results: Results, wanted: Wanted) -> Iterator[EntryLine]:
    """Entries of stories by the time they were learned; of one listing, those of the stories linked to it."""
    linked = {one.link.story for one in results.events if one.link.listing == wanted.symbol}
    days = Wanted(wanted.first, wanted.last)
    told = [(one.learned, story.id, one.id, one) for story in results.stories for one in story.entries]
    for learned, story, _, entry in sorted(told, key=lambda one: one[:3]):
        if (not wanted.symbol or story in linked) and days.takes(learned.astimezone(UTC).date()):
            shared = {name: getattr(entry, name) for name in EntryLine.__slots__ if name not in ("story", "precision")}
            yield EntryLine(story=story, precision=str(entry.precision), **shared)


Lines = Callable[[Results, Wanted], Iterator[Any]]
TABLES: Mapping[str, tuple[type, Lines]] = {
    "events": (EventLine, event_lines),
    "windows": (WindowLine, window_lines),
    "claims": (ClaimLine, claim_lines),
    "entries": (EntryLine, entry_lines),
}
