"""Answers from the store, as of an instant; the reader's half of the port."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter

import sqlalchemy as sa

from storage import codecs, documents, history, outbox, queries, redating
from storage.documents import load
from storage.failures import translated
from storage.intervals import DAILY, INTRADAY_HALO, finest
from storage.revisions import gathered
from storage.rows import fetch
from storage.schema import METADATA, NEVER, VERSION, WITHDRAWN
from storage.words import phrase
from tracker.model import (
    Archive,
    Bar,
    CorporateAction,
    Entry,
    Facts,
    FeedState,
    Heard,
    Label,
    Message,
    Misdated,
    Opinion,
    Quoted,
    Results,
    Run,
    Shard,
)
from tracker.ports import Revision

SOME_KEYS = 500  # keys asked for at once
MARGIN = 2 * codecs.DAY  # a session's bars start within this of midnight UTC of its day, in every zone


_START = itemgetter(2)


def _latest_bars(rows: Sequence[codecs.Row]) -> tuple[Bar, ...]:
    """Of rows ordered by start and learned, the last of each start."""
    return tuple(map(codecs.bar, dict(zip(map(_START, rows), rows, strict=True)).values()))


class SqlReader:
    """ports.Reader over a database; safe to share between threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._readers = engine

    def close(self) -> None:
        """Close every connection."""
        self._readers.dispose()

    @contextmanager
    def _snapshot(self) -> Iterator[sa.Connection]:
        with self._readers.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        """A connection whose reads all see the same state of the store."""
        with translated(), self._view() as connection:
            yield connection

    def _view(self) -> AbstractContextManager[sa.Connection]:
        return self._snapshot()

    def facts(
        self,
        as_of: datetime,
        *,
        since: datetime | None = None,
        bars_since: date | None = None,
        symbols: Sequence[str] | None = None,
    ) -> Facts:
        with self._reading() as connection:
            series = list(_series(connection, symbols))
            return Facts(
                as_of=as_of,
                entries=_entries_known(connection, as_of, since),
                bars=_daily_bars(connection, series, as_of, bars_since),
                actions=_actions_known(connection, symbols, as_of, bars_since),
                minutes=_intraday_bars(connection, series, as_of, since),
                opinions=_opinions_known(connection, as_of, since),
            )

    def history(
        self,
        as_of: datetime,
        first: datetime,
        last: datetime,
        *,
        bars: tuple[date, date],
        symbols: Sequence[str] | None = None,
    ) -> Facts:
        with self._reading() as connection:
            series = list(_series(connection, symbols))
            daily = [one for one in series if one[1] == DAILY]
            finer = [one for one in series if one[1] != DAILY]
            spoken = (first - INTRADAY_HALO).date(), last.date()
            minutes = history.bars_between(connection, finer, as_of, spoken, MARGIN)
            return Facts(
                as_of=as_of,
                entries=history.entries_said(connection, as_of, first, last),
                bars=history.bars_between(connection, daily, as_of, bars, MARGIN),
                actions=_actions_known(connection, symbols, as_of, bars[0]),
                minutes={symbol: finest(found) for symbol, found in minutes.items()},
                opinions=_opinions_known(connection, as_of, first),
            )

    def labels(self, as_of: datetime) -> tuple[Label, ...]:
        with self._reading() as connection:
            rows = connection.execute(queries.LABELS_KNOWN, {"as_of": codecs.micros(as_of)})
            return tuple(map(codecs.label, rows))

    def archive(self) -> Archive:
        with self._reading() as connection:
            return history.archive(connection)

    def shards(self, recipe: str) -> tuple[Shard, ...]:
        with self._reading() as connection:
            return history.shards(connection, recipe)

    def earliest_said(self, as_of: datetime, *, since: datetime) -> datetime | None:
        asked = {"as_of": codecs.micros(as_of), "since": codecs.micros(since)}
        with self._reading() as connection:
            said = connection.execute(queries.EARLIEST_SAID, asked).scalar()
        return None if said is None else codecs.instant(said)

    def versions(self, feed: str) -> tuple[Entry, ...]:
        with self._reading() as connection:
            return tuple(map(codecs.entry, connection.execute(queries.ENTRIES_OF_FEED, {"feed": feed})))

    def bars(self, symbol: str, interval: str, first: date, last: date, as_of: datetime) -> tuple[Bar, ...]:
        asked = _window(symbol, interval, first, last) | {"as_of": codecs.micros(as_of)}
        with self._reading() as connection:
            return _latest_bars(fetch(connection, queries.BARS_OF_DAYS, asked))

    def settled(self, symbol: str, interval: str, first: date, last: date, as_of: datetime) -> Mapping[date, datetime]:
        asked = _window(symbol, interval, first, last) | {"as_of": codecs.micros(as_of)}
        with self._reading() as connection:
            rows = connection.execute(queries.SETTLED, asked).all()
        return {codecs.day_of(day): codecs.instant(last) for day, last in rows}

    def observations(self, symbol: str, interval: str, day: date) -> tuple[Bar, ...]:
        asked = _window(symbol, interval, day, day)
        with self._reading() as connection:
            return tuple(map(codecs.bar, connection.execute(queries.OBSERVATIONS, asked)))

    def actions(self, symbol: str, as_of: datetime) -> tuple[CorporateAction, ...]:
        with self._reading() as connection:
            rows = connection.execute(queries.ACTIONS_OF_SYMBOL, {"symbol": symbol, "as_of": codecs.micros(as_of)})
            return tuple({tuple(row[:3]): codecs.action(row) for row in rows}.values())

    def feed_states(self) -> Mapping[str, FeedState]:
        with self._reading() as connection:
            rows = connection.execute(queries.FEED_STATES).all()
        return {feed: load(FeedState, state) for feed, state in rows}

    def fetches(self, feed: str, since: datetime) -> tuple[Heard, ...]:
        asked = {"feed": feed, "since": codecs.micros(since)}
        with self._reading() as connection:
            return tuple(load(Heard, row[0]) for row in connection.execute(queries.FETCHES, asked))

    def messages(self, *states: str) -> tuple[Message, ...]:
        with self._reading() as connection:
            return tuple(map(outbox.message, connection.execute(outbox.in_states(states))))

    def messages_since(self, moment: datetime) -> tuple[Message, ...]:
        with self._reading() as connection:
            return tuple(map(outbox.message, connection.execute(outbox.since(moment))))

    def first_fetch(self) -> datetime | None:
        with self._reading() as connection:
            first = connection.execute(queries.FIRST_FETCH).scalar()
        return None if first is None else codecs.instant(first)

    def quotes(self, since: datetime) -> tuple[Quoted, ...]:
        with self._reading() as connection:
            rows = connection.execute(queries.QUOTES, {"since": codecs.micros(since)})
            return tuple(map(codecs.quoted, rows))

    def results(self, recipe: str, as_of: datetime | None = None) -> Results:
        query = queries.RESULTS_NOW if as_of is None else queries.RESULTS_THEN
        asked = {"recipe": recipe} | ({} if as_of is None else {"as_of": codecs.micros(as_of)})
        with self._reading() as connection:
            rows = connection.execute(query, asked).all()
        return gathered((sort, document) for sort, document in rows)

    def results_of(self, recipe: str, keys: Sequence[str]) -> Results:
        some = [one for one in dict.fromkeys(keys) if documents.storable(one) == one]
        with self._reading() as connection:
            rows = [
                tuple(row)
                for first in range(0, len(some), SOME_KEYS)
                for row in connection.execute(
                    queries.RESULTS_OF_KEYS, {"recipe": recipe, "some": some[first : first + SOME_KEYS]}
                )
            ]
        return gathered(rows)

    def results_learned(self, recipe: str, first: datetime, last: datetime) -> Results:
        asked = {"recipe": recipe, "first": codecs.micros(first), "last": codecs.micros(last)}
        with self._reading() as connection:
            rows = connection.execute(queries.RESULTS_LEARNED, asked).all()
        return gathered((sort, document) for sort, document in rows)

    def latest_documents(self, recipe: str, sorts: Sequence[str], after: int = 0) -> tuple[Revision, ...]:
        asked = {"recipe": recipe, "sorts": list(sorts), "after": after}
        with self._reading() as connection:
            rows = connection.execute(queries.LATEST_DOCUMENTS, asked).all()
        return tuple(
            Revision(seq, sort, key, "" if document == WITHDRAWN else document) for seq, sort, key, document in rows
        )

    def marks(self) -> Mapping[str, int]:
        with self._reading() as connection:
            return {name: int(connection.execute(query).scalar() or 0) for name, query in queries.MARKS.items()}

    def revisions(self, key: str) -> tuple[tuple[datetime, str], ...]:
        if documents.storable(key) != key:
            return ()
        with self._reading() as connection:
            rows = connection.execute(queries.REVISIONS, {"key": key})
            return tuple((codecs.instant(derived), document) for derived, document in rows)

    def last_runs(self) -> Mapping[str, Run]:
        with self._reading() as connection:
            runs = list(map(codecs.run, connection.execute(queries.GOOD_RUNS)))
        return {run.job: run for run in sorted(runs, key=lambda run: (run.slot, run.started))}

    def runs(self, since: datetime) -> tuple[Run, ...]:
        with self._reading() as connection:
            return tuple(map(codecs.run, connection.execute(queries.RUNS, {"since": codecs.micros(since)})))

    def search(self, words: str, limit: int = 50) -> tuple[Entry, ...]:
        sought = phrase(words)
        if not sought or limit < 1:
            return ()
        with self._reading() as connection:
            query, asked = queries.search(connection.dialect.name, sought)
            rows = connection.execute(query, asked | {"limit": min(limit, NEVER)})
            return tuple(map(codecs.entry, rows))

    def counts(self) -> Mapping[str, int]:
        tables = [table for table in METADATA.sorted_tables if table is not VERSION]
        with self._reading() as connection:
            return {
                table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                for table in sorted(tables, key=lambda table: table.name)
            }

    def misdated(self, after: datetime) -> Misdated:
        with self._reading() as connection:
            return redating.misdated(connection, after)


