"""Models and tests over many events against other programs (numpy, scipy) and hand calculation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tracker.core.event_study import pvalues
from tracker.core.event_study.cross_section import Cohort, InvalidTest, ValidTest
from tracker.core.event_study.estimation import Sample, least_squares, predict
from tracker.core.event_study.expected import MODELS
from tracker.core.event_study.panel import Panel, Plan, cohort, cohorts, join
from tracker.core.event_study.ranks import average_ranks
from tracker.core.event_study.statistics import STATISTICS
from tracker.core.event_study.statistics.wild_bootstrap import cluster_sums, signs

ESTIMATION = (-110, -11)


def drawn(events: int = 12, seed: int = 0, window: tuple[int, int] = (-2, 3), spacing: int = 7) -> Cohort:
    rng = np.random.default_rng(seed)
    days = 130 + spacing * events
    market = rng.standard_normal((1, days)) * 0.01
    returns = 0.001 + 1.2 * market + 0.02 * rng.standard_normal((events, days))
    places = 115 + spacing * np.arange(events)
    return cohort(Panel(returns, market), np.arange(events), places, Plan(MODELS["market"], ESTIMATION, window))


def value(name: str, made: Cohort, start: int = 0, end: int = 0) -> ValidTest:
    found = STATISTICS[name].compute(made.section(start, end))
    assert isinstance(found, ValidTest), found
    return found


def test_least_squares_is_numpys() -> None:
    rng = np.random.default_rng(1)
    y, *xs = rng.standard_normal((4, 1, 60))
    found = least_squares(y, (np.ones((1, 60)), *xs))
    design = np.column_stack([np.ones(60), *(one[0] for one in xs)])
    coefficients, squares, *_ = np.linalg.lstsq(design, y[0], rcond=None)
    assert found.coefficients[0] == pytest.approx(coefficients, rel=1e-12)
    assert found.sigma[0] ** 2 == pytest.approx(squares[0] / 56, rel=1e-12)
    inverse = np.linalg.inv(design.T @ design)
    assert np.linalg.inv(found.triangle[0].T @ found.triangle[0]) == pytest.approx(inverse, rel=1e-9)
    assert found.r2[0] == pytest.approx(1 - squares[0] / ((y[0] - y[0].mean()) ** 2).sum(), rel=1e-12)


def test_missing_days_are_left_out_not_zero() -> None:
    rng = np.random.default_rng(2)
    y, x = rng.standard_normal((2, 1, 50))
    holes = y.copy()
    holes[0, [3, 17, 40]] = np.nan
    kept = np.isfinite(holes[0])
    found = least_squares(holes, (np.ones((1, 50)), x))
    fewer = least_squares(y[:, kept], (np.ones((1, 47)), x[:, kept]))
    assert found.n[0] == 47
    assert found.coefficients == pytest.approx(fewer.coefficients, rel=1e-12)
    assert found.sigma == pytest.approx(fewer.sigma, rel=1e-12)


def test_a_benchmark_that_stands_still_estimates_nothing() -> None:
    found = least_squares(np.random.default_rng(3).standard_normal((1, 30)), (np.ones((1, 30)), np.full((1, 30), 0.01)))
    assert np.isnan(found.sigma[0])


@pytest.mark.parametrize("name", ["market", "robust", "scholes_williams", "dimson", "factors"])
def test_models_find_alpha_and_beta_again(name: str) -> None:
    """4,000 days, alpha .002, beta 1.4, noise .01: the standard error of beta is .016 (.03 for the thin models)."""
    rng = np.random.default_rng(4)
    market = rng.standard_normal((1, 4002)) * 0.01
    returns = 0.002 + 1.4 * market[:, 1:-1] + 0.01 * rng.standard_normal((1, 4000))
    factor = rng.standard_normal((1, 4000))
    seen = Sample(returns, market[:, 1:-1], None, (factor,), market[:, :-2], market[:, 2:])
    found = MODELS[name].fit(seen)
    assert found.alpha[0] == pytest.approx(0.002, abs=0.0006)
    assert found.beta[0] == pytest.approx(1.4, abs=0.1)
    assert found.sigma[0] == pytest.approx(0.01, rel=0.05)


def test_thin_trading_models_undo_a_late_price() -> None:
    """Half of the market's move is in the price only a day later: OLS finds .7, the sum of betas 1.4."""
    rng = np.random.default_rng(5)
    market = rng.standard_normal((1, 6002)) * 0.01
    now, before, after = market[:, 1:-1], market[:, :-2], market[:, 2:]
    returns = 0.7 * now + 0.7 * before + 0.005 * rng.standard_normal((1, 6000))
    seen = Sample(returns, now, None, (), before, after)
    assert MODELS["market"].fit(seen).beta[0] == pytest.approx(0.7, abs=0.05)
    assert MODELS["dimson"].fit(seen).beta[0] == pytest.approx(1.4, abs=0.05)
    assert MODELS["scholes_williams"].fit(seen).beta[0] == pytest.approx(1.4, abs=0.05)


