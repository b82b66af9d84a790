"""What pages ask of a store, of every implementation: parts of the results, what is new since, whether anything is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.storage.nouns import HOUR, NOW, bar, entry, everything
from tests.storage.places import STORES, opened
from tracker.model import FeedState, Heard, Quoted, Results, Run
from tracker.ports import Store

LATER = NOW + HOUR
STORIES = {"announcements": "story", "unlinked": "story", "passed": "story"}  # what goes by its story's id


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as one:
        yield one


def filled(store: Store) -> Results:
    found = everything()
    store.put_results(found, "default", NOW)
    return found


def keys(found: Results) -> dict[str, set[str]]:
    """The key under which each result stands, by sort."""
    return {
        "stories": {one.id for one in found.stories},
        "events": {one.key for one in found.events},
        "verdicts": {one.key for one in found.verdicts},
        **{name: {getattr(one, key) for one in getattr(found, name)} for name, key in STORIES.items()},
    }


class TestResultsOf:
    def test_a_storys_id_gives_what_goes_by_it_and_an_events_key_the_event(self, store: Store) -> None:
        whole = filled(store)
        found = store.results_of("default", ["e1", "e1/0981.HK", "v2"])
        assert keys(found) == {
            "stories": {"e1"}, "announcements": {"e1"}, "unlinked": {"e1"}, "passed": set(),
            "events": {"e1/0981.HK"}, "verdicts": {"v2"},
        }  # fmt: skip
        assert found.events == tuple(one for one in whole.events if one.key == "e1/0981.HK")
        assert found.stories == tuple(one for one in whole.stories if one.id == "e1")

    def test_all_keys_give_everything_and_none_nothing(self, store: Store) -> None:
        whole = filled(store)
        every = sorted(set().union(*keys(whole).values()))
        assert store.results_of("default", every) == store.results("default") == whole
        assert store.results_of("default", every * 2) == whole
        assert store.results_of("default", []) == store.results_of("another", every) == Results()

    def test_thousands_of_keys_can_be_asked_for_at_once(self, store: Store) -> None:
        whole = filled(store)
        every = sorted(set().union(*keys(whole).values()))
        assert store.results_of("default", [*(f"none-{n}" for n in range(5000)), *every]) == whole

    @pytest.mark.parametrize("key", ["", "\x00", "e1\x00", "%", "e_", "' OR 1=1 --", "🚀", "\ud800", "x" * 100_000])
    def test_a_key_that_is_none_gives_nothing(self, store: Store, key: str) -> None:
        filled(store)
        assert store.results_of("default", [key]) == Results()
        assert store.revisions(key) == ()

    def test_only_the_current_revision_and_nothing_withdrawn(self, store: Store) -> None:
        whole = filled(store)
        events = tuple(replace(one, knowledge="new") for one in whole.events if one.key == "e1/0981.HK")
        store.put_results(replace(whole, events=events), "default", LATER)
        found = store.results_of("default", ["e1/0981.HK", "e1/688981.SS"])
        assert found.events == events


class TestResultsLearned:
    def test_stories_first_learned_between_two_instants_both_included(self, store: Store) -> None:
        filled(store)  # e1 was learned at NOW, e2 an hour later
        assert store.results_learned("default", NOW, LATER) == everything()
        first = store.results_learned("default", NOW, NOW)
        assert {one.id for one in first.stories} == {"e1"}
        assert len(first.events) == len(first.verdicts) == 2
        assert {one.id for one in store.results_learned("default", LATER, LATER).stories} == {"e2"}
        assert store.results_learned("default", NOW + timedelta(microseconds=1), LATER).events == ()
        assert store.results_learned("default", LATER + HOUR, LATER + 2 * HOUR) == Results()
        assert store.results_learned("another", NOW, LATER) == Results()


class TestLatestDocuments:
    def test_only_the_sorts_asked_for_in_the_order_of_writing(self, store: Store) -> None:
        whole = filled(store)
        found = store.latest_documents("default", ("Event", "Verdict"))
        assert {(one.sort, one.key) for one in found} == {
            *(("Event", one.key) for one in whole.events), *(("Verdict", one.key) for one in whole.verdicts)
        }  # fmt: skip
        assert [one.seq for one in found] == sorted({one.seq for one in found})
        assert all(one.document.startswith("{") for one in found)
        assert store.latest_documents("default", ()) == store.latest_documents("another", ("Event",)) == ()

    def test_after_a_place_comes_only_what_was_written_since(self, store: Store) -> None:
        whole = filled(store)
        last = store.latest_documents("default", ("Event",))[-1].seq
        assert store.latest_documents("default", ("Event",), last) == ()
        changed = replace(whole.events[0], knowledge="new")
        store.put_results(replace(whole, events=(changed, *whole.events[1:])), "default", LATER)
        [new] = store.latest_documents("default", ("Event",), last)
        assert (new.key, new.seq > last) == (changed.key, True)
        assert '"new"' in new.document
        every = store.latest_documents("default", ("Event",))
        assert [one.key for one in every].count(changed.key) == 1

    def test_what_was_withdrawn_is_told_with_an_empty_document(self, store: Store) -> None:
        whole = filled(store)
        last = max(one.seq for one in store.latest_documents("default", ("Event", "Verdict")))
        store.put_results(replace(whole, events=whole.events[:1]), "default", LATER)
        gone = store.latest_documents("default", ("Event",), last)
        assert [(one.key, one.document) for one in gone] == [(whole.events[1].key, "")]


WRITES: dict[str, Callable[[Store], object]] = {
    "results": lambda store: store.put_results(everything(), "default", NOW),
    "fetches": lambda store: store.add_heard(Heard("scmp", "ok", NOW), FeedState("scmp"), ()),
    "quotes": lambda store: store.add_quoted(Quoted("NVDA", "1d", "empty", NOW)),
    "runs": lambda store: store.add_run(Run("advance", NOW, NOW, NOW, "ok")),
    "entries": lambda store: store.add_entries([entry("a")]),
}


class TestMarks:
    @pytest.mark.parametrize("log", WRITES)
    def test_a_write_moves_the_mark_of_its_log_and_no_other(self, store: Store, log: str) -> None:
        store.add_bars([bar()])
        before = store.marks()
        WRITES[log](store)
        after = store.marks()
        assert set(before) == set(after) == set(WRITES)
        assert {name for name in before if before[name] != after[name]} == {log}
        assert after[log] > before[log]

    def test_what_changes_nothing_moves_nothing(self, store: Store) -> None:
        filled(store)
        store.add_entries([entry("a")])
        before = store.marks()
        store.put_results(everything(), "default", LATER)
        store.add_entries([entry("a")])
        assert store.marks() == before

    def test_a_withdrawal_moves_the_mark_of_results(self, store: Store) -> None:
        filled(store)
        before = store.marks()["results"]
        store.put_results(Results(), "default", LATER)
        assert store.marks()["results"] > before
