"""A multi-factor model: the benchmark and any further factors, each on its own clock (SOX of the last US session)."""

from __future__ import annotations

from tracker.core.event_study.estimation import Columns, Estimate, Floats, Model, Sample, least_squares


def fit(sample: Sample) -> Estimate:
    return least_squares(sample.returns, (sample.ones, sample.market, *sample.factors), sample.spans)


def expect(window: Sample) -> tuple[Floats, Columns]:
    return 0.0 * window.market, (window.ones, window.market, *window.factors)


MODEL = Model("factors", "alpha + beta x benchmark + further factors, ordinary least squares", fit, expect, None)
