"""Inserts rows through the driver's own cursor.

SQLAlchemy's handling of each parameter would take longer than the writing to disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from functools import cache

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


@cache
def _insertion(table: sa.Table, dialect: str) -> str:
    names = [column.name for column in table.c if column.name != "seq"]
    marks = ", ".join([MARK[dialect]] * len(names))
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
