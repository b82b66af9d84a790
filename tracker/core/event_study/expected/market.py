"""The market model: R = alpha + beta R_m + e, by ordinary least squares (Fama, Fisher, Jensen and Roll 1969)."""

from __future__ import annotations

from tracker.core.event_study.estimation import Columns, Estimate, Floats, Model, Sample, least_squares


def fit(sample: Sample) -> Estimate:
    return least_squares(sample.returns, (sample.ones, sample.market), sample.spans)


def expect(window: Sample) -> tuple[Floats, Columns]:
    return 0.0 * window.market, (window.ones, window.market)


MODEL = Model("market", "alpha + beta x benchmark, ordinary least squares", fit, expect)
