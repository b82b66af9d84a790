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

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np

from tracker.core.event_study import pvalues
from tracker.core.event_study.estimation import Abnormal, Estimate, Floats, Model, predict
from tracker.core.event_study.expected import MODELS
from tracker.core.reactions.aligned import Tapes, late_benchmark, lay
from tracker.core.reactions.confounding import mark_confounded as mark_confounded
from tracker.core.reactions.confounding import mark_twins as mark_twins
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
    facts: Facts,
    recipe: Recipe,
    masked: Collection[date] = (),
) -> Reaction | Unmeasured:
    """What the listing did, or why it cannot be said (yet).

    `masked` are sessions of other events of this listing, left out of the estimation window.
    """
    listing = recipe.watchlist.by_symbol.get(link.listing)
    if listing is None:
        return Unmeasured(link.listing, f"{link.listing} is not in the watchlist")
    if listing.calendar not in facts.sessions:
        return Unmeasured(link.listing, f"no sessions of {listing.calendar} are known")
    tapes = lay(listing, facts, recipe)
    if isinstance(tapes, Unmeasured):
        return tapes
    quoted = any(bar.day == link.session for bar in facts.bars.get(listing.benchmark, ()))
    place = locate(tapes.own, tapes.sessions, link.session, facts.as_of, quoted)
    if isinstance(place, Unmeasured):
        return place
    if not is_over(tapes.sessions, place.day, facts.as_of):
        return Unmeasured(listing.symbol, f"the session of {place.day} is not over", pending=True)
    return _react(tapes, place, link, announcement, facts, recipe, masked)


def model_of(recipe: Recipe) -> Model:
    """The expected-return model that a recipe names ("market", "factors:SOXX"). ConfigError for one there is not."""
    name = recipe.model.partition(":")[0]
    if name not in MODELS:
        raise ConfigError(f"recipe.model {recipe.model!r}: there is {', '.join(sorted(MODELS))}")
    return MODELS[name]


def _react(
    tapes: Tapes,
    place: Place,
    link: Link,
    announcement: Announcement,
    facts: Facts,
    recipe: Recipe,
    masked: Collection[date],
) -> Reaction | Unmeasured:
    symbol = tapes.listing.symbol
    blocked = _blocked(tapes, place, facts, recipe)
    if blocked:
        return blocked
    chosen = _estimation(tapes, link.session, recipe, masked)
    if len(chosen) < recipe.minimum:
        return Unmeasured(symbol, f"{len(chosen)} observations in the estimation window, {recipe.minimum} are needed")
    model = model_of(recipe)
    estimate = model.fit(tapes.sample(chosen))
    if not np.isfinite(estimate.sigma[0]) or estimate.sigma[0] <= 0:
        return Unmeasured(symbol, "the model cannot be estimated: share or benchmark did not move")
    windows = _windows(tapes, place, model, estimate, _asked(tapes, place, recipe))
    flags, notes = flags_of(tapes, place, link, announcement, windows)
    return Reaction(
        listing=symbol,
        benchmark=tapes.listing.benchmark,
        session=place.day,
        sessions=place.spans,
        close=float(tapes.own.closes[place.index]),
        previous_close=float(tapes.own.previous_closes[place.index]),
        fit=_fit(tapes, chosen, model, estimate, recipe.knowledge.members),
        windows=windows,
        flags=flags,
        notes=notes,
        volume_ratio=_volume_ratio(tapes, place, chosen),
        overnight=_overnight(tapes, place, facts),
        intraday=intraday(announcement.said, place.day, tapes, facts),
    )


def _blocked(tapes: Tapes, place: Place, facts: Facts, recipe: Recipe) -> Unmeasured | None:
    """Why the benchmark cannot be held against the event day: it is the future, or has no bar yet."""
    symbol, benchmark = tapes.listing.symbol, tapes.listing.benchmark
    late = late_benchmark(tapes, place, facts, recipe)
    if late:
        return Unmeasured(symbol, late)
    if not np.isfinite(tapes.market[place.index]):
        return Unmeasured(symbol, f"no bar of the benchmark {benchmark} for {place.day} yet", pending=True)
    return None


def _overnight(tapes: Tapes, place: Place, facts: Facts) -> float | None:
    """The gap: open over previous close, less one. The open is brought to the closes' basis by the day's own close."""
    bar = next((one for one in facts.bars[tapes.listing.symbol] if one.day == place.day), None)
    if bar is None or not bar.open or not bar.close:
        return None
    scale = float(tapes.own.closes[place.index]) / bar.close
    return bar.open * scale / float(tapes.own.previous_closes[place.index]) - 1


def _estimation(tapes: Tapes, session: date, recipe: Recipe, masked: Collection[date]) -> list[int]:
    """Indices of the observations in the estimation window, which ends `gap` sessions before the news could act."""
    last = tapes.sessions.index[session] - recipe.gap - 1
    first = last - recipe.estimation + 1
    seen = np.isfinite(tapes.market) & np.isfinite(tapes.own.values)
    hidden = frozenset(masked)
    places = (tapes.sessions.index[day] for day in tapes.own.days)
    inside = [first <= place <= last for place in places]
    return [
        number
        for number, day in enumerate(tapes.own.days)
        if inside[number] and seen[number] and day not in hidden and _starts(tapes, number) >= first - 1
    ]


