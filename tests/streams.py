"""A simulated stream of events: how many true effects does each rule find, and what share of its finds is false?

Residuals are t(4) of unit variance; one test in ten has an effect of 3, 5, 8 or 12 sigma; 500 tests in reports of ten.
Each p is made as the tracker makes it: the rank among 250 own quiet days, beyond its floor the fitted tail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from tracker.core.event_study import pvalues
from tracker.core.event_study.false_discovery import benjamini_hochberg, carried, lord, saffron

Floats = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
TESTS, REPORT, SHARE, QUIET = 500, 10, 0.1, 250


def stream(sigma: float, rng: np.random.Generator) -> tuple[list[float], Marks]:
    """p-values in their order, and which have an effect."""
    true = rng.uniform(size=TESTS) < (SHARE if sigma else 0.0)
    pools = rng.standard_t(4, (TESTS, QUIET)) / 2**0.5
    values = rng.standard_t(4, TESTS) / 2**0.5 + true * sigma * rng.choice([-1, 1], TESTS)
    ranks, floors = pvalues.rank(values, pools)
    return [
        min(pvalues.tail(float(value), pool), float(floor)) if p <= floor else float(p)
        for value, pool, p, floor in zip(values, pools, ranks, floors, strict=True)
    ], true


def by_report(ps: Sequence[float]) -> list[list[float]]:
    return [list(ps[start : start + REPORT]) for start in range(0, len(ps), REPORT)]


RULES: dict[str, Callable[[list[float]], list[bool]]] = {
    "lord (old)": lambda ps: [one.rejected for one in lord(ps)],
    "saffron": lambda ps: [one.rejected for one in saffron(ps)],
    "benjamini_hochberg, each report alone": lambda ps: [
        q <= 0.05 for report in by_report(ps) for q in benjamini_hochberg(report)
    ],
    "benjamini_hochberg, all at the end": lambda ps: [q <= 0.05 for q in benjamini_hochberg(ps)],
    "carried (new)": lambda ps: [one.rejected for one in carried(by_report(ps))],
}


def trial(sigma: float, draws: int, rng: np.random.Generator) -> dict[str, dict[str, float]]:
    """Per cent of effects found, mean per cent of false finds, per cent of reports with a false find; by rule."""
    tallies: dict[str, list[tuple[float, float, float]]] = {name: [] for name in RULES}
    for _ in range(draws):
        ps, true = stream(sigma, rng)
        for name, rule in RULES.items():
            found = np.array(rule(ps))
            wrong = found & ~true
            reports = wrong.reshape(-1, REPORT).any(axis=1).mean()
            power = float(found[true].mean()) if true.any() else 0.0
            tallies[name].append((power, wrong.sum() / max(found.sum(), 1), float(reports)))
    keys = ("found", "false", "reports_with_a_false_one")
    return {
        name: dict(zip(keys, (round(100 * float(one), 1) for one in np.mean(rows, axis=0)), strict=True))
        for name, rows in tallies.items()
    }


def report(draws: int, rng: np.random.Generator) -> dict[str, object]:
    words = {0.0: "no effect", **{sigma: f"{sigma:g} sigma" for sigma in (3.0, 5.0, 8.0, 12.0)}}
    return {word: trial(sigma, draws, rng) for sigma, word in words.items()}
