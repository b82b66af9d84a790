"""The weights of nearness: a logistic regression of "tells the same news" on the signs between two reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from math import exp, fsum, log

import numpy as np

from tests.fitting.background import background_table
from tests.fitting.labelled import SCRIPT, SETS, STREAMS, Row, labelled, rows_of
from tests.fitting.linear import fit_binary
from tests.shared import shared
from tracker.core.reading.reading import reader_of
from tracker.core.stories.entry_features import Features, features_of
from tracker.core.stories.nearness import Measure, StoryTable
from tracker.core.stories.pair_features import Signs, signs_between
from tracker.core.stories.rarity import read_background
from tracker.knowledge.load import load_knowledge
from tracker.model import Knowledge, Recipe

WINDOW = timedelta(hours=96)
NEIGHBOURS = 25  # earlier reports, those that share most, to which each is compared
STRENGTH = 0.3
INVENTED = 0.5  # what a pair of an invented set counts
SAME = 2.0  # what a pair of one story counts beside one of two
UNSAID = 0.2  # and one of two items that nobody labelled: two stories, as far as anybody looked
ASKED = Recipe().similarity  # the probability that the shipped weights are calibrated to
STEPS = tuple(step / 4 for step in range(-4, 11))  # thresholds that are tried, log-odds
# Precision of pairs that is asked for on streams left out. Chinese wires name one act in so unlike words that .80 would
# halve the joins that are found.
ENOUGH = {"latin": 0.80, "han": 0.65}


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


Samples = tuple[list[Signs], list[bool], list[float]]


def samples_of(items: Sequence[Item], window: timedelta, counts: float) -> Samples:
    """Signs between each report and its nearest earlier ones, whether they are one story, and what each pair counts."""
    signs, same, weights = list[Signs](), list[bool](), list[float]()
    for place, one in enumerate(items):
        scores = dict[int, float]()
        for earlier in range(place):
            other = items[earlier]
            if one.said - other.said <= window:
                common = (one.features.words & other.features.words) | (one.features.facts & other.features.facts)
                if common:
                    scores[earlier] = fsum(one.features.rarity[term] for term in common)
        for earlier in sorted(scores, key=lambda number: (-scores[number], number))[:NEIGHBOURS]:
            other = items[earlier]
            told = bool(one.story) and one.story == other.story
            signs.append(signs_between(one.features, other.features, one.said - other.said))
            same.append(told)
            weights.append(counts * (SAME if told else 1.0 if one.story or other.story else UNSAID))
    return signs, same, weights


def fit_measure(samples: Sequence[Samples]) -> Measure:
    """Weights by the samples."""
    design = np.array([[float(value) for value in row] for signs, _, _ in samples for row in signs])
    told = np.array([float(one) for _, same, _ in samples for one in same])
    counts = np.array([count for _, _, weights in samples for count in weights])
    from scipy.sparse import csr_matrix

    found = fit_binary(csr_matrix(design), told, counts, STRENGTH, 400)
    weights = Signs(*(round(float(one), 2) for one in found[:-1]))
    return Measure(round(float(found[-1]), 2), weights)


def grouped(items: Sequence[Item], measure: Measure) -> list[str]:
    """The story that the table gives each report."""
    table = StoryTable(measure)
    return [table.place(one.name, one.features, one.said, one.said) for one in items]


Score = dict[str, int]


def score(items: Sequence[Item], told: Sequence[str]) -> Score:
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
    """The shipped knowledge with tables that were fitted, and terms that were counted, without one stream."""
    gate, kinds = left[name]
    return replace(load_knowledge(), gate=gate, kind_weights=kinds, background=background_table(name))


def every_item(left: Mapping[str, tuple[str, str]]) -> dict[str, list[Item]]:
    """Items of the streams, each read by tables fitted without it, and of the invented sets."""
    streams = {name: stream_items(name, knowledge_without(name, left)) for name in SCRIPT}
    return {**streams, **{name: set_items(name, load_knowledge()) for name in SETS}}


def odds(probability: float) -> float:
    return log(probability / (1 - probability))


def scores_left_out(items: Mapping[str, list[Item]], samples: Mapping[str, Samples]) -> dict[str, dict[float, Score]]:
    """Of each stream, by weights fitted without it, the score at each threshold."""
    found = dict[str, dict[float, Score]]()
    for name in SCRIPT:
        made = fit_measure([own for other, own in samples.items() if other != name])
        found[name] = {
            step: score(items[name], grouped(items[name], replace(made, threshold=1 / (1 + exp(-step)))))
            for step in STEPS
        }
    return found


def joined(scores: Sequence[Score]) -> Score:
    """Scores of several streams as one."""
    return {name: (max if name == "largest" else sum)(one[name] for one in scores) for name in scores[0]}


def precision(one: Score) -> float:
    return one["right"] / max(one["ours"], 1)


def f1(one: Score) -> float:
    return 2 * one["right"] / max(one["ours"] + one["real"], 1)


def chosen_of(found: Sequence[Mapping[float, Score]], enough: float) -> float:
    """The threshold of best F1 among those precise enough; of best F1 where there is none."""
    sums = {step: joined([one[step] for one in found]) for step in STEPS}
    good = [step for step in STEPS if precision(sums[step]) >= enough] or list(STEPS)
    return max(good, key=lambda step: f1(sums[step]))


def stories_table(left: Mapping[str, tuple[str, str]]) -> str:
    """knowledge/nearness.toml, fitted to every stream and invented set; streams are read by tables without them.

    The bias is moved so that the recipe's threshold is the one chosen on streams left out, for each script.
    """
    items = every_item(left)
    samples = {name: samples_of(own, WINDOW, 1.0 if name in SCRIPT else INVENTED) for name, own in items.items()}
    found = scores_left_out(items, samples)
    steps, lines = dict[str, float](), list[str]()
    for script, names in STREAMS.items():
        steps[script] = chosen_of([found[name] for name in names], ENOUGH[script])
        # Each stream at the threshold that the others of its script choose.
        nested = {name: chosen_of([found[one] for one in names if one != name], ENOUGH[script]) for name in names}
        apart = joined([found[name][nested[name]] for name in names])
        for title, one in (
            *((name, found[name][steps[script]]) for name in names),
            (script, joined([found[name][steps[script]] for name in names])),
            (f"{script}, threshold too", apart),
        ):
            lines.append(f"# {title}: F1 {f1(one):.3f}, precision {precision(one):.3f}, largest {one['largest']}\n")
    made = fit_measure(list(samples.values()))
    bias = round(made.bias + odds(ASKED) - steps["latin"], 2)
    weights = made.weights._replace(both_han=round(made.weights.both_han + steps["latin"] - steps["han"], 2))
    head = (
        "# What each sign between two reports weighs in the log-odds that they tell the same news\n"
        "# (core/stories/pair_features.py). Written by `python -m tests.fitting stories`.\n"
        "# Pairs of stories, each stream by weights and terms without it:\n"
    )
    rows = {"bias": bias, **weights._asdict()}
    return "".join((head, *lines, "\n", *(f"{name} = {value}\n" for name, value in rows.items())))
