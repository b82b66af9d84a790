"""The reading half of the tracker: facts, results and reports as known at an instant. Writes nothing.

It works on a read-only store beside a running daemon. The writing half, pipeline/, uses it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tracker.core.derive import NEIGHBOURS, derive
from tracker.core.event_study.false_discovery import Decision, benjamini_hochberg, carried
from tracker.core.reactions.aligned import Alignments, align
from tracker.core.reactions.unexplained import unexplained
from tracker.core.report.compose import compose
from tracker.core.report.coverage import cover, last_closed, stale_listings
from tracker.core.report.curves import curves_of
from tracker.core.report.standing import pending_windows
from tracker.core.report.troubles import TOLD, of_jobs
from tracker.core.stories.nearness import KEPT
from tracker.model import (
    Beginning,
    Curve,
    Entry,
    Event,
    Facts,
    Feed,
    Heard,
    Listing,
    Move,
    Pending,
    Precision,
    Reaction,
    Recipe,
    Report,
    Reporting,
    Results,
    Sessions,
    Verdict,
)
from tracker.ports import Calendars, Reader

if TYPE_CHECKING:
    from tracker.core.event_study.studies import GroupTests

# A story is derived again while one of its windows can still mature or be revised: the longest window
# (20 sessions) and a long halt, with room.
OPEN = timedelta(days=60)
FIRST_LOOK = timedelta(days=30)  # how far back the page of a new store looks
FORTNIGHT = timedelta(days=14)  # no feed that is followed goes unasked for longer
SESSIONS_BACK = timedelta(days=365 * 4)
SESSIONS_AHEAD = timedelta(days=60)


@dataclass
class View:
    """A store to read, the calendars and the recipe. The only state is a cache of calendars."""

    reader: Reader
    calendars: Calendars
    recipe: Recipe
    feeds: tuple[Feed, ...] = ()
    reporting: Reporting = field(default_factory=Reporting)
    notes: tuple[str, ...] = ()
    _sessions: dict[date, Mapping[str, Sessions]] = field(default_factory=dict, repr=False)
    _building: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def sessions(self, now: datetime) -> Mapping[str, Sessions]:
        """Sessions of every calendar of the watchlist around `now`; made anew for each day."""
        day = now.date()
        with self._building:  # the jobs of a start ask at once, and building takes seconds
            if day not in self._sessions:
                names = sorted({one.calendar for one in self.recipe.watchlist.listings})
                first, last = day - SESSIONS_BACK, day + SESSIONS_AHEAD
                self.calendars.forget()  # a long life must not freeze what was known of a calendar on its first day
                made = {name: self.calendars.sessions(name, first, last) for name in names}
                self._sessions.clear()
                self._sessions[day] = made
            return self._sessions[day]

    def sessions_from(self, first: date, calendar: str, now: datetime) -> Sessions:
        """A calendar's sessions around `now`, back to `first` where that lies before what the method looks at."""
        if first >= now.date() - SESSIONS_BACK:
            return self.sessions(now)[calendar]
        return self.calendars.sessions(calendar, first, now.date() + SESSIONS_AHEAD)

    def facts(self, as_of: datetime, since: datetime) -> Facts:
        """What was known at `as_of`, with the halo that deriving stories from `since` on needs."""
        reach = self.reach(as_of, since)
        facts = self.reader.facts(
            as_of, since=reach - NEIGHBOURS - self.halo, bars_since=self.bars_since(reach), symbols=self.symbols
        )
        return replace(facts, sessions=self.sessions(as_of))

    def reach(self, as_of: datetime, since: datetime) -> datetime:
        """The earliest that what is derived from `since` on was said: it may be learned months later.

        What was said before the sessions that the method looks at cannot be measured and does not count.
        """
        said = self.reader.earliest_said(as_of, since=since)
        return since if said is None else min(since, max(said, as_of - SESSIONS_BACK))

    @property
    def halo(self) -> timedelta:
        """How far before a story another can begin that it belongs to."""
        return KEPT + timedelta(hours=self.recipe.cluster_hours)

    def bars_since(self, since: datetime) -> date:
        """The first bar that the estimation window of an event said at `since` can need, holidays and halts allowed."""
        sessions = self.recipe.estimation + self.recipe.gap
        return (since - NEIGHBOURS).date() - timedelta(days=sessions * 8 // 5 + 30)

    @property
    def symbols(self) -> tuple[str, ...]:
        """Every listing and benchmark whose bars the method looks at."""
        listings = self.recipe.watchlist.listings
        return tuple(sorted({symbol for one in listings for symbol in (one.symbol, *one.benchmarks)}))

    def derive(self, as_of: datetime, since: datetime) -> tuple[Facts, Results]:
        """Facts as known at `as_of`, and what follows for the stories that begin at or after `since`."""
        facts = self.facts(as_of, since)
        return facts, derive(facts, self.recipe, since)

    def derive_all(self, as_of: datetime, since: datetime) -> tuple[Facts, Alignments, Results]:
        """The same for a report, which draws and searches every listing: the returns of all are aligned, once."""
        facts = self.facts(as_of, since)
        alignments = align(self.recipe.watchlist.listings, facts, self.recipe)
        return facts, alignments, derive(facts, self.recipe, since, alignments)

    def cutoff(self, day: date) -> datetime:
        """The instant at which the report of a day is first issued, in UTC."""
        return datetime.combine(day, self.reporting.at, UTC)

    def report(self, day: date, as_of: datetime, issue: int = 1) -> Report:
        """The report of `day` as known at `as_of`: nothing learned later can change it."""
        return next(self.reports((day,), as_of, {day: issue}))

    def reports(self, days: tuple[date, ...], as_of: datetime, issues: Mapping[date, int]) -> Iterator[Report]:
        """Reports of several days from one derivation. Days are taken in the order given."""
        since = datetime.combine(min(days), self.reporting.at, UTC) - OPEN
        facts, alignments, results = self.derive_all(as_of, since)
        answers = self.answers(as_of)
        for day in days:
            yield compose(
                day,
                results,
                facts,
                self.recipe,
                cover(day, facts, self.feeds, answers, self.recipe, self.ends(), self.troubles(as_of)),
                alignments,
                zone=self.reporting.zone,
                notes=self.notes,
                unexplained=unexplained(day, alignments, facts, self.recipe, results.events),
                issue=issues.get(day, 1),
                language=self.reporting.language,
            )

    def stored_day(self, day: date, as_of: datetime, keys: Sequence[str]) -> Report:
        """The page of `day` from stored results: those under `keys`, and of stories learned around the day."""
        start = datetime.combine(day, time(), UTC)
        name = self.recipe.name
        near = self.reader.results_learned(name, start - timedelta(days=2), start + timedelta(days=3))
        results = joined(near, self.reader.results_of(name, keys))
        facts = replace(
            self.reader.facts(
                as_of, since=start - timedelta(days=1), bars_since=self.bars_since(start), symbols=self.symbols
            ),
            sessions=self.sessions(as_of),
        )
        alignments = align(self.recipe.watchlist.listings, facts, self.recipe)
        coverage = cover(day, facts, self.feeds, self.answers(as_of), self.recipe, self.ends())
        return compose(
            *(day, results, facts, self.recipe, coverage, alignments),
            zone=self.reporting.zone,
            notes=self.notes,
            unexplained=unexplained(day, alignments, facts, self.recipe, results.events),
            language=self.reporting.language,
        )

    def unexplained_moves(self, days: Sequence[date], as_of: datetime, known: Sequence[Event]) -> tuple[Move, ...]:
        """Sessions of `days` that moved beyond all quiet days though none of the `known` events is on them."""
        facts = replace(
            self.reader.facts(
                *(as_of,),
                since=as_of,
                bars_since=self.bars_since(datetime.combine(min(days), time(), UTC)),
                symbols=self.symbols,
            ),
            sessions=self.sessions(as_of),
        )
        alignments = align(self.recipe.watchlist.listings, facts, self.recipe)
        return tuple(move for day in days for move in unexplained(day, alignments, facts, self.recipe, known))

    def curve(self, event: Event, as_of: datetime) -> Curve | None:
        """An event's listing around its session; None where nothing was measured or nothing can be drawn."""
        listing = self.recipe.watchlist.by_symbol.get(event.link.listing)
        if listing is None or not isinstance(event.reaction, Reaction):
            return None
        start = datetime.combine(event.reaction.session, time(), UTC)
        symbols = (listing.symbol, listing.benchmark)
        found = self.reader.facts(as_of, since=as_of, bars_since=self.bars_since(start), symbols=symbols)
        facts = replace(found, sessions=self.sessions(as_of))
        return curves_of({event.key: event.reaction}, align((listing,), facts, self.recipe)).get(event.key)

    def pending(self, events: Sequence[Event], now: datetime) -> tuple[Pending, ...]:
        """Windows of these events that are not over, by the close after which they can be told."""
        return pending_windows(events, Facts(now, sessions=self.sessions(now)), self.recipe)

    def grouped(self, events: Sequence[Event], by: str, span: tuple[int, int], now: datetime) -> tuple[GroupTests, ...]:
        """These events tested together, with every statistic; nothing where there are none."""
        from tracker.core.reactions.grouped_tests import measure_groups

        if not events:
            return ()
        since = min(event.announcement.said for event in events) - timedelta(days=1)
        found = self.reader.facts(now, since=now, bars_since=self.bars_since(since), symbols=self.symbols)
        return measure_groups(events, replace(found, sessions=self.sessions(now)), self.recipe, by, span)

    def judge(self, text: str, said: datetime, now: datetime) -> tuple[Verdict, ...]:
        """What the recorded prices say of the price claims in a text that was public at `said`; nothing is stored."""
        entry = Entry("asked", "asked", "asked", "asked", "", text, "", said, Precision.INSTANT, now)
        found = self.reader.facts(now, since=now, bars_since=self.bars_since(said), symbols=self.symbols)
        facts = replace(found, sessions=self.sessions(now), entries=(entry,))
        return derive(facts, self.recipe).verdicts

    def decisions(self, reports: Iterable[Sequence[float]]) -> Iterator[Decision]:
        """Benjamini and Hochberg over p-values report by report, the counts carried on, at the recipe's alpha."""
        return carried(reports, self.recipe.alpha)

    def stale(self, facts: Facts, day: date) -> dict[str, str]:
        """Listings without a usable bar of the last session closed by `facts.as_of`, on or before `day`, and why."""
        return dict(stale_listings(day, facts, self.recipe))

    def last_closed(self, listing: Listing, now: datetime) -> date | None:
        """The listing's last session that has closed."""
        return last_closed(now.date(), Facts(now, sessions=self.sessions(now)), listing)

    def beginning(self, now: datetime) -> Report | None:
        """A page as of now for a store that is too young for a daily report; None where nothing was asked yet.

        It tells what old news says, which was heard at once and whose times are the publishers' word.
        """
        since = self.reader.first_fetch()
        if since is None:
            return None
        day = now.astimezone(ZoneInfo(self.reporting.zone)).date()
        facts, alignments, results = self.derive_all(now, now - FIRST_LOOK - NEIGHBOURS)
        listings = self.recipe.watchlist.listings
        begun = Beginning(
            since=since,
            days=FIRST_LOOK.days,
            filled=sum(bool(facts.bars.get(one.symbol)) for one in listings),
            listings=len(listings),
            next_issue=self.next_cutoff(now),
        )
        coverage = cover(day, facts, self.feeds, self.answers(now), self.recipe, self.ends(), self.troubles(now))
        return compose(
            day,
            results,
            facts,
            self.recipe,
            coverage,
            alignments,
            zone=self.reporting.zone,
            notes=self.notes,
            issue=0,
            language=self.reporting.language,
            beginning=begun,
        )

    def troubles(self, as_of: datetime) -> tuple[str, ...]:
        """What the tracker's own logs say of it at an instant: jobs that failed, a clock that was ahead."""
        return tuple(of_jobs(self.reader.runs(as_of - TOLD), as_of))

    def next_cutoff(self, now: datetime) -> datetime:
        """When the next daily report is due."""
        today = self.cutoff(now.date())
        return today if today > now else today + timedelta(days=1)

    def answers(self, as_of: datetime) -> dict[str, tuple[Heard, ...]]:
        """What each feed answered up to an instant, oldest first, from the log of a fortnight."""
        found: dict[str, tuple[Heard, ...]] = {}
        for feed in self.feeds:
            known = [one for one in self.reader.fetches(feed.name, as_of - FORTNIGHT) if one.at <= as_of]
            if known:
                found[feed.name] = tuple(known)
        return found

    def ends(self) -> Mapping[str, date]:
        """The last day for which each calendar is known."""
        names = {one.calendar for one in self.recipe.watchlist.listings}
        return {name: self.calendars.end(name) for name in sorted(names)}


def adjusted(p_values: Sequence[float]) -> list[float]:
    """p-values of one family adjusted by Benjamini and Hochberg (1995), in their order; none for none."""
    return benjamini_hochberg(p_values) if p_values else []


def joined(*parts: Results) -> Results:
    """Several answers of the store as one, what is in both once."""

    def once(name: str) -> Iterable[object]:
        return tuple({repr(one): one for part in parts for one in getattr(part, name)}.values())

    return Results(**{one.name: once(one.name) for one in fields(Results) if one.name != "knowledge"})  # type: ignore[arg-type]
