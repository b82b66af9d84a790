"""A vendor's real answers of one day, row by row as it gave them, put into every store and read back as of each."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.shared import shared
from tests.storage.places import STORES, opened
from tracker.demo.figures import SessionFigures, figures
from tracker.model import Bar

SHIPPED = "0981.HK"


def shipped(symbol: str) -> Iterator[tuple[datetime, dict[date, Bar]]]:
    """The demo's figures of August 2025 as a vendor shows them over a day: a running row that grows, a row that
    vanishes for an hour, a close that is mended, and the same again.
    """
    rows = [row for row in figures(symbol) if date(2025, 8, 1) <= row.day <= date(2025, 8, 22)]
    for hour in range(2, 8):
        learned = datetime(2025, 8, 22, hour, tzinfo=UTC)
        bars = {row.day: _figure(symbol, row, learned) for row in rows}
        running, mended, gone = (rows[place].day for place in (-1, -5, -9))
        bars[running] = replace(bars[running], close=row_at(bars[running], hour), volume=1e6 * hour)
        if hour >= 5:
            bars[mended] = replace(bars[mended], close=(bars[mended].close or 0.0) + 0.1)
        if hour == 4:
            del bars[gone]
        yield learned, bars


def _figure(symbol: str, row: SessionFigures, learned: datetime) -> Bar:
    start = datetime(row.day.year, row.day.month, row.day.day, tzinfo=UTC)
    return Bar(symbol, "1d", start, row.day, row.open, row.high, row.low, row.close, row.volume, learned)


def row_at(bar: Bar, hour: int) -> float:
    """The price of a running row: up to six, between the day's low and its close; then the close stays."""
    low, close = bar.low or 0.0, bar.close or 0.0
    return low + (close - low) * min(hour, 6) / 6


def answers(symbol: str) -> Iterator[tuple[datetime, dict[date, Bar]]]:
    """What each file said, with the instant in its name; of `SHIPPED` what the demo's figures make."""
    if symbol == SHIPPED:
        yield from shipped(symbol)
        return
    for path in sorted(shared("prices/revisions").glob(f"{symbol}_*.csv")):
        learned = datetime.strptime(path.stem.rpartition("_")[2], "%Y-%m-%dT%H%MZ").replace(tzinfo=UTC)
        with path.open() as lines:
            bars = [told(symbol, row, learned) for row in csv.DictReader(lines)]
        yield learned, {bar.day: bar for bar in bars}


def told(symbol: str, row: dict[str, str], learned: datetime) -> Bar:
    day = date.fromisoformat(row["Date"][:10])
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    numbers = (float(row[name]) if row[name] else None for name in ("Open", "High", "Low", "Close", "Volume"))
    return Bar(symbol, "1d", start, day, *numbers, learned)


def said(bar: Bar) -> tuple[object, ...]:
    """What a bar says, without when it was learned: a repetition is no new observation."""
    return bar.day, bar.open, bar.high, bar.low, bar.close, bar.volume


@pytest.mark.parametrize("symbol", [SHIPPED, "000001.SS", "NVDA", "TLT"])
@pytest.mark.parametrize("name", STORES)
def test_every_view_is_what_the_vendor_had_said_by_then(name: str, symbol: str, tmp_path: Path) -> None:
    told_by_then: dict[date, Bar] = {}
    views: list[tuple[datetime, dict[date, Bar]]] = []
    changes = 0
    with opened(name, tmp_path) as store:
        for learned, answer in answers(symbol):
            news = [
                one for day, one in answer.items() if day not in told_by_then or said(told_by_then[day]) != said(one)
            ]
            told_by_then = {**told_by_then, **answer}  # a row that vanished stays
            assert store.add_bars(answer.values()) == len(news)
            assert store.add_bars(answer.values()) == 0
            views.append((learned, told_by_then))
            changes += len(news)
        assert len(views) > 2
        assert changes > len(told_by_then), "the files hold revisions"
        for learned, view in views:
            known = store.bars(symbol, "1d", date.min, date.max, learned)
            assert [said(bar) for bar in known] == [said(view[day]) for day in sorted(view)]
            assert store.facts(learned).bars[symbol] == known
        assert store.counts()["bars"] == changes
