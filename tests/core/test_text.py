"""Folding with the way back, boundaries, sentences."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.text.folding import bounded, chinese, fold, lowered, sentences


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("瀉１２﹒５％", "瀉12.5%"),
        ("（滬：６８８０４１）", "(滬:688041)"),
        ("S\u200bM\u202eI\u00adC", "SMIC"),
        ("up 5\u00a0%", "up 5 %"),
        ("Nvidia™’s", "Nvidia 's"),
        ("½", "1\u20442"),  # Unicode's compatibility decomposition
        ("plain", "plain"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_spans_lead_back() -> None:
    text = "A\u200b½ＢC"
    folded = fold(text)
    place = folded.text.index("B")
    assert text[slice(*folded.span(place, place + 1))] == "Ｂ"
    assert text[slice(*folded.span(0, 1))] == "A"


@given(st.text(max_size=60))
def test_folding_is_nfkc_without_the_invisible(text: str) -> None:
    """Character by character, as the standard library does it; every span lies inside the original."""
    folded = fold(text)
    assert all(unicodedata.is_normalized("NFKC", one) for one in folded.text)
    start, end = folded.span(0, len(folded.text))
    assert 0 <= start <= end <= len(text)


@given(st.text(max_size=60))
def test_lowering_keeps_the_length(text: str) -> None:
    assert len(lowered(text)) == len(text)


def test_lowering_the_turkish_i() -> None:
    assert lowered("İNTEL") == "İntel"


@pytest.mark.parametrize(
    ("text", "word", "whole"),
    [
        ("an Intel chip", "Intel", True),
        ("Intelligent", "Intel", False),
        ("中芯SMIC涨", "SMIC", True),
        ("x1347", "1347", False),
    ],
)
def test_boundaries(text: str, word: str, whole: bool) -> None:
    start = text.index(word)
    assert bounded(text, start, start + len(word)) is whole


def test_script() -> None:
    assert chinese("中芯国际 SMIC rose")
    assert not chinese("SMIC (中芯) rose by a lot on Friday in Hong Kong trading")
    assert not chinese("")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("SMIC rose 5.2%. Hua Hong fell.", ["SMIC rose 5.2%.", "Hua Hong fell."]),
        ("Micron Technology Inc. rose. It did.", ["Micron Technology Inc. rose.", "It did."]),
        ("At 9:19 a.m. Nvidia rose! Why?", ["At 9:19 a.m. Nvidia rose!", "Why?"]),
        ("中芯升5%。华虹跌3%！", ["中芯升5%。", "华虹跌3%！"]),
        ("one\ntwo", ["one", "two"]),
        ("U.S. stocks fell. (More.)", ["U.S. stocks fell.", "(More.)"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(st.text(alphabet="ab .!。\n\"')A1", max_size=80))
def test_sentences_lose_nothing_but_space(text: str) -> None:
    assert "".join("".join(text[start:end].split()) for start, end in sentences(text)) == "".join(text.split())
