"""Every day of real shares taken for an event day, and simulated days: is p right on calm *and* on turbulent days?

Three judges say which days are calm: the share's own volatility known the day before, the market's, and, in the
simulation, the true sigma of the day. In each third of days 5 % should be rejected at 5 %. The rank among plain
residuals (old) and among residuals scaled by the volatility known before (new) stand side by side.

The constants of the forecast were chosen on these real series, so of them this is no evidence out of sample; the
simulation was looked at while choosing, but not fitted to.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tracker.core.event_study import pvalues
from tracker.core.event_study.cross_section import Cohort
from tracker.core.event_study.expected import MODELS
from tracker.core.event_study.panel import Panel, Plan, cohort, cohorts, join
from tracker.core.event_study.volatility import USUAL, Volatility

Floats = npt.NDArray[np.float64]

HSI, SPY = "HSI_daily_1986_2026-08-20_tzjtan.csv", "SPY_daily_adj_2020_2026-08-07_xunxuntj.csv"
SHANGHAI = "000001.SS_daily_adj_2020_2026-08-07_xunxuntj.csv"
SHARES = {
    "SMIC": ("0981.HK_to_2025-10-30_luciusneo.csv", HSI),
    "Hua Hong": ("1347.HK_to_2025-10-30_luciusneo.csv", HSI),
    "TSM": ("TSM_daily_adj_2010_2025-12_leon7786.csv", SPY),
    "NVDA": ("NVDA_daily_adj_2020_2026-08-07_xunxuntj.csv", SPY),
    "SOXX": ("SOXX_daily_adj_2020_2026-08-07_xunxuntj.csv", SPY),
    "SMIC A": ("688981.SS_daily_eastmoney_xiedonge.csv", SHANGHAI),
    "Cambricon": ("688256.SS_daily_eastmoney_xiedonge.csv", SHANGHAI),
    "Hua Hong A": ("688347.SS_daily_eastmoney_xiedonge.csv", SHANGHAI),
    "AMEC": ("seed/688012.SS_2024-12_2026-06-12_astock-ski.csv", SHANGHAI),
    "Hygon": ("seed/688041.SS_2024-12_2026-06-12_astock-ski.csv", SHANGHAI),
}
# Rows the vendor made up for days on which Hong Kong was closed.
PHANTOMS = {"2011-12-24", "2011-12-31", "2013-08-14", "2016-08-02", "2016-10-21", "2017-08-23"}
GAP = 10


def column(path: Path, name: str) -> dict[str, float]:
    rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    low = ({key.lower(): value for key, value in row.items()} for row in rows)
    return {row["date"][:10]: float(row[name]) for row in low if row[name] and row["date"][:10] not in PHANTOMS}


def returns(own: dict[str, float], other: dict[str, float]) -> Floats:
    """Simple returns of two series of closes on their common days, (2, D)."""
    days = sorted(set(own) & set(other))
    levels = np.array([[own[day] for day in days], [other[day] for day in days]])
    moves: Floats = levels[:, 1:] / levels[:, :-1] - 1
    return moves


def real(data: Path) -> Iterator[tuple[str, Floats]]:
    """Name, and returns of share and market (2, D): chip shares of three exchanges, and 16 US shares of 1996-99."""
    prices = data / "prices"
    for name, (share, index) in SHARES.items():
        yield name, returns(column(prices / share, "close"), column(prices / index, "close"))
    market = column(prices / "us_2000_2019" / "market.csv", "return")
    for path in sorted((prices / "us_2000_2019").glob("*.csv")):
        if path.stem != "market":
            own = column(path, "adj_close")
            days = sorted(own)
            moves = {day: own[day] / own[before] - 1 for before, day in pairwise(days)}
            yield f"{path.stem} 2000-2019", beside(moves, market)
    yield from additions(data / "eventstudy" / "estudyjl_sp500")


def additions(folder: Path) -> Iterator[tuple[str, Floats]]:
    market = column(folder / "markets.csv", "ret_m")
    firms: dict[str, dict[str, float]] = {}
    for row in csv.DictReader((folder / "firms.csv").read_text().splitlines()):
        if row["ret"]:
            firms.setdefault(row["id_firm"], {})[row["date"]] = float(row["ret"])
    for name, own in firms.items():
        yield name, beside(own, market)


def beside(own: dict[str, float], market: dict[str, float]) -> Floats:
    days = sorted(set(own) & set(market))
    return np.array([[own[day] for day in days], [market[day] for day in days]])


@dataclass(frozen=True)
class Days:
    """Placebo days: old and new p, Student's t's p, and by each judge where the day stands among its series' days."""

    old: Floats
    new: Floats
    t: Floats
    judges: dict[str, Floats]


