"""Migrations: numbered steps that bring a store to today's schema, each in one transaction with its number.

A step that is interrupted leaves nothing behind and is done again at the next start. A store that
already holds facts is copied aside first. To change the schema: change `schema.py`, append a step here
that alters what exists, and let the test compare both ways to today.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from storage import schema
from storage.failures import translate
from tracker.errors import StoreError, StoreTooNew


@dataclass(frozen=True)
class Migration:
    """One move from `number - 1` to `number`."""

    number: int
    words: str
    apply: Callable[[sa.Connection], None]


def _facts(connection: sa.Connection) -> None:
    schema.METADATA.create_all(
        connection, [schema.ENTRIES, schema.BARS, schema.ACTIONS, schema.FETCHES, schema.FEED_STATES, schema.QUOTES]
    )


def _results(connection: sa.Connection) -> None:
    schema.METADATA.create_all(connection, [schema.RESULTS, schema.RUNS])


SQLITE_SEARCH = (
    # Of `ascii` every character that is no ASCII is part of a token: tokens are split at blanks alone.
    "CREATE VIRTUAL TABLE entries_words USING fts5(tokens, content='entries', content_rowid='seq', "
    "tokenize=\"ascii tokenchars '_'\")",
    "CREATE TRIGGER entries_words_insert AFTER INSERT ON entries BEGIN "
    "INSERT INTO entries_words (rowid, tokens) VALUES (new.seq, new.tokens); END",
    "INSERT INTO entries_words (entries_words) VALUES ('rebuild')",
)
# Whole tokens as an array and not to_tsvector, whose parser would cut some of them in its own way.
POSTGRES_SEARCH = ("CREATE INDEX entries_words ON entries USING gin (string_to_array(tokens, ' '))",)


def _search(connection: sa.Connection) -> None:
    for statement in SQLITE_SEARCH if connection.dialect.name == "sqlite" else POSTGRES_SEARCH:
        connection.exec_driver_sql(statement)


def _registries(connection: sa.Connection) -> None:
    """Entries keep whom the feed says they are about, and what the registry calls them."""
    known = {one["name"] for one in sa.inspect(connection).get_columns(schema.ENTRIES.name)}
    text = schema.TEXT.compile(dialect=connection.dialect)
    for name in ("subject", "category"):
        if name not in known:
            connection.exec_driver_sql(f"ALTER TABLE entries ADD COLUMN {name} {text} NOT NULL DEFAULT '[]'")


def _knowledge(connection: sa.Connection) -> None:
    """Stores of step 2 and before hold results without the digest; those begun today have the column already."""
    known = {one["name"] for one in sa.inspect(connection).get_columns(schema.RESULTS.name)}
    if "knowledge" not in known:
        text = schema.TEXT.compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE results ADD COLUMN knowledge {text} NOT NULL DEFAULT ''")


def _outbox(connection: sa.Connection) -> None:
    schema.METADATA.create_all(connection, [schema.OUTBOX])


def _opinions(connection: sa.Connection) -> None:
    schema.METADATA.create_all(connection, [schema.OPINIONS])


def _labels(connection: sa.Connection) -> None:
    schema.METADATA.create_all(connection, [schema.LABELS])


def _vendors(connection: sa.Connection) -> None:
    """Questions name their vendor and count requests; dividends their currency, before the source: a new table."""
    look = sa.inspect(connection)
    if "vendor" not in {one["name"] for one in look.get_columns(schema.QUOTES.name)}:
        text = schema.TEXT.compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE quotes ADD COLUMN vendor {text} NOT NULL DEFAULT ''")
        connection.exec_driver_sql("ALTER TABLE quotes ADD COLUMN requests INTEGER NOT NULL DEFAULT 1")
    if "currency" not in {one["name"] for one in look.get_columns(schema.ACTIONS.name)}:
        connection.exec_driver_sql("CREATE TABLE actions_before AS SELECT * FROM actions")
        schema.ACTIONS.drop(connection)
        schema.METADATA.create_all(connection, [schema.ACTIONS])
        connection.exec_driver_sql(
            "INSERT INTO actions (symbol, sort, day, learned, amount, currency, source) "
            "SELECT symbol, sort, day, learned, amount, '', source FROM actions_before"
        )
        connection.exec_driver_sql("DROP TABLE actions_before")


def _history(connection: sa.Connection) -> None:
    """Entries say whether they come from an archive, and are found by when they were said; stretches that are done."""
    known = {one["name"] for one in sa.inspect(connection).get_columns(schema.ENTRIES.name)}
    if "archived" not in known:
        flag = schema.FLAG.compile(dialect=connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE entries ADD COLUMN archived {flag} NOT NULL DEFAULT 0")
    connection.exec_driver_sql("CREATE INDEX IF NOT EXISTS entries_said ON entries (said)")
    schema.METADATA.create_all(connection, [schema.SHARDS])


STEPS = (
    Migration(1, "facts: entries, bars, actions, fetches, quotes", _facts),
    Migration(2, "results by revision, runs", _results),
    Migration(3, "search over entries", _search),
    Migration(4, "results name the knowledge that made them", _knowledge),
    Migration(5, "outbox: messages on their way", _outbox),
    Migration(6, "opinions of a second reader", _opinions),
    Migration(7, "questions by vendor, currencies of dividends", _vendors),
    Migration(8, "entries with subject and category", _registries),
    Migration(9, "history: archived entries, stretches that are derived", _history),
    Migration(10, "labels: what the user says of texts", _labels),
)
KNOWN = STEPS[-1].number


def version_of(connection: sa.Connection) -> int:
    """The version of the schema a store has, 0 when it has none. Raises StoreError for a foreign database."""
    if sa.inspect(connection).has_table(schema.VERSION.name):
        return connection.execute(sa.select(sa.func.max(schema.VERSION.c.version))).scalar() or 0
    strangers = sa.inspect(connection).get_table_names()
    if connection.dialect.name == "sqlite" and strangers:
        raise StoreError(f"this database is not a tracker's: it holds {', '.join(sorted(strangers)[:3])}")
    return 0


def require_known(version: int, known: int = KNOWN) -> None:
    """Raises StoreTooNew for a version that a newer tracker wrote."""
    if version > known:
        raise StoreTooNew(
            f"the store has schema {version}, this tracker knows up to {known}; it was left as it is: "
            "install the newer tracker again"
        )


def migrate(connection: sa.Connection, backup: Callable[[int], None], steps: Sequence[Migration] = STEPS) -> int:
    """Bring the store to the last step; returns how many steps were taken.

    Raises StoreTooNew before anything is changed, and the error that stopped a step, which is then undone.
    """
    with connection.begin():
        version = version_of(connection)
    require_known(version, steps[-1].number)
    due = [step for step in steps if step.number > version]
    if version and due:
        backup(version)
    for step in due:
        take(connection, step)
    return len(due)


def take(connection: sa.Connection, step: Migration) -> None:
    """One step and its number, together or not at all."""
    with connection.begin():
        schema.METADATA.create_all(connection, [schema.VERSION])
        step.apply(connection)
        connection.execute(sa.insert(schema.VERSION), [{"version": step.number, "words": step.words}])


def backup_file(store: Path, version: int) -> Path:
    """Where the copy of a store lies that was made before it left `version`."""
    return store.with_name(f"{store.name}.schema-{version}.backup")


def copy_aside(connection: sa.Connection, store: Path, version: int) -> Path:
    """A compact copy of the store as it is; a copy cut short never takes the final name."""
    final = backup_file(store, version)
    part = final.with_name(final.name + ".part")
    part.unlink(missing_ok=True)
    cursor = connection.connection.cursor()  # outside of every transaction, as VACUUM demands
    try:
        cursor.execute("VACUUM INTO ?", (str(part),))
    except connection.dialect.loaded_dbapi.Error as error:
        raise translate(error) from error
    finally:
        cursor.close()
    os.replace(part, final)
    return final
