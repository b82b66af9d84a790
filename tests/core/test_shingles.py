"""Near-duplicates: what repeats a headline, and what only has its form."""

from __future__ import annotations

import pytest

from tests.benchmarks.reading import labelled, pair_f1
from tracker.core.stories.minhash import Duplicates, near_duplicates

FIRST = "SMIC to build a 12-inch wafer fab in Beijing with a city fund, filing shows"


@pytest.mark.parametrize(
    "copy",
    [
        FIRST.upper(),
        f"{FIRST} - Harbour Wire",
        f"UPDATE 2-{FIRST}",
        FIRST.replace("wafer ", ""),
        FIRST.replace("filing shows", "a filing shows"),
    ],
)
def test_a_copy_joins_the_first(copy: str) -> None:
    assert near_duplicates([FIRST, copy]) == [0, 0]


def test_other_numbers_are_other_news() -> None:
    template = "Broker maintains neutral on Intel, raises price target to ${}"
    assert near_duplicates([template.format(88), template.format(98)]) == [0, 1]


def test_han_headlines_by_pairs() -> None:
    headlines = ["中芯国际拟75亿美元在京建12英寸厂", "中芯國際擬75億美元在京建12英寸厂！", "华虹公司无锡三期开工"]
    assert near_duplicates(headlines) == [0, 0, 2]


def test_looking_up_adds_nothing() -> None:
    known = Duplicates()
    assert known.leader_of(FIRST) == -1
    known.add(7, FIRST)
    assert (known.leader_of(FIRST.upper()), known.leader_of("quite another thing"), known.add(8, FIRST)) == (7, -1, 7)


def test_headlines_without_words_stand_alone() -> None:
    assert near_duplicates(["!!!", "???"]) == [0, 1]


def test_labelled_copies_are_found() -> None:
    texts, labels = labelled(3000)
    assert pair_f1(near_duplicates(texts), labels)["f1"] >= 0.91
