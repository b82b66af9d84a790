"""The archive of issued reports: files that are written whole, and a list of what was issued when."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import blake2b
from pathlib import Path

from tracker.errors import TrackerError
from tracker.model import Report

LIST = "issues.json"
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
    """What was issued before, by day; nothing when the folder is new. Raises ValueError for a list that is damaged."""
    try:
        rows = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    try:
        return {
            date.fromisoformat(day): Issue(
                int(row["number"]), str(row["digest"]), datetime.fromisoformat(row["as_of"]), _instant(row)
            )
            for day, row in rows.items()
        }
    except (AttributeError, KeyError, TypeError) as wrong:
        raise ValueError(f"it does not say what was issued when ({wrong!r})") from wrong


def damage(folder: Path) -> str:
    """Why the list of what was issued cannot be used: damaged, or gone beside reports; empty when it can."""
    try:
        known = read_issues(folder)
    except (ValueError, OSError) as wrong:
        return f"{folder / LIST} cannot be used: {wrong}"
    return f"{folder / LIST} is gone" if not known and issued_reports(folder) else ""


def issued_reports(folder: Path) -> dict[date, Issue]:
    """What the report files themselves say: number and instant of each day's latest, without a digest.

    A JSON report says both; of another format its number is one, and it is as old as its file.
    """
    found: dict[date, Issue] = {}
    for path in sorted(folder.glob("????-??-??.*")):
        day, _, ending = path.name.partition(".")
        with suppress(ValueError):
            known = _of_json(path) if ending == "json" else None
            when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if known is not None or date.fromisoformat(day) not in found:
                found[date.fromisoformat(day)] = known or Issue(1, "", when)
    return found


def _of_json(path: Path) -> Issue | None:
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        return Issue(int(report["issue"]), "", datetime.fromisoformat(report["as_of"]))
    except (ValueError, KeyError, TypeError):
        return None


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
    write_whole(folder / LIST, json.dumps(rows, indent=1))


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
