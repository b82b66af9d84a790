"""How far from the tape a wording may be: "nearly 10 %" is 9.0 to 10.0, "5.2 %" is 5.15 to 5.25.

Only a bare figure can be rounded: half a unit of its last digit more, "5.2 %" 5.10 to 5.30. A wording that leaves
room of its own ("roughly 9 %", "nearly 10 %") has no further slack.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tracker.model import Claim, Direction

GENEROUS = 0.1  # the tenth by which "about" and "nearly" may miss
LOOSE = 0.2  # how much more than "more than" says it may be before it is an understatement
EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Allowed:
    """Sizes in per cent, without sign: from `low` to `high` is confirmed; `unit` is one in the last digit stated."""

    low: float
    high: float
    unit: float


def allowed(claim: Claim) -> Allowed:
    """What the wording of a claim with a number allows. `unit` is one in the last digit stated."""
    low, high = claim.low or 0.0, claim.high if claim.high is not None else claim.low or 0.0
    unit = float(Decimal(1).scaleb(min(int(Decimal(repr(low)).normalize().as_tuple().exponent), 0)))
    half = unit / 2
    sizes = {
        "approx": (low - max(GENEROUS * low, half), high + max(GENEROUS * high, half)),
        "nearly": (low * (1 - GENEROUS), high),
        "more_than": (low, high * (1 + LOOSE) + unit),
    }
    first, last = sizes.get(claim.qualifier, (low - half, high + half))
    return Allowed(max(first, 0.0), last, unit)


def compare(claim: Claim, measured: float, limits: Allowed) -> str:
    """The word for a measured move in per cent against what the wording allows."""
    if claim.direction is Direction.FLAT:
        return _flat(abs(measured))
    size = -measured if claim.direction is Direction.DOWN else measured
    if size < -limits.unit / 2 or (size <= 0 < limits.low):
        return "contradicted"
    if limits.low - EPSILON <= size <= limits.high + EPSILON:
        return "confirmed"
    slack = (limits.unit / 2 if claim.qualifier == "exact" else 0.0) + EPSILON
    if limits.low - slack <= size <= limits.high + slack:
        return "rounded"
    return "overstated" if size < limits.low else "understated"


def _flat(size: float) -> str:
    return "confirmed" if size < 0.05 else "rounded" if size < 0.25 else "contradicted"
