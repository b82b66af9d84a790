"""TOML tables <-> frozen dataclasses by cattrs: a record from a table, with every fault at once.

    faults: list[Fault] = []
    fetching = structure({"deadlin": 3, "gap": "1"}, Fetching, faults)     # None
    faults == [((), ": unknown key 'deadlin'; did you mean 'deadline'?"), (("gap",), " = '1': a number is wanted here")]

Values are not coerced: "48" is no number, true is no 1; a whole number may stand where any number may.
What a whole record must keep to (an address begins with http://) stands in RULES, as functions of the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, time
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin

from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote, ClassValidationError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, override

T = TypeVar("T")
Fault = tuple[tuple[str | int, ...], str]  # keys and places in lists down to it, then what is wrong and the mend
Rule = Callable[[Any], Iterator[tuple[str, str]]]  # of a record: the key and what is wrong with it

WANTED: Mapping[type, str] = {str: "text in quotes", int: "a whole number", bool: "true or false", float: "a number"}


class Unfit(ValueError):
    """A value that cannot stand where it stands; the faults are told relative to it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults)
        self.faults = faults


class Tables:
    """Makes records of tables. `composed` names fields that are no keys, `rules` what a whole record must keep to."""

    def __init__(self, composed: Mapping[type, Sequence[str]], rules: Mapping[type, Rule]) -> None:
        self.composed, self.rules = composed, rules
        self.converter = Converter(forbid_extra_keys=True)
        for kind in WANTED:
            self.converter.register_structure_hook(kind, exact)
        self.converter.register_structure_hook(time, clock)
        self.converter.register_structure_hook(date, day)
        self.converter.register_structure_hook_func(is_list, self._list)
        self.converter.register_structure_hook_func(is_mapping, self._mapping)
        self.converter.register_structure_hook_factory(is_dataclass, self._record)

    def structure(self, value: Any, kind: Any, faults: list[Fault]) -> Any:
        """`value` as `kind`, or None with every fault added to `faults`."""
        try:
            return self.converter.structure(value, kind)
        except (BaseValidationError, Unfit) as wrong:
            faults.extend(self._faults(wrong, ()))
            return None

    def keys(self, kind: type[Any]) -> tuple[str, ...]:
        """The keys of a record's table."""
        return tuple(one.name for one in fields(kind) if one.name not in self.composed.get(kind, ()))

    def _faults(self, wrong: Exception, where: tuple[str | int, ...]) -> Iterator[Fault]:
        """The faults in cattrs' tree of exceptions, in its order."""
        if isinstance(wrong, Unfit):
            yield from ((where + inner, words) for inner, words in wrong.faults)
        elif isinstance(wrong, ForbiddenExtraKeysError):
            known = self.keys(wrong.cl)
            yield from ((where, f": unknown key {key!r}; {nearest(key, known)}") for key in sorted(wrong.extra_fields))
        elif isinstance(wrong, ClassValidationError | IterableValidationError):
            noted, plain = wrong.group_exceptions()
            for one, note in noted:
                yield from self._inner(
                    one, where, note.name if isinstance(note, AttributeValidationNote) else note.index
                )
            for bare in plain:
                yield from self._faults(bare, where)
        else:
            raise wrong

    def _inner(self, wrong: Exception, where: tuple[str | int, ...], key: str | int) -> Iterator[Fault]:
        if isinstance(wrong, KeyError):
            yield where, f": the key {key!r} is missing"
        else:
            yield from self._faults(wrong, (*where, key))

    def _record(self, kind: Any) -> Callable[[Any, Any], Any]:
        left = {name: override(omit=True) for name in self.composed.get(kind, ())}
        inner = make_dict_structure_fn(kind, self.converter, **left)  # type: ignore[arg-type]
        rule = self.rules.get(kind, lambda _: iter(()))

        def read(value: Any, _: Any) -> Any:
            if not isinstance(value, Mapping):
                raise unfit(value, "a table of keys is wanted here")
            record = inner(value, kind)
            faults: list[Fault] = [((key,), words) for key, words in rule(record)]
            if faults:
                raise Unfit(*faults)
            return record

        return read

    def _list(self, value: Any, kind: Any) -> tuple[Any, ...]:
        first, *rest = get_args(kind)
        if not isinstance(value, list):
            raise unfit(value, f"a list{' of days' if first is date else ''} is wanted here")
        if rest != [...] and len(value) != len(rest) + 1:
            raise unfit(value, f"{len(rest) + 1} values are wanted here")
        return tuple(self.converter.structure(value, list[first]))  # type: ignore[valid-type]

    def _mapping(self, value: Any, kind: Any) -> Any:
        if not isinstance(value, Mapping):
            raise unfit(value, "a table is wanted here")
        plain: Any = dict[get_args(kind)]  # type: ignore[misc]
        return self.converter.structure(value, plain)


def is_list(kind: Any) -> bool:
    """Whether a type is one of TOML's lists, a tuple here."""
    return get_origin(kind) is tuple


def is_mapping(kind: Any) -> bool:
    """Whether a type is a table of free keys."""
    return get_origin(kind) is Mapping


def nearest(key: str, known: Sequence[str]) -> str:
    """The known word that was probably meant, else all of them."""
    near = get_close_matches(key, known, 1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"


def unfit(value: Any, words: str) -> Unfit:
    """One fault, of the value itself."""
    return Unfit(((), f" = {value!r}: {words}"))


def exact(value: Any, kind: type[Any]) -> Any:
    """A value of exactly that type; of a StrEnum, one of its words."""
    if issubclass(kind, StrEnum):  # cattrs hands enums of text to the hook of text
        if value not in tuple(kind):
            raise unfit(value, f"one of {', '.join(kind)} is wanted here")
        return kind(value)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise unfit(value, f"{WANTED[kind]} is wanted here")
    return value


def clock(value: Any, _: type) -> time:
    """`"22:30"` as a time of day."""
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        raise unfit(value, 'a time of day such as "22:30" (UTC) is wanted here') from None


def day(value: Any, _: type) -> date:
    """A TOML date, which stands without quotes."""
    if type(value) is not date:
        raise unfit(value, "a day without quotes is wanted here, such as 2027-01-01")
    return value
