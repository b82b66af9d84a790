"""Link -> Reaction: what a listing did beyond its benchmark when the news could first move it.

    own bars  ──returns──┐
                         ├─ estimation window ─ fit ─┐
    benchmark ─compound──┘                           ├─ abnormal returns, windows, p-values
                           event observation(s) ─────┘

The event day is the link's session, or the first that traded after it. Everything is counted on the
listing's own calendar; a benchmark is compounded over the same sessions as each of the listing's returns.
Nothing later than a window's last bar can change that window.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from tracker.core.event_study import pvalues
from tracker.core.event_study.estimation import Abnormal, Estimate, Floats, Model, predict
from tracker.core.event_study.expected import MODELS
from tracker.core.event_study.volatility import States, Volatility, is_unusual, parse, states, words
from tracker.core.reactions.aligned import AlignedReturns, Alignments, late_benchmark
from tracker.core.reactions.flags import attenuated, flags_of, freed
from tracker.core.reactions.halts import Place, is_over, locate
from tracker.core.reactions.intraday import intraday
from tracker.errors import ConfigError
from tracker.model import Announcement, Facts, Fit, Link, Reaction, Recipe, Unmeasured, Window

# An estimation residual beyond this many sigma is told: it can bend beta and swell sigma.
OUTLIER = 5.0


def measure(
    link: Link,
    announcement: Announcement,
    alignments: Alignments,
    facts: Facts,
    recipe: Recipe,
    masked: Collection[date] = (),
) -> Reaction | Unmeasured:
    """What the listing did, or why it cannot be said (yet). `alignments` are what `align` made of the same facts.

    `masked` are sessions of other events of this listing, left out of the estimation window.
    """
    aligned = alignments.get(link.listing)
    if aligned is None:
        return Unmeasured(link.listing, f"{link.listing} is not in the watchlist")
    if isinstance(aligned, Unmeasured):
        return aligned
    benchmarks = [one.listing.benchmark for one in (aligned, *aligned.others)]
    quoted = any(bar.day == link.session for one in benchmarks for bar in facts.bars.get(one, ()))
    place = locate(aligned.own, aligned.sessions, link.session, facts.as_of, quoted)
    if isinstance(place, Unmeasured):
        return place
    if not is_over(aligned.sessions, place.day, facts.as_of):
        return Unmeasured(link.listing, f"the session of {place.day} is not over", pending=True)
    return _react(_held_against(aligned, place, link, facts, recipe), place, link, announcement, facts, recipe, masked)


def model_of(recipe: Recipe) -> Model:
    """The expected-return model that a recipe names ("market", "factors:SOXX"). ConfigError for one there is not."""
    name = recipe.model.partition(":")[0]
    if name not in MODELS:
        raise ConfigError(f"recipe.model {recipe.model!r}: there is {', '.join(sorted(MODELS))}")
    return MODELS[name]


def _react(
    aligned: AlignedReturns,
    place: Place,
    link: Link,
    announcement: Announcement,
    facts: Facts,
    recipe: Recipe,
    masked: Collection[date],
) -> Reaction | Unmeasured:
    symbol = aligned.listing.symbol
    blocked = _blocked(aligned, place, facts, recipe)
    if blocked:
        return blocked
    chosen = _estimation(aligned, link.session, recipe, masked)
    if len(chosen) < recipe.minimum:
        return Unmeasured(symbol, f"{len(chosen)} observations in the estimation window, {recipe.minimum} are needed")
    model = model_of(recipe)
    estimate = model.fit(aligned.sample(chosen))
    if not np.isfinite(estimate.sigma[0]) or estimate.sigma[0] <= 0:
        return Unmeasured(symbol, "the model cannot be estimated: share or benchmark did not move")
    known = _known(aligned, place, chosen, model, estimate, recipe)
    windows = _windows(aligned, place, model, estimate, _asked(aligned, place, recipe), known)
    flags, notes = flags_of(aligned, place, link, announcement, windows)
    return Reaction(
        listing=symbol,
        benchmark=aligned.listing.benchmark,
        session=place.day,
        sessions=place.spans,
        close=float(aligned.own.closes[place.index]),
        previous_close=float(aligned.own.previous_closes[place.index]),
        fit=_fit(
            aligned,
            chosen,
            model,
            estimate,
            attenuated(aligned.listing, recipe.knowledge, place.day),
            windows[0].volatility,
        ),
        windows=windows,
        flags=flags,
        notes=notes,
        volume_ratio=_volume_ratio(aligned, place, chosen),
        overnight=_overnight(aligned, place, facts),
        intraday=intraday(announcement.said, place.day, aligned, facts),
    )


def _held_against(aligned: AlignedReturns, place: Place, link: Link, facts: Facts, recipe: Recipe) -> AlignedReturns:
    """The first benchmark with every close that the event needs: those of its estimation window and its windows so far.

    Where none has them all, the first that has the event day's and observations enough; the favourite without any.
    """
    first, last = min(start for start, _ in recipe.windows), max(end for _, end in recipe.windows)
    asked = slice(max(place.index + min(first, 0), 0), place.index + last + 1)

    def chosen(one: AlignedReturns) -> list[int]:
        return _estimation(one, link.session, recipe, ())

    able = [
        one
        for one in (aligned, *aligned.others)
        if np.isfinite(one.market[place.index])
        and not late_benchmark(one, place, facts, recipe)
        and len(chosen(one)) >= recipe.minimum
    ]
    most = max((len(chosen(one)) for one in able), default=0)
    whole = (one for one in able if len(chosen(one)) == most and np.isfinite(one.market[asked]).all())
    return next(whole, able[0] if able else aligned)


def _blocked(aligned: AlignedReturns, place: Place, facts: Facts, recipe: Recipe) -> Unmeasured | None:
    """Why the benchmark cannot be held against the event day: it is the future, or has no bar yet."""
    symbol, benchmark = aligned.listing.symbol, aligned.listing.benchmark
    late = late_benchmark(aligned, place, facts, recipe)
    if late:
        return Unmeasured(symbol, late)
    if not np.isfinite(aligned.market[place.index]):
        return Unmeasured(symbol, f"no bar of the benchmark {benchmark} for {place.day} yet", pending=True)
    return None


def _overnight(aligned: AlignedReturns, place: Place, facts: Facts) -> float | None:
    """The gap: open over previous close, less one. The open is brought to the closes' basis by the day's own close."""
    bar = next((one for one in facts.bars[aligned.listing.symbol] if one.day == place.day), None)
    if bar is None or not bar.open or not bar.close:
        return None
    scale = float(aligned.own.closes[place.index]) / bar.close
    return bar.open * scale / float(aligned.own.previous_closes[place.index]) - 1


def _estimation(aligned: AlignedReturns, session: date, recipe: Recipe, masked: Collection[date]) -> list[int]:
    """Indices of the observations in the estimation window, which ends `gap` sessions before the news could act."""
    last = aligned.sessions.index[session] - recipe.gap - 1
    first = last - recipe.estimation + 1
    places = aligned.places
    fit = np.isfinite(aligned.market) & np.isfinite(aligned.own.values)
    fit &= (places <= last) & (places - aligned.own.spans >= first - 1)
    hidden = frozenset(masked)
    return [number for number in np.flatnonzero(fit).tolist() if aligned.own.days[number] not in hidden]


def _asked(aligned: AlignedReturns, place: Place, recipe: Recipe) -> list[tuple[int, int]]:
    """The recipe's windows, the event day first; behind a limit day, one more that ends off the limit."""
    asked = [(0, 0), *(window for window in recipe.windows if window != (0, 0))]
    count = freed(aligned, place)
    if count and (0, count) not in asked:
        asked.append((0, count))
    return asked


