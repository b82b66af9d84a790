"""The lengths of bars, from their names."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta

from tracker.model import Bar

DAILY = "1d"
INTRADAY_HALO = timedelta(days=7)  # what an entry says of a session may be learned days later
SECONDS = {"m": 60, "h": 3600, "d": 86_400}


def seconds(interval: str) -> float:
    """The length of a bar: "5m" is 300; infinite for a name this tracker does not know."""
    count, unit = interval[:-1], interval[-1:]
    return int(count) * SECONDS[unit] if count.isdecimal() and unit in SECONDS else math.inf


def finest(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """Of each session the bars of the finest interval alone, oldest first: no stretch of time is told twice."""
    ordered = sorted(bars, key=lambda bar: (bar.start, seconds(bar.interval), bar.interval))
    best: dict[date, tuple[float, str]] = {}
    for bar in ordered:
        rank = (seconds(bar.interval), bar.interval)
        best[bar.day] = min(best.get(bar.day, rank), rank)
    return tuple(bar for bar in ordered if best[bar.day][1] == bar.interval)
