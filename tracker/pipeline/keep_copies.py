"""keep_copies: a copy of the store a day, the last few of them kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tracker.model import Backups

PREFIX, SUFFIX = "tracker-", ".db"


@dataclass(frozen=True)
class Copier:
    """`copy` makes a checked copy of the store as a new file."""

    folder: Path
    policy: Backups
    copy: Callable[[Path], object]

    def keep(self, now: datetime) -> str:
        """Make the day's copy unless there is one, then remove the oldest ones beyond `keep`."""
        target = self.folder / f"{PREFIX}{now:%Y-%m-%d}{SUFFIX}"
        if target.exists():
            return f"{target.name} is there already"
        self.copy(target)
        old = [path for _, path in copies(self.folder)][: -self.policy.keep]
        for path in old:
            path.unlink(missing_ok=True)
        return f"{target.name} made and checked, {len(old)} older removed"


def copies(folder: Path) -> list[tuple[date, Path]]:
    """The daily copies in a folder, oldest first; other files are none."""
    found = []
    for path in folder.glob(f"{PREFIX}*{SUFFIX}"):
        try:
            found.append((date.fromisoformat(path.name[len(PREFIX) : -len(SUFFIX)]), path))
        except ValueError:
            continue
    return sorted(found)