def volatility_of(recipe: Recipe) -> Volatility:
    """How a recipe forecasts volatility. ConfigError for what cannot be understood."""
    try:
        return parse(recipe.volatility)
    except ValueError as wrong:
        raise ConfigError(f"recipe.{wrong}") from None


@dataclass(frozen=True)
class _Known:
    """The volatility known before each observation, from the first of the estimation window to the event's."""

    states: States
    event: int  # the event day's column

    def column(self, start: int) -> int:
        """Of a window's first day; behind the event still the event's, which is all that was known."""
        return max(self.event + min(start, 0), 0)


def _known(
    aligned: AlignedReturns, place: Place, chosen: list[int], model: Model, estimate: Estimate, recipe: Recipe
) -> _Known:
    """Residuals of the estimation window, and of the observations between it and the event, up to the day before."""
    between = slice(chosen[-1] + 1, place.index)
    later = predict(model, estimate, aligned.sample(between))
    sizes = later.values / np.sqrt(later.spans)
    made = states(estimate.residuals, sizes, volatility_of(recipe))
    return _Known(made, made.means.shape[1] - 1)


def _windows(
    aligned: AlignedReturns,
    place: Place,
    model: Model,
    estimate: Estimate,
    asked: list[tuple[int, int]],
    known: _Known,
) -> tuple[Window, ...]:
    """Those of the asked windows that are mature: all their observations are there."""
    made = []
    for start, end in asked:
        part = slice(place.index + start, place.index + end + 1)
        if part.start < 0 or part.stop > len(aligned.own) or not np.isfinite(aligned.market[part]).all():
            continue
        made.append(
            _window(aligned, part, (start, end), predict(model, estimate, aligned.sample(part)), estimate, known)
        )
    return tuple(made)


