"""The archive of issued reports: files that are written whole, and a list of what was issued when."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from tracker.errors import TrackerError
from tracker.model import Report

LIST = "issues.json"
log = logging.getLogger("tracker.publish")
SUFFIX = {"markdown": "md", "text": "txt", "atom": "atom.xml"}


@dataclass(frozen=True)
class Issue:
    """The latest issue of a day's report: its number, a digest of its content, and when it was known."""

    number: int
    digest: str
    as_of: datetime
    before: datetime | None = None  # when the issue before it was known


def content_digest(report: Report) -> str:
    """A digest of what a report says of its day, apart from when it was asked and what the feeds are doing today."""
    said = (report.told, report.verdicts, report.late, report.passed, report.q, report.unexplained)
    return blake2b(repr(said).encode(), digest_size=16).hexdigest()


def read_issues(folder: Path) -> dict[date, Issue]:
    """What was issued before, by day; nothing when the folder is new. A list that cannot be read is set aside."""
    path = folder / LIST
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return {date.fromisoformat(day): _issue(row) for day, row in rows.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        _set_aside(path, f"{type(wrong).__name__}: {wrong}")
        return {}
    except OSError as wrong:
        raise TrackerError(f"{path} cannot be read: {wrong.strerror}") from wrong


def _issue(row: Mapping[str, Any]) -> Issue:
    return Issue(int(row["number"]), str(row["digest"]), datetime.fromisoformat(row["as_of"]), _instant(row))


def _set_aside(path: Path, why: str) -> None:
    """Keep what cannot be read under another name; the list is made anew, and issues are counted from one again."""
    aside = path.with_name(f"{path.name}.unreadable")
    log.warning("%s cannot be read (%s): it is kept as %s and made anew", path, why, aside.name)
    try:
        os.replace(path, aside)
    except OSError as wrong:
        raise TrackerError(f"{path} cannot be read ({why}) nor set aside: {wrong.strerror}") from wrong


def _instant(row: Mapping[str, str | None]) -> datetime | None:
    before = row.get("before")
    return datetime.fromisoformat(before) if before else None


def write_issues(folder: Path, issued: Mapping[date, Issue]) -> None:
    """Keep what was issued."""
    rows = {
        day.isoformat(): {
            "number": one.number,
            "digest": one.digest,
            "as_of": one.as_of.isoformat(),
            "before": one.before.isoformat() if one.before else None,
        }
        for day, one in sorted(issued.items())
    }
    write_whole(folder / "issues.json", json.dumps(rows, indent=1))


def write_whole(path: Path, text: str) -> Path:
    """Write a file whole or not at all: readers never see half a report. Raises TrackerError when the disk refuses."""
    draft = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, path)
    except OSError as wrong:
        raise TrackerError(f"{path} cannot be written: {wrong.strerror}; the report can be made again later") from wrong
    return path
