"""What the judges of bars say, each on a tape written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.core.tapes import bar, split, weekdays
from tracker.core.market.bars import agrees, check_bars, quarantined, refusal_text, settles
from tracker.model import Bar, CorporateAction, Tape

# Closes at 07:00 UTC (15:00 in Shanghai), settles 20 minutes later.
SESSIONS = weekdays(date(2025, 9, 1), date(2025, 9, 26))
MON, TUE, WED, THU, FRI = (date(2025, 9, n) for n in range(1, 6))
LATER = datetime(2025, 9, 26, 12, tzinfo=UTC)


def tape(*bars: Bar, actions: tuple[CorporateAction, ...] = ()) -> Tape:
    return Tape("688981.SS", "1d", bars, actions)


def at(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def look(
    now: datetime, *bars: Bar, known: tuple[Bar, ...] = (), actions: tuple[CorporateAction, ...] = ()
) -> tuple[Bar, ...]:
    """Observe an answer given at `now`."""
    seen = tuple(replace(one, learned=now) for one in bars)
    return check_bars(tape(*seen, actions=actions), known, SESSIONS, now)[0]


def flaws(now: datetime, *bars: Bar, known: tuple[Bar, ...] = ()) -> dict[date, str]:
    return {one.day: one.flaw for one in look(now, *bars, known=known) if one.flaw}


# --- settled -----------------------------------------------------------------------------------------


def test_a_bar_is_final_after_settling_and_a_second_look() -> None:
    running = look(at(MON, 6, 0), bar(MON, 79.20))
    assert [one.provisional for one in running] == [True]
    first = look(at(MON, 7, 35), bar(MON, 79.45), known=running)
    assert [(one.close, one.provisional) for one in first] == [(79.45, True)]
    second = look(at(MON, 8, 30), bar(MON, 79.45), known=first)
    assert [(one.close, one.provisional) for one in second] == [(79.45, False)]
    assert look(at(MON, 9, 0), bar(MON, 79.45), known=second) == (), "nothing new is nothing to store"


def test_an_auction_price_that_comes_late_is_not_taken_for_final() -> None:
    """At 16:20 Yahoo's own field said "over" with 79.20; the auction price 79.45 came after 16:23 (on 0981.HK)."""
    early = look(at(MON, 7, 15), bar(MON, 79.20))
    assert early[0].provisional
    late = look(at(MON, 7, 25), bar(MON, 79.45), known=early)
    assert [(one.close, one.provisional) for one in late] == [(79.45, True)]


def test_a_look_before_and_one_after_settling_that_agree_make_a_bar_final() -> None:
    before = look(at(MON, 7, 5), bar(MON, 50.0))
    assert [one.provisional for one in look(at(MON, 7, 21), bar(MON, 50.0), known=before)] == [False]


def test_two_looks_that_agree_before_settling_make_nothing_final() -> None:
    before = look(at(MON, 6, 0), bar(MON, 50.0))
    assert look(at(MON, 7, 19), bar(MON, 50.0), known=before) == (), "still provisional, and nothing new"


def test_old_bars_are_final_at_first_sight() -> None:
    found = look(at(WED, 8, 0), bar(MON, 50.0), bar(TUE, 51.0), bar(WED, 52.0))
    assert [one.provisional for one in found] == [False, False, True]


def test_hong_kong_settles_at_half_past_four() -> None:
    hong_kong = weekdays(MON, FRI, "XHKG", closes=8 * 60)
    assert settles(hong_kong.sessions[0], "XHKG") == at(MON, 8, 30)