def judged(moves: Floats, length: int, estimation: int = 250, chosen: Volatility = USUAL) -> Days:
    """Every day of one series as an event of `length` sessions."""
    places = np.arange(estimation + GAP + 1, moves.shape[1] - length, dtype=np.int64)
    plan = Plan(MODELS["market"], (-estimation - GAP, -GAP - 1), (0, length - 1), between=True)
    made = join(cohorts(Panel(moves[:1], moves[1:]), np.zeros_like(places), places, plan))
    market = np.lib.stride_tricks.sliding_window_view(moves[1], estimation + GAP)[places - estimation - GAP]
    own = np.concatenate([made.estimate.residuals, made.between], axis=1) if made.between is not None else market
    judges = {
        "own volatility": squared(own, estimation),
        "own, last 20 days": own[:, -20:].std(axis=1),
        "market's volatility": squared(market, estimation),
        "market, last 20 days": market[:, -20:].std(axis=1),
    }
    return Days(*ps(made, length, chosen), {name: place(value) for name, value in judges.items()})


def squared(values: Floats, estimation: int, decay: float = 0.97) -> Floats:
    """EWMA(.97) of squares up to the day before over the estimation window's mean square: not the forecast we use."""
    squares = (values - values[:, :estimation].mean(axis=1, keepdims=True)) ** 2
    usual = squares[:, :estimation].mean(axis=1)
    state = usual.copy()
    for day in squares.T:
        state = decay * state + (1 - decay) * day
    ratio: Floats = state / usual
    return ratio


def place(values: Floats) -> Floats:
    """Rank within the series, 0 to 1."""
    found: Floats = values.argsort().argsort() / len(values)
    return found


def ps(made: Cohort, length: int, chosen: Volatility) -> tuple[Floats, Floats, Floats]:
    car, error = made.abnormal.cumulate(0, length - 1)
    old, _ = pvalues.rank(*pvalues.studentise(car, error, length, made.estimate))
    scaled, pools, _ = pvalues.conditional(car, error, length, made.estimate, made.known(chosen), made.column(0))
    return old, pvalues.rank(scaled, pools)[0], pvalues.two_sided_t(car / error, made.estimate.dof)


def joined(parts: list[Days]) -> Days:
    judges = {name: np.concatenate([one.judges[name] for one in parts]) for name in parts[0].judges}
    return Days(*(np.concatenate([getattr(one, name) for one in parts]) for name in ("old", "new", "t")), judges)


def garch(count: int, length: int, rng: np.random.Generator) -> Days:
    """`count` shares with GARCH(1,1) errors (.08, .90) and t5 innovations, one event each; judge: the true sigma."""
    size = 250 + GAP + 1 + length
    variance = np.ones(count)
    errors, variances = np.empty((2, count, 500 + size))
    for day, shock in enumerate(rng.standard_t(5, (500 + size, count)) * 0.6**0.5):
        variances[:, day], errors[:, day] = variance, np.sqrt(variance) * shock
        variance = 0.02 + 0.08 * errors[:, day] ** 2 + 0.9 * variance
    market = rng.standard_normal((count, size)) * 0.01
    places = np.full(count, 250 + GAP)
    plan = Plan(MODELS["market"], (-250 - GAP, -GAP - 1), (0, length - 1), between=True)
    world = Panel(0.0003 + market + 0.02 * errors[:, 500:], market)
    made = cohort(world, np.arange(count), places, plan)
    return Days(*ps(made, length, USUAL), {"true sigma": place(variances[:, 500 + 250 + GAP])})


def shares(p: Floats) -> list[float]:
    """Per cent at or below 10, 5 and 1 %."""
    return [round(100 * float(np.mean(p <= level / 100 + 1e-12)), 2) for level in (10, 5, 1)]


def thirds(p: Floats, judge: Floats) -> list[float]:
    """Per cent at or below 5 % on calm, middle and turbulent days."""
    third = np.minimum((judge * 3).astype(int), 2)
    return [round(100 * float(np.mean(p[third == k] <= 0.05 + 1e-12)), 1) for k in range(3)]


def table(days: Days) -> dict[str, object]:
    """Old beside new: pooled at 10, 5, 1 %, and thirds by every judge."""
    found: dict[str, object] = {"days": len(days.new), "t_at_10_5_1": shares(days.t)}
    for name in ("old", "new"):
        p = getattr(days, name)
        by = {f"thirds_by_{judge.replace(' ', '_')}": thirds(p, value) for judge, value in days.judges.items()}
        found[name] = {"at_10_5_1": shares(p), **by}
    return found


def report(data: Path, rng: np.random.Generator, draws: int = 9000) -> dict[str, object]:
    """All series, the Chinese five, and the simulation, for windows of one and three days."""
    series = dict(real(data)) if (data / "prices" / "us_2000_2019").exists() else {}
    chinese = ("SMIC", "Hua Hong", "SMIC A", "Cambricon", "Hua Hong A")
    found: dict[str, object] = {}
    for length in (1, 3):
        made = {name: judged(moves, length) for name, moves in series.items()}
        if made:
            found[f"{len(made)} real series, {length} day"] = table(joined(list(made.values())))
            found[f"SMIC, Hua Hong, Cambricon, {length} day"] = table(joined([made[name] for name in chinese]))
        found[f"simulated GARCH-t5, {length} day"] = table(garch(draws, length, rng))
    return found
