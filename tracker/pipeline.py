"""The writing half: gather facts, call the core, apply what it says. Each act takes one `now`.

poll     feeds that are due    -> entries         sources/, core/polling, core/entries
price    bars that are wanted  -> observations    prices/, core/pricing, core/bars
advance  facts                 -> results         core/derive
publish  reports               -> files           core/reports, formats/
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tracker.asking import Round
from tracker.core.bars import judge, quarantined, told
from tracker.core.entries import Known, enter, oddities
from tracker.core.minutes import REACH, plan_minutes, plan_running, reaches_the_close
from tracker.core.polling import after, due
from tracker.core.pricing import AROUND, Ask, known_of, plan, resumes, symbols_of
from tracker.core.sessions import session_on
from tracker.model import Cadence, Feed, FeedState, Heard, Pricing, Quoted, Report, Sessions, Tape
from tracker.ports import Clock, Format, Prices, Source, Store
from tracker.shelf import SUFFIX, Issue, content_digest, read_issues, write_issues, write_whole
from tracker.view import OPEN, View

Stopping = Callable[[], bool]

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
LOG = timedelta(days=10)  # how far back the log of questions matters to the next ones
REISSUED = 30  # days back that a report can still be revised: a [0,20] window matures after four weeks
LATELY = timedelta(hours=3)  # how far back a round that was cut short is looked for


@dataclass(frozen=True)
class Polled:
    """What a round of polling came to."""

    asked: int = 0
    new: int = 0
    down: tuple[str, ...] = ()

    def __str__(self) -> str:
        bad = f", not heard: {', '.join(self.down)}" if self.down else ""
        return f"{self.asked} feeds asked, {self.new} new entries{bad}"


@dataclass(frozen=True)
class Priced:
    """What a round of prices came to."""

    asked: int = 0
    new: int = 0
    failed: tuple[str, ...] = ()

    def __str__(self) -> str:
        bad = f", not answered: {', '.join(self.failed)}" if self.failed else ""
        return f"{self.asked} requests, {self.new} new bars{bad}"


@dataclass(frozen=True)
class Advanced:
    """What deriving came to."""

    events: int = 0
    revised: int = 0

    def __str__(self) -> str:
        return f"{self.events} events in view, {self.revised} results new or revised"


@dataclass(frozen=True)
class Published:
    """The files that a round of reports wrote."""

    files: tuple[Path, ...] = ()

    def __str__(self) -> str:
        return f"{len(self.files)} report files written"


@dataclass
class Tracker:
    """Ports and policies joined. `view` is the reading half, on the same store."""

    store: Store
    source: Source
    prices: Mapping[str, Prices]
    clock: Clock
    view: View
    formats: Mapping[str, Format]
    folder: Path
    feeds: tuple[Feed, ...] = ()
    pricing: Pricing = field(default_factory=Pricing)
    cadence: Cadence = field(default_factory=Cadence)
    pause: Callable[[float], object] = field(default=lambda _: None)
    _advancing: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _asking: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _advanced: datetime = BEGINNING
    # What each feed was heard to say, so that an answer is held against it without reading the store again.
    _known: dict[str, Known] = field(default_factory=dict, repr=False)

    def sessions(self, now: datetime) -> Mapping[str, Sessions]:
        """Sessions of every calendar of the watchlist around `now`."""
        return self.view.sessions(now)

    # --- news in -------------------------------------------------------------------------------

    def poll(self, now: datetime, stopping: Stopping, feeds: tuple[Feed, ...] | None = None) -> Polled:
        """Ask the feeds that are due (or those given); each answer is stored whole before the next is looked at."""
        states = self.store.feed_states()
        wanted = due(self.feeds, states, now) if feeds is None else feeds
        by_name = {feed.name: feed for feed in wanted}
        asked = [(feed, states.get(feed.name, FeedState(feed.name))) for feed in wanted]
        new, down = 0, []
        for heard in self.source.hear(asked, now):
            new += self.take(heard, by_name[heard.feed], states.get(heard.feed, FeedState(heard.feed)))
            if not heard.ok:
                down.append(f"{heard.feed} ({heard.outcome})")
            if stopping():
                break
        return Polled(len(wanted), new, tuple(sorted(down)))

    def take(self, heard: Heard, feed: Feed, state: FeedState) -> int:
        """Enter one feed's answer: log, state and new entry versions in one transaction. Returns the new ones."""
        if not heard.items:
            return self.store.add_heard(heard, after(state, heard, feed, 0), ())
        known = self._known.get(feed.name) or Known(self.store.versions(feed.name))
        entries = enter(heard, feed, known)
        noted = replace(heard, notes=(*heard.notes, *oddities(heard, feed, known)))
        new = self.store.add_heard(noted, after(state, noted, feed, len(entries)), entries)
        known.add(entries)
        self._known[feed.name] = known
        return new

    # --- prices in -----------------------------------------------------------------------------

    def price(self, now: datetime, stopping: Stopping, asks: tuple[Ask, ...] | None = None) -> Priced:
        """Ask for the bars that are wanted (or those given), one after the other, as `ask_each` does.

        Two jobs may come here at once; the second waits, since a vendor is asked one question at a time.
        """
        asked, new, failed = 0, 0, []
        with self._asking:
            for quoted, bars in self.ask_each(self.wanted(now) if asks is None else asks, now):
                asked, new = asked + 1, new + bars
                if quoted.outcome != "ok":
                    failed.append(f"{quoted.symbol} ({quoted.outcome})")
                if stopping():
                    break
        return Priced(asked, new, tuple(failed))

    def ask_each(self, asks: Sequence[Ask], now: datetime) -> Iterator[tuple[Quoted, int]]:
        """Ask one after the other; each answer is stored before the next question. Yields its outcome, its new bars.

        A vendor that says "too many" is asked nothing more, another of the symbol answers instead; several questions in
        a row that reach nobody end the round. Refusals are logged last: by them core/pricing leaves vendors alone.
        """
        round_ = Round(self.prices, self.pricing)
        try:
            for place, ask in enumerate(asks):
                if round_.is_hopeless or round_.leaves_alone(ask.symbol):
                    continue
                if place:
                    self.pause(self.pricing.pause)
                yield self.quote(ask, now, round_)
        finally:
            for refusal in round_.refused.values():
                self.store.add_quoted(refusal)

    def wanted(self, now: datetime) -> tuple[Ask, ...]:
        """What to ask for next, by the plan of core/pricing: daily bars first, then intraday ones."""
        listings, sessions = self.view.recipe.watchlist.listings, self.sessions(now)
        since = now.date() - timedelta(days=self.pricing.first_days + 7)
        held = {symbol: known_of(self.store.bars(symbol, "1d", since, now.date(), now)) for symbol in self.view.symbols}
        known = {symbol: one for symbol, one in held.items() if one is not None}
        quotes = self.store.quotes(now - LOG)
        daily = plan(listings, known, sessions, now, quotes, self.pricing)
        if not self.pricing.minutes:
            return daily
        left = replace(self.pricing, requests_per_hour=max(0, self.pricing.requests_per_hour - len(daily)))
        return daily + plan_minutes(listings, self.archived(now), self.announced(now), sessions, now, quotes, left)

    def resumes(self, after: datetime) -> datetime | None:
        """When to go on with a round that was cut short before `after`; None when it was whole."""
        return resumes(self.store.quotes(after - LATELY), after, self.pricing.requests_per_hour)

    def running(self, now: datetime) -> tuple[Ask, ...]:
        """What to ask for while sessions run: bars within the day of listings, and their benchmarks, that had news."""
        said = self.announced(now) if self.pricing.minutes else {}
        moved = tuple(one for one in self.view.recipe.watchlist.listings if one.symbol in said)
        if not moved:
            return ()
        return plan_running(moved, said, self.sessions(now), now, self.store.quotes(now - LOG), self.pricing)

    def archived(self, now: datetime) -> dict[str, frozenset[date]]:
        """By symbol the sessions kept to the close, of those that the vendor still has by the minute or had lately."""
        first, sessions = (now - OPEN).date(), self.sessions(now)
        kept: dict[str, set[date]] = {symbol: set() for symbol in self.view.symbols}
        for symbol, calendar in symbols_of(self.view.recipe.watchlist.listings).items():
            for interval, _ in REACH:
                for day, last in self.store.settled(symbol, interval, first, now.date(), now).items():
                    if reaches_the_close(last, interval, session_on(sessions[calendar], day)):
                        kept[symbol].add(day)
        return {symbol: frozenset(days) for symbol, days in kept.items()}

    def announced(self, now: datetime) -> dict[str, list[datetime]]:
        """When there was news that can move each listing, while its results are open; its benchmark is as wanted."""
        found: dict[str, list[datetime]] = {}
        benchmarks = {one.symbol: one.benchmark for one in self.view.recipe.watchlist.listings}
        for event in self.store.results(self.view.recipe.name).events:
            if now - event.announcement.said < OPEN:
                for symbol in (event.link.listing, benchmarks.get(event.link.listing)):
                    if symbol:
                        found.setdefault(symbol, []).append(event.announcement.said)
        return found

    def quote(self, ask: Ask, now: datetime, round_: Round) -> tuple[Quoted, int]:
        """One request, each vendor in turn until one answers; log, bars and actions in one transaction."""
        tape, failures = round_.ask(ask, now)
        for failed in failures:
            self.store.add_quoted(failed)
        if tape is not None:
            return self.keep(tape, now)
        refusals = tuple(round_.refused.values())
        nobody = Quoted(ask.symbol, ask.interval, "empty", now, detail="no vendor is configured")
        return (*((nobody,) if not refusals else ()), *refusals, *failures)[-1], 0

    def keep(self, tape: Tape, now: datetime, outcome: str = "ok") -> tuple[Quoted, int]:
        """Judge a vendor's bars and store those that say something new; the log tells of those that were refused.

        Daily bars are judged beside those of two weeks before and after. `outcome` is how the log tells of them.
        """
        days = [bar.day for bar in tape.bars] or [now.date()]
        around = AROUND if tape.interval == "1d" else timedelta(0)
        known = self.store.bars(tape.symbol, tape.interval, min(days) - around, max(days) + around, now)
        sessions = self.view.sessions_from(min(days), self.calendar_of(tape.symbol), now)
        bars, broken = judge(tape, known, sessions, now)
        odd = () if tape.interval == "1d" else tuple(bar for bar in bars if bar.flaw)  # daily ones are looked up
        words = "; ".join(filter(None, (told(broken), quarantined(odd))))
        quoted = Quoted(tape.symbol, tape.interval, outcome, now, len(tape.bars), words)
        return quoted, self.store.add_quoted(quoted, Tape(tape.symbol, tape.interval, bars, tape.actions))

    def calendar_of(self, symbol: str) -> str:
        """The calendar by which a listing or a benchmark trades."""
        listings = self.view.recipe.watchlist.listings
        return next(one.calendar for one in listings if symbol in (one.symbol, one.benchmark))

    # --- results ---------------------------------------------------------------------------------

    def advance(self, now: datetime) -> Advanced:
        """Derive what follows from the facts and store what differs. Start-up and recovery are this one path.

        Two jobs may come here at once; the later instant wins, so that no result goes back in time.
        """
        with self._advancing:
            self._advanced = max(now, self._advanced)
            since = self._advanced - OPEN
            _, results = self.view.derive(self._advanced, since)
            revised = self.store.put_results(results, self.view.recipe.name, self._advanced, since=since)
        return Advanced(len(results.events), revised)

    # --- reports ---------------------------------------------------------------------------------

    def publish(self, now: datetime) -> Published:
        """Write the day's report, and again those of earlier days that new facts changed, each as a new issue.

        A day whose report was missed while the tracker was down is issued now, with what is known now.
        """
        issued = read_issues(self.folder)
        days = tuple(self.days_to_issue(now, issued))
        numbers = {day: issued[day].number + 1 if day in issued else 1 for day in days}
        files: list[Path] = []
        for report in self.view.reports(days, now, numbers) if days else ():
            files.extend(self.issue(report, issued))
        write_issues(self.folder, issued)
        return Published(tuple(files))

    def days_to_issue(self, now: datetime, issued: Mapping[date, Issue]) -> Iterator[date]:
        """Days whose cutoff has come: the last, those missed since the first issue, those young enough to change."""
        last = now.date() if self.view.cutoff(now.date()) <= now else now.date() - timedelta(days=1)
        first = max(min([*issued, last]), last - timedelta(days=REISSUED))
        for back in range((last - first).days, -1, -1):
            day = last - timedelta(days=back)
            if day in issued or day == last or any(day in one.index for one in self.sessions(now).values()):
                yield day

    def issue(self, report: Report, issued: dict[date, Issue]) -> Iterator[Path]:
        """Write a report's files when its content is new; the first issue of a day is kept beside the latest."""
        before, digest = issued.get(report.day), content_digest(report)
        if before is not None and before.digest == digest:
            return
        issued[report.day] = Issue(report.issue, digest, report.as_of)
        for name, render in self.formats.items():
            for stem in (f"{report.day}", *([f"{report.day}.first"] if before is None else [])):
                yield write_whole(self.folder / f"{stem}.{SUFFIX.get(name, name)}", render(report))
