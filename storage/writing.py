"""Facts in, results revised, runs marked; the writer's half of the port."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage import codecs, history, outbox, queries, redating
from storage.documents import dump, storable
from storage.observations import append
from storage.reading import SqlReader
from storage.revisions import Place, Written, revisions_between, written
from storage.rows import insert, replace_by_key
from storage.schema import (
    ACTIONS,
    BARS,
    ENTRIES,
    FEED_STATES,
    FETCHES,
    LABELS,
    NEVER,
    OPINIONS,
    OUTBOX,
    QUOTES,
    RESULTS,
    RUNS,
)
from storage.transactions import Transactions
from tracker.model import (
    Bar,
    CorporateAction,
    Entry,
    FeedState,
    Heard,
    Label,
    Message,
    Opinion,
    Quoted,
    Results,
    Run,
    Shard,
    Tape,
)

COUNTED = {"preserve_rowcount": True}  # PostgreSQL forgets it otherwise
CHUNK = 500  # texts in one IN (...)


class SqlStore(SqlReader):
    """ports.Store over a database: reads from snapshots, writes through one connection."""

    def __init__(self, readers: sa.Engine, transactions: Transactions, release: Callable[[], None]) -> None:
        super().__init__(readers)
        self._transactions = transactions
        self._release = release

    def close(self) -> None:
        super().close()
        self._transactions.close()
        self._release()

    def _view(self) -> AbstractContextManager[sa.Connection]:
        return self._transactions.mine() or super()._view()

    def transaction(self) -> AbstractContextManager[None]:
        return self._transactions.together()

    def add_entries(self, entries: Iterable[Entry]) -> int:
        rows = [codecs.entry_values(entry) for entry in entries]
        with self._transactions.writing() as connection:
            return _execute(connection, queries.insert_new(ENTRIES, connection.dialect.name), rows)

    def add_bars(self, bars: Iterable[Bar]) -> int:
        rows = list(map(codecs.bar_row, bars))
        with self._transactions.writing() as connection:
            return append(connection, BARS, rows)

    def add_actions(self, actions: Iterable[CorporateAction]) -> int:
        rows = list(map(codecs.action_row, actions))
        with self._transactions.writing() as connection:
            return append(connection, ACTIONS, rows)

    def add_heard(self, heard: Heard, state: FeedState, entries: Sequence[Entry]) -> int:
        answer = replace(heard, items=()) if heard.items else heard
        fetch = storable(heard.feed), codecs.micros(heard.at), dump(answer, sparse=True)
        known = storable(state.feed), dump(state, sparse=True)
        with self._transactions.writing() as connection:
            insert(connection, FETCHES, [fetch])
            replace_by_key(connection, FEED_STATES, [known])
            return self.add_entries(entries) if entries else 0

    def add_quoted(self, quoted: Quoted, tape: Tape | None = None) -> int:
        return self.add_quoted_many([(quoted, tape)])

    def add_quoted_many(self, answers: Iterable[tuple[Quoted, Tape | None]]) -> int:
        answers = list(answers)
        tapes = [tape for _, tape in answers if tape is not None]
        with self._transactions.writing() as connection:
            insert(connection, QUOTES, [codecs.quoted_row(quoted) for quoted, _ in answers])
            append(connection, ACTIONS, [codecs.action_row(action) for tape in tapes for action in tape.actions])
            return append(connection, BARS, [codecs.bar_row(bar) for tape in tapes for bar in tape.bars])

    def put_results(self, results: Results, recipe: str, now: datetime, *, since: datetime | None = None) -> int:
        wanted = written(results, now)
        with self._transactions.writing() as connection:
            current = _current(connection, recipe, wanted, since)
            changed = list(revisions_between(current, wanted, since, now, results.knowledge))
            _revise(connection, recipe, changed)
        return len(changed)

    def put_shard(self, results: Results, recipe: str, now: datetime, shard: Shard) -> int:
        wanted = written(results, now, as_said=True)
        with self._transactions.writing() as connection:
            current = _current(connection, recipe, wanted, shard.first, shard.last)
            changed = list(revisions_between(current, wanted, shard.first, now, results.knowledge, shard.last))
            _revise(connection, recipe, changed)
            history.mark(connection, recipe, shard, now)
        return len(changed)

    def add_messages(self, messages: Iterable[Message]) -> int:
        rows = [outbox.values(one) for one in messages]
        with self._transactions.writing() as connection:
            return _execute(connection, queries.insert_new(OUTBOX, connection.dialect.name), rows)

    def mark_message(self, message: Message) -> None:
        with self._transactions.writing() as connection:
            connection.execute(outbox.update(message))

    def add_opinions(self, opinions: Iterable[Opinion]) -> int:
        rows = [codecs.opinion_values(one) for one in opinions]
        with self._transactions.writing() as connection:
            return _execute(connection, queries.insert_new(OPINIONS, connection.dialect.name), rows)

    def add_labels(self, labels: Iterable[Label]) -> int:
        rows = [codecs.label_values(one) for one in labels]
        with self._transactions.writing() as connection:
            return _execute(connection, queries.insert_new(LABELS, connection.dialect.name), rows)

    def add_run(self, run: Run) -> None:
        with self._transactions.writing() as connection:
            _execute(connection, queries.insert_new(RUNS, connection.dialect.name), [codecs.run_values(run)])

    def redate(self, after: datetime, now: datetime, states: Iterable[FeedState] = ()) -> None:
        with self._transactions.writing() as connection:
            redating.redate(connection, after, now, states)


def _execute(connection: sa.Connection, statement: Any, rows: Sequence[codecs.Values]) -> int:
    """Run a statement for every row; returns how many rows it wrote."""
    return connection.execute(statement, rows, execution_options=COUNTED).rowcount if rows else 0


def _current(
    connection: sa.Connection,
    recipe: str,
    wanted: Collection[Place],
    since: datetime | None,
    before: datetime | None = None,
) -> dict[Place, Written]:
    """The current revisions that may be withdrawn, and those of the wanted results."""
    low = -NEVER if since is None else codecs.micros(since)
    high = NEVER if before is None else codecs.micros(before)
    rows = list(connection.execute(queries.CURRENT_SINCE, {"recipe": recipe, "since": low, "before": high}))
    seen = {(row[0], row[1]) for row in rows}
    for keys in _chunks(sorted({place[1] for place in wanted if place not in seen})):
        rows.extend(connection.execute(queries.CURRENT_OF_KEYS, {"recipe": recipe, "some": keys}))
    return {
        (sort, key): Written(codecs.instant(learned), document, codecs.instant(derived))
        for sort, key, learned, document, derived in rows
    }


def _chunks(texts: Sequence[str]) -> Iterable[Sequence[str]]:
    return (texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK))


def _revise(connection: sa.Connection, recipe: str, changed: Sequence[tuple[Place, Written]]) -> None:
    retired = [
        {"in_recipe": recipe, "of_sort": sort, "with_key": key, "then": codecs.micros(one.derived)}
        for (sort, key), one in changed
    ]
    revised = [
        {
            "recipe": recipe,
            "sort": sort,
            "key": key,
            "learned": codecs.micros(one.learned),
            "derived": codecs.micros(one.derived),
            "document": one.document,
            "knowledge": one.knowledge,
        }
        for (sort, key), one in changed
    ]
    _execute(connection, queries.RETIRE, retired)
    _execute(connection, sa.insert(RESULTS), revised)
