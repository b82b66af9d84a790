"""Against what a move is told: the close, now, the extreme of the day, before the bell, the week, the year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.claims.basis_words import CHINESE, ENGLISH


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell a basis."""

    start: int
    end: int
    basis: str


_RECORD = re.compile(
    r"\b(?:most|worst|best|biggest|largest|highest|lowest|steepest|sharpest|fastest|strongest|weakest|first|low|high|streak|time)\b[\w\s-]{0,20}$",
    re.IGNORECASE,
)
_COUNTS = {"two": "2d", "three": "3d", "four": "4d", "2": "2d", "3": "3d", "4": "4d"}
_LANGUAGES = {
    False: tuple((basis, re.compile(rf"(?<![A-Za-z])(?:{words})", re.IGNORECASE)) for basis, words in ENGLISH),
    True: tuple((basis, re.compile(words)) for basis, words in CHINESE),
}
_HAN_COUNTS = {"两": "2d", "兩": "2d", "二": "2d", "三": "3d", "四": "4d"}
# What goes on over the next clause too; the others hold for the figure beside them alone.
INHERITED = frozenset(
    {"close", "midday_close", "intraday_now", "afterhours", "premarket"}
    | {"period_ytd", "period_1y", "period_month", "period_week"}
)


def cues(text: str, han: bool) -> list[Cue]:
    """Every cue of a sentence in order; of two that overlap, the one of the higher rank."""
    found: list[Cue] = []
    for basis, pattern in _LANGUAGES[han]:
        for one in pattern.finditer(text):
            if basis.startswith("period") and _RECORD.search(text, max(0, one.start() - 30), one.start()):
                continue  # "its most in a month" dates a record, not the move
            if all(one.end() <= other.start or other.end <= one.start() for other in found):
                found.append(Cue(one.start(), one.end(), _named(basis, one)))
    return sorted(found, key=lambda cue: cue.start)


def _named(basis: str, found: re.Match[str]) -> str:
    if basis != "period_Nd":
        return basis
    count = found[found.lastgroup or "n"].lower()
    return "period_" + (_COUNTS.get(count) or _HAN_COUNTS[count])


_RANK = ("from_52w_high", "prev_day", "premarket", "afterhours", "midday_close", "intraday_extreme", "open",
         "period_2d", "period_3d", "period_4d", "period_week", "period_month", "period_ytd", "period_1y",
         "close", "intraday_level", "intraday_now")  # fmt: skip


def strongest(found: Sequence[Cue]) -> str:
    """Of several cues the most telling: an extreme says more than a time, a period more than a close."""
    best = min((cue.basis for cue in found), key=_RANK.index) if found else ""
    return "intraday_extreme" if best == "intraday_level" else best
