"""python -m tests.benchmarks.second_reading [NOISE]: what a second reader adds on the real streams, as JSON.

A stand-in answers from the labels, wrong in NOISE of all answers (0.1), and is asked only about texts of which the
reading is unsure. Items that an editor could decide either way (`unclear`) are not counted. Needs the shared data.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.shared import ROOT
from tracker.core.announcements.second_reading import digest_of, is_unsure, prompt_of, settled, text_of
from tracker.core.reading.reading import read
from tracker.knowledge.load import load_knowledge
from tracker.model import Answer, Entry, Opinion, Precision, Readings, Recipe

NOW = datetime(2026, 8, 1, tzinfo=UTC)
STREAMS = ("ea", "eb", "ec", "ed", "za", "zb", "zc", "zd")


def rows(name: str) -> Iterator[Mapping[str, Any]]:
    path = ROOT / "language" / "real" / name
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def entry(row: Mapping[str, Any]) -> Entry:
    return Entry(row["id"], "1", row["stream"], row["id"], "", row["title"], row["summary"], NOW, Precision.DAY, NOW)


def stand_in(item: Entry, label: Mapping[str, Any], noise: random.Random, share: float, recipe: Recipe) -> Opinion:
    announces = bool(label.get("announcement")) != (noise.random() < share)
    answer = Answer("answered", announces, str(label.get("kind") or ""), tuple(label.get("actors") or ()))
    prompt = digest_of(prompt_of(recipe.knowledge))
    return Opinion(text_of(item.title, item.summary), recipe.second_reader, prompt, NOW, answer)


def scores(items: list[Entry], labels: Mapping[str, Mapping[str, Any]], told: Readings, recipe: Recipe) -> list[int]:
    """Right, told, wanted."""
    counted = [one for one in items if not labels.get(one.id, {}).get("unclear")]
    heard = {
        one.id for one in counted if not (reading := told.of(one)).passed and reading.score >= recipe.announcement_score
    }
    wanted = {one.id for one in counted if labels.get(one.id, {}).get("announcement")}
    return [len(heard & wanted), len(heard), len(wanted)]


def shown(right: int, told: int, wanted: int) -> dict[str, float]:
    return {
        "precision": round(right / max(told, 1), 3),
        "recall": round(right / max(wanted, 1), 3),
        "f1": round(2 * right / max(told + wanted, 1), 3),
    }


def main(share: float) -> None:
    recipe = Recipe(knowledge=load_knowledge(), second_reader="stand-in")
    noise, found = random.Random(13), {}
    for lang in ("e", "z"):
        sums = {"alone": [0, 0, 0], "with": [0, 0, 0]}
        asked = count = 0
        for name in (one for one in STREAMS if one.startswith(lang)):
            items = [entry(row) for row in rows(f"{name}.in.jsonl")]
            labels = {row["id"]: row for row in rows(f"{name}.labels.jsonl")}
            readings = read(items, recipe.knowledge)
            unsure = [one for one in items if is_unsure(readings.of(one), recipe)]
            opinions = [stand_in(one, labels.get(one.id, {}), noise, share, recipe) for one in unsure]
            for way, told in (("alone", readings), ("with", settled(readings, opinions, recipe))):
                sums[way] = [a + b for a, b in zip(sums[way], scores(items, labels, told, recipe), strict=True)]
            asked, count = asked + len(unsure), count + len(items)
        found["English" if lang == "e" else "Chinese"] = {
            "items": count, "asked": asked, **{way: shown(*one) for way, one in sums.items()}
        }  # fmt: skip
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.1)
