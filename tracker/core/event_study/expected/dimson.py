"""Dimson's model for thin trading: betas on yesterday's, today's and tomorrow's market, added up.

Dimson (1979, Journal of Financial Economics 7, 197-226). The event day is predicted with the sum of the betas on
that day's market alone, so nothing after the event is looked at; sigma is of that prediction's residuals.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tracker.core.event_study.estimation import Columns, Estimate, Floats, Model, Sample, least_squares, reseat


def fit(sample: Sample) -> Estimate:
    if sample.before is None or sample.after is None:
        raise ValueError("Dimson's model needs the market one observation before and after")
    whole = least_squares(sample.returns, (sample.ones, sample.before, sample.market, sample.after), sample.spans)
    beta = np.add.reduce(whole.coefficients[:, 1:], axis=1)
    left = sample.returns - whole.alpha[:, None] * sample.ones - beta[:, None] * sample.market
    weight = 1.0 if sample.spans is None else np.sqrt(sample.spans)
    residuals = np.where(np.isfinite(whole.residuals), left / weight, np.nan)
    return replace(reseat(whole, residuals, whole.dof), beta=beta)


def expect(window: Sample) -> tuple[Floats, Columns]:
    return 0.0 * window.market, (window.ones, window.market, window.market, window.market)


MODEL = Model("dimson", "alpha + sum of lagged, present and leading betas x benchmark", fit, expect, 4, thin=True)
