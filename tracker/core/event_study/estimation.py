"""Linear expected-return models over many events at once: fit, predict, cumulate.

Every model here is linear in its parameters, so one kernel serves all: least squares by modified
Gram-Schmidt (Björck 1967, BIT 7, 1-21), done for N events side by side. With the columns "one" and
"market" this *is* the textbook's centred formula, so nothing is lost to cancellation; and since each event
uses its own row alone, one event computed by itself equals the same event in a batch bit for bit.

Arrays are (N events, T sessions); nan is a missing observation and stays missing. `spans` says how many
sessions a return covers (1 normally, more after a halt): such an observation has the variance d s^2, hence
is weighted by 1/d (Maynes and Rumsey 1993, Journal of Banking and Finance 17, 145-157).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Columns = Sequence[Floats]
Marks = npt.NDArray[np.bool_]

# A column whose part orthogonal to the others is this small beside itself adds nothing but noise.
COLLINEAR = 1e-10


@dataclass(frozen=True)
class Sample:
    """What a window of sessions shows: returns of the share, of the market and of further factors, all (N, T).

    `before` and `after` are the market one observation earlier and later, for thin trading;
    `spans` is None where every return covers one session.
    """

    returns: Floats
    market: Floats
    spans: Floats | None = None
    factors: tuple[Floats, ...] = ()
    before: Floats | None = None
    after: Floats | None = None

    @property
    def ones(self) -> Floats:
        """The constant's column: a return over d sessions holds d times the daily constant."""
        return np.ones_like(self.returns) if self.spans is None else self.spans


@dataclass(frozen=True)
class Estimate:
    """A model estimated for N events: `coefficients` (N, k) and the triangle R (N, k, k) with X'X = R'R.

    `residuals` (N, T) are per square root of a session, nan where nothing was observed; sigma is their standard
    deviation with `dof` degrees of freedom; `n` counts the observations. `alpha`, `beta` (nan where the model
    has none) are what a report shows.
    """

    coefficients: Floats
    triangle: Floats
    residuals: Floats
    sigma: Floats
    dof: Floats
    n: Floats
    r2: Floats
    alpha: Floats
    beta: Floats

    @property
    def beta_error(self) -> Floats:
        """The standard error of the last coefficient, the market's in the market model; (N,)."""
        last: Floats = self.triangle[:, -1, -1]
        return self.sigma / np.abs(last)


@dataclass(frozen=True)
class Model:
    """One way to say what a return would have been: how to fit it, and what it expects of a window.

    `expect` gives the part without parameters (N, L) and the columns that the coefficients multiply.
    `parameters` is None where it depends on the number of factors; `thin` models look at the market's neighbours.
    """

    name: str
    words: str
    fit: Callable[[Sample], Estimate]
    expect: Callable[[Sample], tuple[Floats, Columns]]
    parameters: int | None = 2
    thin: bool = False


@dataclass(frozen=True)
class Abnormal:
    """Abnormal returns (N, L) of an event window with all that cumulating them asks for.

    `leverages` (k of (N, L)) are the rows of R^-T x: their squared sum is the estimation's share of the
    prediction error, and that of summed rows is the sum's.
    """

    values: Floats
    spans: Floats
    leverages: Columns
    sigma: Floats
    dof: Floats

    @property
    def scale(self) -> Floats:
        """Standard deviation of each abnormal return in units of sigma: sqrt(d + x'(X'X)^-1 x); (N, L)."""
        return _root(self.spans, self.leverages)

    def standardised(self) -> Floats:
        """SAR (N, L): abnormal return over its own prediction error."""
        return self.values / (self.sigma[:, None] * self.scale)

    def cumulate(self, start: int, end: int) -> tuple[Floats, Floats]:
        """CAR over the columns `start`..`end` (both included) and its prediction error; both (N,).

        var CAR = s^2 (sum d + c'(X'X)^-1 c), c the summed rows, so all covariances are in
        (Campbell, Lo and MacKinlay 1997, eq. 4.4.11); for the market model s^2 (L + L^2/T + (sum dx)^2/Sxx).
        """
        part = slice(start, end + 1)
        summed = [np.add.reduce(one[:, part], axis=1) for one in self.leverages]
        scale = _root(np.add.reduce(self.spans[:, part], axis=1), summed)
        return np.add.reduce(self.values[:, part], axis=1), self.sigma * scale


