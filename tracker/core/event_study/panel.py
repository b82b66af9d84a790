"""Returns of many shares on one calendar, and cohorts of events cut from it.

Work goes in blocks of events that fit a processor's cache, so the cost of an event does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tracker.core.event_study.cross_section import Cohort, Integers
from tracker.core.event_study.estimation import Abnormal, Estimate, Floats, Model, Sample, predict

BLOCK = 256


@dataclass(frozen=True)
class Panel:
    """Returns (S shares, D days) and the market beside each, (S, D) or (1, D) where one serves all; nan: missing.

    `spans` (S, D) says how many sessions a return covers, None where always one. `factors` are (1, D) or (S, D).
    """

    returns: Floats
    market: Floats
    spans: Floats | None = None
    factors: tuple[Floats, ...] = ()

    def cut(self, rows: Integers, starts: Integers, length: int, thin: bool = False) -> Sample:
        """For each event `length` days from position `starts` of share `rows`; `thin` adds the market's neighbours."""
        return Sample(
            returns=_windows(self.returns, rows, starts, length),
            market=_windows(self.market, rows, starts, length),
            spans=None if self.spans is None else _windows(self.spans, rows, starts, length),
            factors=tuple(_windows(one, rows, starts, length) for one in self.factors),
            before=_windows(self.market, rows, starts - 1, length) if thin else None,
            after=_windows(self.market, rows, starts + 1, length) if thin else None,
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """How to study: estimation window and event window as relative days, both ends included."""

    model: Model
    estimation: tuple[int, int] = (-120, -11)
    window: tuple[int, int] = (-5, 5)
    keep: bool = False  # the estimation window itself, for `compat` statistics
    between: bool = False  # the days between the two windows, for the volatility known before the event

    @property
    def observations(self) -> int:
        return self.estimation[1] - self.estimation[0] + 1

    @property
    def length(self) -> int:
        return self.window[1] - self.window[0] + 1


@dataclass(frozen=True)
class Observed:
    """The same panel without its gaps: each row's observations one after the other, and how many lie before a day."""

    panel: Panel
    before: Integers  # (S, D)


def observed(panel: Panel) -> Observed | None:
    """The panel's observations closed up; None where no row has a gap between its first and last."""
    total = panel.returns + panel.market
    for one in panel.factors:
        total = total + one
    seen = np.isfinite(total)
    counts = seen.sum(axis=1)
    width = seen.shape[1]
    held = width - np.argmax(seen[:, ::-1], axis=1) - np.argmax(seen, axis=1)
    if not (counts < np.where(counts > 0, held, 0)).any():
        return None
    order = np.argsort(~seen, axis=1, kind="stable")
    empty = np.arange(width) >= counts[:, None]
    full = [np.broadcast_to(one, seen.shape) for one in (panel.returns, panel.market, *panel.factors)]
    closed = [np.where(empty, np.nan, np.take_along_axis(one, order, axis=1)) for one in full]
    spans = None if panel.spans is None else np.where(empty, 1.0, np.take_along_axis(panel.spans, order, axis=1))
    return Observed(Panel(closed[0], closed[1], spans, tuple(closed[2:])), np.cumsum(seen, axis=1) - seen)


def cohorts(
    panel: Panel,
    rows: Integers,
    places: Integers,
    plan: Plan,
    masks: Masks | None = None,
    closed: Observed | None = None,
) -> Iterator[Cohort]:
    """Events in blocks, in their order: each estimated on its own window and predicted on the event window."""
    for start in range(0, len(places), BLOCK):
        part = slice(start, start + BLOCK)
        yield cohort(panel, rows[part], places[part], plan, masks, closed)


def cohort(
    panel: Panel,
    rows: Integers,
    places: Integers,
    plan: Plan,
    masks: Masks | None = None,
    closed: Observed | None = None,
) -> Cohort:
    """One block of events: share `rows` (N,) with the event day at position `places` (N,).

    The estimation window counts days of the panel. So does the event window, unless `closed` has the panel without
    its gaps: then it counts observations, and a day without one is part of the next return.
    """
    seen = panel.cut(rows, places + plan.estimation[0], plan.observations, plan.model.thin)
    if masks:
        mask_days(seen, rows, places, plan, masks)
    estimate = plan.model.fit(seen)
    around, spots = (panel, places) if closed is None else (closed.panel, closed.before[rows, places])
    window = around.cut(rows, spots + plan.window[0], plan.length)
    abnormal = predict(plan.model, estimate, window)
    kept = seen if plan.keep else None
    ahead = _between(around, rows, spots, plan, estimate) if plan.between else None
    return Cohort(estimate, abnormal, window, plan.window[0], places, plan.estimation[0], kept, ahead)


def _between(panel: Panel, rows: Integers, places: Integers, plan: Plan, estimate: Estimate) -> Floats:
    first, length = plan.estimation[1] + 1, plan.window[0] - plan.estimation[1] - 1
    found = predict(plan.model, estimate, panel.cut(rows, places + first, length))
    return found.values / np.sqrt(found.spans)


Masks = dict[int, Integers]


def mask_days(seen: Sample, rows: Integers, places: Integers, plan: Plan, masks: Masks) -> None:
    """Blank the days in `masks` (share -> positions) out of each event's estimation window, in place."""
    for number, (row, place) in enumerate(zip(rows, places, strict=True)):
        columns = masks.get(int(row), np.empty(0, np.int64)) - (place + plan.estimation[0])
        inside = columns[(columns >= 0) & (columns < plan.observations)]
        seen.returns[number, inside] = np.nan


def join(parts: Iterable[Cohort]) -> Cohort:
    """Blocks -> one cohort, in order."""
    made = list(parts)
    if len(made) == 1:
        return made[0]
    first = made[0]
    estimate = Estimate(
        **{name: np.concatenate([getattr(one.estimate, name) for one in made]) for name in vars(first.estimate)}
    )
    abnormal = Abnormal(
        np.concatenate([one.abnormal.values for one in made]),
        np.concatenate([one.abnormal.spans for one in made]),
        [np.concatenate([one.abnormal.leverages[k] for one in made]) for k in range(len(first.abnormal.leverages))],
        estimate.sigma,
        estimate.dof,
    )
    places = np.concatenate([one.places for one in made])
    window = _joined([one.window for one in made])
    seen = [one.seen for one in made if one.seen]
    between = [one.between for one in made if one.between is not None]
    return Cohort(
        estimate,
        abnormal,
        window,
        first.first,
        places,
        first.opens,
        _joined(seen) if seen else None,
        np.concatenate(between) if between else None,
    )


def _joined(parts: Sequence[Sample]) -> Sample:
    return Sample(np.concatenate([one.returns for one in parts]), np.concatenate([one.market for one in parts]))


def _windows(matrix: Floats, rows: Integers, starts: Integers, length: int) -> Floats:
    """(N, length) stretches; beyond the matrix is nan. A matrix of one row serves every share."""
    if len(matrix) == 1:
        rows = np.zeros_like(rows)
    if not len(starts):
        return np.empty((0, length))
    low, high = int(starts.min()), int(starts.max()) + length
    if low < 0 or high > matrix.shape[1]:
        ahead = max(-low, 0)
        matrix = np.pad(matrix, ((0, 0), (ahead, max(high - matrix.shape[1], 0))), constant_values=np.nan)
        starts = starts + ahead
    views = np.lib.stride_tricks.sliding_window_view(matrix, length, axis=1)
    cut: Floats = views[rows, starts]
    return cut
