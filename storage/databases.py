"""Opening SQLite and PostgreSQL: one writing connection, many reading ones."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from storage.failures import translated
from tracker.errors import StoreBusy, StoreError

PATIENCE = 5.0  # seconds that a connection waits for another's lock before it is busy
LOCK_PATIENCE = 500  # milliseconds for a server to notice that a holder of the lock is gone
LOCK_NOT_AVAILABLE = "55P03"
ADVISORY_LOCK = 0x7472_6163_6B65_72  # "tracker"; advisory locks are per database

WRITER_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a loss of power
    "PRAGMA fullfsync = 1",  # macOS: else fsync leaves it in the drive's cache
    "PRAGMA checkpoint_fullfsync = 1",
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA cache_size = -32768",
)
EXAMPLES = "sqlite:///tracker.db, postgresql+psycopg://user@host/tracker"


def parse(url: str) -> sa.URL:
    """The address of a store. Raises StoreError, naming what can be used instead."""
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise StoreError(f"{url!r} is no address of a store; such are {EXAMPLES}") from error
    if parsed.drivername in ("postgresql", "postgres"):  # the spelling of many hosts
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise StoreError(f"no store of the sort {parsed.drivername!r} in {url!r}; such are {EXAMPLES}")
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise StoreError(f"{url!r} names no file; write sqlite:///tracker.db or sqlite:////absolute/path.db")
    return parsed


def path_of(url: sa.URL) -> Path:
    """The file of a SQLite store."""
    return Path(str(url.database))


def sqlite() -> Any:
    """The SQLite driver: pysqlite3 where it has a wheel, for its library is newer than the system's."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3.dbapi2")


def writing_engine(url: sa.URL) -> sa.Engine:
    """An engine whose connection writes; on PostgreSQL it also holds the lock of the one writer."""
    if url.drivername == "sqlite":
        return _sqlite_engine(url, "rwc", "BEGIN IMMEDIATE", WRITER_PRAGMAS, poolclass=NullPool)
    engine = _postgres_engine(url, poolclass=NullPool)
    sa.event.listen(engine, "connect", _lock_database)
    return engine


def reading_engine(url: sa.URL) -> sa.Engine:
    """An engine whose connections can only read, each transaction from one snapshot."""
    if url.drivername == "sqlite":
        return _sqlite_engine(url, _reading_mode(path_of(url)), "BEGIN", (), pool_size=4, max_overflow=12)
    engine = _postgres_engine(url, pool_size=4, max_overflow=12, pool_pre_ping=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _reading_mode(path: Path) -> str:
    """`ro`; where not even the index of the log may be made, a store at rest is read as it lies."""
    at_rest = not Path(f"{path}-wal").exists()
    return "ro&immutable=1" if at_rest and not os.access(path.parent, os.W_OK) else "ro"


def _sqlite_engine(url: sa.URL, mode: str, begin: str, pragmas: tuple[str, ...], **pool: Any) -> sa.Engine:
    driver = sqlite()
    address = f"file:{quote(str(path_of(url).absolute()))}?mode={mode}"

    def connect() -> Any:
        connection = driver.connect(address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        for pragma in pragmas:
            connection.execute(pragma)
        return connection

    engine = sa.create_engine("sqlite://", module=driver, creator=connect, **({"poolclass": sa.QueuePool} | pool))
    # The driver would begin late and without taking the write lock; so it is told to keep out of it.
    sa.event.listen(engine, "begin", lambda connection: connection.connection.cursor().execute(begin))
    return engine


def _postgres_engine(url: sa.URL, **pool: Any) -> sa.Engine:
    try:
        return sa.create_engine(url, connect_args={"connect_timeout": 10, "application_name": "tracker"}, **pool)
    except ImportError as error:
        raise StoreError("PostgreSQL needs its driver: pip install 'market-reaction-tracker[postgres]'") from error


def _lock_database(connection: Any, _record: object) -> None:
    """Take the lock of the one writer; the server may need a moment to notice that the last holder is gone."""
    try:
        connection.execute(f"SET LOCAL lock_timeout = {LOCK_PATIENCE}")
        connection.execute("SELECT pg_advisory_lock(%s)", (ADVISORY_LOCK,))
        connection.commit()
    except connection.Error as error:
        connection.close()
        if getattr(error, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        raise StoreBusy("another tracker writes to this database; stop it, or wait until it is done") from error


def require(url: sa.URL) -> None:
    """Raises StoreError where there is no file of a SQLite store to read."""
    with translated():
        if url.drivername == "sqlite" and not path_of(url).is_file():
            raise StoreError(f"there is no store at {path_of(url)}; `tracker once` makes one")
