"""Which feeds need a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.core.feeds.health import examine, health_of, per_day
from tracker.model import Feed, FeedState

NOW = datetime(2026, 8, 20, 10, tzinfo=UTC)
FEED = Feed("feed", "https://example.org/feed")
HEARD = FeedState("feed", last_ok=NOW - timedelta(minutes=10), usual=40.0)
DAILY = replace(HEARD, pace=(10.0,) + (0.0,) * 23, watched=10.0, last_new=NOW - timedelta(days=1))


@pytest.mark.parametrize(
    ("state", "verdict", "words"),
    [
        (FeedState("feed"), "new", "not heard yet"),
        (HEARD, "fine", ""),
        (DAILY, "fine", ""),
        # One item a day: ten mean gaps are ten days.
        (replace(DAILY, last_new=NOW - timedelta(days=9)), "fine", ""),
        (replace(DAILY, last_new=NOW - timedelta(days=11)), "silent", "nothing new for 11 days, where 1.0 items a day"),
        # Ten a day: four days of rest are nobody's alarm, five are.
        (replace(DAILY, pace=(100.0,) + (0.0,) * 23, last_new=NOW - timedelta(days=3)), "fine", ""),
        (replace(DAILY, pace=(100.0,) + (0.0,) * 23, last_new=NOW - timedelta(days=5)), "silent", "10.0 items a day"),
        (replace(HEARD, watched=12.0), "silent", "nothing new since it is followed"),
        (replace(HEARD, empties=3), "empty", "3 answers in a row without an item, where 40 are its habit"),
        (replace(HEARD, empties=2), "fine", ""),
        (
            replace(HEARD, failures=3, detail="dns"),
            "failing",
            "3 failures in a row, last heard 2026-08-20 09:50 UTC: dns",
        ),
        (replace(HEARD, muted=f"{FEED.url} answered 410"), "muted", "feeds refresh 'feed'"),
        (replace(HEARD, next_due=NOW - timedelta(days=2)), "late", "is `tracker run` running?"),
    ],
)
def test_verdicts(state: FeedState, verdict: str, words: str) -> None:
    found = health_of(FEED, state, NOW)
    assert found.verdict == verdict
    assert words in found.words
    assert found.alert == (verdict not in ("fine", "new"))


def test_those_that_need_a_person_come_first() -> None:
    other = Feed("other", "https://example.org/other")
    found = examine([FEED, other], {"feed": HEARD, "other": replace(HEARD, feed="other", failures=5)}, NOW)
    assert [one.feed for one in found] == ["other", "feed"]


def test_a_habit_takes_a_day_to_know() -> None:
    assert per_day(replace(HEARD, pace=(3.0,) * 24, watched=0.5)) == 0.0
    assert per_day(replace(HEARD, pace=(3.0,) * 24, watched=2.0)) == 36.0
