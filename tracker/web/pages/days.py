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


def all_days(look: StoreSnapshot, _asked: Query) -> Days:
    """Every session with an event, newest first."""
    return Days(tuple(_rows(look)))


def _rows(look: StoreSnapshot) -> Iterator[DayRow]:
    for day in look.index.days:
        events = tuple(look.index.events.of("session", day))
        tests = {(one.listing, one.session): look.index.standing(one) for one in events}
        claims = [one for one in look.index.claims.of("session", day) if one.verdict in (*RIGHT, *WRONG)]
        words = list(tests.values())
        wrong = sum(one.verdict in WRONG for one in claims)
        yield DayRow(day, len(events), words.count("stands_out"), words.count("not_proven"), len(claims), wrong)


def one_day(look: StoreSnapshot, asked: Query) -> Day:
    """The day's page from what is known now."""
    day = asked.day("day")
    if not FIRST <= day.year <= LAST:
        raise Missing(f"nothing is known of {day}; /days lists every day with an event")
    report = report_of(look, day)
    events = tuple(one.key for told in report.told for one in told.events)
    rows = [look.index.events.rows[key] for key in events if key in look.index.events.rows]
    claims = (*look.index.claims.of("session", day),)
    return Day(
        day=day,
        headline=lay_out(report).headline,
        events=tuple(look.judged(one) for one in rows),
        tests=report.tests,
        claims=tuple(sorted(claims, key=lambda one: (one.said, one.id))),
        before=max((one for one in look.index.days if one < day), default=None),
        after=min((one for one in look.index.days if one > day), default=None),
    )


def report_of(look: StoreSnapshot, day: date) -> Report:
    """The report of a day from stored results, as known now."""
    stories = {one.story for one in look.index.told(day)}
    claims = (*look.index.claims.of("session", day), *look.index.claims.of("said", day))
    stories |= {one.story for one in claims}
    keys = [one.id for story in stories for one in look.index.events.of("story", story)]
    keys += [one.id for story in stories for one in look.index.claims.of("story", story)]
    return look.view.stored_day(day, look.now, sorted({*stories, *keys}))
