"""Kolari-Pynnonen as published and as every other program has it: residuals aligned by *relative* day.

Right when all events share one day; blind to windows that overlap in part (14-15 % for 5 %). Kept so that a
published figure can be found again; `kolari_pynnonen` is the one to use.
"""

from __future__ import annotations

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest, correlated, mean_t

NULL = "the mean standardised abnormal return is zero; events may all share one day, the event may change the variance"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Kolari and Pynnonen (2010), against t(N - 1); 1'C1 = |sum of unit residual vectors|^2."""
    found = mean_t(section.scar, "standardised abnormal return", NULL)
    if isinstance(found, InvalidTest):
        return found
    if not section.cohort.complete:
        return InvalidTest("estimation windows have gaps: relative days cannot be paired")
    return correlated(found, len(section), max(section.cohort.relative_correlation, 0.0))


STATISTIC = Statistic("kolari_pynnonen_relative", NULL, "rejects too often when windows overlap in part", compute)
