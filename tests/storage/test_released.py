"""Stores that released versions wrote, brought to today's schema: whole, after an interruption anywhere as well.

`released/schema-N.db.gz` were made by the code of that version: two entries, a bar with a revision, a poll, a price
request, a run and a result of each sort (tests/storage/nouns.py of its time).
"""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import backups, databases, migrations, open_store, schema
from tests.storage.nouns import NOW
from tests.storage.places import sqlite_url
from tests.storage.test_opening import migrate_until, tables

RELEASED = sorted(Path(__file__).parent.joinpath("released").glob("schema-*.db.gz"))


def placed(fixture: Path, folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "tracker.db").write_bytes(gzip.decompress(fixture.read_bytes()))
    return sqlite_url(folder)


def test_there_is_a_store_of_every_released_schema() -> None:
    assert [int(path.name.split("-")[1].split(".")[0]) for path in RELEASED] == [3, 4, 5]


@pytest.mark.parametrize("fixture", RELEASED, ids=lambda path: path.name[:8])
def test_a_released_store_is_brought_up_with_all_it_holds(fixture: Path, tmp_path: Path) -> None:
    url = placed(fixture, tmp_path)
    before = backups.check(url)
    store = open_store(url)
    assert [one.title for one in store.facts(NOW).entries] == ["华虹 halts", "SMIC raises capex"]
    assert len(store.search("华虹")) == 1
    assert [one.close for one in store.observations("0981.HK", "1d", NOW.date())] == [50.0, 56.9]
    assert len(store.results("default").events) == 2
    assert store.last_runs()["news"].detail == "1"
    assert store.misdated(NOW.replace(year=2100)).counts == {}
    store.close()
    after = backups.check(url)
    assert (after.version, after.counts, after.wrong) == (migrations.KNOWN, before.counts, ())
    if before.version < migrations.KNOWN:
        copy = tmp_path / f"tracker.db.schema-{before.version}.backup"
        assert backups.check_file(copy) == before, "the old store is kept as it was"


@pytest.mark.parametrize("fixture", RELEASED, ids=lambda path: path.name[:8])
def test_a_migration_interrupted_anywhere_is_done_at_the_next_start(fixture: Path, tmp_path: Path) -> None:
    whole = placed(fixture, tmp_path / "whole")
    open_store(whole).close()
    expected, counts = tables(whole), backups.check(whole).counts
    for statement in itertools.count():
        url = placed(fixture, tmp_path / str(statement))
        interrupted = migrate_until(url, statement)
        open_store(url).close()
        assert tables(url) == expected
        assert backups.check(url).counts == counts
        if not interrupted:
            break


def test_columns_are_as_today(tmp_path: Path) -> None:
    """A table that a migration altered has the same columns as one that is made today."""
    for fixture in RELEASED:
        url = placed(fixture, tmp_path / fixture.name)
        open_store(url).close()
        engine = databases.reading_engine(databases.parse(url))
        with engine.connect() as connection:
            look = sa.inspect(connection)
            for table in schema.METADATA.tables.values():
                assert {one["name"] for one in look.get_columns(table.name)} == set(table.c.keys())
        engine.dispose()
