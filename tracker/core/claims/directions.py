"""Which way a figure goes, and what beside it shows that it is no move of a share, or none that happened."""

from __future__ import annotations

import re

from tracker.core.claims.figures import StatedFigure
from tracker.core.claims.move_words import (
    HAN_LEVEL_IS_MOVE,
    HAN_LEVEL_LEFT,
    HAN_MOVED,
    HAN_RIGHT,
    HAN_UNREAL,
    HAN_VETO_LEFT,
    HAN_VETO_RIGHT,
    LEVEL_IS_MOVE,
    LEVEL_LEFT,
    LONG_AGO,
    MOVED,
    MOVED_RIGHT,
    OLD,
    UNREAL,
    UNREAL_RIGHT,
    VETO_DISTANCE,
    VETO_RIGHT,
)
from tracker.core.claims.sentence import Sentence
from tracker.model import Direction

NOWHERE = slice(-1, -1)
# "most of the 5.5% it had gained": what had been won, not what is given back.
_HAD_MOVED = re.compile(
    rf" (?:that |which )?(?:it|they|he|the (?:stock|shares|company)|its [\w.-]{{1,20}} (?:stock|shares|line)) "
    rf"(?:had |have |has )?"
    rf"(?:\w{{2,10}} )??{MOVED.pattern}",
    re.IGNORECASE,
)
# 漲幅回落至9.2%: it is still up, by less.
_HAN_SIZE = re.compile(
    r"(?:(?P<up>[涨漲升][幅势勢])|(?P<down>[跌降][幅势勢]))[^,。;%\d]{0,4}?(?:回落|收[窄敛斂]|缩[小减窄]|縮[小減窄]|扩大|擴大|拉大|扩[至到]|擴[至到]"
    r"|收[至到])[至到为為]?(?:约|約|近|逾|超过|超過|仅|僅)?$"
)
# "its rally fizzled to 2.1%": it is still up, by less.
_SIZE_NOW = re.compile(
    r"\b(?:(?P<up>rally|gains?|advance|rise|jump|surge|climb)|(?P<down>loss(?:es)?|slide|decline|drop|fall|rout"
    r"|slump|retreat)) "
    r"(?:\w+ ){0,2}?(?:fizzl|fad|narrow|shr[aiu]nk|cool|eas|dwindl|widen|deepen|swell|swoll|reach|gr[eo]w)\w{0,4} to "
    r"(?:about |just |only |nearly |roughly ){0,2}$",
    re.IGNORECASE,
)
BEYOND = 48  # characters after a figure in which it may stand: "some 9 % of its value was wiped out"
REACH = 160  # characters before a figure in which the word of its movement stands


def is_past(sentence: Sentence) -> bool:
    """Whether the sentence looks back years: a year before that of publication, or words for long ago."""
    if LONG_AGO.search(sentence.plain):
        return True
    if sentence.published is None:
        return False
    years = [
        int(one["year"] or one["han"])
        for one in OLD.finditer(sentence.plain)
        if not _SINCE.search(sentence.plain, max(0, one.start() - 30), one.start())
    ]
    return bool(years) and max(years) < sentence.published.year - (sentence.published.month == 1)


_SINCE = re.compile(r"\bsince\b")  # "its worst day since it listed in 2020" tells of today
# "priced the new shares 7.5 % below the last close": what is offered, not what was traded.
_OFFERED = re.compile(
    r"\b(?:pric(?:ed|es) (?:the|its|new)|cash bid|takeover|bid values?|tender offer|placing|placement|new shares"
    r"|share sale|rights issue)\b",
    re.IGNORECASE,
)
_BESIDE_CLOSE = re.compile(r" (?:above|below|over|under|discount|premium)\b")


