"""Opening, migrating and describing a store: interrupted at every step, too new, foreign, absent."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

import storage
from storage import codecs, databases, describe, migrations, open_reader, open_store, schema
from storage.migrations import STEPS, Migration
from storage.opening import verdict
from tests.storage.nouns import NOW, entry
from tests.storage.places import ADDRESSES, sqlite_url
from tracker.errors import StoreError, StoreTooNew


def no_backup(_version: int) -> None:
    pass


class Interruption(Exception):
    """The moment a process would have died."""


def migrate_until(url: str, statement: int, steps: tuple[Migration, ...] = STEPS) -> bool:
    """Migrate, stopping before the given statement; whether there was such a statement."""
    engine = databases.writing_engine(databases.parse(url))
    count = itertools.count()

    def stop(*_: object) -> None:
        if next(count) == statement:
            raise Interruption

    sa.event.listen(engine, "before_cursor_execute", stop)
    try:
        with engine.connect() as connection:
            migrations.migrate(connection, no_backup, steps)
    except Interruption:
        return True
    finally:
        engine.dispose()
    return False


def tables(url: str) -> dict[str, set[str]]:
    """What a store's database holds."""
    engine = databases.writing_engine(databases.parse(url))
    with engine.connect() as connection, connection.begin():
        look = sa.inspect(connection)
        found = {name: {column["name"] for column in look.get_columns(name)} for name in look.get_table_names()}
    engine.dispose()
    return found


def at_version(url: str, version: int) -> None:
    """A store as a tracker that knew fewer steps left it, with one entry."""
    engine = databases.writing_engine(databases.parse(url))
    with engine.connect() as connection:
        migrations.migrate(connection, no_backup, STEPS[:version])
        with connection.begin():
            connection.execute(sa.insert(schema.ENTRIES), [codecs.entry_values(entry("a", "华虹 halts"))])
    engine.dispose()


@pytest.mark.parametrize(("name", "stride"), [("sqlite", 1), ("postgres", 6)])
def test_interrupted_before_any_statement_the_next_start_ends_the_same(name: str, stride: int, tmp_path: Path) -> None:
    whole = ADDRESSES[name](tmp_path)
    open_store(whole).close()
    expected = tables(whole)
    for statement in itertools.count(step=stride):
        folder = tmp_path / str(statement)
        folder.mkdir()
        url = ADDRESSES[name](folder)
        interrupted = migrate_until(url, statement)
        store = open_store(url)
        assert store.add_entries([entry("a", "华虹 halts")]) == 1
        assert len(store.search("华虹")) == 1
        store.close()
        assert tables(url) == expected
        if not interrupted:
            break
    assert statement > len(schema.METADATA.tables), "every table takes a statement at least"


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_step_that_fails_half_way_leaves_nothing(name: str, tmp_path: Path) -> None:
    def fail(connection: sa.Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE entries ADD COLUMN extra TEXT")
        raise Interruption

    url = ADDRESSES[name](tmp_path)
    open_store(url).close()
    before = tables(url)
    assert migrate_until(url, -1, (*STEPS, Migration(migrations.KNOWN + 1, "half", fail)))
    assert tables(url) == before
    open_store(url).close()


@pytest.mark.parametrize("version", range(1, migrations.KNOWN))
@pytest.mark.parametrize("name", ADDRESSES)
def test_an_older_store_is_brought_up_with_what_it_holds(name: str, version: int, tmp_path: Path) -> None:
    url = ADDRESSES[name](tmp_path)
    at_version(url, version)
    with pytest.raises(StoreError, match=f"has schema {version}.*brings it up to date"):
        open_reader(url)
    store = open_store(url)
    assert store.search("华虹") == store.facts(NOW).entries == (entry("a", "华虹 halts"),)
    store.close()


def test_a_store_is_copied_aside_before_it_is_migrated(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    at_version(url, 1)
    (tmp_path / "tracker.db.schema-1.backup.part").write_text("a copy that was cut short")
    open_store(url).close()
    backup = tmp_path / "tracker.db.schema-1.backup"
    assert describe(f"sqlite:///{backup}")["schema"] == f"1 of {migrations.KNOWN}"
    assert not backup.with_name(backup.name + ".part").exists()
    open_store(f"sqlite:///{backup}").close()
    assert open_reader(f"sqlite:///{backup}").facts(NOW).entries == (entry("a", "华虹 halts"),)


def test_a_new_store_and_one_at_rest_make_no_copy(tmp_path: Path) -> None:
    for _ in range(2):
        open_store(sqlite_url(tmp_path)).close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tracker.db", "tracker.db.lock"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_newer_store_is_refused_and_left_as_it_is(name: str, tmp_path: Path) -> None:
    url = ADDRESSES[name](tmp_path)
    open_store(url).close()
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.insert(schema.VERSION), [{"version": 99, "words": "from the future"}])
    engine.dispose()
    before = (tmp_path / "tracker.db").read_bytes() if name == "sqlite" else b""
    for opening in (open_store, open_reader):
        with pytest.raises(StoreTooNew, match=r"schema 99.*knows up to"):
            opening(url)
    assert describe(url)["schema"] == f"99 of {migrations.KNOWN}"
    assert ((tmp_path / "tracker.db").read_bytes() if name == "sqlite" else b"") == before


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_steps_lead_to_the_schema(name: str, tmp_path: Path) -> None:
    url = ADDRESSES[name](tmp_path)
    open_store(url).close()
    wanted = {table.name: set(table.c.keys()) for table in schema.METADATA.tables.values()}
    found = tables(url)
    assert {table: found[table] for table in wanted} == wanted
    assert [step.number for step in STEPS] == list(range(1, len(STEPS) + 1))


def sql_of(url: str) -> dict[str, str]:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    engine.dispose()
    return {row[0]: row[1] for row in rows}


def test_every_table_is_strict_and_no_clock_ticks_in_the_database(tmp_path: Path) -> None:
    open_store(sqlite_url(tmp_path)).close()
    sql = sql_of(sqlite_url(tmp_path))
    assert {name for name in schema.METADATA.tables if "STRICT" not in sql[name]} == set()
    clocks = ("current_timestamp", "current_date", "current_time", "now()", "strftime", "unixepoch", "datetime('")
    written = [path.read_text().lower() for path in Path(storage.__file__).parent.glob("*.py")]
    texts = [*map(str.lower, sql.values()), *written]
    assert [clock for clock in clocks if any(clock in text for text in texts)] == []


def test_what_is_acknowledged_is_on_the_disk(tmp_path: Path) -> None:
    open_store(sqlite_url(tmp_path)).close()
    engine = databases.writing_engine(databases.parse(sqlite_url(tmp_path)))
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
        }
    engine.dispose()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}  # 2 is FULL: sqlite.org/pragma.html


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_reader_cannot_write(name: str, tmp_path: Path) -> None:
    url = ADDRESSES[name](tmp_path)
    open_store(url).close()
    engine = databases.reading_engine(databases.parse(url))
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match=r"read-?only"):
        connection.execute(sa.delete(schema.ENTRIES))
    engine.dispose()


