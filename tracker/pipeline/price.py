"""price: bars that are wanted are asked for, judged, and stored."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tracker.core.feeds.clock import SLACK
from tracker.core.market.action_checks import withdrawn
from tracker.core.market.bars import Judgment, check_bars, disputes, quarantined
from tracker.core.market.bars import refusal_text as told_of
from tracker.core.market.minute_plan import Reach, plan_minutes, plan_running, reaches_the_close
from tracker.core.market.sessions import session_on
from tracker.core.market.vendor_plan import (
    AROUND,
    FIRST,
    Ask,
    allowance,
    plan,
    resting,
    resumes,
    stored_days,
    symbols_of,
)
from tracker.model import Pricing, Quoted, Tape
from tracker.pipeline.vendor_round import Round, is_failing
from tracker.ports import Prices, Stopping, Store
from tracker.view import OPEN, View

log = logging.getLogger("tracker.prices")

LOG = timedelta(days=10)  # how far back the log of questions matters to the next ones
LATELY = timedelta(hours=3)  # how far back a round that was cut short is looked for


@dataclass(frozen=True)
class Priced:
    """What a round of prices came to."""

    asked: int = 0
    new: int = 0
    failed: tuple[str, ...] = ()

    def __str__(self) -> str:
        bad = f", not answered: {', '.join(self.failed)}" if self.failed else ""
        return f"{self.asked} requests, {self.new} new bars{bad}"


@dataclass
class Pricer:
    """Asks the vendors of prices, one question at a time, judges their bars and stores them."""

    store: Store
    prices: Mapping[str, Prices]
    view: View
    pricing: Pricing
    pause: Callable[[float], object]
    questions: int = 0  # so far
    answers: int = 0  # questions that were answered
    asking: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def price(self, now: datetime, stopping: Stopping, asks: tuple[Ask, ...] | None = None) -> Priced:
        """Ask for the bars that are wanted (or those given), one after the other, as `ask_each` does.

        Two jobs may come here at once; the second waits, since a vendor is asked one question at a time.
        """
        asked, new, failed = 0, 0, []
        with self.asking:
            wanted = self.wanted(now) if asks is None else asks
            for quoted, bars in () if stopping() else self.ask_each(wanted, now):
                asked, new = asked + 1, new + bars
                if quoted.outcome != "ok":
                    failed.append(f"{quoted.symbol} ({quoted.outcome})")
                if stopping():
                    break
        self.questions += asked
        self.answers += asked - len(failed)
        return Priced(asked, new, tuple(failed))

    def ask_each(self, asks: Sequence[Ask], now: datetime) -> Iterator[tuple[Quoted, int]]:
        """Ask one after the other; each answer is stored before the next question. Yields its outcome, its new bars.

        A vendor that says "too many", or fails three times in a row, is asked nothing more, another of the symbol
        answers instead; the round ends when none is left, or with the hour's requests. Files are read without pauses.
        """
        quotes = self.store.quotes(now - LOG)
        rests = resting(quotes, now, self.policy.vendors)
        round_ = Round(self.prices, self.policy, self.calendar_of, rests)
        left, made = allowance(quotes, now, self.pricing.requests_per_hour), False
        for ask in asks:
            if left <= 0 or round_.is_hopeless or round_.leaves_alone(ask.symbol, ask.interval):
                continue
            if made:
                self.pause(self.pricing.pause)
            before = self.requests
            yield self.quote(ask, now, round_)
            made = self.requests > before
            left -= self.requests - before
        for name, failure in round_.left.items():
            if not is_failing(quotes, name):  # said once, not in every round until it answers again
                log.warning("%s is left alone: %s", name, failure.detail)

    @property
    def policy(self) -> Pricing:
        """The configuration's, of the vendors that are there."""

        def there(names: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(name for name in names if name in self.prices)

        order = {key: there(names) for key, names in self.pricing.order.items()}
        return replace(self.pricing, providers=there(self.pricing.providers), order=order)

    @property
    def requests(self) -> int:
        """How many requests over the network all vendors' clients have made so far."""
        return sum(vendor.requests for vendor in self.prices.values())

    def wanted(self, now: datetime) -> tuple[Ask, ...]:
        """What to ask for next, by core/market/vendor_plan: daily bars first, then intraday ones."""
        listings, sessions = self.view.recipe.watchlist.listings, self.view.sessions(now)
        since = now.date() - timedelta(days=self.pricing.first_days + 7)
        held = {
            symbol: stored_days(self.store.bars(symbol, "1d", since, now.date(), now)) for symbol in self.view.symbols
        }
        known = {symbol: one for symbol, one in held.items() if one is not None}
        quotes = self.asked(now, LOG)
        daily = tuple(filter(self.is_covered, plan(listings, known, sessions, now, quotes, self.policy)))
        if not self.pricing.minutes:
            return daily
        left = replace(self.policy, requests_per_hour=max(0, self.pricing.requests_per_hour - len(daily)))
        minutes = plan_minutes(
            listings,
            self.archived(now),
            self.announced(now),
            sessions,
            now,
            quotes,
            left,
            reach=self.reach,
            starting=any(ask.why.startswith(FIRST) for ask in daily),
        )
        return daily + tuple(filter(self.is_covered, minutes))

    @property
    def reach(self) -> Reach:
        """How far back some vendor has bars of each interval, in days."""
        found: dict[str, int] = {}
        for name in self.policy.vendors:
            for interval, days in self.prices[name].reach.items():
                found[interval] = max(days, found.get(interval, days))
        return found

    def is_covered(self, ask: Ask) -> bool:
        """Whether a vendor of the symbol has such bars at all."""
        names = self.policy.order_of(ask.symbol, self.calendar_of(ask.symbol))
        return any(name in self.prices and self.prices[name].covers(ask.symbol, ask.interval) for name in names)

    def resumes(self, after: datetime) -> datetime | None:
        """When to go on with a round that was cut short before `after`; None when it was whole."""
        quotes = self.asked(after, LATELY)
        return resumes(quotes, after, self.pricing.requests_per_hour, self.policy.vendors)

    def asked(self, now: datetime, back: timedelta) -> tuple[Quoted, ...]:
        """The log of the last questions, without those that a clock dated after `now`."""
        return tuple(one for one in self.store.quotes(now - back) if one.at <= now + SLACK)

    def running(self, now: datetime) -> tuple[Ask, ...]:
        """What to ask for while sessions run: bars within the day of listings, and their benchmarks, that had news."""
        said = self.announced(now) if self.pricing.minutes else {}
        moved = tuple(one for one in self.view.recipe.watchlist.listings if one.symbol in said)
        if not moved:
            return ()
        return plan_running(
            moved, said, self.view.sessions(now), now, self.asked(now, LOG), self.policy, reach=self.reach
        )

    def archived(self, now: datetime) -> dict[str, frozenset[date]]:
        """By symbol the sessions kept to the close, of those that the vendor still has by the minute or had lately."""
        first, sessions = (now - OPEN).date(), self.view.sessions(now)
        kept: dict[str, set[date]] = {symbol: set() for symbol in self.view.symbols}
        for symbol, calendar in symbols_of(self.view.recipe.watchlist.listings).items():
            for interval in self.reach:
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
        """One question, each vendor in turn until one answers; log, bars and actions in one transaction."""
        tape, told = round_.ask(ask, now)
        for failed in told if tape is None else told[:-1]:
            self.store.add_quoted(failed)
        if tape is not None:
            return self.keep(tape, now, told[-1])
        nobody = Quoted(
            ask.symbol, ask.interval, "empty", now, detail="no vendor that is asked has such bars", requests=0
        )
        return (nobody, *told)[-1], 0

    def keep(self, tape: Tape, now: datetime, asked: Quoted) -> tuple[Quoted, int]:
        """Judge an answer's bars and store those that say something new; the log tells of those that were refused.

        Daily bars are judged beside those of two weeks before and after. `asked` is how the log tells of the question.
        """
        days = [bar.day for bar in tape.bars] or [now.date()]
        around = AROUND if tape.interval == "1d" else timedelta(0)
        known = self.store.bars(tape.symbol, tape.interval, min(days) - around, max(days) + around, now)
        sessions = self.view.sessions_from(min(days), self.calendar_of(tape.symbol), now)
        by = self.judgment(tape.symbol, now)
        bars, broken = check_bars(tape, known, sessions, now, by)
        odd = () if tape.interval == "1d" else tuple(bar for bar in bars if bar.flaw)  # daily ones are looked up
        differ = disputes(tape, known, sessions, now, by)
        words = "; ".join(filter(None, (told_of(broken), quarantined(odd), differ)))
        quoted = replace(asked, bars=len(tape.bars), detail=words)
        daily = tape.interval == "1d"
        actions = (*tape.actions, *(withdrawn(tape.actions, by.actions, tape.bars, asked.vendor) if daily else ()))
        return quoted, self.store.add_quoted(quoted, Tape(tape.symbol, tape.interval, bars, actions))

    def judgment(self, symbol: str, now: datetime) -> Judgment:
        """What a symbol's bars are judged by beside one another."""
        listed = self.view.recipe.watchlist.by_symbol.get(symbol)
        order = self.policy.order_of(symbol, self.calendar_of(symbol))
        return Judgment(self.store.actions(symbol, now), listed.currency if listed else "", order)

    def calendar_of(self, symbol: str) -> str:
        """The calendar by which a listing or a benchmark trades."""
        return symbols_of(self.view.recipe.watchlist.listings)[symbol]
