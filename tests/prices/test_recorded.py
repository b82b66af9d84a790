"""Real files: what vendors got wrong in them is caught, and no fact is lost while they change their minds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from storage import open_store
from tests.shared import shared
from tracker.core.market.bars import check_bars
from tracker.core.market.returns import returns
from tracker.demo.figures import figures
from tracker.model import Bar, Listing, Quoted, Tape
from tracker.ports import Store
from tracker.prices.calendar import ExchangeCalendars
from tracker.prices.csvfile import read_csv

CALENDARS = ExchangeCalendars()
NOW = datetime(2026, 8, 20, tzinfo=UTC)
SMIC = "prices/0981.HK_to_2025-10-30_luciusneo.csv"
SYMBOLS = {"NVDA": "XNYS", "TLT": "XNYS", "000001.SS": "XSHG"}


def judged(file: str, calendar: str, symbol: str = "X") -> dict[date, Bar]:
    tape = read_csv(shared(file), symbol, NOW)
    first, last = tape.bars[0].day, tape.bars[-1].day
    sessions = CALENDARS.sessions(calendar, first - timedelta(days=5), last + timedelta(days=10))
    return {bar.day: bar for bar in check_bars(tape, (), sessions, NOW)[0]}


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


def test_phantom_rows_of_typhoon_days_and_saturdays() -> None:
    bars = judged(SMIC, "XHKG")
    phantoms = days("2013-08-14", "2016-08-02", "2016-10-21", "2017-08-23", "2011-12-24", "2011-12-31")
    assert {day for day, bar in bars.items() if bar.flaw.startswith("phantom")} == set(phantoms)


@pytest.mark.parametrize(
    ("day", "close"),
    [
        ("2020-12-24", 19.12),
        ("2020-12-31", None),
        ("2021-02-11", 25.70),
        ("2022-01-31", None),
        ("2024-01-15", 17.30),  # a whole day that came like a half day
        ("2024-02-09", None),
        ("2024-12-31", None),
        ("2025-01-28", 38.00),
    ],
)
def test_half_days_without_volume_are_filled_by_their_row(day: str, close: float | None) -> None:
    """The calendar says that there was a session; the flat row's price is new, so it is the close."""
    bar = judged(SMIC, "XHKG")[date.fromisoformat(day)]
    assert (bar.volume, bar.flaw) == (0.0, "")
    assert bar.open == bar.high == bar.low == bar.close
    assert close is None or bar.close == pytest.approx(close, abs=1e-6)


@pytest.fixture(scope="module")
def shipped() -> Mapping[date, Bar]:
    """The demo's figures of SMIC in Hong Kong, as a vendor's answer is judged."""
    rows = figures("0981.HK")
    sessions = CALENDARS.sessions("XHKG", date(2023, 7, 25), date(2025, 9, 20))
    starts = {one.day: one.opens for one in sessions.sessions}
    bars = tuple(
        Bar("0981.HK", "1d", starts[row.day], row.day, row.open, row.high, row.low, row.close, row.volume, NOW)
        for row in rows
    )
    return {bar.day: bar for bar in check_bars(Tape("0981.HK", "1d", bars), (), sessions, NOW)[0]}


def test_rows_without_volume_among_the_shipped_figures(shipped: Mapping[date, Bar]) -> None:
    """Four half days and one whole day came as a flat row; 24 December 2024 repeats the 23rd's 29.10: missing."""
    flat = {day: bar.flaw for day, bar in shipped.items() if not bar.volume}
    stale = "flat without volume: not traded"
    assert flat == dict(
        zip(
            days("2024-01-15", "2024-02-09", "2024-12-24", "2024-12-31", "2025-01-28"),
            ["", "", stale, "", ""],
            strict=True,
        )
    )
    assert not [day for day, bar in shipped.items() if bar.flaw and bar.volume]
    closes = {day: shipped[day].close for day in days("2024-01-15", "2025-01-28", "2025-08-22")}
    assert list(closes.values()) == [17.30, 38.00, 56.90]