def test_the_robust_model_shrugs_at_one_jump() -> None:
    rng = np.random.default_rng(6)
    market = rng.standard_normal((1, 120)) * 0.01
    returns = 1.0 * market + 0.01 * rng.standard_normal((1, 120))
    returns[0, 60], market[0, 60] = 0.30, 0.04
    plain, robust = (MODELS[name].fit(Sample(returns, market)) for name in ("market", "robust"))
    assert plain.beta[0] > 1.4
    assert robust.beta[0] == pytest.approx(1.0, abs=0.25)
    assert robust.sigma[0] > 0.02  # the jump still counts in what one day may do


def test_spans_are_weighted_as_several_days() -> None:
    """Weighted least squares by hand: rows [d, M] / sqrt(d) on R / sqrt(d)."""
    rng = np.random.default_rng(7)
    spans = np.ones((1, 40))
    spans[0, [5, 20]] = 6, 3
    market = rng.standard_normal((1, 40)) * np.sqrt(spans)
    returns = 0.1 * spans + market + rng.standard_normal((1, 40)) * np.sqrt(spans)
    found = MODELS["market"].fit(Sample(returns, market, spans))
    root = np.sqrt(spans[0])
    design = np.column_stack([spans[0], market[0]]) / root[:, None]
    expected, squares, *_ = np.linalg.lstsq(design, returns[0] / root, rcond=None)
    assert found.coefficients[0] == pytest.approx(expected, rel=1e-12)
    assert found.sigma[0] == pytest.approx((squares[0] / 38) ** 0.5, rel=1e-12)
    event = predict(MODELS["market"], found, Sample(np.array([[0.5]]), np.array([[0.2]]), np.array([[11.0]])))
    row = np.array([11.0, 0.2])
    assert event.values[0, 0] == pytest.approx(0.5 - row @ expected, rel=1e-12)
    scale = 11 + row @ np.linalg.inv(design.T @ design) @ row
    assert event.scale[0, 0] ** 2 == pytest.approx(scale, rel=1e-12)


def test_average_ranks_are_scipys() -> None:
    values = np.array([[3.0, 1.0, 3.0, np.nan, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]])
    expected = stats.rankdata(values, axis=1, nan_policy="omit")
    assert np.array_equal(average_ranks(values), expected, equal_nan=True)


def test_cross_sectional_t_is_scipys() -> None:
    made = drawn()
    car = made.section(0, 2).car
    expected = stats.ttest_1samp(car, 0.0)
    found = value("cross_sectional_t", made, 0, 2)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-10)
    assert found.df == 11


def test_corrado_rank_by_scipys_ranks() -> None:
    made = drawn()
    whole = np.concatenate([made.estimate.residuals, made.abnormal.values], axis=1)
    uniform = stats.rankdata(whole, axis=1) / (whole.shape[1] + 1) - 0.5
    sums = uniform.sum(axis=0) / 12**0.5
    spread = np.sqrt((sums**2).mean())
    assert value("corrado_rank", made).statistic == pytest.approx(sums[100 + 2] / spread, rel=1e-12)
    cumulated = sums[100 + 2 : 100 + 5].sum() / (spread * 3**0.5)
    assert value("cumulative_rank", made, 0, 2).statistic == pytest.approx(cumulated, rel=1e-12)


