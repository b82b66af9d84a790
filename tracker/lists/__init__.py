"""Lists that ship with the program as TOML files: words of the languages that texts are written in, and exchanges.

    dates.toml       months, weekdays, zones      numbers.toml     numerals, scales, units
    sentences.toml   abbreviations with a stop    counters.toml    what changes on a page without being news
    trade.toml       words of the trade           clauses.toml     clauses that tell a move or a bystander
    exchanges.toml   how tickers are written, and the calendars of symbols

They are the same for everybody (what a person chooses stands in tracker/knowledge); a Knowledge holds them as text, so
that its digest covers them. Read once, when first asked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from tracker.errors import ConfigError

IGNORED = {"any_case": "(?i)", "as_written": ""}  # tables of regular expressions, and what they begin with
_PART = re.compile(r"\{([a-z]\w*)\}")


@cache
def listed(name: str) -> Mapping[str, Any]:
    """A file as tables."""
    return tomllib.loads(listed_text(name))


@cache
def listed_text(name: str) -> str:
    """A file as text."""
    return resources.files("tracker.lists").joinpath(f"{name}.toml").read_text(encoding="utf-8")


def every_list() -> Mapping[str, str]:
    """All files as text, by name."""
    names = (one.name for one in resources.files("tracker.lists").iterdir())
    return {name: listed_text(name) for name in sorted(one[:-5] for one in names if one.endswith(".toml"))}


@cache
def patterns(name: str) -> Mapping[str, re.Pattern[str]]:
    """The regular expressions of a file, compiled."""
    tables = listed(name)
    return {
        key: re.compile(ignored + put_together(value, tables.get("parts", {}), f"{name}.toml [{section}] {key}"))
        for section, ignored in IGNORED.items()
        for key, value in tables.get(section, {}).items()
    }


def put_together(value: object, parts: Mapping[str, Any], place: str, inside: Sequence[str] = ()) -> str:
    """A regular expression, as text or as a list of alternatives, with parts in the place of their names in braces.

    Raises ConfigError naming the place.
    """
    text = "|".join(value) if isinstance(value, list) else value
    if not isinstance(text, str):
        raise ConfigError(f"{place} = {value!r}: a pattern is wanted, as text in quotes or a list of its alternatives")

    def part(found: re.Match[str]) -> str:
        name = found[1]
        if name not in parts:
            raise ConfigError(f"{place}: {name!r} is not among [parts]")
        if name in inside:
            raise ConfigError(f"{place}: the part {name!r} holds itself")
        return put_together(parts[name], parts, f"{place}: {name}", (*inside, name))

    return _PART.sub(part, text)
