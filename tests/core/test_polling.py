"""When to ask again: rule by rule, in numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.feeds.polling import JITTER, LONGEST, SHORTEST, adaptive, backoff, due, is_muted, next_state, rate
from tracker.model import Feed, FeedState, Heard, Item, Validators

NOW = datetime(2026, 8, 20, 10, tzinfo=UTC)
FEED = Feed("feed", "https://example.org/feed", every=900)
ITEM = Item("1", "", "t", "")
OK = Heard("feed", "ok", NOW, (ITEM,), Validators('"1"', "yesterday"), "d1", 200, count=1)
NEW = FeedState("feed")


def wait(state: FeedState, at: datetime = NOW) -> float:
    assert state.next_due is not None
    return (state.next_due - at).total_seconds()


def test_validators_come_only_from_a_parsed_answer() -> None:
    state = next_state(NEW, OK, FEED, 1)
    assert (state.validators, state.digest) == (OK.validators, "d1")
    error = Heard("feed", "http_503", NOW, validators=Validators('"of the error"'), status=503)
    assert next_state(state, error, FEED, 0).validators == OK.validators
    same = Heard("feed", "unchanged", NOW, status=304)
    assert next_state(state, same, FEED, 0).validators == OK.validators


@pytest.mark.parametrize(("failures", "seconds"), [(1, 900), (2, 1800), (3, 3600), (7, 57600), (8, 86400), (99, 86400)])
def test_failure_backs_off_by_doubling_up_to_a_day_and_never_gives_up(failures: int, seconds: int) -> None:
    assert backoff(900, failures) == seconds


def test_failures_are_counted_and_forgotten() -> None:
    bad = Heard("feed", "timeout", NOW, detail="no whole answer within 30 s")
    state = next_state(next_state(NEW, bad, FEED, 0), bad, FEED, 0)
    assert (state.failures, state.detail) == (2, "no whole answer within 30 s")
    assert 1800 <= wait(state) <= 1800 * (1 + JITTER)
    assert next_state(state, OK, FEED, 1).failures == 0


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept_and_holds_the_whole_host(status: int) -> None:
    state = next_state(NEW, Heard("feed", f"http_{status}", NOW, status=status, retry_after=7200), FEED, 0)
    assert 7200 <= wait(state) <= 7200 * (1 + JITTER)
    neighbour, stranger = replace(FEED, name="other", url="https://example.org/2"), Feed("else", "https://e.net/")
    states = {"feed": state}
    soon, late = NOW + timedelta(minutes=119), NOW + timedelta(minutes=121)
    assert due([FEED, neighbour, stranger], states, soon) == (stranger,)
    assert neighbour in due([FEED, neighbour, stranger], states, late)


def test_a_huge_retry_after_is_believed_for_a_week_only() -> None:
    state = next_state(NEW, Heard("feed", "http_503", NOW, status=503, retry_after=10**9), FEED, 0)
    assert wait(state) <= 7 * 86400 * (1 + JITTER)


@pytest.mark.parametrize(("age", "least"), [(None, 225), (3600, 3600), (10**8, 86400)])
def test_max_age_lengthens_the_wait_within_reason(age: int | None, least: int) -> None:
    state = next_state(NEW, replace(OK, max_age=age), FEED, 1)
    assert least <= wait(state) <= max(least * 1.1, 7920)


def test_gone_mutes_says_so_and_a_new_address_unmutes() -> None:
    state = next_state(NEW, Heard("feed", "gone", NOW, status=410), FEED, 0)
    assert state.muted == "https://example.org/feed answered 410 (gone) on 2026-08-20"
    assert due([FEED], {"feed": state}, NOW + timedelta(days=6, hours=23)) == ()
    assert due([FEED], {"feed": state}, NOW + timedelta(days=8)) == (FEED,)  # once a week it is asked again
    moved = replace(FEED, url="https://example.org/new")
    assert not is_muted(moved, state)
    assert due([moved], {"feed": state}, NOW + timedelta(days=365)) == (moved,)
    assert next_state(state, OK, FEED, 0).muted == ""


def test_a_permanent_redirect_is_believed_after_days_of_good_answers() -> None:
    """Five sightings over three days; an error in between neither counts nor forgets."""
    state, there = NEW, "https://example.org/there"
    seen = []
    for hour in range(0, 96, 12):
        answer = replace(OK, at=NOW + timedelta(hours=hour), moved_to=there)
        state = next_state(state, answer, FEED, 0)
        state = next_state(state, Heard("feed", "http_500", answer.at, status=500), FEED, 0)
        seen.append(state.adopted)
    assert seen == [""] * 6 + [there] * 2  # at 72 h the seventh sighting
    assert state.moved_from == FEED.url


def test_a_redirect_that_ends_is_forgotten_and_an_adopted_address_that_fails_is_doubted() -> None:
    once = next_state(NEW, replace(OK, moved_to="https://example.org/there"), FEED, 0)
    assert next_state(once, replace(OK, at=NOW + timedelta(days=9)), FEED, 0).moved_since is None
    state = replace(NEW, adopted="https://example.org/there", moved_from=FEED.url)
    bad = Heard("feed", "http_404", NOW, status=404)
    state = next_state(next_state(state, bad, FEED, 0), bad, FEED, 0)
    assert state.adopted
    assert next_state(state, bad, FEED, 0).adopted == ""


def test_new_feeds_are_due_and_the_longest_due_come_first() -> None:
    a, b, c = (Feed(name, f"https://{name}.org/") for name in "abc")
    states = {
        "a": FeedState("a", next_due=NOW - timedelta(minutes=1)),
        "b": FeedState("b", next_due=NOW - timedelta(hours=1)),
        "c": FeedState("c", next_due=NOW + timedelta(minutes=1)),
    }
    assert due([a, b, c], states, NOW) == (b, a)
    assert due([a, Feed("d", "https://d.org/")], states, NOW)[0].name == "d"


def test_the_first_answer_is_backlog_and_no_pace() -> None:
    state = next_state(NEW, OK, FEED, 300)
    assert sum(state.pace) == 0
    assert state.last_new is None


def watched(per_hour: dict[int, float], days: float = 10.0) -> FeedState:
    """A state that has seen so many new items at these hours, every day for so long."""
    pace = tuple(per_hour.get(hour, 0.0) * days for hour in range(24))
    return replace(NEW, last_ok=NOW, pace=pace, watched=days)


def test_waits_go_with_the_root_of_the_rate() -> None:
    """Four times the news, half the wait (rule 2); the prior's share is small after many days."""
    slow = adaptive(watched(dict.fromkeys(range(24), 0.5), 1000), FEED, NOW)
    fast = adaptive(watched(dict.fromkeys(range(24), 2.0), 1000), FEED, NOW)
    assert slow / fast == pytest.approx(2.0, rel=0.01)


