"""Whose figure it is: companies, shares, and what else a clause may be about (revenue, an index, a stake)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tracker.core.claims.han_names import han_strangers
from tracker.core.claims.unknown_names import strangers
from tracker.core.claims.words import ClaimWords, MoveWords, OwnerWords
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


def owners(text: str, mentions: Sequence[Mention], han: bool, words: ClaimWords) -> list[Owner]:
    """Everything in a sentence that could own a figure, in order."""
    named = [_company(text, one, han, words) for one in mentions]
    taken = [(one.start, one.end) for one in named]
    others = list(_others(text, han, words))
    rest = [*others, *(one for one in _shares(text, han, words) if not _inside(one, others))]
    unknown = han_strangers(text, mentions, words) if han else strangers(text, mentions, words)
    rest += [Owner(start, end, "unknown") for start, end in unknown]
    free = [one for one in rest if not any(start < one.end and one.start < end for start, end in taken)]
    return sorted([*named, *free], key=lambda one: one.start)


def _inside(owner: Owner, others: Sequence[Owner]) -> bool:
    """The share of "market share" is no share."""
    return any(one.start < owner.end and owner.start < one.end for one in others)


def _company(text: str, mention: Mention, han: bool, words: ClaimWords) -> Owner:
    if _is_series(text, mention):
        return Owner(mention.start, mention.end, "other")
    owner = Owner(mention.start, mention.end, "company", mention.company, mention.listing)
    return owner if han else replace(owner, oblique=_is_oblique(text, mention.start, mention.end, words))


def _is_series(text: str, mention: Mention) -> bool:
    """21万科04 is a bond of 2021."""
    return text[max(0, mention.start - 1) : mention.start].isdigit() and text[mention.end : mention.end + 1].isdigit()


def _is_oblique(text: str, start: int, end: int, words: ClaimWords) -> bool:
    near, moves = words.owners, words.moves
    before, after = text[max(0, start - 60) : start], text[end : end + 60]
    if near.modifier.match(after) or (near.not_subject.match(after) and not moves.moved.match(after.lstrip())):
        return True
    if not (found := near.preposition.search(before)) or (near.led_by.search(before) and near.apart.match(after)):
        return False
    if near.those_of.search(before):
        return False
    head = before[: found.start()].rstrip() + " "
    if near.subordinate.search(before) and moves.moved.search(after[:30]):
        return False
    return not (moves.noun_of_move.search(head) or near.clause_opens.search(before) or _figure_noun(head, moves))


def _figure_noun(head: str, moves: MoveWords) -> bool:
    """`a 3 % gain, too, for`, `losses of 7.9 % and 4.8 % for`: the move itself stands before the preposition."""
    tail = head[-40:].rstrip(" ,")
    return tail.endswith(("%", "cent", "percent")) or bool(
        re.search(r"(?:%|cent) [\w-]{1,12}$", tail) and moves.noun_of_move.search(tail)
    )


def _others(text: str, han: bool, words: ClaimWords) -> Iterator[Owner]:
    for one in (words.things.han_other if han else words.things.other).finditer(text):
        sort = "index" if one["index"] else "other"
        yield Owner(one.start(), one.end(), sort, oblique=not han and _other_is_oblique(text, one, sort, words))


def _other_is_oblique(text: str, found: re.Match[str], sort: str, words: ClaimWords) -> bool:
    before = text[max(0, found.start() - 60) : found.start()]
    near, until = words.owners, min(len(text), found.end() + 40)
    moves = (
        words.moves.moved.search(text, found.end(), until),
        words.moves.multiplies.search(text, found.end(), until),
    )
    if any(one and near.verb_follows.match(text[found.end() : one.start()]) for one in moves):
        return False
    if sort == "index" and near.first_of.match(text, found.end()):
        return True
    if sort == "index":
        return near.preposition.search(before) is not None or near.superlative.search(before) is not None
    return near.far_preposition.search(before) is not None and not near.with_clause.search(before)


def _shares(text: str, han: bool, words: ClaimWords) -> Iterator[Owner]:
    for one in (words.things.han_shares if han else words.things.shares).finditer(text):
        yield Owner(one.start(), one.end(), "shares")


def group_of(owner: Owner, everyone: Sequence[Owner], text: str, han: bool, words: OwnerWords) -> list[Owner]:
    """The owner with the companies it is listed beside: `A, B and C`, 甲、乙和丙. In the order of the text."""
    companies = [one for one in everyone if one.sort == "company"]
    place = companies.index(owner)
    first = last = place
    while first > 0 and _joined(companies[first - 1], companies[first], text, han, words):
        first -= 1
    while last + 1 < len(companies) and _joined(companies[last], companies[last + 1], text, han, words):
        last += 1
    group = companies[first : last + 1]
    gaps = [text[one.end : two.start] for one, two in pairwise(group)]
    if (
        group
        and gaps
        and not han
        and not (any(words.final.search(gap) for gap in gaps) or words.of_several.match(text, group[-1].end))
    ):
        return [owner]
    return list({one.company + one.listing: one for one in group}.values())


def _joined(one: Owner, two: Owner, text: str, han: bool, words: OwnerWords) -> bool:
    gap = text[one.end : two.start]
    if len(gap) > 24 or (not gap.strip() and not han and len(gap) > 2):
        return len(gap) <= 60 and not gap.strip(" ,") and False
    if han:
        rest = words.han_tail.sub("", gap, count=1) if words.han_tail.match(gap) else gap
        return bool(gap.strip()) and words.han_joined.fullmatch(rest) is not None
    if not gap.strip():
        return False
    plain = " ".join(gap.split())
    if two.oblique and not words.final.search(plain):
        return False
    if one.oblique and not two.oblique and not words.final.search(plain):
        return False
    return (
        words.joined.fullmatch(f"{plain} " if not gap.startswith(" ") else f" {plain} ".replace("  ", " ")) is not None
    )
