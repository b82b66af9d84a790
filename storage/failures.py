"""Databases' errors translated into the tracker's, in this one place."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from tracker.errors import StoreBusy, StoreError, StoreFull

FULL = "the store has no room or its disk fails ({}); nothing of this was written: make room, what was stored is safe"
BUSY = "the store is held by another program ({}); try again when it is done"
UNREADABLE = "the store cannot be used: {}"

# SQLite's names and PostgreSQL's SQLSTATEs, by what they begin with.
FULL_CODES = ("SQLITE_FULL", "SQLITE_IOERR", "53100", "58030")
BUSY_CODES = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "53300")

FOREIGN = (sa.exc.SQLAlchemyError, OSError, UnicodeError)
DRIVERS = ("sqlite3", "pysqlite3", "psycopg")  # whose errors come bare where SQLAlchemy is passed by


def code_of(error: BaseException | None) -> str:
    """SQLite's name or PostgreSQL's SQLSTATE of a driver's error, empty when it has none."""
    return str(getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or "")


def translate(error: Exception) -> StoreError:
    """The tracker's error for one of SQLAlchemy, of a driver or of the operating system."""
    cause = getattr(error, "orig", None) or error
    code = code_of(cause)
    words = " ".join(str(cause).split()) or type(cause).__name__
    if code.startswith(FULL_CODES) or getattr(cause, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StoreFull(FULL.format(words))
    if code.startswith(BUSY_CODES) or isinstance(cause, sa.exc.TimeoutError):
        return StoreBusy(BUSY.format(words))
    return StoreError(UNREADABLE.format(words))


@contextmanager
def translated() -> Iterator[None]:
    """Every error of the database or the file system that leaves here is a StoreError."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, FOREIGN) and not type(error).__module__.startswith(DRIVERS):
            raise
        raise translate(error) from error