def _window(
    aligned: AlignedReturns, part: slice, ends: tuple[int, int], abnormal: Abnormal, estimate: Estimate, known: _Known
) -> Window:
    cars, errors = abnormal.cumulate(0, part.stop - part.start - 1)
    length = int(aligned.own.spans[part].sum())
    plain, _ = pvalues.rank(*pvalues.studentise(cars, errors, length, estimate))
    column = known.column(ends[0])
    scaled, pools, now = pvalues.conditional(cars, errors, length, estimate, known.states, column)
    empirical, floor = (float(one[0]) for one in pvalues.rank(scaled, pools))
    car, error = float(cars[0]), float(errors[0] * now[0])
    provisional = aligned.own.provisional[part] | aligned.provisional[part]
    return Window(
        start=ends[0],
        end=ends[1],
        car=car,
        se=error,
        t=car / error,
        p=float(pvalues.two_sided_t(car / error, float(estimate.dof[0]))),
        p_empirical=empirical,
        floor=floor,
        mde=pvalues.DETECTABLE * error,
        raw=_total(aligned.own.values[part], aligned.own.kind),
        market=_total(aligned.market[part], aligned.own.kind),
        provisional=bool(provisional.any()),
        p_tail=_beyond(float(scaled[0]), pools[0], floor) if empirical <= floor else None,
        p_rank=float(plain[0]),
        volatility=float(now[0]),
    )


def _beyond(value: float, pool: Floats, floor: float) -> float | None:
    """The fitted tail's p of a value beyond every quiet day; None where there is too little to fit."""
    p = pvalues.tail(value, pool)
    return min(p, floor) if np.isfinite(p) else None


def _total(values: Floats, kind: str) -> float:
    """The simple return over the window."""
    return float(np.expm1(values.sum()) if kind == "log" else np.prod(1 + values) - 1)


def _fit(
    aligned: AlignedReturns,
    chosen: list[int],
    model: Model,
    estimate: Estimate,
    notes: tuple[str, ...],
    volatility: float | None,
) -> Fit:
    return Fit(
        model=model.name,
        n=int(estimate.n[0]),
        first=aligned.own.days[chosen[0]],
        last=aligned.own.days[chosen[-1]],
        alpha=float(estimate.alpha[0]),
        beta=float(estimate.beta[0]),
        sigma=float(estimate.sigma[0]),
        r2=float(estimate.r2[0]),
        dof=int(estimate.dof[0]),
        notes=(
            *_outliers(aligned, chosen, estimate),
            *notes,
            *((words(volatility),) if volatility is not None and is_unusual(volatility) else ()),
        ),
        beta_error=_finite(estimate.beta_error) if len(estimate.triangle[0]) else None,
        drift=_drift(aligned, chosen, model),
    )


def _finite(values: Floats) -> float | None:
    return float(values[0]) if np.isfinite(values[0]) else None


def _drift(aligned: AlignedReturns, chosen: list[int], model: Model) -> float | None:
    """Beta of the estimation window's later half less that of the earlier, in standard errors of the difference."""
    if model.parameters != 2:
        return None
    middle = len(chosen) // 2
    early, late = (model.fit(aligned.sample(part)) for part in (chosen[:middle], chosen[middle:]))
    error = float(np.hypot(early.beta_error[0], late.beta_error[0]))
    return float(late.beta[0] - early.beta[0]) / error if error > 0 else None


def _outliers(aligned: AlignedReturns, chosen: list[int], estimate: Estimate) -> tuple[str, ...]:
    sizes = estimate.residuals[0] / estimate.sigma[0]
    return tuple(
        f"{aligned.own.days[number]} in the estimation window is {size:+.1f} sigma"
        for number, size in zip(chosen, sizes, strict=True)
        if abs(size) > OUTLIER
    )


def _volume_ratio(aligned: AlignedReturns, place: Place, chosen: list[int]) -> float | None:
    """Volume of the event day over the median of the estimation window; None where either is unknown."""
    usual = aligned.own.volumes[chosen]
    usual = usual[np.isfinite(usual) & (usual > 0)]
    today = float(aligned.own.volumes[place.index])
    return today / float(np.median(usual)) if len(usual) and np.isfinite(today) and today > 0 else None
