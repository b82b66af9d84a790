"""python -m tests.benchmarks [NAME ...]: every benchmark, one JSON document.

Each is a module here that prints JSON of its own, with a peer or the bare limit measured beside ours in the same
run. Machines are noisy: read ratios, not seconds.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def names() -> list[str]:
    """The benchmarks, by module name."""
    return sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))


def run(name: str) -> object:
    """One benchmark's figures, or why there are none."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{name}"],
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        return {"failed": done.returncode, "said": (done.stderr or done.stdout)[-2000:]}


def main(wanted: list[str]) -> int:
    """Run the benchmarks named, or all; 2 for a name that is none."""
    known = names()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        print(f"no benchmark {unknown[0]!r}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    results = {}
    for name in wanted or known:
        print(f"{name} ...", file=sys.stderr, flush=True)
        results[name] = run(name)
    machine = {"python": platform.python_version(), "system": platform.platform()}
    print(json.dumps({"machine": machine, "benchmarks": results}, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
