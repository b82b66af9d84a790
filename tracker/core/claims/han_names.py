"""Subjects of Chinese words of movement that are in no table: what one did is not told of the company before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.core.claims.move_words import HAN_FILLED, HAN_MOVED
from tracker.model import Mention

NAME = 14  # characters: longer subjects are phrases, not names
BEFORE = 60  # characters before a word of movement in which its clause begins
_HAN_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z*]{2,14}")
_DEGREE = re.compile(r"\s*[上下大小急暴狂猛劲勁微轻輕再则則也亦均]{0,3}\s*$")
_BRACKETS = re.compile(r"\([^()]{0,40}\)")
_SIZE = re.compile(r"[了约約近逾超过過达達至幅]{0,3}\s?(?:[\d一二两兩三四五六七八九十半]|停)")
_HAN_BOUND = re.compile(r"[,。;:!?%]")
_LIST = re.compile(r"[、\s/]|以及|还有|還有|(?<=[\u4e00-\u9fff]{2})[和与與及跟同](?=[\u4e00-\u9fff]{2})")


def han_strangers(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Where they stand: 源杰科技 in `新易盛涨超7%,源杰科技涨超4%`.

    A clause that names a company of a table or only says when and how has none.
    """
    for moved in HAN_MOVED.finditer(text):
        if not _SIZE.match(text, moved.end()):
            continue
        start = _clause_start(text, moved.start())
        if any(start <= one.start < moved.start() for one in mentions):
            continue
        told = _DEGREE.sub("", _BRACKETS.sub("", text[start : moved.start()]))
        words = _LIST.split(told)[-1].strip(" \"'-–|丨*")
        rest = HAN_FILLED.sub("", words)
        if len(rest) >= 2 and len(words) <= NAME and _HAN_NAME.fullmatch(words):
            place = text.find(words, start, moved.start())
            yield place, place + len(words)


def _clause_start(text: str, place: int) -> int:
    near = max(0, place - BEFORE)
    return max((one.end() for one in _HAN_BOUND.finditer(text, near, place)), default=near)
