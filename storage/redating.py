"""Rows that were stored by a clock that was ahead: what they are, and how they come to be learned now.

What was learned keeps its order. Bars of the last days count as provisional again, since it was the wrong clock
that called their sessions over. Log lines of runs and questions that have not happened yet are dropped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage import codecs
from storage.documents import dump, storable
from storage.schema import ACTIONS, BARS, ENTRIES, FEED_STATES, FETCHES, OUTBOX, QUOTES, RESULTS, RUNS
from tracker.model import FeedState, Misdated

DATED = {
    "entries": ENTRIES.c.learned,
    "bars": BARS.c.learned,
    "actions": ACTIONS.c.learned,
    "fetches": FETCHES.c.at,
    "outbox": OUTBOX.c.created,
    "quotes": QUOTES.c.at,
    "results": RESULTS.c.derived,
    "runs": RUNS.c.started,
}
UNSETTLED = timedelta(days=5)  # sessions that a wrong clock may have called over too early
NOTE = "learned again: the clock had shown {}"


def misdated(connection: sa.Connection, after: datetime) -> Misdated:
    """What is dated after an instant."""
    low, counts, latest = codecs.micros(after), {}, None
    for name, column in DATED.items():
        count, last = connection.execute(sa.select(sa.func.count(), sa.func.max(column)).where(column > low)).one()
        if count:
            counts[name] = count
            latest = max(last, latest or last)
    dates = sa.select(ENTRIES.c.feed, ENTRIES.c.published).where(
        ENTRIES.c.learned > low, ENTRIES.c.published.is_not(None)
    )
    published = tuple((row[0], codecs.instant(row[1])) for row in connection.execute(dates)) if counts else ()
    return Misdated(counts, None if latest is None else codecs.instant(latest), published)


def redate(connection: sa.Connection, after: datetime, now: datetime, states: Iterable[FeedState]) -> None:
    """Everything dated after `after` as of `now`; `states` replace those of their feeds."""
    low, at = codecs.micros(after), codecs.micros(now)
    _observed(connection, low, now)
    _entered(connection, low, at)
    connection.execute(sa.update(FETCHES).where(FETCHES.c.at > low).values(at=at))
    connection.execute(sa.update(OUTBOX).where(OUTBOX.c.created > low).values(created=at, due=at))
    connection.execute(sa.update(RESULTS).where(RESULTS.c.until > low).values(until=at))
    connection.execute(sa.update(RESULTS).where(RESULTS.c.derived > low).values(derived=at))
    connection.execute(sa.delete(RUNS).where(sa.or_(RUNS.c.started > low, RUNS.c.slot > low)))
    connection.execute(sa.delete(QUOTES).where(QUOTES.c.at > low))
    for one in states:
        text = dump(one, sparse=True)
        connection.execute(sa.update(FEED_STATES).where(FEED_STATES.c.feed == storable(one.feed)).values(state=text))


def _ranked(learned: Iterable[int], at: int) -> Mapping[int, int]:
    """New instants for old ones: in their order, a microsecond apart, the last of them `at`."""
    ordered = sorted(set(learned), reverse=True)
    return {old: at - back for back, old in enumerate(ordered)}


def _observed(connection: sa.Connection, low: int, now: datetime) -> None:
    fresh = codecs.number((now - UNSETTLED).date())
    for table in (BARS, ACTIONS):
        key = list(table.primary_key.columns)
        rows = connection.execute(sa.select(*key).where(table.c.learned > low)).all()
        places = _ranked((row.learned for row in rows), codecs.micros(now))
        moved = [{f"at_{name}": value for name, value in row._mapping.items()} for row in rows]
        for one in moved:
            one["then"] = places[one["at_learned"]]
        change: dict[str, Any] = {"learned": sa.bindparam("then")}
        if table is BARS:
            change["provisional"] = sa.case((BARS.c.day >= fresh, 1), else_=BARS.c.provisional)
        where = [column == sa.bindparam(f"at_{column.name}") for column in key]
        _many(connection, sa.update(table).where(*where).values(change), moved)


def _entered(connection: sa.Connection, low: int, at: int) -> None:
    asked = sa.select(ENTRIES.c.seq, ENTRIES.c.learned, ENTRIES.c.published, ENTRIES.c.notes)
    rows = connection.execute(asked.where(ENTRIES.c.learned > low)).all()
    places = _ranked((row.learned for row in rows), at)
    change = sa.update(ENTRIES).where(ENTRIES.c.seq == sa.bindparam("at_seq"))
    moved = [_moved(row, places[row.learned]) for row in rows]
    _many(connection, change.values({name: sa.bindparam(name) for name in ("learned", "said", "notes")}), moved)


def _moved(row: Any, learned: int) -> dict[str, Any]:
    notes = [*json.loads(row.notes), NOTE.format(codecs.instant(row.learned).isoformat())]
    said = learned if row.published is None else min(row.published, learned)
    return {
        "at_seq": row.seq,
        "learned": learned,
        "said": said,
        "notes": json.dumps(notes, ensure_ascii=False),
    }


def _many(connection: sa.Connection, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(statement, rows)
