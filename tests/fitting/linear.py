"""Logistic regressions with a ridge penalty over sparse terms, by L-BFGS from zero: equal inputs, equal weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from tests.fitting.labelled import Text
from tracker.core.reading.reading import reader_of
from tracker.core.reading.text_features import TextFeatures
from tracker.knowledge.load import load_knowledge

Floats = npt.NDArray[np.float64]
Term = tuple[str, str]  # group, term
LEAST = 2  # texts in which a term must stand
OWN = {True: "han", False: "latin"}


@dataclass(frozen=True)
class Design:
    """Texts by terms. With `by_script` a sign counts twice: for both scripts, and for its own."""

    terms: tuple[Term, ...]
    matrix: Any
    places: dict[str, int]  # of a text

    def rows(self, texts: Sequence[Text]) -> Any:
        return self.matrix[[self.places[key_of(one)] for one in texts]]


def key_of(one: Text) -> str:
    return f"{one.set} {one.id}"


@cache
def features(one: Text) -> TextFeatures:
    return reader_of(load_knowledge()).features(one.title, one.summary)


def design_of(texts: Sequence[Text], groups: Sequence[str], *, by_script: bool) -> Design:
    """Terms that stand in `LEAST` texts or more."""
    rows = [dict(_terms(one, groups, by_script)) for one in texts]
    counts = Counter(term for row in rows for term in row)
    known = sorted(term for term, count in counts.items() if count >= LEAST)
    place = {term: number for number, term in enumerate(known)}
    indices, values, starts = list[int](), list[float](), [0]
    for row in rows:
        for term, value in row.items():
            if term in place:
                indices.append(place[term])
                values.append(value)
        starts.append(len(indices))
    matrix = csr_matrix((values, indices, starts), shape=(len(rows), len(known)))
    return Design(tuple(known), matrix, {key_of(one): number for number, one in enumerate(texts)})


def _terms(one: Text, groups: Sequence[str], by_script: bool) -> Any:
    for group, terms in features(one).valued():
        if group in groups:
            for term, value in sorted(terms):
                yield (group, term), value
                if by_script and group in ("signs", "weights"):
                    yield (group, f"{term}@{OWN[one.han]}"), value


def fit_binary(matrix: Any, told: Floats, counts: Floats, strength: float, rounds: int = 150) -> Floats:
    """Weights of the terms and, last, the bias. `counts`: how much each text counts."""
    sign, turned = 2 * told - 1, matrix.T.tocsr()

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = (matrix @ weights[:-1] + weights[-1]) * sign
        value = strength * (counts * np.logaddexp(0, -margin)).sum() + (weights[:-1] ** 2).sum() / 2
        pull = -strength * counts * sign / (1 + np.exp(np.clip(margin, -500, 500)))
        return float(value), np.append(turned @ pull + weights[:-1], pull.sum())

    start = np.zeros(matrix.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 20}).x


def fit_classes(
    matrix: Any, chosen: npt.NDArray[np.int64], classes: int, counts: Floats, strength: float, rounds: int = 80
) -> Floats:
    """Weights, terms (and last the bias) by classes."""
    turned, wide = matrix.T.tocsr(), matrix.shape[1] + 1
    target = np.zeros((len(chosen), classes))
    target[np.arange(len(chosen)), chosen] = 1.0

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(wide, classes)
        odds = matrix @ weights[:-1] + weights[-1]
        odds -= odds.max(axis=1, keepdims=True)
        shares = np.exp(odds)
        total = shares.sum(axis=1, keepdims=True)
        value = strength * (counts * (np.log(total[:, 0]) - (odds * target).sum(axis=1))).sum()
        pull = strength * (shares / total - target) * counts[:, None]
        slope = np.vstack([turned @ pull + weights[:-1], pull.sum(axis=0)])
        return float(value + (weights[:-1] ** 2).sum() / 2), slope.ravel()

    found = minimize(loss, np.zeros(wide * classes), jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    return found.x.reshape(wide, classes)
