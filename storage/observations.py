"""Appending observations: a bar or an action is seen many times, and stored again only when its content changed.

The tables of observations begin with the two columns of a series (a symbol and an interval), the place in it (a
bar's start) and when it was learned; then comes the content, and last its source, whose change alone is not stored.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

import sqlalchemy as sa

from storage.codecs import Row
from storage.rows import insert

Observed: TypeAlias = list[tuple[int, Row]]  # when learned and what it said, oldest first
Span: TypeAlias = tuple[str, str, int, int, int]  # series, name, from, to, and what was learned until when

LEARNED = itemgetter(3)
CHUNK = 200  # spans in one question
FEW = 4  # rows of a series up to which each is looked at by itself; of more the whole stretch is read
MARKS = {
    "sqlite": ("(?, ?, ?, ?, ?)", ""),
    "postgresql": ("(%s::text, %s::text, %s::bigint, %s::bigint, %s::bigint)", ' COLLATE "C"'),
}


def append(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> int:
    """Append the rows, in the order of the table's columns, that differ from what was known before them.

    Returns how many did.
    """
    if not rows:
        return 0
    known: dict[Row, Observed] = defaultdict(list)
    for row in _observations(connection, table, rows):
        known[row[:3]].append((row[3], row[4:-1]))
    new = [row for row in rows if _is_news(known[row[:3]], row[3], row[4:-1])]
    insert(connection, table, new)
    return len(new)


def _is_news(observed: Observed, learned: int, said: Row) -> bool:
    """Whether this differs from what was observed before it; then it takes its place in `observed`."""
    place = bisect_right(observed, learned, key=lambda one: one[0]) if observed else 0
    if place:
        before, words = observed[place - 1]
        if before == learned or words == said:
            return False
    observed.insert(place, (learned, said))
    return True


def _observations(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> Iterator[Row]:
    """What is stored of the things that the rows tell of, oldest learned first, as far as it matters to them."""
    series = {(row[0], row[1]) for row in rows}
    poll = len(rows) <= FEW * len(series)
    spans = [(*row[:3], *row[2:4]) for row in rows] if poll else list(_spans(rows))
    for start in range(0, len(spans), CHUNK):
        yield from _ask(connection, table, spans[start : start + CHUNK], latest=poll)


def _spans(rows: Iterable[Row]) -> Iterator[Span]:
    """From where to where, and until when, each series is told of."""
    ends: dict[tuple[str, str], list[int]] = {}
    for series, name, at, learned, *_ in rows:
        span = ends.setdefault((series, name), [at, at, learned])
        if at < span[0]:
            span[0] = at
        elif at > span[1]:
            span[1] = at
        if learned > span[2]:
            span[2] = learned
    return ((series, name, low, high, until) for (series, name), (low, high, until) in ends.items())


def _ask(connection: sa.Connection, table: sa.Table, spans: Sequence[Span], *, latest: bool) -> list[Row]:
    """The observations within spans; `latest`: of spans that are points only the last one learned by then."""
    with closing(connection.connection.cursor()) as cursor:
        question = _question(table, connection.dialect.name, len(spans), latest)
        cursor.execute(question, tuple(chain.from_iterable(spans)))
        return sorted(cursor.fetchall(), key=LEARNED)


@cache
def _question(table: sa.Table, dialect: str, spans: int, latest: bool) -> str:
    """The asked spans are the outer loop of the query: each is one look-up in the table's key.

    Of a bar that is revised all day only the last revision is fetched.
    """
    marks, order = MARKS[dialect]
    series, name, at, *_ = table.c.keys()
    place = "= asked.low" if latest else "BETWEEN asked.low AND asked.high"

    def within(one: str) -> str:
        return f"{one}.{series} = asked.series{order} AND {one}.{name} = asked.name{order} AND {one}.{at} {place}"

    last = f"(SELECT max(learned) FROM {table.name} AS past WHERE {within('past')} AND past.learned <= asked.until)"
    return (
        f"WITH asked (series, name, low, high, until) AS (VALUES {', '.join([marks] * spans)}) "
        f"SELECT told.* FROM asked CROSS JOIN {table.name} AS told WHERE {within('told')} "
        f"AND told.learned {'=' if latest else '<='} {last if latest else 'asked.until'}"
    )
