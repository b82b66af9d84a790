"""Many verdicts: false discovery within one report, and along a stream that never ends.

*Within a report* Benjamini and Hochberg (1995, JRSS B 57, 289-300) give q-values over all events shown.

*Along the stream* each event is tested once, when its verdict first falls due, and the verdict stays: adding tomorrow's
events flips none of yesterday's. Three ways:

`carried` is Benjamini and Hochberg by report with the counts carried forward: the level of a report is theirs over all
tests up to and with that report, and only the report's own tests are judged by it. It has the power of one Benjamini-
Hochberg run over everything (at 5 sigma about half of the effects; python -m tests.calibration prints it), since what
was found early pays for what comes later. In simulations with effects the share of false ones stays at alpha. It does
not promise that a stream *without any effect* never holds a discovery: of each report's tests alone that is promised.

`lord` is LORD++ (Ramdas, Yang, Wainwright and Jordan 2017, "Online control of the false discovery rate with decaying
memory"); `saffron` is adaptive (Ramdas, Zrnic, Wainwright and Jordan 2018). Both promise it of the stream, for
p-values independent of the past, and find almost nothing among p-values that cannot be small: their first level
(.0013) lies below what a rank among 250 quiet days can say (.0040).

`dependent=True` divides each level by 1 + 1/2 + ... + 1/t (the Benjamini-Yekutieli price, as in LORD under dependence:
Javanmard and Montanari 2018), safe under any dependence of that kind and much less powerful.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tracker.core.event_study.estimation import Floats

# LORD's weights as the R package onlineFDR has them; they sum to .976. SAFFRON's j^-1.6 is divided by zeta(1.6).
LORD_SHARE = 0.07720838
ZETA = 2.2857656656801293


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on one p-value: the level it had to meet, and how many tests came up to it."""

    p: float
    level: float
    rejected: bool
    number: int


def benjamini_hochberg(ps: Sequence[float]) -> list[float]:
    """q-values in the order of `ps`: the smallest false discovery rate at which each would be a discovery.

    nan (not tested) stays nan and does not count.
    """
    from scipy.stats import false_discovery_control

    values = np.asarray(ps, float)
    tested = np.isfinite(values)
    q = np.full(len(values), np.nan)
    q[tested] = false_discovery_control(values[tested])
    return [float(one) for one in q]


def carried(reports: Iterable[Sequence[float]], alpha: float = 0.05, dependent: bool = False) -> Iterator[Decision]:
    """Benjamini and Hochberg by report, counts carried forward. Yields a decision for each p, report after report."""
    known: list[float] = []
    for report in reports:
        before = len(known)
        for p in report:
            insort(known, p)
        level = _carried_level(known, alpha / (_harmonic(len(known)) if dependent else 1))
        yield from (Decision(p, level, p <= level, number) for number, p in enumerate(report, before + 1))


def _carried_level(ordered: Sequence[float], alpha: float) -> float:
    """alpha k / n, k the largest with that many p-values at or below it; at least for k = 1."""
    step = alpha / max(len(ordered), 1)
    count = next((k for k in range(len(ordered), 0, -1) if ordered[k - 1] <= step * k), 1)
    return step * count


def _harmonic(count: int) -> float:
    return sum(1 / j for j in range(1, max(count, 1) + 1))


def lord(ps: Iterable[float], alpha: float = 0.05, dependent: bool = False) -> Iterator[Decision]:
    """LORD++ along a stream; starts with wealth alpha / 2. Yields a decision for each p as it comes."""
    start = alpha / 2
    found: list[int] = []
    for number, p in enumerate(ps, 1):
        level = _lord_level(number, found, alpha, start)
        if dependent:
            level /= _harmonic(number)
        rejected = p <= level
        if rejected:
            found.append(number)
        yield Decision(p, level, rejected, number)


def _lord_level(number: int, found: Sequence[int], alpha: float, start: float) -> float:
    """gamma_t w0 + (alpha - w0) gamma_(t - tau1) + alpha sum over later discoveries gamma_(t - tau)."""
    level = start * _lord_weight(number)
    for place, when in enumerate(found):
        level += (alpha if place else alpha - start) * _lord_weight(number - when)
    return level


def _lord_weight(j: int) -> float:
    return LORD_SHARE * float(np.log(max(j, 2)) / (j * np.exp(np.sqrt(np.log(j)))))


def saffron(ps: Iterable[float], alpha: float = 0.05, candidate: float = 0.5) -> Iterator[Decision]:
    """SAFFRON along a stream: only p-values below `candidate` spend wealth. Starts with wealth alpha / 2."""
    start = alpha / 2
    candidates: list[bool] = []
    found: list[int] = []
    for number, p in enumerate(ps, 1):
        level = min(candidate, _saffron_level(candidates, found, (1 - candidate) * alpha, (1 - candidate) * start))
        rejected = p <= level
        candidates.append(p <= candidate)
        if rejected:
            found.append(number)
        yield Decision(p, level, rejected, number)


def _saffron_level(candidates: Sequence[bool], found: Sequence[int], alpha: float, start: float) -> float:
    """As LORD++, with time counted in p-values that were no candidates since each discovery."""
    number = len(candidates) + 1
    passed = np.concatenate([[0], np.cumsum(candidates)])
    level = start * _saffron_weight(number - int(passed[-1]))
    for place, when in enumerate(found):
        idle = number - when - int(passed[-1] - passed[when])
        level += (alpha if place else alpha - start) * _saffron_weight(idle)
    return level


def _saffron_weight(j: int) -> float:
    return float(max(j, 1) ** -1.6) / ZETA


def weights(count: int) -> Floats:
    """LORD's first `count` weights, for a test that they sum to no more than one."""
    return np.array([_lord_weight(j) for j in range(1, count + 1)])
