"""python -m tests.system.rehearsal FOLDER BEGAN PACE: the real daemon in the demo's world, on a clock that runs fast.

BEGAN is the instant (ISO, UTC) at which the first rehearsal of FOLDER began, so that one that is killed and started
again finds the clock where it would be. It ends by itself, with code 0, when the demo's stretch is over.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

from tracker.app import system_clock
from tracker.demo.story import END, START, open_demo
from tracker.demo.world import World
from tracker.drivers.daemon import run_daemon


class FastClock:
    """A Clock that shows START at `began` and runs `pace` times as fast as ours, up to the demo's end."""

    def __init__(self, began: datetime, pace: float) -> None:
        self.began, self.pace = began, pace

    def __call__(self) -> datetime:
        return min(START + (system_clock() - self.began) * self.pace, END)


def end_when_over(clock: FastClock) -> None:
    """Ask the daemon to stop once the stretch is over and the jobs have had a last look."""
    while clock() < END:
        threading.Event().wait(0.1)
    threading.Event().wait(2.0)
    os.kill(os.getpid(), signal.SIGTERM)


def main(folder: Path, began: datetime, pace: float) -> int:
    """Run the daemon until the stretch is over."""
    clock = FastClock(began, pace)
    with World(clock) as world:
        tracker = open_demo(folder, clock, world)
        threading.Thread(target=end_when_over, args=(clock,), daemon=True).start()
        try:
            return run_daemon(tracker, pace)
        finally:
            tracker.store.close()


def stretch(seconds: float) -> float:
    """The pace at which the demo's stretch takes so many of our seconds."""
    return (END - START) / timedelta(seconds=seconds)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), float(sys.argv[3])))
