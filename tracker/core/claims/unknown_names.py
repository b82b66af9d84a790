"""Names that are in no table, told of as companies are: what they did is not told of anyone else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.core.claims.words import ClaimWords, NameWords
from tracker.model import Mention


def strangers(text: str, mentions: Sequence[Mention], words: ClaimWords) -> Iterator[tuple[int, int]]:
    """Where names stand that are in no table and that shares or a movement are told of."""
    for found in _found(text, words):
        if _named(found, mentions, text, words.names):
            yield found.span("name")
    for found in words.names.signed.finditer(text):
        if not any(one.start < found.end() and found.start() <= one.end + 1 for one in mentions):
            yield found.span("name")


def _found(text: str, words: ClaimWords) -> Iterator[re.Match[str]]:
    names = words.names
    for pattern in (names.owning, names.owned, names.sent):
        yield from pattern.finditer(text)
    for pattern in (names.moving, names.titled, names.hyphened):
        for found in pattern.finditer(text):
            if words.moves.moved.match(text, found.start("move")) and (pattern is names.titled or _acts(found, names)):
                yield found


def _acts(found: re.Match[str], words: NameWords) -> bool:
    return found["move"] not in words.beside_the_point or words.be.search(found["helped"]) is not None


def _named(found: re.Match[str], mentions: Sequence[Mention], text: str, words: NameWords) -> bool:
    """Whether it is a name, and no part of a known one or of its line (SMIC's Hong Kong shares)."""
    start, end = found.span("name")
    if words.common.match(found["name"]) or found["name"].upper() in words.capitals:
        return False
    near = (one for one in mentions if one.start < end and start <= one.end + 3)
    return not any(start < one.end or text[one.end : start].strip() in ("'s", "'", "") for one in near)
