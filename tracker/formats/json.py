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
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from math import isfinite
from typing import Any, get_args, get_origin

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from tracker.model import Event, Reaction, Report, Unmeasured

SCHEMA = 1


def render(report: Report) -> str:
    """One JSON object and a newline, in UTF-8 without escapes of letters; a lone surrogate becomes `?`."""
    tree = {"schema": SCHEMA, **to_plain(report)}
    text = json.dumps(tree, ensure_ascii=False, allow_nan=False, indent=1)
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def to_plain(value: Any) -> Any:
    """Any record of `tracker.model` as dictionaries, lists, text and numbers that JSON can hold."""
    return _converter().unstructure(value)


@cache
def _converter() -> Converter:
    made = Converter()
    made.register_unstructure_hook(float, lambda number: float(number) + 0.0 if isfinite(number) else None)
    made.register_unstructure_hook(datetime, lambda when: when.astimezone(UTC).isoformat())
    made.register_unstructure_hook(date, date.isoformat)
    made.register_unstructure_hook_factory(_is_mapping, lambda hint: _sorted(hint, made))
    made.register_unstructure_hook(Event, make_dict_unstructure_fn(Event, made, announcement=override(omit=True)))
    for kind in (Reaction, Unmeasured):
        made.register_unstructure_hook(kind, _marked(kind is Reaction, make_dict_unstructure_fn(kind, made)))
    return made


def _is_mapping(hint: Any) -> bool:
    return get_origin(hint) is Mapping


def _marked(measured: bool, write: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    return lambda record: {"measured": measured, **write(record)}


def _sorted(hint: Any, converter: Converter) -> Callable[[Mapping[Any, Any]], dict[str, Any]]:
    write = converter.get_unstructure_hook(get_args(hint)[1])
    return lambda pairs: {str(key): write(pairs[key]) for key in sorted(pairs, key=str)}
