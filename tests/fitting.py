"""Fit what is learned from labelled texts: `python -m tests.fitting leanings|stories`.

*leanings* fits tracker/knowledge/leanings.tsv (which way words lean, core/reading/classifier.py) to the headlines of
tests/data/kinds and tests/data/examples and to the labelled sets of tests/data/reading, and writes it. The score
printed is of each set read by a model that was fitted without it.

*stories* fits the weights of nearness (TRADE in tracker/core/stories/nearness.py) to the same labelled sets.
Every set is told twice more within three days and ten, so that haste alone does not join what comes together by
chance. The score printed is again of each set by weights fitted without it.
"""

from __future__ import annotations

import argparse
import json
import random
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from tracker.core.reading.classifier import NONE, UNIT, Leanings, read_leanings, terms_of
from tracker.core.reading.reading import reader_of
from tracker.core.stories.entry_features import Features, features_of
from tracker.core.stories.nearness import TRADE, Measure, StoryTable
from tracker.core.stories.pair_features import Signs, Told, signs_of
from tracker.core.text.lexicon import plain
from tracker.knowledge.load import load_knowledge

DATA = Path(__file__).parent / "data"
TABLE = Path(__file__).parents[1] / "tracker" / "knowledge" / "leanings.tsv"
HELD_OUT = "held_out"  # never fitted to
SETS = tuple(sorted(path.stem for path in (DATA / "reading").glob("*.jsonl") if path.stem != HELD_OUT))
READER = reader_of(load_knowledge())
WATCHLIST = load_knowledge().watchlist
RIDGE = 1.0
EVENNESS = 0.5  # 0: every example counts alike; 1: every kind does
LEAST = 2  # examples in which a term must stand
PENALTY = 1.0
SPANS = (72, 72, 240)  # hours within which a set's stories are told again

Floats = npt.NDArray[np.float64]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Example:
    """One text and what it announces: a kind, or NONE."""

    title: str
    summary: str
    kind: str


