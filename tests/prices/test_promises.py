"""What `ports.Prices` promises, asked of every vendor in PRICES."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.fakes.charts import ChartStandIn
from tracker.demo.chart import from_closes
from tracker.demo.loopback import loopback_session
from tracker.demo.yahoo import YahooStandIn
from tracker.errors import PricesError
from tracker.ports import Prices
from tracker.prices import PRICES
from tracker.prices.csvfile import CsvFolder
from tracker.prices.eastmoney import Eastmoney
from tracker.prices.tencent import Tencent
from tracker.prices.yahoo import Yahoo

NOW = datetime(2025, 8, 22, 9, tzinfo=UTC)
CLOSES = {date(2025, 8, n): close for n, close in ((18, 49.80), (19, 50.05), (20, 51.65), (21, 51.70), (22, 56.90))}
SYMBOL = "0981.HK"


@pytest.fixture(params=sorted(PRICES))
def vendor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Prices]:
    """Each vendor with the same five sessions of SMIC. A new one in PRICES needs a branch here to be promised."""
    if request.param == "csv":
        rows = [f"{day},{close}" for day, close in reversed(CLOSES.items())]
        (tmp_path / f"{SYMBOL}.csv").write_text("\n".join(["date,close", *rows]), encoding="utf-8")
        yield CsvFolder(tmp_path)
    elif request.param in ("tencent", "eastmoney"):
        with ChartStandIn({SYMBOL: from_closes(CLOSES)}, lambda: NOW) as charts:
            line = loopback_session(charts.start())
            yield Tencent(line) if request.param == "tencent" else Eastmoney(line)
    else:
        assert request.param == "yahoo"
        with YahooStandIn({SYMBOL: from_closes(CLOSES)}, lambda: NOW) as standin:
            yield Yahoo(loopback_session(standin.start()), tmp_path)


def test_bars_come_oldest_first_learned_now_and_unjudged(vendor: Prices) -> None:
    vendor.begin_round()
    tape = vendor.tape(SYMBOL, "1d", None, None, NOW)
    assert [(bar.day, bar.close) for bar in tape.bars] == list(CLOSES.items())
    assert {(bar.symbol, bar.interval, bar.learned, bar.source) for bar in tape.bars} == {
        (SYMBOL, "1d", NOW, vendor.name)
    }
    assert not [bar for bar in tape.bars if bar.provisional or bar.flaw]
    assert all(bar.start.utcoffset() is not None and bar.start.date() <= bar.day for bar in tape.bars)


def test_both_ends_of_a_stretch_are_included_and_nothing_beyond(vendor: Prices) -> None:
    tape = vendor.tape(SYMBOL, "1d", date(2025, 8, 19), date(2025, 8, 21), NOW)
    assert [bar.day.day for bar in tape.bars] == [19, 20, 21]


def test_nothing_is_an_error_and_never_an_empty_tape(vendor: Prices) -> None:
    for symbol, first, last, outcome in (
        ("9999.HK", date(2025, 8, 18), date(2025, 8, 22), "unknown_symbol"),
        (SYMBOL, date(2024, 1, 1), date(2024, 1, 31), "empty"),
    ):
        with pytest.raises(PricesError) as refused:
            vendor.tape(symbol, "1d", first, last, NOW)
        assert refused.value.outcome == outcome
        assert symbol in str(refused.value)
