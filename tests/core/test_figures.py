"""Figures and codes are the same in every language."""

from __future__ import annotations

import pytest

from tracker.core.text.lexicon import simplified
from tracker.core.text.numbers import codes_of, figures_in


def keys(text: str) -> set[str]:
    return {one.key for one in figures_in(simplified(text))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("worth 40.6 bln yuan", "作價406億人民幣"),
        ("a $7.5 billion fab", "75亿美元建厂"),
        ("up 38%", "升38%"),
        ("70,000 wafers", "月产能7万片"),
        ("six gigawatts", "6GW"),
        ("raises prices by a tenth", "涨价一成"),
        ("1.2 billion yuan", "罚款12亿元"),
    ],
)
def test_one_figure_in_two_languages(one: str, other: str) -> None:
    assert keys(one) == keys(other) != set()


@pytest.mark.parametrize("text", ["in 2026", "on April 24", "8月18日", "(00981)", "688981 sinks", "Ascend950", "成立"])
def test_days_years_and_codes_are_no_figures(text: str) -> None:
    assert keys(text) == set()


def test_codes_stay_and_periods_do_not() -> None:
    assert codes_of("Nvidia's H20 and AMD's MI308 on 18A; DeepSeek V3.1 in Q3 FY27") == {"h20", "mi308", "18a", "v3.1"}


def test_no_more_figures_than_anyone_writes() -> None:
    assert len(figures_in("5% " * 5000)) == 40
