"""The stream of tests: in the order of first looks, one a session, and no verdict that flips."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.cli.discoveries import Look, in_order
from tracker.core.event_study.false_discovery import lord

START = datetime(2025, 8, 18, tzinfo=UTC)
looks = st.lists(
    st.builds(
        lambda hour, listing, day, p: Look(
            START + timedelta(hours=hour), listing, f"2025-08-{day}", p, f"{hour}.{listing}"
        ),
        st.integers(0, 200),
        st.sampled_from(["0981.HK", "1347.HK", "NVDA"]),
        st.integers(18, 29),
        st.floats(0, 1),
    )
)


def test_one_session_of_a_listing_is_one_test_with_the_p_of_its_first_look() -> None:
    first = Look(START, "0981.HK", "2025-08-22", 0.01, "a")
    again = Look(START + timedelta(days=1), "0981.HK", "2025-08-22", 0.5, "b")
    other = Look(START + timedelta(hours=1), "1347.HK", "2025-08-22", 0.2, "a")
    assert in_order([again, other, first]) == [first, other]


@given(looks, st.integers(0, 200))
def test_a_verdict_never_flips_when_later_looks_are_added(stream: list[Look], hour: int) -> None:
    now = START + timedelta(hours=hour)
    whole = in_order(stream)
    then = in_order(look for look in stream if look.first <= now)
    assert whole[: len(then)] == then
    decided = [one.rejected for one in lord([look.p for look in then])]
    assert [one.rejected for one in lord([look.p for look in whole])][: len(then)] == decided
