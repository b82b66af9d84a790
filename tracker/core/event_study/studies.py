"""A whole event study: occasions in, figures for each event and tests for each group out, a reason for every exclusion.

Each row of the input is one observation, keyed on itself and never on its share: two events of one share are two rows.
Rows with one event's name and different shares (an A and an H listing) are one event measured twice: both get their
figures, the first alone counts in the tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tracker.core.event_study import pvalues
from tracker.core.event_study.cross_section import Cohort, Integers, InvalidTest, Statistic, ValidTest
from tracker.core.event_study.estimation import Floats
from tracker.core.event_study.false_discovery import benjamini_hochberg
from tracker.core.event_study.panel import Masks, Panel, Plan, cohorts, join, observed
from tracker.core.event_study.statistics.kolari_pynnonen import STATISTIC as RECOMMENDED
from tracker.core.event_study.volatility import USUAL, States, Volatility

Windows = Sequence[tuple[int, int]]
Calendar = Callable[[Sequence[int]], Integers]


@dataclass(frozen=True, slots=True)
class Occasion:
    """One event of one share: its `row` and `place` in the panel, the groups it counts in, and flags so far."""

    event: str
    symbol: str
    row: int
    place: int
    groups: tuple[str, ...] = ("all",)
    flags: tuple[str, ...] = ()
    same_as: str = ""  # the event that this is again, under another name


@dataclass(frozen=True, slots=True)
class Excluded:
    """An event that was not measured, and why."""

    event: str
    reason: str


@dataclass(frozen=True)
class EventReturns:
    """What one event shows. Keys are relative days ("-1") and windows ("0:1"); returns are fractions.

    `scar`, `se` and `p` are the textbook's; `t_conditional` and `p_conditional` under the volatility known the day
    before, `p_empirical` the rank among residuals scaled by theirs, `p_rank` among plain ones; `volatility` is that
    known before the event over the usual one. `sessions` says how many each day or window covers, `missing` why a
    figure is not there.
    """

    occasion: Occasion
    n: int
    alpha: float
    beta: float
    sigma: float
    r2: float
    ar: Mapping[str, float]
    car: Mapping[str, float]
    scar: Mapping[str, float]
    se: Mapping[str, float]
    p: Mapping[str, float]
    p_empirical: Mapping[str, float]
    floor: Mapping[str, float]
    p_rank: Mapping[str, float]
    t_conditional: Mapping[str, float]
    p_conditional: Mapping[str, float]
    volatility: float
    sessions: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    q: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class GroupTests:
    """One group on one day or window: the mean abnormal return of `n` events and every test."""

    group: str
    start: int
    end: int
    n: int
    mean: float
    tests: Mapping[str, ValidTest | InvalidTest]


@dataclass(frozen=True)
class Study:
    """Figures of each event, tests of each group, what was left out and why.

    `paths` are the recommended test of each group on the windows from the first day to each later one, all over the
    events of the whole window: what a chart of the cumulative mean is drawn from.
    """

    figures: tuple[EventReturns, ...]
    groups: tuple[GroupTests, ...]
    excluded: tuple[Excluded, ...]
    paths: tuple[GroupTests, ...] = ()


def study(
    panel: Panel,
    occasions: Sequence[Occasion],
    plan: Plan,
    windows: Windows,
    statistics: Iterable[Statistic],
    minimum: int,
    masks: Masks | None = None,
    volatility: Volatility = USUAL,
    calendar: Callable[[Sequence[int]], Integers] | None = None,
) -> Study:
    """Measure every occasion, test every group on each day and window.

    `calendar` places the occasions of given numbers on one calendar, where the panel's rows have each their own.
    """
    plan = replace(plan, between=True)
    if not occasions:
        return Study((), (), ())
    rows = np.array([one.row for one in occasions], np.int64)
    places = np.array([one.place for one in occasions], np.int64)
    cohort = join(cohorts(panel, rows, places, plan, masks, observed(panel)))
    reasons = [_reason(cohort, number, plan, minimum) for number in range(len(occasions))]
    kept = [number for number, reason in enumerate(reasons) if not reason]
    excluded = tuple(Excluded(one.event, reason) for one, reason in zip(occasions, reasons, strict=True) if reason)
    if not kept:
        return Study((), (), excluded)
    cohort = cohort if len(kept) == len(occasions) else cohort.pick(np.array(kept, np.int64))
    chosen = [occasions[number] for number in kept]
    return Study(
        figures=_corrected(_figures(cohort, chosen, windows, volatility)),
        groups=tuple(_groups(cohort, chosen, windows, tuple(statistics), _on_one_calendar(calendar, kept))),
        excluded=excluded,
        paths=tuple(_paths(cohort, chosen, _on_one_calendar(calendar, kept))),
    )


def _on_one_calendar(calendar: Callable[[Sequence[int]], Integers] | None, kept: Sequence[int]) -> Calendar | None:
    return None if calendar is None else lambda rows: calendar([kept[row] for row in rows])


def _reason(cohort: Cohort, number: int, plan: Plan, minimum: int) -> str:
    count = int(cohort.estimate.n[number])
    if count < minimum:
        first, last = plan.estimation
        return f"{count} observations in the estimation window {first}:{last}, {minimum} are needed"
    if not np.isfinite(cohort.estimate.sigma[number]):
        return "the model cannot be estimated: the benchmark did not move, or too few degrees of freedom are left"
    if not cohort.estimate.sigma[number] > 0:
        return "the share did not move in the estimation window"
    day = -plan.window[0]
    if 0 <= day < plan.length and not np.isfinite(cohort.abnormal.values[number, day]):
        return "no abnormal return on the event day: the share or its benchmark has none"
    return ""


def _figures(cohort: Cohort, occasions: Sequence[Occasion], windows: Windows, chosen: Volatility) -> list[EventReturns]:
    """Figures of all events, computed column by column."""
    known = cohort.known(chosen)
    calm = known.before(cohort.column(0), 1)
    spans = [(day, day) for day in _days(cohort)] + [window for window in windows if window[0] != window[1]]
    columns = {label(*span): _column(cohort, span, known) for span in spans}
    days = frozenset(label(day, day) for day in _days(cohort))
    estimate = cohort.estimate
    return [
        EventReturns(
            occasion=occasion,
            n=int(estimate.n[number]),
            alpha=float(estimate.alpha[number]),
            beta=float(estimate.beta[number]),
            sigma=float(estimate.sigma[number]),
            r2=float(estimate.r2[number]),
            ar={key: float(one.car[number]) for key, one in columns.items() if key in days},
            car={key: float(one.car[number]) for key, one in columns.items() if key not in days},
            scar={key: float(one.scar[number]) for key, one in columns.items()},
            se={key: float(one.se[number]) for key, one in columns.items()},
            p={key: float(one.p[number]) for key, one in columns.items()},
            p_empirical={key: float(one.empirical[number]) for key, one in columns.items()},
            floor={key: float(one.floor[number]) for key, one in columns.items()},
            p_rank={key: float(one.rank[number]) for key, one in columns.items()},
            t_conditional={key: float(one.conditional[number]) for key, one in columns.items()},
            p_conditional={key: float(one.chance[number]) for key, one in columns.items()},
            volatility=float(calm[number]),
            sessions={key: int(one.sessions[number]) for key, one in columns.items()},
            missing={
                key: _why(one.span, cohort, number) for key, one in columns.items() if not np.isfinite(one.car[number])
            },
        )
        for number, occasion in enumerate(occasions)
    ]


@dataclass(frozen=True, slots=True)
class _Column:
    span: tuple[int, int]
    sessions: Integers
    car: Floats
    se: Floats
    scar: Floats
    p: Floats
    rank: Floats
    empirical: Floats
    floor: Floats
    conditional: Floats
    chance: Floats


def _column(cohort: Cohort, span: tuple[int, int], known: States) -> _Column:
    """All events on one day or window."""
    start, end = span[0] - cohort.first, span[1] - cohort.first
    car, se = cohort.abnormal.cumulate(start, end)
    sessions = cohort.abnormal.spans[:, start : end + 1].sum(axis=1).astype(np.int64)
    made = np.full((4, len(cohort)), np.nan)
    for length in np.unique(sessions).tolist():
        rows = np.flatnonzero(sessions == length)
        if len(rows) == len(cohort):
            made[:] = _ranked(cohort, car, se, length, known, span[0])
        else:
            part = States(known.chosen, known.means[rows])
            made[:, rows] = _ranked(cohort.pick(rows), car[rows], se[rows], length, part, span[0])
    dof = cohort.estimate.dof
    chances = (pvalues.two_sided_t(car / se, dof), pvalues.two_sided_t(made[3], dof))
    rank, empirical, floor, scaled = made
    return _Column(span, sessions, car, se, car / se, chances[0], rank, empirical, floor, scaled, chances[1])


def _ranked(cohort: Cohort, car: Floats, se: Floats, length: int, known: States, day: int) -> Floats:
    """Plain rank, rank under the volatility known before, its floor, and the CAR's t under it; (4, N)."""
    plain, _ = pvalues.rank(*pvalues.studentise(car, se, length, cohort.estimate))
    scaled, pools, _ = pvalues.conditional(car, se, length, cohort.estimate, known, cohort.column(day))
    return np.array([plain, *pvalues.rank(scaled, pools), scaled])


