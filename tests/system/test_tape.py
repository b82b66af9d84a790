"""More than one witness: a blocked vendor costs three requests and no event; a planted figure moves no return.

The real clients ask servers on this machine: yfinance a played Yahoo, the others a played Tencent and Eastmoney.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes.charts import ChartStandIn
from tests.system.trackers import quiet_tracker
from tracker.core.market.audits import audit
from tracker.core.market.returns import returns
from tracker.demo.chart import RecordedPrices, from_closes
from tracker.demo.loopback import loopback_session
from tracker.demo.yahoo import YahooStandIn
from tracker.drivers.replay import ReplayClock
from tracker.pipeline.tracker import Tracker
from tracker.prices.calendar import ExchangeCalendars
from tracker.prices.eastmoney import Eastmoney
from tracker.prices.tencent import Tencent
from tracker.prices.yahoo import Yahoo

NOW = datetime(2025, 8, 22, 9, tzinfo=UTC)
FIRST, DAY = date(2025, 7, 2), date(2025, 8, 22)
HONG_KONG = ExchangeCalendars().sessions("XHKG", FIRST, date(2025, 9, 30)).days
SHANGHAI = ExchangeCalendars().sessions("XSHG", FIRST, date(2025, 9, 30)).days
SYMBOLS = ("0981.HK", "688981.SS")


def closes(days: tuple[date, ...], level: float) -> dict[date, float]:
    """A close for each session, other each day and never far from the last."""
    return {day: round(level * (1 + (n * 7 % 5) / 100), 2) for n, day in enumerate(days)}


def tapes() -> dict[str, RecordedPrices]:
    made = {"0981.HK": (HONG_KONG, 50.0), "^HSI": (HONG_KONG, 25000.0), "2800.HK": (HONG_KONG, 25.0)}
    made |= {"688981.SS": (SHANGHAI, 90.0), "000300.SS": (SHANGHAI, 4300.0), "510300.SS": (SHANGHAI, 4.3)}
    made |= {"000001.SS": (SHANGHAI, 3800.0)}
    return {symbol: from_closes(closes(*one)) for symbol, one in made.items()}


@dataclass
class Desk:
    """A tracker of two listings with three vendors, each with a script."""

    tracker: Tracker
    clock: ReplayClock
    yahoo: YahooStandIn
    charts: ChartStandIn

    def block(self, fault: str) -> None:
        """Yahoo's every answer, its cookies' and crumbs' too."""
        self.yahoo.fails_always("*", fault)

    def round(self, now: datetime = NOW) -> str:
        self.clock.now = now
        return str(self.tracker.price(now, lambda: False))

    def move(self, symbol: str, day: date = DAY) -> float:
        return dict(self.returns(symbol))[day]

    def returns(self, symbol: str) -> list[tuple[date, float]]:
        facts = self.tracker.store.facts(self.clock.now, since=self.clock.now)
        listing = self.tracker.view.recipe.watchlist.by_symbol[symbol]
        sessions = self.tracker.sessions(self.clock.now)[listing.calendar]
        found = returns(listing, facts.bars.get(symbol, ()), facts.actions.get(symbol, ()), sessions)
        return list(zip(found.days, found.values.tolist(), strict=True))

    def tells_the_truth(self, found: list[tuple[date, float]]) -> None:
        """Every return is that of the true closes over the days that it covers: what is not known is left out."""
        levels = closes(HONG_KONG, 50.0)
        days = sorted(levels)
        for day, value in found:
            place = days.index(day)
            truths = [levels[day] / levels[before] - 1 for before in days[max(place - 3, 0) : place]]
            assert any(value == pytest.approx(one, abs=1e-9) for one in truths), (day, value)

    def findings(self, symbol: str) -> str:
        """What `prices check` would tell of it."""
        facts = self.tracker.store.facts(self.clock.now, since=self.clock.now)
        listing = self.tracker.view.recipe.watchlist.by_symbol[symbol]
        sessions = self.tracker.sessions(self.clock.now)[listing.calendar]
        bars, actions = facts.bars.get(symbol, ()), facts.actions.get(symbol, ())
        lines = [
            f"{one.word} {one.day} {one.reason}" for one in audit(listing, bars, actions, sessions, self.clock.now)
        ]
        log = [one.detail for one in self.tracker.store.quotes(NOW - timedelta(days=30)) if one.symbol == symbol]
        return "\n".join([*lines, *log])


def desk_of(folder: Path, stack: ExitStack, providers: list[str]) -> Desk:
    from yfinance.data import YfData

    YfData._instances.clear()  # one for the process: a cookie and crumb of another test would stay
    clock = ReplayClock(NOW)
    yahoo = stack.enter_context(YahooStandIn(tapes(), clock))
    charts = stack.enter_context(ChartStandIn(tapes(), clock))
    line, address = loopback_session(yahoo.start()), charts.start()
    vendors = {
        "yahoo": Yahoo(line, folder / "cache", timeout=0.5),
        "tencent": Tencent(loopback_session(address), timeout=0.5),
        "eastmoney": Eastmoney(loopback_session(address), timeout=0.5),
    }
    tables = {"prices": {"providers": providers, "minutes": False, "first_days": 60}}
    tracker = quiet_tracker(folder, clock, tables, vendors=vendors, symbols=SYMBOLS)
    return Desk(tracker, clock, yahoo, charts)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        yield desk_of(tmp_path, stack, ["yahoo", "tencent", "eastmoney"])