def test_a_flat_row_that_repeats_the_close_before_is_not_believed() -> None:
    """24 December 2024: 29.10 as on the 23rd. A halt or a half day without a move: the row cannot tell, so missing."""
    assert judged(SMIC, "XHKG")[date(2024, 12, 24)].flaw == "flat without volume: not traded"


def test_the_long_halt_of_2011_gives_one_return_and_no_zeros() -> None:
    """SMIC was suspended from 30 June to 15 July 2011, and the vendor repeats the last close on each day.

    By hand: 30 June, 4-8 and 11-15 July (1 July is a holiday) are 11 sessions, so the next return spans 12.
    """
    bars = judged(SMIC, "XHKG")
    sessions = CALENDARS.sessions("XHKG", date(2011, 6, 1), date(2011, 8, 1))
    listing = Listing("0981.HK", "SMIC", "XHKG", "HKD", "^HSI")
    summer = [bar for bar in bars.values() if date(2011, 6, 1) <= bar.day <= date(2011, 7, 31)]
    found = returns(listing, summer, [], sessions)
    spans = dict(zip(found.days, found.spans.tolist(), strict=True))
    assert spans[date(2011, 7, 18)] == 12
    assert not [day for day in spans if date(2011, 6, 30) <= day <= date(2011, 7, 15)]


def test_a_hundredfold_error_is_caught_on_every_row_that_has_it() -> None:
    """yfinance's own fixture: pence and pounds mixed in one series; its repaired twin says 14.55 throughout."""
    broken = judged("prices/yfinance_fixtures/AET-L-1d-100x-error.csv", "XLON")
    usable = [bar.close for bar in broken.values() if not bar.flaw]
    assert usable == [pytest.approx(14.55, abs=1e-6)] * 2, "9 and 18 May; the rest repeats or is stated in pounds"
    repaired = judged("prices/yfinance_fixtures/AET-L-1d-100x-error-fixed.csv", "XLON")
    assert not [bar for bar in repaired.values() if "times" in bar.flaw]


@pytest.mark.parametrize(("symbol", "ex"), [("1398-HK", "2024-07-08"), ("3988-HK", None)])
def test_dividends_that_the_vendor_forgot_to_adjust_for_are_in_our_returns(symbol: str, ex: str | None) -> None:
    """Yahoo's Adj Close missed dividends; yfinance's repaired file has them.

    The repaired adjusted return is C / (C_before - D) - 1, ours (C + D) / C_before - 1 (CRSP). From the repaired file
    follows D = C_before - C * A_before / A, which our return must contain.
    """
    broken = f"prices/yfinance_fixtures/{symbol}-1d-bad-div.csv"
    tape = read_csv(shared(broken), symbol, NOW)
    fixed = adjusted(shared(f"prices/yfinance_fixtures/{symbol}-1d-bad-div-fixed.csv"))
    wrong = adjusted(shared(broken))
    sessions = CALENDARS.sessions("XHKG", tape.bars[0].day, tape.bars[-1].day)
    found = returns(Listing(symbol, "", "XHKG", "HKD", ""), tape.bars, tape.actions, sessions)
    missed = 0
    for day, value, before in zip(found.days, found.values, previous_days(found.days, tape), strict=True):
        (close, after), (old, prior) = fixed[day], fixed[before]
        dividend = old - close * prior / after
        assert value == pytest.approx((close + dividend) / old - 1, abs=2e-6), day
        naive = wrong[day][1] / wrong[before][1] - 1
        missed += abs(naive - value) > 0.05
    assert missed >= 1, "the broken file itself is off by a whole dividend"


def adjusted(path: Path) -> Mapping[date, tuple[float, float]]:
    """Close and adjusted close by day."""
    lines = path.read_text().splitlines()
    columns = lines[0].split(",")
    rows = (dict(zip(columns, line.split(","), strict=True)) for line in lines[1:])
    return {
        date.fromisoformat(row["Datetime"][:10]): (float(row["Close"]), float(row["Adj Close"]))
        for row in rows
        if row["Close"]
    }


