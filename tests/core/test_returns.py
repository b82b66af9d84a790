"""Returns against examples worked by hand; each test shows its arithmetic."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.tapes import SMIC_A, SMIC_H, bar, bars, dividend, split, weekdays
from tracker.core.market.returns import returns

# Monday 1 to Friday 19 September 2025
SESSIONS = weekdays(date(2025, 9, 1), date(2025, 9, 19))
MON, TUE, WED, THU, FRI = (date(2025, 9, n) for n in range(1, 6))
EXACT = 1e-12


def test_an_ordinary_day() -> None:
    found = returns(SMIC_H, bars({MON: 51.70, TUE: 56.90}), [], SESSIONS)
    assert found.days == (TUE,)
    assert found.values[0] == pytest.approx(5.2 / 51.7, abs=EXACT)  # SMIC H, 22 August 2025: +10.06 %
    assert found.closes[0] == 56.90
    assert found.previous_closes[0] == 51.70
    assert found.spans.tolist() == [1]
    assert found.currency == "HKD"


def test_a_log_return_is_the_log_of_one_plus_the_simple_one() -> None:
    found = returns(SMIC_H, bars({MON: 100.0, TUE: 110.0}), [], SESSIONS, kind="log")
    assert found.values[0] == pytest.approx(log(1.1), abs=EXACT)


def test_a_split_of_five_for_one() -> None:
    # One share at 100 becomes five at 21: 105 / 100 - 1 = 5 %.
    found = returns(SMIC_H, bars({MON: 100.0, TUE: 21.0, WED: 42.0}), [split(TUE, 5.0)], SESSIONS)
    assert found.values == pytest.approx([0.05, 1.0], abs=EXACT)
    assert found.previous_closes[0] == pytest.approx(20.0, abs=EXACT)
    assert found.volumes.tolist() == [1000.0, 1000.0]


def test_a_consolidation_of_ten_into_one_as_smic_had_in_december_2016() -> None:
    # Ten shares at 1.00 become one at 9.80: 9.80 / 10.00 - 1 = -2 %.
    found = returns(SMIC_H, bars({MON: 1.0, TUE: 9.8}), [split(TUE, 0.1)], SESSIONS)
    assert found.values[0] == pytest.approx(-0.02, abs=EXACT)
    assert found.previous_closes[0] == pytest.approx(10.0, abs=EXACT)


def test_volumes_before_a_split_are_counted_in_new_shares() -> None:
    found = returns(SMIC_H, bars({MON: 100.0, TUE: 100.0, WED: 20.0}), [split(WED, 5.0)], SESSIONS)
    assert found.volumes.tolist() == [5000.0, 1000.0]


def test_a_dividend_goes_to_who_held_the_day_before() -> None:
    # 50 -> 49 and 2 in cash: (49 + 2) / 50 - 1 = 2 %.
    found = returns(SMIC_H, bars({MON: 50.0, TUE: 49.0, WED: 49.0}), [dividend(TUE, 2.0)], SESSIONS)
    assert found.values == pytest.approx([0.02, 0.0], abs=EXACT)


def test_a_dividend_before_a_split_is_paid_on_the_old_share() -> None:
    # One share at 100; 4 in cash on Tuesday (96); on Wednesday it becomes two at 49.
    # Tuesday (96 + 4)/100 - 1 = 0; Wednesday 98/96 - 1.
    found = returns(SMIC_H, bars({MON: 100.0, TUE: 96.0, WED: 49.0}), [dividend(TUE, 4.0), split(WED, 2.0)], SESSIONS)
    assert found.values == pytest.approx([0.0, 98 / 96 - 1], abs=EXACT)


def test_split_and_dividend_inside_one_halt() -> None:
    # Bought at 100 on Monday, halted till Friday. Ex 3 on Tuesday, 2 for 1 on Thursday, Friday 52 a new share:
    # (2 * 52 + 3) / 100 - 1 = 7 %.
    found = returns(SMIC_H, bars({MON: 100.0, FRI: 52.0}), [dividend(TUE, 3.0), split(THU, 2.0)], SESSIONS)
    assert found.values[0] == pytest.approx(0.07, abs=EXACT)
    assert found.spans.tolist() == [4]


def test_a_halt_of_ten_sessions_gives_one_return_over_eleven_and_no_zeros() -> None:
    # Hua Hong A closed at 78.50 on 15 August 2025, was halted 18-29 August (ten sessions) and back on 1 September.
    august = weekdays(date(2025, 8, 14), date(2025, 9, 2))
    closes = {date(2025, 8, 14): 70.50, date(2025, 8, 15): 78.50, date(2025, 9, 1): 84.78, date(2025, 9, 2): 80.0}
    found = returns(SMIC_A, bars(closes), [], august)
    assert found.days == (date(2025, 8, 15), date(2025, 9, 1), date(2025, 9, 2))
    assert found.spans.tolist() == [1, 11, 1]
    assert found.values[1] == pytest.approx(6.28 / 78.5, abs=EXACT)  # 84.78 = 78.50 * 1.08
    assert len(found.missing) == 10
    assert set(found.missing.values()) == {"no bar: halted or missing"}


def test_flat_bars_without_volume_on_halted_days_are_missing_not_zero() -> None:
    tape = [bar(MON, 50.0), bar(TUE, 50.0, volume=0.0, flat=True), bar(WED, 55.0)]
    found = returns(SMIC_A, tape, [], SESSIONS)
    assert found.days == (WED,)
    assert found.spans.tolist() == [2]
    assert found.missing == {TUE: "flat without volume: not traded"}


def test_a_halts_flat_bar_that_differs_by_the_vendors_rounding_is_no_return_of_zero() -> None:
    tape = [bar(MON, 51.7), bar(TUE, 51.70000076, volume=0.0, flat=True), bar(WED, 56.9)]
    found = returns(SMIC_A, tape, [], SESSIONS)
    assert (found.days, found.spans.tolist()) == ((WED,), [2])


def test_a_flat_bar_without_volume_at_a_new_price_is_a_half_day_of_hong_kong() -> None:
    # 0981.HK as Yahoo tells it: 2025-01-27 38.15, 2025-01-28 (half day) O=H=L=C 38.00 and volume 0.
    tape = [bar(MON, 38.15), bar(TUE, 38.0, volume=0.0, flat=True)]
    found = returns(SMIC_H, tape, [], SESSIONS)
    assert found.values[0] == pytest.approx(-0.15 / 38.15, abs=EXACT)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (bar(TUE, None), "no close"),
        (bar(TUE, float("nan")), "no close"),
        (bar(TUE, -50.0), "close is not positive"),  # CRSP marks a bid-ask average by a negative price
        (bar(TUE, 5000.0, flaw="100 times its neighbours"), "100 times its neighbours"),
    ],
)
def test_a_bar_that_cannot_be_used_is_left_out_with_its_reason(broken: object, reason: str) -> None:
    found = returns(SMIC_A, [bar(MON, 50.0), broken, bar(WED, 51.0)], [], SESSIONS)  # type: ignore[list-item]
    assert found.missing == {TUE: reason}
    assert found.values[0] == pytest.approx(0.02, abs=EXACT)
    assert found.spans.tolist() == [2]


def test_a_bar_on_a_closed_day_is_no_return() -> None:
    saturday = date(2025, 9, 6)
    found = returns(SMIC_A, bars({FRI: 50.0, saturday: 60.0, date(2025, 9, 8): 51.0}), [], SESSIONS)
    assert found.missing == {saturday: "XSHG was closed"}
    assert found.values[0] == pytest.approx(0.02, abs=EXACT)


def test_a_volume_in_quarantine_leaves_the_price_usable() -> None:
    tape = [bar(MON, 50.0), bar(TUE, 51.0, volume=2.9e9, flaw="volume in another unit")]
    found = returns(SMIC_A, tape, [], SESSIONS)
    assert found.values[0] == pytest.approx(0.02, abs=EXACT)
    assert np.isnan(found.volumes[0])


@pytest.mark.parametrize(
    ("before", "after", "limit"),
    [
        (1036.00, 1243.20, 1),  # Cambricon, 22 August 2025: 1036.00 * 1.2 = 1243.20, at the limit
        (91.05, 109.26, 1),  # 91.05 * 1.2 = 109.26
        (91.05, 103.97, 0),  # SMIC A, 22 August 2025: +14.19 %
        (91.03, 109.24, 1),  # 91.03 * 1.2 = 109.236, rounded to the tick: 109.24
        (91.03, 109.23, 0),  # one tick short
        (100.0, 80.0, -1),
        (27.46, 82.92, 0),  # first day of SMIC A, 16 July 2020: +202 %, no limit in the first five days
    ],
)
def test_a_close_at_the_limit_price_is_flagged(before: float, after: float, limit: int) -> None:
    found = returns(SMIC_A, bars({MON: before, TUE: after}), [], SESSIONS)
    assert found.limit.tolist() == [limit]


def test_the_return_of_a_limit_day() -> None:
    # Cambricon, 22 August 2025: 1036.00 to 1243.20 is 207.20 / 1036.00, a fifth to the last digit.
    found = returns(SMIC_A, bars({MON: 1036.00, TUE: 1243.20}), [], SESSIONS)
    assert found.values[0] == pytest.approx(0.2, abs=EXACT)
    assert found.limit.tolist() == [1]


def test_vendors_float32_prices_hit_the_limit_too() -> None:
    tape = bars({MON: float(np.float32(91.05)), TUE: float(np.float32(109.26))})
    assert returns(SMIC_A, tape, [], SESSIONS).limit.tolist() == [1]


def test_the_limit_is_taken_from_the_price_ex_dividend() -> None:
    # Reference (100 - 2) = 98, upper limit 98 * 1.2 = 117.60; the total return is (117.6 + 2)/100 - 1 = 19.6 %.
    found = returns(SMIC_A, bars({MON: 100.0, TUE: 117.6}), [dividend(TUE, 2.0)], SESSIONS)
    assert found.limit.tolist() == [1]
    assert found.values[0] == pytest.approx(0.196, abs=EXACT)


def test_the_limit_of_a_day_before_a_later_split_is_found_on_that_days_prices() -> None:
    # Yahoo, asked after a split of 3 for 1 on Wednesday: 91.03 / 3 and 109.24 / 3.
    seen = datetime(2025, 9, 5, tzinfo=UTC)
    tape = [bar(MON, 91.03 / 3, source="yahoo", learned=seen), bar(TUE, 109.24 / 3, source="yahoo", learned=seen)]
    found = returns(SMIC_A, tape, [split(WED, 3.0, seen, "yahoo")], SESSIONS)
    assert found.limit.tolist() == [1]


def test_hong_kong_has_no_limit() -> None:
    assert returns(SMIC_H, bars({MON: 10.0, TUE: 12.0}), [], SESSIONS).limit.tolist() == [0]


def test_bars_that_yahoo_showed_before_and_after_a_split_stand_on_one_basis() -> None:
    """Monday was seen before the split of 2 for 1 on Wednesday (100), Tuesday again after it (51, not 102)."""
    before, after = datetime(2025, 9, 2, 9, tzinfo=UTC), datetime(2025, 9, 3, 9, tzinfo=UTC)
    tape = [
        bar(MON, 100.0, source="yahoo", learned=before),
        bar(TUE, 102.0, source="yahoo", learned=before),
        bar(TUE, 51.0, source="yahoo", learned=after),
        bar(WED, 52.0, source="yahoo", learned=after),
    ]
    found = returns(SMIC_H, tape, [split(WED, 2.0, after, "yahoo")], SESSIONS)
    assert found.values == pytest.approx([0.02, 52 / 51 - 1], abs=EXACT)


def test_of_two_observations_of_a_day_the_last_learned_counts() -> None:
    early, late = datetime(2025, 9, 2, 9, tzinfo=UTC), datetime(2025, 9, 3, 9, tzinfo=UTC)
    tape = [bar(TUE, 51.0, learned=late), bar(MON, 50.0, learned=early), bar(TUE, 60.0, learned=early)]
    assert returns(SMIC_H, tape, [], SESSIONS).values[0] == pytest.approx(0.02, abs=EXACT)


def test_the_limit_on_the_day_a_split_goes_ex() -> None:
    # Reference 91.06 / 2 = 45.53, upper limit 45.53 * 1.2 = 54.636, rounded to the tick 54.64: a price of that day.
    found = returns(SMIC_A, bars({MON: 91.06, TUE: 54.64}), [split(TUE, 2.0)], SESSIONS)
    assert found.limit.tolist() == [1]
    assert found.values[0] == pytest.approx(54.64 / 45.53 - 1, abs=EXACT)


def test_what_was_known_before_the_split_needs_no_split() -> None:
    before = datetime(2025, 9, 2, 9, tzinfo=UTC)
    tape = [bar(MON, 100.0, source="yahoo", learned=before), bar(TUE, 102.0, source="yahoo", learned=before)]
    assert returns(SMIC_H, tape, [], SESSIONS).values[0] == pytest.approx(0.02, abs=EXACT)


def test_a_return_is_provisional_when_either_close_is() -> None:
    tape = [bar(MON, 50.0), bar(TUE, 51.0, provisional=True), bar(WED, 52.0), bar(THU, 53.0)]
    assert returns(SMIC_A, tape, [], SESSIONS).provisional.tolist() == [True, True, False]


def test_no_bars_give_no_returns() -> None:
    assert len(returns(SMIC_A, [], [], SESSIONS)) == 0
    assert len(returns(SMIC_A, bars({MON: 50.0}), [], SESSIONS)) == 0


def test_only_simple_and_log_returns_are_known() -> None:
    with pytest.raises(ValueError, match="simple or log"):
        returns(SMIC_A, [], [], SESSIONS, kind="excess")


@given(
    st.lists(st.floats(1, 1000), min_size=2, max_size=12),
    st.floats(0.01, 100),
    st.randoms(use_true_random=False),
)
def test_laws_scale_and_order_change_nothing_and_log_returns_add_up(closes: list[float], scale: float, random) -> None:  # type: ignore[no-untyped-def]
    days = SESSIONS.days[: len(closes)]
    tape = bars(dict(zip(days, closes, strict=True)))
    shuffled = list(tape)
    random.shuffle(shuffled)
    plain = returns(SMIC_H, tape, [], SESSIONS, kind="log")
    other = bars({day: close * scale for day, close in zip(days, closes, strict=True)})
    assert returns(SMIC_H, other, [], SESSIONS, kind="log").values == pytest.approx(plain.values, abs=1e-9)
    assert returns(SMIC_H, shuffled, [], SESSIONS, kind="log").values.tolist() == plain.values.tolist()
    assert plain.values.sum() == pytest.approx(log(closes[-1] / closes[0]), abs=1e-9)
