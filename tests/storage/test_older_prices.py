"""Stores written before questions named their vendor and dividends their currency."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storage import databases, migrations, open_store, schema
from storage.migrations import STEPS
from tests.storage.places import ADDRESSES
from tracker.model import CorporateAction, Quoted

NOW = datetime(2025, 8, 22, 9, 0, tzinfo=UTC)
BEFORE = next(step.number for step in STEPS if "vendor" in step.words) - 1


def as_it_was(url: str) -> None:
    """The two tables as the schema had them, with a row in each."""
    engine = databases.writing_engine(databases.parse(url))
    with engine.connect() as connection:
        migrations.migrate(connection, lambda _: None, STEPS[:BEFORE])
        with connection.begin():
            big = "INTEGER" if connection.dialect.name == "sqlite" else "BIGINT"
            text = schema.TEXT.compile(dialect=connection.dialect)
            strict = " STRICT" if connection.dialect.name == "sqlite" else ""
            schema.ACTIONS.drop(connection)
            connection.exec_driver_sql(
                f"CREATE TABLE actions (symbol {text} NOT NULL, sort {text} NOT NULL, day INTEGER NOT NULL, "
                f"learned {big} NOT NULL, amount DOUBLE PRECISION NOT NULL, source {text} NOT NULL, "
                f"PRIMARY KEY (symbol, sort, day, learned))".replace(
                    "DOUBLE PRECISION", "REAL" if strict else "DOUBLE PRECISION"
                )
                + strict
            )
            connection.exec_driver_sql(
                "INSERT INTO actions VALUES ('0981.HK', 'dividend', 20250820, 1755853200000000, 0.5, 'yahoo')"
            )
            for column in ("vendor", "requests"):
                connection.exec_driver_sql(f"ALTER TABLE quotes DROP COLUMN {column}")
            connection.exec_driver_sql(
                "INSERT INTO quotes (symbol, interval, outcome, at, bars, detail) "
                "VALUES ('0981.HK', '1d', 'ok', 1755853200000000, 5, '')"
            )
    engine.dispose()


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_an_older_tracker_wrote_can_be_read_and_added_to(name: str, tmp_path: Path) -> None:
    url = ADDRESSES[name](tmp_path)
    as_it_was(url)
    store = open_store(url)
    try:
        old = CorporateAction("0981.HK", date(2025, 8, 20), "dividend", 0.5, NOW, "yahoo")
        assert store.facts(NOW).actions == {"0981.HK": (old,)}
        assert store.quotes(NOW) == (Quoted("0981.HK", "1d", "ok", NOW, 5),)
        told = CorporateAction(
            "0981.HK", date(2025, 8, 20), "dividend", 0.5, datetime(2025, 8, 23, tzinfo=UTC), "y", "USD"
        )
        assert store.add_actions([told]) == 1, "the same amount in another currency is news"
        assert store.facts(told.learned).actions == {"0981.HK": (told,)}
        asked = Quoted("0981.HK", "1d", "refused", NOW, detail="HTTP 403", vendor="yahoo", requests=3)
        store.add_quoted(asked)
        assert store.quotes(NOW)[-1] == asked
    finally:
        store.close()
