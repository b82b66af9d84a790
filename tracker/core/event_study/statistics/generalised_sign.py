"""The generalised sign test: as many events up as on a usual day (Cowan 1992, RQFA 2, 343-358)."""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_normal

NULL = "an abnormal return is positive as often as in the estimation window; events are independent"


def compute(section: Section) -> ValidTest | InvalidTest:
    """(w - N p) / sqrt(N p (1 - p)), p the mean share of positive residuals, against the standard normal."""
    count = len(section)
    if not count:
        return InvalidTest("no event")
    share = section.cohort.share_positive
    if not 0 < share < 1:
        return InvalidTest("all residuals of the estimation window have one sign")
    up = int(np.count_nonzero(section.car > 0))
    value = (up - count * share) / (count * share * (1 - share)) ** 0.5
    return ValidTest(value, float(two_sided_normal(value)), None, NULL)


STATISTIC = Statistic(
    "generalised_sign",
    NULL,
    "coarse in small samples; 10 to 16 % for 5 in windows of skewed returns; too often when events share days",
    compute,
)
