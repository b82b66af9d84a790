"""Weeks of rounds through everything: plan, the real yfinance, a Yahoo that misbehaves, judgment, the store.

No exception leaks, every failure has its name in the log, and what is stored at the end is what truly happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from storage.memory import MemoryStore
from tracker.core.market.bars import check_bars
from tracker.core.market.returns import Returns, returns
from tracker.core.market.vendor_plan import StoredDays, plan, stored_days, symbols_of
from tracker.demo.chart import PriceRow, RecordedPrices, from_closes
from tracker.demo.loopback import loopback_session
from tracker.demo.yahoo import YahooStandIn
from tracker.errors import PricesError, RateLimited
from tracker.model import Bar, Listing, Pricing, Quoted, Sessions, Tape
from tracker.prices.calendar import ExchangeCalendars
from tracker.prices.yahoo import Yahoo

CALENDARS = ExchangeCalendars()
SLOTS = (timedelta(minutes=35), timedelta(minutes=90))


class Desk:
    """Prices one listing round by round, as the daemon's job does, against a stand-in whose script is at hand."""

    def __init__(self, folder: Path, listing: Listing, figures: RecordedPrices, first: date, last: date) -> None:
        self.listing, self.first, self.last = listing, first, last
        self.sessions: Sessions = CALENDARS.sessions(
            listing.calendar, first - timedelta(days=60), last + timedelta(days=40)
        )
        self.now = datetime(first.year, first.month, first.day, tzinfo=UTC)
        self.yahoo = YahooStandIn({listing.symbol: figures}, lambda: self.now)
        self.session = loopback_session(self.yahoo.start())
        self.vendor = Yahoo(self.session, folder / "cache", timeout=0.3)
        self.store = MemoryStore()

    def close(self) -> None:
        self.yahoo.stop()
        self.session.close()

    def live(self, first: date | None = None, last: date | None = None) -> None:
        """Every slot of every session of `first`..`last`."""
        for one in self.sessions.sessions:
            if (first or self.first) <= one.day <= (last or self.last):
                for slot in SLOTS:
                    self.now = one.closes + slot
                    self.round()

    def round(self) -> None:
        """What the plan wants, asked, judged and stored. Only the errors that the port promises are caught."""
        quotes = self.store.quotes(self.now - timedelta(days=9))
        for ask in plan(
            (self.listing,),
            self.known(),
            {self.listing.calendar: self.sessions},
            self.now,
            quotes,
            Pricing(first_days=20),
        ):
            try:
                tape = self.vendor.tape(ask.symbol, ask.interval, ask.first, ask.last, self.now)
            except RateLimited as wrong:
                self.store.add_quoted(Quoted(ask.symbol, "1d", wrong.outcome, self.now))
                return
            except PricesError as wrong:
                self.store.add_quoted(Quoted(ask.symbol, "1d", wrong.outcome, self.now))
                continue
            bars = check_bars(tape, self.bars(), self.sessions, self.now)[0]
            self.store.add_quoted(
                Quoted(ask.symbol, "1d", "ok", self.now, len(bars)), Tape(ask.symbol, "1d", bars, tape.actions)
            )

    def known(self) -> Mapping[str, StoredDays]:
        found = {symbol: stored_days(self.bars()) for symbol in symbols_of((self.listing,))}
        return {symbol: one for symbol, one in found.items() if one is not None}

    def bars(self, as_of: datetime | None = None) -> tuple[Bar, ...]:
        return self.store.bars(self.listing.symbol, "1d", date(2000, 1, 1), date(2040, 1, 1), as_of or self.now)

    def returns(self) -> Returns:
        facts = self.store.facts(self.now, since=self.now)
        symbol = self.listing.symbol
        return returns(self.listing, facts.bars[symbol], facts.actions.get(symbol, ()), self.sessions)

    def outcomes(self) -> set[str]:
        return {quote.outcome for quote in self.store.quotes(datetime(2000, 1, 1, tzinfo=UTC))}


SMIC = Listing("0981.HK", "SMIC", "XHKG", "HKD", "")
FIRST, LAST = date(2025, 8, 11), date(2025, 8, 22)


def hong_kong() -> dict[date, float]:
    """A close for each session of July and August 2025: figures that differ every day."""
    sessions = CALENDARS.sessions("XHKG", date(2025, 7, 2), LAST)
    return {day: 50.0 + n % 5 + n / 10 for n, day in enumerate(sessions.days)}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, SMIC, from_closes(hong_kong()), FIRST, LAST)
    yield made
    made.close()


def truth(closes: Mapping[date, float]) -> dict[date, float]:
    """Returns close over close, for sessions from the first that the desk can know."""
    days = sorted(closes)
    return {day: closes[day] / closes[before] - 1 for before, day in pairwise(days)}


def agree(found: Returns, expected: Mapping[date, float]) -> None:
    assert found.spans.tolist() == [1] * len(found)
    for day, value in zip(found.days, found.values, strict=True):
        assert value == pytest.approx(expected[day], abs=1e-9), day


