"""Cross-sectional regression of CARs on attributes of the events: ordinary least squares with honest errors.

White's errors allow every event its own variance (White 1980, Econometrica 48, 817-838), here with MacKinnon and
White's n / (n - k) (1985, HC1). Clustered errors allow events of one cluster, as of one day, to be correlated (Liang
and Zeger 1986; with Stata's G/(G-1) (n-1)/(n-k)), against t(G - 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracker.core.event_study.cross_section import Integers
from tracker.core.event_study.estimation import Floats
from tracker.core.event_study.pvalues import two_sided_t


@dataclass(frozen=True)
class Coefficients:
    """One row a regressor, the constant first: estimate, standard error, t, p; and r2, observations, clusters, df."""

    names: tuple[str, ...]
    values: Floats
    errors: Floats
    t: Floats
    p: Floats
    r2: float
    n: int
    clusters: int | None
    df: int


def regress(
    target: Floats, columns: Sequence[Floats], names: Sequence[str], clusters: Integers | None = None
) -> Coefficients:
    """`target` (N,) on a constant and `columns` (each (N,)); rows with a nan are left out.

    Errors are White's HC1, or clustered by the numbers in `clusters` (N,). ValueError where there are not more
    observations than regressors, one regressor follows from the others, or there is one cluster alone.
    """
    x = np.column_stack([np.ones(len(target)), *columns])
    seen = np.isfinite(target) & np.isfinite(x).all(axis=1)
    x, y = x[seen], target[seen]
    n, k = x.shape
    if n <= k:
        raise ValueError(f"{n} events with all attributes: more than {k} are needed")
    if np.linalg.matrix_rank(x) < k:
        raise ValueError(f"{', '.join(names)}: one follows from the others, or does not vary")
    bread = np.linalg.inv(np.einsum("ni,nj->ij", x, x))
    values = bread @ (x.T @ y)
    left = y - x @ values
    scores = x * left[:, None]
    groups = None
    if clusters is not None:
        _, at = np.unique(clusters[seen], return_inverse=True)
        groups = int(at.max()) + 1
        if groups < 2:
            raise ValueError("all events share one day: there is nothing to cluster by")
        sums = np.zeros((groups, k))
        np.add.at(sums, at, scores)
        scores = sums
    scale = n / (n - k) if groups is None else groups / (groups - 1) * (n - 1) / (n - k)
    errors = np.sqrt(np.diag(bread @ (scores.T @ scores) @ bread) * scale)
    df = n - k if groups is None else groups - 1
    t = values / errors
    r2 = 1 - float(left @ left) / float(((y - y.mean()) ** 2).sum())
    return Coefficients(("constant", *names), values, errors, t, two_sided_t(t, df), r2, n, groups, df)
