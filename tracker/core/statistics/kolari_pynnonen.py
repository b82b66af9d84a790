"""Kolari-Pynnonen: BMP corrected for events that share days, aligned by *calendar* and weighted by overlap.

KP = BMP sqrt((1 - r) / (1 + (N - 1) r)) (Kolari and Pynnonen 2010, Review of Financial Studies 23, 3996-4025), against
t(N - 1). Their r is the mean correlation of estimation residuals when all events share one day. For windows that
overlap in part (the idea of Kolari, Pape and Pynnonen 2018) r is here the mean over all pairs of

    (share of the event window that the two have in common) x (correlation of their residuals on common days),

so pairs far apart count as independent. The correlation is pooled over the pairs that lie equally many days apart.
With residuals summed by event day first, 1'C1 = |sum of vectors|^2, and the cost is O(N T + days L T), not O(N^2 T).
A mean correlation below zero is noise in small samples and is taken as zero.
"""

from __future__ import annotations

from tracker.core.cross_section import Cohort, InvalidTest, Section, Statistic, ValidTest
from tracker.core.pvalues import two_sided_t

NULL = "the mean standardised abnormal return is zero; events may share days and the event may change the variance"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Against t(N - 1)."""
    count = len(section)
    if count < 2:
        return InvalidTest(f"{count} event: a spread across events needs two")
    spread = float(section.scar.std(ddof=1))
    if not spread > 0:
        return InvalidTest("all events have the same standardised abnormal return")
    mean = max(mean_correlation(section.cohort, section.length), 0.0)
    shrink = ((1 - mean) / (1 + (count - 1) * mean)) ** 0.5
    value = float(section.scar.mean()) / spread * count**0.5 * shrink
    return ValidTest(value, float(two_sided_t(value, count - 1)), count - 1, NULL)


def mean_correlation(cohort: Cohort, length: int) -> float:
    """Mean over all ordered pairs of overlap share x correlation, for event windows of `length` sessions."""
    total = 0.0
    for lag in range(length):
        product, common, pairs = cohort.pairs_apart(lag)
        if common > 0:
            total += (2 if lag else 1) * pairs * (1 - lag / length) * product / common
    return total / (len(cohort) * (len(cohort) - 1))


STATISTIC = Statistic("kolari_pynnonen", NULL, "recommended", compute)
