"""`tracker study`: an event study over CSV files, every model and statistic, without a store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, isfinite
from typing import Any

import numpy as np

from tracker.core.event_study.cross_section import InvalidTest, Statistic, ValidTest
from tracker.core.event_study.panel import Masks, Plan
from tracker.core.event_study.statistics import COMPAT, LONG_HORIZON, STATISTICS, VARIANCE
from tracker.core.event_study.studies import EventReturns, Excluded, GroupTests, Occasion, Study, label, study
from tracker.core.event_study.volatility import Volatility, parse
from tracker.errors import UsageError
from tracker.workbench.study_factors import Benchmark, benchmark_of
from tracker.workbench.study_files import events, series, volumes
from tracker.workbench.study_panel import Material, material

# Windows shown beside the whole one, where they fit into it.
USUAL = ((0, 1), (0, 2), (0, 5), (0, 20), (-1, 1))
MONTH = 21  # sessions; longer windows get the tests of long horizons too
RECOMMENDED = "kolari_pynnonen"


@dataclass(frozen=True)
class StudyRequest:
    """What was asked. Prices, events, market, factors and the risk-free rate are paths or data frames."""

    prices: Any
    events: Any
    market: Any = None
    factors: tuple[Any, ...] = ()
    factor_lag: int = 0
    model: str = "market"
    estimation: str = "-120:-11"
    windows: tuple[str, ...] = ("-5:5",)
    returns: str = "simple"
    tests: str = "all"
    compat: str = ""
    by: str = ""
    minimum: int | None = None
    mask: bool = False
    risk_free: Any = None
    volatility: str = "ewma"
    study: str = "returns"


@dataclass(frozen=True)
class Outcome:
    """A study with what is needed to show it."""

    request: StudyRequest
    study: Study
    made: Material
    plan: Plan
    notes: tuple[str, ...]


def run(request: StudyRequest) -> Outcome:
    """Read, measure, test. Raises UsageError for what cannot be understood."""
    spans = [parse_span(one, "--window") for one in request.windows]
    made, plan = prepared(request, spans)
    found = study(
        made.panel,
        made.occasions,
        plan,
        _windows(plan, spans),
        _statistics(request),
        minimum_of(request, plan),
        _masks(made.occasions) if request.mask else None,
        _volatility(request.volatility),
        made.places,
    )
    whole = replace(found, excluded=(*made.excluded, *found.excluded))
    return Outcome(request, whole, made, plan, tuple(dict.fromkeys(made.notes)))


def prepared(request: StudyRequest, spans: Sequence[tuple[int, int]]) -> tuple[Material, Plan]:
    """The aligned material of a request, occasions flagged, and how it is to be studied."""
    if request.study not in ("returns", "volume", "volatility"):
        raise UsageError(f"--study {request.study!r}: it is returns, volume or volatility")
    if request.returns not in ("simple", "log", "given"):
        raise UsageError(f"--returns {request.returns!r}: it is simple, log or given")
    given = "return" if request.returns == "given" else ""
    returns = "log" if request.returns == "log" else "simple"
    tables = [series(one, given) for one in request.factors]
    model = "mean" if request.study == "volume" and request.market is None else request.model
    read = volumes if request.study == "volume" else series
    benchmark = benchmark_of(model, tables, request.market, request.risk_free, returns, given, read)
    plan = _plan(request, spans, benchmark)
    rows = events(request.events, request.by)
    made = material(read(request.prices, given), benchmark, rows, returns, request.factor_lag)
    return replace(made, occasions=_flagged(made, plan)), plan


def length_of(window: str) -> int:
    """Sessions of "-5:5"."""
    first, last = parse_span(window, "--window")
    return last - first + 1


def _volatility(text: str) -> Volatility:
    try:
        return parse(text)
    except ValueError as wrong:
        raise UsageError(f"--{wrong}") from None


def parse_span(text: str, option: str) -> tuple[int, int]:
    """ "-5:5" -> (-5, 5). UsageError otherwise."""
    parts = text.replace("..", ":").split(":")
    try:
        first, last = (int(parts[0]), int(parts[-1])) if len(parts) <= 2 else (1, 0)
    except ValueError:
        first, last = 1, 0
    if first > last:
        raise UsageError(f"{option} {text!r}: write two relative days, the first not after the last, as -5:5")
    return first, last


def _plan(request: StudyRequest, spans: Sequence[tuple[int, int]], benchmark: Benchmark) -> Plan:
    estimation = parse_span(request.estimation, "--estimation")
    window = (min(first for first, _ in spans), max(last for _, last in spans))
    if estimation[1] >= window[0]:
        raise UsageError(
            f"the estimation window {request.estimation} reaches into the event window {label(*window)}: end it earlier"
        )
    return Plan(benchmark.model, estimation, window, keep=bool(request.compat))


def minimum_of(request: StudyRequest, plan: Plan) -> int:
    """The observations asked for, else half the estimation window and one more than the model has parameters."""
    if request.minimum is not None:
        return request.minimum
    return max(ceil(plan.observations / 2), (plan.model.parameters or 3) + 1)


def _windows(plan: Plan, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    first, last = plan.window
    usual = [one for one in USUAL if first <= one[0] and one[1] <= last]
    return list(dict.fromkeys([*spans, plan.window, *usual]))


def _statistics(request: StudyRequest) -> list[Statistic]:
    """The tests asked for, in the table's order."""
    if request.study == "volatility":
        return list(VARIANCE.values())
    known = {**STATISTICS, **LONG_HORIZON}
    usual = list(known if any(length_of(one) > MONTH for one in request.windows) else STATISTICS)
    names = usual if request.tests == "all" else [one.strip() for one in request.tests.split(",")]
    names = [] if request.tests == "none" else names
    unknown = [one for one in names if one not in known]
    if unknown:
        raise UsageError(f"--tests {', '.join(unknown)}: there is {', '.join(known)}")
    lineages = [one.strip() for one in request.compat.split(",") if one.strip()]
    foreign = [one for one in lineages if one not in COMPAT]
    if foreign:
        raise UsageError(f"--compat {', '.join(foreign)}: there is {', '.join(COMPAT)}")
    return [*(known[one] for one in names), *(one for lineage in lineages for one in COMPAT[lineage])]


