"""BMP, the standardised cross-sectional test (Boehmer, Musumeci and Poulsen 1991, JFE 30, 253-272).

t = mean(SCAR) sqrt(N) / sd(SCAR) against t(N - 1): the normal would reject 7.5 % for 5 % at N = 16.
"""

from __future__ import annotations

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_t

NULL = "the mean standardised abnormal return is zero; events are independent, the event may change the variance"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Against t(N - 1)."""
    count = len(section)
    if count < 2:
        return InvalidTest(f"{count} event: a spread across events needs two")
    spread = float(section.scar.std(ddof=1))
    if not spread > 0:
        return InvalidTest("all events have the same standardised abnormal return")
    value = float(section.scar.mean()) / spread * count**0.5
    return ValidTest(value, float(two_sided_t(value, count - 1)), count - 1, NULL)


STATISTIC = Statistic("bmp", NULL, "rejects too often when events share days", compute)
