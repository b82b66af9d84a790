"""Now: what is running, what is pending, what was heard in the last hours, and what moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from tracker.model import Session, Sessions
from tracker.web.pages.companies import pending
from tracker.web.pages.health import faults, feed_rows, is_well, job_rows
from tracker.web.pages.query import Query
from tracker.web.pages.search import heard
from tracker.web.rows import EventRow
from tracker.web.shapes import HeardRow, Judged, MarketRow, Today
from tracker.web.site import StoreSnapshot

LAST_HOURS = timedelta(hours=26)
SHOWN = 30


def make(snapshot: StoreSnapshot, _query: Query) -> Today:
    """The page of this moment."""
    entries, recent = _heard(snapshot)
    moved = _moved(snapshot)
    jobs = job_rows(snapshot)
    feeds = feed_rows(snapshot)
    return Today(
        now=snapshot.now,
        running=is_well(snapshot),
        last_run=max((one.finished for one in jobs), default=None),
        next_report=snapshot.view.next_cutoff(snapshot.now),
        markets=markets(snapshot),
        session=moved[0].event.session if moved else None,
        moved=moved,
        recent=recent,
        heard=entries,
        pending=pending(snapshot, snapshot.index.newest[:300]),
        jobs=jobs,
        faults=tuple(faults(snapshot)),
        feeds=len(feeds),
        feeds_well=sum(not one.fault for one in feeds),
        days=snapshot.index.days[:5],
    )


def _heard(snapshot: StoreSnapshot) -> tuple[tuple[HeardRow, ...], bool]:
    """Entries of the last hours, newest first; where there are none, the last that were heard."""
    last = snapshot.marks["entries"]
    if not last:
        return (), True
    recent = snapshot.view.reader.facts(snapshot.now, since=snapshot.now - LAST_HOURS, symbols=()).entries
    if recent:
        return newest(heard(recent)), True
    rows = snapshot.index.newest_claims[:1]
    moment = max((*(one.said for one in rows), *(one.said for one in snapshot.index.newest[:1])), default=snapshot.now)
    found = snapshot.view.reader.facts(snapshot.now, since=moment - timedelta(days=2), symbols=()).entries
    return newest(heard(found)), False


def newest(rows: Iterable[HeardRow]) -> tuple[HeardRow, ...]:
    """The last ones said, newest first."""
    return tuple(sorted(rows, key=lambda one: (one.said, one.id), reverse=True)[:SHOWN])


def _moved(snapshot: StoreSnapshot) -> tuple[Judged, ...]:
    """Each listing with news on the latest session that has any, the largest beyond its market first."""
    if not snapshot.index.days:
        return ()
    once: dict[str, EventRow] = {}
    for row in snapshot.index.events.of("session", snapshot.index.days[0]):
        once.setdefault(row.listing, row)
    rows = sorted(once.values(), key=lambda one: (not one.measured, -abs(one.beyond or 0.0), one.listing))
    return tuple(snapshot.judged(one) for one in rows)


def markets(snapshot: StoreSnapshot) -> tuple[MarketRow, ...]:
    """The exchanges on the day of the report's zone."""
    return tuple(_market(one, snapshot) for one in snapshot.view.sessions(snapshot.now).values())


def _market(sessions: Sessions, snapshot: StoreSnapshot) -> MarketRow:
    from zoneinfo import ZoneInfo

    day = snapshot.now.astimezone(ZoneInfo(sessions.zone)).date()
    place = sessions.index.get(day)
    if place is None:
        return MarketRow(sessions.calendar, sessions.zone, None, None, None, None, "closed")
    one = sessions.sessions[place]
    return MarketRow(
        sessions.calendar,
        sessions.zone,
        one.opens,
        one.closes,
        one.break_starts,
        one.break_ends,
        _state(one, snapshot.now),
    )


def _state(one: Session, now: datetime) -> str:
    return "over" if one.closes <= now else "before" if one.opens > now else "trading"
