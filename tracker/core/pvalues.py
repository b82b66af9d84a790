"""p-values of one event: Student's t, the rank among its own quiet days, and the tail beyond the rank's floor.

*Rank.* Gelbach, Helland and Klick (2013, American Law and Economics Review 15, 495-541): the share of
estimation-window residuals at least as extreme. Quiet days of one share have fatter tails than any t, so this is
the p to believe for a single event. With T residuals it can never be below 1/(T + 1), its floor.

*Windows of L sessions* are ranked among the running sums of L residuals. A forecast errs more than a fitted
residual: each sum is therefore divided by its own standard error before ranking, sqrt(d + c'(X'X)^-1 c) for the event
and sqrt(L - c'(X'X)^-1 c) for sums inside the sample. For one day of a 250-session window this moves nothing
visible; for 21 days it keeps the size where ignoring it would reject too often.

*Tail.* Below the floor the exceedances are continued by a generalised Pareto distribution fitted by
probability-weighted moments (Hosking and Wallis 1987, Technometrics 29, 339-349).
"""

from __future__ import annotations

import numpy as np

from tracker.core.estimation import Estimate, Floats

# The share of a pool that counts as its tail.
TAIL = 0.10

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
    """CARs over `length` sessions (N,) and the sums they are ranked among (N, n), each over its own standard error.

    With k parameters c'(X'X)^-1 c of a sum inside the sample is (L^2 + (k - 1) L) / n on average.
    """
    count = estimate.n
    used = (length + count - estimate.dof - 1) / count
    inside = estimate.sigma * np.sqrt(length * np.maximum(1 - used, 0.1))
    return car / error, running_sums(estimate.residuals, length) / inside[:, None]


def rank(values: Floats, pools: Floats) -> tuple[Floats, Floats]:
    """Two-sided empirical p of values (N,) among pools (N, n), and its floor.

    p = (1 + #{|pool| >= |value|}) / (n + 1), n the observed members of the pool; floor 1 / (n + 1). nan without a pool.
    """
    count = np.isfinite(pools).sum(axis=1)
    beyond = np.count_nonzero(np.abs(pools) >= np.abs(values)[:, None], axis=1)
    usable = (count > 0) & np.isfinite(values)
    return np.where(usable, (1 + beyond) / (count + 1), np.nan), np.where(usable, 1 / (count + 1), np.nan)


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


def _pareto(excess: Floats) -> tuple[float, float]:
    """Shape (positive: fat) and scale by probability-weighted moments; the shape is never let below 0.

    A negative shape would promise a largest possible move, which no quiet window can know.
    """
    count = len(excess)
    mean = float(excess.mean())
    weighted = float((excess * (count - np.arange(1, count + 1)) / (count - 1)).mean())
    shape = 2 - mean / (mean - 2 * weighted)
    if shape <= 0:
        return 0.0, mean
    return shape, 2 * mean * weighted / (mean - 2 * weighted)


def _survival(excess: float, shape: float) -> float:
    if shape == 0:
        return float(np.exp(-excess))
    return float((1 + shape * excess) ** (-1 / shape))
