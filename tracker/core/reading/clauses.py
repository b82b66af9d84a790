"""The parts of a headline that tell a share's move and nothing else, and those whom it names without their acting.

"Huawei unveils the Ascend 960; Hua Hong jumped 15%": the second clause is what the market did. It says nothing of the
act, and who stands in it takes no part in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from tracker.lists import patterns
from tracker.model import Mention

_WORDS = patterns("clauses")
_CUT, _ENGLISH, _CHINESE = _WORDS["cut"], _WORDS["english"], _WORDS["chinese"]
_BESIDE = _WORDS["plain"], _WORDS["limit"], _WORDS["closing"]
_OTHER, _BEFORE, _AFTER = _WORDS["other"], _WORDS["before"], _WORDS["after"]


def without_moves(title: str) -> str:
    """The title with every later clause that only tells a share's move blanked out; places stay where they are."""
    cuts = [(one.start(), one.end()) for one in _CUT.finditer(title)]
    kept = title
    for (mark, start), (end, _) in pairwise([*cuts, (len(title), len(title))]):
        if start < end and only_moves(title[start:end]) and len(kept[:mark].strip()) > 5:
            kept = f"{kept[:mark]}{' ' * (end - mark)}{kept[end:]}"
    return kept


def only_moves(clause: str) -> bool:
    """Whether a clause tells how far a share or an index moved, and nothing else."""
    words = clause.strip(" ;；。，,|｜-–—")
    if len(words) > 110 or not any(one.isdigit() for one in words) or _OTHER.search(words):
        return False
    return (_ENGLISH if words.isascii() else _CHINESE).match(words) is not None


def tells_moves_alone(title: str) -> bool:
    """Whether every part of a title tells a move: how far, that shares moved, a limit of the day, a closing price."""
    parts = [one for one in _WORDS["parts"].split(title) if one.strip()]
    told = [only_moves(one) or any(form.match(one.strip()) for form in _BESIDE) for one in parts]
    return bool(told) and all(told) and not _OTHER.search(title) and _is_measured(parts)


def _is_measured(parts: Iterable[str]) -> bool:
    """Whether one of the parts says how far, or names the limit of the day."""
    return any(only_moves(one) or _WORDS["limit"].match(one.strip()) for one in parts)


def bystanders(title: str, mentions: Iterable[Mention]) -> frozenset[str]:
    """Companies that the title names only as somebody's peer, supplier, former employer or maker, or in a clause
    that tells a move."""
    kept = without_moves(title)
    aside: set[str] = set()
    acting: set[str] = set()
    for one in mentions:
        if one.start < len(title):
            (aside if _stands_by(title, kept, one) else acting).add(one.company)
    return frozenset(aside - acting)


def _stands_by(title: str, kept: str, one: Mention) -> bool:
    if not kept[one.start : one.end].strip():
        return True
    before = title[max(0, one.start - 30) : one.start]
    return _BEFORE.search(before) is not None or _AFTER.match(title[one.end : one.end + 20]) is not None
