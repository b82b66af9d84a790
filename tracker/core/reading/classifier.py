"""Which way the words of a text lean: a second opinion beside the patterns, from all words, not only those we chose.

A linear model (ridge regression on TF-IDF of words, word pairs, Han pairs and the rules' own concepts) fitted to
labelled examples by `python -m tests.fitting`; its weights are in knowledge/leanings.tsv, a term a line. Names of
watched companies are no terms, so that nobody's headlines lean by who he is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

import numpy as np
import numpy.typing as npt

from tracker.core.text.terms import words_of_view

NONE = "none"  # the class of texts that announce nothing
SUMMARY = 0.5  # what a term of the summary counts, beside the same in the title
UNIT = 100  # weights are written in hundredths


@dataclass(frozen=True, slots=True)
class Leaning:
    """What all words of a text together speak for: a share for each kind, and for no announcement at all."""

    shares: Mapping[str, float]
    model: Leanings
    known: tuple[str, ...]  # terms of the text that the model knows

    @property
    def announces(self) -> float:
        """How far the text leans to an announcement of any kind; below 0 to none. About -1 to 1."""
        return sum(share for share in self.shares.values() if share > 0) - 2 * max(self.shares[NONE], 0.0)

    def words(self, kind: str, most: int = 3) -> tuple[str, ...]:
        """The words that spoke loudest for a kind."""
        model = self.model
        if kind not in model.kinds:
            return ()
        place = model.kinds.index(kind)
        loud = sorted((-float(model.weights[model.places[term], place]), term) for term in self.known)
        return tuple(term for share, term in loud if share < 0 and "." not in term)[:most]


@dataclass(frozen=True)
class Leanings:
    """The fitted model: terms with their place in the table, rarity and weights by place."""

    kinds: tuple[str, ...]
    bias: npt.NDArray[np.float64]
    places: Mapping[str, int]
    rarity: tuple[float, ...]
    weights: npt.NDArray[np.float64]  # terms by kinds

    def of(self, terms: Mapping[str, float]) -> Leaning:
        """The leaning of a text by its terms (see `terms_of`)."""
        places, rarity = self.places, self.rarity
        known = tuple(term for term in terms if term in places)
        total = self.bias
        if known:
            rows = [places[term] for term in known]
            counts = np.array([terms[term] * rarity[row] for term, row in zip(known, rows, strict=True)])
            total = total + counts @ self.weights[rows] / sqrt(counts @ counts)
        return Leaning(dict(zip(self.kinds, total.tolist(), strict=True)), self, known)


def terms_of(title: str, summary: str, concepts: tuple[Iterable[str], Iterable[str]]) -> dict[str, float]:
    """Terms with what each counts, of the plain views of title and summary and of the concepts found in them."""
    terms: dict[str, float] = {}
    for view, found, share in ((summary, concepts[1], SUMMARY), (title, concepts[0], 1.0)):
        for term in _terms(view):
            terms[term] = share
        for concept in found:
            terms[f"{concept}."] = share
    return terms


def _terms(view: str) -> Iterator[str]:
    words = words_of_view(view)
    yield from (word for word in words if not word.isdigit())
    latin = [word for word in words if word.isascii()]
    for first, second in pairwise(latin):
        yield f"{first} {second}"


def read_leanings(text: str) -> Leanings:
    """A model from its table: a header of kinds, then the bias, then a term a line with its rarity and weights.

    An empty table is the model that leans nowhere. Kinds that the table does not know lean to nothing.
    """
    if not text:
        return Leanings((NONE,), np.zeros(1), {}, (), np.zeros((0, 1)))
    head, *lines = text.splitlines()
    kinds = tuple(head.split("\t")[2:])
    terms, numbers = zip(*(line.split("\t", 1) for line in lines), strict=True)
    table = np.array(" ".join(numbers).split(), dtype=np.float64).reshape(len(lines), len(kinds) + 1) / UNIT
    weights = table[:, 1:]
    return Leanings(
        kinds,
        weights[0],
        {term: place for place, term in enumerate(terms[1:])},
        tuple(table[1:, 0].tolist()),
        weights[1:],
    )
