"""Opening a store by its address."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

import sqlalchemy as sa

from storage import migrations
from storage.databases import parse, path_of, reading_engine, require, sqlite, writing_engine
from storage.failures import translated
from storage.guards import FileGuard
from storage.locks import CLOSED, OPEN, FileLock
from storage.reading import SqlReader
from storage.transactions import Transactions
from storage.writing import SqlStore
from tracker.errors import StoreBusy, StoreError
from tracker.ports import Reader, Store

log = logging.getLogger("tracker.store")

LOG_LOST = (
    "{0} was not closed by its last writer, and its log {0}-wal is missing: what was written last may be lost; "
    "`tracker db check` looks, `tracker db restore FILE` brings a backup back"
)


def open_store(url: str) -> Store:
    """The store at an address, made or brought to today's schema; the only writer until it is closed.

    Raises StoreBusy while another writes, StoreTooNew for one of a newer tracker (left untouched),
    StoreFull without room, StoreError for everything else.
    """
    address = parse(url)
    if address.drivername != "sqlite":
        with translated():
            return _open(address, Transactions(writing_engine(address)), lambda: None)
    with translated():
        path_of(address).parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path_of(address))
    try:
        with translated():
            return _open_file(address, lock)
    except BaseException:
        lock.release()
        raise


def _open_file(address: sa.URL, lock: FileLock) -> Store:
    """A SQLite store whose locks are held; told when the log of a writer that was killed is missing."""
    address = address.set(database=str(lock.store))
    if lock.was_left_open and lock.store.stat().st_size and not Path(f"{lock.store}-wal").exists():
        log.error("%s", LOG_LOST.format(lock.store))
    transactions = Transactions(writing_engine(address), FileGuard(lock))

    def close() -> None:
        lock.mark(CLOSED)
        lock.release()

    store = _open(address, transactions, close)
    lock.mark(OPEN)
    return store


def is_busy(url: str) -> bool:
    """Whether another tracker writes to the store now; of a PostgreSQL store nobody knows without opening it."""
    address = parse(url)
    if address.drivername != "sqlite" or not path_of(address).exists():
        return False
    try:
        FileLock(path_of(address)).release()
    except StoreBusy:
        return True
    return False


def _open(address: sa.URL, transactions: Transactions, release: Callable[[], None]) -> Store:
    try:
        migrations.migrate(transactions.connection, _backup(address, transactions))
    except BaseException:
        transactions.close()
        raise
    return SqlStore(reading_engine(address), transactions, release)


def is_empty(url: str) -> bool:
    """Whether opening would begin a new store at the address. Raises StoreError when that cannot be known."""
    address = parse(url)
    if address.drivername == "sqlite":
        path = path_of(address)
        return not path.exists() or (path.is_file() and not path.stat().st_size and not Path(f"{path}-wal").exists())
    engine = reading_engine(address)
    try:
        with translated(), engine.connect() as connection, connection.begin():
            return migrations.version_of(connection) == 0
    finally:
        engine.dispose()


def _backup(address: sa.URL, transactions: Transactions) -> Callable[[int], None]:
    """How the store is copied before a migration; PostgreSQL has backups of its own."""
    if address.drivername != "sqlite":
        return lambda _: None
    return lambda version: _copied(transactions, path_of(address), version)


def _copied(transactions: Transactions, path: Path, version: int) -> None:
    migrations.copy_aside(transactions.connection, path, version)


def open_reader(url: str) -> Reader:
    """A reader of the store at an address; needs no lock and works while a writer runs.

    Raises StoreError where there is no store or an older one, StoreTooNew for a newer one.
    """
    address = parse(url)
    require(address)
    engine = reading_engine(address)
    try:
        with translated():
            _require_today(engine, address)
    except BaseException:
        engine.dispose()
        raise
    return SqlReader(engine)


def _require_today(engine: sa.Engine, address: sa.URL) -> None:
    with engine.connect() as connection, connection.begin():
        version = migrations.version_of(connection)
    migrations.require_known(version)
    if version < migrations.KNOWN:
        found = f"has schema {version} of {migrations.KNOWN}" if version else "holds no tracker's store"
        raise StoreError(f"{address.render_as_string()} {found}; `tracker once` brings it up to date")


def describe(url: str) -> Mapping[str, str]:
    """What `doctor` says of a store: library and its verdict, schema version, size, journal mode.

    Works beside a writer and changes nothing. Raises StoreError as `open_reader` does, but not for its age.
    """
    address = parse(url)
    require(address)
    engine = reading_engine(address)
    try:
        with translated(), engine.connect() as connection, connection.begin():
            said = (
                _describe_sqlite(connection, path_of(address))
                if address.drivername == "sqlite"
                else (_describe_postgres(connection))
            )
            version = migrations.version_of(connection)
    finally:
        engine.dispose()
    return {"address": address.render_as_string(), "schema": f"{version} of {migrations.KNOWN}"} | said


def _describe_sqlite(connection: sa.Connection, path: Path) -> dict[str, str]:
    driver = sqlite()
    size = sum(part.stat().st_size for part in (path, Path(f"{path}-wal")) if part.exists())
    return {
        "library": f"SQLite {driver.sqlite_version} ({driver.__name__.split('.')[0]})",
        "verdict": verdict(driver.sqlite_version_info),
        "journal": str(connection.exec_driver_sql("PRAGMA journal_mode").scalar()),
        "bytes": str(size),
    }


def _describe_postgres(connection: sa.Connection) -> dict[str, str]:
    size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar()
    version = connection.exec_driver_sql("SHOW server_version").scalar()
    return {"library": f"PostgreSQL {version}", "verdict": "sound", "journal": "wal", "bytes": str(size)}


def verdict(version: tuple[int, ...]) -> str:
    """Whether a SQLite library has the WAL-reset bug (3.7.0 to 3.51.2; sqlite.org/wal.html#walresetbug)."""
    if (3, 7, 0) <= version < (3, 51, 3):
        return "has the WAL-reset bug: safe as long as only this tracker writes; SQLite 3.51.3 or later mends it"
    return "sound"
