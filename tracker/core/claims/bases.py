"""Against what a move is told: the close, now, the extreme of the day, before the bell, the week, the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from re import Match

from tracker.core.claims.words import BasisWords


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell a basis."""

    start: int
    end: int
    basis: str


# What goes on over the next clause too; the others hold for the figure beside them alone.
INHERITED = frozenset(
    {"close", "midday_close", "intraday_now", "afterhours", "premarket"}
    | {"period_ytd", "period_1y", "period_month", "period_week"}
)


def cues(text: str, han: bool, words: BasisWords) -> list[Cue]:
    """Every cue of a sentence in order; of two that overlap, the one of the higher rank."""
    found: list[Cue] = []
    for basis, pattern in (words.chinese if han else words.english).items():
        for one in pattern.finditer(text):
            if basis.startswith("period") and words.record.search(text, max(0, one.start() - 30), one.start()):
                continue  # "its most in a month" dates a record, not the move
            if all(one.end() <= other.start or other.end <= one.start() for other in found):
                found.append(Cue(one.start(), one.end(), _named(basis, one, words)))
    return sorted(found, key=lambda cue: cue.start)


def _named(basis: str, found: Match[str], words: BasisWords) -> str:
    if basis != "period_Nd":
        return basis
    count = found[found.lastgroup or "n"].lower()
    return f"period_{words.counts[count]}d"


_RANK = ("from_52w_high", "prev_day", "premarket", "afterhours", "midday_close", "intraday_extreme", "open",
         "period_2d", "period_3d", "period_4d", "period_week", "period_month", "period_ytd", "period_1y",
         "close", "intraday_level", "intraday_now")  # fmt: skip


def strongest(found: Sequence[Cue]) -> str:
    """Of several cues the most telling: an extreme says more than a time, a period more than a close."""
    best = min((cue.basis for cue in found), key=_RANK.index) if found else ""
    return "intraday_extreme" if best == "intraday_level" else best
