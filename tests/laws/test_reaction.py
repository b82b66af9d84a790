"""Laws of the reaction: what must not change when the world is scaled, mirrored, shuffled or cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.core.event_study import pvalues
from tracker.core.event_study.cross_section import Cohort, ValidTest
from tracker.core.event_study.expected import MODELS
from tracker.core.event_study.panel import Panel, Plan, cohort, cohorts, join
from tracker.core.event_study.statistics import STATISTICS

SEEDS = st.integers(0, 2**32 - 1)
PLAN = Plan(MODELS["market"], (-70, -11), (-2, 2))
EVENTS = 8


def drawn(seed: int) -> tuple[Panel, np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    rng = np.random.default_rng(seed)
    world = Panel(rng.standard_normal((EVENTS, 140)) * 0.02, rng.standard_normal((1, 140)) * 0.01)
    return world, np.arange(EVENTS), rng.integers(75, 135, EVENTS)


def values(made: Cohort, start: int, end: int) -> dict[str, float]:
    found = {name: one.compute(made.section(start, end)) for name, one in STATISTICS.items() if name != "bhar_t"}
    return {name: one.statistic for name, one in found.items() if isinstance(one, ValidTest)}


@settings(max_examples=25)
@given(SEEDS, st.floats(0.01, 100))
def test_units_do_not_matter(seed: int, scale: float) -> None:
    """Returns in per cent or in fractions: the same t, ranks and tests."""
    world, rows, places = drawn(seed)
    plain = cohort(world, rows, places, PLAN)
    scaled = cohort(Panel(world.returns * scale, world.market * scale), rows, places, PLAN)
    assert scaled.abnormal.values == pytest.approx(plain.abnormal.values * scale, rel=1e-9, abs=1e-12)
    assert values(scaled, 0, 1) == pytest.approx(values(plain, 0, 1), rel=1e-7, abs=1e-9)


@settings(max_examples=25)
@given(SEEDS, st.floats(-0.01, 0.01), st.floats(-3, 3))
def test_what_the_model_explains_does_not_matter(seed: int, constant: float, slope: float) -> None:
    """A constant added to every return, or more of the market, is alpha and beta: nothing abnormal changes."""
    world, rows, places = drawn(seed)
    plain = cohort(world, rows, places, PLAN)
    shifted = cohort(Panel(world.returns + constant + slope * world.market, world.market), rows, places, PLAN)
    assert shifted.abnormal.values == pytest.approx(plain.abnormal.values, abs=1e-12)
    assert shifted.estimate.beta == pytest.approx(plain.estimate.beta + slope, abs=1e-8)
    assert values(shifted, -1, 1) == pytest.approx(values(plain, -1, 1), rel=1e-7, abs=1e-9)


@settings(max_examples=25)
@given(SEEDS)
def test_good_news_is_bad_news_in_a_mirror(seed: int) -> None:
    world, rows, places = drawn(seed)
    plain = cohort(world, rows, places, PLAN)
    mirrored = cohort(Panel(-world.returns, -world.market), rows, places, PLAN)
    ours, theirs = values(plain, 0, 0), values(mirrored, 0, 0)
    # GRANK's ranks are over n + 2 with the event among them, and mirror like the others.
    assert theirs == pytest.approx({name: -value for name, value in ours.items()}, rel=1e-7, abs=1e-9)
    p, _ = pvalues.rank(*pvalues.studentise(*plain.abnormal.cumulate(2, 2), 1, plain.estimate))
    q, _ = pvalues.rank(*pvalues.studentise(*mirrored.abnormal.cumulate(2, 2), 1, mirrored.estimate))
    assert np.array_equal(p, q)


@settings(max_examples=25)
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_matter(seed: int, random: object) -> None:
    world, rows, places = drawn(seed)
    order = np.random.default_rng(seed).permutation(EVENTS)
    plain, shuffled = cohort(world, rows, places, PLAN), cohort(world, rows[order], places[order], PLAN)
    assert np.array_equal(plain.abnormal.values[order], shuffled.abnormal.values)
    assert values(shuffled, -1, 1) == pytest.approx(values(plain, -1, 1), rel=1e-9, abs=1e-12)


@settings(max_examples=25)
@given(SEEDS, st.integers(1, 7))
def test_one_by_one_is_all_at_once_bit_for_bit(seed: int, cut: int) -> None:
    world, rows, places = drawn(seed)
    whole = cohort(world, rows, places, PLAN)
    parts = join([cohort(world, rows[:cut], places[:cut], PLAN), cohort(world, rows[cut:], places[cut:], PLAN)])
    singles = join(cohort(world, rows[n : n + 1], places[n : n + 1], PLAN) for n in range(EVENTS))
    for made in (parts, singles):
        for mine, theirs in zip(_all(made), _all(whole), strict=True):
            assert np.array_equal(mine, theirs)
    assert values(singles, 0, 2) == values(whole, 0, 2)


@settings(max_examples=15)
@given(SEEDS)
def test_days_after_the_window_do_not_matter(seed: int) -> None:
    world, rows, places = drawn(seed)
    last = int(places.max()) + 3
    whole = join(cohorts(world, rows, places, PLAN))
    cut = join(cohorts(Panel(world.returns[:, :last], world.market[:, :last]), rows, places, PLAN))
    for mine, theirs in zip(_all(cut), _all(whole), strict=True):
        assert np.array_equal(mine, theirs)


@settings(max_examples=15)
@given(SEEDS, st.sampled_from([name for name in MODELS if name != "factors"]))
def test_models_agree_with_themselves_alone(seed: int, name: str) -> None:
    world, rows, places = drawn(seed)
    plan = Plan(MODELS[name], PLAN.estimation, PLAN.window)
    whole = cohort(world, rows, places, plan)
    alone = join(cohort(world, rows[n : n + 1], places[n : n + 1], plan) for n in range(EVENTS))
    assert np.array_equal(whole.abnormal.values, alone.abnormal.values)


def _all(made: Cohort) -> list[np.ndarray]:  # type: ignore[type-arg]
    """Every figure an event shows."""
    car, error = made.abnormal.cumulate(1, 4)
    scaled, pools = pvalues.studentise(car, error, 4, made.estimate)
    return [
        made.abnormal.values,
        made.abnormal.standardised(),
        car,
        error,
        made.estimate.coefficients,
        made.estimate.sigma,
        made.estimate.r2,
        pvalues.two_sided_t(car / error, made.estimate.dof),
        pvalues.rank(scaled, pools)[0],
    ]