# --- revised -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "stored"),
    [
        ({"close": 100.0 * (1 + 1e-6)}, False),  # adjusted closes jitter by 1e-6 in almost every answer
        ({"close": 100.02}, True),
        ({"volume": 1004.0}, False),
        ({"volume": 1006.0}, True),
        ({"high": 101.0}, True),
        ({"close": None}, False),  # rows whose close goes missing for hours do not take it away
    ],
)
def test_a_revision_counts_beyond_the_tolerances(changes: dict[str, float | None], stored: bool) -> None:
    known = look(at(THU, 8, 0), bar(MON, 100.0))
    again = look(at(FRI, 8, 0), replace(bar(MON, 100.0), **changes), known=known)  # type: ignore[arg-type]
    assert bool(again) is stored
    if stored:
        assert again[0].learned == at(FRI, 8, 0)


def test_a_row_that_vanishes_is_simply_not_there() -> None:
    known = look(at(THU, 8, 0), bar(MON, 50.0), bar(TUE, 51.0))
    assert look(at(THU, 9, 0), bar(MON, 50.0), known=known) == ()


def test_absent_numbers_equal_only_absent_ones() -> None:
    assert agrees(bar(MON, None, volume=None), bar(MON, None, volume=None))
    assert not agrees(bar(MON, None), bar(MON, 50.0))


# --- quarantined -------------------------------------------------------------------------------------


def test_a_close_that_is_missing_is_quarantined_until_it_comes() -> None:
    broken = look(at(TUE, 8, 0), bar(MON, None))
    assert [one.flaw for one in broken] == ["no close"]
    mended = look(at(WED, 8, 0), bar(MON, 50.0), known=broken)
    assert [(one.close, one.flaw) for one in mended] == [(50.0, "")]


def test_a_phantom_row_on_a_closed_day() -> None:
    saturday = date(2025, 9, 6)
    assert flaws(LATER, bar(FRI, 50.0), bar(saturday, 50.0)) == {saturday: "phantom: XSHG was closed"}


def test_a_row_outside_the_calendar_given_is_not_called_phantom() -> None:
    assert flaws(LATER, bar(date(2025, 8, 30), 50.0)) == {}


@pytest.mark.parametrize("factor", [100.0, 0.01])
def test_a_hundredfold_price(factor: float) -> None:
    found = flaws(LATER, bar(MON, 14.55), bar(TUE, 14.55 * factor), bar(WED, 14.60), bar(THU, 14.50))
    assert list(found) == [TUE]
    assert "times its neighbours" in found[TUE]


def test_a_hundredfold_open_alone() -> None:
    odd = replace(bar(TUE, 50.0), open=5000.0)
    assert "open is 100" in flaws(LATER, bar(MON, 50.0), odd, bar(WED, 50.0))[TUE]


def test_a_consolidation_is_no_hundredfold_error() -> None:
    closes = (bar(MON, 0.6), bar(TUE, 0.6), bar(WED, 60.0, volume=10.0), bar(THU, 61.0, volume=11.0))
    assert not any(one.flaw for one in look(LATER, *closes, actions=(split(WED, 0.01),)))


def test_a_flat_row_without_volume_at_the_old_price_was_not_traded() -> None:
    found = flaws(LATER, bar(MON, 50.0), bar(TUE, 50.0, volume=0.0, flat=True), bar(WED, 51.0))
    assert found == {TUE: "flat without volume: not traded"}


def test_a_flat_row_without_volume_at_a_new_price_is_a_half_day() -> None:
    assert flaws(LATER, bar(MON, 38.15), bar(TUE, 38.0, volume=0.0, flat=True)) == {}


def test_a_settled_bar_that_loses_its_volume_or_its_range_stays() -> None:
    known = look(at(THU, 8, 0), bar(MON, 50.0), bar(TUE, 50.5))
    for emptied in (replace(bar(TUE, 50.5), open=None, high=None, low=None, volume=0.0), bar(TUE, 50.5, volume=0.0)):
        new, broken = check_bars(tape(replace(emptied, learned=LATER)), known, SESSIONS, LATER)
        assert new == ()
        assert [one.flaw for one in broken] == ["emptied: volume or range were known and are gone"]


