"""How rare a term is in news at large, counted once on a large background, not on what happens to be in the store.

So a term weighs the same today and in a replay, and an entry that has nothing to do with a story changes nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log

LEAST = 4  # texts of the background in which a term must stand to be in its table


class Background:
    """Counts of terms in `texts` texts."""

    def __init__(self, texts: int, counts: Mapping[str, int]) -> None:
        self._rarity = {term: log(1 + texts / (count + 1)) for term, count in counts.items()}
        self.unknown = log(1 + texts / (LEAST / 2 + 1))  # of a term that is not in the table

    def rarity(self, term: str) -> float:
        """log(1 + texts / (count + 1)), in natural units."""
        return self._rarity.get(term, self.unknown)

    def rarities(self, terms: Iterable[str]) -> dict[str, float]:
        """The rarity of each term."""
        known, unknown = self._rarity, self.unknown
        return {term: known.get(term, unknown) for term in terms}


@lru_cache(maxsize=4)
def read_background(text: str) -> Background:
    """A table: the number of texts, then a term a line with its count. An empty one finds every term equally rare."""
    if not text:
        return Background(1_000, {})
    head, *lines = text.splitlines()
    rows = (line.split("\t") for line in lines)
    return Background(int(head.split("\t")[1]), {term: int(count) for term, count in rows})
