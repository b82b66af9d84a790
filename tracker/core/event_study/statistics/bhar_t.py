"""Buy-and-hold abnormal return, t across events (Barber and Lyon 1997, Journal of Financial Economics 43, 341-372)."""

from __future__ import annotations

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.estimation import Floats
from tracker.core.event_study.pvalues import two_sided_t

NULL = "the mean buy-and-hold abnormal return is zero; events are independent"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Compounded return less compounded expectation; mean over its standard error against t(N - 1)."""
    count = len(section)
    if count < 2:
        return InvalidTest(f"{count} event: a spread across events needs two")
    held = section.held
    spread = float(held.std(ddof=1))
    if not spread > 0:
        return InvalidTest("all events have the same buy-and-hold abnormal return")
    value = float(held.mean()) / spread * count**0.5
    return ValidTest(value, float(two_sided_t(value, count - 1)), count - 1, NULL)


def bhar(section: Section) -> Floats:
    """prod(1 + R) - prod(1 + E[R]) of simple returns; (N,)."""
    return section.held


STATISTIC = Statistic("bhar_t", NULL, "for simple returns; rejects too often when events share days", compute, "window")
