"""Whose figure it is: companies, shares, and what else a clause may be about (revenue, an index, a stake)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.core.claims.han_names import han_strangers
from tracker.core.claims.move_words import (
    HAN_OTHER,
    HAN_SHARES,
    MOVED,
    NOUN_OF_MOVE,
    OTHER,
    SHARES,
)
from tracker.core.claims.unknown_names import strangers
from tracker.model import Mention


@dataclass(frozen=True, slots=True)
class Owner:
    """What a figure may belong to: `company` is named, or empty for shares in general and for other things."""

    start: int
    end: int
    sort: str  # company | unknown (a company in no table) | shares | index | other
    company: str = ""
    listing: str = ""
    oblique: bool = False  # beside the point of its clause: "supplier to Apple", "on strong demand"


_PREPOSITION = re.compile(
    r"\b(?:to|of|by|with|than|from|against|behind|like|unlike|over|for|at|in|on|versus|alongside|including|among|"
    r"as|following|via|after"
    r"|follows?|followed|trail\w{0,3}|outpac\w{2,3}|beat\w{0,3}|match\w{0,3}|lagg?\w{0,3}) (?:the |its |rivals? |"
    r"peers? |a )?$",
    re.IGNORECASE,
)
_FAR_PREPOSITION = re.compile(
    r"\b(?:on|of|in|for|from|with|by|amid|despite|after|to|over|about|against|as|since|ahead of|topped|beat"
    r"|guided for)"
    r" (?:the |its |their |a )?(?:(?!when |as |while )[\w\-'&]{1,18} ){0,2}$",
    re.IGNORECASE,
)
_CLAUSE_OPENS = re.compile(
    r"(?:^|[,;:(—–] ?|\b(?:and|but|while|though|although|whereas) )(?:with|for|at|in|of|among|as|after) (?:the |"
    r"rivals? )?$",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(r"\b(?:after|as) $", re.IGNORECASE)
_MODIFIER = re.compile(
    r"(?:'s?)?(?:-(?:backed|supplier|owned|led|listed(?= \w{1,20} [A-Z])|affiliated|linked|supplying)|"
    r" (?:[a-z-]{1,15} ){0,2}?(?:suppliers?|customers?|rivals?|partners?|vendors?|backers?|contractors?|parents?|"
    r"units?|subsidiar(?:y|ies)|peers?|makers?|assemblers?|spin-?offs?|affiliates?|distributors?|competitors?|"
    r"investors?|analysts?|bulls|fans)"
    r"(?:,| and| [A-Z]| like)"
    r"|(?:'s?)? (?:CEO|CFO|COO|CTO|[Cc]hief|[Bb]oss|[Cc]o-?founder|[Ff]ounder|[Cc]hair(?:man|woman)|[Pp]resident"
    r"|[Ee]xecutives?|"
    r"[Ee]ngineers?|[Rr]esearchers?|[Dd]evelopers?|[Ww]orkers?|[Ee]mployees|[Uu]nion|[Uu]sers|[Oo]wners)\b)"
)
_NOT_SUBJECT = re.compile(
    r"(?:'s)? (?:buys?|uses|needs|supplies|makes|sells|designs|says|said|owns|holds|had said|reported on|"
    r"reports on|(?:is|was|are) (?:due|set|scheduled) to|when it reports)\b"
)
_AS_SUBJECT = re.compile(r"(?:'s)? (?:\w{2,14} ){0,2}?(?=\w)")
# "led by Intel, up 3.2%": the company led is named with its own figure.
_LED_BY = re.compile(
    r"\b(?:(?:led|followed|joined|headed|paced|topped|trailed|helped|dragged|weighed) (?:\w{2,9} )?by|including|"
    r"such as|like|among them) $",
    re.IGNORECASE,
)
# "those of Acme fell 3 %": of its shares.
_THOSE_OF = re.compile(r"\b(?:those|that|the ones?) (?:of|in|at) $")
_APART = re.compile(r"(?:'s)?(?:,? (?:up|down|off|with an?|which|at|higher|lower|whose)\b| \([+-]?\d|'s \d)")
_VERB_FOLLOWS = re.compile(
    r"\s?(?:(?:was|were|had|has|have|is|are|also|by|\w{2,12}ly|still|then) ){0,3}$", re.IGNORECASE
)
_JOINED = re.compile(
    r"\s?(?:,|,? ?(?:and|&|or|nor|as well as|plus|along with|、))? ?(?:both |at |in |of |for |the |rivals? |"
    r"peers? |fellow |shares of |by |to )?\s*",
    re.IGNORECASE,
)
_HAN_JOINED = re.compile(
    r"(?:[、和与與及跟同\s/]|以及|还有|還有|,(?=[^,。;]{2,8}[、和与與及]))(?:两大|兩大|股|H股|A股|的|旗下)?\s*"
)
_HAN_TAIL = re.compile(r"(?:集团|集團|公司|控股|科技|电子|電子|H股|A股|股价|股價|股份|-S?W|-U|港股|两者|兩者|等)?\s*")
# "Acme, Beta Drop 3 %": a headline leaves the `and` out, and its verb is of several.
_OF_SEVERAL = re.compile(
    r"\s?(?:[Ss]hares?|[Ss]tocks?)?\s?(?:all |both |each |also |\w{2,12}ly )?(?:fall|rise|drop|jump|surge|soar"
    r"|sink|plunge|slump|climb|tumble|slide|gain|rally|lose|"
    r"slip|dip|pop|leap|add|shed|advance|decline|retreat|rocket|crash|tank|rebound|are |were |have )\b",
    re.IGNORECASE,
)
_FINAL = re.compile(r"\b(?:and|nor|or|as well as|plus|along with)\b|&|[和与與及跟同]|以及", re.IGNORECASE)


def owners(text: str, mentions: Sequence[Mention], han: bool) -> list[Owner]:
    """Everything in a sentence that could own a figure, in order."""
    named = [_company(text, one, han) for one in mentions]
    taken = [(one.start, one.end) for one in named]
    others = list(_others(text, han))
    rest = [*others, *(one for one in _shares(text, han) if not _inside(one, others))]
    unknown = han_strangers(text, mentions) if han else strangers(text, mentions)
    rest += [Owner(start, end, "unknown") for start, end in unknown]
    free = [one for one in rest if not any(start < one.end and one.start < end for start, end in taken)]
    return sorted([*named, *free], key=lambda one: one.start)


def _inside(owner: Owner, others: Sequence[Owner]) -> bool:
    """The share of "market share" is no share."""
    return any(one.start < owner.end and owner.start < one.end for one in others)


def _company(text: str, mention: Mention, han: bool) -> Owner:
    if _is_series(text, mention):
        return Owner(mention.start, mention.end, "other")
    owner = Owner(mention.start, mention.end, "company", mention.company, mention.listing)
    return owner if han else replace(owner, oblique=_is_oblique(text, mention.start, mention.end))


def _is_series(text: str, mention: Mention) -> bool:
    """21万科04 is a bond of 2021."""
    return text[max(0, mention.start - 1) : mention.start].isdigit() and text[mention.end : mention.end + 1].isdigit()


def _is_oblique(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 60) : start], text[end : end + 60]
    if _MODIFIER.match(after) or (_NOT_SUBJECT.match(after) and not MOVED.match(after.lstrip())):
        return True
    if not (found := _PREPOSITION.search(before)) or (_LED_BY.search(before) and _APART.match(after)):
        return False
    if _THOSE_OF.search(before):
        return False
    head = before[: found.start()].rstrip() + " "
    if _SUBORDINATE.search(before) and MOVED.search(after[:30]):
        return False
    return not (NOUN_OF_MOVE.search(head) or _CLAUSE_OPENS.search(before) or _figure_noun(head))


def _figure_noun(head: str) -> bool:
    """`a 3 % gain, too, for`, `losses of 7.9 % and 4.8 % for`: the move itself stands before the preposition."""
    tail = head[-40:].rstrip(" ,")
    return tail.endswith(("%", "cent", "percent")) or bool(
        re.search(r"(?:%|cent) [\w-]{1,12}$", tail) and NOUN_OF_MOVE.search(tail)
    )


def _others(text: str, han: bool) -> Iterator[Owner]:
    for one in (HAN_OTHER if han else OTHER).finditer(text):
        sort = "index" if one["index"] else "other"
        yield Owner(one.start(), one.end(), sort, oblique=not han and _other_is_oblique(text, one, sort))


def _other_is_oblique(text: str, found: re.Match[str], sort: str) -> bool:
    before = text[max(0, found.start() - 60) : found.start()]
    near = min(len(text), found.end() + 40)
    moves = (MOVED.search(text, found.end(), near), _MULTIPLIES.search(text, found.end(), near))
    if any(one and _VERB_FOLLOWS.match(text[found.end() : one.start()]) for one in moves):
        return False
    if sort == "index" and _FIRST_OF.match(text, found.end()):
        return True
    if sort == "index":
        return _PREPOSITION.search(before) is not None or _superlative(before)
    return _FAR_PREPOSITION.search(before) is not None and not re.search(
        r"(?:^|, )with (?:[\w'-]{1,18} ){0,2}$", before
    )


_MULTIPLIES = re.compile(r"\b(?:(?:doubl|tripl|trebl|quadrupl)(?:es?|ed|ing)|halv(?:es?|ed|ing))\b", re.IGNORECASE)
# "the DAX's biggest loser": it ranks somebody.
_FIRST_OF = re.compile(r"(?:'s?)? (?:biggest|best|worst|top|steepest|heaviest|sharpest|leading|main|largest|hardest)\b")


def _superlative(before: str) -> bool:
    return bool(re.search(r"(?:best|worst|top|biggest|leading|few other|largest|heaviest)[\w\s-]{0,30}$", before))


def _shares(text: str, han: bool) -> Iterator[Owner]:
    for one in (HAN_SHARES if han else SHARES).finditer(text):
        yield Owner(one.start(), one.end(), "shares")


def group_of(owner: Owner, everyone: Sequence[Owner], text: str, han: bool) -> list[Owner]:
    """The owner with the companies it is listed beside: `A, B and C`, 甲、乙和丙. In the order of the text."""
    companies = [one for one in everyone if one.sort == "company"]
    place = companies.index(owner)
    first = last = place
    while first > 0 and _joined(companies[first - 1], companies[first], text, han):
        first -= 1
    while last + 1 < len(companies) and _joined(companies[last], companies[last + 1], text, han):
        last += 1
    group = companies[first : last + 1]
    gaps = [text[one.end : two.start] for one, two in pairwise(group)]
    if (
        group
        and gaps
        and not han
        and not (any(_FINAL.search(gap) for gap in gaps) or _OF_SEVERAL.match(text, group[-1].end))
    ):
        return [owner]
    return list({one.company + one.listing: one for one in group}.values())


def _joined(one: Owner, two: Owner, text: str, han: bool) -> bool:
    gap = text[one.end : two.start]
    if len(gap) > 24 or (not gap.strip() and not han and len(gap) > 2):
        return len(gap) <= 60 and not gap.strip(" ,") and False
    if han:
        rest = _HAN_TAIL.sub("", gap, count=1) if _HAN_TAIL.match(gap) else gap
        return bool(gap.strip()) and _HAN_JOINED.fullmatch(rest) is not None
    if not gap.strip():
        return False
    plain = " ".join(gap.split())
    if two.oblique and not _FINAL.search(plain):
        return False
    if one.oblique and not two.oblique and not _FINAL.search(plain):
        return False
    return _JOINED.fullmatch(f"{plain} " if not gap.startswith(" ") else f" {plain} ".replace("  ", " ")) is not None
