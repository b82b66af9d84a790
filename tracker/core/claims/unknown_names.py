"""Names that are in no table, told of as companies are: what they did is not told of anyone else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.core.claims.move_words import CAPITALS, COMMON, MOVED
from tracker.model import Mention

_NAME = (
    r"(?<![\w.$])(?P<name>[A-Z][\w&'.-]{1,20}(?: (?:[A-Z&][\w&'.-]{0,20}|of"
    r"|\d{1,3}(?! ?%))){0,4})(?: \([^()]{1,24}\))?"
)
# Words between a name and what it did: ", a maker of tools," and ", which counts Acme among its backers,".
_APPOSED = r"(?:, (?!and |or |but |as |while )[^,;.%]{3,60},)?"
# "Acme itself fell", "Acme Holdings (ACM) shares have since risen": the subject of a word of movement.
_MOVING = re.compile(
    rf"{_NAME}(?:'s?)?(?: (?:[Ss]hares|[Ss]tock|ADRs))?{_APPOSED}"
    r" {1,70}(?P<helped>(?:(?:also|itself|was|were|is|are|has|had|have|then|still|were last|was last) ){0,2})"
    r"(?=(?P<move>[a-z]{2,14})\b)"
)
# "Acme shares", "Acme's stock": whatever they did.
_OWNING = re.compile(rf"{_NAME}(?:'s?)? {{1,70}}(?:[Ss]hares|[Ss]tock|ADRs|ADSs)\b")
# "shares of Acme", "a 3% drop at Acme": the figure before is Acme's.
_OWNED = re.compile(rf"\b(?i:shares|stock|adrs) (?:of|in) (?:rivals? |the )?{_NAME}")
# "lifts SOXX 5.5%": the figure is of what was lifted.
_SENT = re.compile(
    rf"\b(?:lift|send|sent|push|drag|pull|boost|driv|drove|carr|tak|took|knock|hoist|propel)\w{{0,4}} {_NAME}"
    r" (?:up |down |lower |higher |by )?(?=[\d.]{1,6} ?%)"
)
# "led the rally, ACME +3.5%".
_SIGNED = re.compile(r"(?<![\w.$])(?P<name>[A-Z][\w&.]{1,20}):? {1,30}(?=[+-][\d.]{1,6} ?%)")
# "Acme Devices (ACM) Surges 15%" in a headline that capitalises its verbs.
_TITLED = re.compile(
    r"(?<![\w.$])(?P<name>[A-Z][\w&'.-]{1,20}(?: [A-Z&][\w&'.-]{0,20}){0,3}?)(?:'s?)?(?: {1,30}(?:Shares|Stock|ADRs))?"
    r" {0,30}(?: (?:Is|Are|Was|Were|Has))? (?P<move>[A-Z][a-z]{1,14})"
    r"(?: (?i:by|as much as|over|nearly|almost|about|more than|around|up|down|higher|lower|another|an?)){0,3}"
    r" (?=[\d.]{1,6} ?%)"
)
# "Acme-backed Quorva lost 22%": the known name only tells whose it is.
_HYPHENED = re.compile(
    r"-(?:backed|owned|led|affiliated|linked|funded) (?P<name>[A-Z][\w&'.-]{1,20}(?: [A-Z][\w&.-]{1,20}){0,2})"
    r"(?:'s?)?(?: (?:[Ss]hares|[Ss]tock))? (?P<helped>(?:also |was |were |has |had "
    r"|then ){0,2})(?=(?P<move>[a-z]{2,14})\b)"
)
_BE = re.compile(r"\b(?:was|were|is|are) ")
_BESIDE_THE_POINT = frozenset({"up", "down", "off", "better", "ahead", "higher", "lower"})


def strangers(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Where names stand that are in no table and that shares or a movement are told of."""
    for found in _found(text):
        if _named(found, mentions, text):
            yield found.span("name")
    for found in _SIGNED.finditer(text):
        if not any(one.start < found.end() and found.start() <= one.end + 1 for one in mentions):
            yield found.span("name")


def _found(text: str) -> Iterator[re.Match[str]]:
    for pattern in (_OWNING, _OWNED, _SENT):
        yield from pattern.finditer(text)
    for pattern in (_MOVING, _TITLED, _HYPHENED):
        for found in pattern.finditer(text):
            if MOVED.match(text, found.start("move")) and (pattern is _TITLED or _acts(found)):
                yield found


def _acts(found: re.Match[str]) -> bool:
    return found["move"] not in _BESIDE_THE_POINT or _BE.search(found["helped"]) is not None


def _named(found: re.Match[str], mentions: Sequence[Mention], text: str) -> bool:
    """Whether it is a name, and no part of a known one or of its line (SMIC's Hong Kong shares)."""
    start, end = found.span("name")
    if COMMON.match(found["name"]) or found["name"].upper() in CAPITALS:
        return False
    near = (one for one in mentions if one.start < end and start <= one.end + 3)
    return not any(start < one.end or text[one.end : start].strip() in ("'s", "'", "") for one in near)
