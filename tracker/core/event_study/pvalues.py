"""p-values of one event: Student's t, the rank among its own quiet days, and the tail beyond the rank's floor.

*Rank.* Gelbach, Helland and Klick (2013, American Law and Economics Review 15, 495-541): the share of
estimation-window residuals at least as extreme, by size. Quiet days of one share have fatter tails than any t, so
this is the p to believe for a single event: on placebo days of SMIC, Hua Hong, TSM and NVDA the t rejects 2.6 % at 1 %.
With T residuals the rank can never say less than 1/(T + 1), its floor. Three refinements keep its size on real days:

- *Leave-one-out scale.* An event is judged by a sigma it had no part in; so is each residual (Cook and Weisberg 1982).
- *Forecast error.* Event and residuals are divided by their own standard errors: a forecast errs more than a fit.
- *Recent days weigh more*, with a half-life of 250 sessions (Boudoukh, Richardson and Whitelaw 1998, Risk 11, 64-67),
  because volatility drifts. Within one window of 250 the oldest day weighs half the newest.

*Windows of L sessions* are ranked among the running sums of L residuals. These overlap, so there are only T / L
independent ones: beyond L = 3 the 1 % level is not to be taken at its word (placebo days reject 1.8 % at L = 6).

*Volatility known before.* `conditional` divides each sum and the event by the state known the day before each
(`volatility`): right on calm and on turbulent days, where the plain rank rejects 3 and 7 in 100 for 5.

*Tail.* Below the floor the exceedances are continued by a generalised Pareto distribution fitted by
probability-weighted moments (Hosking and Wallis 1987, Technometrics 29, 339-349), its shape shrunk to the usual.
"""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.estimation import Estimate, Floats
from tracker.core.event_study.volatility import States

# The share of a pool that counts as its tail.
TAIL = 0.10

# Daily returns fall off with a power of 3 to 4 (Gopikrishnan et al. 1998, European Physical Journal B 3, 139-140): the
# shape of their Pareto tail is its inverse. It counts as much as this many excesses.
USUAL_SHAPE = 0.25
SHRINKAGE = 50

# Sessions after which a quiet day counts half as much.
HALF_LIFE = 250

# 80 % power at 5 %, two-sided: 1.960 + 0.842.
DETECTABLE = 2.8


def two_sided_t(t: Floats | float, dof: Floats | float) -> Floats:
    """P(|T| >= |t|) of Student's t."""
    from scipy.special import stdtr

    result: Floats = 2 * stdtr(dof, -np.abs(t))
    return result


def two_sided_normal(z: Floats | float) -> Floats:
    """P(|Z| >= |z|) of the standard normal."""
    from scipy.special import ndtr

    result: Floats = 2 * ndtr(-np.abs(z))
    return result


def running_sums(residuals: Floats, length: int) -> Floats:
    """Sums of `length` successive columns of residuals, (N, T) -> (N, T - length + 1); nan where one is missing."""
    if length == 1:
        return residuals
    if length > residuals.shape[1]:
        return np.empty((len(residuals), 0))
    views = np.lib.stride_tricks.sliding_window_view(residuals, length, axis=1)
    sums: Floats = np.add.reduce(views, axis=2)
    return sums


def studentise(car: Floats, error: Floats, length: int, estimate: Estimate) -> tuple[Floats, Floats]:
    """CARs over `length` sessions (N,) and the sums they are ranked among (N, n), each as a t of its own.

    With k parameters c'(X'X)^-1 c of a sum inside the sample is (L^2 + (k - 1) L) / n on average; a sum r becomes
    externally studentised, r sqrt((d - 1) / (d - r^2)) with d degrees of freedom (Cook and Weisberg 1982, eq. 2.2.3).
    """
    count, dof = estimate.n, estimate.dof[:, None]
    used = (length + count - estimate.dof - 1) / count
    inside = estimate.sigma * np.sqrt(length * np.maximum(1 - used, 0.1))
    sums = running_sums(estimate.residuals, length) / inside[:, None]
    return car / error, sums * np.sqrt((dof - 1) / np.maximum(dof - sums * sums, 0.5))


