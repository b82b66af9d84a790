"""The market model by Huber's M-estimate: an old jump in the estimation window does not bend alpha and beta.

Huber (1964, Annals of Mathematical Statistics 35, 73-101) with the usual 1.345 and the scale 1.4826 MAD, by
iteratively reweighted least squares. Sigma stays the standard deviation of *all* residuals: a share that jumps
sometimes may jump again, so the p-values must not forget it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tracker.core.event_study.estimation import Columns, Estimate, Floats, Model, Sample, least_squares, reseat

BEND = 1.345
STEPS = 30


def fit(sample: Sample) -> Estimate:
    columns = (sample.ones, sample.market)
    plain = least_squares(sample.returns, columns, sample.spans)
    found, residuals = plain, plain.residuals
    for _ in range(STEPS):
        sizes = np.abs(residuals) / (1.4826 * np.nanmedian(np.abs(residuals), axis=1, keepdims=True))
        with np.errstate(divide="ignore", invalid="ignore"):
            weights = np.where(sizes > BEND, BEND / sizes, 1.0)
        found = least_squares(sample.returns, columns, sample.ones / weights)
        residuals = _residuals(sample, found)
    made = replace(plain, coefficients=found.coefficients, alpha=found.alpha, beta=found.beta)
    return reseat(made, residuals, plain.dof)


def _residuals(sample: Sample, found: Estimate) -> Floats:
    left = sample.returns - found.alpha[:, None] * sample.ones - found.beta[:, None] * sample.market
    return left / (1.0 if sample.spans is None else np.sqrt(sample.spans))


def expect(window: Sample) -> tuple[Floats, Columns]:
    return 0.0 * window.market, (window.ones, window.market)


MODEL = Model("robust", "alpha + beta x benchmark, Huber's M-estimate", fit, expect)
