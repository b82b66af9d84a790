"""One writer at a time: file locks that the system frees when their holder ends, also by a kill.

Two files are locked. `<store>.lock`, beside the file that links lead to, works on every system. The store itself is
locked where that does not touch SQLite's own locks (Linux): then a lock file that was removed, or another name of the
same file, lets no second writer in. The lock file also says whether the last writer closed the store.
"""

from __future__ import annotations

import fcntl
import os
import sys
import weakref
from pathlib import Path

from tracker.errors import StoreBusy, StoreError

_HELD: weakref.WeakSet[FileLock]

OPEN, CLOSED = b"open\n", b"closed\n"


class FileLock:
    """Exclusive `flock`s on `<store>.lock` and the store. Raises StoreBusy when another holds one of them.

    The lock file is not removed: otherwise two programs could each lock a file of that name.
    """

    def __init__(self, store: Path) -> None:
        self.store = real(store)
        self.path = self.store.with_name(self.store.name + ".lock")
        self._files: list[int] = []
        made = not self.path.exists()
        try:
            self._lock = self._take(self.path, store)
            self.was_left_open = os.pread(self._lock, len(OPEN), 0) == OPEN
            self._file = self._take(self.store, store) if sys.platform == "linux" else self._look(self.store)
        except BaseException:
            self.release()
            if made and not self.store.exists():
                self.path.unlink(missing_ok=True)
            raise
        _HELD.add(self)

    def _take(self, path: Path, store: Path) -> int:
        file = self._look(path)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreBusy(f"another tracker writes to {store}; stop it, or wait until it is done") from None
        return file

    def _look(self, path: Path) -> int:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._files.append(file)
        return file

    def is_same_file(self) -> bool:
        """Whether the store's name still leads to the file that was locked."""
        try:
            return os.path.samestat(os.stat(self.store), os.fstat(self._file))
        except OSError:
            return False

    def mark(self, word: bytes) -> None:
        """Keep whether the store is `OPEN` or was `CLOSED` in good order; nothing once the locks are given back."""
        if not self._files:
            return
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, word, 0)

    def release(self) -> None:
        """Give the locks back; a second time does nothing."""
        while self._files:
            os.close(self._files.pop())


def real(store: Path) -> Path:
    """The file that a store's name leads to. Raises StoreError for one that has several names.

    SQLite keeps its log beside the name it was opened by: two names of one file are two logs of one store
    (sqlite.org/howtocorrupt.html, 2.5).
    """
    path = store.resolve()
    names = path.stat().st_nlink if path.exists() else 1
    if names > 1:
        raise StoreError(f"{store} has {names} names (hard links), of which each would have a log of its own: keep one")
    return path


_HELD = weakref.WeakSet()


def _forget_in_child() -> None:
    """A forked worker must not keep the lock when its parent dies."""
    for lock in list(_HELD):
        lock.release()


os.register_at_fork(after_in_child=_forget_in_child)
