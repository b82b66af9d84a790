"""Kinds, lookalikes and words: the shipped files with the tables of [knowledge] laid over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import resources

from tracker.knowledge.faults import refuse
from tracker.knowledge.tables import (
    Table,
    check_keys,
    checked,
    mapping,
    named_rows,
    overlaid,
    shipped,
    value_of,
    words_of,
)
from tracker.model import GroupMove, Kind

PLACE = "knowledge"
LOOKALIKE = ("name", "about", "patterns", "words", "replace")
KIND = (*LOOKALIKE, "governed", "joint", "makers", "rules", "moves")
MOVE = ("group", "relation", "reason", "weight", "topics")


def kinds_of(extra: Table) -> tuple[Kind, ...]:
    """The kinds of the shipped files and of [knowledge.kinds]. One that names no rules and moves nobody by itself
    moves those whom the text names.
    """
    added = [checked(one, KIND, f"[{PLACE}] kinds") for one in named_rows(extra, "kinds", PLACE)]
    rows = overlaid(list(_shipped_kinds()), added, f"[{PLACE}] kind")
    without = words_of(extra, "without", f"[{PLACE}]")
    return tuple(_kind(one, f"[{PLACE}] kind {one['name']!r}") for one in rows if one["name"] not in without)


def lookalikes_of(extra: Table) -> tuple[Kind, ...]:
    """The texts that only look like announcements, of the shipped file and of [knowledge.lookalikes]."""
    added = [checked(one, LOOKALIKE, f"[{PLACE}] lookalikes") for one in named_rows(extra, "lookalikes", PLACE)]
    rows = overlaid(shipped("lookalikes.toml")["lookalikes"], added, f"[{PLACE}] lookalike")
    return tuple(_kind(one, f"[{PLACE}] lookalike {one['name']!r}") for one in rows)


def concepts_of(extra: Table, key: str, below: Mapping[str, str]) -> Mapping[str, str]:
    """Concepts with their words, and those of [knowledge.KEY], which add to a concept of the same name."""
    place = f"[{PLACE}.{key}]"
    above = _spelled(mapping(extra.get(key, {}), place), place)
    return {**below, **{name: f"{below[name]} | {text}" if name in below else text for name, text in above.items()}}


def masks_of(extra: Table) -> tuple[str, ...]:
    """Longer words of another meaning, of the shipped file and of [knowledge] masks."""
    own = {"masks": extra["masks"]} if "masks" in extra else {}
    return (*shipped("masks.toml").values(), *_spelled(own, f"[{PLACE}]").values())


def _shipped_kinds() -> Iterator[Table]:
    folder = resources.files("tracker.knowledge").joinpath("kinds")
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".toml"))
    for name in names:
        yield shipped(f"kinds/{name}")


def _kind(row: Table, place: str) -> Kind:
    moves = tuple(_move(one, f"{place} moves") for one in _moves(row, place))
    patterns = tuple(words_of(row, "patterns", place))
    if not patterns:
        refuse(f"{place}: patterns are missing: a weight and concepts each, as in patterns = ['3 put>list']")
    return Kind(
        name=row["name"],
        about=value_of(row, "about", "", place),
        words=_spelled(mapping(row.get("words", {}), f"{place} words"), f"{place} words"),
        patterns=patterns,
        governed=value_of(row, "governed", False, place),
        joint=value_of(row, "joint", False, place),
        makers=tuple(words_of(row, "makers", place)),
        rules=tuple(words_of(row, "rules", place)) or (() if moves else ("named_direct",)),
        moves=moves,
    )


def _moves(row: Table, place: str) -> Sequence[object]:
    moves = row.get("moves", [])
    if not isinstance(moves, list):
        refuse(f"{place}: moves: write each as a table with group, relation and reason")
        return ()
    return moves


def _move(row: object, place: str) -> GroupMove:
    table = mapping(row, place)
    check_keys(table, MOVE, place)
    for key in ("group", "relation", "reason"):
        if not table.get(key):
            refuse(f"{place}: the key {key!r} is missing")
    weight = value_of(table, "weight", 0.8, place)
    if not 0 < weight <= 1:
        refuse(f"{place}: weight = {weight!r}: a number above 0 and up to 1 is wanted")
    group, relation, reason = (value_of(table, key, "", place) for key in ("group", "relation", "reason"))
    return GroupMove(group, relation, reason, weight, tuple(words_of(table, "topics", place)))


def _spelled(table: Table, place: str) -> dict[str, str]:
    """Concepts with their words: text with bars between them, or a list."""
    return {str(name): _text(value, f"{place} {name}") for name, value in table.items()}


def _text(value: object, place: str) -> str:
    text = " | ".join(map(str, value)) if isinstance(value, list) else value
    if not isinstance(text, str):
        refuse(f'{place} = {value!r}: words with bars between them are wanted, as in "tariff* | duties"')
        return ""
    for word in text.split("|"):
        if word.strip() and not any(sign.isalnum() for sign in word):
            refuse(f"{place}: {word.strip()!r} is no word: letters, figures or Han are wanted")
    if not text.replace("|", "").strip():
        refuse(f"{place}: no word is given")
    return text
