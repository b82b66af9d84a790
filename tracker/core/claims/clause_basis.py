"""The basis of one figure: from the words of its clause, else of those around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.core.claims.bases import INHERITED, Cue, strongest
from tracker.core.claims.figures import StatedFigure
from tracker.core.claims.sentence import Sentence


def basis_of(sentence: Sentence, figure: StatedFigure) -> str:
    here = sentence.clause(figure.start)
    start, end = sentence.clauses[here]
    same = [one for one in sentence.figures if start <= one.start < end]
    place = same.index(figure)
    left = same[place - 1].end if place else start
    right = same[place + 1].start if place + 1 < len(same) else end
    zone = [cue for cue in sentence.cues if left <= cue.start < right]
    own = [cue for cue in zone if _is_mine(cue, figure, same, place, sentence)]
    if own:
        basis = strongest(own)
        return (_outside_hours(sentence, figure) if basis == "intraday_now" else "") or basis
    told = _told_around(sentence, figure, here, left)
    if told == "day_unspecified" and sentence.around:
        return sentence.around
    return (_outside_hours(sentence, figure) if told == "intraday_now" else "") or told


_CARRIED = ("premarket", "afterhours", "midday_close", "close", "intraday_now")


def market_basis(sentence: Sentence) -> str:
    """What a Chinese sentence about the market tells of the sentences after it: 三大指数午间休盘集体下跌。"""
    if not sentence.han or not sentence.words.bases.market.search(sentence.text):
        return ""
    told = [one.basis for one in sentence.cues if one.basis in _CARRIED]
    return told[0] if told else ""


def _told_around(sentence: Sentence, figure: StatedFigure, here: int, left: int) -> str:
    return (
        _in_all(sentence, here)
        or _just_before(sentence, here)
        or _later(sentence, here)
        or _earlier(sentence, figure, left, here)
        or "day_unspecified"
    )


def _outside_hours(sentence: Sentence, figure: StatedFigure) -> str:
    """`In premarket dealings Acme was last up 3 %`: last, before the market opened. 盘前涨跌不一，截至发稿，甲跌1%."""
    for cue in reversed([one for one in sentence.cues if one.start < figure.start]):
        if cue.basis in ("premarket", "afterhours"):
            return cue.basis
        if cue.basis != "intraday_now" or not sentence.words.bases.lately.match(sentence.plain, cue.start):
            return ""
    return ""


def _is_mine(cue: Cue, figure: StatedFigure, same: Sequence[StatedFigure], place: int, sentence: Sentence) -> bool:
    """A cue between two figures of one clause belongs to the nearer, one that goes on `in which` to the later."""
    text, words = sentence.plain, sentence.words.bases
    if cue.start > figure.start and words.forward.match(text, cue.start):
        return False
    if _turns_back(cue, text):
        return cue.start > figure.start
    if words.goes_on.search(text, cue.start, cue.end + 9):
        return cue.start < figure.start
    if cue.start < figure.start:
        return place == 0 or cue.start - same[place - 1].end >= figure.start - cue.end
    return place + 1 == len(same) or cue.start - figure.end < same[place + 1].start - cue.end


def _turns_back(cue: Cue, text: str) -> bool:
    """`before trimming the loss to 2%` makes an extreme of the figure before it."""
    return cue.basis == "intraday_extreme" and text[cue.start : cue.start + 7].lower() == "before "


def _in_all(sentence: Sentence, here: int) -> str:
    """連跌三日，累計跌幅達6.8%: the sum is of the sessions counted before."""
    start, end = sentence.clauses[here]
    if not sentence.words.bases.summed.search(sentence.plain, start, end):
        return ""
    return next((cue.basis for cue in reversed(sentence.cues) if cue.start < start and "period" in cue.basis), "")


def _just_before(sentence: Sentence, here: int) -> str:
    """盤中低位23.2元，跌幅1.28%: the clause before states the price of that moment and no figure."""
    if not sentence.han or here == 0:
        return ""
    start, end = sentence.clauses[here - 1]
    if any(start <= one.start < end for one in sentence.figures) or not re.search(r"\d", sentence.plain[start:end]):
        return ""
    return strongest([cue for cue in sentence.cues if start <= cue.start < end and not cue.basis.startswith("period")])


def _later(sentence: Sentence, here: int) -> str:
    """升4.27%，現報74.5元: the next clause has no figure of its own and says when."""
    after = here + 1
    if after < len(sentence.clauses) and sentence.words.bases.empty.match(
        sentence.plain[slice(*sentence.clauses[after])]
    ):
        after += 1
    if after >= len(sentence.clauses):
        return ""
    start, end = sentence.clauses[after]
    if not sentence.han and not sentence.words.bases.when.match(sentence.plain[start:end]):
        return ""
    named = [one.start for one in sentence.owners if one.sort == "company"]
    if any(start <= place < end for place in (*(one.start for one in sentence.figures), *named)):
        return ""
    return strongest([cue for cue in sentence.cues if start <= cue.start <= start + (3 if sentence.han else 14)])


def _earlier(sentence: Sentence, figure: StatedFigure, left: int, here: int) -> str:
    """What an earlier clause says and goes on saying; an extreme only from the clause before."""
    if sentence.words.bases.had.match(sentence.plain[slice(*sentence.clauses[here])]):
        return ""
    one_day = sentence.words.bases.one_day.search(sentence.plain, *sentence.clauses[here]) is not None
    for number in range(here, -1, -1):
        start, end = sentence.clauses[number]
        until = figure.start if number == here else end
        known = [cue for cue in sentence.cues if start <= cue.start < until]
        if number == here:
            known = [cue for cue in known if cue.start < left or cue.basis in INHERITED]
        if one_day and number != here:
            known = [cue for cue in known if not cue.basis.startswith("period")]
        figured = any(start <= one.start < end for one in sentence.figures)
        usable = [cue for cue in known if cue.basis in INHERITED or (number == here - 1 and not figured)]
        if usable:
            return strongest(usable) if number != here else usable[-1].basis
    return ""
