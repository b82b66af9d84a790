"""Text -> tokens to search by; one rule for every database, so that all find the same.

Latin words and numbers fold to lower case, a run of Chinese, Japanese or Korean becomes its overlapping pairs
("中芯国际" -> 中芯 芯国 国际): the databases' own tokenisers find neither two nor four characters in a title.
A token holds letters and digits only, "_" standing for the point of a number, so that splitting at
blanks gives the same tokens everywhere. A single character of a longer run is not found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
# Runs of the one sort or of the other; points and commas belong to a number when digits stand on both sides.
PIECE = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+(?:(?<=\d)[.,]\d[^\W_{CJK}]*)*")
ASCII_PIECE = re.compile(r"[a-z0-9]+(?:(?<=[0-9])[.,][0-9][a-z0-9]*)*")  # the same, several times as fast
RUN = re.compile(f"[{CJK}]")
LONGEST_TOKEN = 64  # characters; an index of PostgreSQL refuses very long ones
LONGEST_PHRASE = 64  # tokens
BREAK = "_"  # stands between title and summary, so that no phrase spans both


def tokens(text: str) -> Iterator[str]:
    """The tokens of a text in its order."""
    if text.isascii():
        pieces = ASCII_PIECE.findall(text.lower())
        plain = "".join(pieces).isalnum() and len(max(pieces, key=len)) <= LONGEST_TOKEN
        return iter(pieces) if plain else map(_word, pieces)
    return chain.from_iterable(map(_pieces, PIECE.findall(unicodedata.normalize("NFKC", text).casefold())))


def _word(piece: str) -> str:
    return piece.replace(",", "").replace(".", "_")[:LONGEST_TOKEN]


def _pieces(piece: str) -> Iterable[str]:
    if RUN.match(piece) is None:
        return (_word(piece),)
    return (piece,) if len(piece) == 1 else map("".join, pairwise(piece))


def searchable(title: str, summary: str) -> str:
    """What is indexed of an entry: tokens of its title and its summary with blanks between."""
    return " ".join((*tokens(title), BREAK, *tokens(summary)))


def phrase(words: str) -> tuple[str, ...]:
    """The tokens of a query, at most `LONGEST_PHRASE`; none when nothing can be searched for."""
    return tuple(tokens(words))[:LONGEST_PHRASE]
