"""Compatibility: the R package estudy2, as it prints.

Its conventions: standard deviations with n - 1 (not n - k), the market's mean and squares over every estimation day
even where the share has none, plain signs, signed-rank sums without a p, and windows tested by the sum of the daily
statistics over root L. Kept so that a figure printed by that package can be found again.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.estimation import Floats
from tracker.core.event_study.pvalues import two_sided_normal, two_sided_t
from tracker.core.event_study.ranks import average_ranks

NULL = "the abnormal returns of the day are like those of the estimation window, in estudy2's own conventions"
REMARK = "compatibility with the R package estudy2"

Daily = Callable[[Section], Floats]


def brown_warner_1980(section: Section) -> Floats:
    """Mean over the root of the summed variances, per day; (L,)."""
    variances = np.nanvar(section.cohort.estimate.residuals, axis=1, ddof=1)
    spread = np.sqrt(variances.sum()) / len(section)
    result: Floats = _aar(section) / float(spread)
    return result


def brown_warner_1985(section: Section) -> Floats:
    """Mean over the standard deviation of the estimation window's daily means."""
    result: Floats = _aar(section) / _portfolio_spread(section)
    return result


def t_test(section: Section) -> Floats:
    values = _event(section)
    result: Floats = values.mean(axis=0) / values.std(axis=0, ddof=1) * len(section) ** 0.5
    return result


def patell(section: Section) -> Floats:
    n = section.cohort.estimate.n
    total: Floats = _standardised(section).sum(axis=0) / np.sqrt(((n - 2) / (n - 4)).sum())
    return total


def boehmer(section: Section) -> Floats:
    values = _standardised(section)
    result: Floats = values.mean(axis=0) / values.std(axis=0, ddof=1) * len(section) ** 0.5
    return result


def lamb(section: Section) -> Floats:
    """Brown and Warner (1985) with the market's forecast error."""
    market = _market(section)[0]
    days = float(section.cohort.estimate.n.mean())
    scale = np.sqrt(1 + 1 / days + _distance(section)[0] / _squares(market))
    result: Floats = brown_warner_1985(section) / scale
    return result


def sign(section: Section) -> Floats:
    count = len(section)
    up = (_event(section) > 0).sum(axis=0).astype(float)
    result: Floats = (up - count / 2) / (count / 4) ** 0.5
    return result


def generalised_sign(section: Section) -> Floats:
    residuals, count = section.cohort.estimate.residuals, len(section)
    share = float((residuals > 0).sum() / np.isfinite(residuals).sum())
    up = (_event(section) > 0).sum(axis=0).astype(float)
    result: Floats = (up - count * share) / (count * share * (1 - share)) ** 0.5
    return result


def corrado_sign(section: Section) -> Floats:
    whole = _whole(section)
    signs = np.sign(whole - np.nanmedian(whole, axis=1, keepdims=True))
    return _over_spread(section, signs)


def rank(section: Section) -> Floats:
    ranks = average_ranks(_whole(section))
    centred = ranks - np.nanmean(ranks, axis=1, keepdims=True)
    # A day's mean is scaled up to all events, then divided by those observed.
    means = np.nanmean(centred, axis=0) * len(section) / np.isfinite(centred).sum(axis=0)
    spread = np.sqrt((means**2).sum() / _mean_days(section))
    return _days(section, means) / float(spread)


def modified_rank(section: Section) -> Floats:
    whole = _whole(section)
    count = np.isfinite(whole).sum(axis=1, keepdims=True)
    return _over_spread(section, average_ranks(whole) / (count + 1) - 0.5)


def wilcoxon(section: Section) -> Floats:
    """Sum of the ranks of |AR| over the positive ones."""
    values = _event(section)
    ranks = average_ranks(np.abs(values).T).T
    result: Floats = np.where(values > 0, ranks, 0.0).sum(axis=0)
    return result


def car_rank(section: Section) -> Floats:
    ranks = average_ranks(_whole(section))
    middle = float(np.nanmean(ranks, axis=1).mean())
    means = np.nanmean(ranks, axis=0) - middle
    spread = np.sqrt((means**2).sum() / _mean_days(section))
    event = ranks[:, section.cohort.estimate.residuals.shape[1] :][:, section.columns]
    return np.array([section.length * (float(np.nanmean(event)) - middle) / float(spread)])


