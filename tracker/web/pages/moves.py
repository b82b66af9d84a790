"""Moves without a story, and the stream of all tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from math import isfinite

from tracker.web.pages.events import load
from tracker.web.pages.query import Query
from tracker.web.rows import EventRow
from tracker.web.shapes import Discoveries, DiscoveryRow, MoveRow, Unexplained
from tracker.web.site import StoreSnapshot

SESSIONS = 20
LIVE = timedelta(days=7)  # a reaction first measured later is history, no test of the stream
STREAM = 2000  # tests of the stream that are told at once


def unexplained(snapshot: StoreSnapshot, _query: Query) -> Unexplained:
    """The last twenty days with a session up to the last one that has prices."""
    days = _last_days(snapshot)
    if not days:
        return Unexplained(snapshot.now.date(), snapshot.now.date(), ())
    rows = [one for day in snapshot.index.days if day >= days[0] for one in snapshot.index.events.of("session", day)]
    moves = snapshot.view.unexplained_moves(days, snapshot.now, load(snapshot, rows))
    listings = snapshot.view.recipe.watchlist.by_symbol
    found = [
        MoveRow(
            company=listings[one.listing].company,
            listing=one.listing,
            session=one.session,
            raw=one.raw,
            beyond=one.abnormal,
            rank_p=one.p_empirical,
            note=one.note,
        )
        for one in moves
    ]
    return Unexplained(days[0], days[-1], tuple(sorted(found, key=lambda one: -abs(one.beyond))))


def _last_days(snapshot: StoreSnapshot) -> tuple[date, ...]:
    """Days with a session up to the last bar of any listing."""
    from tracker.web.pages.health import last_bars

    last = max(last_bars(snapshot).values(), default=None)
    if last is None:
        return ()
    days = {day for one in snapshot.view.sessions(snapshot.now).values() for day in one.days if day <= last}
    return tuple(sorted(days)[-SESSIONS:])


def discoveries(snapshot: StoreSnapshot, _query: Query) -> Discoveries:
    """The stream of tests, newest first: Benjamini-Hochberg by report with the counts carried on, as the command."""
    alpha = snapshot.view.recipe.alpha
    tests = [
        one
        for one in _stream(snapshot)
        if one[0].date() - one[1].session <= LIVE and _due(snapshot, one[0]) <= snapshot.now
    ]
    reports = [[p for _, _, p in group] for _, group in groupby(tests, key=lambda one: _due(snapshot, one[0]))]
    rows = [
        DiscoveryRow(verdict.number, said, row.listing, row.session, p, verdict.level, verdict.rejected, row.id)
        for (said, row, p), verdict in zip(tests, snapshot.view.decisions(reports), strict=True)
    ]
    rows.reverse()
    return Discoveries(len(rows), sum(one.discovery for one in rows), alpha, tuple(rows[:STREAM]))


def _due(snapshot: StoreSnapshot, moment: datetime) -> datetime:
    """When the report is due that judges what was measured at `moment`."""
    same = snapshot.view.cutoff(moment.astimezone(UTC).date())
    return same if moment <= same else same + timedelta(days=1)


def _stream(snapshot: StoreSnapshot) -> Iterator[tuple[datetime, EventRow, float]]:
    """The first measurement of each listing and session, in the order of those moments, with its p of then."""
    once: dict[tuple[str, date], tuple[datetime, str, float]] = {}
    for row in snapshot.index.events.rows.values():
        found = first_test(snapshot, row) if row.measured else None
        if found is not None:
            place = (row.listing, row.session)
            mine = (found[0], row.id, found[1])
            once[place] = min(once.get(place, mine), mine)
    for said, key, p in sorted(once.values()):
        yield said, snapshot.index.events.rows[key], p


def first_test(snapshot: StoreSnapshot, row: EventRow) -> tuple[datetime, float] | None:
    """When an event was first measured, and its p of that moment; remembered, for it never changes."""
    if row.id not in snapshot.first_tests:
        for derived, document in snapshot.view.reader.revisions(row.id):
            told = json.loads(document)
            reaction = told.get("reaction", {}) if isinstance(told, dict) else {}
            if reaction.get("is") == "Reaction":
                day = reaction["windows"][0]
                p = day["p_empirical"] if day.get("p_tail") is None else day["p_tail"]
                if p is not None and isfinite(p):
                    snapshot.first_tests[row.id] = (derived, float(p))
                break
    return snapshot.first_tests.get(row.id)