def _window(symbol: str, interval: str, first: date, last: date) -> dict[str, object]:
    """The parameters of a query for the bars of sessions `first`..`last`."""
    return {
        "symbol": symbol,
        "interval": interval,
        "low": codecs.midnight(first) - MARGIN,
        "high": codecs.midnight(last) + MARGIN,
        "first": codecs.number(first),
        "last": codecs.number(last),
    }


def _entries_known(connection: sa.Connection, as_of: datetime, since: datetime | None) -> tuple[Entry, ...]:
    # What was said at or after `since` was learned after it too: `said` is never later than `learned`.
    asked = {"as_of": codecs.micros(as_of), "since": -NEVER if since is None else codecs.micros(since)}
    return tuple(map(codecs.entry, connection.execute(queries.ENTRIES_KNOWN, asked)))


def _opinions_known(connection: sa.Connection, as_of: datetime, since: datetime | None) -> tuple[Opinion, ...]:
    # An opinion is learned after its text.
    asked = {"as_of": codecs.micros(as_of), "since": -NEVER if since is None else codecs.micros(since)}
    return tuple(map(codecs.opinion, connection.execute(queries.OPINIONS_KNOWN, asked)))


def _series(connection: sa.Connection, symbols: Sequence[str] | None) -> Iterator[tuple[str, str]]:
    """Every (symbol, interval) with bars, found by skipping through the key instead of reading all bars."""
    for start in ("",) if symbols is None else sorted(set(symbols)):
        at: tuple[str, str] = (start, "")
        while row := connection.execute(queries.NEXT_SERIES, {"symbol": at[0], "interval": at[1]}).first():
            at = (row[0], row[1])
            if symbols is not None and at[0] != start:
                break
            yield at


