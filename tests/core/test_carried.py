"""Benjamini-Hochberg by report with the counts carried forward."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.test_stream import MYOCARDIAL
from tracker.core.event_study.false_discovery import Decision, benjamini_hochberg, carried

reports = st.lists(st.lists(st.floats(0, 1), max_size=6), max_size=12)


def flat(stream: list[list[float]], **asked: bool) -> list[Decision]:
    return list(carried(stream, **asked))


def test_one_report_is_benjamini_hochberg() -> None:
    assert [one.rejected for one in flat([MYOCARDIAL])] == [q <= 0.05 for q in benjamini_hochberg(MYOCARDIAL)]


def test_by_hand() -> None:
    """First report: (.001, .5): level .05 x 1 / 2. Second (.03): two of three at or below .05 x 2 / 3."""
    first, second, third = flat([[0.001, 0.5], [0.03]])
    assert first.level == second.level == pytest.approx(0.025)
    assert (first.rejected, second.rejected) == (True, False)
    assert third.level == pytest.approx(0.05 * 2 / 3)
    assert third.rejected


@given(reports, reports)
def test_a_later_report_flips_nothing(past: list[list[float]], future: list[list[float]]) -> None:
    then = flat(past)
    assert flat([*past, *future])[: len(then)] == then


@given(reports)
def test_order_inside_a_report_changes_no_verdict(stream: list[list[float]]) -> None:
    verdicts = [(one.p, one.rejected) for one in flat(stream)]
    turned = [(one.p, one.rejected) for one in flat([list(reversed(one)) for one in stream])]
    assert sorted(verdicts) == sorted(turned)


@given(reports)
def test_dependence_asks_for_more(stream: list[list[float]]) -> None:
    plain, careful = flat(stream), flat(stream, dependent=True)
    assert all(one.level <= other.level for one, other in zip(careful, plain, strict=True))


def test_on_noise_few_reports_hold_a_discovery() -> None:
    """400 streams of 10 reports of 10 without effect: of the 4,000 reports at most 5 % hold a discovery."""
    rng = np.random.default_rng(2)
    shares = []
    for _ in range(400):
        made = np.array([one.rejected for one in flat(rng.uniform(size=(10, 10)).tolist())])
        shares.append(made.reshape(10, 10).any(axis=1).mean())
    assert np.mean(shares) <= 0.05


def test_among_real_effects_few_discoveries_are_false() -> None:
    rng = np.random.default_rng(3)
    false, found = [], 0
    for _ in range(60):
        effect = rng.uniform(size=200) < 0.3
        ps = np.where(effect, rng.uniform(size=200) * 1e-3, rng.uniform(size=200))
        verdicts = np.array([one.rejected for one in flat(ps.reshape(20, 10).tolist())])
        found += int((verdicts & effect).sum())
        false.append((verdicts & ~effect).sum() / max(verdicts.sum(), 1))
    assert found > 60 * 200 * 0.3 * 0.9
    assert np.mean(false) <= 0.05
