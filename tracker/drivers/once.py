"""Once: every job, now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tracker.jobs import JOBS, Job, turn
from tracker.model import Run
from tracker.pipeline.tracker import Tracker


def run_once(tracker: Tracker, now: datetime, told: Callable[[Job], None] = lambda _: None) -> tuple[Run, ...]:
    """Turn every job of JOBS at `now`, in the table's order; `told` hears of each before it starts."""
    runs = []
    for job in JOBS:
        told(job)
        runs.append(turn(job, tracker, now))
    return tuple(runs)
