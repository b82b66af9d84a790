"""What the tracker itself is doing: feeds, prices, jobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tracker.model import FeedState, Listing, Quoted
from tracker.web.pages.query import Query
from tracker.web.shapes import FeedRow, Health, JobRow, PriceRow
from tracker.web.site import StoreSnapshot

LATE = timedelta(hours=2)  # without any job's run after which the tracker counts as stopped
RECENT = timedelta(days=15)


def make(snapshot: StoreSnapshot, _query: Query) -> Health:
    """Feeds, prices and jobs, what is wrong first."""
    jobs = job_rows(snapshot)
    last = max((one.finished for one in jobs), default=None)
    return Health(
        now=snapshot.now,
        well=is_well(snapshot),
        last_run=last,
        jobs=jobs,
        feeds=feed_rows(snapshot),
        prices=price_rows(snapshot),
        rows=tuple(sorted((str(name), rows) for name, rows in snapshot.view.reader.counts().items())),
    )


def is_well(snapshot: StoreSnapshot) -> bool:
    """Whether a job has run lately."""
    return any(snapshot.now - one.finished < LATE for one in job_rows(snapshot))


def job_rows(snapshot: StoreSnapshot) -> tuple[JobRow, ...]:
    """The last good run of each job."""
    runs = snapshot.view.reader.last_runs()
    return tuple(JobRow(name, run.finished, run.detail) for name, run in sorted(runs.items()))


def feed_rows(snapshot: StoreSnapshot) -> tuple[FeedRow, ...]:
    """Every feed that is configured or was asked, those not heard first."""
    states = snapshot.view.reader.feed_states()
    configured = {one.name: one for one in snapshot.view.feeds}
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


def last_bars(snapshot: StoreSnapshot) -> Mapping[str, date]:
    """The last session of each listing that has a usable daily bar, at any time."""
    last = max(
        (one.at for one in snapshot.view.reader.quotes(snapshot.now - timedelta(days=4000))), default=snapshot.now
    )
    found = snapshot.view.reader.facts(
        snapshot.now, since=snapshot.now, bars_since=(last - RECENT).date(), symbols=snapshot.view.symbols
    )
    usable = {symbol: [bar.day for bar in bars if not bar.flaw] for symbol, bars in found.bars.items()}
    return {symbol: days[-1] for symbol, days in usable.items() if days}


def price_rows(snapshot: StoreSnapshot) -> tuple[PriceRow, ...]:
    """Every listing, those without a fresh price first."""
    bars = last_bars(snapshot)
    quotes = {one.symbol: one for one in snapshot.view.reader.quotes(snapshot.now - timedelta(days=400))}
    rows = [_price(one, snapshot, bars, quotes) for one in snapshot.view.recipe.watchlist.listings]
    return tuple(sorted(rows, key=lambda one: (not one.fault, one.company, one.listing)))


def _price(
    listing: Listing, snapshot: StoreSnapshot, bars: Mapping[str, date], quotes: Mapping[str, Quoted]
) -> PriceRow:
    asked, last = quotes.get(listing.symbol), bars.get(listing.symbol)
    why = asked.detail or asked.outcome if asked and asked.outcome not in ("ok", "imported") else ""
    due = snapshot.view.last_closed(listing, snapshot.now)
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


def faults(snapshot: StoreSnapshot) -> Iterator[str]:
    """What is wrong, in words: feeds that are not heard."""
    for one in feed_rows(snapshot):
        if one.fault:
            yield f"{one.publisher or one.name}: {one.fault}"
