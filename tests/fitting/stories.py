"""The weights of nearness: a logistic regression of "tells the same news" on the signs between two reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import numpy as np

from tests.fitting.labelled import SCRIPT, SETS, Row, labelled, rows_of
from tests.fitting.linear import fit_binary
from tests.shared import shared
from tracker.core.reading.reading import reader_of
from tracker.core.stories.entry_features import Features, features_of
from tracker.core.stories.nearness import Measure, StoryTable
from tracker.core.stories.pair_features import Signs, signs_between
from tracker.core.stories.rarity import read_background
from tracker.knowledge.load import load_knowledge
from tracker.model import Knowledge

WINDOW = timedelta(hours=96)
NEIGHBOURS = 25  # earlier reports, those that share most, to which each is compared
STRENGTH = 0.3
INVENTED = 0.5  # what a pair of an invented set counts
SAME = 2.0  # what a pair of one story counts beside one of two


@dataclass(frozen=True)
class Item:
    """One report; `story` is empty where nobody looked whether others tell the same."""

    name: str
    story: str
    said: datetime
    features: Features


def stream_items(name: str, knowledge: Knowledge) -> list[Item]:
    """Reports of a real stream in the order in which they were said."""
    folder = shared("language/real")
    keys = {row["id"]: row.get("story") or "" for row in rows_of(folder / f"{name}.labels.jsonl")}
    return items_of(rows_of(folder / f"{name}.in.jsonl"), keys, knowledge)


def set_items(name: str, knowledge: Knowledge) -> list[Item]:
    """Reports of an invented set."""
    rows = labelled(name)
    return items_of(rows, {row["id"]: row["story"] for row in rows}, knowledge)


def items_of(rows: Sequence[Row], stories: Mapping[str, str], knowledge: Knowledge) -> list[Item]:
    reader, background = reader_of(knowledge), read_background(knowledge.background)
    found = []
    for row in rows:
        title, summary = row["title"], row["summary"] or ""
        said = datetime.fromisoformat(str(row["published"]).replace("Z", "+00:00"))
        said = said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
        features = features_of(title, summary, reader.read(title, summary), background)
        found.append(Item(str(row["id"]), stories.get(row["id"], ""), said, features))
    return sorted(found, key=lambda one: (one.said, one.name))


def samples_of(items: Sequence[Item], window: timedelta) -> tuple[list[Signs], list[bool]]:
    """Signs between each report and its nearest earlier ones, of pairs of which somebody said whether they are one."""
    signs, same = list[Signs](), list[bool]()
    for place, one in enumerate(items):
        scores = dict[int, float]()
        for earlier in range(place):
            other = items[earlier]
            if one.said - other.said <= window and (one.story or other.story):
                common = (one.features.words & other.features.words) | (one.features.facts & other.features.facts)
                told = bool(one.story) and one.story == other.story
                scores[earlier] = sum(one.features.rarity[term] for term in common) + (1e6 if told else 0.0)
        for earlier in sorted(scores, key=lambda number: (-scores[number], number))[:NEIGHBOURS]:
            other = items[earlier]
            signs.append(signs_between(one.features, other.features, one.said - other.said))
            same.append(bool(one.story) and one.story == other.story)
    return signs, same


def fit_measure(samples: Sequence[tuple[float, list[Signs], list[bool]]]) -> Measure:
    """Weights by the samples, each with what its pairs count."""
    design = np.array([[float(value) for value in row] for _, signs, _ in samples for row in signs])
    told = np.array([float(one) for _, _, same in samples for one in same])
    counts = np.array([count * (SAME if one else 1.0) for count, _, same in samples for one in same])
    from scipy.sparse import csr_matrix

    found = fit_binary(csr_matrix(design), told, counts, STRENGTH, 400)
    weights = Signs(*(round(float(one), 2) for one in found[:-1]))
    return Measure(round(float(found[-1]), 2), weights)


def grouped(items: Sequence[Item], measure: Measure) -> list[str]:
    """The story that the table gives each report."""
    table = StoryTable(measure)
    return [table.place(one.name, one.features, one.said, one.said) for one in items]


def score(items: Sequence[Item], told: Sequence[str]) -> dict[str, float]:
    """Pairs over labelled items, as ../shared's score_stream.py counts them, and the largest story."""
    key = {one.name: one.story for one in items if one.story}
    groups, gold = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for one, story in zip(items, told, strict=True):
        groups[story].append(one.name)
        if one.story:
            gold[one.story].append(one.name)
    real = {frozenset(pair) for names in gold.values() for pair in combinations(names, 2)}
    ours = {frozenset(pair) for names in groups.values() for pair in combinations(names, 2) if key.keys() & set(pair)}
    right = len(real & ours)
    return {"right": right, "ours": len(ours), "real": len(real), "largest": max(map(len, groups.values()))}


def knowledge_without(name: str, left: Mapping[str, tuple[str, str]]) -> Knowledge:
    """The shipped knowledge with tables that were fitted without one stream."""
    gate, kinds = left[name]
    return replace(load_knowledge(), gate=gate, kind_weights=kinds)


def every_item(left: Mapping[str, tuple[str, str]]) -> dict[str, list[Item]]:
    """Items of the streams, each read by tables fitted without it, and of the invented sets."""
    streams = {name: stream_items(name, knowledge_without(name, left)) for name in SCRIPT}
    return {**streams, **{name: set_items(name, load_knowledge()) for name in SETS}}


def stories_table(left: Mapping[str, tuple[str, str]]) -> str:
    """knowledge/nearness.toml, fitted to every stream and invented set; streams are read by tables without them."""
    samples = [
        (1.0 if name in SCRIPT else INVENTED, *samples_of(items, WINDOW)) for name, items in every_item(left).items()
    ]
    made = fit_measure(samples)
    head = (
        "# What each sign between two reports weighs in the log-odds that they tell the same news\n"
        "# (core/stories/pair_features.py). Written by `python -m tests.fitting stories`.\n\n"
    )
    rows = {"bias": made.bias, **made.weights._asdict()}
    return head + "".join(f"{name} = {value}\n" for name, value in rows.items())
