"""Volatility known the day before: by hand, against other definitions, and what must not change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats import sample
from tracker.config import Config
from tracker.core.event_study import pvalues
from tracker.core.event_study.estimation import Floats
from tracker.core.event_study.expected import MODELS
from tracker.core.event_study.panel import Panel, Plan, cohort
from tracker.core.event_study.volatility import CONSTANT, USUAL, Volatility, parse, states, words
from tracker.core.reactions.confounding import mark_confounded
from tracker.core.report.compose import by_session
from tracker.errors import ConfigError

NAN = float("nan")
series = st.lists(st.floats(-0.2, 0.2).filter(lambda one: abs(one) > 1e-6), min_size=3, max_size=40)


def test_by_hand() -> None:
    """Sizes .02 .01 .03 | .05 with decay .5: means .02 -> .02 .015 .0225 .03625 over their mean .02."""
    found = states(np.array([[0.02, -0.01, 0.03]]), np.array([[-0.05]]), Volatility(0.5, 1.0, 1.0))
    assert found.means[0] * 0.02 == pytest.approx([0.02, 0.02, 0.015, 0.0225, 0.03625])
    assert found.before(4, 1) == pytest.approx([0.03625 / 0.02])
    assert found.pool(3, 1)[0] == pytest.approx([1.0, 1.0, 0.75])


def test_a_sum_over_days_is_drawn_to_the_usual() -> None:
    """Power .8; over three days .8 (1 + .93 + .8649) / 3."""
    assert USUAL.weight(1) == 0.8
    assert USUAL.weight(3) == pytest.approx(0.8 * (1 + 0.93 + 0.8649) / 3)


@given(series, series)
def test_no_day_is_judged_by_itself_or_by_a_later_one(inside: list[float], after: list[float]) -> None:
    known = states(np.array([inside]), np.array([after]), USUAL)
    changed = states(np.array([inside]), np.array([[*after[:-1], after[-1] * 9]]), USUAL)
    assert np.array_equal(known.means[:, :-1], changed.means[:, :-1])


@given(series, st.floats(0.01, 100))
def test_the_unit_does_not_matter(inside: list[float], scale: float) -> None:
    one, other = (states(np.array([inside]) * k, np.empty((1, 0)), USUAL).means for k in (1.0, scale))
    assert one == pytest.approx(other, rel=1e-9)


def test_a_missing_day_keeps_what_was_seen() -> None:
    found = states(np.array([[0.02, NAN, 0.02, 0.02]]), np.empty((1, 0)), USUAL)
    assert found.means[0] == pytest.approx(np.ones(5))


def test_a_long_stretch_and_one_share_alone_are_the_same() -> None:
    """Filtered in blocks of 2,000 columns; each row by itself, bit for bit."""
    rng = np.random.default_rng(1)
    sizes = rng.standard_normal((3, 4500)) * 0.02
    found = states(sizes, np.empty((3, 0)), USUAL).means
    mean = np.abs(sizes[1]).mean()
    state = mean
    for size in np.abs(sizes[1]):
        state = 0.97 * state + 0.03 * size
    assert found[1, -1] == pytest.approx(state / mean, rel=1e-10)
    assert np.array_equal(states(sizes[1:2], np.empty((1, 0)), USUAL).means[0], found[1])


def one(residuals: Floats, event: float) -> tuple[float, float]:
    """Plain and conditional p of an event behind `residuals`, mean model, no gap."""
    returns = np.append(residuals, event)[None]
    plan = Plan(MODELS["mean"], (-len(residuals), -1), (0, 0), between=True)
    made = cohort(Panel(returns, np.zeros_like(returns)), np.array([0]), np.array([len(residuals)]), plan)
    car, error = made.abnormal.cumulate(0, 0)
    plain, _ = pvalues.rank(*pvalues.studentise(car, error, 1, made.estimate))
    scaled, pools, _ = pvalues.conditional(car, error, 1, made.estimate, made.known(USUAL), made.column(0))
    return float(plain[0]), float(pvalues.rank(scaled, pools)[0][0])


def test_the_same_move_means_more_after_calm_and_less_after_turbulence() -> None:
    rng = np.random.default_rng(2)
    noise = rng.standard_normal(240)
    calm = np.where(np.arange(240) < 180, 0.03, 0.008) * noise
    wild = np.where(np.arange(240) < 180, 0.01, 0.04) * noise
    (plain, after_calm), (same, after_wild) = one(calm, 0.045), one(wild, 0.045)
    assert after_calm < plain
    assert after_wild > same


def test_constant_volatility_is_the_plain_rank() -> None:
    rng = np.random.default_rng(3)
    returns = rng.standard_normal((5, 300)) * 0.02
    plan = Plan(MODELS["market"], (-260, -11), (-1, 2), between=True)
    made = cohort(Panel(returns, returns[:1] * 0.5), np.arange(5), np.full(5, 290), plan)
    car, error = made.abnormal.cumulate(0, 3)
    scaled, pools, now = pvalues.conditional(car, error, 4, made.estimate, made.known(CONSTANT), made.column(-1))
    plain = pvalues.studentise(car, error, 4, made.estimate)
    assert np.array_equal(scaled, plain[0])
    assert np.array_equal(pools, plain[1], equal_nan=True)
    assert np.array_equal(now, np.ones(5))


def test_the_choice_is_in_the_recipe_and_a_wrong_one_is_named() -> None:
    assert parse("ewma") == USUAL
    assert parse("ewma:0.94") == Volatility(0.94)
    assert parse("constant") == CONSTANT
    for wrong in ("garch", "ewma:2", "ewma:x", "constant:1"):
        with pytest.raises(ValueError, match="volatility"):
            parse(wrong)
    from pathlib import Path

    from tracker.config import compose_config

    made = compose_config(Path("config.toml"), {"recipe": {"volatility": "ewma:0.94"}})
    assert isinstance(made, Config)
    assert made.recipe.volatility == "ewma:0.94"
    with pytest.raises(ConfigError, match=r'volatility = .garch.: write "constant", "ewma" or "ewma:0.97"'):
        compose_config(Path("config.toml"), {"recipe": {"volatility": "garch"}})


def test_in_words() -> None:
    assert words(0.62) == "calm before: x0.6 of usual"
    assert words(1.0) == "as usual before: x1.0 of usual"
    assert words(1.5) == "turbulent before: x1.5 of usual"


# --- what follows in the report --------------------------------------------------------------------


def test_confounding_is_told_of_each_window() -> None:
    """News a day later shares the windows that hold its session, not the event's own day; a day earlier likewise."""
    from tests.core.test_reaction_reality import event, measured

    first = event("a", "0981.HK", "2025-08-21", "2025-09-01")
    second = event("b", "0981.HK", "2025-08-22", "2025-09-01")
    one, other = (measured(found.reaction) for found in mark_confounded([first, second]))
    shared = {window.label: window.confounded for window in one.windows}
    assert shared == {"0:0": False, "-1:1": True, "0:1": True, "0:2": True, "0:5": True}
    assert "stands alone on its day" in one.notes[-1]
    shared = {window.label: window.confounded for window in other.windows}
    assert shared == {"0:0": False, "-1:1": True, "0:1": False, "0:2": False, "0:5": False}


