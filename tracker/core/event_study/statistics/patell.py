"""Patell's Z: standardised abnormal returns summed (Patell 1976, Journal of Accounting Research 14, 246-276).

Z = sum SCAR / sqrt(sum d / (d - 2)), d the degrees of freedom of each event's estimate: with the market model
(T - 2)/(T - 4), the variance of a t. Holds only while the event changes neither variance nor correlation.
"""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_normal

NULL = "the mean abnormal return is zero, events are independent, and the event does not change the variance"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Against the standard normal."""
    dof = section.cohort.estimate.dof
    if not len(section):
        return InvalidTest("no event")
    if not (dof > 2).all():
        return InvalidTest("an estimate has 2 degrees of freedom or less: its t has no variance")
    value = float(section.scar.sum() / np.sqrt((dof / (dof - 2)).sum()))
    return ValidTest(value, float(two_sided_normal(value)), None, NULL)


STATISTIC = Statistic(
    "patell", NULL, "rejects too often when variance rises on the event day or events share days", compute
)
