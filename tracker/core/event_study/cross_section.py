"""Many events as one cross-section: what every statistic is computed from.

A `Cohort` is a group of events with their estimation residuals and event window; a `Section` is one day or one
window of it, restricted to the events observed there. What several statistics need (ranks, standardised CARs) is
computed once and kept. A statistic is a plain function Section -> ValidTest | InvalidTest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tracker.core.event_study.estimation import Abnormal, Estimate, Floats, Sample
from tracker.core.event_study.pvalues import two_sided_t
from tracker.core.event_study.ranks import average_ranks, root_sums
from tracker.core.event_study.volatility import States, Volatility, states

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ValidTest:
    """A statistic, its two-sided p, its degrees of freedom (None: normal or by simulation), its null in words."""

    statistic: float
    p: float
    df: float | None
    null: str


@dataclass(frozen=True, slots=True)
class InvalidTest:
    """Why a statistic cannot be computed for this section."""

    reason: str


@dataclass(frozen=True)
class Statistic:
    """A named test: its null hypothesis, what to know of it, and where it applies (day, window or both)."""

    name: str
    null: str
    remark: str
    compute: Callable[[Section], ValidTest | InvalidTest]
    applies: str = "both"


def mean_t(values: Floats, what: str, null: str) -> ValidTest | InvalidTest:
    """mean sqrt(N) / sd of one value an event, against t(N - 1); `what` names the values where all are the same."""
    count = len(values)
    if count < 2:
        return InvalidTest(f"{count} event: a spread across events needs two")
    spread = float(values.std(ddof=1))
    if not spread > 0:
        return InvalidTest(f"all events have the same {what}")
    value = float(values.mean()) / spread * count**0.5
    return ValidTest(value, float(two_sided_t(value, count - 1)), count - 1, null)


def correlated(test: ValidTest, count: int, mean: float) -> ValidTest:
    """A `mean_t` of `count` events that correlate by `mean`: times sqrt((1 - mean) / (1 + (count - 1) mean))."""
    value = test.statistic * ((1 - mean) / (1 + (count - 1) * mean)) ** 0.5
    return replace(test, statistic=value, p=float(two_sided_t(value, count - 1)))


@dataclass(frozen=True)
class Cohort:
    """N events: `estimate` holds residuals (N, T), `abnormal` the event window (N, L), `window` its raw returns.

    `first` is the relative day of the first event column; `places` the event days' positions on one calendar and
    `opens` the relative day of the first estimation column, so that residuals can be aligned by calendar. `seen` is the
    estimation window itself, kept only for conventions that look at it again. `between` (N, G) are the abnormal returns
    of the days between estimation and event window, per root of a session, for the volatility known before the event.
    """

    estimate: Estimate
    abnormal: Abnormal
    window: Sample
    first: int
    places: Integers
    opens: int
    seen: Sample | None = None
    between: Floats | None = None

    def __len__(self) -> int:
        return len(self.places)

    def section(self, start: int, end: int) -> Section:
        """Relative days `start`..`end`, both included, over the events observed on all of them."""
        columns = slice(start - self.first, end - self.first + 1)
        seen = np.isfinite(self.abnormal.values[:, columns]).all(axis=1) & np.isfinite(self.estimate.sigma)
        cohort = self if seen.all() else self.pick(np.flatnonzero(seen))
        return Section(cohort, columns.start, columns.stop - 1)

    def pick(self, rows: Integers) -> Cohort:
        """Some of the events."""
        fitted = {name: value[rows] for name, value in vars(self.estimate).items()}
        abnormal = Abnormal(
            self.abnormal.values[rows],
            self.abnormal.spans[rows],
            [one[rows] for one in self.abnormal.leverages],
            self.abnormal.sigma[rows],
            self.abnormal.dof[rows],
        )
        return replace(
            self,
            estimate=Estimate(**fitted),
            abnormal=abnormal,
            window=_rows(self.window, rows),
            places=self.places[rows],
            seen=self.seen and _rows(self.seen, rows),
            between=None if self.between is None else self.between[rows],
        )

    def known(self, chosen: Volatility) -> States:
        """The volatility known before every day from the first of estimation to the day after the event window."""
        if self.between is None:
            raise ValueError("the days between estimation and event window were not kept: ask with Plan(between=True)")
        window = self.abnormal.values / np.sqrt(self.abnormal.spans)
        return states(self.estimate.residuals, np.concatenate([self.between, window], axis=1), chosen)

    def column(self, day: int) -> int:
        """The place of a relative day among those of `known`: of the day itself, or of the event day if that is first.

        A window behind the event is judged by what was known before the event.
        """
        behind: int = self.first + self.abnormal.values.shape[1]
        return min(day, 0, behind) - self.opens

    @cached_property
    def sigmas(self) -> Floats:
        """Estimation residuals in units of their own sigma; (N, T)."""
        return self.estimate.residuals / self.estimate.sigma[:, None]

    @cached_property
    def ranks(self) -> Floats:
        """Rank of each estimation residual among its own event's; (N, T), nan where missing."""
        return average_ranks(self.estimate.residuals)

    @cached_property
    def order(self) -> tuple[Floats, Floats]:
        """Ranks over estimation and event window together, each over 1 + observations, less one half.

        Corrado and Zivney (1992, JFQA 27, 465-478): (N, T) and (N, L); uniform on (-1/2, 1/2) under the null.
        """
        event, residuals = self.abnormal.values, self.estimate.residuals
        beyond = np.zeros(residuals.shape, np.int16)
        before = np.empty_like(event)
        for column in range(event.shape[1]):
            above = event[:, column, None] < residuals
            beyond += above
            before[:, column] = self.estimate.n - np.count_nonzero(above, axis=1)
        among = np.where(np.isfinite(event), before, np.nan) + average_ranks(event)
        count = (self.estimate.n + np.isfinite(event).sum(axis=1) + 1)[:, None]
        return (self.ranks + beyond) / count - 0.5, among / count - 0.5

    @cached_property
    def complete(self) -> bool:
        """Whether no estimation window has a gap."""
        return bool((self.estimate.n == self.estimate.residuals.shape[1]).all())

    @cached_property
    def share_positive(self) -> float:
        """The mean share of positive residuals in the estimation windows."""
        return float((np.count_nonzero(self.estimate.residuals > 0, axis=1) / self.estimate.n).mean())

    @cached_property
    def mean_rank(self) -> tuple[Floats, Floats]:
        """Per estimation day the sum over events of rank / (n + 2), and how many events were seen; both (T,)."""
        scaled = self.ranks / (self.estimate.n + 2)[:, None]
        return np.nansum(scaled, axis=0), np.isfinite(scaled).sum(axis=0).astype(float)

    @cached_property
    def relative_correlation(self) -> float:
        """Mean correlation over all pairs of the residuals, aligned by relative day, of complete windows."""
        residuals = self.estimate.residuals
        centred = residuals - residuals.mean(axis=1, keepdims=True)
        total = (centred / np.sqrt((centred * centred).sum(axis=1, keepdims=True))).sum(axis=0)
        return (float(total @ total) - len(self)) / (len(self) * (len(self) - 1))

    @cached_property
    def by_day(self) -> tuple[Integers, Floats, Floats, Floats]:
        """Event days (K,), standardised residuals summed by event day (K, T), how many (K, T), events a day (K,).

        Days count from the first; a pause longer than any two events can have in common is cut to that.
        """
        places, at = np.unique(self.places, return_inverse=True)
        reach = self.first + self.abnormal.values.shape[1] - self.opens
        days = np.concatenate([[0], np.cumsum(np.minimum(np.diff(places), reach))])
        seen = np.isfinite(self.sigmas).astype(float)
        sums = _summed(self.sigmas if self.complete else np.nan_to_num(self.sigmas), at, len(days))
        events = np.bincount(at, minlength=len(days)).astype(float)
        counts = np.broadcast_to(events[:, None], sums.shape) if self.complete else _summed(seen, at, len(days))
        return days, sums, counts, events

    @cached_property
    def pooled_correlation(self) -> float:
        """The mean correlation of residuals of different events on a calendar day, over all days they share."""
        days, sums, seen, events = self.by_day
        at = (days[:, None] + np.arange(sums.shape[1])).ravel()
        totals = np.bincount(at, weights=sums.ravel())
        counts = _running(days, events, sums.shape[1]) if self.complete else np.bincount(at, weights=seen.ravel())
        pairs = float((counts * counts).sum()) - float(self.estimate.n.sum())
        own = float(np.nansum(self.sigmas * self.sigmas))
        return (float((totals * totals).sum()) - own) / pairs if pairs > 0 else 0.0

    @cached_property
    def distances(self) -> Floats:
        """How many pairs of events lie 0, 1, 2, ... days apart: unordered, at 0 ordered and each with itself."""
        days, *_, events = self.by_day
        size = int(days[-1]) + 1
        length = 1 << size.bit_length()  # a power of two, and at least size more
        spread = np.zeros(2 * length)
        spread[days] = events
        spectrum = np.abs(np.fft.rfft(spread)) ** 2
        pairs: Floats = np.rint(np.fft.irfft(spectrum, 2 * length)[:size])
        return pairs

    @cached_property
    def lags(self) -> dict[int, tuple[float, float, float]]:
        """What `pairs_apart` has found."""
        return {}

    def pairs_apart(self, lag: int) -> tuple[float, float, float]:
        """Over ordered pairs of different events `lag` days apart: residual products on common days, days, pairs."""
        if lag not in self.lags:
            self.lags[lag] = self._pairs_apart(lag)
        return self.lags[lag]

    def _pairs_apart(self, lag: int) -> tuple[float, float, float]:
        days, sums, seen, events = self.by_day
        width = sums.shape[1]
        later = np.searchsorted(days, days + lag)
        found = np.flatnonzero(days[np.minimum(later, len(days) - 1)] == days + lag)
        if not len(found) or lag >= width:
            return 0.0, 0.0, 0.0
        mate = later[found]
        pairs = float((events[found] * events[mate]).sum())
        # Column j of the later event lies on the calendar day of column j + lag of the earlier one.
        product = float(np.einsum("nt,nt->", sums[found, lag:], sums[mate, : width - lag]))
        common = pairs * (width - lag)
        if not self.complete:
            common = float(np.einsum("nt,nt->", seen[found, lag:], seen[mate, : width - lag]))
        if lag:
            return product, common, pairs
        own = float(np.nansum(self.sigmas * self.sigmas))
        return product - own, common - float(self.estimate.n.sum()), pairs - len(self)

    @cached_property
    def rank_sums(self) -> tuple[Floats, float]:
        """Per event day the sum of ranks over root N_t, and the standard deviation of such sums over all days."""
        inside, event = self.order
        sums = np.concatenate([root_sums(inside), root_sums(event)])
        return sums[inside.shape[1] :], float(np.sqrt(np.nanmean(sums * sums)))