def _daily_bars(
    connection: sa.Connection, series: Sequence[tuple[str, str]], as_of: datetime, first: date | None
) -> Mapping[str, tuple[Bar, ...]]:
    asked = {
        "interval": DAILY,
        "as_of": codecs.micros(as_of),
        "since": -NEVER if first is None else codecs.midnight(first) - MARGIN,
        "first": 0 if first is None else codecs.number(first),
    }
    symbols = [symbol for symbol, interval in series if interval == DAILY]
    found = {one: _latest_bars(fetch(connection, queries.BARS_SINCE, asked | {"symbol": one})) for one in symbols}
    return {symbol: bars for symbol, bars in found.items() if bars}


def _intraday_bars(
    connection: sa.Connection, series: Sequence[tuple[str, str]], as_of: datetime, since: datetime | None
) -> Mapping[str, tuple[Bar, ...]]:
    low = -NEVER if since is None else codecs.micros(since - INTRADAY_HALO)
    asked = {"as_of": codecs.micros(as_of), "since": low, "first": 0}
    found: dict[str, list[Bar]] = defaultdict(list)
    for symbol, interval in series:
        if interval != DAILY:
            one = asked | {"symbol": symbol, "interval": interval}
            found[symbol].extend(_latest_bars(fetch(connection, queries.BARS_SINCE, one)))
    return {symbol: finest(bars) for symbol, bars in found.items() if bars}


def _actions_known(
    connection: sa.Connection, symbols: Sequence[str] | None, as_of: datetime, first: date | None
) -> Mapping[str, tuple[CorporateAction, ...]]:
    since = 0 if first is None else codecs.number(first)
    rows = connection.execute(queries.ACTIONS_KNOWN, {"as_of": codecs.micros(as_of), "first": since})
    asked = None if symbols is None else set(symbols)
    latest = {tuple(row[:3]): codecs.action(row) for row in rows if asked is None or row[0] in asked}
    return {symbol: tuple(actions) for symbol, actions in groupby(latest.values(), key=lambda action: action.symbol)}
