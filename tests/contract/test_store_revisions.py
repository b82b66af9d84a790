"""A vendor's real answers of one day, row by row as it gave them, put into every store and read back as of each."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.shared import shared
from tests.storage.places import STORES, opened
from tracker.model import Bar


def answers(symbol: str) -> Iterator[tuple[datetime, dict[date, Bar]]]:
    """What each file said, with the instant in its name."""
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


@pytest.mark.parametrize("symbol", ["000001.SS", "NVDA", "TLT"])
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
