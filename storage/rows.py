"""Inserts and fetches rows through the driver's own cursor.

SQLAlchemy's handling of each parameter would take longer than the disk does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from typing import Any

import sqlalchemy as sa

from storage.codecs import Row

MARK = {"sqlite": "?", "postgresql": "%s"}


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert tuples that are in the order of the table's columns, without the number that a table gives itself."""
    if rows:
        with closing(connection.connection.cursor()) as cursor:
            cursor.executemany(_insertion(table, connection.dialect.name), rows)


def replace_by_key(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Insert tuples of a table's key and value, or replace the value where the key is there."""
    key, value = (column.name for column in table.c)
    statement = _insertion(table, connection.dialect.name)
    with closing(connection.connection.cursor()) as cursor:
        cursor.executemany(f"{statement} ON CONFLICT ({key}) DO UPDATE SET {value} = excluded.{value}", rows)


def fetch(connection: sa.Connection, query: sa.Select[Any], asked: Mapping[str, Any]) -> Sequence[Row]:
    """The driver's own tuples: of a window of bars SQLAlchemy's rows would take as long as everything else."""
    text, names = _selection(query, connection.dialect)
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(text, asked if names is None else [asked[name] for name in names])
        return cursor.fetchall()


@cache
def _selection(query: sa.Select[Any], dialect: sa.Dialect) -> tuple[str, Sequence[str] | None]:
    """A query's text, and its parameters' names in their order where the driver takes them by place."""
    compiled = query.compile(dialect=dialect)
    return str(compiled), compiled.positiontup


@cache
def _insertion(table: sa.Table, dialect: str) -> str:
    names = [column.name for column in table.c if column.name != "seq"]
    marks = ", ".join([MARK[dialect]] * len(names))
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
