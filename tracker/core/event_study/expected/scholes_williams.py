"""Scholes and Williams' beta for non-synchronous trading (1977, Journal of Financial Economics 5, 309-327).

beta = (b- + b0 + b+) / (1 + 2 rho): the slopes on yesterday's, today's and tomorrow's market, rho the market's own
first autocorrelation; alpha = mean R - beta mean R_m. The prediction error is the market model's with the
new residuals' sigma.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tracker.core.event_study.estimation import Columns, Estimate, Floats, Model, Sample, least_squares, reseat


def fit(sample: Sample) -> Estimate:
    if sample.before is None or sample.after is None:
        raise ValueError("the model of Scholes and Williams needs the market one observation before and after")
    whole = np.isfinite(sample.returns + sample.market + sample.before + sample.after)
    target = np.where(whole, sample.returns, np.nan)
    slopes = [
        least_squares(target, (sample.ones, market), sample.spans).beta
        for market in (sample.before, sample.market, sample.after)
    ]
    beta = (slopes[0] + slopes[1] + slopes[2]) / (1 + 2 * _autocorrelation(sample, whole))
    present = least_squares(target, (sample.ones, sample.market), sample.spans)
    weight = 1.0 if sample.spans is None else np.sqrt(sample.spans)
    ahead = np.where(whole, sample.returns - beta[:, None] * sample.market, 0.0)
    alpha = ahead.sum(axis=1) / np.where(whole, sample.ones, 0.0).sum(axis=1)
    left = (sample.returns - alpha[:, None] * sample.ones - beta[:, None] * sample.market) / weight
    coefficients = np.column_stack([alpha, beta])
    made = replace(present, coefficients=coefficients, alpha=alpha, beta=beta)
    return reseat(made, np.where(whole, left, np.nan), present.dof)


def expect(window: Sample) -> tuple[Floats, Columns]:
    return 0.0 * window.market, (window.ones, window.market)


def _autocorrelation(sample: Sample, whole: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Floats:
    now = np.where(whole, sample.market, np.nan)
    then = np.where(whole, sample.before if sample.before is not None else np.nan, np.nan)
    now = now - np.nanmean(now, axis=1, keepdims=True)
    then = then - np.nanmean(then, axis=1, keepdims=True)
    result: Floats = np.nansum(now * then, axis=1) / np.sqrt(np.nansum(now**2, axis=1) * np.nansum(then**2, axis=1))
    return result


MODEL = Model("scholes_williams", "alpha + Scholes-Williams beta x benchmark", fit, expect, thin=True)
