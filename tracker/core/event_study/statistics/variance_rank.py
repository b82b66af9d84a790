"""Is the variance another around the event? Rank of the squared standardised return among the event's own quiet days.

Corrado's rank test (1989, Journal of Financial Economics 23, 385-395) on squares: under the null a rank over n + 1 is
uniform with the variance (n - 1) / (12 (n + 1)) of n equally likely places.
"""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_normal

NULL = "squared abnormal returns around the event rank like any quiet day's; events are independent"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Sum of ranks less one half over its standard deviation, against the standard normal."""
    if not len(section):
        return InvalidTest("no event")
    estimate = section.cohort.estimate
    inside = np.abs(section.cohort.sigmas) * np.sqrt(estimate.n / estimate.dof)[:, None]
    below = np.count_nonzero(inside < np.abs(section.scar)[:, None], axis=1)
    ranks = (below + 1) / (estimate.n + 2) - 0.5
    deviation = float(np.sqrt((estimate.n / (12 * (estimate.n + 2))).sum()))
    value = float(ranks.sum()) / deviation
    return ValidTest(value, float(two_sided_normal(value)), None, NULL)


STATISTIC = Statistic("variance_rank", NULL, "rejects too often when events share days", compute)
