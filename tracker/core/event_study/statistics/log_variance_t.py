"""Is the variance another around the event? t across events of log squared abnormal returns against quiet days.

x = log SCAR^2 less the mean of log squared residuals of the event's own estimation window, both in units of their own
standard errors; exp(mean x) is about the ratio of variances. Logs, since squares of fat-tailed returns have no usable
mean (the idea of Brown and Forsythe 1974 on event days; for events Giaccotto and Sfiridis 1996, JEB 48, 349-370).
"""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_t

NULL = "the variance around the event is that of the estimation window; events are independent"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Against t(N - 1)."""
    count = len(section)
    if count < 2:
        return InvalidTest(f"{count} event: a spread across events needs two")
    estimate = section.cohort.estimate
    # A residual inside the sample is smaller than a forecast error by the parameters' share.
    inside = section.cohort.sigmas**2 * (estimate.n / estimate.dof)[:, None]
    with np.errstate(divide="ignore"):
        quiet = np.nanmean(np.where(inside > 0, np.log(np.where(inside > 0, inside, 1.0)), np.nan), axis=1)
        apart = np.log(section.scar**2) - quiet
    spread = float(apart.std(ddof=1)) if np.isfinite(apart).all() else 0.0
    if not spread > 0:
        return InvalidTest("an abnormal return is exactly nought, or all are the same")
    value = float(apart.mean()) / spread * count**0.5
    return ValidTest(value, float(two_sided_t(value, count - 1)), count - 1, NULL)


STATISTIC = Statistic("log_variance_t", NULL, "rejects too often when events share days", compute)
