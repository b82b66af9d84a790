"""What ports.Store promises, asked of every implementation: dictionaries, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from tests.storage.nouns import CLAIM, DAY, HOUR, NOW, bar, entry, everything, story
from tests.storage.places import STORES, opened
from tracker.errors import StoreError
from tracker.model import (
    CorporateAction,
    Entry,
    Facts,
    FeedState,
    Heard,
    Item,
    Passed,
    Quoted,
    Results,
    Run,
    Tape,
    Validators,
    Verdict,
)
from tracker.ports import Store

T = TypeVar("T")
LATER, BEFORE = NOW + HOUR, NOW - HOUR


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with opened(request.param, tmp_path) as one:
        yield one


class TestEntries:
    def test_known_versions_are_ignored_and_keep_when_they_were_learned(self, store: Store) -> None:
        assert store.add_entries([entry("a"), entry("b"), entry("a", learned=LATER)]) == 2
        assert store.add_entries([entry("a", learned=LATER, title="another text under the same version")]) == 0
        assert store.facts(LATER).entries == (entry("a"), entry("b"))

    def test_an_edit_is_a_second_version(self, store: Store) -> None:
        edit = entry("a", "SMIC raises capex again", learned=LATER, version="2")
        assert store.add_entries([entry("a")]) == 1
        assert store.add_entries([edit]) == 1
        assert store.versions("scmp") == (entry("a"), edit)
        assert store.versions("another feed") == ()

    def test_every_field_comes_back(self, store: Store) -> None:
        odd = entry(
            "a",
            "中芯国际 “7.5bn” 𠮷 'quoted' \\ \n line",
            summary="",
            published=None,
            author="O'Neil; DROP TABLE entries",
            notes=("zone assumed UTC", "日期"),
            learned=NOW + timedelta(microseconds=1),
        )
        store.add_entries([odd])
        assert store.facts(LATER).entries == (odd,)

    def test_text_that_no_database_holds_is_mended(self, store: Store) -> None:
        store.add_entries([entry("a", "a\x00b\ud800c", notes=("\x00",))])
        assert store.facts(NOW).entries == (entry("a", "a\ufffdb\ufffdc", notes=("\ufffd",)),)

    def test_oldest_learned_first_whatever_the_order_of_arrival(self, store: Store) -> None:
        a, b, c = entry("a", learned=LATER), entry("b", learned=BEFORE), entry("c", learned=BEFORE)
        store.add_entries([a, c])
        store.add_entries([b])
        assert store.facts(LATER).entries == (b, c, a)


class TestAsOf:
    def test_nothing_learned_later_is_let_out(self, store: Store) -> None:
        late = {"learned": NOW + timedelta(microseconds=1)}
        store.add_entries([entry("late", published=BEFORE, **late)])
        store.add_bars([bar(**late), bar(interval="1m", **late)])
        store.add_actions([CorporateAction("0981.HK", DAY, "split", 2.0, **late)])
        assert store.facts(NOW) == Facts(NOW)
        assert store.bars("0981.HK", "1d", DAY, DAY, NOW) == ()

    def test_since_keeps_entries_learned_from_then_on(self, store: Store) -> None:
        store.add_entries([entry("old", learned=BEFORE), entry("edge"), entry("new", learned=LATER)])
        assert [one.id for one in store.facts(LATER, since=NOW).entries] == ["edge", "new"]

    def test_symbols_and_bars_since_narrow_bars_and_actions(self, store: Store) -> None:
        before = DAY - timedelta(days=1)
        store.add_bars([bar(day=before), bar(), bar(symbol="0981.HKX"), bar(symbol="NVDA")])
        store.add_actions([CorporateAction(symbol, day, "dividend", 0.01, NOW)
                           for symbol in ("0981.HK", "NVDA") for day in (before, DAY)])  # fmt: skip
        facts = store.facts(NOW, symbols=["0981.HK", "unknown"], bars_since=DAY)
        assert facts.bars == {"0981.HK": (bar(),)}
        assert facts.actions == {"0981.HK": (CorporateAction("0981.HK", DAY, "dividend", 0.01, NOW),)}
        assert sorted(store.facts(NOW).bars) == ["0981.HK", "0981.HKX", "NVDA"]
        assert store.facts(NOW, symbols=[]).bars == {}

    def test_minutes_are_the_finest_of_each_session_and_no_older_than_a_week_before_since(self, store: Store) -> None:
        start = bar().start
        fine = [bar(float(minute), start=start + timedelta(minutes=minute), interval="1m") for minute in range(3)]
        coarse = [bar(9.0, start=start, interval="1h"), bar(9.0, start=start, interval="5m")]
        next_day = bar(8.0, day=DAY + timedelta(days=1), interval="5m")
        store.add_bars([next_day, *coarse, *reversed(fine)])
        assert store.facts(NOW).minutes == {"0981.HK": (*fine, next_day)}
        assert store.facts(NOW, since=start + timedelta(days=7, minutes=1)).minutes == {
            "0981.HK": (*fine[1:], next_day)
        }
        assert store.facts(NOW, since=start + timedelta(days=30)).minutes == {}


class TestBars:
    def test_what_differs_is_a_second_observation_and_what_does_not_is_none(self, store: Store) -> None:
        first, revised = bar(56.9, provisional=True), bar(56.9, learned=LATER)
        assert store.add_bars([first]) == 1
        assert store.add_bars([replace(first, learned=NOW + HOUR / 2)]) == 0
        assert store.add_bars([revised, replace(revised, symbol="1347.HK")]) == 2
        assert store.observations("0981.HK", "1d", DAY) == (first, revised)
        assert store.bars("0981.HK", "1d", DAY, DAY, NOW) == (first,)
        assert store.bars("0981.HK", "1d", DAY, DAY, LATER) == (revised,)

    @pytest.mark.parametrize(
        "change",
        [{"open": 52.5}, {"volume": None}, {"flaw": "100x"}, {"currency": "CNY"}, {"provisional": True}],
    )
    def test_each_thing_said_of_a_bar_counts(self, store: Store, change: dict[str, object]) -> None:
        store.add_bars([bar()])
        assert store.add_bars([bar(learned=LATER, source="csv")]) == 0
        assert store.add_bars([bar(learned=LATER, **change)]) == 1
        assert store.add_bars([bar(learned=LATER + HOUR)]) == 1

    def test_settled_sessions_are_those_with_a_bar_that_is_final(self, store: Store) -> None:
        day = [DAY + timedelta(days=ahead) for ahead in range(3)]
        hasty = bar(day=day[1], interval="1m", provisional=True)
        whole = [bar(day=one, interval="1m") for one in (day[0], day[2])]
        later = replace(whole[1], start=whole[1].start + HOUR)
        store.add_bars([*whole, later])
        store.add_bars([hasty, bar(day=day[1], symbol="NVDA", interval="1m"), bar(day=day[1])])
        assert store.settled("0981.HK", "1m", day[0], day[2], NOW) == {day[0]: whole[0].start, day[2]: later.start}
        assert store.settled("0981.HK", "1m", day[1], day[2], NOW) == {day[2]: later.start}
        store.add_bars([replace(hasty, provisional=False, learned=LATER)])
        assert set(store.settled("0981.HK", "1m", day[0], day[2], NOW)) == {day[0], day[2]}
        assert set(store.settled("0981.HK", "1m", day[0], day[2], LATER)) == set(day)

    def test_missing_is_missing(self, store: Store) -> None:
        store.add_bars([bar(float("nan"), open=None)])
        assert store.bars("0981.HK", "1d", DAY, DAY, NOW) == (bar(None, open=None),)
        assert store.add_bars([bar(float("nan"), open=None, learned=LATER)]) == 0

    def test_a_window_is_of_sessions_oldest_first(self, store: Store) -> None:
        days = [DAY + timedelta(days=ahead) for ahead in range(5)]
        store.add_bars([bar(day=day) for day in reversed(days)])
        assert [one.day for one in store.bars("0981.HK", "1d", days[1], days[3], NOW)] == days[1:4]
        assert len(store.bars("0981.HK", "1d", date.min, date.max, NOW)) == 5
        assert store.bars("0981.HK", "1m", date.min, date.max, NOW) == ()

    def test_an_evening_bar_belongs_to_its_session_even_past_midnight_utc(self, store: Store) -> None:
        late = bar(start=datetime(2025, 8, 23, 3, tzinfo=NOW.tzinfo), interval="1m")
        store.add_bars([late])
        assert store.bars("0981.HK", "1m", DAY, DAY, NOW) == (late,)
        assert store.bars("0981.HK", "1m", DAY + timedelta(days=1), date.max, NOW) == ()

    def test_an_observation_that_arrives_late_takes_its_place_in_time(self, store: Store) -> None:
        store.add_bars([bar(57.0, learned=LATER)])
        assert store.add_bars([bar(56.9)]) == 1
        assert [one.close for one in store.observations("0981.HK", "1d", DAY)] == [56.9, 57.0]
        assert store.bars("0981.HK", "1d", DAY, DAY, LATER) == (bar(57.0, learned=LATER),)

    def test_of_two_that_were_learned_at_once_the_first_stays(self, store: Store) -> None:
        assert store.add_bars([bar(1.0), bar(2.0)]) == 1
        assert store.bars("0981.HK", "1d", DAY, DAY, NOW) == (bar(1.0),)

    def test_a_corrected_action_is_a_second_observation(self, store: Store) -> None:
        first = CorporateAction("0981.HK", DAY, "dividend", 0.1, NOW, "yahoo")
        corrected = replace(first, amount=0.2, learned=LATER)
        assert store.add_actions([first, replace(first, learned=NOW + HOUR / 2)]) == 1
        assert store.add_actions([corrected]) == 1
        assert store.facts(NOW).actions == {"0981.HK": (first,)}
        assert store.facts(LATER).actions == {"0981.HK": (corrected,)}


class TestLogs:
    heard = Heard(
        "scmp", "ok", NOW, validators=Validators('W/"1"', "Fri, 22 Aug 2025"), status=200, bytes=99, retry_after=0
    )
    state = FeedState("scmp", Validators('W/"1"'), last_ok=NOW, next_due=LATER, failures=0, interval=900)

    def test_a_poll_keeps_log_state_and_entries(self, store: Store) -> None:
        full = replace(self.heard, items=(Item("g", "l", "t", "s"),))
        assert store.add_heard(full, self.state, [entry("a"), entry("b")]) == 2
        again = replace(self.state, failures=1, detail="timeout")
        assert store.add_heard(Heard("scmp", "timeout", LATER), again, [entry("a")]) == 0
        assert store.feed_states() == {"scmp": again}
        assert store.fetches("scmp", NOW) == (self.heard, Heard("scmp", "timeout", LATER))
        assert store.fetches("scmp", LATER) == (Heard("scmp", "timeout", LATER),)
        assert store.fetches("another", NOW) == ()

    def test_a_price_request_keeps_log_bars_and_actions(self, store: Store) -> None:
        split = CorporateAction("0981.HK", DAY, "split", 0.1, NOW)
        good, bad = Quoted("0981.HK", "1d", "ok", NOW, 1), Quoted("NVDA", "1d", "empty", NOW, detail="no rows")
        assert store.add_quoted(good, Tape("0981.HK", "1d", (bar(),), (split,))) == 1
        assert store.add_quoted(bad) == 0
        assert store.quotes(NOW) == (good, bad)
        assert store.quotes(LATER) == ()
        assert store.facts(NOW) == Facts(NOW, bars={"0981.HK": (bar(),)}, actions={"0981.HK": (split,)})

    def test_a_round_of_requests_at_once(self, store: Store) -> None:
        symbols = [f"{number:04}.HK" for number in range(50)]
        answers = [(Quoted(one, "1d", "ok", NOW, 1), Tape(one, "1d", (bar(symbol=one),))) for one in symbols]
        assert store.add_quoted_many([*answers, (Quoted("NVDA", "1d", "transport", NOW), None)]) == 50
        assert store.add_quoted_many(answers) == 0
        assert store.counts()["quotes"] == 101
        assert store.add_quoted_many([]) == 0

    def test_the_last_good_run_of_each_job(self, store: Store) -> None:
        good = Run("poll", BEFORE, BEFORE, BEFORE, "ok", "3 new")
        for one in (good, replace(good, slot=BEFORE - HOUR), Run("poll", NOW, NOW, LATER, "failed"), good):
            store.add_run(one)
        store.add_run(Run("price", NOW, NOW, NOW, "failed"))
        assert store.last_runs() == {"poll": good}
        assert [run.job for run in store.runs(NOW)] == ["poll", "price"]
        assert store.counts()["runs"] == 4


class TestResults:
    def test_what_was_put_is_what_is_read(self, store: Store) -> None:
        assert store.put_results(everything(), "default", NOW) == 9
        assert store.results("default") == everything()
        assert store.results("another recipe") == Results()

    def test_the_same_again_makes_no_revision(self, store: Store) -> None:
        store.put_results(everything(), "default", NOW)
        assert store.put_results(everything(), "default", LATER) == 0
        assert len(store.revisions("v1")) == 1

    def test_a_new_answer_is_a_revision_beside_the_old(self, store: Store) -> None:
        old, new = Verdict("v", "e1", "e1", "SCMP", NOW, CLAIM, "unverifiable", "no bar"), "confirmed"
        kept = story(entry("e1"))
        store.put_results(Results(stories=(kept,), verdicts=(old,)), "default", NOW)
        changed = Results(stories=(kept,), verdicts=(replace(old, word=new),))
        assert store.put_results(changed, "default", LATER) == 1
        assert store.results("default") == changed
        assert store.results("default", as_of=LATER) == changed
        assert store.results("default", as_of=LATER - timedelta(microseconds=1)).verdicts == (old,)
        assert store.results("default", as_of=BEFORE) == Results()
        assert [(when, '"confirmed"' in text) for when, text in store.revisions("v")] == [(NOW, False), (LATER, True)]

    def test_what_is_no_longer_derived_is_withdrawn_and_may_come_back(self, store: Store) -> None:
        both = Results(stories=(story(entry("e1")), story(entry("e2"))))
        merged = Results(stories=(story(entry("e1"), entry("e2")),))
        store.put_results(both, "default", NOW)
        assert store.put_results(merged, "default", LATER) == 2
        assert store.results("default") == merged
        assert store.results("default", as_of=NOW) == both
        assert [text for _, text in store.revisions("e2")][-1] == '"withdrawn"'
        assert store.put_results(merged, "default", LATER) == 0
        assert store.put_results(both, "default", LATER + HOUR) == 2
        assert store.results("default") == both
        assert len(store.revisions("e2")) == 3

    def test_only_stories_learned_since_can_be_withdrawn(self, store: Store) -> None:
        old, new = story(entry("old", learned=BEFORE)), story(entry("new"))
        unlike = Passed("old", "Chip stocks rally", "price report")
        store.put_results(Results(stories=(old, new), passed=(unlike,)), "default", NOW)
        assert store.put_results(Results(), "default", LATER, since=NOW) == 1
        assert store.results("default") == Results(stories=(old,), passed=(unlike,))
        assert store.put_results(Results(stories=(old,)), "default", LATER, since=BEFORE) == 1
        assert store.results("default") == Results(stories=(old,))

    def test_a_changed_result_of_an_older_story_is_revised(self, store: Store) -> None:
        old = story(entry("old", learned=BEFORE))
        grown = story(entry("old", learned=BEFORE), entry("more", learned=LATER))
        store.put_results(Results(stories=(old,)), "default", NOW)
        assert store.put_results(Results(stories=(grown,)), "default", LATER, since=NOW) == 1
        assert store.results("default") == Results(stories=(grown,))

    def test_recipes_live_side_by_side(self, store: Store) -> None:
        store.put_results(everything(), "default", NOW)
        assert store.put_results(Results(), "strict", NOW) == 0
        assert store.put_results(everything(), "strict", NOW) == 9
        assert store.put_results(Results(), "strict", LATER) == 9
        assert store.results("default") == everything()

    def test_when_the_clock_goes_back_no_two_answers_are_current(self, store: Store) -> None:
        first = Results(stories=(story(entry("e1")),))
        second = Results(stories=(story(entry("e1"), entry("e2")),))
        store.put_results(first, "default", NOW)
        store.put_results(Results(), "default", LATER)
        store.put_results(second, "default", BEFORE)
        assert store.results("default", as_of=BEFORE) == Results()
        assert store.results("default", as_of=NOW) == first
        assert store.results("default", as_of=LATER) == store.results("default") == second

    def test_two_answers_of_one_instant_both_stay(self, store: Store) -> None:
        first = Results(stories=(story(entry("e1")),))
        second = Results(stories=(story(entry("e1"), entry("e2")),))
        assert [store.put_results(one, "default", NOW) for one in (first, second)] == [1, 1]
        assert store.results("default", as_of=NOW) == second
        assert len(store.revisions("e1")) == 2


TITLES = {
    "1": "中芯国际上调资本开支至7.5bn美元",
    "2": "華虹半導體：上海華虹公司 9.6 亿",
    "3": "华虹公司停牌 HUA HONG halts; SMIC's CAPEX up",
    "4": "capex of US$7.5bn, 1,000 wafers, N+2 at Fab-8",
    "5": "Nvidia H20: naïve, ＦＵＬＬ－ＷＩＤＴＨ, Straße, e-mail a_b 3.14.15 x.com 1e10 24h 第3季",
}


class TestSearch:
    @pytest.mark.parametrize(
        ("words", "hits"),
        [
            ("中芯国际", "1"),
            ("中芯", "1"),
            ("芯国", "1"),
            ("中国", ""),
            ("华虹", "3"),
            ("華虹", "2"),
            ("半導體", "2"),
            ("公司停牌", "3"),
            ("capex", "34"),
            ("CAPEX up", "3"),
            ("up capex", ""),
            ("7.5bn", "14"),
            ("7.5", ""),
            ("7", ""),
            ("1000 wafers", "4"),
            ("1,000", "4"),
            ("9.6 亿", "2"),
            ("fab 8", "4"),
            ("N+2", "4"),
            ("full-width", "5"),
            ("STRASSE", "5"),
            ("naïve", "5"),
            ("naive", ""),
            ("3.14.15 x com", "5"),
            ("1e10 24h", "5"),
            ("第3季", "5"),
            ("smic s", "3"),
        ],
    )
    def test_phrases(self, store: Store, words: str, hits: str) -> None:
        store.add_entries([entry(id, title) for id, title in TITLES.items()])
        assert sorted(one.id for one in store.search(words)) == list(hits)

    @pytest.mark.parametrize(
        "words",
        ["", " ", '"', "' OR 1=1 --", "NEAR(a b)", "capex AND", "title:capex*", "(", "%", "_", "\\", "\x00", "\ud800",
         "^a", "{a b}: c", "a" * 100_000, "中" * 5000, "x " * 5000, "🚀", "a & b | !c", ":*", "<->"],
    )  # fmt: skip
    def test_a_hostile_query_finds_nothing_and_never_raises(self, store: Store, words: str) -> None:
        store.add_entries([entry("1", TITLES["1"])])
        assert store.search(words) == ()

    def test_title_and_summary_are_searched_but_no_phrase_spans_both(self, store: Store) -> None:
        store.add_entries([entry("a", "export rules", summary="for chips")])
        assert [len(store.search(words)) for words in ("export rules", "for chips", "rules for")] == [1, 1, 0]

    def test_newest_said_first_and_no_more_than_asked(self, store: Store) -> None:
        said = {"a": BEFORE, "b": NOW, "c": BEFORE - HOUR, "d": BEFORE}
        store.add_entries([entry(id, learned=LATER, published=when) for id, when in said.items()])
        assert [one.id for one in store.search("smic")] == ["b", "a", "d", "c"]
        assert [one.id for one in store.search("smic", 2)] == ["b", "a"]
        assert store.search("smic", 0) == store.search("smic", -1) == ()

    def test_what_is_ignored_is_not_indexed(self, store: Store) -> None:
        store.add_entries([entry("a", "first")])
        store.add_entries([entry("a", "second")])
        assert [len(store.search(words)) for words in ("first", "second")] == [1, 0]


def swallow_an_error(store: Store, after: Iterable[Entry]) -> None:
    """A transaction in which a part fails and is caught; then `after` is added, if anything."""
    with store.transaction():
        store.add_entries([entry("a")])
        with suppress(KeyError), store.transaction():
            store.add_entries([entry("b")])
            raise KeyError("stop")
        if after:
            store.add_entries(after)


class TestTransactions:
    def test_what_is_written_together_is_seen_inside_and_kept(self, store: Store) -> None:
        with store.transaction():
            store.add_entries([entry("a")])
            store.put_results(everything(), "default", NOW)
            store.add_run(Run("advance", NOW, NOW, NOW, "ok"))
            assert store.facts(NOW).entries == (entry("a"),)
        assert store.results("default") == everything()
        assert list(store.last_runs()) == ["advance"]

    def test_an_error_takes_everything_back(self, store: Store) -> None:
        store.add_bars([bar()])

        def all_of_it() -> None:
            with store.transaction():
                store.add_entries([entry("a")])
                store.add_bars([bar(1.0, learned=LATER)])
                store.put_results(everything(), "default", NOW)
                raise KeyError("stop")

        with pytest.raises(KeyError, match="stop"):
            all_of_it()
        assert store.facts(LATER) == Facts(LATER, bars={"0981.HK": (bar(),)})
        assert store.results("default") == Results()

    def test_an_error_caught_on_the_way_still_gives_the_whole_up(self, store: Store) -> None:
        with pytest.raises(StoreError, match="given up"):
            swallow_an_error(store, ())
        assert store.facts(LATER).entries == ()
        assert store.add_entries([entry("a")]) == 1

    def test_nothing_can_be_added_to_what_was_given_up(self, store: Store) -> None:
        with pytest.raises(StoreError, match="given up"):
            swallow_an_error(store, [entry("c")])
        assert store.counts()["entries"] == 0

    def test_a_call_that_fails_half_way_did_nothing(self, store: Store) -> None:
        def cut_short(whole: T) -> Iterator[T]:
            yield whole
            raise KeyError("stop")

        for call in (
            lambda: store.add_entries(cut_short(entry("a"))),
            lambda: store.add_bars(cut_short(bar())),
            lambda: store.add_quoted_many(cut_short((Quoted("NVDA", "1d", "empty", NOW), None))),
        ):
            with pytest.raises(KeyError):
                call()
        assert set(store.counts().values()) == {0}


def test_an_empty_store_answers_everything(store: Store) -> None:
    assert store.facts(NOW) == Facts(NOW)
    assert store.feed_states() == store.last_runs() == {}
    assert store.results("default") == Results()
    assert store.revisions("x") == store.runs(NOW) == store.quotes(NOW) == store.search("x") == ()
    assert set(store.counts()) == {
        *(
            "actions",
            "bars",
            "entries",
            "feed_states",
            "outbox",
            "labels",
            "opinions",
            "fetches",
            "quotes",
            "results",
            "runs",
            "shards",
        )
    }
    assert set(store.counts().values()) == {0}
