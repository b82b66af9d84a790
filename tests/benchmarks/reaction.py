"""How fast is the reaction? `python -m tests.benchmarks.reaction` prints JSON; `--million` adds a million events.

Beside ours, in the same run: bare numpy windows (the limit of any such design) and a plain loop over events, with
statsmodels where it is installed (`uv run --with statsmodels python -m tests.benchmarks.reaction`), else numpy's lstsq.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

import numpy as np
import numpy.typing as npt
from scipy import special

from tracker.core.event_study import pvalues
from tracker.core.event_study.expected import MODELS
from tracker.core.event_study.panel import Panel, Plan, cohort, cohorts, join
from tracker.core.event_study.statistics import STATISTICS
from tracker.core.event_study.volatility import USUAL

SHARES, DAYS = 1001, 1008
PLAN = Plan(MODELS["market"], (-260, -11), (-5, 5))

Integers = npt.NDArray[np.int64]


def panel(seed: int = 1) -> Panel:
    rng = np.random.default_rng(seed)
    market = rng.standard_normal((1, DAYS)) * 0.01
    return Panel(market + rng.standard_normal((SHARES, DAYS)) * 0.02, market)


def drawn(count: int, seed: int = 2) -> tuple[Integers, Integers]:
    rng = np.random.default_rng(seed)
    return rng.integers(0, SHARES, count), rng.integers(261, DAYS - 6, count)


def figures(world: Panel, rows: Integers, places: Integers) -> float:
    """AR, CAR, t and p of every event; the sum of p keeps it honest."""
    total = 0.0
    for one in cohorts(world, rows, places, PLAN):
        total += float(pvalues.two_sided_t(one.abnormal.standardised(), one.estimate.dof[:, None]).sum())
        car, error = one.abnormal.cumulate(0, 10)
        total += float(pvalues.two_sided_t(car / error, one.estimate.dof).sum())
    return total


def everything(world: Panel, rows: Integers, places: Integers) -> int:
    """AR, CAR, t, p and every statistic on 11 days and the window."""
    made = join(cohorts(world, rows, places, PLAN))
    done = 0
    for start, end in [*((day, day) for day in range(-5, 6)), (-5, 5)]:
        section = made.section(start, end)
        pvalues.two_sided_t(section.scar, made.estimate.dof)
        for one in STATISTICS.values():
            if one.applies in ("both", "day" if start == end else "window"):
                one.compute(section)
                done += 1
    return done


def incremental(world: Panel, row: int, place: int) -> float:
    """One new event: fit, abnormal returns, t, p, empirical p of the day under the volatility known before."""
    made = cohort(world, np.array([row]), np.array([place]), replace(PLAN, between=True))
    car, error = made.abnormal.cumulate(5, 5)
    p = pvalues.two_sided_t(car / error, made.estimate.dof)
    scaled, pools, _ = pvalues.conditional(car, error, 1, made.estimate, made.known(USUAL), made.column(0))
    return float(pvalues.rank(scaled, pools)[0][0] + p[0])


def bare(world: Panel, rows: Integers, places: Integers) -> float:
    """The same figures by bare numpy on gathered windows, no missing values, no blocks."""
    estimation, window = np.arange(-260, -10), np.arange(-5, 6)
    y, x = world.returns[rows[:, None], places[:, None] + estimation], world.market[0][places[:, None] + estimation]
    y_mean, x_mean = y.mean(axis=1, keepdims=True), x.mean(axis=1, keepdims=True)
    away = x - x_mean
    squares = (away * away).sum(axis=1)
    beta = (away * (y - y_mean)).sum(axis=1) / squares
    alpha = y_mean[:, 0] - beta * x_mean[:, 0]
    left = y - alpha[:, None] - beta[:, None] * x
    sigma = np.sqrt((left * left).sum(axis=1) / 248)
    event, index = world.returns[rows[:, None], places[:, None] + window], world.market[0][places[:, None] + window]
    ar = event - alpha[:, None] - beta[:, None] * index
    error = sigma[:, None] * np.sqrt(1 + 1 / 250 + (index - x_mean) ** 2 / squares[:, None])
    return float((2 * special.stdtr(248, -np.abs(ar / error))).sum())


def loop(world: Panel, rows: Integers, places: Integers) -> tuple[str, float]:
    """Seconds of the plain way: one regression after the other."""
    try:
        api = importlib.import_module("statsmodels.api")
    except ModuleNotFoundError:
        api = None
    began = perf_counter()
    for row, place in zip(rows, places, strict=True):
        y, x = world.returns[row, place - 260 : place - 10], world.market[0, place - 260 : place - 10]
        design = np.column_stack([np.ones(250), x])
        if api:
            api.OLS(y, design).fit().predict(np.column_stack([np.ones(11), world.market[0, place - 5 : place + 6]]))
        else:
            np.linalg.lstsq(design, y, rcond=None)
    return ("statsmodels" if api else "numpy.linalg.lstsq"), perf_counter() - began


def best(act: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = perf_counter()
        act()
        times.append(perf_counter() - began)
    return min(times)


def rates(world: Panel, counts: tuple[int, ...]) -> dict[str, float]:
    """Microseconds an event by how many there are."""
    found = {}
    for count in counts:
        rows, places = drawn(count)
        seconds = best(lambda rows=rows, places=places: figures(world, rows, places), 5 if count < 100_000 else 1)  # type: ignore[misc]
        found[str(count)] = round(1e6 * seconds / count, 2)
    return found


def singles(world: Panel, count: int = 1000) -> dict[str, float]:
    rows, places = drawn(count, seed=3)
    times = []
    for row, place in zip(rows, places, strict=True):
        began = perf_counter()
        incremental(world, int(row), int(place))
        times.append(1e3 * (perf_counter() - began))
    return {"p50_ms": round(statistics.median(times), 3), "p99_ms": round(sorted(times)[int(0.99 * count)], 3)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.reaction")
    parser.add_argument("--million", action="store_true")
    asked = parser.parse_args()
    world = panel()
    rows, places = drawn(1000)
    everything(world, rows, places)
    all_tests = best(lambda: everything(world, rows, places), 7)
    plain = best(lambda: figures(world, rows, places), 15)
    numpy_alone = best(lambda: bare(world, rows, places), 15)
    name, seconds = loop(world, rows, places)
    counts = (1_000, 10_000, 100_000, 1_000_000) if asked.million else (1_000, 10_000, 100_000)
    print(
        json.dumps(
            {
                "events_x_estimation_x_window": [1000, 250, 11],
                "all_tests_events_per_second": round(1000 / all_tests),
                "ar_car_t_p_events_per_second": round(1000 / plain),
                "bare_numpy_events_per_second": round(1000 / numpy_alone),
                f"loop_of_{name}_events_per_second": round(1000 / seconds),
                "one_event_with_conditional_p": singles(world),
                "microseconds_an_event": rates(world, counts),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
