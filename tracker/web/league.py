"""Publishers by how often the tape confirmed them.

The interval is Wilson's (1927, "Probable inference, the law of succession, and statistical inference", JASA 22,
209-212), which keeps to 0..1 and is honest for few claims. A publisher is ranked from 20 checked claims on; its rank
is a range: one more than those surely better (their interval lies wholly above), to those not surely worse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from tracker.web.rows import ClaimRow

RANKED_FROM = 20
Z = 1.959963984540054  # of 95 % of a normal distribution
RIGHT = ("confirmed", "rounded")
WRONG = ("overstated", "understated", "wrong_session", "contradicted")


@dataclass(frozen=True, slots=True)
class Standing:
    """One publisher. `checked` counts right and wrong claims of its own; `retold` ones, which were right of an
    earlier day, and uncheckable ones are counted apart. `low` and `high` bound the true share (95 %, Wilson).
    `best` and `worst` are the ends of its rank, null below 20 checked claims.
    """

    publisher: str
    checked: int
    right: int
    share: float | None
    low: float | None
    high: float | None
    overstated: int
    understated: int
    wrong_session: int
    wrong_direction: int
    retold: int
    uncheckable: int
    best: int | None = None
    worst: int | None = None


def league(claims: Iterable[ClaimRow]) -> tuple[Standing, ...]:
    """Every publisher, the ranked first, then by the lower end of the interval."""
    counts: dict[str, Counter[str]] = {}
    for one in claims:
        counts.setdefault(one.publisher, Counter())[one.verdict] += 1
    found = [_standing(name, words) for name, words in counts.items()]
    ranked = [one for one in found if one.checked >= RANKED_FROM]
    placed = [_placed(one, ranked) if one.checked >= RANKED_FROM else one for one in found]
    return tuple(sorted(placed, key=lambda one: (one.best is None, one.best or 0, -(one.low or 0.0), one.publisher)))


def wilson(right: int, checked: int) -> tuple[float, float]:
    """The 95 % interval of a share. Raises ZeroDivisionError for no trials."""
    share, square = right / checked, Z * Z
    middle = (share + square / (2 * checked)) / (1 + square / checked)
    half = Z * sqrt(share * (1 - share) / checked + square / (4 * checked * checked)) / (1 + square / checked)
    return max(0.0, middle - half), min(1.0, middle + half)


def _standing(name: str, words: Counter[str]) -> Standing:
    right, wrong = sum(words[one] for one in RIGHT), sum(words[one] for one in WRONG)
    checked = right + wrong
    low, high = wilson(right, checked) if checked else (None, None)
    return Standing(
        publisher=name,
        checked=checked,
        right=right,
        share=right / checked if checked else None,
        low=low,
        high=high,
        overstated=words["overstated"],
        understated=words["understated"],
        wrong_session=words["wrong_session"],
        wrong_direction=words["contradicted"],
        retold=words["retold"],
        uncheckable=words["unverifiable"],
    )


def _placed(one: Standing, ranked: Sequence[Standing]) -> Standing:
    better = sum((other.low or 0.0) > (one.high or 0.0) for other in ranked)
    worse = sum((other.high or 0.0) < (one.low or 0.0) for other in ranked)
    return replace(one, best=better + 1, worst=len(ranked) - worse)
