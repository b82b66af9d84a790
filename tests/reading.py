"""python -m tests.reading: how well texts are read, real streams beside the invented sets.

Real streams are read by tables fitted without them (build/left_out.json, made by `python -m tests.fitting gate`) and
scored by ../shared's score_stream.py; the invented sets by the shipped tables. One line a set, then sums.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tests.fitting.labelled import DATA, HELD_OUT, SCRIPT, SETS, rows_of
from tests.shared import shared
from tracker.knowledge.load import load_knowledge
from tracker.model import Recipe
from tracker.workbench.read import read_file

LEFT = Path(__file__).parents[1] / "build" / "left_out.json"


def scored(items: Path, labels: Path, recipe: Recipe, folder: Path) -> Mapping[str, object]:
    """What score_stream.py says of one set."""
    told = folder / f"{items.stem}.pred.jsonl"
    lines = items.read_text(encoding="utf-8").splitlines()
    told.write_text("\n".join(read_file(lines, recipe)) + "\n", encoding="utf-8")
    command = [sys.executable, str(shared("language/score_stream.py")), str(items), str(labels), str(told), "--json"]
    found: Mapping[str, object] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found


def main() -> None:
    """Print one JSON line a set."""
    folder = LEFT.parent
    folder.mkdir(exist_ok=True)
    left = json.loads(LEFT.read_text(encoding="utf-8")) if LEFT.exists() else {}
    for name in SCRIPT:
        knowledge = load_knowledge()
        if name in left:
            knowledge = replace(knowledge, gate=left[name][0], kind_weights=left[name][1])
        real = shared("language/real")
        found = scored(real / f"{name}.in.jsonl", real / f"{name}.labels.jsonl", Recipe(knowledge=knowledge), folder)
        print(json.dumps({"set": name, "left out": name in left, **found}), flush=True)
    for name in (*SETS, HELD_OUT):
        path = DATA / "reading" / f"{name}.jsonl"
        assert rows_of(path)
        found = scored(path, path, Recipe(knowledge=load_knowledge()), folder)
        print(json.dumps({"set": f"invented {name}", "left out": name == HELD_OUT, **found}), flush=True)


if __name__ == "__main__":
    main()