def conditional(
    car: Floats, error: Floats, length: int, estimate: Estimate, known: States, column: int
) -> tuple[Floats, Floats, Floats]:
    """CARs (N,) and the sums they are ranked among (N, n), both over the volatility known before; and the event's (N,).

    `column` is the day before which the event's volatility is known, counted from the first estimation day. The first
    array is the CAR's t under that volatility. Under constant volatility this is `studentise`.
    """
    now = known.before(column, length)
    if known.chosen.constant:
        return (*studentise(car, error, length, estimate), now)
    used = (length + estimate.n - estimate.dof - 1) / estimate.n
    inside = estimate.sigma * np.sqrt(length * np.maximum(1 - used, 0.1))
    sums = running_sums(estimate.residuals, length) / inside[:, None]
    return car / (error * now), sums / known.pool(sums.shape[1], length), now


def rank(values: Floats, pools: Floats, half_life: float = HALF_LIFE) -> tuple[Floats, Floats]:
    """Two-sided empirical p of values (N,) among pools (N, n), oldest first, and its floor; nan without a pool.

    p = (1 + weight of |pool| >= |value|) / (n + 1), weights halving every `half_life` back and adding up to the n
    observed members; floor 1 / (n + 1).
    """
    seen = np.isfinite(pools)
    count = seen.sum(axis=1)
    weights = 0.5 ** (np.arange(pools.shape[1])[::-1] / half_life)
    # einsum, not a matrix product: BLAS would add up in an order that depends on the number of events.
    beyond = np.einsum("nt,t->n", np.abs(pools) >= np.abs(values)[:, None], weights)
    total = np.einsum("nt,t->n", seen, weights)
    usable = (count > 0) & np.isfinite(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        # Never above one by the rounding of weights.
        p = np.minimum((1 + beyond * count / total) / (count + 1), 1.0)
    return np.where(usable, p, np.nan), np.where(usable, 1 / (count + 1), np.nan)


def tail(value: float, pool: Floats) -> float:
    """Two-sided p of a value beyond what the pool's rank can say: a generalised Pareto tail over its top tenth.

    `pool` holds standardised residuals, of one listing or of many. nan with fewer than 100.
    """
    pool = pool[np.isfinite(pool)]
    if len(pool) < 100:
        return float("nan")
    sizes = np.sort(np.abs(pool))
    count = int(TAIL * len(sizes))
    threshold = float(sizes[-count - 1])
    if abs(value) <= threshold:
        return float(rank(np.array([value]), pool[None])[0][0])
    shape, scale = _pareto(sizes[-count:] - threshold)
    return TAIL * _survival((abs(value) - threshold) / scale, shape)


def needed(level: Floats | float, error: Floats | float) -> Floats:
    """The size of an abnormal return whose p is about `level`, given its standard error, in the return's units.

    By a t with 4 degrees of freedom scaled to unit variance, the usual tail of a share's quiet days.
    """
    from scipy.special import stdtrit

    size: Floats = error * stdtrit(4, 1 - np.asarray(level) / 2) / 2**0.5
    return size


def _pareto(excess: Floats) -> tuple[float, float]:
    """Shape (positive: fat) and scale by probability-weighted moments, the shape drawn towards the usual one.

    Twenty-five excesses say little of a tail: taken alone they make one p in a thousand come up twice as often. So the
    usual shape counts as much as fifty more.
    """
    count = len(excess)
    mean = float(excess.mean())
    weighted = float((excess * (count - np.arange(1, count + 1)) / (count - 1)).mean())
    alone = 2 - mean / (mean - 2 * weighted)
    shape = max((count * alone + SHRINKAGE * USUAL_SHAPE) / (count + SHRINKAGE), 0.0)
    return shape, mean * (1 - shape)


def _survival(excess: float, shape: float) -> float:
    if shape == 0:
        return float(np.exp(-excess))
    return float((1 + shape * excess) ** (-1 / shape))