@dataclass(frozen=True)
class Section:
    """One day or window of a cohort: columns `start`..`end` of its event window, every event observed."""

    cohort: Cohort
    start: int
    end: int

    def __len__(self) -> int:
        return len(self.cohort)

    @property
    def length(self) -> int:
        return self.end - self.start + 1

    @property
    def columns(self) -> slice:
        return slice(self.start, self.end + 1)

    @cached_property
    def _cumulated(self) -> tuple[Floats, Floats]:
        return self.cohort.abnormal.cumulate(self.start, self.end)

    @property
    def car(self) -> Floats:
        """Cumulative abnormal returns (N,); of one day, the abnormal return."""
        return self._cumulated[0]

    @cached_property
    def held(self) -> Floats:
        """Buy-and-hold abnormal returns prod(1 + R) - prod(1 + E[R]), of simple returns; (N,)."""
        actual = self.cohort.window.returns[:, self.columns]
        expected = actual - self.cohort.abnormal.values[:, self.columns]
        difference: Floats = np.prod(1 + actual, axis=1) - np.prod(1 + expected, axis=1)
        return difference

    @cached_property
    def mean_ranks(self) -> tuple[float, Floats, Floats]:
        """Mean rank of the re-standardised SCAR, mean ranks of the estimation days (T,), share of events seen on each.

        Ranks are among each event's own estimation days and this one, over n + 2, less one half.
        """
        cohort = self.cohort
        above = (self.scar / self.scar.std(ddof=1))[:, None] < cohort.sigmas
        divisor = cohort.estimate.n + 2
        event = ((cohort.estimate.n - np.count_nonzero(above, axis=1) + 1) / divisor - 0.5).mean()
        base, seen = cohort.mean_rank
        known = seen > 0
        if cohort.complete:
            lifted = np.count_nonzero(above, axis=0) / divisor[0]
        else:  # einsum, not a matrix product: threads of a BLAS cost more than they bring at this size.
            lifted = np.einsum("n,nt->t", 1 / divisor, above)
        days = (base + lifted)[known] / seen[known] - 0.5
        return float(event), days, seen[known] / len(self)

    @cached_property
    def scar(self) -> Floats:
        """CAR over its own full prediction error; (N,)."""
        return self._cumulated[0] / self._cumulated[1]


def _rows(sample: Sample, rows: Integers) -> Sample:
    return Sample(sample.returns[rows], sample.market[rows])


def _running(days: Integers, events: Floats, width: int) -> Floats:
    """How many complete windows of `width` days, opened on `days`, cover each day."""
    steps = np.zeros(int(days[-1]) + width + 1)
    steps[days] += events
    steps[days + width] -= events
    return np.cumsum(steps)


def _summed(values: Floats, at: Integers, size: int) -> Floats:
    """Rows added up by their number `at`, every one of which occurs: (N, T) -> (size, T)."""
    order = np.argsort(at, kind="stable")
    if size == len(values):
        return values[order]
    starts = np.searchsorted(at[order], np.arange(size))
    sums: Floats = np.add.reduceat(values[order], starts, axis=0)
    return sums
