"""How long bars last, and when they end: by hand, on Hong Kong's clock (09:30-12:00, 13:00-16:00 is 01:30-04:00,
05:00-08:00 UTC).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.model import Bar, Interval, Session

DAY = date(2025, 8, 22)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 8, 22, hour, minute, tzinfo=UTC)


SESSION = Session(DAY, at(1, 30), at(8), at(4), at(5))


def bar(interval: str, start: datetime) -> Bar:
    return Bar("0981.HK", interval, start, DAY, 1.0, 1.0, 1.0, 1.0, 1.0, at(9))


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("1m", timedelta(minutes=1)),
        ("5m", timedelta(minutes=5)),
        ("15m", timedelta(minutes=15)),
        ("60m", timedelta(hours=1)),
        ("1h", timedelta(hours=1)),
        ("1d", timedelta(days=1)),
    ],
)
def test_a_name_tells_the_length(name: str, length: timedelta) -> None:
    assert Interval(name).length == length


@pytest.mark.parametrize("name", ["", "m", "0m", "1", "1x", "m1", "1mo", "-1m", "99999m", "\u0661m"])
def test_any_other_name_counts_as_endless(name: str) -> None:
    """So that no price of such a bar is used before it is known to have ended."""
    assert not Interval(name).is_known
    assert Interval(name).length == timedelta.max
    assert bar(name, at(2)).end > datetime(9999, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "start", "end", "why"),
    [
        ("1m", at(1, 30), at(1, 31), "the first minute"),
        ("1h", at(1, 30), at(2, 30), "an hour"),
        ("1h", at(3, 30), at(4), "the last half hour before lunch"),
        ("1h", at(5), at(6), "after lunch"),
        ("1h", at(7, 30), at(8), "the last half hour before the close"),
        ("1m", at(8, 8), at(8, 9), "the closing auction, behind the close"),
        ("1d", at(1, 30), at(8), "the day ends at the close"),
    ],
)
def test_a_bar_ends_with_its_session_s_trading(interval: str, start: datetime, end: datetime, why: str) -> None:
    assert SESSION.end_of(bar(interval, start)) == end, why
