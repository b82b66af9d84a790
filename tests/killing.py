"""python -m tests.killing [ROUNDS] [SEED]: kill -9 a writing tracker again and again; nothing acknowledged may be lost.

Each round starts a process that writes batches into a real SQLite store (log, entries, bars, results and the marker
of the run, in one transaction) and says so after each; it is killed at a random moment, sometimes while it
opens the store. Then the store must open at once, be sound, hold every batch that was acknowledged, and
no batch by half. Prints a JSON line; exits 1 when anything was lost.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from storage import open_store
from storage.databases import parse, reading_engine
from tracker.model import Bar, Entry, FeedState, Heard, Passed, Precision, Results, Run
from tracker.ports import Store

EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
ENTRIES, BARS = 7, 5  # of one batch
FRESH = 10  # rounds on one store before a new one
LONGEST = 0.25  # seconds a writer lives after its first word


def write(store: Store, batch: int) -> None:
    """One batch, together or not at all."""
    when = EPOCH + timedelta(minutes=batch)
    entries = [
        Entry(f"{batch}-{one}", "1", "feed", "g", "l", f"batch{batch} 中芯国际", "s", when, Precision.MINUTE, when)
        for one in range(ENTRIES)
    ]
    bars = [Bar(f"S{one}", "1m", when, when.date(), 1.0, 2.0, 0.5, float(batch), 9.0, when) for one in range(BARS)]
    with store.transaction():
        store.add_heard(Heard("feed", "ok", when), FeedState("feed", failures=batch), entries)
        store.add_bars(bars)
        store.put_results(Results(passed=(Passed("story", str(batch), "no kind"),)), "default", when)
        store.add_run(Run("poll", when, when, when, "ok", str(batch)))


def batches(store: Store) -> list[int]:
    """The batches a store holds, by the marker of their run."""
    return [int(run.detail) for run in store.runs(EPOCH)]


def work(url: str) -> None:
    """The process that will be killed: write on from where the store is, and say what is done."""
    store = open_store(url)
    print("open", flush=True)
    batch = max(batches(store), default=-1)
    while True:
        batch += 1
        write(store, batch)
        print(batch, flush=True)


def broken(url: str, store: Store, acknowledged: int) -> Iterator[str]:
    """What is wrong with a store after a kill."""
    held = batches(store)
    if held != list(range(len(held))):
        yield f"batches with gaps: {held[-5:]}"
    if len(held) <= acknowledged:
        yield f"batch {acknowledged} was acknowledged and is lost"
    expected = {"entries": ENTRIES, "bars": BARS, "fetches": 1, "runs": 1, "results": 1}
    counts = store.counts()
    yield from (f"half a batch: {name}" for name, each in expected.items() if counts[name] != each * len(held))
    if held and len(store.search(f"batch{held[-1]}")) != ENTRIES:
        yield "the last batch is not found"
    yield from unsound(url)


def unsound(url: str) -> Iterator[str]:
    """What SQLite itself finds wrong."""
    engine = reading_engine(parse(url))
    with engine.connect() as connection:
        yield from (row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok")
        entries = sa.text("SELECT count(*) FROM entries_words WHERE entries_words MATCH '\"中芯 芯国 国际\"'")
        if connection.execute(entries).scalar() != connection.exec_driver_sql("SELECT count(*) FROM entries").scalar():
            yield "the index of words and the entries differ"
    engine.dispose()


@dataclass
class Campaign:
    """Kills so far, and what they broke."""

    folder: Path
    chance: random.Random
    kills: int = 0
    at_opening: int = 0
    acknowledged: int = 0
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def round(self, number: int) -> None:
        """Start a writer, kill it, look at what it left."""
        url = f"sqlite:///{self.folder / f'{number // FRESH}.db'}"
        last = self.kill(url)
        begun = time.perf_counter()
        store = open_store(url)
        self.slowest = max(self.slowest, time.perf_counter() - begun)
        self.wrong.extend(broken(url, store, last))
        store.close()

    def kill(self, url: str) -> int:
        """The last batch that a writer acknowledged before it was killed, -1 for none."""
        writer = subprocess.Popen([sys.executable, "-m", "tests.killing", "--write", url], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        if self.chance.random() < 0.2:
            time.sleep(self.chance.uniform(0.3, 0.9))  # somewhere in its imports, its migrations, its first batches
        else:
            writer.stdout.readline()
            time.sleep(self.chance.uniform(0, LONGEST))
        writer.kill()
        said = [int(line) for line in writer.stdout.read().split(b"\n")[:-1] if line.isdigit()]
        writer.stdout.close()
        writer.wait()
        self.kills += 1
        self.at_opening += not said
        self.acknowledged += len(said)
        return max(said, default=-1)


def run(rounds: int, seed: int, folder: Path) -> Campaign:
    """So many kills; the seed chooses their moments."""
    campaign = Campaign(folder, random.Random(seed))
    for number in range(rounds):
        campaign.round(number)
    return campaign


def main(words: list[str]) -> int:
    if words[:1] == ["--write"]:
        work(words[1])
    rounds, seed = (int(word) for word in (*words, *("100", "1")[len(words) :]))
    with tempfile.TemporaryDirectory() as folder:
        done = run(rounds, seed, Path(folder))
    print(
        json.dumps(
            {
                "kills": done.kills,
                "before the first batch": done.at_opening,
                "batches acknowledged": done.acknowledged,
                "slowest reopening, s": round(done.slowest, 3),
                "wrong": done.wrong,
                "seed": seed,
            }
        )
    )
    return 1 if done.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
