"""What history shows: events by kind, relation and year, each with a test that knows that events share days.

The test is Kolari and Pynnonen's (2010): it holds its size where events cluster on the calendar, which news of one
trade does. q is Benjamini and Hochberg's over all rows that were tested, so that a table of many rows is no lottery.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from tracker.core.event_study.cross_section import ValidTest
from tracker.core.event_study.false_discovery import benjamini_hochberg
from tracker.core.reactions.grouped_tests import measure_groups
from tracker.model import Event
from tracker.pipeline.history import AHEAD, EARLIEST, sessions_of
from tracker.view import View

TEST = "kolari_pynnonen"
FEWEST = 10  # events below which a row is shown and not tested
SPAN = (0, 2)


@dataclass(frozen=True, slots=True)
class YearSummary:
    """Events of one kind and relation in one year: how many, how many measured, the mean abnormal return over [0, 2].

    `n` events entered the mean (twins and stories that met on one session count once); `p` is None where too few.
    """

    year: int
    kind: str
    relation: str
    events: int
    n: int
    mean: float | None
    p: float | None
    q: float | None = None


def summarise(view: View, name: str, since: datetime, until: datetime, as_of: datetime) -> tuple[YearSummary, ...]:
    """The rows of every year from `since` until before `until`, of the results under `name`, a year at a time."""
    years = range(since.year, (until - timedelta(microseconds=1)).year + 1)
    rows = [row for year in years for row in _year(view, name, year, (since, until), as_of)]
    tested = [one for one in rows if one.p is not None]
    adjusted = dict(zip(map(id, tested), benjamini_hochberg([one.p or 0.0 for one in tested]), strict=True))
    return tuple(replace(one, q=adjusted.get(id(one))) for one in rows)


def _year(view: View, name: str, year: int, span: tuple[datetime, datetime], as_of: datetime) -> Iterator[YearSummary]:
    first = max(datetime(year, 1, 1, tzinfo=UTC), span[0])
    last = min(datetime(year + 1, 1, 1, tzinfo=UTC), span[1]) - timedelta(microseconds=1)
    events = view.reader.results_learned(name, first, last).events
    if not events:
        return
    days = max(view.bars_since(first), EARLIEST), min(date(year, 12, 31) + AHEAD, as_of.date())
    facts = view.reader.history(as_of, first, first, bars=days, symbols=view.symbols)
    facts = replace(facts, sessions=sessions_of(view, days))
    groups = {
        one.group: one
        for one in measure_groups(events, facts, view.recipe, "kind-relation", SPAN)
        if (one.start, one.end) == SPAN
    }
    for key, count in sorted(Counter(map(_key, events)).items()):
        kind, _, relation = key.partition(" ")
        group = groups.get(key)
        if group is None:
            yield YearSummary(year, kind, relation, count, 0, None, None)
            continue
        test = group.tests[TEST]
        p = test.p if isinstance(test, ValidTest) and group.n >= FEWEST else None
        yield YearSummary(year, kind, relation, count, group.n, group.mean, p)


def _key(event: Event) -> str:
    return f"{event.announcement.kind} {event.link.relation}"