def test_flawed_minutes_are_told() -> None:
    minute = replace(bar(MON, 5000.0), interval="1m", flaw="close is 100 times its neighbours: another unit?")
    assert quarantined((minute,)) == (
        "1 in quarantine, the last of 2025-09-01 01:30Z: close is 100 times its neighbours: another unit?"
    )
    assert quarantined(()) == ""


def test_high_below_low() -> None:
    assert flaws(LATER, replace(bar(MON, 50.0), high=49.0, low=51.0)) == {MON: "high is below low"}


def test_a_volume_in_another_unit_is_flagged_but_does_not_hide_the_price() -> None:
    """000001.SS: 1.29e9 while live, 5.7e5 when final."""
    rows = [bar(day, 3000.0, volume=5.7e5) for day in (MON, TUE, WED)]
    found = look(at(THU, 6, 0), *rows, bar(THU, 3010.0, volume=1.29e9))
    assert found[-1].flaw.startswith("volume is 2263 times")  # 1.29e9 / 5.7e5 = 2263
    final = look(at(FRI, 8, 0), bar(THU, 3010.0, volume=6.1e5), known=found)
    assert [(one.flaw, one.volume) for one in final] == [("", 6.1e5)]


def test_what_is_broken_does_not_replace_what_was_sound() -> None:
    known = look(at(THU, 8, 0), bar(MON, 14.5), bar(TUE, 14.6), bar(WED, 14.7))
    answer = tape(
        *(replace(bar(day, close), learned=LATER) for day, close in ((MON, 14.5), (TUE, 1460.0), (WED, 14.7)))
    )
    new, broken = check_bars(answer, known, SESSIONS, LATER)
    assert new == ()
    assert [one.day for one in broken] == [TUE]
    assert refusal_text(broken).startswith(f"1 refused, the sound observation stays: {TUE} 1460: close is 100")
    assert refusal_text(()) == ""


def test_a_settled_close_does_not_halve_without_a_split() -> None:
    known = look(at(THU, 8, 0), bar(MON, 100.0), bar(TUE, 101.0))
    halved = tape(*(replace(bar(day, close), learned=LATER) for day, close in ((MON, 50.0), (TUE, 50.5))))
    new, broken = check_bars(halved, known, SESSIONS, LATER)
    assert new == ()
    assert "no split says so" in broken[0].flaw


def test_a_split_restates_history_as_a_revision_with_a_known_factor() -> None:
    before = at(TUE, 8, 0)
    known = tuple(replace(one, source="yahoo") for one in look(before, bar(MON, 100.0), bar(TUE, 102.0)))
    split_of_two = split(WED, 2.0, at(WED, 8, 0), "yahoo")
    rows = [replace(bar(day, close), source="yahoo") for day, close in ((MON, 50.0), (TUE, 51.0), (WED, 52.0))]
    found = look(at(WED, 8, 0), *rows, known=known, actions=(split_of_two,))
    assert [(one.day, one.close, one.flaw) for one in found] == [(MON, 50.0, ""), (TUE, 51.0, ""), (WED, 52.0, "")]


def test_daily_bars_start_at_the_sessions_open_and_keep_their_start() -> None:
    odd = replace(bar(MON, 50.0), start=datetime(2025, 9, 1, tzinfo=UTC))
    found = look(LATER, odd)
    assert found[0].start == SESSIONS.sessions[0].opens
    moved = replace(found[0], start=found[0].start + timedelta(hours=1))
    assert look(LATER, bar(MON, 60.0), known=(moved,))[0].start == moved.start


def test_minute_bars_are_told_apart_by_their_start() -> None:
    open_ = SESSIONS.sessions[0].opens
    minutes = [
        replace(bar(MON, 50.0 + n), interval="1m", start=open_ + timedelta(minutes=n), volume=0.0) for n in range(3)
    ]
    answer = Tape("688981.SS", "1m", tuple(minutes))
    found = check_bars(answer, (), SESSIONS, LATER)[0]
    assert [one.start for one in found] == [one.start for one in minutes]
    assert check_bars(answer, found, SESSIONS, LATER)[0] == ()
