"""Words to concepts: one automaton over every trigger, object and mark that the rules know.

A text is seen through `plain`: folded, lower case, traditional characters as simplified, punctuation as
spaces, a space between Latin and Han. On that view a Latin word ` launch ` needs its spaces, a stem
`launch*` only the left one, and Han words stand anywhere, so the automaton itself keeps the boundaries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from tracker.core.text.automaton import overlapping
from tracker.core.text.folding import fold

# Nobody writes a headline and a summary of this length; what is longer is cut, so that work is bounded.
LONGEST = 20_000

_HAN = "\u3400-\u9fff"
_SEAM = re.compile(f"(?<=[{_HAN}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{_HAN}])")


@cache
def _simple() -> dict[int, str]:
    """Traditional characters with their simplified ones, by OpenCC's t2s, one character at a time:
    regional words (晶片, 輝達) are entries of the vocabulary, not conversions.
    """
    from opencc import OpenCC

    every = [chr(code) for code in range(0x4E00, 0xA000)]
    plain = OpenCC("t2s").convert("\n".join(every)).split("\n")
    return {ord(a): b for a, b in zip(every, plain, strict=True) if a != b and len(b) == 1}


_MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~，。、；：？！（）《》〈〉「」『』【】“”‘’—–…·｜﹐│\n\t"
_SPACES = dict.fromkeys(map(ord, _MARKS), " ")


def simplified(text: str) -> str:
    """Folded, lower case, simplified characters; punctuation and places of words kept. Bounded by `LONGEST`."""
    low = fold(text[:LONGEST]).text.lower()
    return low if low.isascii() else low.translate(_simple())


def plain_view(text: str) -> str:
    """The view that the vocabulary is matched on: begins and ends with a space."""
    return plain_of(simplified(text))


def plain_of(simple: str) -> str:
    """`plain` for a text that is simplified already."""
    low = simple.translate(_SPACES)
    if not low.isascii():
        low = _SEAM.sub(" ", low)
    return f" {low} "


class Hit(NamedTuple):
    """Words of the view that stand for a concept."""

    start: int
    end: int
    words: str


Found = Mapping[str, list[Hit]]


def spelled(word: str) -> str:
    """A vocabulary entry as it is looked for: `launch*` is a stem, a Latin word keeps its boundaries."""
    stem = word.endswith("*")
    view = plain_view(word.removesuffix("*")).strip()
    before = " " if view[0].isascii() else ""
    after = " " if view[-1].isascii() and not stem else ""
    return f"{before}{view}{after}"


class Lexicon:
    """Finds every concept of a vocabulary in a view, in time linear in the view and its hits.

    What stands strictly inside one of `masks`, longer words of another meaning, is not found.
    """

    def __init__(self, vocabulary: Mapping[str, Iterable[str]], masks: Iterable[str] = ()) -> None:
        concepts: dict[str, set[str]] = {spelled(word): set() for word in masks}
        self._masks = frozenset(range(len(concepts)))
        for concept, words in vocabulary.items():
            for word in words:
                concepts.setdefault(spelled(word), set()).add(concept)
        self._concepts = [tuple(sorted(names)) for names in concepts.values()]
        self._words = [words.strip() for words in concepts]
        self._automaton = overlapping(list(concepts))

    def find(self, view: str) -> dict[str, list[Hit]]:
        """Concept -> where it stands, in reading order."""
        matches = self._automaton.find_matches_as_indexes(view, overlapping=True)
        if not self._masks.isdisjoint([which for which, _, _ in matches]):
            matches = self._unmasked(matches)
        found: dict[str, list[Hit]] = {}
        for which, start, end in matches:
            hit = Hit(start, end, self._words[which])
            for concept in self._concepts[which]:
                if concept in found:
                    found[concept].append(hit)
                else:
                    found[concept] = [hit]
        return found

    def _unmasked(self, matches: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Matches that no longer mask covers. Linear: masks are short words."""
        reach: dict[int, int] = {}
        for which, start, end in matches:
            if which in self._masks:
                for place in range(start, end):
                    reach[place] = max(reach.get(place, 0), end)
        return [one for one in matches if one[0] in self._masks or reach.get(one[1], 0) < one[2]]


def words_of(text: str) -> tuple[str, ...]:
    """Entries of a vocabulary written with bars between them; `break* ground` stands for every form of its verb."""
    written = (word.strip() for word in text.split("|") if word.strip())
    return tuple(form for word in written for form in _forms(word))


def _forms(word: str) -> tuple[str, ...]:
    stem, star, rest = word.partition("* ")
    if not star:
        return (word,)
    bare = stem.removesuffix("e")
    doubled = stem + stem[-1]
    verbs = (stem, f"{stem}s", f"{stem}es", f"{bare}ed", f"{bare}ing", f"{doubled}ed", f"{doubled}ing")
    return tuple(f"{verb} {rest}" for verb in verbs)
