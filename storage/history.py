"""The past in the databases: what was said in a stretch, what there is of it by day, which stretches are derived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage import codecs
from storage.intervals import DAILY
from storage.queries import ENTRY
from storage.schema import BARS, ENTRIES, INSTANT, SHARDS, TEXT
from tracker.model import Archive, Bar, Entry, Shard

_ENTRIES_SAID = ENTRY.where(
    ENTRIES.c.said >= sa.bindparam("first", type_=INSTANT),
    ENTRIES.c.said < sa.bindparam("last", type_=INSTANT),
    ENTRIES.c.learned <= sa.bindparam("as_of", type_=INSTANT),
).order_by(ENTRIES.c.learned, ENTRIES.c.id, ENTRIES.c.version)
_BARS_OF_DAYS = (
    sa.select(*BARS.c)
    .where(
        BARS.c.symbol == sa.bindparam("symbol", type_=TEXT),
        BARS.c.interval == sa.bindparam("interval", type_=TEXT),
        BARS.c.start >= sa.bindparam("low", type_=INSTANT),
        BARS.c.start <= sa.bindparam("high", type_=INSTANT),
        BARS.c.day >= sa.bindparam("first", type_=sa.Integer()),
        BARS.c.day <= sa.bindparam("last", type_=sa.Integer()),
        BARS.c.learned <= sa.bindparam("as_of", type_=INSTANT),
    )
    .order_by(BARS.c.start, BARS.c.learned)
)
_DAY = (ENTRIES.c.said // codecs.DAY).label("day")
_MONTH = (BARS.c.day // 100).label("month")
_ENTRIES_BY_DAY = (
    sa.select(_DAY, sa.func.count(), sa.func.max(ENTRIES.c.learned))
    .where(ENTRIES.c.archived == 1)
    .group_by(_DAY)
    .order_by(_DAY)
)
_BARS_BY_MONTH = (
    sa.select(_MONTH, sa.func.count(), sa.func.max(BARS.c.learned))
    .where(BARS.c.interval == DAILY)
    .group_by(_MONTH)
    .order_by(_MONTH)
)
_SHARDS = (
    sa.select(SHARDS.c.first, SHARDS.c.last, SHARDS.c.basis)
    .where(SHARDS.c.recipe == sa.bindparam("recipe", type_=TEXT))
    .order_by(SHARDS.c.first, SHARDS.c.last)
)


def entries_said(connection: sa.Connection, as_of: datetime, first: datetime, last: datetime) -> tuple[Entry, ...]:
    """Entries said in `first` <= said < `last`, archived or heard, oldest learned first."""
    asked = {"as_of": codecs.micros(as_of), "first": codecs.micros(first), "last": codecs.micros(last)}
    return tuple(map(codecs.entry, connection.execute(_ENTRIES_SAID, asked)))


def bars_between(
    connection: sa.Connection, series: Sequence[tuple[str, str]], as_of: datetime, days: tuple[date, date], margin: int
) -> Mapping[str, tuple[Bar, ...]]:
    """The latest observations of sessions `days`, both included, by symbol, oldest bar first."""
    asked = {
        "as_of": codecs.micros(as_of),
        "low": codecs.midnight(days[0]) - margin,
        "high": codecs.midnight(days[1]) + margin,
        "first": codecs.number(days[0]),
        "last": codecs.number(days[1]),
    }
    found: dict[str, list[Bar]] = defaultdict(list)
    for symbol, interval in series:
        rows = connection.execute(_BARS_OF_DAYS, asked | {"symbol": symbol, "interval": interval}).all()
        found[symbol].extend(map(codecs.bar, {row[2]: tuple(row) for row in rows}.values()))
    return {symbol: tuple(bars) for symbol, bars in found.items() if bars}


def archive(connection: sa.Connection) -> Archive:
    """What is stored of the past, by day and by month."""
    epoch = codecs.EPOCH.date()
    return Archive(
        {
            epoch + timedelta(days=int(day)): (count, codecs.instant(learned))
            for day, count, learned in connection.execute(_ENTRIES_BY_DAY)
        },
        {int(month): (count, codecs.instant(learned)) for month, count, learned in connection.execute(_BARS_BY_MONTH)},
    )


def shards(connection: sa.Connection, recipe: str) -> tuple[Shard, ...]:
    """The stretches that are done, oldest first."""
    rows = connection.execute(_SHARDS, {"recipe": recipe})
    return tuple(Shard(codecs.instant(first), codecs.instant(last), basis) for first, last, basis in rows)


def mark(connection: sa.Connection, recipe: str, shard: Shard, now: datetime) -> None:
    """A stretch is done; a mark of the same stretch on another basis is replaced."""
    row: dict[str, Any] = {
        "recipe": recipe,
        "first": codecs.micros(shard.first),
        "last": codecs.micros(shard.last),
        "basis": shard.basis,
        "done": codecs.micros(now),
    }
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(SHARDS).values(row)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["recipe", "first", "last"], set_={"basis": row["basis"], "done": row["done"]}
        )
    )
