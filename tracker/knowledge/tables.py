"""Tables as TOML gives them, checked: a fault names its table, its key and the nearest name.

What is wrong is refused (faults.py): raised as a ConfigError, or noted where faults are gathered; then what stands for
a wrong value is nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any

from tracker.knowledge.faults import refuse

Table = Mapping[str, Any]
NAMELESS = "?"  # the name of a row that has none, which is refused


@cache
def shipped(file: str) -> Table:
    """A file of this package as tables."""
    return tomllib.loads(shipped_text(file))


def shipped_text(file: str) -> str:
    """A file of this package as text."""
    return resources.files("tracker.knowledge").joinpath(file).read_text(encoding="utf-8")


def rows_of(table: Table, key: str, place: str) -> list[Table]:
    """An array of tables: [[place.key]]."""
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(one, Mapping) for one in rows):
        refuse(f"[{place}] {key}: write each as a table [[{place}.{key}]]")
        return []
    return rows


def tables_of(table: Table, key: str, place: str) -> Table:
    """A table of tables: [place.key.NAME]."""
    found = table.get(key, {})
    if not isinstance(found, Mapping):
        refuse(f"[{place}] {key}: write each as a table [{place}.{key}.NAME]")
        return {}
    return found


def named_rows(table: Table, key: str, place: str) -> Iterator[Table]:
    """Rows that have a name, written as [place.key.NAME] or as [[place.key]] with a `name`."""
    found = table.get(key, {})
    if isinstance(found, Mapping):
        for name, one in found.items():
            yield {"name": name, **mapping(one, f"[{place}] {key}.{name}")}
    else:
        yield from rows_of(table, key, place)


def mapping(value: object, place: str) -> Table:
    """The value as a table."""
    if not isinstance(value, Mapping):
        refuse(f"{place}: a table is wanted, not {value!r}")
        return {}
    return value


def words_of(row: Table, key: str, place: str) -> list[str]:
    """A list of words, empty where the key is missing."""
    words = row.get(key, [])
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        refuse(f"{place}: {key} = {words!r}: a list of words is wanted")
        return []
    return words


def value_of(row: Table, key: str, usual: Any, place: str) -> Any:
    """A value of the sort of `usual`, which it is where the key is missing."""
    value = row.get(key, usual)
    if isinstance(usual, float) and type(value) is int:
        return float(value)
    if type(value) is not type(usual):
        wanted = {str: "text in quotes", bool: "true or false", float: "a number"}[type(usual)]
        refuse(f"{place}: {key} = {value!r}: {wanted} is wanted")
        return usual
    return value


def checked(row: object, known: Sequence[str], place: str) -> Table:
    """A table of known keys, with a `name` where that is one of them."""
    table = mapping(row, place)
    check_keys(table, known, place)
    if "name" in known and not (isinstance(table.get("name"), str) and table["name"]):
        refuse(f"{place}: each needs a `name`")
        return {**table, "name": NAMELESS}
    return table


def check_keys(row: Table, known: Sequence[str], place: str) -> None:
    """Refuse every key that is not known."""
    for key in row:
        check_known(key, known, f"{place}: unknown key")


def check_known(name: object, known: Collection[Any], place: str) -> None:
    """Refuse a name that is not known, with the nearest one that is."""
    if name not in known:
        near = get_close_matches(str(name), [str(one) for one in known], 3, 0.4)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(map(str, known))[:12])}"
        refuse(f"{place}: {name!r} is not known; {hint}")


def overlaid(below: Sequence[Table], above: Sequence[Table], place: str) -> list[Table]:
    """Rows with those of the same name laid over them, then the new ones.

    A list or table that is given adds to the one below; with `replace = true` it takes its place.
    """
    given: dict[str, Table] = {}
    for one in above:
        name = str(one["name"])
        if name in given and name != NAMELESS:
            refuse(f"{place} {name!r}: stands twice; one table holds all that is said of it")
        given[name] = one
    laid = [laid_over(one, given.pop(str(one["name"]), {}), place) for one in below]
    return [*laid, *({key: value for key, value in one.items() if key != "replace"} for one in given.values())]


def laid_over(below: Table, above: Table, place: str) -> Table:
    """One row with another laid over it."""
    replaces = value_of(above, "replace", False, f"{place} {below['name']!r}")
    merged = dict(below)
    for key, value in above.items():
        if key != "replace":
            merged[key] = value if replaces or key not in below else _added(below[key], value)
    return merged


def _added(below: Any, above: Any) -> Any:
    if isinstance(below, list) and isinstance(above, list):
        return [*below, *(one for one in above if one not in below)]
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        return {**below, **{key: _joined(below[key], value) if key in below else value for key, value in above.items()}}
    return above


def _joined(below: object, above: object) -> object:
    """Words of a concept with more of them."""
    return f"{below} | {above}" if isinstance(below, str) and isinstance(above, str) else above
