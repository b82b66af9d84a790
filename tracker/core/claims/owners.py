"""Whose a figure is: the company that a sentence tells it of, with those listed beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.core.claims.figures import StatedFigure
from tracker.core.claims.sentence import Sentence
from tracker.core.claims.subjects import Owner, group_of


def owner_of(sentence: Sentence, first: StatedFigure, last: StatedFigure, verb: slice) -> Owner | None:
    """The company whose move it is; None where it is something else's or nobody's."""
    if not sentence.owners:
        return None
    if (right := _right_owner(sentence, first, last, verb)) is not None:
        return right if right.sort == "company" else None
    if (own := _possessor(sentence, first)) is not None:
        return own if own.sort == "company" else None
    if 0 <= verb.start < first.start and not sentence.han:
        inside = [
            one
            for one in sentence.owners
            if verb.start < one.start < first.start and not one.oblique and one.sort != "shares"
        ]
        if inside:
            return inside[-1] if inside[-1].sort == "company" else None
    anchor = first.start if sentence.han or not 0 <= verb.start < first.start else verb.start
    found = _left_owner(sentence, anchor, first)
    return None if found is not None and _of_something_else(sentence, found, anchor) else found


def _of_something_else(sentence: Sentence, owner: Owner, anchor: int) -> bool:
    if sentence.han or owner.end >= anchor:
        return False
    found = sentence.words.owners.possession.match(sentence.plain[owner.end : anchor])
    return found is not None and sentence.words.things.its_shares.search(found["what"]) is None


def _possessor(sentence: Sentence, figure: StatedFigure) -> Owner | None:
    """`the S&P 500's 1.1% advance`."""
    near = [one for one in sentence.owners if one.end <= figure.start and one.sort != "shares"]
    return (
        near[-1] if near and sentence.words.owners.own.fullmatch(sentence.plain[near[-1].end : figure.start]) else None
    )


def _right_owner(sentence: Sentence, first: StatedFigure, last: StatedFigure, verb: slice) -> Owner | None:
    """`a 6.7% drop at Nvidia`, `losses of 7.9% for Hua Hong`, `the 25% Samsung had managed`, 漲停的有甲、乙."""
    after = next(
        (one for one in sentence.owners if one.start >= last.end and one.sort in ("company", "unknown", "index")), None
    )
    if after is None or (sentence.han and after.sort == "index"):
        return None
    gap = sentence.plain[last.end : after.start]
    if (
        after.sort == "index"
        and sentence.words.owners.for_whom.fullmatch(gap)
        and sentence.words.owners.compared.search(sentence.plain[: first.start])
    ):
        return after
    if sentence.han:
        listed = sentence.words.owners.limit_list.match(sentence.plain, first.start) and len(gap) < 8
        return after if listed or (sentence.words.owners.of_whom.fullmatch(gap) and _opens(sentence, first)) else None
    if (
        sentence.words.owners.off.fullmatch(gap)
        and verb.start >= 0
        and sentence.words.moves.wiped.match(sentence.plain, verb.start)
    ):
        return after
    noun = (
        verb.start >= 0
        and sentence.words.moves.noun_of_move.fullmatch(sentence.plain[verb]) is not None
        and (verb.start >= last.end or re.search(r"\bof\b", sentence.plain[verb.stop : first.start]) is not None)
    )
    if noun and sentence.words.owners.right_owner.fullmatch(gap) and "," not in gap.replace(", too,", ""):
        return after
    if sentence.words.owners.had.fullmatch(gap) and sentence.plain[: first.start].rstrip().endswith("the"):
        return after
    return None


def _opens(sentence: Sentence, figure: StatedFigure) -> bool:
    """Whether nothing before a figure in its clause could own it."""
    start = sentence.clauses[sentence.clause(figure.start)][0]
    return not any(start <= one.start < figure.start and one.sort != "shares" for one in sentence.owners)


def _left_owner(sentence: Sentence, anchor: int, figure: StatedFigure) -> Owner | None:
    here = sentence.clause(anchor)
    if (antecedent := _antecedent(sentence, here)) is not None:
        return antecedent if antecedent.sort == "company" else None
    # "orders rose, lifting its shares 2.2%": the word of movement acts on the shares of whom the sentence is about.
    market = any(one.sort == "shares" and anchor <= one.start < figure.start for one in sentence.owners)
    for number in range(here, -1, -1):
        start, end = sentence.clauses[number]
        near = [one for one in sentence.owners if start <= one.start < min(end, anchor)]
        market = market or _speaks_of_shares(sentence, near, start, min(end, anchor) if number == here else end)
        if number != here and not sentence.han and _is_aside(sentence, number):
            continue
        if (
            number == here - 1
            and not sentence.han
            and sentence.words.moves.going_on.match(sentence.plain, sentence.clauses[here][0])
        ):
            near = near[::-1]  # "Acme surged as it lifted its outlook, adding 9%": Acme, whatever stands nearer
        moved = number == here and _shares_moved(sentence, near, anchor)
        found = _chosen(near, market, sentence.han, number == here, moved)
        if found is not None:
            return found if found.sort == "company" else None
    return _fallback(sentence, anchor, figure)


def _shares_moved(sentence: Sentence, near: Sequence[Owner], anchor: int) -> bool:
    last = near[-1] if near else None
    return (
        last is not None
        and last.sort == "shares"
        and not sentence.han
        and sentence.words.owners.did.fullmatch(sentence.plain[last.end : anchor]) is not None
    )


def _antecedent(sentence: Sentence, here: int) -> Owner | None:
    """`..., which shed 9%`: what stands right before the relative clause, beside the point or not."""
    start, end = sentence.clauses[here]
    if sentence.han or here == 0 or not sentence.words.owners.which.match(sentence.plain[start:end]):
        return None
    before = [
        one
        for one in sentence.owners
        if one.start < start
        and (one.sort in ("company", "unknown", "index") or (one.sort == "other" and not one.oblique))
    ]
    last = before[-1] if before else None
    return last if last and not sentence.words.owners.worded.search(sentence.plain[last.end : start]) else None


def _speaks_of_shares(sentence: Sentence, near: Sequence[Owner], start: int, end: int) -> bool:
    if any(one.sort == "shares" for one in near):
        return True
    return any(start <= cue.start < end and not cue.basis.startswith("period") for cue in sentence.cues)


def _chosen(near: Sequence[Owner], market: bool, han: bool, here: bool, shares: bool = False) -> Owner | None:
    """The owner of one clause, nearest first; other things are passed over where shares are spoken of.

    `shares`: the word of movement is told of "the stock" by name: `forecast change as stock roars 15%`.
    """
    if shares:
        near = [one for one in near if one.sort in ("company", "unknown")]
    for one in reversed(near):
        if one.sort in ("company", "unknown") and not one.oblique:
            return one
        if one.sort == "index" and not one.oblique:
            return one
        if one.sort == "other" and not one.oblique and (here or not market or not han) and not (market and not here):
            return one
    return None


def _is_aside(sentence: Sentence, number: int) -> bool:
    """Whether a clause only hangs on another: a relative clause, a circumstance, an apposition."""
    start, end = sentence.clauses[number]
    words = sentence.plain[start:end].lstrip(",;:— ")
    if sentence.words.owners.wherein.match(words):
        return True
    if sentence.words.owners.skipped.match(words) and not any(
        one.sort == "company" and not one.oblique and start <= one.start < end for one in sentence.owners
    ):
        return True
    before = sentence.clauses[number - 1] if number else None
    ends_with_name = before is not None and any(
        one.sort == "company"
        and not one.oblique
        and before[0] <= one.start
        and not sentence.plain[one.end : before[1]].strip(" .")
        for one in sentence.owners
    )
    return (
        ends_with_name
        and sentence.words.moves.moved.search(words) is None
        and sentence.words.owners.noun_opens.match(words) is not None
    )


def _fallback(sentence: Sentence, anchor: int, figure: StatedFigure) -> Owner | None:
    """Nothing stands before it: the first company after it in the sentence, then any company before it."""
    blocked = any(
        one.sort in ("other", "index", "unknown") and one.start < anchor and not one.oblique for one in sentence.owners
    )
    companies = [one for one in sentence.owners if one.sort == "company"]
    if (
        sentence.words.things.the_shares.match(sentence.plain)
        and companies
        and sentence.words.owners.contrast.search(sentence.plain, 0, companies[0].start)
    ):
        return None
    if blocked and not any(one.sort == "shares" and one.start < anchor for one in sentence.owners):
        return None
    ends = sentence.clauses[sentence.clause(figure.start)][1]
    next_figure = min([one.start for one in sentence.figures if one.start >= ends], default=len(sentence.plain))
    spoken = not sentence.han and _has_subject(sentence, anchor, figure)
    later = [
        one
        for one in companies
        if figure.start < one.start < next_figure and not spoken and _near(sentence, figure, one)
    ]
    after = [one for one in later if not one.oblique] or later
    before = [one for one in companies if one.start < anchor]
    if spoken and not any(one.sort == "shares" and one.start < anchor for one in sentence.owners):
        return None
    if before and sentence.han:
        return before[-1]
    return after[0] if after and not sentence.han else before[-1] if before else None


def _has_subject(sentence: Sentence, anchor: int, figure: StatedFigure) -> bool:
    """Whether a noun that is nobody's stands right before the word of movement."""
    if anchor >= figure.start:
        return False
    start = sentence.clauses[sentence.clause(anchor)][0]
    found = sentence.words.owners.subject.search(sentence.plain[start:anchor])
    return found is not None and sentence.words.owners.no_subject.match(found["word"]) is None


