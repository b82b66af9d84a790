"""Whether the files under an open store are still the ones that were opened.

A store that is removed or replaced while it is open goes on taking rows, which nobody will ever read. So its file and
its log are looked at before each commit: two calls of the system, some microseconds.
"""

from __future__ import annotations

import os
from pathlib import Path

from storage.locks import FileLock
from tracker.errors import StoreGone


class FileGuard:
    """Looks at the store's file, and at its log once there is one."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock
        self._wal = Path(f"{lock.store}-wal")
        self._log: tuple[int, int] | None = None

    def check(self) -> None:
        """Raises StoreGone when what would be committed now would be lost."""
        if not self._lock.is_same_file():
            raise StoreGone(
                f"{self._lock.store} was removed or replaced while this tracker had it open: nothing more is written. "
                "Put it back or restore a backup (`tracker db restore FILE`), then start again"
            )
        if self._log is not None and _identity(self._wal) != self._log:
            raise StoreGone(
                f"{self._wal} was removed or replaced while this tracker had it open: what was written since the last "
                "checkpoint may be lost. Stop, run `tracker db check`, restore a backup if it says so, start again"
            )

    def committed(self) -> None:
        """After the first commit there is a log."""
        if self._log is None:
            self._log = _identity(self._wal)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