def _why(span: tuple[int, int], cohort: Cohort, number: int) -> str:
    """Why an event has no figure on a day or window."""
    seen = np.isfinite(cohort.abnormal.values[number, span[0] - cohort.first : span[1] - cohort.first + 1])
    days = [day for day, there in zip(range(span[0], span[1] + 1), seen, strict=True) if not there]
    side = "after" if days[-1] > 0 else "before"
    return f"no return on day {days[0] if side == 'after' else days[-1]}: too few observations {side} the event"


def _corrected(figures: list[EventReturns]) -> tuple[EventReturns, ...]:
    """With q-values: Benjamini and Hochberg over the events of this study, for each day and window apart."""
    keys = list(figures[0].p_empirical)
    q = {key: benjamini_hochberg([one.p_empirical[key] for one in figures]) for key in keys}
    return tuple(replace(one, q={key: q[key][number] for key in keys}) for number, one in enumerate(figures))


def _groups(
    cohort: Cohort,
    occasions: Sequence[Occasion],
    windows: Windows,
    statistics: Sequence[Statistic],
    calendar: Calendar | None,
) -> Iterable[GroupTests]:
    spans = [(day, day) for day in _days(cohort)] + [window for window in windows if window[0] != window[1]]
    members = members_of([(one.same_as or one.event, one.groups) for one in occasions])
    return tested(cohort, members, spans, statistics, calendar)


