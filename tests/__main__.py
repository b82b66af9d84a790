"""python -m tests: format, lint, types, contracts, vulnerabilities, tests: the whole gate. What it runs it prints.

Tests that fail are run once more, alone: some start daemons and kill them, and a machine busy with other work can
starve one. Both runs are printed; what fails twice fails the gate. `uv run pytest --cov` says what is covered.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

GATE = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("contracts", ["lint-imports"]),
    ("vulnerabilities", [sys.executable, "-m", "tests.supply", "audit"]),
    ("tests", ["pytest", *sys.argv[1:]]),
)
AGAIN = ["pytest", "-n", "0", "--last-failed", "--last-failed-no-failures=none"]


def main() -> int:
    """Run each part even when one before it failed, so that one look shows everything; 1 when any failed."""
    failed = []
    for name, command in GATE:
        if not passes(name, command) and not (name == "tests" and passes("tests that failed, alone", AGAIN)):
            failed.append(name)
    print(f"--- gate: {'failed: ' + ', '.join(failed) if failed else 'passed'}", flush=True)
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    """Whether a part of the gate ends well; it is printed before it runs."""
    print(f"--- {name}: {' '.join(command)}", flush=True)
    return subprocess.run(command, cwd=Path(__file__).parents[1], check=False).returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())
