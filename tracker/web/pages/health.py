"""What the tracker itself is doing: feeds, prices, jobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from tracker.core.report.coverage import last_closed
from tracker.model import FeedState, Listing, Quoted
from tracker.web.pages.query import Query
from tracker.web.shapes import FeedRow, Health, JobRow, PriceRow
from tracker.web.site import StoreSnapshot

LATE = timedelta(hours=2)  # without any job's run after which the tracker counts as stopped
RECENT = timedelta(days=15)


def make(look: StoreSnapshot, _asked: Query) -> Health:
    """Feeds, prices and jobs, what is wrong first."""
    jobs = job_rows(look)
    last = max((one.finished for one in jobs), default=None)
    return Health(
        now=look.now,
        well=is_well(look),
        last_run=last,
        jobs=jobs,
        feeds=feed_rows(look),
        prices=price_rows(look),
        rows=tuple(sorted((str(name), rows) for name, rows in look.view.reader.counts().items())),
    )


def is_well(look: StoreSnapshot) -> bool:
    """Whether a job has run lately."""
    return any(look.now - one.finished < LATE for one in job_rows(look))


def job_rows(look: StoreSnapshot) -> tuple[JobRow, ...]:
    """The last good run of each job."""
    runs = look.view.reader.last_runs()
    return tuple(JobRow(name, run.finished, run.detail) for name, run in sorted(runs.items()))


def feed_rows(look: StoreSnapshot) -> tuple[FeedRow, ...]:
    """Every feed that is configured or was asked, those not heard first."""
    states = look.view.reader.feed_states()
    configured = {one.name: one for one in look.view.feeds}
    rows = [
        _feed(name, configured[name].publisher if name in configured else "", states.get(name))
        for name in dict.fromkeys((*configured, *states))
    ]
    return tuple(sorted(rows, key=lambda one: (not one.fault, one.name)))


def _feed(name: str, publisher: str, state: FeedState | None) -> FeedRow:
    if state is None:
        return FeedRow(name, publisher, None, None, None, 0, "not asked yet")
    fault = state.muted or (state.detail if state.failures else "")
    if state.failures and not fault:
        fault = f"{state.failures} failures in a row"
    return FeedRow(name, publisher, state.last_ok, state.last_try, state.next_due, state.failures, fault)


def last_bars(look: StoreSnapshot) -> Mapping[str, date]:
    """The last session of each listing that has a usable daily bar, at any time."""
    last = max((one.at for one in look.view.reader.quotes(look.now - timedelta(days=4000))), default=look.now)
    found = look.view.reader.facts(
        look.now, since=look.now, bars_since=(last - RECENT).date(), symbols=look.view.symbols
    )
    usable = {symbol: [bar.day for bar in bars if not bar.flaw] for symbol, bars in found.bars.items()}
    return {symbol: days[-1] for symbol, days in usable.items() if days}


def price_rows(look: StoreSnapshot) -> tuple[PriceRow, ...]:
    """Every listing, those without a fresh price first."""
    bars = last_bars(look)
    quotes = {one.symbol: one for one in look.view.reader.quotes(look.now - timedelta(days=400))}
    rows = [_price(one, look, bars, quotes) for one in look.view.recipe.watchlist.listings]
    return tuple(sorted(rows, key=lambda one: (not one.fault, one.company, one.listing)))


def _price(listing: Listing, look: StoreSnapshot, bars: Mapping[str, date], quotes: Mapping[str, Quoted]) -> PriceRow:
    asked, last = quotes.get(listing.symbol), bars.get(listing.symbol)
    why = asked.detail or asked.outcome if asked and asked.outcome not in ("ok", "imported") else ""
    due = _due(look, listing, look.now)
    fault = ""
    if last is None:
        fault = why or ("never asked for" if asked is None else "no bars yet")
    elif due is not None and last < due:
        fault = f"{due} has closed" + (f"; {why}" if why else "")
    return PriceRow(
        *(listing.company, listing.symbol, last, fault),
        asked=asked.at if asked else None,
        outcome=asked.outcome if asked else "",
    )


def _due(look: StoreSnapshot, listing: Listing, now: datetime) -> date | None:
    """The last session that has closed."""
    from tracker.model import Facts

    return last_closed(now.date(), Facts(now, sessions=look.view.sessions(now)), listing)


def faults(look: StoreSnapshot) -> Iterator[str]:
    """What is wrong, in words: feeds that are not heard."""
    for one in feed_rows(look):
        if one.fault:
            yield f"{one.publisher or one.name}: {one.fault}"