def _starts(tapes: Tapes, number: int) -> int:
    return tapes.sessions.index[tapes.own.days[number]] - int(tapes.own.spans[number])


def _asked(tapes: Tapes, place: Place, recipe: Recipe) -> list[tuple[int, int]]:
    """The recipe's windows, the event day first; behind a limit day, one more that ends off the limit."""
    asked = [(0, 0), *(window for window in recipe.windows if window != (0, 0))]
    count = freed(tapes, place)
    if count and (0, count) not in asked:
        asked.append((0, count))
    return asked


def _windows(
    tapes: Tapes, place: Place, model: Model, estimate: Estimate, asked: list[tuple[int, int]]
) -> tuple[Window, ...]:
    """Those of the asked windows that are mature: all their observations are there."""
    made = []
    for start, end in asked:
        part = slice(place.index + start, place.index + end + 1)
        if part.start < 0 or part.stop > len(tapes.own) or not np.isfinite(tapes.market[part]).all():
            continue
        made.append(_window(tapes, part, (start, end), predict(model, estimate, tapes.sample(part)), estimate))
    return tuple(made)


def _window(tapes: Tapes, part: slice, ends: tuple[int, int], abnormal: Abnormal, estimate: Estimate) -> Window:
    cars, errors = abnormal.cumulate(0, part.stop - part.start - 1)
    length = int(tapes.own.spans[part].sum())
    scaled, pools = pvalues.studentise(cars, errors, length, estimate)
    empirical, floor = (float(one[0]) for one in pvalues.rank(scaled, pools))
    car, error = float(cars[0]), float(errors[0])
    hasty = tapes.own.provisional[part] | tapes.hasty[part]
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
        raw=_total(tapes.own.values[part], tapes.own.kind),
        market=_total(tapes.market[part], tapes.own.kind),
        provisional=bool(hasty.any()),
        p_tail=_beyond(float(scaled[0]), pools[0], floor) if empirical <= floor else None,
    )


def _beyond(value: float, pool: Floats, floor: float) -> float | None:
    """The fitted tail's p of a value beyond every quiet day; None where there is too little to fit."""
    p = pvalues.tail(value, pool)
    return min(p, floor) if np.isfinite(p) else None


def _total(values: Floats, kind: str) -> float:
    """The simple return over the window."""
    return float(np.expm1(values.sum()) if kind == "log" else np.prod(1 + values) - 1)


def _fit(
    tapes: Tapes, chosen: list[int], model: Model, estimate: Estimate, members: Mapping[str, tuple[str, ...]]
) -> Fit:
    return Fit(
        model=model.name,
        n=int(estimate.n[0]),
        first=tapes.own.days[chosen[0]],
        last=tapes.own.days[chosen[-1]],
        alpha=float(estimate.alpha[0]),
        beta=float(estimate.beta[0]),
        sigma=float(estimate.sigma[0]),
        r2=float(estimate.r2[0]),
        dof=int(estimate.dof[0]),
        notes=(*_outliers(tapes, chosen, estimate), *attenuated(tapes.listing, members)),
        beta_error=_finite(estimate.beta_error) if len(estimate.triangle[0]) else None,
        drift=_drift(tapes, chosen, model),
    )


def _finite(values: Floats) -> float | None:
    return float(values[0]) if np.isfinite(values[0]) else None


def _drift(tapes: Tapes, chosen: list[int], model: Model) -> float | None:
    """Beta of the estimation window's later half less that of the earlier, in standard errors of the difference."""
    if model.parameters != 2:
        return None
    middle = len(chosen) // 2
    early, late = (model.fit(tapes.sample(part)) for part in (chosen[:middle], chosen[middle:]))
    error = float(np.hypot(early.beta_error[0], late.beta_error[0]))
    return float(late.beta[0] - early.beta[0]) / error if error > 0 else None


def _outliers(tapes: Tapes, chosen: list[int], estimate: Estimate) -> tuple[str, ...]:
    sizes = estimate.residuals[0] / estimate.sigma[0]
    return tuple(
        f"{tapes.own.days[number]} in the estimation window is {size:+.1f} sigma"
        for number, size in zip(chosen, sizes, strict=True)
        if abs(size) > OUTLIER
    )


def _volume_ratio(tapes: Tapes, place: Place, chosen: list[int]) -> float | None:
    """Volume of the event day over the median of the estimation window; None where either is unknown."""
    usual = tapes.own.volumes[chosen]
    usual = usual[np.isfinite(usual) & (usual > 0)]
    today = float(tapes.own.volumes[place.index])
    return today / float(np.median(usual)) if len(usual) and np.isfinite(today) and today > 0 else None
