"""Patterns and lists of words, as a Knowledge has them, made into a frozen record of compiled patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from tracker.errors import ConfigError

T = TypeVar("T")


def compiled(kind: type[T], entries: Mapping[str, Any], place: str) -> T:
    """A record of `kind` from entries of the same names: text becomes a Pattern where the field is one, a table a
    record where the field is one, a list a tuple. Raises ConfigError naming the place, the entry and what is wrong.
    """
    hints = get_type_hints(kind)
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    for name in names:
        if name not in entries:
            raise ConfigError(f"{place}: {name!r} is missing")
    for name in entries:
        if name not in names:
            near = get_close_matches(name, names, 1, 0.4) or sorted(names)[:12]
            raise ConfigError(f"{place}: unknown entry {name!r}; did you mean {near[0]!r}?")
    return kind(**{name: _value(hints[name], entries[name], f"{place}/{name}") for name in names})


def _value(hint: Any, value: Any, place: str) -> Any:
    if hint is re.Pattern or get_origin(hint) is re.Pattern:
        return _pattern(value, place)
    if get_origin(hint) is tuple:
        return tuple(value)
    if is_dataclass(hint):
        return compiled(hint, value, place)  # type: ignore[arg-type]
    of_each = get_args(hint)[1]
    return {name: _pattern(one, f"{place}: {name}") if _is_pattern(of_each) else one for name, one in value.items()}


def _is_pattern(hint: Any) -> bool:
    return get_origin(hint) is re.Pattern


def _pattern(text: object, place: str) -> re.Pattern[str]:
    if not isinstance(text, str):
        raise ConfigError(f"{place} = {text!r}: a pattern is wanted, as text in quotes or a list of its alternatives")
    try:
        return re.compile(text)
    except re.error as wrong:
        raise ConfigError(f"{place}: no regular expression: {wrong}") from None
