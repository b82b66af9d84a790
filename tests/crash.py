"""python -m tests.crash [--kills N] [--seed K]: kill -9 a writing tracker N times; a JSON line, exit 1 on any loss.

What is done and looked at is `tests.killing`; the whole daemon is killed by `tests.rehearsing`.
"""

from __future__ import annotations

import argparse

from tests import killing


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.crash")
    words.add_argument("--kills", type=int, default=1000)
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    return killing.main([str(asked.kills), str(asked.seed)])


if __name__ == "__main__":
    raise SystemExit(main())
