"""BMP, the standardised cross-sectional test (Boehmer, Musumeci and Poulsen 1991, JFE 30, 253-272).

t = mean(SCAR) sqrt(N) / sd(SCAR) against t(N - 1): the normal would reject 7.5 % for 5 % at N = 16.
"""

from __future__ import annotations

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest, mean_t

NULL = "the mean standardised abnormal return is zero; events are independent, the event may change the variance"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Against t(N - 1)."""
    return mean_t(section.scar, "standardised abnormal return", NULL)


STATISTIC = Statistic("bmp", NULL, "rejects too often when events share days", compute)
