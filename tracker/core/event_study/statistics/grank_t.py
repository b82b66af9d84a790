"""GRANK-T, the generalised rank test (Kolari and Pynnonen 2011, Journal of Empirical Finance 18, 953-971).

The window's SCAR, divided by its cross-sectional standard *deviation*, is one more "day" beside the T of the estimation
window; its mean rank is compared with the other days' mean ranks, which carry any cross-sectional correlation.
"""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_t

NULL = "the standardised cumulative abnormal returns rank like any estimation day's abnormal returns"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Z sqrt((T - 1) / (T - Z^2)) with Z = mean rank over the days' root mean square, against t(T - 1)."""
    if len(section) < 2:
        return InvalidTest(f"{len(section)} event: a spread across events needs two")
    if not section.scar.std() > 0:
        return InvalidTest("all events have the same standardised abnormal return")
    event, days, weights = section.mean_ranks
    size = len(days) + 1
    spread = float(np.sqrt(((weights * days * days).sum() + event * event) / size))
    z = event / spread
    if not size - 1 - z * z > 0:
        return InvalidTest("the event day's rank is beyond every other day's")
    value = float(z * np.sqrt((size - 2) / (size - 1 - z * z)))
    return ValidTest(value, float(two_sided_t(value, size - 2)), size - 2, NULL)


STATISTIC = Statistic(
    "grank_t",
    NULL,
    "holds when all events share one day and from about 30 events; rejects 9 to 16 % for 5 below",
    compute,
)
