"""A listing, its market and what is left of it, around the event session: the lines of a chart.

    own(d)       = P(d) / P(base) - 1                           total return since the close before the event
    market(d)    = the same of the benchmark, over the listing's own sessions
    abnormal(d)  = sum of own return - (alpha + beta x market return), from the event session on
    band(d)      = t(0.975, dof) sigma sqrt(L + L^2/T + (sum of dx)^2/Sxx)

over the L sessions since the base, with T observations in the estimation window, dx the market's distance from
its mean there and Sxx its sum of squares (Campbell, Lo and MacKinlay, The Econometrics of Financial Markets,
1997, section 4.4: the variance of the prediction error, summed over the window with its covariances).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from math import exp, isfinite, sqrt

from tracker.core.reactions.aligned import Tapes, lay
from tracker.model import Curve, Facts, Fit, Reaction, Recipe, Unmeasured

BEFORE, AFTER = 20, 10


@dataclass(frozen=True)
class SessionReturn:
    """From one close of the listing to its next: `sessions` > 1 after a halt. Returns as the model knows them."""

    day: date
    sessions: int
    own: float
    market: float
    logs: bool = False  # logarithms of 1 + r, not fractions

    def growth(self, value: float) -> float:
        return exp(value) if self.logs else 1.0 + value

    def abnormal(self, fit: Fit) -> float:
        return self.own - fit.alpha * self.sessions - fit.beta * self.market


def draw(reactions: Mapping[str, Reaction], facts: Facts, recipe: Recipe) -> dict[str, Curve]:
    """The curves of reactions, by the keys given; none where the bars are not at hand."""
    walked = {symbol: walk(symbol, facts, recipe) for symbol in {one.listing for one in reactions.values()}}
    drawn = {key: trace(one.listing, one.session, one.fit, walked[one.listing]) for key, one in reactions.items()}
    return {key: curve for key, curve in sorted(drawn.items()) if curve is not None}


def walk(symbol: str, facts: Facts, recipe: Recipe) -> list[SessionReturn]:
    """A listing's steps beside those of its benchmark; none where bars or sessions are not at hand."""
    listing = recipe.watchlist.by_symbol.get(symbol)
    if listing is None or listing.calendar not in facts.sessions:
        return []
    tapes = lay(listing, facts, recipe)
    return [] if isinstance(tapes, Unmeasured) else steps(tapes)


def steps(tapes: Tapes) -> list[SessionReturn]:
    """The listing's closes, oldest first; a step over which the benchmark cannot be followed is left out."""
    rows = zip(tapes.own.days, tapes.own.spans, tapes.own.values, tapes.market, strict=True)
    logs = tapes.own.kind == "log"
    return [
        SessionReturn(day, int(span), float(own), float(market), logs)
        for day, span, own, market in rows
        if isfinite(own) and isfinite(market)
    ]


def trace(listing: str, event: date, fit: Fit, walked: Sequence[SessionReturn]) -> Curve | None:
    """Lines from 20 closes before the event session to 10 after it, all 0 at the last close before it.

    None when the event session or the close before it is not among the steps.
    """
    places = {step.day: place for place, step in enumerate(walked)}
    place = places.get(event, 0)
    if place == 0:
        return None
    before, after = walked[max(0, place - BEFORE) : place], walked[place : place + AFTER + 1]
    return Curve(
        listing=listing,
        days=tuple(step.day for step in (*before, *after)),
        own=_both_ways([s.growth(s.own) for s in before], [s.growth(s.own) for s in after]),
        market=_both_ways([s.growth(s.market) for s in before], [s.growth(s.market) for s in after]),
        abnormal=_summed([s.abnormal(fit) for s in before], [s.abnormal(fit) for s in after]),
        band=(0.0,) * len(before) + _band(fit, after, [s for s in walked if fit.first <= s.day <= fit.last]),
        event=len(before),
    )


def _times(left: float, right: float) -> float:
    return left * right


def _both_ways(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...]:
    """Growth compounded away from the base in both directions; the base itself, the last of `before`, is 0."""
    back = [1.0, *accumulate((1.0 / growth for growth in reversed(before[1:])), _times)] if before else []
    forth = accumulate(after, _times)
    return tuple(value - 1.0 for value in (*reversed(back), *forth))


def _summed(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...]:
    back = [0.0, *accumulate(-value for value in reversed(before[1:]))] if before else []
    return (*reversed(back), *accumulate(after))


def _band(fit: Fit, after: Sequence[SessionReturn], estimation: Sequence[SessionReturn]) -> tuple[float, ...]:
    from scipy.special import stdtrit

    past = [step.market for step in estimation]
    mean = sum(past) / len(past) if past else 0.0
    spread = sum((value - mean) ** 2 for value in past)
    width = float(stdtrit(fit.dof, 0.975)) * fit.sigma
    length, off, band = 0, 0.0, []
    for step in after:
        length, off = length + step.sessions, off + step.market - step.sessions * mean
        leverage = off * off / spread if spread and fit.beta else 0.0
        band.append(width * sqrt(length + length * length / fit.n + leverage))
    return tuple(band)
