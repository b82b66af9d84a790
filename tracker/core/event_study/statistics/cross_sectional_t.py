"""Cross-sectional t: the mean abnormal return over its cross-sectional standard error (Brown and Warner 1985).

Holds when events differ in variance on the event day; breaks when events share days.
"""

from __future__ import annotations

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_t

NULL = "the mean abnormal return is zero; events are independent, their variance may be anything"


def compute(section: Section) -> ValidTest | InvalidTest:
    """mean(CAR) sqrt(N) / sd(CAR) against t(N - 1)."""
    count = len(section)
    if count < 2:
        return InvalidTest(f"{count} event: a spread across events needs two")
    spread = float(section.car.std(ddof=1))
    if not spread > 0:
        return InvalidTest("all events have the same abnormal return")
    value = float(section.car.mean()) / spread * count**0.5
    return ValidTest(value, float(two_sided_t(value, count - 1)), count - 1, NULL)


STATISTIC = Statistic("cross_sectional_t", NULL, "rejects too often when events share days", compute)
