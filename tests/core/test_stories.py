"""Stories: which entries tell the same news, when it was said, and the laws of assignment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks.general_news import grouped
from tests.core.texts import START, entry, shipped, stories_of, understand
from tests.shared import shared
from tracker.core.announcements.novelty import novelty_of, publishers_of, witnessed
from tracker.core.stories.cluster import StoryIndex, order_of, said_of
from tracker.model import Entry, Precision, Story

QUAKE = [
    entry("q1", "Quake shakes southern Taiwan; TSMC evacuates Tainan fabs", hours=0),
    entry("q2", "台南地震 台積電南科廠區人員疏散", hours=0.5, feed="gangshi"),
    entry("q3", "台湾台南地震，台积电疏散部分厂区", hours=1, feed="xinwen"),
    entry("q4", "TSMC says Tainan operations mostly recovered after quake", hours=6, feed="ledger"),
]
OTHERS = [
    entry("o1", "Nvidia board adds $80 billion to repurchase plan", hours=1),
    entry("o2", "Nvidia lifts quarterly dividend to 25 cents from one", hours=20),
    entry("o3", "Hua Hong breaks ground on $8 bln third Wuxi fab", hours=2),
    entry("o4", "80亿美元！华虹三期在无锡开建", hours=3, feed="xinwen"),
    entry("o5", "US revokes TSMC's waiver to ship chip gear to Nanjing plant", hours=30),
    entry("o6", "US revokes waivers for Samsung and SK Hynix chip plants in China", hours=10),
    entry("o7", "华虹半导体三期动工 总投资80亿美元", hours=200, feed="xinwen"),
    entry("o8", "Opinion: what TSMC's quake drill can teach", hours=7, feed="ledger"),
]
EVERY = [*QUAKE, *OTHERS]
UNRELATED = [
    "Village fete raises 4,000 for the church roof",
    "Opera house names a new conductor",
    "Storm closes two mountain passes",
    "市民公园下周举办菊花展",
    "女排联赛今晚开赛",
]


def groups(stories: Sequence[Story]) -> set[frozenset[str]]:
    return {frozenset(one.id for one in story.entries) for story in stories}


def test_one_event_in_two_languages_and_three_spellings_is_one_story() -> None:
    assert groups(stories_of(QUAKE)) == {frozenset({"q1", "q2", "q3", "q4"})}


def test_like_news_of_the_same_company_stays_apart() -> None:
    found = groups(stories_of(EVERY))
    assert frozenset({"o1"}) in found
    assert frozenset({"o2"}) in found
    assert frozenset({"o5"}) in found
    assert frozenset({"o3", "o4"}) in found  # and o7, a week later, is news of its own
    assert frozenset({"o7"}) in found


def test_a_story_is_named_by_the_entry_learned_first_and_begins_with_the_one_said_first() -> None:
    late = entry("q0", "Quake: TSMC evacuates Tainan fabs, wafers scrapped", hours=-1, late=9, feed="deck")
    (story,) = stories_of([*QUAKE, late], shipped())
    assert (story.id, story.lead.id, story.said) == ("q1", "q0", START - timedelta(hours=1))


@settings(max_examples=25)
@given(st.permutations(EVERY))
def test_the_order_of_arrival_does_not_matter(entries: list[Entry]) -> None:
    assert stories_of(entries, shipped()) == stories_of(EVERY)


@pytest.mark.parametrize("hours", [0, 1, 2, 6, 12, 40])
def test_the_future_is_not_seen(hours: int) -> None:
    known = [one for one in EVERY if one.learned <= START + timedelta(hours=hours)]
    names = {one.id for one in known}
    whole = {part for one in groups(stories_of(EVERY)) if (part := one & names)}
    assert groups(stories_of(known, shipped())) == whole


@settings(max_examples=25)
@given(st.lists(st.integers(0, 96), min_size=len(EVERY), max_size=len(EVERY)))
def test_when_each_was_heard_changes_neither_stories_nor_which_report_one_begins_with(delays: list[int]) -> None:
    """The same reports, each learned up to four days late: a daemon that was off, feeds asked in another order."""
    heard = [replace(one, learned=AWAY + timedelta(hours=late)) for one, late in zip(EVERY, delays, strict=True)]
    found = stories_of(heard, shipped())
    assert groups(found) == groups(stories_of(EVERY))
    assert {one.lead.id for one in found} == {one.lead.id for one in stories_of(EVERY)}


AWAY = START + timedelta(hours=200)  # when all of EVERY was said


def test_two_that_were_said_at_one_moment_begin_a_story_in_the_order_of_their_texts() -> None:
    one, other = (entry(name, QUAKE[0].title + end, hours=0, feed=name) for name, end in (("b", ""), ("a", " today")))
    for heard in ([one, replace(other, learned=AWAY)], [other, replace(one, learned=AWAY)]):
        (story,) = stories_of(heard, shipped())
        assert story.lead.title == QUAKE[0].title


@settings(max_examples=25)
@given(st.sampled_from(UNRELATED), st.floats(0, 200), st.floats(0, 10))
def test_an_unrelated_entry_changes_no_other_story(title: str, hours: float, late: float) -> None:
    alone = stories_of(EVERY)
    found = stories_of([*EVERY, entry("new", title, hours=hours, late=late, feed="garden")], shipped())
    assert tuple(one for one in found if one.id != "new") == alone


@pytest.mark.parametrize("days", [0, 1, 5, 10])
def test_a_headline_learned_days_later_through_another_feed_is_the_same_story(days: int) -> None:
    for title in (QUAKE[0].title, "华虹三期在无锡开建", "Rain stops play at the village fete"):
        first = entry("a", title, hours=0)
        again = entry("b", title, hours=0.5, late=24 * days, feed="slow")
        assert groups(stories_of([first, again], shipped())) == {frozenset({"a", "b"})}
        assert stories_of([first, again], shipped())[0].lead.id == "a"


def test_twenty_quarterly_profits_of_twenty_firms_are_twenty_stories() -> None:
    letters = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    han = [
        f"{one}海股份：一季度净利润{7 + n * 3}.{n}亿元，同比{'增长' if n % 3 else '下降'}{11 + n * 7}%"
        for n, one in enumerate(letters)
    ]
    latin = [
        f"Acme{chr(65 + n)} Semiconductor Q1 profit {'rises' if n % 3 else 'falls'} {11 + n * 7}%" for n in range(20)
    ]
    for titles in (han, latin):
        found = stories_of([entry(f"f{n}", title, hours=n / 12) for n, title in enumerate(titles)], shipped())
        assert len(found) == len(titles)


def test_one_by_one_equals_all_at_once() -> None:
    index, told = StoryIndex(shipped()), dict[str, set[str]]()
    for one in sorted(EVERY, key=order_of):
        told.setdefault(index.assign(one, understand(one.title, one.summary)), set()).add(one.id)
    assert {frozenset(names) for names in told.values()} == groups(stories_of(EVERY))


def test_an_edit_changes_the_text_and_never_the_place() -> None:
    edited = entry("o1", "Something else altogether about gardens", hours=1, late=5, version="2")
    (story,) = [one for one in stories_of([*EVERY, edited], shipped()) if one.id == "o1"]
    assert (story.lead.title, story.lead.learned) == (edited.title, OTHERS[0].learned)


def test_a_feed_that_changes_its_guids_repeats_no_item() -> None:
    again = entry("other-guid", QUAKE[0].title, hours=2, link=QUAKE[0].link)
    assert len(stories_of([QUAKE[0], again], shipped())[0].entries) == 1


def test_two_titles_at_one_address_are_two_items() -> None:
    one = entry("a", "Hua Hong names Bai Peng chairman", link="https://wire.example/live")
    two = entry("b", "Micron recalls server modules", hours=1, link="https://wire.example/live")
    assert len(stories_of([one, two], shipped())) == 2


def test_a_day_is_a_whole_day_and_never_later_than_it_was_learned() -> None:
    midnight = datetime(2026, 4, 24, tzinfo=UTC)
    early = entry("d", "x", hours=-1, late=10, precision=Precision.DAY)
    assert said_of(early) == (midnight + timedelta(hours=10), Precision.DAY)
    late = entry("d", "x", hours=-1, late=60, precision=Precision.DAY)
    assert said_of(late) == (midnight + timedelta(hours=24), Precision.DAY)


def test_an_undated_entry_was_said_when_it_was_learned() -> None:
    undated = Entry("u", "1", "wire", "u", "", "SMIC lifts prices", "", None, Precision.UNKNOWN, START)
    assert said_of(undated) == (START, Precision.UNKNOWN)


def test_who_had_it_when_and_how_new_it_was() -> None:
    (story,) = stories_of(QUAKE)
    assert publishers_of(story) == ("wire", "gangshi", "xinwen", "ledger")
    assert (novelty_of(story), witnessed(story)) == (1.0, True)
    (again,) = stories_of([entry("u", "UPDATE 2-Nvidia board adds $80 billion to buyback", late=30)], shipped())
    assert (novelty_of(again), witnessed(again)) == (0.75, False)


def test_template_headlines_do_not_chain() -> None:
    titles = [f"Goldman maintains neutral on {name}, raises price target to ${price}" for name, price in TARGETS]
    stories = stories_of([entry(f"t{place}", title, hours=place / 10) for place, title in enumerate(titles)], shipped())
    assert len(stories) == len(titles)


TARGETS = [("AMD", 188), ("Intel", 24), ("Nvidia", 250), ("Qualcomm", 160), ("Micron", 210)]


def test_stories_of_general_news_are_told_apart_by_words_and_bursts() -> None:
    """B-cubed over large clusters of general headlines (UCI news aggregator), by the daemon's own weights: they are
    fitted to tell acts apart, so a topic of a hundred headlines falls into many stories, few of them mixed."""
    lines = shared("language/uci_stories_dev.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    headlines = [(datetime.fromtimestamp(one["ts_ms"] / 1000, UTC), str(one["id"]), one["title"]) for one in told]
    assert b_cubed(grouped(headlines), [one["story"] for one in told]) >= 0.25


def b_cubed(found: Sequence[str], gold: Sequence[str]) -> float:
    """F1 of B-cubed precision and recall (Bagga and Baldwin 1998)."""
    both = list(zip(found, gold, strict=True))
    count = {one: both.count(one) for one in set(both)}
    by_found = {one: found.count(one) for one in set(found)}
    by_gold = {one: gold.count(one) for one in set(gold)}
    precision = sum(count[one] / by_found[one[0]] for one in both) / len(both)
    recall = sum(count[one] / by_gold[one[1]] for one in both) / len(both)
    return 2 * precision * recall / (precision + recall)
