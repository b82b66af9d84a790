"""Files of phrases: patterns put together from their parts, with the words of config.toml added to their lists.

A file has the tables [parts] (what others name in braces), [any_case] and [as_written] (regular expressions: text, or
a list of alternatives), [words] (lists) and [values] (tables of numbers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from tracker.knowledge.faults import refuse
from tracker.knowledge.tables import Table, check_known, mapping, shipped, words_of
from tracker.lists import IGNORED, put_together

SECTIONS = ("parts", "any_case", "as_written", "words", "values")


def phrase_files(folder: str) -> tuple[str, ...]:
    """The files of a folder of phrases, without their ending."""
    names = (one.name for one in resources.files("tracker.knowledge").joinpath(folder).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def folder_of(folder: str, extra: Table, place: str) -> Mapping[str, Mapping[str, Any]]:
    """All files of a folder, by name; `extra` adds words to their lists."""
    above, files = mapping(extra, f"[{place}]"), phrase_files(folder)
    for name in above:
        check_known(name, files, f"[{place}]: unknown table")
    return {file: phrases_of(f"{folder}/{file}.toml", above.get(file, {}), f"{place}.{file}") for file in files}


def phrases_of(file: str, extra: Table, place: str) -> Mapping[str, Any]:
    """The entries of a file: patterns as text ready to compile, lists as tuples, tables as they are.

    Raises ConfigError naming the file, the key and what is wrong.
    """
    tables = _added(shipped(file), mapping(extra, f"[{place}]"), place)
    check = [one for one in tables if one not in SECTIONS]
    for name in check:
        check_known(name, SECTIONS, f"{file}: unknown table")
    parts = tables.get("parts", {})
    found: dict[str, Any] = {}
    for section, ignored in IGNORED.items():
        for name, value in tables.get(section, {}).items():
            found[name] = _expanded(value, parts, ignored, f"{file} [{section}] {name}")
    found |= {name: tuple(value) for name, value in tables.get("words", {}).items()}
    return {**found, **tables.get("values", {})}


def _expanded(value: Any, parts: Table, ignored: str, place: str) -> Any:
    if isinstance(value, Mapping):
        return {name: _expanded(one, parts, ignored, f"{place}.{name}") for name, one in value.items()}
    return ignored + put_together(value, parts, place)


def _added(below: Table, above: Table, place: str) -> Table:
    """The tables of a file with words added to its lists."""
    lists = dict(_lists(below))
    for name in above:
        check_known(name, lists, f"[{place}]: unknown list")
    added = {name: _words(above, name, place) for name in above}
    return {
        section: {name: _longer(value, added, name) for name, value in table.items()}
        for section, table in below.items()
    }


def _longer(value: Any, added: Mapping[str, list[str]], name: str) -> Any:
    return [*value, *added.get(name, ())] if isinstance(value, list) else value


def _lists(tables: Table) -> Iterator[tuple[str, Any]]:
    for table in tables.values():
        yield from ((name, value) for name, value in table.items() if isinstance(value, list))


def _words(table: Table, name: str, place: str) -> list[str]:
    return [word for word in words_of(table, name, f"[{place}]") if _is_pattern(word, f"[{place}] {name}")]


def _is_pattern(word: str, place: str) -> bool:
    """Whether a word can stand in a pattern; refuses one that cannot."""
    try:
        re.compile(word)
    except re.error as wrong:
        refuse(f"{place}: {word!r} is no regular expression: {wrong}")
        return False
    return True
