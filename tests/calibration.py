"""Do the statistics mean what they say? `python -m tests.calibration [--draws 2000] [--seed 1]` prints JSON.

*Size.* Returns are simulated without any effect, in designs that break naive tests: variance doubled on event days,
events on one day with correlated shares, event windows that overlap in part. How often does each reject at 5 %?
The recommended one, kolari_pynnonen, must stay between 4 and 6.5 % in every design.

*Power.* A known effect is added; the share found is set beside the closed form of the noncentral t.

*Placebo.* Every day of four real shares is taken for an event day: what does the rank p reject at 10, 5 and 1 %?

*Volatility.* The same on 33 real series and simulated GARCH, old p beside new, by thirds of volatility (placebo_days).

*Stream.* Which rule finds how many effects among 500 tests, and how many of its finds are false (streams).

`--only volatility,stream` leaves the rest out.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests import placebo_days, streams
from tracker.core.event_study import pvalues
from tracker.core.event_study.cross_section import Cohort, ValidTest
from tracker.core.event_study.expected import MODELS
from tracker.core.event_study.panel import Panel, Plan, cohort, cohorts, join
from tracker.core.event_study.statistics import STATISTICS

Floats = npt.NDArray[np.float64]
RECOMMENDED = "kolari_pynnonen"
BAND = (4.0, 6.5)


@dataclass(frozen=True)
class Design:
    """One way in which a cross-section can be awkward. `spacing` is days between event days (None: far apart)."""

    name: str
    events: int
    window: tuple[int, int]
    correlation: float = 0.0
    spacing: int | None = None
    event_sd: float = 1.0


DESIGNS = (
    Design("null, 16 events, day", 16, (0, 0)),
    Design("null, 16 events, 2 days", 16, (0, 1)),
    Design("null, 16 events, 11 days", 16, (-5, 5)),
    Design("event-day sd doubled, 30 events", 30, (0, 0), event_sd=2.0),
    Design("same day, correlation .1, 30 events", 30, (0, 1), 0.1, 0),
    Design("same day, correlation .3, 10 events", 10, (0, 1), 0.3, 0),
    Design("same day, correlation .3, sd doubled, 30 events", 30, (0, 0), 0.3, 0, 2.0),
    Design("3 days apart, correlation .3, 30 events, 11 days", 30, (-5, 5), 0.3, 3),
    Design("5 days apart, correlation .3, 30 events, 11 days", 30, (-5, 5), 0.3, 5),
    Design("10 days apart, correlation .3, 30 events, 11 days", 30, (-5, 5), 0.3, 10),
    Design("40 days apart, correlation .3, 30 events, 11 days", 30, (-5, 5), 0.3, 40),
)
ESTIMATION = (-160, -11)


def drawn(design: Design, rng: np.random.Generator, effect: float = 0.0) -> Cohort:
    """One cross-section without news (or with `effect` sigmas on day 0)."""
    gap = 400 if design.spacing is None else design.spacing
    ahead = -ESTIMATION[0] + 2
    places = ahead + gap * np.arange(design.events)
    if design.spacing is None:  # far apart and so independent: the same stretch of days serves, without a common part
        places = np.full(design.events, ahead)
    days = int(places[-1]) + design.window[1] + 2
    common = rng.standard_normal(days) * design.correlation**0.5
    noise = rng.standard_normal((design.events, days)) * (1 - design.correlation) ** 0.5 + common
    inside = places[:, None] + np.arange(design.window[0], design.window[1] + 1)
    rows = np.arange(design.events)[:, None]
    noise[rows, inside] *= design.event_sd
    noise[rows[:, 0], places] += effect
    market = rng.standard_normal((design.events if design.spacing is None else 1, days)) * 0.01
    returns = 0.0005 + market + 0.02 * noise
    spread = places if design.spacing is not None else places + 400 * np.arange(design.events)
    made = cohort(Panel(returns, market), rows[:, 0], places, Plan(MODELS["market"], ESTIMATION, design.window, True))
    return replace(made, places=spread)


def size(design: Design, draws: int, rng: np.random.Generator) -> dict[str, float | None]:
    """Per cent rejected at 5 % by each statistic; None where it refused to be computed."""
    rejected: defaultdict[str, int] = defaultdict(int)
    computed: defaultdict[str, int] = defaultdict(int)
    day = design.window[0] == design.window[1]
    fitting = [one for one in STATISTICS.values() if one.applies in ("both", "day" if day else "window")]
    for _ in range(draws):
        section = drawn(design, rng).section(*design.window)
        for one in fitting:
            found = one.compute(section)
            if isinstance(found, ValidTest):
                computed[one.name] += 1
                rejected[one.name] += found.p <= 0.05
    return {one.name: _percent(rejected[one.name], computed[one.name]) for one in fitting}


def power(draws: int, rng: np.random.Generator) -> list[dict[str, float]]:
    """The share of effects found by the recommended test at 5 %, beside the noncentral t's."""
    from scipy import stats

    rows = []
    for count, effect in ((16, 0.5), (16, 0.75), (30, 0.5), (30, 0.75)):
        design = Design("power", count, (0, 0))
        found = [STATISTICS["bmp"].compute(drawn(design, rng, effect).section(0, 0)) for _ in range(draws)]
        share = 100 * float(np.mean([isinstance(one, ValidTest) and one.p <= 0.05 for one in found]))
        # The effect is in sigmas; the forecast error makes the standardised effect smaller by sqrt(1 + 2/T).
        shift = effect * count**0.5 / (1 + 2 / 150) ** 0.5
        bound = stats.t.ppf(0.975, count - 1)
        closed = 100 * float(stats.nct.sf(bound, count - 1, shift) + stats.nct.cdf(-bound, count - 1, shift))
        rows.append(
            {"events": count, "effect_in_sigma": effect, "found": round(share, 2), "closed_form": round(closed, 2)}
        )
    return rows


