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

from tracker.core.event_study.volatility import USUAL
from tracker.core.reactions.aligned import AlignedReturns, Alignments
from tracker.model import Curve, Fit, Reaction, Unmeasured

BEFORE, AFTER = 20, 10


@dataclass(frozen=True)
class ReturnPair:
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


def curves_of(reactions: Mapping[str, Reaction], alignments: Alignments) -> dict[str, Curve]:
    """The curves of reactions, by the keys given; none where a listing's returns could not be aligned."""
    measured = {(one.listing, one.benchmark) for one in reactions.values()}
    paired = {one: pairs(_beside(alignments.get(one[0]), one[1])) for one in measured}
    drawn = {key: _drawn(one, paired[one.listing, one.benchmark]) for key, one in reactions.items()}
    return {key: curve for key, curve in sorted(drawn.items()) if curve is not None}


def _drawn(one: Reaction, paired: Sequence[ReturnPair]) -> Curve | None:
    return trace(one.listing, one.session, one.fit, paired, one.day.volatility)


def _beside(aligned: AlignedReturns | Unmeasured | None, benchmark: str) -> AlignedReturns | Unmeasured | None:
    """The returns beside the benchmark that the event was measured on."""
    if not isinstance(aligned, AlignedReturns):
        return aligned
    return next((one for one in (aligned, *aligned.others) if one.listing.benchmark == benchmark), aligned)


def pairs(aligned: AlignedReturns | Unmeasured | None) -> list[ReturnPair]:
    """The listing's returns, oldest first; one for which the benchmark has none is left out."""
    if not isinstance(aligned, AlignedReturns):
        return []
    rows = zip(aligned.own.days, aligned.own.spans, aligned.own.values, aligned.market, strict=True)
    logs = aligned.own.kind == "log"
    return [
        ReturnPair(day, int(span), float(own), float(market), logs)
        for day, span, own, market in rows
        if isfinite(own) and isfinite(market)
    ]


def trace(
    listing: str, event: date, fit: Fit, paired: Sequence[ReturnPair], volatility: float | None = None
) -> Curve | None:
    """Lines from 20 closes before the event session to 10 after it, all 0 at the last close before it.

    None when the event session or the close before it is not among them.
    """
    places = {step.day: place for place, step in enumerate(paired)}
    place = places.get(event, 0)
    if place == 0:
        return None
    before, after = paired[max(0, place - BEFORE) : place], paired[place : place + AFTER + 1]
    return Curve(
        listing=listing,
        days=tuple(step.day for step in (*before, *after)),
        own=_both_ways([s.growth(s.own) for s in before], [s.growth(s.own) for s in after]),
        market=_both_ways([s.growth(s.market) for s in before], [s.growth(s.market) for s in after]),
        abnormal=_summed([s.abnormal(fit) for s in before], [s.abnormal(fit) for s in after]),
        band=(0.0,) * len(before)
        + _band(fit, after, [s for s in paired if fit.first <= s.day <= fit.last], volatility or 1.0),
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


def _band(
    fit: Fit, after: Sequence[ReturnPair], estimation: Sequence[ReturnPair], volatility: float
) -> tuple[float, ...]:
    """Half widths of the 95 % range, at the volatility known before the event, which fades over longer sums."""
    from scipy.special import stdtrit

    past = [step.market for step in estimation]
    mean = sum(past) / len(past) if past else 0.0
    spread = sum((value - mean) ** 2 for value in past)
    width = float(stdtrit(fit.dof, 0.975)) * fit.sigma
    length, off, band = 0, 0.0, []
    for step in after:
        length, off = length + step.sessions, off + step.market - step.sessions * mean
        leverage = off * off / spread if spread and fit.beta else 0.0
        state = volatility ** (USUAL.weight(length) / USUAL.weight(1))
        band.append(width * state * sqrt(length + length * length / fit.n + leverage))
    return tuple(band)