def test_sign_tests_by_hand() -> None:
    made = drawn()
    up = int((made.section(0, 0).car > 0).sum())
    assert value("sign", made).statistic == pytest.approx((up - 6) / 3**0.5, rel=1e-12)
    share = float((made.estimate.residuals > 0).mean())
    by_hand = (up - 12 * share) / (12 * share * (1 - share)) ** 0.5
    assert value("generalised_sign", made).statistic == pytest.approx(by_hand, rel=1e-12)


def test_the_bootstrap_tries_every_pattern_of_few_clusters() -> None:
    """8 clusters far apart: 256 patterns of signs; p counts those with |sum| at least the observed."""
    made = drawn(events=8)
    section = made.section(0, 0)
    assert len(cluster_sums(section)) == 8
    patterns = np.array([[1 - 2 * (n >> bit & 1) for bit in range(8)] for n in range(256)])
    assert np.array_equal(signs(8), patterns)
    sums = np.abs(patterns @ section.scar)
    expected = float((sums >= abs(section.scar.sum()) - 1e-12).mean())
    assert value("wild_bootstrap", made).p == expected


def test_events_in_one_window_are_one_cluster() -> None:
    made = drawn(events=8, spacing=2)
    assert len(cluster_sums(made.section(0, 3))) == 1
    refused = STATISTICS["wild_bootstrap"].compute(made.section(0, 3))
    assert isinstance(refused, InvalidTest)
    assert "1 independent clusters" in refused.reason


def test_bhar_compounds() -> None:
    """+10 % twice is 21 %; expected +1 % twice is 2.01 %."""
    from tracker.core.event_study.statistics.bhar_t import bhar

    rng = np.random.default_rng(8)
    returns = np.concatenate([rng.standard_normal((1, 101)) * 0.02, [[0.10, 0.10]]], axis=1)
    market = np.zeros((1, 103))
    market[0, 101:] = 0.01
    made = cohort(
        Panel(returns, market), np.array([0]), np.array([101]), Plan(MODELS["market_adjusted"], (-100, -1), (0, 1))
    )
    assert bhar(made.section(0, 1))[0] == pytest.approx(1.1**2 - 1.01**2, rel=1e-12)


def brute_force_correlation(made: Cohort, start: int, end: int) -> float:
    """Every pair of events by itself: both CARs laid on the calendar, times the pooled correlation."""
    z, places, length, width = made.sigmas, made.places, end - start + 1, made.sigmas.shape[1]
    days = int(places.max()) + end + 1
    weight, error = np.zeros((len(made), days)), np.full((len(made), days), np.nan)
    for number, place in enumerate(places):
        weight[number, place + made.opens : place + made.opens + width] = -length / width
        weight[number, place + start : place + end + 1] = 1.0
        error[number, place + made.opens : place + made.opens + width] = z[number]
    pairs = [(i, j) for i in range(len(made)) for j in range(len(made)) if i != j]
    products = {(i, j): error[i] * error[j] for i, j in pairs}
    pooled = np.nansum(list(products.values())) / np.isfinite(list(products.values())).sum()
    near, far = 0.0, 0.0
    for i, j in pairs:
        overlap = float(weight[i] @ weight[j]) / (length + length**2 / width)
        lag = abs(int(places[i] - places[j]))
        same = [products[pair] for pair in pairs if abs(int(places[pair[0]] - places[pair[1]])) == lag]
        if lag < length:
            near += overlap * float(np.nansum(same) / np.isfinite(same).sum())
        else:
            far += overlap * max(float(pooled), 0.0)
    return max((max(near, 0.0) + far) / len(pairs), -0.5 / (len(made) - 1))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("spacing", "window"), [(0, (0, 2)), (1, (-2, 3)), (3, (-2, 3)), (40, (-2, 3))])