def is_vetoed(sentence: Sentence, figure: StatedFigure) -> bool:
    """Whether the words right beside the figure show that it is no move, or that the move is not real."""
    left, right = sentence.plain[: figure.start], sentence.plain[figure.end :]
    clause = sentence.clauses[sentence.clause(figure.start)]
    if sentence.han:
        return bool(
            HAN_VETO_RIGHT.match(right)
            or HAN_VETO_LEFT.search(left[-20:])
            or HAN_UNREAL.search(sentence.nameless, clause[0], figure.start)
            or (
                HAN_LEVEL_LEFT.search(left[-6:]) and not HAN_LEVEL_IS_MOVE.search(left[-24:]) and figure.low is not None
            )
        )
    if (
        VETO_RIGHT.match(right)
        or VETO_DISTANCE.match(right)
        or _is_unreal(sentence, _anew(sentence, clause[0], figure), figure)
        or UNREAL_RIGHT.match(sentence.plain[figure.end : clause[1]])
        or _hoped(sentence, clause[0])
    ):
        return True
    if _BESIDE_CLOSE.match(right) and _OFFERED.search(left):
        return True
    if _than_another(sentence, figure) or _costs(sentence, clause[0], figure):
        return True
    if _OF_THE_WHOLE.search(left[-70:]) or _BOOKS.search(sentence.plain):
        return True
    level = LEVEL_LEFT.search(left[-40:])
    known = figure.low is not None and figure.way is None
    known = known and not _SIZE_NOW.search(left[-60:])
    return bool(level and known and not LEVEL_IS_MOVE.search(left[-70:]))


def _is_unreal(sentence: Sentence, start: int, figure: StatedFigure) -> bool:
    # What a word of hope or denial is followed by may reach past the figure: no end is given to the search.
    found = UNREAL.search(sentence.nameless, start)
    return found is not None and found.start() < figure.start


