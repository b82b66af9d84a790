"""python -m tests.benchmarks.backfill [ENTRIES ...]: an archive imported and back-filled, by size and by engine.

The archive is made up (headlines of the kinds that feeds carry, at 40 a day) and so are the bars (two Hong Kong
listings and their index, each session). Prints JSON: rows a second into the store, entries and events a second through
back-fill, the peak memory of the driver in megabytes, and bytes on disk.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.history.worlds import NOW, TITLES, bars, configured
from tracker.app import open_tracker
from tracker.drivers.backfill import backfill, pending
from tracker.engines import ENGINES
from tracker.model import Feed
from tracker.pipeline.import_entries import import_rows
from tracker.sources.archives import read_archive

SIZES = (2_000,)
A_DAY = 40
SUBJECTS = ("Nvidia", "TSMC", "Intel", "SMIC", "Hua Hong Semiconductor", "Samsung", "a start-up", "the ministry")
DEEDS = ("opens a plant", "posts record revenue", "signs a supply deal", "names a new chief", "cuts its guidance")


def lines(count: int) -> Iterator[str]:
    """Rows of JSON, `A_DAY` a day up to March 2021."""
    dice, last = random.Random(5), datetime(2021, 3, 1, tzinfo=UTC)
    for number in range(count):
        said = last - timedelta(days=(count - number) / A_DAY)
        title = dice.choice(TITLES) if number % 20 == 0 else f"{dice.choice(SUBJECTS)} {dice.choice(DEEDS)}"
        words = f"{title}, report {number // 2}"
        yield json.dumps({"id": number, "title": words, "date": said.isoformat(), "url": f"https://a.example/{number}"})


def measure(count: int, engine: str, workers: int) -> dict[str, Any]:
    """Import and back-fill so many entries on an engine, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config, file = configured(folder), folder / "archive.jsonl"
        file.write_text("\n".join(lines(count)), encoding="utf-8")
        feed = Feed("archive", "https://a.example/", zone="UTC")
        with open_tracker(config) as tracker:
            begun = time.perf_counter()
            new = import_rows(tracker.store, read_archive(file, feed), feed, NOW).new
            imported = time.perf_counter() - begun
            tracker.store.add_bars(bars(config))
            span = datetime(1990, 1, 1, tzinfo=UTC), NOW
            shards = pending(tracker.store, tracker.view, *span)
            begun = time.perf_counter()
            events = sum(
                one.events for one in backfill(config, tracker.store, ENGINES[engine](workers, ""), shards, NOW)
            )
            derived = time.perf_counter() - begun
        disk = sum(one.stat().st_size for one in folder.glob("tracker.db*"))
    return {
        "engine": f"{engine} x {workers}",
        "entries": new,
        "shards": len(shards),
        "events": events,
        "imported_a_second": round(new / imported),
        "derived_entries_a_second": round(new / derived),
        "events_a_second": round(events / derived, 1),
        "driver_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "bytes_an_entry": round(disk / new),
    }


def main(words: list[str]) -> int:
    """One row for each size and engine."""
    sizes = [int(one) for one in words] or SIZES
    rows = [measure(size, *engine) for size in sizes for engine in (("threads", 1), ("processes", 2))]
    print(json.dumps(rows, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
