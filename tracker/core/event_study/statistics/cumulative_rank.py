"""The cumulative rank test of a window (Campbell and Wasley 1993, JFE 33, 73-92; Cowan 1992)."""

from __future__ import annotations

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_normal

NULL = "the window's abnormal returns rank like any other days'"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Sum of the days' rank sums over root L standard deviations, against the standard normal."""
    if not len(section):
        return InvalidTest("no event")
    sums, spread = section.cohort.rank_sums
    value = float(sums[section.columns].sum()) / (spread * section.length**0.5)
    return ValidTest(value, float(two_sided_normal(value)), None, NULL)


STATISTIC = Statistic("cumulative_rank", NULL, "rejects too often when variance rises in the window", compute, "window")