def _paths(cohort: Cohort, occasions: Sequence[Occasion], calendar: Calendar | None) -> Iterator[GroupTests]:
    days = _days(cohort)
    for group, rows in members_of([(one.same_as or one.event, one.groups) for one in occasions]).items():
        part = cohort.pick(np.array(rows, np.int64))
        part = part if calendar is None else replace(part, places=calendar(rows))
        whole = part.section(days[0], days[-1]).cohort
        yield from tested(whole, {group: range(len(whole))}, [(days[0], day) for day in days], [RECOMMENDED])


def tested(
    cohort: Cohort,
    groups: Mapping[str, Sequence[int]],
    spans: Windows,
    statistics: Sequence[Statistic],
    calendar: Calendar | None = None,  # noqa: PT028
) -> Iterator[GroupTests]:
    """Every statistic that applies, for each group (rows of the cohort) on each day or window."""
    for group, rows in groups.items():
        part = cohort if len(rows) == len(cohort) else cohort.pick(np.array(rows, np.int64))
        part = part if calendar is None else replace(part, places=calendar(rows))
        for start, end in spans:
            section = part.section(start, end)
            fitting = [one for one in statistics if one.applies in ("both", "day" if start == end else "window")]
            mean = float(section.car.mean()) if len(section) else float("nan")
            with np.errstate(invalid="ignore", divide="ignore"):
                found = {one.name: _sound(one.compute(section)) for one in fitting if len(section)}
            yield GroupTests(group, start, end, len(section), mean, found)


def _sound(found: ValidTest | InvalidTest) -> ValidTest | InvalidTest:
    if isinstance(found, ValidTest) and not np.isfinite(found.statistic):
        return InvalidTest("the statistic is not a number: too little varies")
    return found


def members_of(labels: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, list[int]]:
    """(event, its groups) of each row -> rows of each group; an event on several rows counts once, by its first."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    counted: set[tuple[str, str]] = set()
    for number, (event, groups) in enumerate(labels):
        for group in groups:
            if (group, event) not in counted:
                counted.add((group, event))
                found[group].append(number)
    return dict(found)


def label(start: int, end: int) -> str:
    """ "0" for a day, "0:1" for a window."""
    return str(start) if start == end else f"{start}:{end}"


def _days(cohort: Cohort) -> range:
    return range(cohort.first, cohort.first + cohort.abnormal.values.shape[1])
