"""Buy-and-hold abnormal return, t across events (Barber and Lyon 1997, Journal of Financial Economics 43, 341-372)."""

from __future__ import annotations

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest, mean_t
from tracker.core.event_study.estimation import Floats

NULL = "the mean buy-and-hold abnormal return is zero; events are independent"


def compute(section: Section) -> ValidTest | InvalidTest:
    """Compounded return less compounded expectation; mean over its standard error against t(N - 1)."""
    return mean_t(section.held, "buy-and-hold abnormal return", NULL)


def bhar(section: Section) -> Floats:
    """prod(1 + R) - prod(1 + E[R]) of simple returns; (N,)."""
    return section.held


STATISTIC = Statistic("bhar_t", NULL, "for simple returns; rejects too often when events share days", compute, "window")