def foreign_database(folder: Path) -> str:
    engine = sa.create_engine(sqlite_url(folder))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE bookmarks (url TEXT)")
    engine.dispose()
    return sqlite_url(folder)


def no_database(folder: Path) -> str:
    (folder / "tracker.db").write_text("These are notes of mine, and not a database at all. " * 50)
    return sqlite_url(folder)


def no_folder(folder: Path) -> str:
    (folder / "file").write_text("")
    return f"sqlite:///{folder / 'file' / 'tracker.db'}"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (foreign_database, "not a tracker's: it holds bookmarks"),
        (no_database, "not a database"),
        (no_folder, "tracker.db|File exists|Not a directory"),
        (lambda _: "sqlite://", "names no file"),
        (lambda _: "sqlite:///:memory:", "names no file"),
        (lambda _: "mysql://host/tracker", "no store of the sort 'mysql'"),
        (lambda _: "tracker.db", "no address of a store"),
        (lambda _: "postgresql+psycopg://nobody@127.0.0.1:1/tracker", "connection"),
    ],
)
@pytest.mark.parametrize("opening", [open_store, open_reader, describe])
def test_what_is_no_store_is_refused_in_words(
    opening: Callable[[str], object], place: Callable[[Path], str], words: str, tmp_path: Path
) -> None:
    url = place(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock"))
    with pytest.raises(StoreError, match=words):
        opening(url)
    after = sorted(path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock"))
    assert after == before


def test_a_reader_makes_no_store(tmp_path: Path) -> None:
    for opening in (open_reader, describe):
        with pytest.raises(StoreError, match=r"there is no store at .*tracker\.db; `tracker once` makes one"):
            opening(sqlite_url(tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("odd", ["with blank", "100%", "a?b#c", "华虹", "it's"])
def test_any_file_name_will_do(odd: str, tmp_path: Path) -> None:
    url = sa.URL.create("sqlite", database=str(tmp_path / odd / "new" / f"{odd}.db")).render_as_string()
    store = open_store(url)
    store.add_entries([entry()])
    store.close()
    assert (tmp_path / odd / "new" / f"{odd}.db").is_file()
    assert open_reader(url).counts()["entries"] == 1


def test_doctor_is_told_of_sqlite(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path))
    told = describe(sqlite_url(tmp_path))
    store.close()
    assert told["journal"] == "wal"
    assert told["schema"] == f"{migrations.KNOWN} of {migrations.KNOWN}"
    assert told["library"].startswith("SQLite 3.")
    assert int(told["bytes"]) >= (tmp_path / "tracker.db").stat().st_size


def test_doctor_is_told_of_postgres(tmp_path: Path) -> None:
    url = ADDRESSES["postgres"](tmp_path)
    open_store(url).close()
    assert describe(url)["library"].startswith("PostgreSQL 1")
    assert describe(url)["schema"] == f"{migrations.KNOWN} of {migrations.KNOWN}"


@pytest.mark.parametrize(
    ("version", "sound"),  # sqlite.org/wal.html#walresetbug: 3.7.0 to 3.51.2
    [((3, 6, 23), True), ((3, 7, 0), False), ((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True)],
)
def test_the_verdict_on_a_library(version: tuple[int, ...], sound: bool) -> None:
    assert (verdict(version) == "sound") is sound
