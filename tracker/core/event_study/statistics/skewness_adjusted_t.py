"""The skewness-adjusted t by Hall's transformation (Hall 1992, JRSS B 54, 221-228)."""

from __future__ import annotations

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.pvalues import two_sided_t

NULL = "the mean abnormal return is zero; events are independent, their distribution may be skewed"


def compute(section: Section) -> ValidTest | InvalidTest:
    """sqrt(N) (S + g S^2/3 + g^2 S^3/27 + g/(6N)), S = mean/sd and g the skewness, against t(N - 1)."""
    count = len(section)
    if count < 3:
        return InvalidTest(f"{count} events: skewness needs three")
    centred = section.car - section.car.mean()
    spread = float(section.car.std(ddof=1))
    if not spread > 0:
        return InvalidTest("all events have the same abnormal return")
    skew = count / ((count - 1) * (count - 2)) * float((centred**3).sum()) / spread**3
    s = float(section.car.mean()) / spread
    value = count**0.5 * (s + skew * s**2 / 3 + skew**2 * s**3 / 27 + skew / (6 * count))
    return ValidTest(value, float(two_sided_t(value, count - 1)), count - 1, NULL)


STATISTIC = Statistic(
    "skewness_adjusted_t", NULL, "rejects 6 to 8 % for 5 under the null, more when events share days", compute
)