def least_squares(target: Floats, columns: Columns, spans: Floats | None = None) -> Estimate:
    """Ordinary least squares of `target` (N, T) on `columns` (each (N, T)); rows with a nan are left out.

    sigma has n - k degrees of freedom; r2 is against the first column alone, the constant. A column that the others
    explain gives nan coefficients and sigma.
    """
    y, xs, seen = _weighted(target, columns, spans)
    n = np.full(len(y), float(y.shape[1])) if seen is None else np.add.reduce(seen, axis=1, dtype=float)
    basis, triangle = _orthogonalise(xs)
    shadows = []
    residuals = y
    for one in basis:
        shadows.append(dot(one, residuals))
        residuals = residuals - shadows[-1][:, None] * one
    coefficients = _back(triangle, shadows, len(n))
    dof = n - len(xs)
    squares = dot(residuals, residuals)
    whole = squares + sum((one * one for one in shadows[1:]), np.zeros(len(n)))
    with np.errstate(invalid="ignore", divide="ignore"):
        sigma = np.sqrt(np.where(dof > 0, squares / dof, np.nan))
        r2 = 1 - squares / whole
    sigma = np.where(np.isfinite(coefficients).all(axis=1), sigma, np.nan)
    hollow = residuals if seen is None else np.where(seen, residuals, np.nan)
    return Estimate(coefficients, triangle, hollow, sigma, dof, n, r2, *_shown(coefficients))


def predict(model: Model, estimate: Estimate, window: Sample) -> Abnormal:
    """Abnormal returns of the `window` (N, L) under an estimate: what came less what was expected."""
    offset, columns = model.expect(window)
    expected = offset
    for place, column in enumerate(columns):
        expected = expected + estimate.coefficients[:, place, None] * column
    spans = np.ones_like(window.returns) if window.spans is None else window.spans
    leverages = _forward(estimate.triangle, columns)
    return Abnormal(window.returns - expected, spans, leverages, estimate.sigma, estimate.dof)


def reseat(estimate: Estimate, residuals: Floats, dof: Floats) -> Estimate:
    """The same estimate with other residuals (N, T) and their standard deviation about zero on `dof` degrees."""
    squares = np.nansum(residuals * residuals, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        sigma = np.sqrt(np.where(dof > 0, squares / dof, np.nan))
    return replace(estimate, residuals=residuals, sigma=sigma, dof=dof)


def dot(one: Floats, other: Floats) -> Floats:
    """Row by row sums of products, (N, T) -> (N,). Never BLAS: its order of adding depends on the batch."""
    result: Floats = np.einsum("nt,nt->n", one, other)
    return result


def _weighted(target: Floats, columns: Columns, spans: Floats | None) -> tuple[Floats, list[Floats], Marks | None]:
    """Target and columns with zeros for what is missing, each row divided by the root of its span; what was seen.

    None for seen means everything: a nan anywhere would make the sums nan.
    """
    sums = sum(float(np.add.reduce(one, axis=None)) for one in (target, *columns))
    if spans is None and np.isfinite(sums):
        return target, list(columns), None
    total = target
    for one in columns:
        total = total + one
    seen = np.isfinite(total)
    weight = 1.0 if spans is None else 1 / np.sqrt(spans)
    parts = [np.where(seen, one * weight, 0.0) for one in (target, *columns)]
    return parts[0], parts[1:], seen


def _orthogonalise(columns: Sequence[Floats]) -> tuple[list[Floats], Floats]:
    """Columns -> orthonormal columns and the upper triangle R (N, k, k)."""
    size = len(columns)
    triangle = np.zeros((len(columns[0]) if size else 0, size, size))
    basis: list[Floats] = []
    for j, column in enumerate(columns):
        rest = column
        for i, one in enumerate(basis):
            triangle[:, i, j] = dot(one, rest)
            rest = rest - triangle[:, i, j, None] * one
        squares = dot(rest, rest)
        # Pythagoras: what the earlier columns took, and what is left.
        whole = squares + np.add.reduce(triangle[:, :j, j] ** 2, axis=1)
        triangle[:, j, j] = np.where(squares > COLLINEAR**2 * whole, np.sqrt(squares), np.nan)
        basis.append(rest * (1 / triangle[:, j, j])[:, None])
    return basis, triangle


def _back(triangle: Floats, shadows: Sequence[Floats], count: int) -> Floats:
    """Solve R b = q'y from the last row upward."""
    size = len(shadows)
    solved = np.zeros((count, size))
    for j in reversed(range(size)):
        rest = shadows[j]
        for i in range(j + 1, size):
            rest = rest - triangle[:, j, i] * solved[:, i]
        solved[:, j] = rest / triangle[:, j, j]
    return solved


def _forward(triangle: Floats, columns: Columns) -> list[Floats]:
    """Solve R'z = x for every row of the window: k arrays (N, L)."""
    solved: list[Floats] = []
    for j, column in enumerate(columns):
        rest = column
        for i, one in enumerate(solved):
            rest = rest - triangle[:, i, j, None] * one
        solved.append(rest / triangle[:, j, j, None])
    return solved


def _root(spans: Floats, leverages: Columns) -> Floats:
    total = spans
    for one in leverages:
        total = total + one * one
    result: Floats = np.sqrt(total)
    return result


def _shown(coefficients: Floats) -> tuple[Floats, Floats]:
    """Intercept and slope for a report; nan where the model has none."""
    missing = np.full(len(coefficients), np.nan)
    size = coefficients.shape[1]
    return (coefficients[:, 0] if size else missing, coefficients[:, 1] if size > 1 else missing)