def true_move(symbol: str, day: date = DAY) -> float:
    rows = tapes()[symbol].daily
    days = [one for one in sorted(rows) if one <= day]
    before, after = rows[days[-2]][3], rows[days[-1]][3]
    assert before is not None
    assert after is not None
    return after / before - 1


@pytest.mark.parametrize("fault", ["401", "403", "429", "451", "999", "502", "consent", "hang", "reset"])
def test_a_blocked_vendor_costs_three_requests_and_the_next_answers_the_round(desk: Desk, fault: str) -> None:
    desk.block(fault)
    said = desk.round()
    assert "not answered" not in said, said
    assert len(desk.yahoo.log) <= 3, [one.path for one in desk.yahoo.log]
    for symbol in SYMBOLS:
        assert desk.move(symbol) == pytest.approx(true_move(symbol), abs=1e-9)
    quotes = desk.tracker.store.quotes(NOW)
    assert {one.vendor for one in quotes if one.outcome == "ok"} <= {"tencent", "eastmoney"}
    words = " ".join(one.detail for one in quotes if one.vendor == "yahoo")
    status = {"consent": "consent page", "hang": "Timeout", "reset": "ConnectionError"}.get(fault, f"HTTP {fault}")
    assert status in words
    outcome = {"429": "rate_limited", "502": "transport", "hang": "transport", "reset": "transport"}.get(
        fault, "refused"
    )
    assert {one.outcome for one in quotes if one.vendor == "yahoo"} == {outcome}
    assert sum(one.requests for one in quotes if one.vendor == "yahoo") == len(desk.yahoo.log)


def test_a_vendor_that_refused_is_left_alone_and_asked_again_later(desk: Desk) -> None:
    desk.block("403")
    desk.round()
    asked = len(desk.yahoo.log)
    desk.round(NOW + timedelta(seconds=1))
    assert len(desk.yahoo.log) == asked, "it rests"
    desk.yahoo.recovers("*")
    desk.round(NOW + timedelta(days=3, hours=1))
    assert len(desk.yahoo.log) > asked
    assert [one.outcome for one in desk.tracker.store.quotes(NOW) if one.vendor == "yahoo"][-1] == "ok"