def test_a_quiet_month_is_stored_whole_and_final(desk: Desk) -> None:
    desk.live()
    agree(desk.returns(), truth(hong_kong()))
    bars = desk.bars()
    assert not [bar.day for bar in bars if bar.provisional or bar.flaw]
    assert bars[-1].day == LAST
    assert len(desk.store.observations("0981.HK", "1d", LAST)) == 2, "the first look, and the second that confirms it"
    requests = [asked for asked in desk.yahoo.log if "period1" in asked.query]
    assert len(requests) == 2 * len([day for day in hong_kong() if FIRST <= day <= LAST]), "two looks a session"


@pytest.mark.parametrize(
    "fault", ["429", "401", "403", "consent", "502", "html", "truncated", "empty", "odd", "down", "reset", "hang"]
)
def test_two_bad_days_lose_nothing(desk: Desk, fault: str) -> None:
    desk.live(last=date(2025, 8, 12))
    desk.yahoo.fails_always("0981.HK", fault)
    desk.live(date(2025, 8, 13), date(2025, 8, 14))
    assert desk.bars()[-1].day == date(2025, 8, 12)
    desk.yahoo.recovers("0981.HK")
    desk.live(date(2025, 8, 15))
    agree(desk.returns(), truth(hong_kong()))
    assert not [bar.day for bar in desk.bars() if bar.provisional]
    named = {"429": "rate_limited", "down": "transport", "reset": "transport", "hang": "transport", "empty": "empty"}
    named |= {"502": "transport", "403": "refused", "401": "refused", "consent": "refused"}
    assert desk.outcomes() == {"ok", named.get(fault, "malformed")}


def test_rows_that_vanish_for_hours_are_retained(desk: Desk) -> None:
    gone = date(2025, 8, 13)
    desk.yahoo.hides("0981.HK", gone, datetime(2025, 8, 14, tzinfo=UTC), datetime(2025, 8, 20, tzinfo=UTC))
    desk.live(last=date(2025, 8, 15))
    assert gone in {bar.day for bar in desk.bars()}
    desk.live(date(2025, 8, 18))
    agree(desk.returns(), truth(hong_kong()))


def test_an_auction_price_that_comes_late_is_what_counts(desk: Desk) -> None:
    day = date(2025, 8, 13)
    close = hong_kong()[day]
    shown = desk.yahoo.tapes["0981.HK"].daily[day]
    settled = datetime(2025, 8, 13, 8, 40, tzinfo=UTC)  # 16:40
    desk.yahoo.corrects("0981.HK", day, (*shown[:3], close - 0.25, 900.0), at=datetime(2025, 8, 13, 8, 15, tzinfo=UTC))
    desk.yahoo.corrects("0981.HK", day, shown, at=settled)
    desk.live(last=date(2025, 8, 12))
    desk.live(day, day)
    first, second = desk.store.observations("0981.HK", "1d", day)
    assert (first.close, first.provisional) == (close - 0.25, True)
    assert (second.close, second.provisional) == (close, True), "a look that disagrees confirms nothing"
    desk.live(date(2025, 8, 14))
    agree(desk.returns(), truth(hong_kong()))
    assert not [bar.day for bar in desk.bars() if bar.provisional]


def test_a_late_revision_is_a_second_fact_and_the_old_view_stays(desk: Desk) -> None:
    day = date(2025, 8, 13)
    old = hong_kong()[day]
    row: PriceRow = (old, old + 1, old - 1, old + 0.5, 1_000_000.0)
    desk.yahoo.corrects("0981.HK", day, row, at=datetime(2025, 8, 19, tzinfo=UTC))
    desk.live()
    agree(desk.returns(), truth({**hong_kong(), day: old + 0.5}))
    before = {bar.day: bar.close for bar in desk.bars(datetime(2025, 8, 18, tzinfo=UTC))}
    assert before[day] == old, "what was known on the 18th is what was known on the 18th"


def test_a_hundredfold_day_is_quarantined_till_it_is_mended(desk: Desk) -> None:
    day = date(2025, 8, 13)
    shown = desk.yahoo.tapes["0981.HK"].daily[day]
    odd: PriceRow = (shown[0], shown[1], shown[2], (shown[3] or 0) * 100, shown[4])
    desk.yahoo.corrects("0981.HK", day, odd, at=datetime(2025, 8, 13, 1, tzinfo=UTC))
    desk.yahoo.corrects("0981.HK", day, shown, at=datetime(2025, 8, 14, 1, tzinfo=UTC))
    desk.live(last=day)
    assert "another unit" in desk.bars()[-1].flaw
    assert day not in desk.returns().days
    desk.live(date(2025, 8, 14))
    agree(desk.returns(), truth(hong_kong()))


def test_a_sound_close_survives_a_hundredfold_answer_on_later_days(desk: Desk) -> None:
    desk.live(last=date(2025, 8, 15))
    for day in (date(2025, 8, 13), date(2025, 8, 14)):
        shown = desk.yahoo.tapes["0981.HK"].daily[day]
        odd: PriceRow = tuple(None if value is None else value * 100 for value in shown)  # type: ignore[assignment]
        desk.yahoo.corrects("0981.HK", day, odd, at=datetime(2025, 8, 18, tzinfo=UTC))
    desk.live(date(2025, 8, 18))
    agree(desk.returns(), truth(hong_kong()))


