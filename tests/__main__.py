"""python -m tests: format, lint, types, contracts, tests. The whole gate; what it runs is what it prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

GATE = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("contracts", ["lint-imports"]),
    ("tests", ["pytest", *sys.argv[1:]]),
)


def main() -> int:
    """Run each part even when one before it failed, so that one look shows everything; 1 when any failed."""
    failed = []
    for name, command in GATE:
        print(f"--- {name}: {' '.join(command)}", flush=True)
        if subprocess.run(command, cwd=Path(__file__).parents[1], check=False).returncode:
            failed.append(name)
    print(f"--- gate: {'failed: ' + ', '.join(failed) if failed else 'passed'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
