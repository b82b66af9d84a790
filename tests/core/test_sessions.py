"""The session rule on hand-made sessions, and its laws."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.tapes import utc, weekdays
from tracker.core.market import sessions as rule
from tracker.errors import CalendarError
from tracker.model import Session, Sessions

SHANGHAI = weekdays(date(2025, 3, 3), date(2025, 3, 28))
MONDAY, FRIDAY = date(2025, 3, 3), date(2025, 3, 7)


def hong_kong() -> Sessions:
    """Monday with lunch, Tuesday a half day till noon, Wednesday on trust."""

    def at(day: int, clock: str) -> datetime:
        return utc(f"2025-03-{day:02d}T{clock}+08:00")

    whole = Session(MONDAY, at(3, "09:30"), at(3, "16:00"), at(3, "12:00"), at(3, "13:00"))
    half = Session(date(2025, 3, 4), at(4, "09:30"), at(4, "12:00"))
    trusted = Session(date(2025, 3, 5), at(5, "09:30"), at(5, "16:00"), at(5, "12:00"), at(5, "13:00"), True)
    return Sessions("XHKG", "Asia/Hong_Kong", (whole, half, trusted))


@pytest.mark.parametrize(
    ("said", "day", "words"),
    [
        ("2025-03-03T08:00+08:00", "2025-03-03", ("pre-open",)),
        ("2025-03-03T12:15+08:00", "2025-03-03", ("lunch",)),
        ("2025-03-03T15:59:59+08:00", "2025-03-03", ("open",)),
        ("2025-03-03T16:00+08:00", "2025-03-04", ("closed", "auction", "half-day")),
        ("2025-03-03T16:09+08:00", "2025-03-04", ("closed", "auction", "half-day")),
        ("2025-03-03T16:10+08:00", "2025-03-04", ("closed", "half-day")),
        ("2025-03-04T12:05+08:00", "2025-03-05", ("closed", "auction", "provisional")),
    ],
)
def test_the_bell_divides_and_the_moment_is_described(said: str, day: str, words: tuple[str, ...]) -> None:
    assert rule.event_session(hong_kong(), utc(said)).day == date.fromisoformat(day)
    assert rule.flags(hong_kong(), utc(said)) == words


def test_shanghais_auction_ends_with_its_close() -> None:
    assert not rule.is_auction(SHANGHAI, utc("2025-03-03T15:05+08:00"))


@pytest.mark.parametrize("said", ["2025-03-28T15:00+08:00", "2025-06-01T00:00+08:00", "2025-02-01T00:00+08:00"])
def test_a_moment_outside_what_is_known_is_refused_with_the_span(said: str) -> None:
    with pytest.raises(CalendarError, match="known are 2025-03-03 to 2025-03-28"):
        rule.event_session(SHANGHAI, utc(said))


def test_without_sessions_the_refusal_says_so() -> None:
    with pytest.raises(CalendarError, match="no session is known"):
        rule.event_session(Sessions("XSHG", "Asia/Shanghai", ()), utc("2025-03-03T00:00+08:00"))


def test_counting_sessions() -> None:
    assert rule.offset(SHANGHAI, FRIDAY, 0).day == FRIDAY
    assert rule.offset(SHANGHAI, FRIDAY, 1).day == date(2025, 3, 10)
    assert rule.offset(SHANGHAI, FRIDAY, -4).day == MONDAY
    assert rule.previous(SHANGHAI, date(2025, 3, 8)).day == FRIDAY
    assert rule.previous(SHANGHAI, FRIDAY).day == date(2025, 3, 6)


@pytest.mark.parametrize(("day", "n"), [(MONDAY, -1), (date(2025, 3, 28), 1), (date(2025, 3, 8), 0)])
def test_counting_past_an_end_or_from_a_closed_day_is_refused(day: date, n: int) -> None:
    with pytest.raises(CalendarError):
        rule.offset(SHANGHAI, day, n)


def test_a_benchmark_of_another_zone_counts_only_once_it_has_closed() -> None:
    """When Hong Kong closes on Monday (08:00Z) New York's Monday is the future; its last close is Friday's."""
    new_york = weekdays(date(2025, 2, 24), date(2025, 3, 7), "XNYS", opens=14 * 60 + 30, closes=21 * 60)
    close = hong_kong().sessions[0].closes
    found = rule.latest_closed(new_york, close)
    assert found is not None
    assert found.day == date(2025, 2, 28)
    assert rule.latest_closed(new_york, utc("2025-02-24T00:00+00:00")) is None


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-11-15", ""), ("2026-11-16", "ends on 2026-12-31"), ("2027-01-02", "ended on 2026-12-31")],
)
def test_the_end_of_a_calendar_is_announced_45_days_ahead(day: str, words: str) -> None:
    said = rule.expiry("XSHG", date(2026, 12, 31), date.fromisoformat(day))
    assert words in said
    assert bool(said) == bool(words)


@given(st.integers(0, 20 * 24 * 60), st.integers(0, 20 * 24 * 60))
def test_law_every_instant_maps_to_a_session_not_yet_over_monotonically(one: int, two: int) -> None:
    begin = datetime(2025, 3, 2, tzinfo=UTC)
    early, late = sorted((begin + timedelta(minutes=one), begin + timedelta(minutes=two)))
    first, second = rule.event_session(SHANGHAI, early), rule.event_session(SHANGHAI, late)
    assert first.closes > early
    assert first.day <= second.day
    place = SHANGHAI.index[first.day]
    assert place == 0 or SHANGHAI.closes[place - 1] <= early
