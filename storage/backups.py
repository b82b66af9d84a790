"""Copies of a SQLite store: made while a writer runs, checked, and put back.

A copy is made by SQLite's online backup in one read transaction, checked, synced and only then given its name. That a
copy is whole is shown by a digest of its facts: equal digests mean equal facts. PostgreSQL has tools of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from storage import migrations
from storage.databases import parse, path_of, require, sqlite
from storage.failures import translated
from storage.locks import FileLock, real
from storage.schema import ACTIONS, BARS, ENTRIES, FETCHES
from tracker.errors import StoreError
from tracker.model import StoreCheck

FACTS = (ENTRIES, BARS, ACTIONS, FETCHES)
LOGS = ("-wal", "-shm")
POSTGRES = (
    "PostgreSQL is copied by its own tools: `pg_dump --format=custom --file=FILE ADDRESS`, and back into an empty "
    "database by `pg_restore --dbname=ADDRESS FILE`"
)


def backup(url: str, target: Path) -> StoreCheck:
    """Copy a store to a new file, beside a running writer. Raises StoreError when it cannot be made or is not whole."""
    source = _file_of(url)
    require(parse(url))
    if target.exists():
        raise StoreError(f"{target} is there already; name another file, or remove it")
    with translated():
        target.parent.mkdir(parents=True, exist_ok=True)
    return _copy(source, target)


def restore(url: str, file: Path) -> tuple[StoreCheck, Path | None]:
    """Put a copy in the store's place; what was there is kept beside it, under the name that is returned.

    Raises StoreBusy while a tracker runs, StoreError when the copy is not whole; then nothing is changed.
    """
    store = _file_of(url)
    if not file.is_file():
        raise StoreError(f"there is no file {file} to restore")
    _require_whole(file, check_file(file))
    with translated():
        store.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(store)
    try:
        with translated():
            part = store.with_name(store.name + ".restoring")
            part.unlink(missing_ok=True)
            checked = _copy(file, part)
            return checked, _exchange(part, store)
    finally:
        lock.release()


def check(url: str, *, quick: bool = False) -> StoreCheck:
    """Look through the whole store: pages, and unless `quick` indexes and the digest. Works beside a running writer."""
    require(parse(url))
    return check_file(_file_of(url), quick=quick)


def check_file(file: Path, *, quick: bool = False) -> StoreCheck:
    """The same of a file."""
    with translated(), _opened(file) as connection:
        try:
            wrong = [
                row[0]
                for row in connection.execute(f"PRAGMA {'quick' if quick else 'integrity'}_check(20)")
                if row[0] != "ok"
            ]
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except connection.DatabaseError as error:
            return StoreCheck(0, "", {}, (f"{error}",))
        if "schema_version" not in names:
            return StoreCheck(0, "", {}, (*wrong, "it holds no tracker's store"))
        version = connection.execute("SELECT max(version) FROM schema_version").fetchone()[0] or 0
        tables = [table.name for table in FACTS if table.name in names]
        counts = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
        return StoreCheck(version, "" if quick else _digest(connection, names), counts, tuple(wrong))


def _digest(connection: Any, names: set[str]) -> str:
    """A digest of every fact, in the order of its key; of columns by name, whatever their order."""
    whole = sha256()
    for table in FACTS:
        if table.name not in names:
            continue
        known = {row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")}
        columns = sorted(column.name for column in table.c if column.name in known)
        key = ", ".join(column.name for column in table.primary_key.columns)
        whole.update(f"{table.name}({','.join(columns)})".encode())
        for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table.name} ORDER BY {key}"):
            whole.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _copy(source: Path, target: Path) -> StoreCheck:
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with translated(), _opened(source) as connection:
        connection.execute("BEGIN")
        with closing(sqlite().connect(str(part))) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole by itself
    checked = check_file(part)
    _require_whole(part, checked)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(part, target)
    return checked


def _exchange(part: Path, store: Path) -> Path | None:
    """The new file in the store's place, the old one and its logs under a name of their own."""
    kept = next(
        place
        for number in range(1, 10_000)
        if not (place := store.with_name(f"{store.name}.replaced-{number}")).exists()
    )
    held = store.stat().st_size > 0
    for ending in LOGS:
        log = Path(f"{store}{ending}")
        if log.exists():
            os.replace(log, f"{kept}{ending}")
    os.replace(store, kept)
    os.replace(part, store)
    if not held:
        kept.unlink()
    return kept if held else None


def _require_whole(file: Path, checked: StoreCheck) -> None:
    if checked.wrong:
        raise StoreError(f"{file} is not whole: {'; '.join(checked.wrong[:3])}")
    migrations.require_known(checked.version)


def _file_of(url: str) -> Path:
    address = parse(url)
    if address.drivername != "sqlite":
        raise StoreError(POSTGRES)
    return real(path_of(address))


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    address = f"file:{quote(str(file.absolute()))}?mode=ro"
    with closing(sqlite().connect(address, uri=True, isolation_level=None, timeout=5.0)) as connection:
        yield connection