# "20 % over Acme": how far ahead of another's product; "12 % cheaper" is a price in a shop unless a session ends so.
_AGAINST = re.compile(
    r" (?:over|above|ahead of|behind|versus|vs\.?|compared (?:with|to)|faster than|better than|below) (?:the "
    r"|rivals? )?$"
)
_CHEAPER = re.compile(
    r"\s?(?:cheaper|dearer|pricier|off(?=\s*(?:$|[.,;:!?)]|(?:for|at|on|get|this|these|select|all|(?:its"
    r"|the) usual)\b)))"
)
# "cuts memory use by 85%", "raises output by 5%": what was cut, unless it is the shares or their losses.
_ITS_OBJECT = re.compile(
    r"\b(?:slash|cut|reduc|boost|increas|rais|improv|trim|lower|expand|shrink|speed|accelerat|lengthen|extend)\w{0,4} "
    r"(?P<object>(?:(?!\bby\b)[\w'/&-]{1,16} ){1,6})by (?:up to |as much as |about |around |nearly |almost |over "
    r"|more than |an? |some |another ){0,3}$",
    re.IGNORECASE,
)
_OF_SHARES = re.compile(
    r"\b(?:shares?|stock|value|worth|price|loss(?:es)?|gains?|decline|advance|rally|drop|slide|fall|rise"
    r"|capitali\w+|adrs?)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"\b(?:clos|finish|end|settl|trad|open|chang)\w{0,4}\b|\b(?:shares?|stock|ADRs?)\b", re.IGNORECASE)


def _than_another(sentence: Sentence, figure: StatedFigure) -> bool:
    after = next((one for one in sentence.mentions if one.start >= figure.end), None)
    return after is not None and _AGAINST.fullmatch(sentence.plain[figure.end : after.start]) is not None


def _costs(sentence: Sentence, start: int, figure: StatedFigure) -> bool:
    acted_on = _ITS_OBJECT.search(sentence.plain, start, figure.start)
    if acted_on and not _OF_SHARES.search(acted_on["object"]):
        return True
    if not _CHEAPER.match(sentence.plain, figure.end) or _ENDED.search(sentence.plain, start, figure.start):
        return False
    return not any(start <= cue.start < figure.end + BEYOND for cue in sentence.cues)


def _anew(sentence: Sentence, start: int, figure: StatedFigure) -> int:
    """Where what is told of the figure begins: `plans to sell a unit and by noon were up 3%` tells two things."""
    turns = [one.start() for one in _TURN.finditer(sentence.plain, start, figure.start)]
    return turns[-1] if turns else start


# A share of something, a distance from what was hoped for, a loss of the books.
_OF_THE_WHOLE = re.compile(
    r"(?:\b(?:up|down) from|\bma(?:de|kes?) up|\baccount(?:s|ed|ing)? for|\brepresent(?:s|ed|ing)?|\bcommands?|"
    r"\bcompris\w{2,4}|plus or minus|give or take"
    r"|\b(?:beat|miss|topp?|exceed|undershot|overshot|trail|outperform|outpac|outstrip|underperform|lagg?|led"
    r"|lead)\w{0,3} "
    r"(?:[\w'&-]{1,14} ){0,5}by(?: up to| as much as)?"
    r"|\bloss(?:es)? (?:narrowed|widened|shrank|swelled) by) (?:(?:about|around|over|more than|nearly|some"
    r"|almost) )?$",
    re.IGNORECASE,
)
_BOOKS = re.compile(r"according to (?:[\w']{1,14} ){0,3}?(?:delivery|sales|shipment|registration|production)\b")
_TURN = re.compile(r"\band (?:by|at|in|on|was|were|had|has|is|last|then|later|ended|closed|finished|now)\b")


def _hoped(sentence: Sentence, start: int) -> bool:
    """An `if` or an `implied` governs the clauses after it as far as the sentence goes."""
    return (
        re.search(r"\b(?:if|implied|imply|implies|on average|would have)\b", sentence.plain[:start], re.IGNORECASE)
        is not None
    )


def direction(sentence: Sentence, first: StatedFigure, last: StatedFigure) -> tuple[Direction | None, slice]:
    """Which way, and where the word stands that says so (nowhere: the figure itself does)."""
    if first.way is not None:
        return first.way, NOWHERE
    moved, right = (HAN_MOVED, HAN_RIGHT) if sentence.han else (MOVED, MOVED_RIGHT)
    size, reach = (_HAN_SIZE, 14) if sentence.han else (_SIZE_NOW, 60)
    if told := size.search(sentence.plain, max(0, first.start - reach), first.start):
        return _way(told), slice(*told.span())
    beside = right.match(sentence.plain, last.end) or (
        None if sentence.han else _HAD_MOVED.match(sentence.plain, last.end)
    )
    if beside:
        return _way(beside), slice(beside.start("up" if beside["up"] else "down"), beside.end())
    start, end = sentence.clauses[sentence.clause(first.start)]
    near = max(start, first.start - REACH)
    before = [one for one in moved.finditer(sentence.plain, near, first.start) if _counts(sentence, one)]
    if before:
        return _way(before[-1]), slice(*before[-1].span())
    until = min(_next_figure(sentence, last, end), last.end + BEYOND)
    after = next((one for one in moved.finditer(sentence.plain, last.end, until)), None)
    if after and not _OF_IT.fullmatch(sentence.plain[last.end : after.start()]):
        after = None
    if after and (first.fraction or not sentence.han) and not _anothers(sentence, last.end, after.start()):
        return _way(after), slice(*after.span())
    if first.fraction:
        return None, NOWHERE
    earlier = [one for one in moved.finditer(sentence.plain, max(0, start - REACH), start) if _counts(sentence, one)]
    return (_way(earlier[-1]), slice(*earlier[-1].span())) if earlier else (None, NOWHERE)


# Between a figure and its word of movement: "9 % of its value was wiped out", "23 % in one day", "5 % or so higher".
_OF_IT = re.compile(
    r"[\s,)]*(?:(?:of|off) (?:its|their|the|[A-Z][\w.' ]{1,24}) ?(?:[\w' ]{1,24})?"
    r"|(?:[\w'-]{1,14}[ ,]{1,2}){0,3})?[\s-]*"
)


def _anothers(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a word of movement after a figure is told of something named between them."""
    return any(start <= one.start < end and one.sort in ("company", "unknown", "index") for one in sentence.owners)


def _counts(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether a word of movement is no part of a name."""
    return not any(one.start <= found.start() < one.end for one in sentence.mentions)


def _next_figure(sentence: Sentence, figure: StatedFigure, end: int) -> int:
    return min([one.start for one in sentence.figures if one.start > figure.start] + [end])


def _way(found: re.Match[str]) -> Direction:
    return Direction.UP if found["up"] else Direction.DOWN