def _flagged(made: Material, plan: Plan) -> list[Occasion]:
    """Occasions with what only their neighbours tell: confounded, twin, shared-date, contaminated."""
    symbols: dict[int, list[int]] = {}
    shares: dict[str, set[str]] = {}
    for one in made.occasions:
        symbols.setdefault(one.row, []).append(one.place)
        shares.setdefault(one.event, set()).add(one.symbol)
    return [
        replace(one, flags=(*one.flags, *_neighbours(one, set(symbols[one.row]), plan), *_twin(shares[one.event])))
        for one in made.occasions
    ]


def _twin(symbols: set[str]) -> tuple[str, ...]:
    return ("twin",) if len(symbols) > 1 else ()


def _neighbours(one: Occasion, places: set[int], plan: Plan) -> tuple[str, ...]:
    away = [place - one.place for place in places if place != one.place]
    near = any(abs(gap) <= plan.window[1] for gap in away)
    inside = any(plan.estimation[0] <= gap <= plan.estimation[1] for gap in away)
    return (*(("confounded",) if near else ()), *(("contaminated",) if inside else ()))


def _masks(occasions: Iterable[Occasion]) -> Masks:
    places: dict[int, list[int]] = {}
    for one in occasions:
        places.setdefault(one.row, []).append(one.place)
    return {row: np.array(sorted(set(found)), np.int64) for row, found in places.items()}


def as_json(outcome: Outcome, further: Mapping[str, Any] | None = None) -> str:
    """The study as JSON with every digit, and what was found `further`; what is not a number is null."""
    found = outcome.study
    document = {
        "model": outcome.request.model,
        "estimation": outcome.request.estimation,
        "windows": list(outcome.request.windows),
        "returns": outcome.request.returns,
        "recommended": RECOMMENDED,
        "events": [_event(one, outcome.made) for one in found.figures],
        "groups": [group_document(one) for one in found.groups],
        "excluded": [_excluded(one) for one in found.excluded],
        "notes": list(outcome.notes),
        **(further or {}),
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def _event(one: EventReturns, made: Material) -> dict[str, Any]:
    return {
        "event_id": one.occasion.event,
        "symbol": one.occasion.symbol,
        "session": made.day(one.occasion).isoformat(),
        "n": one.n,
        "alpha": _number(one.alpha),
        "beta": _number(one.beta),
        "sigma": _number(one.sigma),
        "r2": _number(one.r2),
        "ar": _numbers(one.ar),
        "car": _numbers(one.car),
        "scar": _numbers(one.scar),
        "se": _numbers(one.se),
        "t": _numbers(one.scar),
        "p": _numbers(one.p),
        "p_empirical": _numbers(one.p_empirical),
        "p_floor": _numbers(one.floor),
        "p_rank": _numbers(one.p_rank),
        "t_conditional": _numbers(one.t_conditional),
        "p_conditional": _numbers(one.p_conditional),
        "volatility": _number(one.volatility),
        "q": _numbers(one.q),
        "sessions": dict(one.sessions),
        "missing": dict(one.missing),
        "flags": list(one.occasion.flags),
    }


def group_document(one: GroupTests) -> dict[str, Any]:
    where = {"day": one.start} if one.start == one.end else {"window": label(one.start, one.end)}
    mean = {"aar" if one.start == one.end else "caar": _number(one.mean)}
    return {
        "group": one.group,
        **where,
        "n": one.n,
        **mean,
        "tests": {name: _test(found) for name, found in one.tests.items()},
    }


def _test(found: ValidTest | InvalidTest) -> dict[str, Any]:
    if isinstance(found, InvalidTest):
        return {"invalid": found.reason}
    return {"statistic": found.statistic, "p": _number(found.p), "df": found.df, "null": found.null}


def _excluded(one: Excluded) -> dict[str, str]:
    return {"event_id": one.event, "reason": one.reason}


def _numbers(values: Mapping[str, float]) -> dict[str, float | None]:
    return {key: _number(value) for key, value in values.items()}


def _number(value: float) -> float | None:
    return value if isfinite(value) else None
