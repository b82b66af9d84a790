"""Companies: whom we follow, and one with its price, its news and what the press said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import sqrt
from statistics import mean, stdev

from tracker.model import Company, Facts, Listing
from tracker.web.index import newest_first
from tracker.web.league import WRONG, league
from tracker.web.pages.events import load, with_verdicts
from tracker.web.pages.query import Query
from tracker.web.rows import EventRow
from tracker.web.shapes import Closes, Companies, CompanyPage, CompanyRow, KindMean, PendingRow
from tracker.web.site import Missing, StoreSnapshot

SHOWN = 200  # events on a company's page; the others by /events
BACK = timedelta(days=110)
OPEN = timedelta(days=40)
FEW = 20


def all_companies(snapshot: StoreSnapshot, _query: Query) -> Companies:
    """Every company with a listing, those with the latest news first."""
    watchlist = snapshot.view.recipe.watchlist
    bars = recent_bars(snapshot, [one.symbol for one in watchlist.listings], snapshot.now - timedelta(days=15))
    stale = snapshot.view.stale(bars, snapshot.day(snapshot.now))
    found = [_row(one, snapshot, bars, stale) for one in watchlist.companies if watchlist.listings_of(one.name)]
    return Companies(tuple(sorted(found, key=lambda one: (-(one.last or date.min).toordinal(), one.name))))


def _row(company: Company, snapshot: StoreSnapshot, bars: Facts, stale: Mapping[str, str]) -> CompanyRow:
    events = tuple(snapshot.index.events.of("company", company.name))
    listings = snapshot.view.recipe.watchlist.listings_of(company.name)
    days = [bars.bars[one.symbol][-1].day for one in listings if bars.bars.get(one.symbol)]
    outs = {(one.listing, one.session) for one in events if snapshot.index.standing(one) == "stands_out"}
    return CompanyRow(
        name=company.name,
        listings=tuple(one.symbol for one in listings),
        events=len(events),
        stands_out=len(outs),
        last=max((one.session for one in events), default=None),
        last_bar=max(days, default=None),
        stale="; ".join(f"{one.symbol}: {stale[one.symbol]}" for one in listings if one.symbol in stale),
    )


def recent_bars(snapshot: StoreSnapshot, symbols: Sequence[str], since: datetime) -> Facts:
    """Daily bars of some symbols, with the sessions."""
    from dataclasses import replace

    found = snapshot.view.reader.facts(snapshot.now, since=snapshot.now, bars_since=since.date(), symbols=symbols)
    return replace(found, sessions=snapshot.view.sessions(snapshot.now))


def one(snapshot: StoreSnapshot, query: Query) -> CompanyPage:
    """A company's page, also of one that was followed once. Raises Missing for others, with the nearest."""
    name = snapshot.stored("company", query.path("name"))
    watchlist = snapshot.view.recipe.watchlist
    company = watchlist.by_name.get(name)
    rows = sorted(snapshot.index.events.of("company", name), key=newest_first, reverse=True)
    claims = tuple(snapshot.index.claims.of("company", name))
    if company is None and not rows and not claims:
        from difflib import get_close_matches

        near = get_close_matches(name, watchlist.by_name, 3, 0.4)
        raise Missing(
            f"no company {name!r} is followed; " + (f"nearest: {', '.join(near)}" if near else "see /companies")
        )
    listings = watchlist.listings_of(name)
    return CompanyPage(
        name=name,
        sort=company.sort if company else "",
        tags=company.tags if company else (),
        closes=tuple(_closes(listings, snapshot, rows)),
        events=with_verdicts(snapshot, rows[:SHOWN]),
        total=len(rows),
        kinds=tuple(kind_means(rows, listings)),
        press=league(claims),
        wrong=tuple(one for one in claims if one.verdict in WRONG)[-FEW:],
        pending=pending(snapshot, rows),
    )


def _closes(listings: Iterable[Listing], snapshot: StoreSnapshot, rows: Sequence[EventRow]) -> Iterator[Closes]:
    """Closes of the last months up to the last news or now, whichever has bars."""
    end = max((one.session for one in rows), default=snapshot.now.date())
    since = datetime.combine(min(end, snapshot.now.date()), datetime.min.time(), snapshot.now.tzinfo) - BACK
    bars = recent_bars(snapshot, [one.symbol for one in listings], since)
    stale = snapshot.view.stale(bars, snapshot.day(snapshot.now))
    for listing in listings:
        good = [one for one in bars.bars.get(listing.symbol, ()) if one.close is not None and not one.flaw]
        yield Closes(
            listing=listing.symbol,
            place=listing.calendar,
            currency=listing.currency,
            days=tuple(one.day for one in good),
            closes=tuple(one.close for one in good if one.close is not None),
            stale=stale.get(listing.symbol, ""),
        )


def kind_means(rows: Iterable[EventRow], listings: Sequence[Listing]) -> Iterator[KindMean]:
    """The mean reaction of each kind: one observation a story and session, by the first listing that has it."""
    order = {one.symbol: place for place, one in enumerate(listings)}
    tests: defaultdict[tuple[str, date], list[EventRow]] = defaultdict(list)
    for row in rows:
        if row.measured and row.beyond is not None:
            tests[row.kind, row.session].append(row)
    kinds: defaultdict[str, list[list[EventRow]]] = defaultdict(list)
    for (kind, _), found in tests.items():
        kinds[kind].append(sorted(found, key=lambda one: order.get(one.listing, 99)))
    for kind, groups in sorted(kinds.items(), key=lambda one: (-len(one[1]), one[0])):
        yield _mean(kind, groups)


def _mean(kind: str, groups: Sequence[Sequence[EventRow]]) -> KindMean:
    firsts = [one[0].beyond or 0.0 for one in groups]
    others = [row.beyond or 0.0 for one in groups for row in one[1:] if row.listing != one[0].listing]
    middle = mean(firsts)
    if len(firsts) > 1:
        from scipy.special import stdtrit

        half: float | None = float(stdtrit(len(firsts) - 1, 0.975)) * stdev(firsts) / sqrt(len(firsts))
    else:
        half = groups[0][0].ordinary
    low, high = (None, None) if half is None else (middle - half, middle + half)
    return KindMean(kind, len(firsts), middle, low, high, mean(others) if others else None)


def pending(snapshot: StoreSnapshot, rows: Iterable[EventRow]) -> tuple[PendingRow, ...]:
    """Windows of recent events that are not over."""
    first = (snapshot.now - OPEN).date()
    recent = [one for one in rows if one.session >= first][:100]
    names = {one.listing: one.company for one in recent}
    found = snapshot.view.pending(load(snapshot, recent), snapshot.now) if recent else ()
    return tuple(PendingRow(one.day, names[one.listing], one.listing, one.session, *one.window) for one in found)
