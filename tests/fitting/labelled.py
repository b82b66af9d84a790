"""Labelled texts: real streams and single items, and the invented sets."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.shared import shared

DATA = Path(__file__).parents[1] / "data"
STREAMS = {"latin": ("ea", "eb", "ec", "ed"), "han": ("za", "zb", "zc", "zd")}
SCRIPT = {stream: script for script, streams in STREAMS.items() for stream in streams}
LABELS = ("english_trade_1", "english_trade_2", "english_press", "chinese_mixed")
HELD_OUT = "held_out"  # an invented set that nothing is fitted to
SETS = tuple(sorted(path.stem for path in (DATA / "reading").glob("*.jsonl") if path.stem != HELD_OUT))
NEAR = 0.4  # Jaccard of words from which an item repeats one that is held out

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """One text and what it announces: True, False, or None where an editor could decide either way."""

    id: str
    set: str  # a stream, "pool", a file of labels, or "invented NAME"
    han: bool
    title: str
    summary: str
    announces: bool | None
    kind: str = ""
    kinds: frozenset[str] = frozenset()  # kinds that count as right

    @property
    def real(self) -> bool:
        return not self.set.startswith("invented")


def rows_of(path: Path) -> list[Row]:
    """Rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def labelled(name: str) -> list[Row]:
    """Rows of one invented set."""
    return rows_of(DATA / "reading" / f"{name}.jsonl")


def stream(name: str) -> Iterator[Text]:
    """A real stream, whole."""
    folder = shared("language/real")
    labels = {one["id"]: one for one in rows_of(folder / f"{name}.labels.jsonl")}
    for row in rows_of(folder / f"{name}.in.jsonl"):
        label = labels.get(row["id"], {})
        told = bool(label.get("announcement"))
        kind = label["kind"] if told else ""
        kinds = frozenset({kind, *(label.get("alt_kind") or ())}) if told else frozenset[str]()
        yield _text(row, name, None if label.get("unclear") else told, kind, kinds)


def single_items() -> Iterator[Text]:
    """Labelled items of the pool: those that came with a label, and those that we labelled."""
    folder = shared("language/real")
    seen = set()
    kinds = {one["id"]: one["kind"] for one in _table("kinds_of_the_pool")}
    for row in rows_of(folder / "pool_labelled.jsonl"):
        seen.add(row["id"])
        kind = kinds.get(row["id"], "")
        told = None if row["unclear"] else bool(row["announcement"])
        yield _text(row, "pool", told, kind, frozenset({kind} if kind else ()))
    pool = {row["id"]: row for row in rows_of(folder / "pool.jsonl")}
    for name in LABELS:
        for one in _table(name):
            if one["id"] in pool and one["id"] not in seen:
                seen.add(one["id"])
                told = {"A": True, "N": False, "U": None}[one["label"]]
                kind = one["kind"] if told else ""
                yield _text(pool[one["id"]], name, told, kind, frozenset({kind} if kind else ()))


def _table(name: str) -> list[dict[str, str]]:
    """Rows of one file of labels by id."""
    with (DATA / "labels" / f"{name}.tsv").open(encoding="utf-8") as lines:
        return [*csv.DictReader(lines, delimiter="\t")]


def invented() -> Iterator[Text]:
    """The invented sets, headlines written for one kind, and texts that announce nothing."""
    for name in SETS:
        for row in labelled(name):
            kind = row["kind"] if row["announcement"] else ""
            yield _text(row, f"invented {name}", bool(row["announcement"]), kind, frozenset({kind} if kind else ()))
    for path in sorted((DATA / "kinds").glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, title in enumerate(table["are"]):
            yield _written(f"{path.stem} {number}", title, "", path.stem)
        for number, title in enumerate(table["look"]):
            yield _written(f"not {path.stem} {number}", title, "", "")
    for path in sorted((DATA / "examples").glob("*.txt")):
        kind = "" if path.stem.startswith("none") else path.stem
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            title, _, summary = line.partition(" | ")
            yield _written(f"{path.stem} {number}", title, summary, kind)


def _text(row: Row, name: str, told: bool | None, kind: str = "", kinds: frozenset[str] = frozenset()) -> Text:
    han = row["lang"].startswith("zh")
    return Text(f"{row['id']}", name, han, row["title"], row["summary"] or "", told, kind, kinds)


def _written(name: str, title: str, summary: str, kind: str) -> Text:
    return Text(
        name, "invented kinds", not title.isascii(), title, summary, bool(kind), kind, frozenset({kind} if kind else ())
    )


@cache
def every_text() -> tuple[Text, ...]:
    """All labelled texts, in one order."""
    streams = (one for name in SCRIPT for one in stream(name))
    return (*streams, *single_items(), *invented())


def without_near(
    texts: Iterable[Text], held: Sequence[frozenset[str]], words: Mapping[str, frozenset[str]]
) -> list[Text]:
    """Texts that repeat none of those held out; words by `Text.set` and `Text.id`."""
    by_word: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(held):
        for word in one:
            by_word[word].append(place)
    return [one for one in texts if not _repeats(words[f"{one.set} {one.id}"], held, by_word)]


def _repeats(words: frozenset[str], held: Sequence[frozenset[str]], by_word: Mapping[str, list[int]]) -> bool:
    counts: dict[int, int] = defaultdict(int)
    for word in words:
        places = by_word.get(word, ())
        if len(places) < 60:
            for place in places:
                counts[place] += 1
    nearest = sorted(counts, key=lambda place: (-counts[place], place))[:5]
    return any(len(words & held[place]) / len(words | held[place]) > NEAR for place in nearest)
