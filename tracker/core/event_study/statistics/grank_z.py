"""GRANK-Z: the generalised rank against its variance under independence (Kolari and Pynnonen 2011).

A mean of N uniform ranks among T + 1 has the variance T / (12 N (T + 2)).
"""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_normal

NULL = "the standardised cumulative abnormal returns rank like any estimation day's; events are independent"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Against the standard normal."""
    if len(section) < 2:
        return InvalidTest(f"{len(section)} event: a spread across events needs two")
    if not section.scar.std() > 0:
        return InvalidTest("all events have the same standardised abnormal return")
    event, *_ = section.mean_ranks
    observed = section.cohort.estimate.n
    deviation = float(np.sqrt((observed / (12 * (observed + 2))).sum())) / len(section)
    value = event / deviation
    return ValidTest(value, float(two_sided_normal(value)), None, NULL)


STATISTIC = Statistic("grank_z", NULL, "rejects too often when events share days", compute)
