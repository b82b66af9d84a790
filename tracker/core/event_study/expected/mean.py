"""The mean-adjusted model: R = mu + e (Brown and Warner 1980, Journal of Financial Economics 8, 205-258)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tracker.core.event_study.estimation import Columns, Estimate, Floats, Model, Sample, least_squares


def fit(sample: Sample) -> Estimate:
    plain = least_squares(sample.returns, (sample.ones,), sample.spans)
    return replace(plain, beta=np.zeros(len(plain.n)))


def expect(window: Sample) -> tuple[Floats, Columns]:
    return np.zeros_like(window.returns), (window.ones,)


MODEL = Model("mean", "the share's own mean return", fit, expect, parameters=1)
