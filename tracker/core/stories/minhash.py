"""Near-duplicates: the same headline with another outlet's name, capitals, a word more or less.

MinHash (Broder 1997) over words and word pairs, Han by pairs, finds candidates by bands; the true Jaccard
similarity decides, and the numbers must be equal: "raises target to $88" is not "raises target to $98".
Leaders only: a headline joins the first it is near to, so templates do not chain strangers together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from rensa import RMinHash

from tracker.core.text.lexicon import simplified

PERMUTATIONS = 12
ROWS = 2  # of a band: six bands find 93 % of the pairs of similarity 0.6, 99 % of those of 0.75
SIMILAR = 0.6
SEED = 20260424  # any fixed number: equal runs give equal bands
CROWD = 64  # leaders of one band looked at

_PIECE = re.compile("[a-z]+(?:'[a-z]+)?|\\d+(?:[.,]\\d+)*|[\u3400-\u9fff]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# What outlets put around a headline: their name after it, a flag before it.
_OUTLET = re.compile(r"\s+[-|–—]\s+[^-|–—]{2,40}$")
_FLAG = re.compile(
    r"^(?:update\s*\d*|breaking(?: news)?|exclusive|corrected|refile|快讯|突发|更新|独家)\s*[-:|–—】：]+\s*"
)


def bare_headline(headline: str) -> str:
    """The headline in lower case and simplified characters, without a flag before it or an outlet after it."""
    view = simplified(headline[:400])
    if view[:10].find(":") > 0 or view[:10].find("-") > 0 or not view[:4].isascii():
        view = _FLAG.sub("", view)
    if " - " in view or "|" in view or "–" in view or "—" in view:
        view = _OUTLET.sub("", view)
    return view


def tokens_of(view: str) -> tuple[frozenset[str], frozenset[str]]:
    """Words, word pairs and Han pairs of a bare headline; and its numbers."""
    words = _PIECE.findall(view)
    if not view.isascii():
        words = [one for piece in words for one in _pairs(piece)]
    tokens = {f"{one} {other}" for one, other in pairwise(words)}
    tokens.update(words)
    return frozenset(tokens), frozenset(_NUMBER.findall(view))


def _pairs(piece: str) -> Iterable[str]:
    return map("".join, pairwise(piece)) if piece[0] > "\u33ff" and len(piece) > 1 else (piece,)


class Duplicates:
    """Leaders seen so far. Feed it in the order in which headlines were learned."""

    def __init__(self, similar: float = SIMILAR) -> None:
        self._similar = similar
        self._leaders: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        self._bands: dict[int, list[int]] = {}
        self._exact: dict[str, int] = {}

    def add(self, number: int, headline: str) -> int:
        """The number of the leader that the headline repeats: its own when it repeats none."""
        return self.add_many([number], [headline])[0]

    def add_many(self, numbers: Sequence[int], headlines: Sequence[str]) -> list[int]:
        """`add` for many, in order; signatures are made at once."""
        views = [bare_headline(headline) for headline in headlines]
        fresh = [view for view in dict.fromkeys(views) if view not in self._exact]
        told = [tokens_of(view) for view in fresh]
        digests = _digests([tokens for tokens, _ in told]) if len(told) > 1 else [_digest(one) for one, _ in told]
        signed = dict(zip(fresh, zip(told, digests, strict=True), strict=True))
        chosen = []
        for number, view in zip(numbers, views, strict=True):
            leader = self._exact.get(view)
            if leader is None:
                (tokens, figures), digest = signed[view]
                leader = self._exact[view] = self._place(number, tokens, figures, digest)
            chosen.append(leader)
        return chosen

    def leader_of(self, headline: str) -> int:
        """The leader that the headline repeats, without adding it; -1 when there is none."""
        view = bare_headline(headline)
        tokens, figures = tokens_of(view)
        if view in self._exact or not tokens:
            return self._exact.get(view, -1)
        leader = self._nearest(_bands(_digest(tokens), figures), tokens, figures)
        return -1 if leader is None else leader

    def _place(self, number: int, tokens: frozenset[str], figures: frozenset[str], digest: Sequence[int]) -> int:
        if not tokens:
            return number
        bands = _bands(digest, figures)
        leader = self._nearest(bands, tokens, figures)
        if leader is not None:
            return leader
        self._leaders[number] = tokens, figures
        for band in bands:
            self._bands.setdefault(band, []).append(number)
        return number

    def _nearest(self, bands: Iterable[int], tokens: frozenset[str], figures: frozenset[str]) -> int | None:
        best, similarity = None, self._similar
        for one in dict.fromkeys(_members(self._bands, bands)):
            others, numbers = self._leaders[one]
            if numbers != figures:
                continue
            shared = len(tokens & others)
            jaccard = shared / (len(tokens) + len(others) - shared)
            if jaccard >= similarity and (best is None or jaccard > similarity):
                best, similarity = one, jaccard
        return best


def _bands(digest: Sequence[int], figures: frozenset[str]) -> list[int]:
    """Keys of a signature. The numbers are part of them: who does not share them is never a candidate."""
    return [hash((figures, place, *digest[place : place + ROWS])) for place in range(0, PERMUTATIONS, ROWS)]


def _members(table: dict[int, list[int]], bands: Iterable[int]) -> Iterator[int]:
    for band in bands:
        yield from table.get(band, ())[-CROWD:]


@lru_cache(maxsize=20_000)
def _digest(tokens: frozenset[str]) -> Sequence[int]:
    """The signature of one headline; stories are derived again and again from the same ones."""
    return _digests([tokens])[0]


def _digests(sets: Sequence[frozenset[str]]) -> list[list[int]]:
    if not sets:
        return []
    # A minimum over hashes: the order of a set does not matter.
    listed = [list(tokens) for tokens in sets]
    rows: list[list[int]] = RMinHash.digest_matrix_from_token_sets(listed, PERMUTATIONS, SEED).to_rows()
    return rows


def near_duplicates(headlines: Sequence[str]) -> list[int]:
    """For each headline the place of the first one that it repeats, its own place for a new one."""
    return Duplicates().add_many(range(len(headlines)), headlines)