def test_news_on_the_same_session_shares_every_window() -> None:
    from tests.core.test_reaction_reality import event, measured

    pair = [event(name, "0981.HK", "2025-08-21", "2025-08-26") for name in ("a", "b")]
    found = measured(mark_confounded(pair)[0].reaction)
    assert all(window.confounded for window in found.windows)
    assert "shares its day with" in found.notes[-1]


def test_a_q_belongs_to_the_page_of_its_sessions_own_day() -> None:
    """Told again on a later page with other tests beside it, an event keeps the q of its own day."""
    events = sample.results().events
    own, tests = by_session(sample.DAY, events, events)
    later = tuple(
        replace(one, key=f"later.{one.key}", reaction=replace(one.reaction, session=date(2025, 9, 1)))
        for one in events
        if hasattr(one.reaction, "windows")
    )
    again, more = by_session(date(2025, 9, 1), (*events, *later), (*events, *later))
    assert {key: again[key] for key in own} == own
    assert (tests, more) == (4, 5)  # one of the sample's five sessions lies on another day


@given(st.integers(1, 400))
def test_no_p_is_above_one_by_rounding(count: int) -> None:
    """The least extreme value there is: every pool member lies beyond it."""
    p, _ = pvalues.rank(np.array([0.0]), np.ones((1, count)))
    assert p[0] == pytest.approx(1.0)
    assert p[0] <= 1.0
