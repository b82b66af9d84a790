"""Kolari-Pynnonen as published and as every other program has it: residuals aligned by *relative* day.

Right when all events share one day; blind to windows that overlap in part (14-15 % for 5 %). Kept so that a
published figure can be found again; `kolari_pynnonen` is the one to use.
"""

from __future__ import annotations

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_t

NULL = "the mean standardised abnormal return is zero; events may all share one day, the event may change the variance"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Kolari and Pynnonen (2010), against t(N - 1); 1'C1 = |sum of unit residual vectors|^2."""
    count = len(section)
    if count < 2:
        return InvalidTest(f"{count} event: a spread across events needs two")
    spread = float(section.scar.std(ddof=1))
    if not spread > 0:
        return InvalidTest("all events have the same standardised abnormal return")
    if not section.cohort.complete:
        return InvalidTest("estimation windows have gaps: relative days cannot be paired")
    mean = max(section.cohort.relative_correlation, 0.0)
    shrink = ((1 - mean) / (1 + (count - 1) * mean)) ** 0.5
    value = float(section.scar.mean()) / spread * count**0.5 * shrink
    return ValidTest(value, float(two_sided_t(value, count - 1)), count - 1, NULL)


STATISTIC = Statistic("kolari_pynnonen_relative", NULL, "rejects too often when windows overlap in part", compute)