def test_the_hour_of_the_day_counts() -> None:
    state = watched({9: 4.0, 10: 4.0, 11: 4.0})
    assert rate(state, NOW) > 5 * rate(state, NOW.replace(hour=22))
    assert adaptive(state, FEED, NOW) < adaptive(state, FEED, NOW.replace(hour=22))


@given(
    st.lists(st.floats(0, 1e6), min_size=24, max_size=24),
    st.floats(0, 1e4),
    st.integers(60, 100_000),
    st.integers(0, 23),
)
def test_no_feed_is_asked_too_often_or_left_alone(pace: list[float], days: float, every: int, hour: int) -> None:
    state = replace(NEW, pace=tuple(pace), watched=days)
    assert SHORTEST <= adaptive(state, replace(FEED, every=every), NOW.replace(hour=hour)) <= LONGEST


def test_an_empty_answer_is_counted_and_remarked() -> None:
    full = next_state(NEW, replace(OK, items=(ITEM,) * 100, count=100), FEED, 0)
    empty = next_state(full, replace(OK, items=(), count=0), FEED, 0)
    assert (empty.empties, empty.usual) == (1, 100.0)
    assert empty.detail == "holds 0 items where 100 are its habit"
    assert next_state(empty, OK, FEED, 0).empties == 0


def test_equal_answers_give_equal_states() -> None:
    assert next_state(NEW, OK, FEED, 1) == next_state(NEW, OK, FEED, 1)


def test_bytes_that_change_without_news_are_remarked() -> None:
    first = next_state(NEW, OK, FEED, 1)
    assert (first.detail, next_state(first, OK, FEED, 1).detail) == ("", "")
    assert next_state(first, OK, FEED, 0).detail == "the bytes changed, no item did"
