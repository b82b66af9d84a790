"""python -m tests.system.rehearsal FOLDER BEGAN PACE: the real daemon in the demo's world, on a clock that runs fast.

BEGAN is the instant (ISO, UTC) at which the first rehearsal of FOLDER began, so that one that is killed and started
again finds the clock where it would be. It ends by itself, with code 0, when the stretch is over.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tracker.app import system_clock
from tracker.demo.publisher import OutletServer
from tracker.demo.story import END, START, open_demo
from tracker.demo.world import World
from tracker.demo.yahoo import YahooStandIn
from tracker.drivers.daemon import run_daemon
from tracker.model import Feed, FeedState, Heard, Tape
from tracker.ports import Prices, Source

# The quietest feed is asked once a day and a tenth: two days on, everything that was ever shown has been asked for.
OVER = END + timedelta(days=2)


class FastClock:
    """A Clock that shows START at `began` and runs `pace` times as fast as ours, up to OVER."""

    def __init__(self, began: datetime, pace: float) -> None:
        self.began, self.pace = began, pace

    def __call__(self) -> datetime:
        return min(START + (system_clock() - self.began) * self.pace, OVER)


@dataclass
class PromptPublisher:
    """The played publishers answer a round with what stood at its beginning.

    On a clock that runs thousands of times too fast an answer would come hours later than the question, and tell
    news of after the moment at which it is noted as learned.
    """

    source: Source
    publisher: OutletServer

    def hear(self, asked: Sequence[tuple[Feed, FeedState]], now: datetime) -> Iterable[Heard]:
        self.publisher.clock = lambda: now
        return self.source.hear(asked, now)


@dataclass
class PromptVendor:
    """Likewise the vendor of prices."""

    vendor: Prices
    played: YahooStandIn
    name: str = "yahoo"

    @property
    def reach(self) -> Mapping[str, int]:
        return self.vendor.reach

    @property
    def requests(self) -> int:
        return self.vendor.requests

    def covers(self, symbol: str, interval: str) -> bool:
        return self.vendor.covers(symbol, interval)

    def begin_round(self) -> None:
        self.vendor.begin_round()

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        self.played.clock = lambda: now
        return self.vendor.tape(symbol, interval, first, last, now)


def end_when_over(clock: FastClock) -> None:
    """Ask the daemon to stop once the stretch is over and the jobs have had a last look."""
    while clock() < OVER:
        threading.Event().wait(0.1)
    threading.Event().wait(2.0)
    os.kill(os.getpid(), signal.SIGTERM)


def main(folder: Path, began: datetime, pace: float) -> int:
    """Run the daemon until the stretch is over."""
    clock = FastClock(began, pace)
    with World(clock) as world:
        tracker = open_demo(folder, clock, world)
        tracker.source = PromptPublisher(tracker.source, world.publisher)
        tracker.prices = {"yahoo": PromptVendor(tracker.prices["yahoo"], world.yahoo)}
        threading.Thread(target=end_when_over, args=(clock,), daemon=True).start()
        try:
            return run_daemon(tracker, pace)
        finally:
            tracker.store.close()


def stretch(seconds: float) -> float:
    """The pace at which the stretch takes so many of our seconds."""
    return (OVER - START) / timedelta(seconds=seconds)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), float(sys.argv[3])))
