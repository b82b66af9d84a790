"""Corrado's rank test of one day, with Corrado and Zivney's division for missing returns.

Corrado (1989, Journal of Financial Economics 23, 385-395); Corrado and Zivney (1992, JFQA 27, 465-478).
"""

from __future__ import annotations

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_normal

NULL = "the event day's abnormal returns rank like any other day's"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Day's rank sum over the standard deviation of all days' rank sums, against the standard normal."""
    if not len(section):
        return InvalidTest("no event")
    sums, spread = section.cohort.rank_sums
    value = float(sums[section.start]) / spread
    return ValidTest(value, float(two_sided_normal(value)), None, NULL)


STATISTIC = Statistic("corrado_rank", NULL, "rejects too often when variance rises on the event day", compute, "day")