def previous_days(found: tuple[date, ...], tape: Tape) -> Iterator[date]:
    usable = [bar.day for bar in tape.bars if bar.close is not None]
    for day in found:
        yield usable[usable.index(day) - 1]


# --- revisions ---------------------------------------------------------------------------------------


def snapshots(symbol: str) -> list[tuple[datetime, Tape]]:
    """Successive answers for one symbol, with the instant in each file's name."""
    found = []
    for path in sorted(shared("prices/revisions").glob(f"{symbol}_*.csv")):
        stamp = re.fullmatch(r".*_(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)Z", path.stem)
        assert stamp is not None
        seen = datetime.fromisoformat(f"{stamp[1]}T{stamp[2]}:{stamp[3]}:00+00:00")
        found.append((seen, read_csv(path, symbol, seen)))
    assert len(found) >= 3
    return found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/prices.db")
    yield opened
    opened.close()


def replay(store: Store, symbol: str, said: list[tuple[datetime, Tape]]) -> None:
    sessions = CALENDARS.sessions(SYMBOLS[symbol], date(2026, 6, 1), date(2026, 9, 1))
    for seen, tape in said:
        known = store.bars(symbol, "1d", date(2026, 6, 1), date(2026, 9, 1), seen)
        bars = check_bars(tape, known, sessions, seen)[0]
        store.add_quoted(Quoted(symbol, "1d", "ok", seen, len(tape.bars)), Tape(symbol, "1d", bars, tape.actions))


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_each_view_as_of_a_moment_says_what_the_vendor_had_said(store: Store, symbol: str) -> None:
    said = snapshots(symbol)
    replay(store, symbol, said)
    truth: dict[date, Bar] = {}
    for seen, tape in said:
        # What a row last said with a close; rows that vanished, or lost their close, are retained.
        truth |= {bar.day: bar for bar in tape.bars if bar.close is not None or bar.day not in truth}
        view = {bar.day: bar for bar in store.bars(symbol, "1d", date(2026, 1, 1), date(2026, 12, 31), seen)}
        assert view.keys() == truth.keys()
        for day, bar in truth.items():
            assert view[day].close == (None if bar.close is None else pytest.approx(bar.close, rel=1e-4)), (seen, day)
            assert view[day].volume == (None if bar.volume is None else pytest.approx(bar.volume, rel=5e-3))
            assert view[day].learned <= seen
    final = said[-1][1]
    last = {bar.day: bar for bar in store.bars(symbol, "1d", final.bars[0].day, final.bars[-1].day, NOW)}
    assert [last[bar.day].close for bar in final.bars] == pytest.approx([bar.close for bar in final.bars], rel=1e-4)


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_jitter_is_not_stored_and_a_second_replay_adds_nothing(store: Store, symbol: str) -> None:
    said = snapshots(symbol)
    replay(store, symbol, said)
    rows = store.counts()["bars"]
    distinct = len({bar.day for _, tape in said for bar in tape.bars})
    given = sum(len(tape.bars) for _, tape in said)
    assert distinct <= rows < given / 2, "most rows of most answers say nothing new"
    last = said[-1][1]
    again = replace(last, bars=tuple(replace(bar, learned=NOW - timedelta(hours=1)) for bar in last.bars))
    replay(store, symbol, [(NOW - timedelta(hours=1), again)])
    once = store.counts()["bars"]
    replay(store, symbol, [(NOW, replace(last, bars=tuple(replace(bar, learned=NOW) for bar in last.bars)))])
    assert store.counts()["bars"] == once


def test_a_row_that_vanished_and_returned_with_another_unit(store: Store) -> None:
    """000001.SS on 6 August 2026: 119,534,436 at 04:01Z while live, 3,020,953,152 after the close, days of 5.7e5."""
    said = snapshots("000001.SS")
    replay(store, "000001.SS", said)
    latest = {bar.day: bar for bar in store.bars("000001.SS", "1d", date(2026, 8, 1), date(2026, 8, 31), NOW)}
    live = latest[date(2026, 8, 6)]
    assert live.flaw.startswith("volume is")
    assert live.provisional
    assert latest[date(2026, 8, 5)].flaw == ""
