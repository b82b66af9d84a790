"""The import contracts see what they are there for: imports planted in a copy of the program break the right ones."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.docs import PROJECT

# File, the import planted at its end, and the contract that must break.
PLANTED = (
    ("tracker/core/event_study/pvalues.py", "import tracker.model", "The event study stands on arrays alone"),
    ("tracker/pipeline/poll.py", "import tracker.core.claims.figures", "Claims have two doors"),
    ("tracker/pipeline/price.py", "import tracker.core.reading.patterns", "Reading has two doors"),
    ("tracker/web/rows.py", "import tracker.core.derive", "Pages leave the method to the view"),
    ("tracker/web/index.py", "import tracker.pipeline.poll", "Pages read the view alone"),
    ("tracker/core/market/returns.py", "import sqlite3", "The core is pure"),
    ("tracker/core/text/folding.py", "import tracker.core.reading.reading", "The core reads downward"),
    ("tracker/cli/report.py", "import storage", "Only the composition root opens the storage"),
    ("tracker/utils.py", "", "The tracker reads downward"),  # a module that no layer names
)
DOORS = {"claims": {"find", "verdicts", "corrections"}, "reading": {"reading", "adjusting"}}


def lint(folder: Path) -> tuple[int, dict[str, bool]]:
    """The exit code of `lint-imports`, and by contract whether it is kept."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240)
    ends = {" KEPT": True, " BROKEN": False}
    lines = [line.partition(" (")[0] for line in done.stdout.splitlines()]
    return done.returncode, {
        line.removesuffix(end): kept for line in lines for end, kept in ends.items() if line.endswith(end)
    }


def test_planted_imports_break_their_contracts(tmp_path: Path) -> None:
    for package in ("tracker", "storage"):
        shutil.copytree(PROJECT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    for name, line, _ in PLANTED:
        path = tmp_path / name
        path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + f"\n{line}\n", encoding="utf-8")
    code, kept = lint(tmp_path)
    assert code == 1
    assert {contract: kept[contract] for *_, contract in PLANTED} == {contract: False for *_, contract in PLANTED}
    assert any(kept.values())


def test_the_doors_of_claims_and_reading_are_the_only_ones() -> None:
    """Every other module of the two rooms is protected, also one that was added yesterday."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    protected = {name for one in contracts for name in one.get("protected_modules", ())}
    for room, doors in DOORS.items():
        inside = {path.stem for path in (PROJECT / "tracker" / "core" / room).glob("*.py")} - {"__init__"}
        assert inside - {name.rpartition(".")[2] for name in protected if f".core.{room}." in name} == doors
