"""Calendar-time portfolio: each day, all events in their window are one portfolio (Jaffe 1974; Mandelker 1974).

Days, not events, are the observations, so events sharing a day are counted once. Days with more events
weigh more, and the standard error allows for their differing variances (White 1980).
"""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.estimation import Floats
from tracker.core.event_study.pvalues import two_sided_t

NULL = "a portfolio of all events inside their window earns no abnormal return; days are independent"
FEWEST = 10


def compute(section: Section) -> ValidTest | InvalidTest:
    """Weighted mean of the days' portfolio SAR over its robust standard error, against t(days - 1)."""
    returns, weights = portfolio(section)
    count = len(returns)
    if count < FEWEST:
        return InvalidTest(f"{count} days with an event: {FEWEST} are needed")
    mean = float((weights * returns).sum() / weights.sum())
    spread = float(np.sqrt((weights**2 * (returns - mean) ** 2).sum() * count / (count - 1)) / weights.sum())
    if not spread > 0:
        return InvalidTest("the portfolio did not move")
    value = mean / spread
    return ValidTest(value, float(two_sided_t(value, count - 1)), count - 1, NULL)


def portfolio(section: Section) -> tuple[Floats, Floats]:
    """Mean standardised abnormal return by calendar day, and the root of how many events it holds."""
    values = section.cohort.abnormal.standardised()[:, section.columns]
    days = section.cohort.places[:, None] + np.arange(section.start, section.end + 1)
    _, at = np.unique(days, return_inverse=True)
    count = np.bincount(at.ravel()).astype(float)
    return np.bincount(at.ravel(), weights=values.ravel()) / count, np.sqrt(count)


STATISTIC = Statistic("calendar_time", NULL, "needs ten days; low power", compute)
