"""Replay: the daemon's jobs on a clock that jumps from due time to due time.

The clock is all that differs from the daemon: the jobs, the store and the adapters are the same, so what
a replay finds is what a daemon would have found that was running then.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tracker.jobs import JOBS, turn
from tracker.model import Run
from tracker.pipeline.tracker import Tracker


@dataclass
class ReplayClock:
    """A Clock that stands where it was last set."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def replay(tracker: Tracker, clock: ReplayClock, last: datetime) -> Iterator[Run]:
    """Turn the jobs from the clock's instant up to and including `last`, in order of due time; yield each run.

    Jobs due at the same instant come in the order of JOBS.
    """
    heap = [(clock.now, place) for place in range(len(JOBS))]
    heapq.heapify(heap)
    while heap and heap[0][0] <= last:
        slot, place = heapq.heappop(heap)
        clock.now = slot
        yield turn(JOBS[place], tracker, slot)
        heapq.heappush(heap, (JOBS[place].due(tracker, slot), place))
