"""Text -> tokens to search by; one rule for every database, so that all find the same.

Latin words and numbers fold to lower case, a run of Chinese, Japanese or Korean becomes its overlapping pairs
("中芯国际" -> 中芯 芯国 国际): the databases' own tokenisers find neither two nor four characters in a title.
A token holds letters and digits only, "_" standing for the point of a number, so that splitting at
blanks gives the same tokens everywhere. A single character of a longer run is not found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
PIECE = re.compile(rf"([{CJK}]+)|((?:(?<=\d)[.,](?=\d)|[^\W_{CJK}])+)")
LONGEST_TOKEN = 64  # characters; an index of PostgreSQL refuses very long ones
LONGEST_PHRASE = 64  # tokens
BREAK = "_"  # stands between title and summary, so that no phrase spans both


def tokens(text: str) -> Iterator[str]:
    """The tokens of a text in its order."""
    for run, word in PIECE.findall(unicodedata.normalize("NFKC", text).casefold()):
        if not run:
            yield word.replace(",", "").replace(".", "_")[:LONGEST_TOKEN]
        elif len(run) == 1:
            yield run
        else:
            yield from map("".join, pairwise(run))


def searchable(title: str, summary: str) -> str:
    """What is indexed of an entry: tokens of its title and its summary with blanks between."""
    return " ".join((*tokens(title), BREAK, *tokens(summary)))


def phrase(words: str) -> tuple[str, ...]:
    """The tokens of a query, at most `LONGEST_PHRASE`; none when nothing can be searched for."""
    return tuple(tokens(words))[:LONGEST_PHRASE]