def labelled(name: str) -> list[Row]:
    """Rows of one labelled set."""
    path = DATA / "reading" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def written() -> list[Example]:
    """Headlines that were written for one kind, or to announce nothing."""
    found = []
    for path in sorted((DATA / "kinds").glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [Example(title, "", path.stem) for title in table["are"]]
        found += [Example(title, "", NONE) for title in table["look"]]
    for path in sorted((DATA / "examples").glob("*.txt")):
        kind = NONE if path.stem.startswith(NONE) else path.stem
        for line in path.read_text(encoding="utf-8").splitlines():
            title, _, summary = line.partition(" | ")
            found.append(Example(title, summary, kind))
    return found


def examples_of(rows: Iterable[Row]) -> list[Example]:
    """The rows of a labelled set as examples."""
    return [Example(one["title"], one["summary"], one["kind"] if one["announcement"] else NONE) for one in rows]


def terms(one: Example) -> dict[str, float]:
    """Terms of an example, without the names of watched companies."""
    seen = READER.look(one.title, one.summary)
    return {term: share for term, share in terms_of(*seen.views, seen.concepts).items() if not _names(term)}


def _names(term: str) -> bool:
    return term in NAMES or (" " in term and any(word in NAMES for word in term.split()))


def _spelled() -> frozenset[str]:
    found: set[str] = set()
    for alias in WATCHLIST.aliases:
        view = plain(alias.text).strip()
        if view.isascii():
            found.update({view} if " " not in view else ())
        elif len(view) <= 4:
            found.update(view[place : place + 2] for place in range(len(view) - 1))
    return frozenset(found)


NAMES = _spelled()


def fit_leanings(examples: Sequence[Example]) -> str:
    """The table of a ridge regression of kinds on terms, solved in the examples' space (they are fewer than terms)."""
    told = [terms(one) for one in examples]
    counts = Counter(term for one in told for term in one)
    known = sorted(term for term, count in counts.items() if count >= LEAST)
    rarity = {term: round(UNIT * (log((1 + len(told)) / (1 + counts[term])) + 1)) / UNIT for term in known}
    places = {term: place for place, term in enumerate(known)}
    design = np.zeros((len(told), len(known)))
    for row, one in enumerate(told):
        for term, share in one.items():
            if term in places:
                design[row, places[term]] = share * rarity[term]
    design /= np.maximum(np.linalg.norm(design, axis=1, keepdims=True), 1e-12)
    kinds = sorted({one.kind for one in examples})
    target = np.array([[float(one.kind == kind) for kind in kinds] for one in examples])
    sizes = target.sum(axis=0)
    acts = np.array([kind != NONE for kind in kinds])
    evened = np.where(acts, (sizes[acts].mean() / sizes) ** EVENNESS, 1.0)
    says = (target @ evened)[:, None]  # how much each example counts
    bias = (says * target).sum(axis=0) / says.sum()
    heavy, scaled = np.sqrt(says), np.sqrt(says) * design
    solved = np.linalg.solve(scaled @ scaled.T + RIDGE * np.eye(len(told)), heavy * (target - bias))
    weights = np.rint(UNIT * (scaled.T @ solved)).astype(int)
    lines = ["\t".join(("term", "rarity", *kinds)), _line("", 0, np.rint(UNIT * bias).astype(int))]
    lines += [_line(term, round(UNIT * rarity[term]), weights[places[term]]) for term in known]
    return "\n".join(lines) + "\n"


def _line(term: str, rarity: int, weights: Iterable[int]) -> str:
    return "\t".join((term, str(rarity), *map(str, weights)))


def score_leanings(model: Leanings, examples: Sequence[Example]) -> dict[str, float]:
    """Share of announcements whose kind leads, and the F1 of announcing at all."""
    right = announced = both = 0
    for one in examples:
        leaning = model.of(terms(one))
        shares = {kind: share for kind, share in leaning.shares.items() if kind != NONE}
        announces = leaning.announces > 0
        announced += announces
        if one.kind != NONE:
            both += announces
            right += max(shares, key=lambda kind: shares[kind]) == one.kind
    real = sum(one.kind != NONE for one in examples)
    return {"kind": round(right / real, 3), "announcement": round(2 * both / (announced + real), 3)}


@dataclass(frozen=True)
class Item:
    """One report of a labelled story."""

    story: str
    language: str
    said: datetime
    features: Features


def items_of(rows: Sequence[Row]) -> list[Item]:
    """Reports of a set in the order in which they were said."""
    found = [
        Item(
            one["story"],
            one["lang"],
            datetime.fromisoformat(one["published"]).astimezone(UTC),
            features_of(one["title"], one["summary"], READER.read(one["title"], one["summary"])),
        )
        for one in rows
    ]
    return sorted(found, key=lambda one: one.said)


def crowded(items: Sequence[Item], hours: int, seed: int) -> list[Item]:
    """The same stories told within so many hours; the gaps between reports of one stay as they are."""
    chance, start = random.Random(seed), datetime(2026, 5, 1, tzinfo=UTC)
    shift: dict[str, timedelta] = {}
    for one in items:
        if one.story not in shift:
            shift[one.story] = start + timedelta(hours=chance.uniform(0, hours)) - one.said
    return sorted((replace(one, said=one.said + shift[one.story]) for one in items), key=lambda one: one.said)


def signs_between(items: Sequence[Item]) -> tuple[list[Signs], list[bool]]:
    """Signs between every report and every story begun before it inside the window, and whether it tells that one."""
    signs: list[Signs] = []
    same: list[bool] = []
    counts: Counter[str] = Counter()
    stories: dict[str, Told] = {}
    for place, one in enumerate(items):
        counts.update(one.features.words)
        counts.update(one.features.facts)
        known = place + 301
        mine = {*one.features.words, *one.features.facts}
        rarity = {term: log(1 + known / (counts[term] + 1)) for term in mine}
        for name, told in stories.items():
            gap = abs(one.said - told.last_said)
            if gap <= TRADE.window:
                signs.append(signs_of(one.features, rarity, told, exp(-gap / timedelta(hours=TRADE.decay))))
                same.append(name == one.story)
        told = stories.setdefault(one.story, Told(one.story, one.said, one.said, one.features.quiet))
        told.tell(one.features, rarity, one.said)
    return signs, same


def fit_nearness(samples: Sequence[tuple[list[Signs], list[bool]]]) -> Measure:
    """Logistic regression of "tells the story" on the signs, with a ridge penalty."""
    design = np.array([[*map(float, row), 1.0] for signs, _ in samples for row in signs])
    told = np.array([float(one) for _, same in samples for one in same])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = design @ weights
        free = np.append(weights[:-1], 0.0)
        value = np.logaddexp(0, -odds * (2 * told - 1)).sum() + PENALTY * (free**2).sum() / 2
        return float(value), design.T @ (1 / (1 + np.exp(-odds)) - told) + PENALTY * free

    found = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B").x
    return replace(TRADE, bias=round(float(found[-1]), 1), weights=Signs(*(round(float(one), 1) for one in found[:-1])))


def grouped(items: Sequence[Item], measure: Measure) -> list[str]:
    """The story that the table gives each report."""
    table = StoryTable(measure)
    return [table.place(str(place), one.features, one.said, one.said) for place, one in enumerate(items)]


def score_stories(items: Sequence[Item], measure: Measure) -> dict[str, float]:
    """Pairwise F1 over all reports, and over those in one language."""
    told = grouped(items, measure)
    every = list(combinations(range(len(items)), 2))
    within = [pair for pair in every if items[pair[0]].language == items[pair[1]].language]
    return {"stories": _pairwise(items, told, every), "within a language": _pairwise(items, told, within)}


def _pairwise(items: Sequence[Item], told: Sequence[str], pairs: Sequence[tuple[int, int]]) -> float:
    real = {pair for pair in pairs if items[pair[0]].story == items[pair[1]].story}
    ours = {pair for pair in pairs if told[pair[0]] == told[pair[1]]}
    return round(2 * len(real & ours) / max(len(real) + len(ours), 1), 3)


def leanings_report() -> tuple[str, dict[str, object]]:
    """The table fitted to everything, and what models fitted without a set say of it."""
    sets = {name: examples_of(labelled(name)) for name in SETS}
    base = written()
    left = {
        name: score_leanings(
            read_leanings(fit_leanings([*base, *(one for other in SETS if other != name for one in sets[other])])),
            sets[name],
        )
        for name in SETS
    }
    return fit_leanings([*base, *(one for name in SETS for one in sets[name])]), {"without the set": left}


def stories_report() -> tuple[Measure, dict[str, object]]:
    """The measure fitted to everything, and what measures fitted without a set make of it."""
    items = {name: items_of(labelled(name)) for name in SETS}
    samples = {
        name: [signs_between(told) for told in (one, *(crowded(one, hours, seed) for seed, hours in enumerate(SPANS)))]
        for name, one in items.items()
    }
    left: dict[str, object] = {}
    for name in SETS:
        measure = fit_nearness([one for other in SETS if other != name for one in samples[other]])
        busy = score_stories(crowded(items[name], 72, 9), measure)
        left[name] = {"as told": score_stories(items[name], measure), "within three days": busy}
    return fit_nearness([one for name in SETS for one in samples[name]]), {"without the set": left}


def main() -> None:
    """Fit, score, and write or print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("leanings", "stories"))
    if parser.parse_args().what == "leanings":
        table, report = leanings_report()
        TABLE.write_text(table, encoding="utf-8")
        report["terms"] = len(table.splitlines()) - 2
    else:
        measure, report = stories_report()
        report |= {"bias": measure.bias, "weights": measure.weights._asdict()}
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
