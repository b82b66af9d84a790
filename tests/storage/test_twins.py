"""The databases and the dictionaries, put through the same history, tell the same story at every instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from storage import open_store
from storage.memory import MemoryStore
from tests.storage.nouns import CLAIM, DAY, HOUR, NOW, bar, entry, story
from tests.storage.places import ADDRESSES
from tracker.model import CorporateAction, FeedState, Heard, Passed, Quoted, Results, Run, Tape, Verdict
from tracker.ports import Store

HOURS = st.integers(0, 6).map(lambda hours: NOW + hours * HOUR)
NAMES = st.sampled_from("abc")
SYMBOLS = st.sampled_from(["0981.HK", "1347.HK", "^HSI"])
DAYS = st.integers(0, 2).map(lambda days: DAY + timedelta(days=days))
TITLES = st.sampled_from(["华虹公司停牌", "SMIC's 7.5bn capex", "chips, chips", ""])
ENTRIES = st.builds(
    lambda id, version, title, when: entry(id, title, version=version, learned=when), NAMES, NAMES, TITLES, HOURS
)
BARS = st.builds(
    lambda symbol, interval, day, close, when: bar(close, symbol=symbol, interval=interval, day=day, learned=when),
    *(SYMBOLS, st.sampled_from(["1d", "1m", "1h"]), DAYS, st.sampled_from([None, 1.0, 2.0]), HOURS),
)
ACTIONS = st.builds(
    CorporateAction, SYMBOLS, DAYS, st.sampled_from(["split", "dividend"]), st.sampled_from([1.0, 2.0]), HOURS
)
VERDICTS = st.builds(
    lambda key, word: Verdict(key, key, key, "p", NOW, CLAIM, word, "r"), NAMES, st.sampled_from(["confirmed", "x"])
)
RESULTS = st.builds(
    lambda stories, passed, verdicts: Results(
        stories=tuple({one.id: story(one) for one in stories}.values()),
        passed=tuple({one.story: one for one in passed}.values()),
        verdicts=tuple({one.key: one for one in verdicts}.values()),
    ),
    st.lists(ENTRIES, max_size=2),
    st.lists(st.builds(Passed, NAMES, TITLES, NAMES), max_size=2),
    st.lists(VERDICTS, max_size=2),
)


class Twins(RuleBasedStateMachine):
    """Every rule acts on both; every invariant asks both."""

    address = staticmethod(ADDRESSES["sqlite"])

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.stores: tuple[Store, Store] = (MemoryStore(), open_store(self.address(Path(self.folder.name))))

    def teardown(self) -> None:
        self.stores[1].close()
        self.folder.cleanup()

    def both(self, act: Any) -> None:
        memory, database = map(act, self.stores)
        assert memory == database

    @rule(entries=st.lists(ENTRIES, max_size=4))
    def learns_entries(self, entries: list[Any]) -> None:
        self.both(lambda store: store.add_entries(entries))

    @rule(bars=st.lists(BARS, max_size=6))
    def learns_bars(self, bars: list[Any]) -> None:
        self.both(lambda store: store.add_bars(bars))

    @rule(actions=st.lists(ACTIONS, max_size=4))
    def learns_actions(self, actions: list[Any]) -> None:
        self.both(lambda store: store.add_actions(actions))

    @rule(feed=NAMES, when=HOURS, entries=st.lists(ENTRIES, max_size=2))
    def hears(self, feed: str, when: Any, entries: list[Any]) -> None:
        self.both(lambda store: store.add_heard(Heard(feed, "ok", when), FeedState(feed, last_ok=when), entries))

    @rule(symbol=SYMBOLS, when=HOURS, bars=st.lists(BARS, max_size=2))
    def quotes(self, symbol: str, when: Any, bars: list[Any]) -> None:
        tape = Tape(symbol, "1d", tuple(replace(one, symbol=symbol) for one in bars))
        self.both(lambda store: store.add_quoted(Quoted(symbol, "1d", "ok", when), tape))

    @rule(results=RESULTS, now=HOURS, since=st.none() | HOURS)
    def derives(self, results: Results, now: Any, since: Any) -> None:
        self.both(lambda store: store.put_results(results, "default", now, since=since))

    @rule(job=NAMES, slot=HOURS, outcome=st.sampled_from(["ok", "failed"]))
    def runs(self, job: str, slot: Any, outcome: str) -> None:
        self.both(lambda store: store.add_run(Run(job, slot, slot, slot, outcome)))

    @rule(entries=st.lists(ENTRIES, min_size=1, max_size=3))
    def gives_up(self, entries: list[Any]) -> None:
        for store in self.stores:
            with pytest.raises(KeyError):
                self.write_and_stop(store, entries)

    def write_and_stop(self, store: Store, entries: list[Any]) -> None:
        with store.transaction():
            store.add_entries(entries)
            raise KeyError("stop")

    @invariant()
    def counts_agree(self) -> None:
        self.both(lambda store: store.counts())

    @rule(when=HOURS, since=st.none() | HOURS, day=st.none() | DAYS, symbols=st.none() | st.lists(SYMBOLS, max_size=2))
    def facts_agree(self, when: Any, since: Any, day: Any, symbols: Any) -> None:
        self.both(lambda store: store.facts(when, since=since, bars_since=day, symbols=symbols))

    @rule(when=HOURS, symbol=SYMBOLS, day=DAYS, key=NAMES, words=TITLES)
    def answers_agree(self, when: Any, symbol: str, day: Any, key: str, words: str) -> None:
        self.both(lambda store: store.bars(symbol, "1d", day, day + timedelta(days=1), when))
        self.both(lambda store: store.observations(symbol, "1h", day))
        self.both(lambda store: (store.results("default"), store.results("default", when)))
        self.both(lambda store: store.revisions(key))
        self.both(lambda store: (store.runs(when), store.last_runs(), store.quotes(when), store.feed_states()))
        self.both(lambda store: (store.fetches(key, when), store.versions("scmp"), store.search(words)))


class TwinsOnPostgres(Twins):
    address = staticmethod(ADDRESSES["postgres"])


SHORT = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    stateful_step_count=20,
    suppress_health_check=list(HealthCheck),
)


def test_sqlite_and_dictionaries() -> None:
    run_state_machine_as_test(Twins, settings=settings(SHORT, max_examples=20))  # type: ignore[no-untyped-call]


def test_postgres_and_dictionaries() -> None:
    run_state_machine_as_test(TwinsOnPostgres, settings=settings(SHORT, max_examples=6))  # type: ignore[no-untyped-call]
