"""Of bars within the day, those of the finest interval."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from tracker.model import Bar, Interval

DAILY = "1d"
INTRADAY_HALO = timedelta(days=7)  # what an entry says of a session may be learned days later


def finest(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    """Of each session the bars of the finest interval alone, oldest first: no stretch of time is told twice."""
    ordered = sorted(bars, key=lambda bar: (bar.start, Interval(bar.interval).length, bar.interval))
    best: dict[date, tuple[timedelta, str]] = {}
    for bar in ordered:
        rank = (Interval(bar.interval).length, bar.interval)
        best[bar.day] = min(best.get(bar.day, rank), rank)
    return tuple(bar for bar in ordered if best[bar.day][1] == bar.interval)
