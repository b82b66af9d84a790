"""Faults planted one at a time in a copy of the tree: do the tests see them, with nothing but what is shipped?

    python -m tests.planted [--only WORDS] [--count N]

tests/data/planted.toml lists the faults, each a change of one line, with the tests that must fail for it. First those
tests run on the copy as it is and must pass. Prints JSON: how many faults were caught, which survived, what failed for
each. Exit code 1 when one survived.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).parent / "data" / "planted.toml"
# What a clone holds that the tests need; nothing beside it.
PARTS = (
    *("tracker", "storage", "tests", "docs", ".ci", "pyproject.toml", "config.toml", "requirements.txt"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE"),
)
PASSED, FAILED = 0, 1  # pytest's exit codes; any other means that the tests could not run
LONGEST = 300.0  # seconds for the tests of one fault


@dataclass(frozen=True)
class Fault:
    """One line to be changed, and the tests that must fail then."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    @classmethod
    def of(cls, row: dict[str, Any]) -> Fault:
        return cls(row["name"], row["file"], row["old"], row["new"], tuple(row["tests"]))


@dataclass(frozen=True)
class Ran:
    """How a run of tests ended, and which of them failed."""

    code: int
    failed: tuple[str, ...]
    output: str


def faults() -> tuple[Fault, ...]:
    """The list."""
    return tuple(Fault.of(row) for row in tomllib.loads(LIST.read_text(encoding="utf-8"))["fault"])


def copy_tree(target: Path) -> Path:
    """A copy of the tree without what lies beside it: as a bare clone is."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, target / part)
    return target


def planted(text: str, fault: Fault) -> str:
    """The file's text with the fault in it. ValueError unless the line stands there exactly once."""
    count = text.count(fault.old)
    if count != 1:
        raise ValueError(f"{fault.name!r}: {fault.file} holds its line {count} times")
    return text.replace(fault.old, fault.new)


def run_tests(tree: Path, tests: Iterable[str]) -> Ran:
    """Run tests in a copy of the tree; they import what lies there."""
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "0",
        "--no-cov",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        "-x",
        "-rf",
    ]
    there = {"PYTHONPATH": str(tree), "TRACKER_SHARED": str(tree / "nowhere")}
    try:
        done = subprocess.run(
            [*words, *tests], cwd=tree, env={**os.environ, **there}, capture_output=True, text=True, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        return Ran(-1, (), f"no end within {LONGEST:.0f} s")
    failed = tuple(re.findall(r"^FAILED (\S+)", done.stdout, re.MULTILINE))
    return Ran(done.returncode, failed, done.stdout + done.stderr)


def plant(tree: Path, fault: Fault, turn: int) -> Ran:
    """The tests of a fault on the tree with the fault in it; afterwards the tree is as it was."""
    path = tree / fault.file
    sound = path.read_text(encoding="utf-8")
    try:
        _write(path, planted(sound, fault), 2 * turn + 1)
        return run_tests(tree, fault.tests)
    finally:
        _write(path, sound, 2 * turn + 2)


def _write(path: Path, text: str, turn: int) -> None:
    """Python tells compiled files by the time and size of their source: each version gets a time of its own."""
    path.write_text(text, encoding="utf-8")
    moment = time.time() + 10 * turn  # noqa: TID251  # a file's time, not the tracker's
    os.utime(path, (moment, moment))


def campaign(chosen: Sequence[Fault], folder: Path) -> dict[str, Any]:
    """Plant each fault; what was caught, what survived, and whether the tests pass without any."""
    began = time.monotonic()
    tree = copy_tree(folder)
    for fault in chosen:
        planted((tree / fault.file).read_text(encoding="utf-8"), fault)
    sound = run_tests(tree, sorted({test for fault in chosen for test in fault.tests}))
    if sound.code != PASSED:
        raise RuntimeError(f"the tests do not pass without a fault:\n{sound.output[-3000:]}")
    ran = {fault.name: plant(tree, fault, turn) for turn, fault in enumerate(chosen)}
    caught = {name: one.failed[0] for name, one in ran.items() if one.code == FAILED and one.failed}
    return {
        "faults": len(chosen),
        "caught": len(caught),
        "survived": [name for name, one in ran.items() if one.code == PASSED],
        "could not run": {name: one.output[-500:] for name, one in ran.items() if one.code not in (PASSED, FAILED)},
        "by": caught,
        "seconds": round(time.monotonic() - began),
    }


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--only", default="", help="faults whose name holds these words")
    words.add_argument("--count", type=int, default=None, help="the first so many")
    asked = words.parse_args()
    chosen = [one for one in faults() if asked.only in one.name][: asked.count]
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        found = campaign(chosen, Path(folder))
    print(json.dumps(found, indent=2, ensure_ascii=False))
    return 0 if found["caught"] == found["faults"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