SHARES = {
    "SMIC": ("0981.HK_to_2025-10-30_luciusneo.csv", "HSI_daily_1986_2026-08-20_tzjtan.csv"),
    "Hua Hong": ("1347.HK_to_2025-10-30_luciusneo.csv", "HSI_daily_1986_2026-08-20_tzjtan.csv"),
    "TSM": ("TSM_daily_adj_2010_2025-12_leon7786.csv", "SPY_daily_adj_2020_2026-08-07_xunxuntj.csv"),
    "NVDA": ("NVDA_daily_adj_2020_2026-08-07_xunxuntj.csv", "SPY_daily_adj_2020_2026-08-07_xunxuntj.csv"),
}
# Rows the vendor made up for days on which Hong Kong was closed.
PHANTOMS = {"2011-12-24", "2011-12-31", "2013-08-14", "2016-08-02", "2016-10-21", "2017-08-23"}


def closes(path: Path) -> dict[str, float]:
    rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    low = ({key.lower(): value for key, value in row.items()} for row in rows)
    return {row["date"][:10]: float(row["close"]) for row in low if row["close"] and row["date"][:10] not in PHANTOMS}


def placebo_panels(prices: Path) -> Iterator[tuple[str, Panel, int]]:
    for name, (share, index) in SHARES.items():
        own, other = closes(prices / share), closes(prices / index)
        days = sorted(set(own) & set(other))
        levels = np.array([[own[day] for day in days], [other[day] for day in days]])
        moves = levels[:, 1:] / levels[:, :-1] - 1
        yield name, Panel(moves[:1], moves[1:]), len(days) - 1


def placebo(prices: Path, estimation: tuple[int, int] = (-260, -11), length: int = 1) -> dict[str, dict[str, float]]:
    """Per cent of placebo days with a p at or below 10, 5 and 1 %: empirical and Student's t, by share and in all."""
    ps: dict[str, tuple[Floats, Floats]] = {}
    for name, panel, days in placebo_panels(prices):
        places = np.arange(-estimation[0], days - length, dtype=np.int64)
        plan = Plan(MODELS["market"], estimation, (0, length - 1))
        made = join(cohorts(panel, np.zeros_like(places), places, plan))
        car, error = made.abnormal.cumulate(0, length - 1)
        empirical, _ = pvalues.rank(*pvalues.studentise(car, error, length, made.estimate))
        ps[name] = empirical, pvalues.two_sided_t(car / error, made.estimate.dof)
    ps["all"] = np.concatenate([one for one, _ in ps.values()]), np.concatenate([one for _, one in ps.values()])
    return {
        name: {"days": len(ours), **_shares("empirical", ours), **_shares("t", ts)} for name, (ours, ts) in ps.items()
    }


def _shares(name: str, ps: Floats) -> dict[str, float]:
    return {f"{name}_at_{level}": round(100 * float(np.mean(ps <= level / 100 + 1e-12)), 2) for level in (10, 5, 1)}


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None


PARTS = ("size", "power", "placebo", "volatility", "stream")


def sizes(draws: int, rng: np.random.Generator) -> dict[str, object]:
    found = {design.name: size(design, draws, rng) for design in DESIGNS}
    kept = {name: one[RECOMMENDED] for name, one in found.items()}
    return {
        "size_at_5_percent": found,
        "recommended": {
            "statistic": RECOMMENDED,
            "band": BAND,
            "size": kept,
            "holds": all(one is not None and BAND[0] <= one <= BAND[1] for one in kept.values()),
        },
        "known_wrong": {name: one.remark for name, one in STATISTICS.items() if name != RECOMMENDED},
    }


def placebos(data: Path) -> object:
    if not (data / "prices").exists():
        return f"left out: {data} is not here"
    return {
        f"{length} day{'s' * (length > 1)}, estimation {first}:{last}": placebo(data / "prices", (first, last), length)
        for length in (1, 2, 3)
        for first, last in ((-260, -11), (-120, -11))
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.calibration", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20250822)
    parser.add_argument("--only", default=",".join(PARTS), help="parts with commas: " + ", ".join(PARTS))
    asked = parser.parse_args()
    rng = np.random.default_rng(asked.seed)
    data = Path(os.environ.get("TRACKER_SHARED", Path(__file__).parents[2] / "shared" / "data"))
    made = {
        "size": lambda: sizes(asked.draws, rng),
        "power": lambda: {"power_at_5_percent": power(asked.draws, rng)},
        "placebo": lambda: {"placebo": placebos(data)},
        "volatility": lambda: {"volatility": placebo_days.report(data, rng)},
        "stream": lambda: {"stream": streams.report(max(asked.draws // 20, 1), rng)},
    }
    document: dict[str, object] = {
        "seed": asked.seed,
        "draws": asked.draws,
        "standard_error_of_5_percent": round(100 * (0.05 * 0.95 / asked.draws) ** 0.5, 2),
    }
    for part in asked.only.split(","):
        document |= made[part]()
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