def test_calendar_correlation_is_that_of_all_pairs(spacing: int, window: tuple[int, int], seed: int) -> None:
    from tracker.core.event_study.statistics.kolari_pynnonen import mean_correlation

    made = drawn(events=9, spacing=spacing, window=(-2, 3), seed=seed)
    expected = brute_force_correlation(made, *window)
    assert mean_correlation(made.section(*window)) == pytest.approx(expected, rel=1e-9, abs=1e-15)


def test_kolari_pynnonen_is_bmp_where_nothing_overlaps() -> None:
    made = drawn(events=6, spacing=130)
    assert value("kolari_pynnonen", made, -2, 3).statistic == value("bmp", made, -2, 3).statistic


def test_a_single_event_has_no_spread_and_says_so() -> None:
    made = drawn(events=1)
    for name in ("kolari_pynnonen", "cross_sectional_t", "bmp", "grank_t", "grank_z", "skewness_adjusted_t"):
        refused = STATISTICS[name].compute(made.section(0, 0))
        assert isinstance(refused, InvalidTest)
        assert "1 event" in refused.reason


def test_every_statistic_says_its_null_in_words() -> None:
    for one in STATISTICS.values():
        assert len(one.null.split()) >= 6, one.name
        assert one.remark


def test_events_missing_in_a_window_are_left_out_of_it() -> None:
    rng = np.random.default_rng(9)
    returns, market = rng.standard_normal((3, 130)), rng.standard_normal((1, 130))
    returns[1, 121] = np.nan
    made = cohort(Panel(returns, market), np.arange(3), np.full(3, 120), Plan(MODELS["market"], ESTIMATION, (0, 2)))
    assert [len(made.section(*window)) for window in ((0, 0), (0, 1), (2, 2))] == [3, 2, 3]


def test_blocks_join_to_the_whole() -> None:
    rng = np.random.default_rng(10)
    world = Panel(rng.standard_normal((5, 400)), rng.standard_normal((1, 400)))
    rows, places = rng.integers(0, 5, 700), rng.integers(115, 390, 700)
    plan = Plan(MODELS["market"], ESTIMATION, (-2, 3))
    made = join(cohorts(world, rows, places, plan))
    assert len(made) == 700
    for number in (0, 255, 256, 699):
        alone = cohort(world, rows[number : number + 1], places[number : number + 1], plan)
        assert np.array_equal(alone.abnormal.values[0], made.abnormal.values[number])
        assert np.array_equal(alone.abnormal.cumulate(0, 5)[1], made.abnormal.cumulate(0, 5)[1][number : number + 1])


def test_rank_counts_by_hand() -> None:
    """Pool 1..9 and nan, value 7: three at least as large (7, 8, 9) -> (1 + 3) / 10 with equal weights, floor 1/10."""
    pool = np.array([[1.0, -2.0, 3.0, np.nan, -4.0, 5.0, 6.0, -7.0, 8.0, 9.0]])
    p, floor = pvalues.rank(np.array([7.0]), pool, half_life=np.inf)
    assert (p[0], floor[0]) == (0.4, 0.1)
    p, _ = pvalues.rank(np.array([-99.0]), pool)
    assert p[0] == 0.1


def test_recent_days_weigh_more() -> None:
    """Two quiet days, half-life one: weights 1/3 and 2/3 of two observations."""
    p, _ = pvalues.rank(np.array([5.0, 5.0]), np.array([[9.0, 0.0], [0.0, 9.0]]), half_life=1)
    assert p == pytest.approx([(1 + 2 / 3) / 3, (1 + 4 / 3) / 3], rel=1e-12)


def test_the_tail_goes_on_below_the_floor() -> None:
    """Student's t with 4 degrees: the fitted tail must find a 1 in 10,000 within a factor of four from 5,000 days."""
    pool = stats.t.rvs(4, size=5000, random_state=11)
    for p in (1e-3, 1e-4):
        assert pvalues.tail(float(stats.t.isf(p / 2, 4)), pool) == pytest.approx(p, rel=3.0 if p < 1e-3 else 0.5)
    assert pvalues.tail(50.0, pool) < pvalues.tail(20.0, pool) < pvalues.tail(10.0, pool)
    assert np.isnan(pvalues.tail(3.0, pool[:99]))
