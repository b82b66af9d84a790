"""python -m tests.storage.filling URL BYTES: write until no file may grow beyond BYTES, and say what happened."""

from __future__ import annotations

import json
import resource
import sys

from storage import open_store
from tests.storage.nouns import NOW, entry
from tracker.errors import StoreFull
from tracker.ports import Store


def fill(store: Store, first: int = 0, most: int = 100_000) -> tuple[int, str]:
    """Add entries, one commit each, until there is no room: how many were acknowledged, and the error's words."""
    for number in range(first, most):
        try:
            store.add_entries([entry(f"e{number}", "SMIC " * 50, summary=f"x{number} " * 100)])
        except StoreFull as full:
            return number, str(full)
    return most, ""


def main(url: str, limit: int) -> None:
    store = open_store(url)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    acknowledged, words = fill(store)
    read = len(store.facts(NOW).entries)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    again = store.add_entries([entry("after")])
    print(json.dumps({"acknowledged": acknowledged, "words": words, "read": read, "again": again}))
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
