"""One writer at a time: a file lock that the system frees when its holder ends, also by a kill."""

from __future__ import annotations

import fcntl
import os
import weakref
from pathlib import Path

from tracker.errors import StoreBusy

_HELD: weakref.WeakSet[FileLock]


class FileLock:
    """An exclusive `flock` on `<store>.lock`. Raises StoreBusy when another holds it.

    The file is not removed: otherwise two programs could each lock a file of that name.
    """

    def __init__(self, store: Path) -> None:
        self.path = store.with_name(store.name + ".lock")
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise StoreBusy(f"another tracker writes to {store}; stop it, or wait until it is done") from None
        _HELD.add(self)

    def release(self) -> None:
        """Give the lock back; a second time does nothing."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


_HELD = weakref.WeakSet()


def _forget_in_child() -> None:
    """A forked worker must not keep the lock when its parent dies."""
    for lock in list(_HELD):
        lock.release()


os.register_at_fork(after_in_child=_forget_in_child)