@pytest.mark.parametrize("ratio", [2.0, 0.1])
def test_a_split_or_consolidation_announced_later_keeps_every_return(desk: Desk, ratio: float) -> None:
    """On the ex-date the vendor divides all history; months before the overlap were seen on the old basis alone."""
    ex = date(2025, 8, 19)
    daily = dict(desk.yahoo.tapes["0981.HK"].daily)
    for day, row in daily.items():
        if day >= ex:
            daily[day] = (*(None if x is None else x / ratio for x in row[:4]), row[4])  # type: ignore[assignment]
    desk.yahoo.tapes["0981.HK"] = replace(desk.yahoo.tapes["0981.HK"], daily=daily)
    desk.yahoo.splits("0981.HK", ex, ratio)
    desk.live(last=date(2025, 8, 18))
    agree(desk.returns(), truth(hong_kong()))
    desk.live(ex)
    agree(desk.returns(), truth(hong_kong()))
    assert not [bar.day for bar in desk.bars() if bar.flaw]


def test_a_dividend_is_in_the_return_of_its_ex_date(desk: Desk) -> None:
    ex = date(2025, 8, 19)
    desk.yahoo.pays("0981.HK", ex, 1.5)
    desk.live()
    expected = truth(hong_kong())
    days = sorted(hong_kong())
    expected[ex] += 1.5 / hong_kong()[days[days.index(ex) - 1]]
    agree(desk.returns(), expected)


def test_a_halt_is_one_return(tmp_path: Path) -> None:
    closes = {day: close for day, close in hong_kong().items() if not date(2025, 8, 11) <= day <= date(2025, 8, 20)}
    desk = Desk(tmp_path, SMIC, from_closes(closes), FIRST, LAST)
    desk.live()
    found = desk.returns()
    place = found.days.index(date(2025, 8, 21))
    assert found.spans[place] == 9, "11-15 and 18-20 August are eight sessions without a bar"
    assert found.values[place] == pytest.approx(closes[date(2025, 8, 21)] / closes[date(2025, 8, 8)] - 1, abs=1e-9)
    desk.close()


def test_a_half_day_with_a_flat_row_and_no_volume(tmp_path: Path) -> None:
    """24 December 2024 in Hong Kong: closed at noon; Yahoo sends O=H=L=C without volume."""
    sessions = CALENDARS.sessions("XHKG", date(2024, 12, 2), date(2025, 1, 3))
    figures = from_closes({day: 28.0 + n / 10 for n, day in enumerate(sessions.days)})
    eve = date(2024, 12, 24)
    close = figures.daily[eve][3]
    daily = {**figures.daily, eve: (close, close, close, close, 0.0)}
    desk = Desk(tmp_path, SMIC, replace(figures, daily=daily), date(2024, 12, 20), date(2025, 1, 3))
    desk.live()
    agree(desk.returns(), truth({day: row[3] or 0.0 for day, row in daily.items()}))
    desk.close()


def test_daylight_saving_in_new_york(tmp_path: Path) -> None:
    sessions = CALENDARS.sessions("XNYS", date(2025, 2, 3), date(2025, 3, 14))
    closes = {day: 100.0 + n for n, day in enumerate(sessions.days)}
    nvidia = Listing("NVDA", "Nvidia", "XNYS", "USD", "")
    desk = Desk(tmp_path, nvidia, from_closes(closes), date(2025, 3, 3), date(2025, 3, 14))
    desk.live()
    agree(desk.returns(), truth(closes))
    opens = {bar.day: bar.start.hour for bar in desk.bars()}
    assert (opens[date(2025, 3, 7)], opens[date(2025, 3, 10)]) == (14, 13)
    desk.close()


def test_shanghai_past_the_end_of_its_calendar(tmp_path: Path) -> None:
    """January 2027: New Year's Day is closed by law, other weekdays are on trust; a day off that nobody told us of is a
    session without a bar.
    """
    holiday = date(2027, 1, 5)
    sessions = CALENDARS.sessions("XSHG", date(2026, 12, 1), date(2027, 1, 8))
    closes = {day: 90.0 + n for n, day in enumerate(sessions.days) if day != holiday}
    listing = Listing("688981.SS", "SMIC", "XSHG", "CNY", "", 0.2)
    desk = Desk(tmp_path, listing, from_closes(closes), date(2026, 12, 28), date(2027, 1, 8))
    desk.live()
    found = desk.returns()
    assert found.days[-1] == date(2027, 1, 8)
    spans = dict(zip(found.days, found.spans.tolist(), strict=True))
    assert date(2027, 1, 1) not in sessions.index
    assert spans.pop(date(2027, 1, 6)) == 2, "Wednesday spans the Tuesday that was taken for a session"
    assert set(spans.values()) == {1}
    desk.close()
