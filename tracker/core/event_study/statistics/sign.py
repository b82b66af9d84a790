"""The sign test: as many events up as down (McConnell and Muscarella 1985, JFE 14, 399-422)."""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_normal

NULL = "an abnormal return is positive with probability one half; events are independent"


def compute(section: Section) -> ValidTest | InvalidTest:
    """(w - N/2) / sqrt(N/4) against the standard normal, w the events with a positive abnormal return."""
    count = len(section)
    if not count:
        return InvalidTest("no event")
    value = (int(np.count_nonzero(section.car > 0)) - count / 2) / (count / 4) ** 0.5
    return ValidTest(value, float(two_sided_normal(value)), None, NULL)


STATISTIC = Statistic("sign", NULL, "coarse in small samples; rejects too often when events share days", compute)
