"""The demo's figures are what the public tables say, and give the returns worked out by hand."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.demo import make_figures
from tests.shared import shared
from tracker.demo.figures import figures, symbols

FIRST, LAST = date(2023, 8, 1), date(2025, 9, 10)
# Symbol, table, columns of day, open, high, low, close, volume (from 0), shares per unit of volume.
TABLES = (
    ("0981.HK", "0981.HK_to_2025-10-30_luciusneo.csv", (0, 4, 2, 3, 1, 5), 1),
    ("1347.HK", "1347.HK_to_2025-10-30_luciusneo.csv", (0, 4, 2, 3, 1, 5), 1),
    ("688981.SS", "688981.SS_daily_eastmoney_xiedonge.csv", (4, 5, 7, 8, 6, 9), 100),
    ("688347.SS", "688347.SS_daily_eastmoney_xiedonge.csv", (4, 5, 7, 8, 6, 9), 100),
    ("688256.SS", "688256.SS_daily_eastmoney_xiedonge.csv", (4, 5, 7, 8, 6, 9), 100),
    ("NVDA", "NVDA_daily_adj_2020_2026-08-07_xunxuntj.csv", (0, 5, 3, 4, 1, 7), 1),
    ("^HSI", "HSI_daily_1986_2026-08-20_tzjtan.csv", (0, 1, None, None, 2, 3), 1),
    ("000300.SS", "CSI_300_daily_tzjtan.csv", (0, 1, None, None, 2, 3), 1),
    ("SPY", "SPY_daily_adj_2020_2026-08-07_xunxuntj.csv", (0, 6, 4, 5, 2, 8), 1),
)
Row = tuple[float | None, ...]


def table(name: str, places: tuple[int | None, ...], lot: int) -> dict[date, Row]:
    """A public table by day, read by column number: another reading than the script's."""
    with shared(f"prices/{name}").open(encoding="utf-8-sig") as lines:
        rows = list(csv.reader(lines))[1:]
    picked = ([None if place is None else row[place] for place in places] for row in rows)
    kept = {date.fromisoformat(str(row[0])): row[1:] for row in picked if row[4]}
    return {
        day: (*(None if word is None else float(word) for word in row[:4]), float(str(row[4])) * lot)
        for day, row in kept.items()
        if FIRST <= day <= LAST
    }


def known(row: Row) -> list[float]:
    """The row with -1, which no price is, for what is not given: approx() takes no None."""
    return [-1.0 if one is None else one for one in row]


@pytest.mark.parametrize(("symbol", "name", "places", "lot"), TABLES)
def test_every_figure_is_the_tables(symbol: str, name: str, places: tuple[int | None, ...], lot: int) -> None:
    expected = table(name, places, lot)
    found = {one.day: (one.open, one.high, one.low, one.close, one.volume) for one in figures(symbol)}
    assert found.keys() == expected.keys()
    for day, row in found.items():
        # Half of the fourth decimal is all that rounding may take.
        assert known(row) == pytest.approx(known(expected[day]), abs=0.000051, rel=0), day


def test_a_second_source_has_the_same_closes_of_smic() -> None:
    """Another repository fetched the same listing at another time."""
    with shared("prices/0981.HK_2020_2025_CCF0001.csv").open(encoding="utf-8") as lines:
        other = {date.fromisoformat(row["Date"][:10]): float(row["Close"]) for row in csv.DictReader(lines)}
    both = [one for one in figures("0981.HK") if one.day in other]
    assert len(both) > 300
    assert [one.close for one in both] == pytest.approx([other[one.day] for one in both], abs=0.0001, rel=0)


def test_the_file_is_what_the_script_makes() -> None:
    assert make_figures.TARGET.read_text(encoding="utf-8") == make_figures.compose(shared("prices"))


def test_the_script_without_tables_says_so_and_changes_nothing(tmp_path: Path) -> None:
    before = make_figures.TARGET.stat().st_mtime_ns
    words = [sys.executable, "-m", "tests.demo.make_figures"]
    environment = {**os.environ, "TRACKER_SHARED": str(tmp_path / "nowhere")}
    root = Path(__file__).parents[2]
    ended = subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0
    assert ended.stdout.startswith("skipped: the public tables are not here")
    assert make_figures.TARGET.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("symbol", "before", "after", "percent"),
    [
        ("0981.HK", 51.70, 56.90, "+10.06"),  # 5.20 / 51.70 = .10058
        ("1347.HK", 47.52, 56.00, "+17.85"),  # 8.48 / 47.52 = .17845
        ("688981.SS", 91.05, 103.97, "+14.19"),  # 12.92 / 91.05 = .14190
        ("688256.SS", 1036.00, 1243.20, "+20.00"),  # 207.20 / 1036.00 = .20000, the daily limit
    ],
)
def test_22_august_by_hand(symbol: str, before: float, after: float, percent: str) -> None:
    closes = {one.day: one.close for one in figures(symbol)}
    assert (closes[date(2025, 8, 21)], closes[date(2025, 8, 22)]) == (before, after)
    assert f"{100 * (after / before - 1):+.2f}" == percent


@pytest.mark.parametrize(
    ("symbol", "first", "last"),
    [
        ("688347.SS", date(2025, 8, 18), date(2025, 8, 29)),
        ("688981.SS", date(2025, 9, 1), date(2025, 9, 8)),
    ],
)
def test_a_halted_listing_has_no_bars_and_trades_on_either_side(symbol: str, first: date, last: date) -> None:
    days = {one.day for one in figures(symbol)}
    assert not [day for day in days if first <= day <= last]
    assert {first - timedelta(days=3), last + timedelta(days=3 if last.weekday() == 4 else 1)} <= days


def test_the_twins_in_hong_kong_traded_through_the_halts() -> None:
    # Ten sessions from 18 to 29 August, six from 1 to 8 September.
    assert sum(date(2025, 8, 18) <= one.day <= date(2025, 8, 29) for one in figures("1347.HK")) == 10
    assert sum(date(2025, 9, 1) <= one.day <= date(2025, 9, 8) for one in figures("0981.HK")) == 6


def test_there_are_the_nine_symbols_with_two_years_before_the_replay() -> None:
    assert set(symbols()) == {row[0] for row in TABLES}
    for symbol in symbols():
        before = [one for one in figures(symbol) if one.day < date(2025, 8, 18)]
        assert len(before) >= 450, symbol


@pytest.mark.parametrize("symbol", [row[0] for row in TABLES])
def test_figures_are_in_order_and_possible(symbol: str) -> None:
    days = [one.day for one in figures(symbol)]
    assert days == sorted(set(days))
    for one in figures(symbol):
        assert one.close > 0
        assert one.volume >= 0
        if one.high is not None and one.low is not None and one.open is not None:
            assert one.low <= min(one.open, one.close) <= max(one.open, one.close) <= one.high, one


def test_days_without_trading_are_absent() -> None:
    # Cancelled for a typhoon and a rainstorm, though calendars list them; and a Chinese and an American holiday.
    hong_kong = {one.day for one in figures("0981.HK")} | {one.day for one in figures("^HSI")}
    assert not hong_kong & {date(2023, 9, 1), date(2023, 9, 8), date(2025, 1, 29)}
    assert date(2025, 1, 28) not in {one.day for one in figures("688981.SS")}
    assert date(2025, 9, 1) not in {one.day for one in figures("NVDA")}


def test_an_unknown_symbol_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        figures("AAPL")


def test_the_compact_file_stays_compact() -> None:
    assert make_figures.TARGET.stat().st_size < 400_000
