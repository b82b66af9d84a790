"""The played world lets out what had happened and nothing else: asked over bare HTTP, and through the real yfinance."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import pytest

from tests.clocks import SetClock
from tracker.demo.figures import figures, symbols
from tracker.demo.headlines import headlines
from tracker.demo.world import World
from tracker.prices.yahoo import Yahoo

START, END = datetime(2025, 8, 18, tzinfo=UTC), datetime(2025, 9, 9, 23, 0, tzinfo=UTC)
ZONES = {"HK": "Asia/Hong_Kong", "HSI": "Asia/Hong_Kong", "SS": "Asia/Shanghai"}


@pytest.fixture
def world(clock: SetClock) -> Iterator[World]:
    with World(clock) as played:
        yield played


def zone(symbol: str) -> ZoneInfo:
    return ZoneInfo(ZONES.get(symbol.strip("^").rsplit(".", 1)[-1], "America/New_York"))


def chart(world: World, symbol: str) -> dict[date, dict[str, Any]]:
    """The vendor's daily rows by exchange day, asked with no client but HTTP; a row is its columns by name."""
    line = HTTPConnection(urlsplit(world.vendor).netloc, timeout=60)
    try:
        line.request("GET", f"/v8/finance/chart/{quote(symbol)}?interval=1d&range=max")
        (result,) = json.loads(line.getresponse().read())["chart"]["result"]
    finally:
        line.close()
    days = [datetime.fromtimestamp(stamp, zone(symbol)).date() for stamp in result["timestamp"]]
    columns = result["indicators"]["quote"][0]
    return {day: {name: column[place] for name, column in columns.items()} for place, day in enumerate(days)}


@pytest.mark.parametrize("symbol", symbols())
def test_in_the_end_the_vendor_has_served_every_figure(world: World, symbol: str) -> None:
    served = chart(world, symbol)
    past = [one for one in figures(symbol) if one.day <= date(2025, 9, 9)]
    assert {day: tuple(row.values()) for day, row in served.items()} == {one.day: tuple(one[1:]) for one in past}


@pytest.mark.parametrize(
    ("symbol", "closes", "shown"),
    [
        ("0981.HK", "2025-08-22T16:00+08:00", "2025-08-22T16:15+08:00"),  # the vendor is 15 minutes late in Hong Kong
        ("688981.SS", "2025-08-22T15:00+08:00", "2025-08-22T15:15+08:00"),
        ("^HSI", "2025-08-22T16:00+08:00", "2025-08-22T16:15+08:00"),
        ("NVDA", "2025-08-22T16:00-04:00", "2025-08-22T16:00-04:00"),
    ],
)
def test_a_session_is_served_after_its_close(
    world: World, clock: SetClock, symbol: str, closes: str, shown: str
) -> None:
    day = date(2025, 8, 22)
    clock.now = datetime.fromisoformat(closes).astimezone(UTC) - timedelta(seconds=1)
    assert max(chart(world, symbol)) == date(2025, 8, 21)
    clock.strikes(shown)
    assert chart(world, symbol)[day]["close"] == {one.day: one.close for one in figures(symbol)}[day]


def test_the_whole_stretch_lets_nothing_out_early(world: World, clock: SetClock) -> None:
    """Every seven hours: no row whose session has not closed, no headline that has not appeared."""
    appears = {one.guid: one.appears for one in headlines()}
    clock.now = START
    while clock.now <= END:
        for symbol in ("0981.HK", "688256.SS", "SPY"):
            here = clock.now.astimezone(zone(symbol))
            last = max(chart(world, symbol))
            assert last < here.date() or (last == here.date() and here.hour >= 15), (symbol, here)
        for feed in world.publisher.outlets:
            assert all(appears[one.guid] <= clock.now for one in world.publisher.shown(feed, clock.now))
        clock.now += timedelta(hours=7)


def test_a_halted_share_shows_no_row_and_no_flat_bar(world: World, clock: SetClock) -> None:
    clock.strikes("2025-08-29T20:00+08:00")
    assert max(chart(world, "688347.SS")) == date(2025, 8, 15)
    clock.strikes("2025-09-01T20:00+08:00")
    assert sorted(chart(world, "688347.SS"))[-2:] == [date(2025, 8, 15), date(2025, 9, 1)]


def test_the_real_client_reads_the_four_moves_of_the_day(world: World, clock: SetClock, tmp_path: Path) -> None:
    """Worked out by hand: 56.90 / 51.70, 56.00 / 47.52, 103.97 / 91.05, 1243.20 / 1036.00."""
    clock.strikes("2025-08-22T16:35+08:00")
    vendor = Yahoo(session=world.session(), cache_dir=tmp_path)
    moves = {}
    for symbol in ("0981.HK", "1347.HK", "688981.SS", "688256.SS"):
        tape = vendor.tape(symbol, "1d", date(2025, 8, 20), date(2025, 8, 22), clock.now)
        closes = [bar.close for bar in tape.bars if bar.close is not None]
        moves[symbol] = f"{closes[-1] / closes[-2] - 1:+.2%}"
    assert moves == {"0981.HK": "+10.06%", "1347.HK": "+17.85%", "688981.SS": "+14.19%", "688256.SS": "+20.00%"}


def test_the_real_client_fills_two_years_at_the_start(world: World, clock: SetClock, tmp_path: Path) -> None:
    clock.now = START
    vendor = Yahoo(session=world.session(), cache_dir=tmp_path)
    for symbol in world.symbols():
        bars = vendor.tape(symbol, "1d", date(2023, 8, 1), None, clock.now).bars
        past = [one for one in figures(symbol) if one.day <= date(2025, 8, 15)]
        assert [bar.day for bar in bars] == [one.day for one in past]
        assert [bar.close or 0.0 for bar in bars] == pytest.approx([one.close for one in past])


def test_an_index_has_no_high_and_low_and_none_is_made_up(world: World, clock: SetClock, tmp_path: Path) -> None:
    vendor = Yahoo(session=world.session(), cache_dir=tmp_path)
    (bar,) = vendor.tape("^HSI", "1d", date(2025, 8, 22), date(2025, 8, 22), clock.now).bars
    assert (bar.high, bar.low, bar.currency) == (None, None, "HKD")
    assert [bar.open or 0.0, bar.close or 0.0] == pytest.approx([25205.0391, 25339.1406])


def test_the_world_ends(clock: SetClock) -> None:
    with World(clock) as played:
        session = played.session()
        hosts = [urlsplit(address).netloc for address in (played.vendor, played.feeds()[0].url)]
        assert session.get(f"{played.vendor}/v8/finance/chart/NVDA?range=5d").status_code == 200
    for host in hosts:
        line = HTTPConnection(host, timeout=60)
        with pytest.raises(ConnectionRefusedError):
            line.request("GET", "/")
        line.close()
    with pytest.raises(RuntimeError, match="enter it first"):
        played.session()


def test_a_world_not_entered_says_how(clock: SetClock) -> None:
    with pytest.raises(RuntimeError, match="enter it first"):
        World(clock).session()
