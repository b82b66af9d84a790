"""Names that are in no table, told of as companies are: what they did is not told of anyone else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.core.claims.move_words import MOVED
from tracker.model import Mention

_NAME = r"(?<![\w.$])(?P<name>[A-Z][\w&'.-]{1,20}(?: (?:[A-Z&][\w&'.-]{0,20}|of)){0,4})(?: \([^()]{1,24}\))?"
# "Acme itself fell", "Acme Holdings (ACM) shares have since risen": the subject of a word of movement.
_MOVING = re.compile(
    rf"{_NAME}(?:'s?)?(?: (?:[Ss]hares|[Ss]tock|ADRs))?"
    r" {1,70}(?P<helped>(?:(?:also|itself|was|were|is|are|has|had|have|then|still|were last|was last) ){0,2})"
    r"(?=(?P<move>[a-z]{2,14})\b)"
)
# "Acme shares", "Acme's stock": whatever they did.
_OWNING = re.compile(rf"{_NAME}(?:'s?)? {1, 70}(?:[Ss]hares|[Ss]tock|ADRs|ADSs)\b")
# "shares of Acme", "a 3% drop at Acme": the figure before is Acme's.
_OWNED = re.compile(rf"\b(?i:shares|stock|adrs) (?:of|in) (?:rivals? |the )?{_NAME}")
_BE = re.compile(r"\b(?:was|were|is|are) ")
_BESIDE_THE_POINT = frozenset({"up", "down", "off", "better", "ahead", "higher", "lower"})
# Capitalised words that begin a sentence or name a time or a place, not a company.
_COMMON = re.compile(
    r"(?:(?:The|A|An|In|On|At|By|It|Its|Shares?|Stocks?|But|And|Both|Each|Neither|All|They|He|She|That|This|Those|"
    r"These|After|Before|While|With|Since|As|For|From|Friday|Monday|Their|His|Her|Our|Class|Series|Common|Ordinary|"
    r"Preferred|Company|Mainland|European|Asian|American|Frankfurt|London|Paris|Amsterdam|Milan|Nasdaq|NYSE|"
    r"Tuesday|Wednesday|Thursday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|"
    r"October|November|December|Investors|Traders|Trading|Tech|Chip|Chipmaker|Foundry|Memory|"
    r"Hong Kong|Shanghai|Shenzhen|Tokyo|Seoul|Taipei|New York|China|Japan|Taiwan|Korea|Europe|Wall Street|"
    r"Elsewhere|Meanwhile|Overnight|Earlier|Later|Today|Yesterday|Some|When|Where|If|Once|Why|How|What|Which|"
    r"Holders|ADRs?|ADSs?|American Depositary|Year|Value|H-shares|A-shares|Two|Three|Others?|Another|One|No|Not|"
    r"So|Also|Even|Although|Though|However|Nor|Or|Then|There|Still|Only|Fellow|Rivals?|Among|Of|To|"
    r"STAR|H|A)\b)|[A-Z]{1,5}$|U\.S\."
)


def strangers(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Where names stand that are in no table and that shares or a movement are told of."""
    for found in _MOVING.finditer(text):
        if _named(found, mentions, text) and MOVED.match(text, found.start("move")) and _acts(found):
            yield found.span("name")
    for pattern in (_OWNING, _OWNED):
        for found in pattern.finditer(text):
            if _named(found, mentions, text):
                yield found.span("name")


def _acts(found: re.Match[str]) -> bool:
    return found["move"] not in _BESIDE_THE_POINT or _BE.search(found["helped"]) is not None


def _named(found: re.Match[str], mentions: Sequence[Mention], text: str) -> bool:
    """Whether it is a name, and no part of a known one or of its line (SMIC's Hong Kong shares)."""
    start, end = found.span("name")
    if _COMMON.match(found["name"]):
        return False
    near = (one for one in mentions if one.start < end and start <= one.end + 3)
    return not any(start < one.end or text[one.end : start].strip() in ("'s", "'", "") for one in near)
