"""The stream of tests: in the order of first looks, one a session, and no verdict that flips."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tracker.cli.discoveries import FirstTest, in_order, report_due, table, verdict_rows

START = datetime(2025, 8, 18, tzinfo=UTC)
looks = st.lists(
    st.builds(
        lambda hour, listing, day, p: FirstTest(
            START + timedelta(hours=hour), listing, f"2025-08-{day}", p, f"{hour}.{listing}"
        ),
        st.integers(0, 200),
        st.sampled_from(["0981.HK", "1347.HK", "NVDA"]),
        st.integers(18, 29),
        st.floats(0, 1),
    )
)


def test_one_session_of_a_listing_is_one_test_with_the_p_of_its_first_look() -> None:
    first = FirstTest(START, "0981.HK", "2025-08-22", 0.01, "a")
    again = FirstTest(START + timedelta(days=1), "0981.HK", "2025-08-22", 0.5, "b")
    other = FirstTest(START + timedelta(hours=1), "1347.HK", "2025-08-22", 0.2, "a")
    assert in_order([again, other, first]) == [first, other]


AT = time(22, 30)


@given(looks, st.integers(0, 300), st.integers(0, 300))
def test_a_verdict_never_flips_when_later_looks_are_added(stream: list[FirstTest], hour: int, more: int) -> None:
    """What was known at an hour, judged then and judged later with all that came since."""
    now = START + timedelta(hours=hour)
    then = in_order(look for look in stream if look.first <= now)
    rows = [row for row in verdict_rows(then, now, AT) if row["number"]]
    later = verdict_rows(in_order(stream), now + timedelta(hours=more), AT)
    assert [row for row in later if row["number"]][: len(rows)] == rows


def test_what_was_back_filled_spends_nothing() -> None:
    live = [FirstTest(START + timedelta(hours=n), "0981.HK", "2025-08-18", 0.02, f"{n}.a", 0.02) for n in range(3)]
    old = [FirstTest(START + timedelta(hours=n), "1347.HK", f"2025-07-0{n + 1}", 0.9, f"{n}.b", 0.02) for n in range(3)]
    now = START + timedelta(days=9)
    alone = verdict_rows(live, now, AT)
    both = verdict_rows(sorted([*live, *old]), now, AT)
    assert [row for row in both if row["live"]] == alone
    assert {row["discovery"] for row in both if not row["live"]} == {False}
    assert "3 back-filled, not counted" in next(table(both))


def test_a_day_is_judged_when_its_report_is_due() -> None:
    """Shanghai is measured an hour before Hong Kong; one report at 22:30 judges both."""
    first = FirstTest(datetime(2025, 8, 22, 7, 35, tzinfo=UTC), "688981.SS", "2025-08-22", 0.02, "a", 0.03)
    second = FirstTest(datetime(2025, 8, 22, 8, 35, tzinfo=UTC), "0981.HK", "2025-08-22", 0.04, "b", 0.03)
    assert report_due(first.first, AT) == report_due(second.first, AT) == datetime(2025, 8, 22, 22, 30, tzinfo=UTC)
    early = verdict_rows([first, second], datetime(2025, 8, 22, 20, tzinfo=UTC), AT)
    assert [row["number"] for row in early] == [None, None]
    assert "judged with its report" in list(table(early))[2]
    late = verdict_rows([first, second], datetime(2025, 8, 23, tzinfo=UTC), AT)
    assert [row["discovery"] for row in late] == [True, True]
    assert late[0]["level"] == pytest.approx(0.05)


def test_the_move_a_level_asks_for() -> None:
    """Level .05 of one test at 3 % error: the 5 % point of a t(4) of unit variance, 2.776 / sqrt 2, times it."""
    row = verdict_rows([FirstTest(START, "0981.HK", "2025-08-18", 0.2, "a", 0.03)], START + timedelta(days=2), AT)[0]
    assert row["move_needed"] == pytest.approx(0.03 * stats.t.ppf(0.975, 4) / 2**0.5, rel=1e-9)
