"""Kolari-Pynnonen: BMP corrected for events that share days, aligned by *calendar* and weighted by overlap.

KP = BMP sqrt((1 - r) / (1 + (N - 1) r)) (Kolari and Pynnonen 2010, Review of Financial Studies 23, 3996-4025), against
t(N - 1). Their r is the mean correlation of estimation residuals when all events share one day. For windows that
overlap in part (the idea of Kolari, Pape and Pynnonen 2018) r is here the mean over all pairs of

    (overlap of the two CARs) x (correlation of the two events' residuals on common days).

A CAR over L days is the event days' errors less L/T of each estimation day's, through the fitted constant. So the
overlap of two events k days apart is [common event days - L/T (days on which one's event lies in the other's estimation
window) + (L/T)^2 (common estimation days)] / (L + L^2/T): 1 on the same day, and slightly negative for events whose
estimation window holds the other event. Without the last two terms a stream of events 10 days apart is rejected
3.2 times in 100 instead of 5.

The correlation is pooled over pairs equally far apart while their event windows meet, over all pairs beyond. Residuals
are summed by event day first, 1'C1 = |sum of vectors|^2: O(N T + days L T), not O(N^2 T). A correlation below zero is
noise in small samples and is taken as zero.
"""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.cross_section import (
    Integers,
    InvalidTest,
    Section,
    Statistic,
    ValidTest,
    correlated,
    mean_t,
)
from tracker.core.event_study.estimation import Floats

# 1 + (N - 1) r is never let below a half: forecast errors cannot cancel more than that in any stream we know.
LOWEST = -0.5

NULL = "the mean standardised abnormal return is zero; events may share days and the event may change the variance"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Against t(N - 1)."""
    found = mean_t(section.scar, "standardised abnormal return", NULL)
    if isinstance(found, InvalidTest):
        return found
    return correlated(found, len(section), mean_correlation(section))


def mean_correlation(section: Section) -> float:
    """Mean over all ordered pairs of overlap x correlation; never so low that the variance of the mean would vanish."""
    cohort, count = section.cohort, len(section)
    shares = overlaps(section)
    near = 0.0
    for lag in range(min(section.length, len(shares))):
        product, common, pairs = cohort.pairs_apart(lag)
        if common > 0:
            near += (2 if lag else 1) * pairs * float(shares[lag]) * product / common
    far = 2 * float((cohort.distances * shares)[section.length :].sum())
    total = max(near, 0.0) + far * max(cohort.pooled_correlation, 0.0)
    return max(total / (count * (count - 1)), LOWEST / (count - 1))


def overlaps(section: Section) -> Floats:
    """Correlation of two CARs 0, 1, 2, ... days apart whose daily errors are perfectly correlated."""
    cohort, length = section.cohort, section.length
    width = cohort.estimate.residuals.shape[1]
    lags = np.arange(len(cohort.distances))
    start, end, opens = section.start + cohort.first, section.end + cohort.first, cohort.opens
    together = np.maximum(length - lags, 0)
    held = _common(start - lags, end - lags, opens, width) + _common(start + lags, end + lags, opens, width)
    estimated = np.maximum(width - lags, 0)
    constant = cohort.estimate.coefficients.shape[1] > 0
    part = length / width if constant else 0.0
    shares: Floats = (together - part * held + part**2 * estimated) / (length + part * length)
    return shares


def _common(start: Integers, end: Integers, opens: int, width: int) -> Floats:
    """Days of `start`..`end` inside the estimation window."""
    inside = np.minimum(end, opens + width - 1) - np.maximum(start, opens) + 1
    days: Floats = np.maximum(inside, 0).astype(float)
    return days


STATISTIC = Statistic(
    "kolari_pynnonen",
    NULL,
    "recommended; 7 to 10 % for 5 on one day of strongly skewed returns up to 20 events",
    compute,
)