def test_when_all_are_blocked_it_is_said_once_and_goes_on_by_itself(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.block("403")
    for vendor in ("tencent", "eastmoney"):
        desk.charts.fails_always(vendor, "403")
    with caplog.at_level(logging.WARNING, "tracker.prices"):
        desk.round()
        moment = desk.tracker.pricer.resumes(NOW)
        assert moment is not None
        assert NOW < moment <= NOW + timedelta(minutes=3)
        desk.round(moment)
        for _ in range(6):
            moment = desk.tracker.pricer.resumes(moment) or moment
            desk.round(moment)
    said = [record.getMessage() for record in caplog.records]
    assert sorted(words.partition(" ")[0] for words in said) == ["eastmoney", "tencent", "yahoo"], said
    assert all("HTTP 403" in words for words in said)
    for vendor in ("tencent", "eastmoney"):
        desk.charts.recovers(vendor)
    later = NOW + timedelta(hours=4)
    desk.round(later)
    assert desk.move("0981.HK") == pytest.approx(true_move("0981.HK"), abs=1e-9)


def test_requests_count_against_the_hour_not_questions(desk: Desk) -> None:
    """A first question of Yahoo costs a cookie, a crumb and a time zone besides: four requests, not one."""
    desk.round()
    quotes = [one for one in desk.tracker.store.quotes(NOW) if one.vendor == "yahoo"]
    assert sum(one.requests for one in quotes) == len(desk.yahoo.log) > len(quotes)


def test_an_empty_answer_at_first_contact_is_asked_again_the_same_day(tmp_path: Path) -> None:
    with ExitStack() as stack:
        desk = desk_of(tmp_path, stack, ["yahoo"])
        kept = desk.yahoo.tapes.pop("0981.HK")
        desk.round()
        desk.yahoo.tapes["0981.HK"] = kept
        desk.round(NOW + timedelta(minutes=30))
        assert desk.returns("0981.HK") == []
        desk.round(NOW + timedelta(minutes=61))
        assert desk.move("0981.HK") == pytest.approx(true_move("0981.HK"), abs=1e-9)


def plant_dividend(amount: float, currency: str = "") -> Callable[[Desk], None]:
    def plant(desk: Desk) -> None:
        desk.yahoo.pays("0981.HK", date(2025, 8, 20), amount)
        if currency:
            desk.yahoo.tapes["0981.HK"].paid_in[date(2025, 8, 20)] = currency

    return plant


def tenth_of(desk: Desk, days: Callable[[date], bool]) -> None:
    """The vendor shows a tenth of the prices of these days."""
    for day, row in list(desk.yahoo.tapes["0981.HK"].daily.items()):
        if days(day):
            tenth = tuple(None if one is None else one / 10 for one in row[:4])
            desk.yahoo.corrects("0981.HK", day, (*tenth, row[4]), NOW - timedelta(days=30))  # type: ignore[arg-type]


def plant_split_not_restated(desk: Desk) -> None:
    """A true split of ten on Friday whose history the vendor forgot to divide."""
    desk.yahoo.tapes["0981.HK"].empty_splits[DAY] = 10.0
    tenth_of(desk, lambda day: day >= DAY)


def plant_false_split(desk: Desk) -> None:
    """A split of ten that never was, on the first day that the store does not know yet."""
    desk.yahoo.tapes["0981.HK"].empty_splits[DAY] = 10.0


def plant_restated_split(desk: Desk) -> None:
    """Likewise, and the vendor divides the history by it."""
    plant_false_split(desk)
    tenth_of(desk, lambda day: day < DAY)


def plant_currency(desk: Desk) -> None:
    desk.yahoo.tapes["0981.HK"].currency = "CNY"


def plant_hundredfold(desk: Desk) -> None:
    row = desk.yahoo.tapes["0981.HK"].daily[date(2025, 8, 20)]
    hundred = tuple(None if one is None else one * 100 for one in row[:4])
    desk.yahoo.corrects("0981.HK", date(2025, 8, 20), (*hundred, row[4]), NOW - timedelta(days=1))  # type: ignore[arg-type]


def plant_stranger(desk: Desk) -> None:
    desk.yahoo.tapes["0981.HK"] = replace(from_closes(closes(HONG_KONG, 7.0)), symbol="1347.HK")


@pytest.mark.parametrize(
    ("plant", "words"),
    [
        (plant_dividend(0.5 * 1353), "more than the share"),
        (plant_dividend(0.5, "USD"), "in USD, the listing trades in HKD"),
        (plant_dividend(-0.5), "an amount of -0.5"),
        (plant_split_not_restated, "10 for 1, yet the closes around it"),
        (plant_restated_split, "10 for 1, yet the closes around it"),
        (plant_currency, "priced in CNY, the listing trades in HKD"),
        (plant_hundredfold, "times"),
        (plant_stranger, "answered with 1347.HK instead"),
    ],
    ids=["x1353", "USD", "negative", "split not restated", "restated", "CNY bars", "hundredfold", "stranger"],
)
@pytest.mark.parametrize("first_contact", [True, False])
def test_a_planted_figure_is_quarantined_told_and_moves_no_return(
    tmp_path: Path, plant: Callable[[Desk], None], words: str, first_contact: bool
) -> None:
    """At first contact, when nothing else is known, and on top of a sound store."""
    with ExitStack() as stack:
        desk = desk_of(tmp_path, stack, ["yahoo"])
        now = NOW
        if not first_contact:
            desk.round(NOW - timedelta(days=1))
            now = NOW + timedelta(days=4)  # Tuesday: the week's question looks a year back
        plant(desk)
        desk.round(now)
        assert words in desk.findings("0981.HK")
        desk.tells_the_truth(desk.returns("0981.HK"))


def test_a_split_that_never_was_moves_no_return(tmp_path: Path) -> None:
    """Told on top of a store that was written before its ex-date; the vendor divides nothing by it."""
    with ExitStack() as stack:
        desk = desk_of(tmp_path, stack, ["yahoo"])
        desk.round(NOW - timedelta(days=1))
        plant_false_split(desk)
        for days in (1, 4, 12):
            desk.round(NOW + timedelta(days=days))
            assert "10 for 1, yet the closes around it" in desk.findings("0981.HK")
            desk.tells_the_truth(desk.returns("0981.HK"))
            assert len(desk.returns("0981.HK")) > 30


def test_what_two_vendors_differ_in_is_told_and_the_first_stands(desk: Desk) -> None:
    """Tencent answers while Yahoo is down; when Yahoo is back its closes count, and the difference is told."""
    wrong = dict(desk.charts.tapes["0981.HK"].daily)
    row = wrong[date(2025, 8, 20)]
    wrong[date(2025, 8, 20)] = (row[0], row[1], row[2], (row[3] or 0.0) + 0.25, row[4])
    desk.charts.tapes["0981.HK"] = RecordedPrices(wrong)
    desk.block("502")
    desk.round()
    assert desk.move("0981.HK", date(2025, 8, 20)) != pytest.approx(true_move("0981.HK", date(2025, 8, 20)), abs=1e-4)
    desk.yahoo.recovers("*")
    desk.round(NOW + timedelta(days=4))
    assert desk.move("0981.HK", date(2025, 8, 20)) == pytest.approx(true_move("0981.HK", date(2025, 8, 20)), abs=1e-9)
    assert "1 closes differ between vendors: 2025-08-20" in desk.findings("0981.HK")
