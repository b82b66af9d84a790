"""Rows dated by a clock that was ahead: every store tells of them and takes them as learned now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.storage.nouns import NOW, bar, entry, everything
from tests.storage.places import STORES, opened
from tracker.model import FeedState, Heard, Quoted, Run
from tracker.ports import Store

FUTURE = NOW + timedelta(days=3 * 365)
LATER = FUTURE + timedelta(minutes=5)


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as one:
        yield one


def filled(store: Store) -> None:
    """What was learned now, and what a clock three years ahead added."""
    store.add_heard(Heard("scmp", "ok", NOW), FeedState("scmp", last_try=NOW), [entry("a")])
    published = NOW - timedelta(hours=2)
    store.add_heard(
        Heard("scmp", "ok", FUTURE),
        FeedState("scmp", last_try=FUTURE, next_due=LATER),
        [entry("b", learned=FUTURE, published=published), entry("c", learned=FUTURE, published=None)],
    )
    store.add_entries([entry("b", "SMIC raises it again", version="2", learned=LATER, published=published)])
    store.add_quoted(Quoted("0981.HK", "1d", "ok", FUTURE))
    store.add_bars([bar(50.0), bar(56.9, learned=FUTURE), bar(57.1, learned=LATER)])
    store.put_results(everything(), "default", FUTURE)
    for when in (NOW, FUTURE):
        store.add_run(Run("news", when, when, when, "ok"))


def test_what_is_dated_after_now_is_told(store: Store) -> None:
    assert store.misdated(NOW).counts == {}
    filled(store)
    found = store.misdated(NOW)
    assert found.counts == {
        "entries": 3, "bars": 2, "fetches": 1, "quotes": 1, "results": store.counts()["results"], "runs": 1
    }  # fmt: skip
    assert found.latest == LATER
    assert found.published == (("scmp", NOW - timedelta(hours=2)),) * 2
    assert "3 entries" in str(found)


def test_it_is_learned_now_in_its_order(store: Store) -> None:
    filled(store)
    then = NOW + timedelta(hours=1)
    store.redate(NOW, then, [FeedState("scmp", last_try=then), FeedState("unknown")])
    assert store.misdated(then).counts == {}
    b, c, second = store.versions("scmp")[1:]
    assert [one.title for one in (b, second)] == ["SMIC raises capex", "SMIC raises it again"]
    assert b.learned == c.learned == then - timedelta(microseconds=1)
    assert second.learned == then
    assert b.said == NOW - timedelta(hours=2), "when it was published is the publisher's word"
    assert c.said == c.learned, "undated news was said when it was learned"
    assert b.notes == (f"learned again: the clock had shown {FUTURE.isoformat()}",)
    assert store.facts(then).entries == store.versions("scmp")
    assert len(store.search("raises it again")) == 1


def test_bars_keep_their_revisions_and_are_looked_at_again(store: Store) -> None:
    filled(store)
    store.redate(NOW, NOW + timedelta(hours=1))
    seen = store.observations("0981.HK", "1d", NOW.date())
    assert [(one.close, one.provisional) for one in seen] == [(50.0, False), (56.9, True), (57.1, True)]


def test_logs_and_results_hold_nothing_that_has_not_happened(store: Store) -> None:
    filled(store)
    then = NOW + timedelta(hours=1)
    store.redate(NOW, then)
    assert store.quotes(NOW - timedelta(days=9)) == ()
    assert [one.started for one in store.runs(NOW - timedelta(days=9))] == [NOW]
    assert store.last_runs()["news"].slot == NOW
    assert store.results("default", as_of=then) == store.results("default")
