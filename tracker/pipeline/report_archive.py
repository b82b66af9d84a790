"""The archive of issued reports: files that are written whole, and a list of what was issued when."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path

from tracker.errors import TrackerError
from tracker.model import Report

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
    """What was issued before, by day; nothing when the folder is new or the list was lost (it is then made anew)."""
    try:
        rows = json.loads((folder / "issues.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return {
        date.fromisoformat(day): Issue(
            row["number"], row["digest"], datetime.fromisoformat(row["as_of"]), _instant(row)
        )
        for day, row in rows.items()
    }


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
