"""The difference to the shipped tables that a user's own labels ask for, and whether texts held back gain by it.

Ridge-penalized logistic regressions (multinomial for kinds) in which the shipped table's log-odds are a fixed offset
and only the difference is fitted: with few labels it stays near zero, so that they help and cannot wreck the table.
Terms that stand in one labelled text alone are left out. By L-BFGS from zero: equal labels, equal bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from tracker.core.reading.tables import UNIT, Gate, KindTable
from tracker.core.reading.tables import read_gates as read_gates  # this is the door by which tables are looked at
from tracker.core.reading.tables import read_kinds as read_kinds
from tracker.core.reading.text_features import TextFeatures

STRENGTH = 0.3  # of a label against the penalty on the difference
KIND_STRENGTH = 0.1
LEAST = 2  # labelled texts in which a term must stand
PARTS = 10  # each part is held back once
ENOUGH = 20  # labels, of which
EACH = 5  # announce and do not

Floats: TypeAlias = npt.NDArray[np.float64]
Term: TypeAlias = tuple[str, str]
Gates: TypeAlias = Mapping[str, Gate]


@dataclass(frozen=True)
class Labelled:
    """One text with what its user said of it. `part` (0 to 9) is held back with others of the same."""

    features: TextFeatures
    announces: bool
    kind: str
    part: int

    @property
    def script(self) -> str:
        return "han" if self.features.han else "latin"


@dataclass(frozen=True)
class Held:
    """How texts held back are read, without the difference and with it: mean log loss, and how many wrongly."""

    texts: int
    loss: tuple[float, float]
    wrong: tuple[int, int]

    @property
    def better(self) -> bool:
        """Whether no text more is read wrongly, and the loss is less."""
        return self.loss[1] < self.loss[0] and self.wrong[1] <= self.wrong[0]


def too_few(texts: Sequence[Labelled]) -> str:
    """Why there is nothing to fit yet; empty when there is."""
    told = sum(one.announces for one in texts)
    if len(texts) < ENOUGH or min(told, len(texts) - told) < EACH:
        return (
            f"{len(texts)} labels, {told} of them announcements: {ENOUGH} are wanted, "
            f"{EACH} of them announcements and {EACH} not"
        )
    return ""


def differences(texts: Sequence[Labelled], gates: Gates, kinds: KindTable) -> str:
    """The table of differences, as text: for the gate by script, then for the kinds that were named."""
    return "\n".join([*_gate_rows(texts, gates), "", *_kind_rows(texts, kinds)]) + "\n"


def held_back(texts: Sequence[Labelled], gates: Gates) -> Held:
    """What the difference does to texts that it was not fitted to: each part by a fit without it."""
    before, after, told = list[float](), list[float](), list[float]()
    for part in range(PARTS):
        rest = [one for one in texts if one.part != part]
        fits = {script: _difference([one for one in rest if one.script == script], gates[script]) for script in gates}
        for one in (one for one in texts if one.part == part):
            shipped = _margin(gates[one.script], one.features)
            before.append(shipped)
            after.append(shipped + _weighed(fits[one.script], one.features))
            told.append(1.0 if one.announces else -1.0)
    return _held(np.array(before), np.array(after), np.array(told))


def _held(before: Floats, after: Floats, told: Floats) -> Held:
    losses = [float(np.logaddexp(0, -one * told).mean()) for one in (before, after)]
    wrong = [int(((one > 0) != (told > 0)).sum()) for one in (before, after)]
    return Held(len(told), (losses[0], losses[1]), (wrong[0], wrong[1]))


def _margin(gate: Gate, features: TextFeatures) -> float:
    """Log-odds above the threshold. Labels are asked for near it, where announcing is as likely as not."""
    return gate.odds(features) - gate.announces


def _weighed(weights: Mapping[Term, float], features: TextFeatures) -> float:
    return weights.get(("table", "bias"), 0.0) + sum(
        weights.get((group, term), 0.0) * value for group, terms in features.valued() for term, value in terms
    )


def _difference(texts: Sequence[Labelled], gate: Gate) -> dict[Term, float]:
    """What labels of one script ask to add to the weights of its gate."""
    if not texts:
        return {}
    terms, matrix = _design(texts)
    offset = np.array([_margin(gate, one.features) for one in texts])
    sign = np.array([1.0 if one.announces else -1.0 for one in texts])

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = (matrix @ weights + offset) * sign
        pull = -STRENGTH * sign / (1 + np.exp(np.clip(margin, -500, 500)))
        value = STRENGTH * np.logaddexp(0, -margin).sum() + (weights**2).sum() / 2
        return float(value), matrix.T @ pull + weights

    return dict(zip(terms, _least(loss, matrix.shape[1]).tolist(), strict=True))


def _design(texts: Sequence[Labelled]) -> tuple[list[Term], Floats]:
    """Terms, the bias last, and how much of each stands in each text."""
    rows = [{(group, term): value for group, terms in one.features.valued() for term, value in terms} for one in texts]
    counts = Counter(term for row in rows for term in row)
    terms = sorted(term for term, count in counts.items() if count >= LEAST)
    place = {term: number for number, term in enumerate(terms)}
    matrix = np.zeros((len(rows), len(terms) + 1))
    matrix[:, -1] = 1.0
    for number, row in enumerate(rows):
        for term, value in row.items():
            if term in place:
                matrix[number, place[term]] = value
    return [*terms, ("table", "bias")], matrix


def _least(loss: object, size: int) -> Floats:
    from scipy.optimize import minimize

    found: Floats = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 100}).x
    return found


def _gate_rows(texts: Sequence[Labelled], gates: Gates) -> list[str]:
    fits = {script: _difference([one for one in texts if one.script == script], gates[script]) for script in gates}
    terms = sorted({term for one in fits.values() for term in one})
    lines = ["\t".join(("group", "term", *fits))]
    for term in terms:
        numbers = [round(UNIT * one.get(term, 0.0)) for one in fits.values()]
        if any(numbers):
            lines.append("\t".join((*term, *map(str, numbers))))
    return lines


def _kind_rows(texts: Sequence[Labelled], table: KindTable) -> list[str]:
    """What the named kinds ask to add, one column for each kind of the table."""
    named = [one for one in texts if one.announces and one.kind in table.kinds]
    head = ["\t".join(("group", "term", *table.kinds))]
    if len(named) < LEAST:
        return head
    terms, matrix = _design(named)
    offset = np.array([[table.odds(one.features)[kind] for kind in table.kinds] for one in named])
    target = np.array([[float(one.kind == kind) for kind in table.kinds] for one in named])
    found = _least(_class_loss(matrix, offset, target), matrix.shape[1] * len(table.kinds))
    weights = np.rint(UNIT * found.reshape(matrix.shape[1], -1)).astype(int)
    rows = zip(terms, weights.tolist(), strict=True)
    return [*head, *("\t".join((*term, *map(str, numbers))) for term, numbers in rows if any(numbers))]


def _class_loss(matrix: Floats, offset: Floats, target: Floats) -> object:
    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(matrix.shape[1], target.shape[1])
        odds = offset + matrix @ weights
        odds = odds - odds.max(axis=1, keepdims=True)
        shares = np.exp(odds)
        total = shares.sum(axis=1, keepdims=True)
        value = KIND_STRENGTH * (np.log(total[:, 0]) - (odds * target).sum(axis=1)).sum()
        slope = matrix.T @ (KIND_STRENGTH * (shares / total - target)) + weights
        return float(value + (weights**2).sum() / 2), slope.ravel()

    return loss
