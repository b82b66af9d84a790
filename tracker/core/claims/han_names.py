"""Subjects of Chinese words of movement that are in no table: what one did is not told of the company before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.core.claims.words import ClaimWords
from tracker.model import Mention

NAME = 14  # characters: longer subjects are phrases, not names
BEFORE = 60  # characters before a word of movement in which its clause begins
_HAN_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z*]{2,14}")
_BRACKETS = re.compile(r"\([^()]{0,40}\)")
_HAN_BOUND = re.compile(r"[,。;:!?%]")


def han_strangers(text: str, mentions: Sequence[Mention], words: ClaimWords) -> Iterator[tuple[int, int]]:
    """Where they stand: 源杰科技 in `新易盛涨超7%,源杰科技涨超4%`.

    A clause that names a company of a table or only says when and how has none.
    """
    names = words.names
    for moved in words.moves.han_moved.finditer(text):
        if not names.han_size.match(text, moved.end()):
            continue
        start = _clause_start(text, moved.start())
        if any(start <= one.start < moved.start() for one in mentions):
            continue
        told = names.han_degree.sub("", _BRACKETS.sub("", text[start : moved.start()]))
        name = names.han_list.split(told)[-1].strip(" \"'-–|丨*")
        rest = names.han_filled.sub("", name)
        if len(rest) >= 2 and len(name) <= NAME and _HAN_NAME.fullmatch(name):
            place = text.find(name, start, moved.start())
            yield place, place + len(name)


def _clause_start(text: str, place: int) -> int:
    near = max(0, place - BEFORE)
    return max((one.end() for one in _HAN_BOUND.finditer(text, near, place)), default=near)
