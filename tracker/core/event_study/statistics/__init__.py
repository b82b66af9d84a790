"""Tests over many events. One file each, one table; every null hypothesis is in words."""

from __future__ import annotations

from tracker.core.event_study.cross_section import Statistic
from tracker.core.event_study.statistics import (
    bhar_clustered,
    bhar_t,
    bmp,
    calendar_time,
    corrado_rank,
    cross_sectional_t,
    cumulative_rank,
    estudy2,
    eventstudy2,
    generalised_sign,
    grank_t,
    grank_z,
    kolari_pynnonen,
    kolari_pynnonen_relative,
    log_variance_t,
    patell,
    sign,
    skewness_adjusted_t,
    variance_rank,
    wild_bootstrap,
)

STATISTICS: dict[str, Statistic] = {
    plug.STATISTIC.name: plug.STATISTIC
    for plug in (
        kolari_pynnonen,
        cross_sectional_t,
        patell,
        bmp,
        kolari_pynnonen_relative,
        corrado_rank,
        cumulative_rank,
        grank_t,
        grank_z,
        sign,
        generalised_sign,
        skewness_adjusted_t,
        wild_bootstrap,
        calendar_time,
        bhar_t,
    )
}

# For windows of months.
LONG_HORIZON: dict[str, Statistic] = {bhar_clustered.STATISTIC.name: bhar_clustered.STATISTIC}

# Of another question: did the event change the variance?
VARIANCE: dict[str, Statistic] = {plug.STATISTIC.name: plug.STATISTIC for plug in (log_variance_t, variance_rank)}

# Not textbook: reproduce what another program prints, under its name.
COMPAT: dict[str, tuple[Statistic, ...]] = {"eventstudy2": eventstudy2.STATISTICS, "estudy2": estudy2.STATISTICS}
