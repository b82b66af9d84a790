"""Wild cluster bootstrap of the mean SCAR with the null imposed (Cameron, Gelbach and Miller 2008, REStat 90, 414-427).

Events whose windows overlap, in chains, are one cluster and change sign together, so what they share stays. With signs
only, sum SCAR^2 is the same in every draw and the t orders draws like |mean|. Up to 10 clusters every pattern
is tried; beyond, 999 drawn with a fixed seed.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Section, Statistic, ValidTest
from tracker.core.event_study.estimation import Floats

NULL = "standardised abnormal returns are symmetric about zero; clusters of overlapping events are independent"
SEED = 20250822
DRAWS = 999
FEWEST = 6


def compute(section: Section) -> ValidTest | InvalidTest:
    """The mean SCAR; p is the share of sign patterns with a mean at least as far from zero."""
    sums = cluster_sums(section)
    if len(sums) < FEWEST:
        return InvalidTest(f"{len(sums)} independent clusters of events: {FEWEST} are needed for a p below 5 %")
    drawn = np.abs(np.einsum("dn,n->d", signs(len(sums)), sums))
    actual = abs(float(sums.sum()))
    beyond = int(np.count_nonzero(drawn >= actual * (1 - 1e-12)))
    exact = len(sums) <= 10
    share = beyond / len(drawn) if exact else (1 + beyond) / (len(drawn) + 1)
    return ValidTest(float(section.scar.mean()), share, None, NULL)


def cluster_sums(section: Section) -> Floats:
    """SCARs summed by chains of overlapping windows."""
    order = np.argsort(section.cohort.places, kind="stable")
    gaps = np.diff(section.cohort.places[order])
    starts = np.concatenate([[0], np.flatnonzero(gaps >= section.length) + 1])
    return np.add.reduceat(section.scar[order], starts) if len(order) else np.empty(0)


@lru_cache(maxsize=8)
def signs(count: int) -> Floats:
    """Sign patterns (draws, count): all of them where few."""
    if count <= 10:
        return _signed((np.arange(2**count)[:, None] >> np.arange(count)) & 1)
    return _signed(np.random.default_rng(SEED).integers(0, 2, size=(DRAWS, count)))


def _signed(bits: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Floats:
    signed: Floats = 1.0 - 2.0 * bits.astype(float)
    return signed


STATISTIC = Statistic("wild_bootstrap", NULL, "needs six clusters of events", compute)
