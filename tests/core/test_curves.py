"""The lines of a chart, against figures that can be checked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import exp, sqrt

import pytest

from tests.aligning import draw
from tests.formats import sample
from tracker.core.report.curves import AFTER, BEFORE, ReturnPair, trace
from tracker.model import Bar, Fit, Reaction, Watchlist

# t(0.975) with one degree of freedom, from any table.
T_ONE = 12.7062047364

# X = [5, 5, 7], Y = [6, 8, 10], X* = [3, 5], Y* = [12, 16]: alpha -.5, beta 1.5, s^2 2, AR [8, 9], covariance
# [[8, 2], [2, 3]], so the variance of the CAR is 8 after one day and 8 + 3 + 2 x 2 = 15 after two.
TOY_FIT = Fit("market", 3, date(2025, 1, 1), date(2025, 1, 3), -0.5, 1.5, sqrt(2), 0.75, 1)
TOY = [
    ReturnPair(date(2025, 1, 1), 1, 6.0, 5.0),
    ReturnPair(date(2025, 1, 2), 1, 8.0, 5.0),
    ReturnPair(date(2025, 1, 3), 1, 10.0, 7.0),
    ReturnPair(date(2025, 1, 4), 1, 12.0, 3.0),
    ReturnPair(date(2025, 1, 5), 1, 16.0, 5.0),
]


def test_the_range_is_the_full_prediction_error_with_its_covariances() -> None:
    curve = trace("X", date(2025, 1, 4), TOY_FIT, TOY)
    assert curve is not None
    assert curve.event == 3
    assert curve.band == pytest.approx((0, 0, 0, T_ONE * sqrt(8), T_ONE * sqrt(15)), rel=1e-9)
    assert curve.abnormal[2:] == pytest.approx((0, 8, 17))


def test_before_the_base_the_abnormal_sum_turns_its_sign() -> None:
    """Residuals of the fit are -1, 1, 0: on 2 Jan the third is still to come (0), on 1 Jan the second too (1)."""
    curve = trace("X", date(2025, 1, 4), TOY_FIT, TOY)
    assert curve is not None
    assert curve.abnormal[:3] == pytest.approx((-1, 0, 0))


def test_prices_compound_both_ways_from_the_base() -> None:
    """100, 110, 99 (base), 108.9, 98.01: against 99 that is 100/99 - 1, 110/99 - 1, 0, +10 %, -1 %."""
    days = [date(2025, 3, n) for n in range(3, 8)]
    moves = [0.0, 0.10, -0.10, 0.10, -0.10]
    curve = trace("X", days[3], FLAT, [ReturnPair(d, 1, m, 0.0) for d, m in zip(days, moves, strict=True)])
    assert curve is not None
    assert curve.own == pytest.approx((100 / 99 - 1, 110 / 99 - 1, 0, 0.10, -0.01))
    assert curve.market == pytest.approx((0,) * 5)


FLAT = Fit("mean", 250, date(2024, 1, 1), date(2024, 12, 31), 0.0, 0.0, 0.02, 0.0, 249)


def test_a_model_without_a_market_has_no_leverage() -> None:
    """t(0.975, 249) is 1.96954; one session: 1.96954 x .02 x sqrt(1 + 1/250)."""
    steps = [ReturnPair(date(2025, 3, 3), 1, 0.0, 0.0), ReturnPair(date(2025, 3, 4), 1, 0.05, 0.01)]
    curve = trace("X", date(2025, 3, 4), FLAT, steps)
    assert curve is not None
    assert curve.band[1] == pytest.approx(1.96954 * 0.02 * sqrt(1 + 1 / 250), rel=1e-5)


def test_a_halt_counts_every_session_it_covers() -> None:
    """Ten sessions in one return: ten times alpha is expected, and the range is that of ten sessions."""
    fit = Fit("mean", 250, date(2024, 1, 1), date(2024, 12, 31), 0.001, 0.0, 0.02, 0.0, 249)
    steps = [ReturnPair(date(2025, 3, 3), 1, 0.0, 0.0), ReturnPair(date(2025, 3, 17), 10, 0.12, 0.0)]
    curve = trace("X", date(2025, 3, 17), fit, steps)
    assert curve is not None
    assert curve.abnormal[1] == pytest.approx(0.11)
    assert curve.band[1] == pytest.approx(1.96954 * 0.02 * sqrt(10 + 100 / 250), rel=1e-5)


def test_logarithms_where_the_model_has_them() -> None:
    fit = Fit("market", 250, date(2024, 1, 1), date(2024, 12, 31), 0.0, 1.0, 0.02, 0.0, 248)
    steps = [
        ReturnPair(date(2025, 3, 3), 1, 0.0, 0.0, logs=True),
        ReturnPair(date(2025, 3, 4), 1, 0.05, 0.02, logs=True),
    ]
    curve = trace("X", date(2025, 3, 4), fit, steps)
    assert curve is not None
    assert curve.abnormal[1] == pytest.approx(0.03)
    assert curve.own[1] == pytest.approx(exp(0.05) - 1)


def test_twenty_before_and_ten_after_at_most() -> None:
    days = [date.fromordinal(date(2025, 1, 1).toordinal() + n) for n in range(100)]
    curve = trace("X", days[50], FLAT, [ReturnPair(day, 1, 0.01, 0.0) for day in days])
    assert curve is not None
    assert (curve.days[0], curve.days[-1]) == (days[50 - BEFORE], days[50 + AFTER])
    assert curve.event == BEFORE
    assert len(curve.days) == len(curve.own) == len(curve.market) == len(curve.abnormal) == len(curve.band) == 31


def test_no_curve_without_the_close_before() -> None:
    assert trace("X", date(2025, 1, 1), TOY_FIT, TOY) is None
    assert trace("X", date(2024, 1, 1), TOY_FIT, TOY) is None
    assert trace("X", date(2024, 1, 1), TOY_FIT, []) is None


def smic() -> Reaction:
    found = next(one.reaction for one in sample.results().events if one.link.listing == "0981.HK")
    assert isinstance(found, Reaction)
    return found


def test_drawn_from_bars() -> None:
    curve = draw({"key": smic()}, sample.facts(), sample.recipe())["key"]
    assert curve.own[-1] == pytest.approx(56.90 / 51.70 - 1)


def test_a_gap_in_the_benchmark_leaves_the_return_out() -> None:
    """Without the index on 21 Aug neither that return nor the event's own can be compared with the market."""
    facts = sample.facts()

    def kept(bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
        return tuple(bar for bar in bars if bar.day != date(2025, 8, 21))

    facts.bars["^HSI"] = kept(facts.bars["^HSI"])  # type: ignore[index]
    assert draw({"key": smic()}, facts, sample.recipe()) == {}


def test_nothing_is_drawn_without_listing_sessions_or_bars() -> None:
    facts, recipe = sample.facts(), sample.recipe()
    asked = {"key": smic()}
    assert draw(asked, facts, recipe.following(Watchlist())) == {}
    assert draw(asked, replace(facts, sessions={}), recipe) == {}
    assert draw(asked, replace(facts, bars={}), recipe) == {}
    assert draw({}, facts, recipe) == {}
