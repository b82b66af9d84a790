"""Days: all of them, and one as its report tells it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.formats.page import lay_out
from tracker.model import Report
from tracker.web.league import RIGHT, WRONG
from tracker.web.pages.query import Query
from tracker.web.shapes import Day, DayRow, Days
from tracker.web.site import Missing, StoreSnapshot

FIRST, LAST = 1980, 2200  # years of which a page can be asked for


def all_days(snapshot: StoreSnapshot, _query: Query) -> Days:
    """Every session with an event, newest first."""
    return Days(tuple(_rows(snapshot)))


def _rows(snapshot: StoreSnapshot) -> Iterator[DayRow]:
    for day in snapshot.index.days:
        events = tuple(snapshot.index.events.of("session", day))
        tests = {(one.listing, one.session): snapshot.index.standing(one) for one in events}
        claims = [one for one in snapshot.index.claims.of("session", day) if one.verdict in (*RIGHT, *WRONG)]
        words = list(tests.values())
        wrong = sum(one.verdict in WRONG for one in claims)
        yield DayRow(day, len(events), words.count("stands_out"), words.count("not_proven"), len(claims), wrong)


def one_day(snapshot: StoreSnapshot, query: Query) -> Day:
    """The day's page from what is known now."""
    day = query.day("day")
    if not FIRST <= day.year <= LAST:
        raise Missing(f"nothing is known of {day}; /days lists every day with an event")
    report = report_of(snapshot, day)
    events = tuple(one.key for told in report.told for one in told.events)
    rows = [snapshot.index.events.rows[key] for key in events if key in snapshot.index.events.rows]
    claims = (*snapshot.index.claims.of("session", day),)
    return Day(
        day=day,
        headline=lay_out(report).headline,
        events=tuple(snapshot.judged(one) for one in rows),
        tests=report.tests,
        claims=tuple(sorted(claims, key=lambda one: (one.said, one.id))),
        before=max((one for one in snapshot.index.days if one < day), default=None),
        after=min((one for one in snapshot.index.days if one > day), default=None),
    )


def report_of(snapshot: StoreSnapshot, day: date) -> Report:
    """The report of a day from stored results, as known now; made once of a snapshot."""
    if day not in snapshot.reports:
        snapshot.reports[day] = _report_of(snapshot, day)
    return snapshot.reports[day]


def _report_of(snapshot: StoreSnapshot, day: date) -> Report:
    stories = {one.story for one in snapshot.index.told(day)}
    claims = (*snapshot.index.claims.of("session", day), *snapshot.index.claims.of("said", day))
    stories |= {one.story for one in claims}
    keys = [one.id for story in stories for one in snapshot.index.events.of("story", story)]
    keys += [one.id for story in stories for one in snapshot.index.claims.of("story", story)]
    return snapshot.view.stored_day(day, snapshot.now, sorted({*stories, *keys}))
