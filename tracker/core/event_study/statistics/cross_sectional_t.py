"""Cross-sectional t: the mean abnormal return over its cross-sectional standard error (Brown and Warner 1985).

Holds when events differ in variance on the event day; breaks when events share days.
"""

from __future__ import annotations

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest, mean_t

NULL = "the mean abnormal return is zero; events are independent, their variance may be anything"


def compute(section: Section) -> ValidTest | InvalidTest:
    """mean(CAR) sqrt(N) / sd(CAR) against t(N - 1)."""
    return mean_t(section.car, "abnormal return", NULL)


STATISTIC = Statistic("cross_sectional_t", NULL, "rejects too often when events share days", compute)
