"""Mean buy-and-hold abnormal return over a long window, events whose windows overlap clustered together.

Over months returns of different events share most of their days: the plain t takes them for independent and rejects far
too often (Lyon, Barber and Tsai 1999, Journal of Finance 54, 165-201; Dutta, Knif, Kolari and Pynnonen 2018, Journal of
Empirical Finance 49, 107-119). Here events in chains of overlapping windows are one cluster, and the mean's error is
built from sums of clusters, against t(clusters - 1).
"""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_t

NULL = "the mean buy-and-hold abnormal return is zero; events whose windows overlap may be correlated"
FEWEST = 5


def compute(section: Section) -> ValidTest | InvalidTest:
    """mean / sqrt(G/(G-1) sum over clusters of (sum of deviations)^2) N, against t(G - 1)."""
    held = section.held
    order = np.argsort(section.cohort.places, kind="stable")
    gaps = np.diff(section.cohort.places[order])
    starts = np.concatenate([[0], np.flatnonzero(gaps >= section.length) + 1])
    if not len(order) or len(starts) < FEWEST:
        return InvalidTest(f"{len(starts) if len(order) else 0} clusters of overlapping windows: {FEWEST} are needed")
    sums = np.add.reduceat((held - held.mean())[order], starts)
    count = len(sums)
    error = float(np.sqrt(count / (count - 1) * (sums * sums).sum())) / len(held)
    if not error > 0:
        return InvalidTest("all events have the same abnormal return")
    value = float(held.mean()) / error
    return ValidTest(value, float(two_sided_t(value, count - 1)), count - 1, NULL)


STATISTIC = Statistic(
    "bhar_clustered", NULL, "for windows of months with simple returns; needs five clusters", compute, "window"
)
