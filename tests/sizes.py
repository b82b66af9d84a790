"""docs/sizes.md: how often does each test reject at 5 % where nothing happened? `python -m tests.sizes [--draws 1000]`.

Ours and the variants of other programs, on simulated and on real returns without events. `--write` writes the page.
"""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.calibration import DESIGNS, Design
from tests.placebo_days import real
from tracker.core.event_study.cross_section import Cohort, Statistic, ValidTest
from tracker.core.event_study.expected import MODELS
from tracker.core.event_study.panel import Panel, Plan, cohort
from tracker.core.event_study.statistics import COMPAT, STATISTICS

PAGE = Path(__file__).parents[1] / "docs" / "sizes.md"
ESTIMATION = (-160, -11)
TESTS: tuple[Statistic, ...] = (*STATISTICS.values(), *COMPAT["eventstudy2"])
HEAD = """# How often each test rejects at 5 % where nothing happened

Made by `python -m tests.sizes --write`: {draws} draws a column, standard error {error:.1f} points. Per cent; an empty
cell: the test does not apply or refused. `eventstudy2:...` are the variants of the Stata program and its ports,
reproduced digit by digit. The recommended test is kolari_pynnonen; GRANK-T, the generalised sign and the
skewness-adjusted t are not shown first below 30 events. Real: seven US chip shares 2000-2019 against the US market,
each draw on random days, {real}.
"""
SKEWED = (
    ("skewed, 5 events, day", 5, (0, 0)),
    ("skewed, 20 events, day", 20, (0, 0)),
    ("skewed, 20 events, 3 days", 20, (0, 2)),
)


def simulated(design: Design, rng: np.random.Generator, skewed: bool = False) -> Cohort:
    from tests.calibration import drawn

    return _skewed(design, rng) if skewed else drawn(design, rng)


def _skewed(design: Design, rng: np.random.Generator) -> Cohort:
    """Independent events whose errors are chi2(3), centred and scaled."""
    size = -ESTIMATION[0] + design.window[1] + 2
    errors = (rng.chisquare(3, (design.events, size)) - 3) / 6**0.5
    market = rng.standard_normal((design.events, size)) * 0.01
    places = np.full(design.events, -ESTIMATION[0])
    plan = Plan(MODELS["market"], ESTIMATION, design.window, keep=True)
    made = cohort(Panel(market + 0.02 * errors, market), np.arange(design.events), places, plan)
    spread = places + 400 * np.arange(design.events)
    return replace(made, places=spread)


def of_shares(data: Path, rng: np.random.Generator, same_day: bool, window: tuple[int, int]) -> Cohort:
    """One event of each of the seven shares, on one random day or on days a few sessions apart."""
    moves = _shares(data)
    count, days = moves[0].shape
    start = int(rng.integers(-ESTIMATION[0] + 1, days - 60))
    places = np.full(count, start) if same_day else start + np.sort(rng.integers(0, 40, count))
    plan = Plan(MODELS["market"], ESTIMATION, window, keep=True)
    return cohort(Panel(moves[0], moves[1]), np.arange(count), places, plan)


_KEPT: dict[Path, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]] = {}


def _shares(data: Path) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    if data not in _KEPT:
        found = [moves for name, moves in real(data) if name.endswith("2000-2019")]
        length = min(one.shape[1] for one in found)
        _KEPT[data] = np.array([one[0, -length:] for one in found]), found[0][1:, -length:]
    return _KEPT[data]


def rates(draw: object, window: tuple[int, int], draws: int) -> dict[str, float]:
    """Per cent rejected at 5 % by every test that could be computed."""
    rejected: defaultdict[str, int] = defaultdict(int)
    computed: defaultdict[str, int] = defaultdict(int)
    day = window[0] == window[1]
    fitting = [one for one in TESTS if one.applies in ("both", "day" if day else "window")]
    for _ in range(draws):
        section = draw().section(*window)  # type: ignore[operator]
        for one in fitting:
            with np.errstate(invalid="ignore", divide="ignore"):
                found = one.compute(section)
            if isinstance(found, ValidTest) and np.isfinite(found.p):
                computed[one.name] += 1
                rejected[one.name] += found.p <= 0.05
    return {name: 100 * rejected[name] / computed[name] for name in computed if computed[name] >= draws / 2}


def columns(draws: int, rng: np.random.Generator, data: Path) -> dict[str, dict[str, float]]:
    made = {one.name: rates(lambda one=one: simulated(one, rng), one.window, draws) for one in DESIGNS[:9]}
    for name, events, window in SKEWED:
        design = Design(name, events, window)
        made[name] = rates(lambda design=design: simulated(design, rng, True), window, draws)
    if (data / "prices" / "us_2000_2019").exists():
        for same, words in ((True, "real, one day"), (False, "real, 40 sessions")):
            for window in ((0, 0), (0, 2)):
                name = f"{words}, {window[1] + 1} d"
                made[name] = rates(lambda same=same, window=window: of_shares(data, rng, same, window), window, draws)
    return made


def page(made: dict[str, dict[str, float]], draws: int) -> str:
    """The table with a line for each test."""
    real_words = (
        "on one day or spread over 40 sessions" if any(name.startswith("real") for name in made) else "left out"
    )
    head = HEAD.format(draws=draws, error=100 * (0.05 * 0.95 / draws) ** 0.5, real=real_words)
    lines = ["| test | " + " | ".join(made) + " |", "|---" * (len(made) + 1) + "|"]
    for one in TESTS:
        cells = [f"{column[one.name]:.1f}" if one.name in column else "" for column in made.values()]
        lines.append(f"| {one.name} | " + " | ".join(cells) + " |")
    return "\n".join([head, *lines]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sizes", description="Sizes of all tests at 5 %.")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    data = Path(os.environ.get("TRACKER_SHARED", Path(__file__).parents[2] / "shared" / "data"))
    text = page(columns(asked.draws, np.random.default_rng(20250822), data), asked.draws)
    if asked.write:
        PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
