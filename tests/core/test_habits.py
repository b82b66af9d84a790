"""Health against habit over months of polls, each fed to the real pace and the real verdict."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tracker.core.feeds.health import examine, health_of
from tracker.core.feeds.polling import JITTER, due, next_state
from tracker.model import Feed, FeedState, Heard, Trust

HONG_KONG = timedelta(hours=8)
LIST = Feed("list", "https://e.org/list.json", sort="hkex", trust=Trust.FILING, every=240, zone="Asia/Hong_Kong")
PRESS = Feed("press", "https://e.org/feed", every=900)
Answers = Callable[[datetime], tuple[int, int]]  # rows of an answer, and how many of them are new


def followed(feed: Feed, begin: datetime, days: int, answers: Answers) -> list[tuple[datetime, str]]:
    """The verdict at every quarter of an hour, polling as `due` says."""
    state, now, told = FeedState(feed.name), begin, []
    while now < begin + timedelta(days=days):
        now += timedelta(minutes=15)
        if due([feed], {feed.name: state}, now):
            rows, new = answers(now)
            state = next_state(state, Heard(feed.name, "ok", now, status=200, count=rows), feed, new)
        told.append((now, health_of(feed, state, now).verdict))
    return told


def days_list(holidays: frozenset[int] = frozenset()) -> Answers:
    """The exchange's list of the day: empty from midnight to six and on days without trading; of all rows one in forty
    is of our two companies.
    """
    chance = random.Random(5)

    def answers(now: datetime) -> tuple[int, int]:
        here = now + HONG_KONG
        if here.weekday() > 4 or here.hour < 6 or here.timetuple().tm_yday in holidays:
            return 0, 0
        return (here.hour - 5) * 25, int(chance.random() < 0.45 / 72)

    return answers


@pytest.mark.parametrize("begin", range(7))
def test_the_exchanges_list_of_the_day_raises_no_false_alarm(begin: int) -> None:
    """Sixty days from each day of the week."""
    start = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(days=begin)
    assert {verdict for _, verdict in followed(LIST, start, 60, days_list())} <= {"fine", "new"}


def test_the_new_years_holiday_raises_none_either() -> None:
    """2027: Saturday 6 to Tuesday 9 February without trading, days 37 to 40 of the year."""
    start = datetime(2027, 1, 4, tzinfo=UTC)
    told = followed(LIST, start, 50, days_list(frozenset(range(37, 41))))
    assert {verdict for _, verdict in told} <= {"fine", "new"}


def test_a_list_that_stays_empty_is_told_within_twice_its_habit() -> None:
    """Its longest emptiness is a week-end's: from Saturday 00:00 to Monday 06:00 in Hong Kong, 54 hours."""
    start, end = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 14, tzinfo=UTC)
    usual = days_list()
    told = followed(LIST, start, 60, lambda now: usual(now) if now < end else (0, 0))
    first = next(now for now, verdict in told if verdict == "empty")
    # The night before the end was empty from 16:00 UTC on at the latest.
    assert end < first <= end + 2 * timedelta(hours=54) + timedelta(hours=1)


def test_a_feed_that_never_was_empty_is_told_at_the_third_empty_answer() -> None:
    start, end = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 20, tzinfo=UTC)
    told = followed(PRESS, start, 22, lambda now: (20, int(now.minute == 0)) if now < end else (0, 0))
    first = next(now for now, verdict in told if verdict != "fine" and now > start + timedelta(days=1))
    assert end < first <= end + timedelta(hours=3)


def test_silence_is_told_within_twice_the_longest_rest() -> None:
    """Two items an hour on weekdays: the longest rest is a week-end, about 2.3 days."""
    start, end = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 14, 12, tzinfo=UTC)

    def answers(now: datetime) -> tuple[int, int]:
        return 20, int(now.weekday() < 5 and 1 <= now.hour < 17 and now < end)

    told = followed(PRESS, start, 60, answers)
    first = next(now for now, verdict in told if verdict == "silent")
    assert end < first <= end + 2 * timedelta(days=2, hours=9)


def test_an_unchanged_empty_answer_is_empty_too() -> None:
    state = FeedState("press", usual=20.0, watched=9.0, last_ok=datetime(2026, 9, 1, tzinfo=UTC))
    now = datetime(2026, 9, 1, 1, tzinfo=UTC)
    state = next_state(state, Heard("press", "ok", now, status=200), PRESS, 0)
    for _ in range(2):
        now += timedelta(hours=1)
        state = next_state(state, Heard("press", "unchanged", now, status=304), PRESS, 0)
    assert health_of(PRESS, state, now).verdict == "empty"


def test_what_concerns_all_feeds_is_no_fault_of_each() -> None:
    now = datetime(2026, 9, 1, tzinfo=UTC)
    feeds = [PRESS, LIST]
    assert {one.verdict for one in examine(feeds, {}, now)} == {"not running"}
    unplugged = {one.name: next_state(FeedState(one.name), Heard(one.name, "dns", now), one, 0) for one in feeds}
    found = examine(feeds, unplugged, now)
    assert {(one.verdict, one.alert) for one in found} == {("no network", True)}
    one_up = {**unplugged, "press": next_state(FeedState("press"), Heard("press", "ok", now), PRESS, 0)}
    assert "no network" not in {one.verdict for one in examine(feeds, one_up, now)}


@pytest.mark.parametrize("rate", [0.0, 30.0])
@pytest.mark.parametrize("age", [None, 86_400])
def test_filings_are_asked_at_least_as_often_as_configured(rate: float, age: int | None) -> None:
    """However rare they are and whatever max-age says; press stretches."""
    now = datetime(2026, 9, 1, tzinfo=UTC)
    state = FeedState("x", last_ok=now - timedelta(hours=1), pace=(rate,) * 24, watched=20.0)
    heard = Heard("x", "ok", now, status=200, count=5, max_age=age)
    assert (next_state(state, heard, LIST, 0).next_due or now) <= now + timedelta(seconds=LIST.every)
    assert (next_state(state, heard, LIST, 0).next_due or now) >= now + timedelta(seconds=60 * (1 - JITTER))
    press = next_state(state, replace(heard, max_age=86_400), PRESS, 0)
    assert (press.next_due or now) >= now + timedelta(days=1)


def test_one_sites_refusal_holds_its_own_part_of_a_shared_host() -> None:
    """RSSHub at home serves many sites: /sina refuses, /cls is asked on. 429 is about who asks: all wait."""
    now = datetime(2026, 9, 1, tzinfo=UTC)
    feeds = [Feed(path, f"http://rsshub.home:1200/{path}/x", private=True) for path in ("sina", "cls")]
    for outcome, ready in (("http_503", ["cls"]), ("http_429", [])):
        refused = next_state(FeedState("sina"), Heard("sina", outcome, now, retry_after=3600), feeds[0], 0)
        assert [one.name for one in due(feeds, {"sina": refused}, now + timedelta(minutes=30))] == ready
    public = [Feed(path, f"https://news.example/{path}") for path in ("a", "b")]
    refused = next_state(FeedState("a"), Heard("a", "http_503", now, retry_after=3600), public[0], 0)
    assert due(public, {"a": refused}, now + timedelta(minutes=30)) == ()
