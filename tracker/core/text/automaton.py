"""Where any of many strings stands in a text: by Aho and Corasick in Rust, or by a trie in Python.

`ahocorasick-rs` has no wheel for Python 3.15; there, and wherever it is absent, the trie gives the same answers in
the same order, more slowly. Source: Aho and Corasick 1975, Communications of the ACM 18, 333-340.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

try:
    import ahocorasick_rs as rust
except ImportError:
    rust = None  # type: ignore[assignment]

Match = tuple[int, int, int]  # which pattern, where it starts, where it ends


class Automaton(Protocol):
    """Finds patterns, none of them empty, no two alike."""

    def find_matches_as_indexes(self, text: str, *, overlapping: bool = ...) -> list[Match]: ...


def overlapping(patterns: Sequence[str]) -> Automaton:
    """An automaton whose `find_matches_as_indexes(text, overlapping=True)` gives every match, by end, then start."""
    if rust is None:
        return Trie(patterns)
    made: Automaton = rust.AhoCorasick(list(patterns), matchkind=rust.MatchKind.Standard)
    return made


def leftmost_longest(patterns: Sequence[str]) -> Automaton:
    """An automaton whose `find_matches_as_indexes(text)` gives matches from left to right, none overlapping: of those
    that begin at one place the longest.
    """
    if rust is None:
        return Trie(patterns)
    made: Automaton = rust.AhoCorasick(list(patterns), matchkind=rust.MatchKind.LeftmostLongest)
    return made


class Trie:
    """The patterns letter by letter, in Python alone."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._root: dict[str, Any] = {}
        for which, pattern in enumerate(patterns):
            node = self._root
            for letter in pattern:
                node = node.setdefault(letter, {})
            node[""] = which

    def find_matches_as_indexes(self, text: str, *, overlapping: bool = False) -> list[Match]:
        """As `overlapping` or as `leftmost_longest` says."""
        if overlapping:
            found = [match for start in range(len(text)) for match in self._from(text, start)]
            return sorted(found, key=lambda one: (one[2], one[1]))
        return self._longest(text)

    def _longest(self, text: str) -> list[Match]:
        found: list[Match] = []
        start = 0
        while start < len(text):
            here = self._from(text, start)
            found += here[-1:]
            start = here[-1][2] if here else start + 1
        return found

    def _from(self, text: str, start: int) -> list[Match]:
        """The patterns that begin at `start`, the shortest first."""
        node, found = self._root, []
        for end in range(start, len(text)):
            if (inner := node.get(text[end])) is None:
                break
            node = inner
            if "" in node:
                found.append((node[""], start, end + 1))
        return found
