"""Ranks of observations along a row, missing ones left out."""

from __future__ import annotations

import numpy as np

from tracker.core.event_study.estimation import Floats


def average_ranks(values: Floats) -> Floats:
    """Ranks 1.. along each row, ties sharing their average, nan staying nan."""
    order = np.argsort(values, axis=1)
    ordered = np.take_along_axis(values, order, axis=1)
    ranks = np.empty_like(values)
    np.put_along_axis(ranks, order, np.arange(1.0, values.shape[1] + 1)[None], axis=1)
    tied = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
    for row in tied:
        ranks[row] = _shared_ranks(values[row])
    ranks[np.isnan(values)] = np.nan
    return ranks


def root_sums(ranks: Floats) -> Floats:
    """Column sums over the root of how many were observed; nan for a column nobody has."""
    count = np.isfinite(ranks).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count > 0, np.nansum(ranks, axis=0) / np.sqrt(count), np.nan)


def _shared_ranks(row: Floats) -> Floats:
    _, place, count = np.unique(row, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    shared: Floats = (last - (count - 1) / 2)[place]
    return shared
