"""python -m tests.rehearsing [--kills N] [--seconds S] [--seed K]: kill -9 the daemon, again and again.

The daemon follows the demo's feeds and prices for three weeks on a fast clock, is killed at N random moments and
started again each time, and must end where a daemon ends that nothing happened to: the same entries, bars and
events. Prints a JSON line; exits 1 when anything differs.

What is compared is what the stores say, not how they came to know it: ids of stories name the entry that was
learned first, and that depends on when a feed happened to be asked. So do versions: the world edits two headlines
one to three hours after they appear, and a tracker that was down in between cannot have seen the first words; the
latest version of each entry is compared. Bars are compared up to the demo's end: a later one is still provisional
or not, by whether a second look at it has been.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.system.rehearsal import OVER, stretch
from tracker.app import open_reader, system_clock
from tracker.config import Config, compose_config
from tracker.demo.story import END
from tracker.model import Event, Reaction
from tracker.ports import Reader

LONG_AGO = date(2020, 1, 1)
STARTING = timedelta(seconds=1)  # about what the first start takes: the clock begins to run then

Row = tuple[Any, ...]


def events_of(reader: Reader, recipe: str) -> Counter[Row]:
    """What each event says: to whom it happened, what it was, and what was measured or why not."""
    return Counter(event_row(event) for event in reader.results(recipe).events)


def event_row(event: Event) -> Row:
    """One event without ids; figures to nine decimals."""
    found, link = event.reaction, event.link
    head = (link.listing, link.relation, event.announcement.kind, link.session)
    if not isinstance(found, Reaction):
        return (*head, None, found.reason, found.flags)
    windows = tuple((one.label, round(one.car, 9), round(one.t, 9)) for one in found.windows)
    return (*head, found.session, windows, found.flags)


def entries_of(reader: Reader) -> Counter[Row]:
    """The latest version of each entry."""
    latest = {one.id: one for one in reader.facts(OVER).entries}
    return Counter((one.feed, one.guid, one.title, one.published) for one in latest.values())


def bars_of(reader: Reader, symbols: tuple[str, ...]) -> Counter[Row]:
    """The latest observation of each daily bar."""
    return Counter(
        (bar.symbol, bar.day, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.flaw, bar.provisional)
        for symbol in symbols
        for bar in reader.bars(symbol, "1d", LONG_AGO, END.date(), OVER)
    )


def said(folder: Path) -> dict[str, Counter[Row]]:
    """All that the store in a folder says at the end."""
    config = compose_config(folder / "config.toml", {})
    reader = open_reader(config)
    return {
        "entries": entries_of(reader),
        "bars": bars_of(reader, symbols_of(config)),
        "events": events_of(reader, config.recipe.name),
    }


def symbols_of(config: Config) -> tuple[str, ...]:
    """Listings and benchmarks."""
    listings = config.recipe.watchlist.listings
    return tuple(sorted({one.symbol for one in listings} | {one.benchmark for one in listings}))


def differences(one: Path, other: Path) -> Iterator[str]:
    """What two stores say differently, row by row; nothing when they agree."""
    ours, theirs = said(one), said(other)
    for name in ours:
        if not theirs[name]:
            yield f"{name}: the undisturbed run has none"
        yield from (f"{name}: only when killed: {row}" for row in (ours[name] - theirs[name]).elements())
        yield from (f"{name}: only undisturbed: {row}" for row in (theirs[name] - ours[name]).elements())


@dataclass
class Rehearsal:
    """One daemon's three weeks in a folder, killed at some moments (seconds after its clock began to run)."""

    folder: Path
    seconds: float
    moments: tuple[float, ...] = ()
    kills: int = 0
    code: int | None = None
    orphans: list[int] = field(default_factory=list)

    def play(self) -> None:
        """Start, kill and start again until the stretch is over."""
        began = system_clock() + STARTING
        daemon = self.start(began)
        try:
            for moment in sorted(self.moments):
                time.sleep(max(0.0, (began + timedelta(seconds=moment) - system_clock()).total_seconds()))
                self.kill(daemon)
                daemon = self.start(began)
            self.code = daemon.wait(timeout=self.seconds + 120)
        finally:
            daemon.kill()
            daemon.wait()

    def start(self, began: datetime) -> subprocess.Popen[bytes]:
        """The daemon as a process of its own; what it logs goes beside its folder."""
        words = [str(self.folder), began.isoformat(), repr(stretch(self.seconds))]
        with self.folder.with_suffix(".log").open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", "tests.system.rehearsal", *words], stdout=log, stderr=log)

    def kill(self, daemon: subprocess.Popen[bytes]) -> None:
        """As a power cut would: no handler runs."""
        left = children(daemon.pid)
        daemon.send_signal(signal.SIGKILL)
        if daemon.wait() == -signal.SIGKILL:
            self.kills += 1
        self.orphans += left

    def remaining(self, patience: float = 10.0) -> list[int]:
        """Processes of killed daemons that live on; they get `patience` seconds to notice."""
        until = time.monotonic() + patience
        while (alive := [pid for pid in self.orphans if is_cell(pid)]) and time.monotonic() < until:
            time.sleep(0.1)
        return alive


def children(pid: int) -> list[int]:
    """The processes that a process started, where the system tells (Linux)."""
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(word) for path in listed for word in path.read_text().split()]


def is_cell(pid: int) -> bool:
    """Whether it is still one of the tracker's parser processes."""
    try:
        return b"sources.cell" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def moments(kills: int, seconds: float, chance: random.Random) -> tuple[float, ...]:
    """When to kill: anywhere in the stretch, the daemon's start included."""
    return tuple(chance.uniform(0.0, seconds) for _ in range(kills))


def campaign(folder: Path, kills: int, seconds: float, seed: int) -> dict[str, Any]:
    """An undisturbed daemon and a killed one; what they say differently."""
    calm = Rehearsal(folder / "calm", seconds)
    cruel = Rehearsal(folder / "cruel", seconds, moments(kills, seconds, random.Random(seed)))
    for one in (calm, cruel):
        one.folder.mkdir(parents=True)
        one.play()
    return {
        "kills": cruel.kills,
        "asked for": kills,
        "seconds": seconds,
        "exit codes": [calm.code, cruel.code],
        "said": {name: rows.total() for name, rows in said(cruel.folder).items()},
        "processes left behind": len(cruel.remaining()),
        "differences": list(differences(cruel.folder, calm.folder)),
        "seed": seed,
    }


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.rehearsing")
    words.add_argument("--kills", type=int, default=20)
    words.add_argument("--seconds", type=float, default=None, help="how long the three weeks take (default: 10 a kill)")
    words.add_argument("--seed", type=int, default=int(system_clock().timestamp()))
    words.add_argument("--folder", type=Path, default=None, help="where to leave stores and logs (default: nowhere)")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        seconds = asked.seconds or max(30.0, 10.0 * asked.kills)
        done = campaign(asked.folder or Path(passing), asked.kills, seconds, asked.seed)
    sys.stdout.write(json.dumps(done, default=str) + "\n")
    agreed = not done["differences"] and done["exit codes"] == [0, 0] and not done["processes left behind"]
    return 0 if agreed and done["kills"] == asked.kills else 1


if __name__ == "__main__":
    raise SystemExit(main())
