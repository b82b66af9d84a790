"""Text as the reading sees it: folded (NFKC, no invisible characters), with the way back to the original.

Everything here is linear in the length of the text, whatever the text is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.lists import patterns

# Small full stop and small per cent are how some Hong Kong systems print figures: 5﹒7％.
_SMALL = {"﹒": ".", "﹪": "%", "﹐": ",", "﹑": "、", "﹔": ";", "﹕": ":", "﹖": "?", "﹗": "!", "﹙": "(", "﹚": ")"}
_MARKS = dict.fromkeys("™®©℠", " ") | {"−": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'", "`": "'", "″": '"'}
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " ", "\u00a0": " "}
_ONE_TO_ONE = {**_WIDE, **_SMALL, **_MARKS}
_FOLDABLE = re.compile("[" + "".join(map(re.escape, _ONE_TO_ONE)) + "]")
# Soft hyphen, zero-width characters, bidi controls, word joiners, variation selectors, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
# The wide marks that nearly every Chinese text has: replacing each at once is faster than a pattern.
_FREQUENT = tuple((mark, _ONE_TO_ONE[mark]) for mark in ("，", "：", "（", "）", "；", "％", "！", "？", "’"))
_ODD = re.compile(f"{_FOLDABLE.pattern}|{_INVISIBLE.pattern}")
_CJK = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_ABBREVIATED = patterns("sentences")["abbreviated"]
_STOP = re.compile(r"[.!?。！？\n]")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text with the way back: `offsets[i]` is where character i stood; None where nothing moved."""

    text: str
    offsets: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of the folded span `start`..`end`."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1 if end > start else self.offsets[start]


def fold(text: str) -> Folded:
    """Full-width forms made plain, compatibility characters resolved (NFKC), invisible characters dropped.

    One character may become several (½ is 1⁄2); `Folded.span` leads back. Case is kept.
    """
    if text.isascii():
        return Folded(text)
    plain = text
    for mark, simple in _FREQUENT:
        if mark in plain:
            plain = plain.replace(mark, simple)
    if _ODD.search(plain) is None:
        return Folded(plain) if unicodedata.is_normalized("NFKC", plain) else _fold_one_by_one(plain)
    plain = _FOLDABLE.sub(lambda found: _ONE_TO_ONE[found.group()], plain)
    if unicodedata.is_normalized("NFKC", plain) and _INVISIBLE.search(plain) is None:
        return Folded(plain)
    return _fold_one_by_one(plain)


def _fold_one_by_one(text: str) -> Folded:
    pieces: list[str] = []
    offsets: list[int] = []
    for place, character in enumerate(text):
        if _INVISIBLE.match(character):
            continue
        piece = unicodedata.normalize("NFKC", character)
        pieces.append(piece)
        offsets.extend([place] * len(piece))
    return Folded("".join(pieces), (*offsets, len(text)))


def lowered(text: str) -> str:
    """Lower case of the same length: a character whose lower case is longer (İ) stays as it is."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def chinese(text: str) -> bool:
    """Whether the text is written in Chinese: it holds a Han character for every eight others, or more."""
    return len(_CJK.findall(text)) * 8 >= len(text) > 0


def is_han(character: str) -> bool:
    return _CJK.match(character) is not None


def bounded(text: str, start: int, end: int, right: bool = True) -> bool:
    """Whether a Latin word or number at `start`..`end` is not cut out of a longer one. Han needs no boundary.

    Without `right` only its left end is looked at.
    """
    if start > 0 and text[start - 1].isalnum() and _glued(text[start - 1], text[start]):
        return False
    return not right or not (end < len(text) and text[end].isalnum() and _glued(text[end - 1], text[end]))


def _glued(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and not is_han(left) and not is_han(right)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a folded text, English and Chinese: a stop ends a sentence
    unless it stands in a number, after an abbreviation, or before a small letter.
    """
    begin = 0
    for found in _STOP.finditer(text):
        if found.start() < begin or not _ends(text, found.start()):
            continue
        end = _closed(text, found.end())
        if text[begin:end].strip():
            yield _trimmed(text, begin, end)
        begin = end
    if text[begin:].strip():
        yield _trimmed(text, begin, len(text))


def _ends(text: str, place: int) -> bool:
    stop = text[place]
    after = text[place + 1 : place + 3]
    if stop in "。！？\n" or (stop in "!?" and (not after or after[0].isspace() or is_han(after[0]))):
        return True
    if stop != "." or (after and not after[0].isspace() and after[0] not in "\"')”"):
        return False
    follows = after[1:2]
    return not follows.islower() and _ABBREVIATED.search(text, max(0, place - 12), place) is None


def _closed(text: str, place: int) -> int:
    while place < len(text) and text[place] in "\"')”」』】":
        place += 1
    return place


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return begin, end