def _near(sentence: Sentence, figure: StatedFigure, owner: Owner) -> bool:
    """`Down 3 %, Acme ...`, `a 3 % drop has left Acme`: in the figure's clause or at the head of the next."""
    gap = sentence.plain[figure.end : owner.start]
    if sentence.han:
        return True
    own = sentence.plain[owner.end : owner.end + HEAD]
    if own.startswith("'s ") and not sentence.words.things.its_shares.search(own):
        return False  # "up to 30% jump with Acme's tool"
    return not sentence.words.owners.stops.search(gap) and len(gap.partition(", ")[2]) <= HEAD


HEAD = 40  # characters of a clause in which its subject begins


def group_for(sentence: Sentence, owner: Owner, figures: int) -> list[Owner]:
    group = group_of(owner, sentence.owners, sentence.plain, sentence.han, sentence.words.owners)
    if figures > 1 and len(group) < figures:
        wider = _spread(sentence, owner, figures)
        return wider or [owner]
    return group


def _spread(sentence: Sentence, owner: Owner, figures: int) -> list[Owner]:
    """`respectively` reaches back to as many companies as there are figures, also where words stand between them."""
    if not sentence.words.owners.respectively.search(sentence.plain):
        return []
    before = [one for one in sentence.owners if one.sort == "company" and one.start <= owner.start]
    for one in reversed(before):
        if len(group := group_of(one, sentence.owners, sentence.plain, sentence.han, sentence.words.owners)) == figures:
            return group
    return before[-figures:] if len({one.company for one in before[-figures:]}) == figures else []


def said_before(sentence: Sentence) -> list[Owner]:
    """A sentence that names no company at all is about the one the text speaks of, if it speaks of shares."""
    if not sentence.said or any(one.sort != "shares" for one in sentence.owners):
        return []
    if not (sentence.owners or sentence.cues):
        return []
    return [Owner(0, 0, "company", sentence.said)]
