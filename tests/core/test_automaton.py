"""The trie in Python gives what the automaton in Rust gives, in its order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.text.automaton import Trie, leftmost_longest, overlapping

LETTERS = "ab 中"
PATTERNS = st.lists(st.text(LETTERS, min_size=1, max_size=5), min_size=1, max_size=8, unique=True)


def test_longest_and_every_match_by_hand() -> None:
    trie = Trie(["smic", "mic", "smic 981", "中芯"])
    assert trie.find_matches_as_indexes("smic 98 中芯mic") == [(0, 0, 4), (3, 8, 10), (1, 10, 13)]
    assert trie.find_matches_as_indexes("smic", overlapping=True) == [(0, 0, 4), (1, 1, 4)]


@given(PATTERNS, st.text(LETTERS, max_size=40))
def test_both_agree(patterns: list[str], text: str) -> None:
    pytest.importorskip("ahocorasick_rs", reason="no wheel for this Python: the trie is all there is")
    trie = Trie(patterns)
    assert trie.find_matches_as_indexes(text) == leftmost_longest(patterns).find_matches_as_indexes(text)
    every = overlapping(patterns).find_matches_as_indexes(text, overlapping=True)
    assert trie.find_matches_as_indexes(text, overlapping=True) == every
