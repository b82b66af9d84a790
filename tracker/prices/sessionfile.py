"""What a calendar's library said, kept as a file between processes: one per calendar, stretch and library version.

A file that cannot be read, or was written by another version, is as good as none: the library is asked again.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tracker.model import Session


@dataclass(frozen=True, slots=True)
class LibraryCalendar:
    """A library's sessions, unmended, with the exchange's zone and the last day it knows."""

    zone: str
    end: date
    sessions: tuple[Session, ...]


def recall(folder: Path | None, calendar: str, first: date, last: date) -> LibraryCalendar | None:
    """What was kept of that stretch, None when nothing usable was."""
    if folder is None:
        return None
    try:
        kept = json.loads(_path(folder, calendar, first, last).read_text(encoding="utf-8"))
        return LibraryCalendar(kept["zone"], date.fromisoformat(kept["end"]), tuple(map(_session, kept["sessions"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(folder: Path | None, calendar: str, first: date, last: date, told: LibraryCalendar) -> None:
    """Keep it whole or not at all; a folder that cannot be written costs time, nothing else."""
    if folder is None:
        return
    path = _path(folder, calendar, first, last)
    text = json.dumps({"zone": told.zone, "end": str(told.end), "sessions": [_row(one) for one in told.sessions]})
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)


def _path(folder: Path, calendar: str, first: date, last: date) -> Path:
    return folder / "calendars" / f"{calendar}_{first}_{last}_{version('exchange_calendars')}.json"


def _row(session: Session) -> list[Any]:
    """A day and its instants as whole seconds, null for no break."""
    instants = (session.opens, session.closes, session.break_starts, session.break_ends)
    return [str(session.day), *(None if one is None else int(one.timestamp()) for one in instants)]


def _session(row: list[Any]) -> Session:
    day, opens, closes, starts, ends = row
    pause = (None, None) if starts is None else (_instant(starts), _instant(ends))
    return Session(date.fromisoformat(day), _instant(opens), _instant(closes), pause[0], pause[1])


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