def _event(section: Section) -> Floats:
    return section.cohort.abnormal.values[:, section.columns]


def _aar(section: Section) -> Floats:
    result: Floats = _event(section).mean(axis=0)
    return result


def _whole(section: Section) -> Floats:
    """Estimation residuals and all days of the event window; (N, T + L)."""
    return np.concatenate([section.cohort.estimate.residuals, section.cohort.abnormal.values], axis=1)


def _mean_days(section: Section) -> float:
    return float(np.isfinite(_whole(section)).sum(axis=1).mean())


def _over_spread(section: Section, scores: Floats) -> Floats:
    sums = np.nanmean(scores, axis=0) * len(section) / np.sqrt(np.isfinite(scores).sum(axis=0))
    spread = np.sqrt((sums**2).sum() / _mean_days(section))
    return _days(section, sums) / float(spread)


def _days(section: Section, whole: Floats) -> Floats:
    """The section's days out of estimation and event window."""
    return whole[section.cohort.estimate.residuals.shape[1] :][section.columns]


def _portfolio_spread(section: Section) -> float:
    return float(np.nanmean(section.cohort.estimate.residuals, axis=0).std(ddof=1))


def _market(section: Section) -> Floats:
    seen = section.cohort.seen
    if seen is None:
        raise ValueError("estudy2's conventions need the market over the estimation window")
    return seen.market


def _squares(market: Floats) -> float:
    return float(((market - market.mean()) ** 2).sum())


def _distance(section: Section) -> Floats:
    market = _market(section)
    event = section.cohort.window.market[:, section.columns]
    result: Floats = (event - market.mean(axis=1, keepdims=True)) ** 2
    return result


def _standardised(section: Section) -> Floats:
    market, estimate = _market(section), section.cohort.estimate
    squares = ((market - market.mean(axis=1, keepdims=True)) ** 2).sum(axis=1, keepdims=True)
    spread = np.nanstd(estimate.residuals, axis=1, ddof=1)[:, None]
    result: Floats = _event(section) / spread / np.sqrt(1 + 1 / estimate.n[:, None] + _distance(section) / squares)
    return result


def _daily(name: str, compute: Daily, needs_market: bool, dof: str) -> Statistic:
    def tested(section: Section) -> ValidTest | InvalidTest:
        if len(section) < 2:
            return InvalidTest(f"{len(section)} event: two are needed")
        if needs_market and section.cohort.estimate.coefficients.shape[1] != 2:
            return InvalidTest("defined for the market model alone")
        value = float(compute(section).sum() / section.length**0.5)
        return _tested(section, value, dof)

    return Statistic(f"estudy2:{name}", NULL, REMARK, tested)


def _tested(section: Section, value: float, dof: str) -> ValidTest:
    if dof == "none":
        return ValidTest(value, float("nan"), None, NULL)
    if dof == "normal":
        return ValidTest(value, float(two_sided_normal(value)), None, NULL)
    degrees = len(section) - 1 if dof == "events" else float(section.cohort.estimate.n.mean()) - 1
    return ValidTest(value, float(two_sided_t(value, degrees)), degrees, NULL)


STATISTICS = (
    _daily("bw_1980", brown_warner_1980, False, "days"),
    _daily("bw_1985", brown_warner_1985, False, "days"),
    _daily("t_test", t_test, False, "events"),
    _daily("patell", patell, True, "normal"),
    _daily("boehmer", boehmer, True, "events"),
    _daily("lamb", lamb, True, "normal"),
    _daily("sign", sign, False, "normal"),
    _daily("gsign", generalised_sign, False, "normal"),
    _daily("csign", corrado_sign, False, "normal"),
    _daily("rank", rank, False, "normal"),
    _daily("mrank", modified_rank, False, "normal"),
    _daily("wlcx", wilcoxon, False, "none"),
    _daily("car_rank", car_rank, False, "normal"),
)
