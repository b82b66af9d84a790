"""Frozen dataclass <-> JSON text, by type hints alone: equal values give equal bytes.

Floats are written as floats whatever they came as, instants as UTC, -0.0 as 0.0, mappings sorted by key.
A value of a union carries the name of its class under the key ``is``. A field that the text lacks takes
its default and a key that the class does not know is passed over, so that a store written by an older
or a newer program can be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Turn = Callable[[Any], Any]

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
PLAIN: Mapping[Any, Turn] = {str: str, int: int, bool: bool, float: lambda number: float(number) + 0.0}


def storable(text: str) -> str:
    """The text with NUL and lone surrogates, which no database takes, as U+FFFD."""
    return UNSTORABLE.sub("\ufffd", text)


def dump(value: object, *, sparse: bool = False, tagged: bool = False) -> str:
    """The value as JSON text; `sparse` leaves out fields that hold their default, `tagged` names the class.

    Raises TypeError for a field whose hint this codec does not know.
    """
    sort: Any = type(value)
    plain = ({"is": sort.__name__} if tagged else {}) | _writer_of_record(sort, sparse)(value)
    return storable(json.dumps(plain, ensure_ascii=False, separators=(",", ":")))


def load(sort: type[T], text: str) -> T:
    """The value that `dump` wrote. Raises ValueError or KeyError for text that is none of its."""
    noun: Any = sort
    value: T = _reader_of_record(noun)(json.loads(text))
    return value


def _instant(when: datetime) -> str:
    return when.astimezone(UTC).isoformat()


@cache
def _writer(hint: Any) -> Turn:
    """The function that turns a value of this hint into what `json` can write."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) in (Union, UnionType):
        return _writer_of_union(get_args(hint))
    if get_origin(hint) is not None:
        return _writer_of_container(get_origin(hint), get_args(hint))
    return _writer_of_class(hint)


def _writer_of_class(hint: Any) -> Turn:
    noun: Any = hint
    if is_dataclass(hint):
        return _writer_of_record(noun, False)
    if issubclass(hint, Enum):
        return lambda member: member.value
    if issubclass(hint, datetime):
        return _instant
    if issubclass(hint, date):
        return date.isoformat
    raise TypeError(f"no rule to store a {hint!r}")


def _writer_of_union(choices: tuple[Any, ...]) -> Turn:
    solid = [one for one in choices if one is not NoneType]
    if len(solid) == 1:
        inner = _writer(solid[0])
        return lambda value: None if value is None else inner(value)
    writers = {one: _writer(one) for one in solid}
    return lambda value: None if value is None else {"is": type(value).__name__, **writers[type(value)](value)}


def _writer_of_container(origin: Any, inner: tuple[Any, ...]) -> Turn:
    if origin is tuple and inner[-1] is not Ellipsis:
        writers = [_writer(one) for one in inner]
        return lambda values: [write(value) for write, value in zip(writers, values, strict=True)]
    write_one = _writer(inner[1] if issubclass(origin, Mapping) else inner[0])
    if issubclass(origin, Mapping):
        return lambda pairs: {str(key): write_one(pairs[key]) for key in sorted(pairs)}
    if issubclass(origin, frozenset):
        return lambda values: sorted(map(write_one, values))
    return lambda values: [write_one(value) for value in values]


@cache
def _writer_of_record(sort: Any, sparse: bool) -> Turn:
    hints = get_type_hints(sort)
    parts = [(one.name, _writer(hints[one.name]), _default(one)) for one in fields(sort)]
    if sparse:
        return lambda record: {
            name: write(getattr(record, name)) for name, write, usual in parts if getattr(record, name) != usual
        }
    return lambda record: {name: write(getattr(record, name)) for name, write, _ in parts}


def _default(one: Field[Any]) -> Any:
    return one.default_factory() if one.default_factory is not MISSING else one.default


@cache
def _reader(hint: Any) -> Turn:
    """The function that turns what `json` read back into a value of this hint."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) in (Union, UnionType):
        return _reader_of_union(get_args(hint))
    if get_origin(hint) is not None:
        return _reader_of_container(get_origin(hint), get_args(hint))
    return _reader_of_class(hint)


def _reader_of_class(hint: Any) -> Turn:
    noun: Any = hint
    if is_dataclass(hint):
        return _reader_of_record(noun)
    if issubclass(hint, datetime):
        return datetime.fromisoformat
    if issubclass(hint, date):
        return date.fromisoformat
    return hint  # type: ignore[no-any-return]  # an Enum, called with its value


def _reader_of_union(choices: tuple[Any, ...]) -> Turn:
    solid = [one for one in choices if one is not NoneType]
    if len(solid) == 1:
        inner = _reader(solid[0])
        return lambda value: None if value is None else inner(value)
    readers = {one.__name__: _reader(one) for one in solid}
    return lambda value: None if value is None else readers[value["is"]](value)


def _reader_of_container(origin: Any, inner: tuple[Any, ...]) -> Turn:
    if origin is tuple and inner[-1] is not Ellipsis:
        readers = [_reader(one) for one in inner]
        return lambda values: tuple(read(value) for read, value in zip(readers, values, strict=True))
    if issubclass(origin, Mapping):
        read_key, read_value = _reader(inner[0]), _reader(inner[1])
        return lambda pairs: {read_key(key): read_value(value) for key, value in pairs.items()}
    read_one = _reader(inner[0])
    collect = frozenset if issubclass(origin, frozenset) else tuple
    return lambda values: collect(map(read_one, values))


@cache
def _reader_of_record(sort: Any) -> Turn:
    hints = get_type_hints(sort)
    readers = {one.name: _reader(hints[one.name]) for one in fields(sort)}
    return lambda pairs: sort(**{name: readers[name](value) for name, value in pairs.items() if name in readers})
