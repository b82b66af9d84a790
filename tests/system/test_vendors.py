"""Which vendor is asked for what, and when a round is given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.system.trackers import ClosedVendor, quiet_tracker
from tracker.app import open_prices, unsteady
from tracker.config import compose_config
from tracker.core.market.vendor_plan import rests_until
from tracker.drivers.replay import ReplayClock
from tracker.errors import PricesError, RateLimited
from tracker.model import Bar, Quoted, Tape
from tracker.pipeline.vendor_round import UNREACHED
from tracker.prices.yahoo import Yahoo

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
    assert len(csv.asked) == UNREACHED == 3, "then it is left alone for the round"
    assert priced.new == len(yahoo.asked) == 10
    assert [one.outcome for one in tracker.store.quotes(NOW)].count("transport") == len(csv.asked)


def test_a_round_ends_when_the_vendor_cannot_be_reached(tmp_path: Path) -> None:
    vendor = ClosedVendor("yahoo")
    tracker = quiet_tracker(tmp_path, ReplayClock(NOW), {"prices": {"minutes": False}}, vendors={"yahoo": vendor})
    priced = tracker.price(NOW, lambda: False)
    assert len(vendor.asked) == UNREACHED == priced.asked
    assert "0981.HK (transport)" in str(priced)


class RefusingVendor(ClosedVendor):
    """A vendor that wants to be left alone."""

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        self.asked.append(symbol)
        raise RateLimited(f"{symbol}: too many")


class EmptyVendor(ClosedVendor):
    """A vendor that knows no symbol."""

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        self.asked.append(symbol)
        raise PricesError(f"{symbol}: never heard of it", "unknown_symbol")


def test_a_rate_limit_ends_the_round_of_a_lone_vendor(tmp_path: Path) -> None:
    vendor = RefusingVendor("yahoo")
    tracker = quiet_tracker(tmp_path, ReplayClock(NOW), {"prices": {"minutes": False}}, vendors={"yahoo": vendor})
    priced = tracker.price(NOW, lambda: False)
    assert (len(vendor.asked), priced.asked, priced.failed) == (1, 1, ("0981.HK (rate_limited)",))
    assert tracker.pricer.wanted(NOW) == (), "left alone"


@pytest.mark.parametrize("second", [OpenVendor("csv"), EmptyVendor("csv")], ids=["answers", "knows nothing"])
def test_a_vendor_that_refused_is_asked_nothing_more_while_another_answers(
    tmp_path: Path, second: ClosedVendor
) -> None:
    """Whatever the second says, the first was asked once and is left alone afterwards."""
    yahoo = RefusingVendor("yahoo")
    tables = {"prices": {"providers": ["yahoo", "csv"], "minutes": False}}
    tracker = quiet_tracker(tmp_path, ReplayClock(NOW), tables, vendors={"yahoo": yahoo, "csv": second})
    priced = tracker.price(NOW, lambda: False)
    assert len(yahoo.asked) == 1
    assert len(second.asked) == priced.asked == 10, "three listings, three benchmarks, and four that stand in for them"
    quotes = tracker.store.quotes(NOW)
    assert [one.vendor for one in quotes if one.outcome == "rate_limited"] == ["yahoo"]
    assert rests_until(quotes, NOW, "yahoo") is not None, "the back-off is not forgotten for the other's answers"


def test_a_symbol_is_not_unknown_because_the_second_vendor_lacks_it_while_the_first_is_down(tmp_path: Path) -> None:
    """An unknown symbol is asked for once a day, one that was not reached at the next turn."""
    vendors = {"yahoo": ClosedVendor("yahoo"), "csv": EmptyVendor("csv")}
    tables = {"prices": {"providers": ["yahoo", "csv"], "minutes": False}}
    tracker = quiet_tracker(tmp_path, ReplayClock(NOW), tables, vendors=vendors)
    tracker.price(NOW, lambda: False)
    assert "0981.HK" in {ask.symbol for ask in tracker.pricer.wanted(NOW)}


class TwoFacedVendor(ClosedVendor):
    """A vendor whose second answer is a hundred times the first."""

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        self.asked.append(symbol)
        close = 51.7 * 100 ** (self.asked.count(symbol) - 1)
        start = datetime(2025, 8, 18, 1, 30, tzinfo=UTC)
        return Tape(
            symbol, interval, (Bar(symbol, interval, start, date(2025, 8, 18), close, close, close, close, 1e6, now),)
        )


def test_what_is_not_believed_is_told_in_the_log_and_the_sound_close_stays(tmp_path: Path) -> None:
    tables = {"prices": {"minutes": False}}
    tracker = quiet_tracker(tmp_path, ReplayClock(NOW), tables, vendors={"yahoo": TwoFacedVendor("yahoo")})
    asks = tuple(ask for ask in tracker.pricer.wanted(NOW) if ask.symbol == "0981.HK")
    tracker.price(NOW, lambda: False, asks)
    later = NOW.replace(hour=12)
    tracker.price(later, lambda: False, asks)
    (bar,) = tracker.store.bars("0981.HK", "1d", date(2025, 8, 18), date(2025, 8, 18), later)
    assert bar.close == 51.7
    assert "1 refused" in tracker.store.quotes(NOW)[-1].detail
    assert "2025-08-18 5170: close is 100 times its neighbours" in tracker.store.quotes(NOW)[-1].detail


def test_the_configured_deadline_reaches_the_vendor(tmp_path: Path) -> None:
    vendor = open_prices(compose_config(tmp_path / "config.toml", {"prices": {"deadline": 3.5}}))["yahoo"]
    assert isinstance(vendor, Yahoo)
    assert vendor.timeout == 3.5


def test_the_pause_between_questions_is_unsteady_around_its_mean() -> None:
    rests: list[float] = []
    for _ in range(400):
        unsteady(0.6, rests.append)
    assert 0.3 <= min(rests) < max(rests) <= 0.9
    assert abs(sum(rests) / len(rests) - 0.6) < 0.035, "four standard errors of the mean"


def test_what_is_kept_by_the_minute_is_not_asked_for_again_and_benchmarks_are_archived_too(tmp_path: Path) -> None:
    tracker = quiet_tracker(tmp_path, ReplayClock(NOW))
    thursday = date(2025, 8, 21)
    morning = OpenVendor("yahoo").tape("^HSI", "1m", thursday, thursday, NOW)
    asked = Quoted("^HSI", "1m", "ok", NOW, vendor="yahoo")
    tracker.pricer.keep(morning, NOW, asked)
    assert tracker.pricer.archived(NOW)["^HSI"] == set(), "a morning is no session: Hong Kong closes at 08:00 UTC"
    close = replace(morning.bars[0], start=datetime(2025, 8, 21, 7, 59, tzinfo=UTC))
    tracker.pricer.keep(replace(morning, bars=(close,)), NOW, asked)
    assert tracker.pricer.archived(NOW)["^HSI"] == {thursday}
    assert {ask.interval for ask in tracker.pricer.wanted(NOW)} == {"1d"}, "daily bars of all symbols come first"
    for symbol in tracker.view.symbols:
        tracker.store.add_bars(OpenVendor("yahoo").tape(symbol, "1d", thursday, thursday, NOW).bars)
    asks = [ask for ask in tracker.pricer.wanted(NOW) if ask.interval == "1m" and ask.symbol == "^HSI"]
    asked = {day for ask in asks for day in tracker.sessions(NOW)["XHKG"].days if ask.first <= day <= ask.last}
    # 28 days back is Friday 25 July; Hong Kong has settled on Friday 22 August at 16:30, after 17:00 Hong Kong time.
    assert min(asked) == date(2025, 7, 25)
    assert date(2025, 8, 20) in asked
    assert date(2025, 8, 22) in asked
