"""Appending observations: a thing is observed again and again, and only what says something new is kept.

The tables of observations begin with the two columns of a series (a symbol and an interval), the place in it (a
bar's start) and when it was learned; then comes what is said, and last who said it, which is no news by itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import sqlalchemy as sa

Row: TypeAlias = tuple[Any, ...]
Observed: TypeAlias = list[tuple[int, Row]]  # when learned and what it said, oldest first
Span: TypeAlias = tuple[str, str, int, int]  # a stretch of one series, both ends included

CHUNK = 200  # spans in one question
PLACEHOLDERS = {"sqlite": ("?", "(?, ?, ?, ?)"), "postgresql": ("%s", "(%s::text, %s::text, %s::bigint, %s::bigint)")}


def append(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> int:
    """Append the rows that differ from what was known before them; returns how many did.

    Rows are tuples in the order of the table's columns. They go to the driver as they are: between a poll and
    the disk SQLAlchemy's care for each parameter would take longer than the disk.
    """
    known: dict[Row, Observed] = defaultdict(list)
    for span in _chunks(list(_spans(rows))):
        for row in _observations(connection, table, span):
            known[row[:3]].append((row[3], row[4:-1]))
    new = [row for row in rows if _is_news(known[row[:3]], row[3], row[4:-1])]
    if new:
        mark = PLACEHOLDERS[connection.dialect.name][0]
        columns = ", ".join(table.c.keys())
        marks = ", ".join([mark] * len(table.c))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", new)
    return len(new)


def _is_news(observed: Observed, learned: int, said: Row) -> bool:
    """Whether this differs from what was observed before it; then it takes its place in `observed`."""
    place = bisect_right(observed, learned, key=lambda one: one[0])
    if place:
        before, words = observed[place - 1]
        if before == learned or words == said:
            return False
    observed.insert(place, (learned, said))
    return True


def _spans(rows: Iterable[Row]) -> Iterator[Span]:
    """From where to where each series is told of."""
    ends: dict[tuple[str, str], list[int]] = {}
    for series, name, at, *_ in rows:
        span = ends.setdefault((series, name), [at, at])
        if at < span[0]:
            span[0] = at
        elif at > span[1]:
            span[1] = at
    return ((series, name, low, high) for (series, name), (low, high) in ends.items())


def _chunks(spans: Sequence[Span]) -> Iterator[Sequence[Span]]:
    return (spans[start : start + CHUNK] for start in range(0, len(spans), CHUNK))


def _observations(connection: sa.Connection, table: sa.Table, spans: Sequence[Span]) -> Iterable[Row]:
    """What is stored of these stretches, oldest learned first."""
    dialect = connection.dialect.name
    series, name, at, *_ = table.c.keys()
    order = ' COLLATE "C"' if dialect == "postgresql" else ""
    # The asked spans are the outer loop: each of them is one leap into the table's key.
    question = (
        f"WITH asked (series, name, low, high) AS (VALUES {', '.join([PLACEHOLDERS[dialect][1]] * len(spans))}) "
        f"SELECT {table.name}.* FROM asked CROSS JOIN {table.name} "
        f"WHERE {series} = asked.series{order} AND {table.name}.{name} = asked.name{order} "
        f"AND {at} BETWEEN asked.low AND asked.high ORDER BY learned"
    )
    rows = connection.exec_driver_sql(question, tuple(value for span in spans for value in span))
    return map(tuple, rows)
