"""Frozen dataclass <-> JSON text by cattrs: equal values give equal bytes.

Floats are written as floats whatever they came as, instants as UTC, -0.0 as 0.0, mappings sorted by key.
A value of a union carries the name of its class under the key ``is``. A field that the text lacks takes
its default and a key that the class does not know is passed over, so that a store written by an older
or a newer program can be read.

The text itself is `json`'s, not msgspec's: results are compared with stored ones as text, so digits must
stay as they were ("1e-05", not "1e-5"), and stores hold NaN, which a strict reader refuses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn

T = TypeVar("T")
Turn = Callable[..., Any]

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with NUL and lone surrogates, which no database takes, as U+FFFD."""
    return UNSTORABLE.sub("\ufffd", text)


def dump(value: object, *, sparse: bool = False, tagged: bool = False) -> str:
    """The value as JSON text; `sparse` leaves out fields that hold their default, `tagged` names the class.

    Raises TypeError for a field of a type that JSON cannot hold and no rule turns into one.
    """
    sort: Any = type(value)
    plain = ({"is": sort.__name__} if tagged else {}) | _writer(sort, sparse)(value)
    return storable(json.dumps(plain, ensure_ascii=False, separators=(",", ":")))


def load(sort: type[T], text: str) -> T:
    """The value that `dump` wrote. Raises ValueError, KeyError or TypeError for text that is none of its."""
    return _converter().structure(json.loads(text), sort)


@cache
def _writer(sort: Any, sparse: bool) -> Turn:
    converter = _converter()
    if sparse:
        return make_dict_unstructure_fn(sort, converter, _cattrs_omit_if_default=True)
    return converter.get_unstructure_hook(sort)


@cache
def _converter() -> Converter:
    made = Converter(detailed_validation=False)
    made.register_unstructure_hook(float, lambda number: float(number) + 0.0)
    made.register_unstructure_hook(bool, bool)
    made.register_unstructure_hook(datetime, lambda when: when.astimezone(UTC).isoformat())
    made.register_unstructure_hook(date, date.isoformat)
    made.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    made.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    made.register_unstructure_hook_factory(_is_mapping, lambda hint: _sorted_mapping(hint, made))
    made.register_unstructure_hook_factory(_is_set, lambda hint: _sorted_set(hint, made))
    made.register_unstructure_hook_factory(_is_union, lambda _: lambda value: _named(value, made))
    made.register_structure_hook_factory(_is_union, lambda hint: _by_name(hint, made))
    return made


def _is_mapping(hint: Any) -> bool:
    return get_origin(hint) is Mapping


def _is_set(hint: Any) -> bool:
    return get_origin(hint) is frozenset


def _is_union(hint: Any) -> bool:
    """Of several records; `X | None` is cattrs' own."""
    choices = get_args(hint) if get_origin(hint) in (Union, UnionType) else ()
    return sum(is_dataclass(one) for one in choices) > 1


def _sorted_mapping(hint: Any, converter: Converter) -> Turn:
    write = converter.get_unstructure_hook(get_args(hint)[1])
    return lambda pairs: {str(key): write(pairs[key]) for key in sorted(pairs)}


def _sorted_set(hint: Any, converter: Converter) -> Turn:
    write = converter.get_unstructure_hook(get_args(hint)[0])
    return lambda values: sorted(map(write, values))


def _named(value: Any, converter: Converter) -> Any:
    return None if value is None else {"is": type(value).__name__, **converter.unstructure(value)}


def _by_name(hint: Any, converter: Converter) -> Turn:
    choices = {one.__name__: one for one in get_args(hint) if one is not NoneType}
    return lambda pairs, _: None if pairs is None else converter.structure(pairs, choices[pairs["is"]])
