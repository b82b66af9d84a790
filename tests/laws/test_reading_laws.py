"""Laws of the reading: what a price clause, a bare name or an unrelated entry may not change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.core.texts import entry, shipped, stories_of, understand
from tests.fitting.labelled import labelled
from tracker.core.announcements.link import moved, propose
from tracker.model import Entry, Precision

DAY = datetime(2026, 4, 24, tzinfo=UTC)
CLAUSES = ("; Hua Hong jumped 15%", "; shares of AMD fell 4% in New York", "；华虹半导体涨15%")


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_price_clause_changes_neither_announcement_nor_actors_nor_links(clause: str) -> None:
    titles = [row["title"] for row in labelled("english") if not row["title"].endswith("?")][:80]
    for title in titles:
        if title.isascii() == clause.isascii():
            one, other = understand(title), understand(f"{title}{clause}")
            assert bool(one.passed) == bool(other.passed), title
            if one.passed:
                continue
            assert (one.kind, one.actors) == (other.kind, other.actors), title
            assert moved(propose(one, shipped(), DAY.date()), shipped()) == moved(
                propose(other, shipped(), DAY.date()), shipped()
            ), title


@pytest.mark.parametrize("name", ["SMIC", "中芯国际", "Nvidia", "Tokyo Electron", "北方华创"])
def test_a_name_alone_announces_nothing(name: str) -> None:
    assert understand(name).passed == "names alone"


@pytest.mark.parametrize("title", ["Hua Hong rises 6%", "TSMC shares fell 4% on Friday", "寒武纪盘中涨7%"])
def test_a_move_alone_announces_nothing(title: str) -> None:
    assert understand(title).passed == "a price move with no news"


@pytest.mark.parametrize(
    ("title", "aside"),
    [("Former Samsung engineer joins CXMT", "Samsung"), ("Nvidia supplier Victory Giant lists in Hong Kong", "Nvidia")],
)
def test_a_former_employer_and_a_customer_do_not_act(title: str, aside: str) -> None:
    reading = understand(title)
    assert aside in reading.bystanders
    assert aside not in reading.actors


def quarters(firms: str) -> list[Entry]:
    return [
        entry(
            f"e{place}",
            f"{firm}海股份：一季度净利润{7 + place * 3}.{place}亿元，同比增长{11 + place * 7}%",
            hours=place / 12,
        )
        for place, firm in enumerate(firms)
    ]


def test_quarters_of_twenty_firms_are_twenty_stories() -> None:
    firms = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    assert len(stories_of(quarters(firms), shipped())) == len(firms)


def test_an_unrelated_entry_changes_no_other_story() -> None:
    quake = entry("q", "Quake shakes Tainan; TSMC evacuates fabs"), entry("q2", "台南地震 台积电疏散厂区", hours=1)
    told = [*quarters("甲乙丙丁"), *quake]
    groups = {frozenset(one.id for one in story.entries) for story in stories_of(told, shipped())}
    more = [*told, entry("x", "Bakers of Lyon win a prize for bread", hours=0.5)]
    again = {frozenset(one.id for one in story.entries) for story in stories_of(more, shipped())}
    assert again == groups | {frozenset({"x"})}


@pytest.mark.parametrize("days", [5, 10])
def test_a_headline_learned_late_is_still_the_same_story(days: int) -> None:
    first = entry("a", "Hua Hong breaks ground on third Wuxi fab")
    late = Entry(
        "b", "1", "other", "b", "https://other.example/b", first.title, "", first.published, Precision.MINUTE,
        first.learned + timedelta(days=days),
    )  # fmt: skip
    assert len(stories_of([first, late], shipped())) == 1
