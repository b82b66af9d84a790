"""Compatibility: the eventstudy2 lineage (Stata eventstudy2, EventStudy.jl, event-study-cars), as it prints.

Not textbook, and kept only so that a published number can be found again. It standardises by sigma C^(1/4)
where the prediction error is sigma C^(1/2); cumulates SAR_s / sqrt(s), which counts later days for less; and its
GRANK-T divides the SCAR by the standard error (15-28 % rejections at 5 %). p is from t(T - 2).
"""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.estimation import Floats
from tracker.core.event_study.pvalues import two_sided_normal, two_sided_t
from tracker.core.event_study.ranks import average_ranks

NULL = "the mean standardised abnormal return is zero, in the eventstudy2 lineage's own standardisation"
REMARK = "compatibility with eventstudy2; wrong size"


def shrunk(section: Section) -> Floats:
    """Sum over the window's days s = 1.. of AR / (sigma C^(1/4)) / sqrt(s); (N,)."""
    abnormal = section.cohort.abnormal
    scaled = abnormal.values / (abnormal.sigma[:, None] * np.sqrt(abnormal.scale))
    steps = np.sqrt(np.arange(1, section.length + 1))
    total: Floats = (scaled[:, section.columns] / steps).sum(axis=1)
    return total


def patell(section: Section) -> ValidTest | InvalidTest:
    dof = section.cohort.estimate.dof
    value = float(shrunk(section).sum() / np.sqrt((dof / (dof - 2)).sum()))
    return ValidTest(value, float(two_sided_normal(value)), None, NULL)


def bmp(section: Section) -> ValidTest | InvalidTest:
    return _t(section, 1.0)


def kp(section: Section) -> ValidTest | InvalidTest:
    return _t(section, adjustment(section))


def grank_t(section: Section) -> ValidTest | InvalidTest:
    total = shrunk(section)
    value = total * adjustment(section) / (total.std(ddof=1) / len(section) ** 0.5)
    ranks = average_ranks(np.column_stack([section.cohort.sigmas, value]))
    days = (ranks / (section.cohort.estimate.n + 2)[:, None] - 0.5).mean(axis=0)
    size = len(days) - 1
    z = float(days[-1] / np.sqrt((days[:-1] ** 2).sum() / size))
    if not size - 1 - z * z > 0:
        return InvalidTest("the event day's rank is beyond every other day's")
    t = z * ((size - 2) / (size - 1 - z * z)) ** 0.5
    return ValidTest(t, float(two_sided_t(t, size - 2)), size - 2, NULL)


def adjustment(section: Section) -> float:
    """sqrt((1 - r) / (1 + (N - 1) r)), r the mean correlation of the residuals over sigma C^(1/4), by relative day."""
    estimate, count = section.cohort.estimate, len(section)
    # In the sample C = 1 + leverage too: the lineage uses the prediction's formula on estimation days.
    scaled = estimate.residuals / (1 + leverage(section)) ** 0.25
    centred = scaled - scaled.mean(axis=1, keepdims=True)
    total = (centred / np.sqrt((centred * centred).sum(axis=1, keepdims=True))).sum(axis=0)
    mean = (float(total @ total) - count) / (count * (count - 1))
    return float(((1 - mean) / (1 + (count - 1) * mean)) ** 0.5)


def leverage(section: Section) -> Floats:
    """1/T + (x - mean)^2 / Sxx of the estimation days' market; (N, T)."""
    if section.cohort.seen is None:
        raise ValueError("the eventstudy2 lineage needs the market over the estimation window")
    away = section.cohort.seen.market - section.cohort.seen.market.mean(axis=1, keepdims=True)
    squares = (away * away).sum(axis=1, keepdims=True)
    share: Floats = 1 / away.shape[1] + away * away / squares
    return share


def _t(section: Section, factor: float) -> ValidTest | InvalidTest:
    total = shrunk(section)
    value = float(total.mean() / total.std(ddof=1) * len(section) ** 0.5 * factor)
    dof = float(section.cohort.estimate.dof.min())
    return ValidTest(value, float(two_sided_t(value, dof)), dof, NULL)


STATISTICS = tuple(
    Statistic(f"eventstudy2:{name}", NULL, REMARK, compute)
    for name, compute in (("patell", patell), ("bmp", bmp), ("kolari_pynnonen", kp), ("grank_t", grank_t))
)
