"""The report as JSON: everything in it, for programs.

    {"schema": 1, "day", "as_of", "recipe", "zone", "issue", "tests", "notes": [...],
     "told": [{"announcement": {...},
               "story": {"id", "said", "precision", "entries": [...]},
               "events": [{"key", "recipe", "link": {...},
                           "reaction": {"measured": true, "session", "windows": [...], "fit": {...}, "flags", ...}
                                    or {"measured": false, "reason", "pending", "flags", ...}}],
               "verdicts": [...], "unlinked": null or {"story", "reason"}}],
     "verdicts": [...], "passed": [...], "unexplained": [...], "markets": [...], "method": {...}, "coverage": {...},
     "q": {event key: adjusted p},
     "curves": {event key: {"days", "own", "market", "abnormal", "band", "event"}},
     "stories": {id: {...}}, "listings": {symbol: {...}}, "zones": {symbol: zone}}

Names are those of `tracker.model`; an event's announcement stands once, beside it. Instants are ISO 8601 in UTC, days
ISO dates, returns fractions. Numbers keep full double precision (they read back equal); what is not finite is null.
Mappings are ordered by key, so equal reports give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any

from tracker.model import Event, Reaction, Report, Unmeasured

SCHEMA = 1


def render(report: Report) -> str:
    """One JSON object and a newline, in UTF-8 without escapes of letters; a lone surrogate becomes `?`."""
    tree = {"schema": SCHEMA, **_record(report)}
    text = json.dumps(tree, ensure_ascii=False, allow_nan=False, indent=1)
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def plain(value: Any) -> Any:
    """Any record of `tracker.model` as dictionaries, lists, text and numbers that JSON can hold."""
    if isinstance(value, Event):
        return {name: member for name, member in _record(value).items() if name != "announcement"}
    if isinstance(value, Reaction | Unmeasured):
        return {"measured": isinstance(value, Reaction), **_record(value)}
    if is_dataclass(value):
        return _record(value)
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return _scalar(value)


def _record(value: Any) -> dict[str, Any]:
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def _scalar(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return value + 0.0 if isfinite(value) else None
    return value
