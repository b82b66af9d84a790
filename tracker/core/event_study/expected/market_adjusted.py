"""The market-adjusted model: R = R_m + e, nothing estimated but the spread (Brown and Warner 1985, JFE 14, 3-31).

Sigma is the standard deviation about the mean of R - R_m, with n - 1 degrees of freedom, while the abnormal
return keeps that mean: the model says it is nought, so no prediction error is added for it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tracker.core.event_study.estimation import Columns, Estimate, Floats, Model, Sample, dot, least_squares


def fit(sample: Sample) -> Estimate:
    ahead = sample.returns - sample.market
    about_mean = least_squares(ahead, (sample.ones,), sample.spans)
    weight = 1.0 if sample.spans is None else np.sqrt(sample.spans)
    residuals = np.where(np.isfinite(about_mean.residuals), ahead / weight, np.nan)
    count = len(about_mean.n)
    return replace(
        about_mean,
        coefficients=np.zeros((count, 0)),
        triangle=np.zeros((count, 0, 0)),
        residuals=residuals,
        r2=_explained(sample, residuals),
        alpha=np.zeros(count),
        beta=np.ones(count),
    )


def expect(window: Sample) -> tuple[Floats, Columns]:
    return window.market, ()


def _explained(sample: Sample, residuals: Floats) -> Floats:
    seen = np.isfinite(residuals)
    kept = np.where(seen, sample.returns, 0.0)
    centred = np.where(seen, kept - (kept.sum(axis=1) / seen.sum(axis=1))[:, None], 0.0)
    left = np.where(seen, residuals, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 - dot(left, left) / dot(centred, centred)


MODEL = Model("market_adjusted", "the benchmark's own return", fit, expect, parameters=0)
