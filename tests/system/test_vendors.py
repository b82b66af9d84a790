"""Which vendor is asked for what, and when a round is given up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from tests.system.trackers import ClosedVendor, quiet_tracker
from tracker.drivers.replay import ReplayClock
from tracker.model import Bar, Tape
from tracker.pipeline import UNREACHED

NOW = datetime(2025, 8, 22, 9, tzinfo=UTC)


class OpenVendor(ClosedVendor):
    """A vendor that answers every question with one bar."""

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        self.asked.append(symbol)
        start = datetime(2025, 8, 21, 1, 30, tzinfo=UTC)
        bar = Bar(symbol, interval, start, date(2025, 8, 21), 50.0, 52.0, 49.0, 51.7, 1e6, now)
        return Tape(symbol, interval, (bar,))


def test_each_listing_has_its_own_order_of_vendors(tmp_path: Path) -> None:
    csv, yahoo = OpenVendor("csv"), OpenVendor("yahoo")
    tables = {"prices": {"providers": ["yahoo"], "order": {"0981.HK": ["csv", "yahoo"]}, "minutes": False}}
    tracker = quiet_tracker(tmp_path, ReplayClock(NOW), tables, vendors={"csv": csv, "yahoo": yahoo})
    tracker.price(NOW, lambda: False)
    assert csv.asked == ["0981.HK"]
    assert "0981.HK" not in yahoo.asked
    assert {"688981.SS", "NVDA", "^HSI", "000300.SS", "SPY"} <= set(yahoo.asked)


def test_the_next_vendor_is_asked_when_the_first_cannot_answer(tmp_path: Path) -> None:
    csv, yahoo = ClosedVendor("csv"), OpenVendor("yahoo")
    tables = {"prices": {"providers": ["csv", "yahoo"], "minutes": False}}
    tracker = quiet_tracker(tmp_path, ReplayClock(NOW), tables, vendors={"csv": csv, "yahoo": yahoo})
    priced = tracker.price(NOW, lambda: False)
    assert csv.asked == yahoo.asked
    assert priced.new == len(yahoo.asked)
    assert [one.outcome for one in tracker.store.quotes(NOW)].count("transport") == len(csv.asked)


def test_a_round_ends_when_the_vendor_cannot_be_reached(tmp_path: Path) -> None:
    vendor = ClosedVendor("yahoo")
    tracker = quiet_tracker(tmp_path, ReplayClock(NOW), {"prices": {"minutes": False}}, vendors={"yahoo": vendor})
    priced = tracker.price(NOW, lambda: False)
    assert len(vendor.asked) == UNREACHED == priced.asked
    assert "0981.HK (transport)" in str(priced)
