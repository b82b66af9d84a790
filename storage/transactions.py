"""The one writing connection: who holds it, and what is written together."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import sqlalchemy as sa

from storage.failures import translated
from storage.guards import FileGuard
from tracker.errors import StoreError


class Transactions:
    """Writes of all threads, one transaction after the other; a transaction within another is part of it.

    An error inside rolls back the whole transaction, also when it is caught on the way: SQLite may have rolled
    back by itself, and what follows would be stored without what went before.
    """

    def __init__(self, engine: sa.Engine, guard: FileGuard | None = None) -> None:
        self._engine = engine
        self._guard = guard
        self._lock = threading.RLock()
        self._writer: int | None = None
        self._failed: BaseException | None = None
        with translated():
            self._connection = engine.connect()

    @property
    def connection(self) -> sa.Connection:
        """The connection itself, for migrations before anything is written."""
        return self._connection

    def mine(self) -> AbstractContextManager[sa.Connection] | None:
        """The connection of the transaction that this thread is in: it must see what it wrote itself."""
        return nullcontext(self._connection) if self._writer == threading.get_ident() else None

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is written together or not at all."""
        with self.writing():
            yield

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The connection in a transaction, durable once this ends without an error."""
        with self._lock, translated():
            if self._writer is None:
                with self._outermost():
                    yield self._connection
            else:
                with self._within():
                    yield self._connection

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        self._failed = None
        with self._connection.begin():
            self._writer = threading.get_ident()
            try:
                yield
                self._refuse_after_failure()
                if self._guard is not None:
                    self._guard.check()
            finally:
                self._writer = None
        if self._guard is not None:
            self._guard.committed()

    @contextmanager
    def _within(self) -> Iterator[None]:
        self._refuse_after_failure()
        try:
            yield
        except BaseException as error:
            self._failed = error
            raise

    def _refuse_after_failure(self) -> None:
        if self._failed is not None:
            raise StoreError(
                f"the transaction was given up when a part of it failed ({self._failed}); nothing of it was written"
            ) from self._failed

    def close(self) -> None:
        with self._lock:
            self._connection.close()
            self._engine.dispose()
