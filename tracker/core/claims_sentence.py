"""Reads one sentence: finds the figures that are moves and says whose, which way, how exactly and against what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from tracker.core.claims_bases import INHERITED, Cue, cues, strongest
from tracker.core.claims_days import day_of
from tracker.core.claims_figures import Figure, chinese_figures, english_figures
from tracker.core.claims_lines import line_of, price_near
from tracker.core.claims_qualifiers import qualifier_of
from tracker.core.claims_subjects import Owner, group_of, owners
from tracker.core.claims_words import (
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
    NOUN_OF_MOVE,
    OLD,
    UNREAL,
    UNREAL_RIGHT,
    VETO_DISTANCE,
    VETO_RIGHT,
)
from tracker.model import Claim, Direction, Mention, Watchlist

_BREAK = re.compile(
    r",(?!\d{3})|[;:—]|--| [–-] |\b(?:but|while|whereas|although|though|having|leaving|despite|even as"
    r"|after(?!-| hours| the (?:closing )?(?:bell|close)| regular| its | their )|before(?= (?:paring|trimming|reversing|recovering|retreating|easing|closing|ending|settling|finishing|cutting)))\b",
    re.IGNORECASE,
)
_HAN_BREAK = re.compile(r"[,;。:!?]|(?<=[\u4e00-\u9fff%)\d]) (?=[\u4e00-\u9fff])|而(?=[^,。;]{0,8}(?:A股|H股|港股))")
_PAREN = re.compile(r"\([^()%]{0,60}\)|\[[^\[\]%]{0,60}\]")
# Quotes stuck to a name by a page's template: -7.000 (-7.368%), MU, +4.79%.
_WIDGET = re.compile(r"[+-]\d{1,6}\.\d{1,4} ?\([+-]\d{1,4}\.\d{1,4}%\)|\b[A-Z]{1,5}, [+-]\d{1,4}(?:\.\d{1,4})?%")
_SKIPPED = re.compile(
    r"\s*(?:which|who|whose|where|when|from which|in which|having|helped|hurt|led|driven|buoyed|boosted|dragged|as|because|since|despite|amid"
    r"|following|even|including|such as|by contrast|too|on|in|at|for|by|with|if|though|weighed|lifted|fuelled|fueled|according|per|source|foundry)\b",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s?(?:,|,? ?(?:and|or)|[、与與和及]|以及|,及)?\s?(?:by |of |to |a |an |the )?(?:(?:about|around|nearly|almost|roughly|some|over|just|under|more than|less than|a little over|close to|逾|超|近|约|約|超过|超過) ?){0,3}")
_RIGHT_OWNER = re.compile(r"[\s\w-]{0,18},?(?: too,)? ?(?:at|in|for|by|of|from)(?: the)?(?: shares? (?:of|in))? ?$", re.IGNORECASE)
_HAD = re.compile(r"\s?(?:that )?$", re.IGNORECASE)
_WHEN = re.compile(r", ?(?:in|at|by|as of|during|before|when) ", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:that|in which|when)\b")
_WHICH = re.compile(r",? ?(?:which|who)\b")
_WORDED = re.compile(r"[,;]|\b(?:is|was|were|are|has|had)\b|\w+ \w+ \w+ \w+")
NOWHERE = slice(-1, -1)
_LIMIT_LIST = re.compile(r"(?:涨停|跌停|漲停)(?:的)?(?:还|還|则|則|个股|個股|股)?(?:有|包括|为|為|:)")


@dataclass(frozen=True)
class Sentence:
    """A folded sentence with its mentions; `said` is the company the text speaks of when the sentence names none."""

    text: str
    mentions: tuple[Mention, ...]
    han: bool
    said: str = ""
    published: datetime | None = None

    @cached_property
    def plain(self) -> str:
        """The text with brackets without a percentage and page templates blanked; every place keeps its number."""
        blanked = _PAREN.sub(lambda one: " " * len(one.group()), self.text)
        return _WIDGET.sub(lambda one: re.sub(r"[%\d]", " ", one.group()), blanked)

    @cached_property
    def nameless(self) -> str:
        """The plain text with the names of companies blanked."""
        text = self.plain
        for one in self.mentions:
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
        return text

    @cached_property
    def figures(self) -> list[Figure]:
        return chinese_figures(self.plain) if self.han else english_figures(self.plain)

    @cached_property
    def owners(self) -> list[Owner]:
        return owners(self.plain, merged(self.text, self.mentions), self.han)

    @cached_property
    def cues(self) -> list[Cue]:
        return cues(self.plain, self.han)

    @cached_property
    def clauses(self) -> list[tuple[int, int]]:
        cuts = [one.start() for one in (_HAN_BREAK if self.han else _BREAK).finditer(self.plain)]
        edges = [0, *cuts, len(self.plain)]
        return [(start, end) for start, end in zip(edges, edges[1:], strict=False) if start < end]

    def clause(self, place: int) -> int:
        """The number of the clause that holds a place."""
        return next((k for k, (start, end) in enumerate(self.clauses) if start <= place < end), len(self.clauses) - 1)


def merged(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with a ticker in brackets folded into the name before it: SMIC (00981)."""
    kept: list[Mention] = []
    for one in mentions:
        last = kept[-1] if kept else None
        gap = text[last.end : one.start] if last else ""
        if last and last.company == one.company and len(gap) <= 14 and not re.search(r"[,;。、%]|\band\b", gap):
            kept[-1] = Mention(last.company, last.text, last.start, last.end, one.listing or last.listing)
        elif not (_bracketed(text, one) and last):
            kept.append(one)
    return kept


def _bracketed(text: str, mention: Mention) -> bool:
    opened = text.rfind("(", max(0, mention.start - 20), mention.start + 1)
    return opened >= 0 and ")" not in text[opened : mention.start]


def read_sentence(sentence: Sentence, watchlist: Watchlist) -> Iterator[Claim]:
    """The claims of one sentence, spans in it."""
    if not sentence.figures or _is_past(sentence):
        return
    for batch in _batches(sentence):
        yield from _batch_claims(sentence, batch, watchlist)


def _is_past(sentence: Sentence) -> bool:
    """Whether the sentence looks back years: a year before that of publication, or words for long ago."""
    if LONG_AGO.search(sentence.plain):
        return True
    if sentence.published is None:
        return False
    years = [int(one["year"] or one["han"]) for one in OLD.finditer(sentence.plain)]
    return bool(years) and max(years) < sentence.published.year - (sentence.published.month == 1)


def _batches(sentence: Sentence) -> Iterator[list[Figure]]:
    """Figures listed together (`3% and 5%`), each list one batch."""
    batch: list[Figure] = []
    for figure in sentence.figures:
        gap = sentence.plain[batch[-1].end : figure.start] if batch else ""
        if batch and not (gap.strip() and _JOINT.fullmatch(gap) and figure.low is not None):
            yield batch
            batch = []
        batch.append(figure)
    if batch:
        yield batch


def _batch_claims(sentence: Sentence, batch: Sequence[Figure], watchlist: Watchlist) -> Iterator[Claim]:
    lead = batch[0]
    if any(_is_vetoed(sentence, figure) for figure in batch):
        return
    way, verb = _direction(sentence, lead, batch[-1])
    if way is None:
        return
    owner = _owner(sentence, lead, batch[-1], verb)
    group = _group(sentence, owner, len(batch)) if owner else _said_before(sentence)
    pairs = list(zip(group, batch, strict=True)) if len(group) == len(batch) > 1 else [(o, f) for f in batch for o in group]
    yield from _shared([_claim(sentence, one, figure, way, watchlist) for one, figure in pairs], len(batch))


def _shared(claims: Sequence[Claim], figures: int) -> Iterator[Claim]:
    """In a list of figures, `around` before the first and `at the close` after the last hold for all."""
    last, bare = claims[-1].basis if claims else "", ""
    for claim in claims:
        basis = last if claim.basis == "day_unspecified" and figures > 1 else claim.basis
        bare = claim.qualifier if claim.qualifier in ("approx", "nearly", "more_than") else bare
        qualifier = bare if claim.qualifier == "exact" and bare and figures > 1 else claim.qualifier
        yield replace(claim, basis=basis, qualifier=qualifier)


def _floor(sentence: Sentence, owner: Owner, figure: Figure) -> int:
    """Where the words begin that may name the owner's market: after the company or figure before it."""
    edges = [one.end for one in sentence.owners if one.sort == "company" and one.end <= owner.start]
    edges += [one.end for one in sentence.figures if one.end <= min(owner.start, figure.start)]
    if owner.start < figure.start:
        edges += [one.end for one in sentence.figures if owner.end <= one.start and one.end <= figure.start]
    return max([*edges, sentence.clauses[sentence.clause(owner.start)][0] if owner.start < figure.start else 0])


def _claim(sentence: Sentence, owner: Owner, figure: Figure, way: Direction, watchlist: Watchlist) -> Claim:
    basis, level = _basis(sentence, figure), price_near(sentence.plain, figure.start, figure.end, sentence.clauses)
    qualifier = figure.qualifier or qualifier_of(sentence.plain, figure.start, figure.end, basis, sentence.han)
    if qualifier == "up_to" and basis in ("day_unspecified", "intraday_now"):
        basis = "intraday_extreme"
    if qualifier == "limit":
        qualifier = "limit_up" if way is Direction.UP else "limit_down"
    ticker = line_of(
        sentence.nameless,
        owner,
        _floor(sentence, owner, figure),
        (figure.start, figure.end),
        sentence.clauses[sentence.clause(figure.start)],
        watchlist,
    )
    return Claim(
        owner.company, ticker, way if not figure.way else figure.way, figure.low, figure.high, qualifier, basis,
        figure.start, figure.end, sentence.text, level,
        day_of(sentence.plain, sentence.clauses[sentence.clause(figure.start)], sentence.published),
    )  # fmt: skip


def _is_vetoed(sentence: Sentence, figure: Figure) -> bool:
    """Whether the words right beside the figure show that it is no move, or that the move is not real."""
    left, right = sentence.plain[: figure.start], sentence.plain[figure.end :]
    clause = sentence.clauses[sentence.clause(figure.start)]
    before = sentence.plain[clause[0] : figure.start]
    if sentence.han:
        return bool(
            HAN_VETO_RIGHT.match(right)
            or HAN_VETO_LEFT.search(left[-20:])
            or HAN_UNREAL.search(before)
            or (HAN_LEVEL_LEFT.search(left[-6:]) and not HAN_LEVEL_IS_MOVE.search(left[-24:]) and figure.low is not None)
        )
    if VETO_RIGHT.match(right) or VETO_DISTANCE.match(right) or UNREAL.search(before) or UNREAL_RIGHT.match(right) or _hoped(sentence, clause[0]):
        return True
    level = LEVEL_LEFT.search(left[-40:])
    return bool(level and not LEVEL_IS_MOVE.search(left[-70:]) and figure.low is not None)


def _hoped(sentence: Sentence, start: int) -> bool:
    """An `if` or an `implied` governs the clauses after it as far as the sentence goes."""
    return re.search(r"\b(?:if|implied|imply|implies|on average)\b", sentence.plain[:start], re.IGNORECASE) is not None


def _direction(sentence: Sentence, first: Figure, last: Figure) -> tuple[Direction | None, slice]:
    """Which way, and where the word stands that says so (nowhere: the figure itself does)."""
    if first.way is not None:
        return first.way, NOWHERE
    moved, right = (HAN_MOVED, HAN_RIGHT) if sentence.han else (MOVED, MOVED_RIGHT)
    beside = right.match(sentence.plain, last.end)
    if beside:
        return _way(beside), slice(beside.start("up" if beside["up"] else "down"), beside.end())
    start, end = sentence.clauses[sentence.clause(first.start)]
    before = [one for one in moved.finditer(sentence.plain, start, first.start) if _counts(sentence, one)]
    if before:
        return _way(before[-1]), slice(*before[-1].span())
    after = next((one for one in moved.finditer(sentence.plain, last.end, _next_figure(sentence, last, end))), None)
    if after and (first.fraction or not sentence.han):
        return _way(after), slice(*after.span())
    if first.fraction:
        return None, NOWHERE
    earlier = [one for one in moved.finditer(sentence.plain, max(0, start - 160), start) if _counts(sentence, one)]
    return (_way(earlier[-1]), slice(*earlier[-1].span())) if earlier else (None, NOWHERE)


def _counts(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether a word of movement is no part of a name."""
    return not any(one.start <= found.start() < one.end for one in sentence.mentions)


def _next_figure(sentence: Sentence, figure: Figure, end: int) -> int:
    return min([one.start for one in sentence.figures if one.start > figure.start] + [end])


def _way(found: re.Match[str]) -> Direction:
    return Direction.UP if found["up"] else Direction.DOWN


def _owner(sentence: Sentence, first: Figure, last: Figure, verb: slice) -> Owner | None:
    """The company whose move it is; None where it is something else's or nobody's."""
    if not sentence.owners:
        return None
    if (right := _right_owner(sentence, first, last, verb)) is not None:
        return right
    if 0 <= verb.start < first.start and not sentence.han:
        inside = [one for one in sentence.owners if verb.start < one.start < first.start and not one.oblique and one.sort != "shares"]
        if inside:
            return inside[-1] if inside[-1].sort == "company" else None
    anchor = first.start if sentence.han or not 0 <= verb.start < first.start else verb.start
    return _left_owner(sentence, anchor, first)


def _right_owner(sentence: Sentence, first: Figure, last: Figure, verb: slice) -> Owner | None:
    """`a 6.7% drop at Nvidia`, `losses of 7.9% for Hua Hong`, `the 25% Samsung had managed`, 漲停的有甲、乙."""
    after = next((one for one in sentence.owners if one.start >= last.end and one.sort == "company"), None)
    if after is None:
        return None
    gap = sentence.plain[last.end : after.start]
    if sentence.han:
        return after if _LIMIT_LIST.match(sentence.plain, first.start) and len(gap) < 8 else None
    noun = verb.start >= 0 and NOUN_OF_MOVE.fullmatch(sentence.plain[verb]) is not None
    if noun and _RIGHT_OWNER.fullmatch(gap) and "," not in gap.replace(", too,", ""):
        return after
    if _HAD.fullmatch(gap) and sentence.plain[: first.start].rstrip().endswith("the"):
        return after
    return None


def _left_owner(sentence: Sentence, anchor: int, figure: Figure) -> Owner | None:
    here = sentence.clause(anchor)
    if (antecedent := _antecedent(sentence, here)) is not None:
        return antecedent if antecedent.sort == "company" else None
    market = False
    for number in range(here, -1, -1):
        start, end = sentence.clauses[number]
        near = [one for one in sentence.owners if start <= one.start < min(end, anchor)]
        market = market or _speaks_of_shares(sentence, near, start, min(end, anchor) if number == here else end)
        if number != here and not sentence.han and _is_aside(sentence, number):
            continue
        found = _chosen(near, market, sentence.han, number == here)
        if found is not None:
            return found if found.sort == "company" else None
    return _fallback(sentence, anchor, figure)


def _antecedent(sentence: Sentence, here: int) -> Owner | None:
    """`..., which shed 9%`: what stands right before the relative clause, beside the point or not."""
    start, end = sentence.clauses[here]
    if sentence.han or here == 0 or not _WHICH.match(sentence.plain[start:end]):
        return None
    before = [one for one in sentence.owners if one.start < start and (one.sort in ("company", "index") or one.sort == "other" and not one.oblique)]
    last = before[-1] if before else None
    return last if last and not _WORDED.search(sentence.plain[last.end : start]) else None


def _speaks_of_shares(sentence: Sentence, near: Sequence[Owner], start: int, end: int) -> bool:
    if any(one.sort == "shares" for one in near):
        return True
    return any(start <= cue.start < end and not cue.basis.startswith("period") for cue in sentence.cues)


def _chosen(near: Sequence[Owner], market: bool, han: bool, here: bool) -> Owner | None:
    """The owner of one clause, nearest first; other things are passed over where shares are spoken of."""
    for one in reversed(near):
        if one.sort == "company" and not one.oblique:
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
    if _SKIPPED.match(words) and not any(
        one.sort == "company" and not one.oblique and start <= one.start < end for one in sentence.owners
    ):
        return True
    before = sentence.clauses[number - 1] if number else None
    ends_with_name = before is not None and any(
        one.sort == "company" and not one.oblique and before[0] <= one.start and not sentence.plain[one.end : before[1]].strip(" .")
        for one in sentence.owners
    )
    return ends_with_name and MOVED.search(words) is None and _begins_with_noun(words)


def _begins_with_noun(words: str) -> bool:
    return re.match(r"(?:the|a|an|its|source|second|number|No\.|[a-z]+'s|[A-Z]\w+'s|\w+ to|one of|[a-z]+ (?:to|of|for|behind))\b", words) is not None


def _fallback(sentence: Sentence, anchor: int, figure: Figure) -> Owner | None:
    """Nothing stands before it: the first company after it in the sentence, then any company before it."""
    blocked = any(one.sort in ("other", "index") and one.start < anchor and not one.oblique for one in sentence.owners)
    companies = [one for one in sentence.owners if one.sort == "company"]
    if blocked and not any(one.sort == "shares" and one.start < anchor for one in sentence.owners):
        return None
    after = [one for one in companies if one.start > figure.start and not one.oblique]
    before = [one for one in companies if one.start < anchor]
    if before and sentence.han:
        return before[-1]
    return after[0] if after and not sentence.han else before[-1] if before else None


def _group(sentence: Sentence, owner: Owner, figures: int) -> list[Owner]:
    group = group_of(owner, sentence.owners, sentence.plain, sentence.han)
    if figures > 1 and len(group) < figures:
        wider = _spread(sentence, owner, figures)
        return wider or [owner]
    return group


def _spread(sentence: Sentence, owner: Owner, figures: int) -> list[Owner]:
    """`respectively` reaches back to as many companies as there are figures, also where words stand between them."""
    if not re.search(r"\brespective(?:ly)?\b|分别|分別|依次", sentence.plain):
        return []
    before = [one for one in sentence.owners if one.sort == "company" and one.start <= owner.start]
    for one in reversed(before):
        if len(group := group_of(one, sentence.owners, sentence.plain, sentence.han)) == figures:
            return group
    return before[-figures:] if len({one.company for one in before[-figures:]}) == figures else []


def _said_before(sentence: Sentence) -> list[Owner]:
    """A sentence that names no company at all is about the one the text speaks of, if it speaks of shares."""
    if not sentence.said or any(one.sort != "shares" for one in sentence.owners):
        return []
    if not (sentence.owners or sentence.cues):
        return []
    return [Owner(0, 0, "company", sentence.said)]


def _basis(sentence: Sentence, figure: Figure) -> str:
    here = sentence.clause(figure.start)
    start, end = sentence.clauses[here]
    same = [one for one in sentence.figures if start <= one.start < end]
    place = same.index(figure)
    left = same[place - 1].end if place else start
    right = same[place + 1].start if place + 1 < len(same) else end
    zone = [cue for cue in sentence.cues if left <= cue.start < right]
    own = [cue for cue in zone if _is_mine(cue, figure, same, place, sentence.plain)]
    if own:
        return strongest(own)
    return _just_before(sentence, here) or _later(sentence, here) or _earlier(sentence, left, here) or "day_unspecified"


def _is_mine(cue: Cue, figure: Figure, same: Sequence[Figure], place: int, text: str) -> bool:
    """A cue between two figures of one clause belongs to the nearer; one that goes on `that`, `in which` to the later."""
    if _GOES_ON.search(text, cue.start, cue.end + 9):
        return cue.start < figure.start
    if cue.start < figure.start:
        return place == 0 or cue.start - same[place - 1].end >= figure.start - cue.end
    return place + 1 == len(same) or cue.start - figure.end < same[place + 1].start - cue.end


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
    if here + 1 >= len(sentence.clauses):
        return ""
    start, end = sentence.clauses[here + 1]
    if not sentence.han and not _WHEN.match(sentence.plain[start:end]):
        return ""
    if any(start <= one.start < end for one in (*sentence.figures, *(o for o in sentence.owners if o.sort == "company"))):
        return ""
    return strongest([cue for cue in sentence.cues if start <= cue.start <= start + (3 if sentence.han else 14)])


def _earlier(sentence: Sentence, left: int, here: int) -> str:
    """What an earlier clause says and goes on saying; an extreme only from the clause just before, if it has no figure."""
    for number in range(here, -1, -1):
        start, end = sentence.clauses[number]
        known = [cue for cue in sentence.cues if start <= cue.start < min(end, left if number == here else end)]
        figured = any(start <= one.start < end for one in sentence.figures)
        usable = [cue for cue in known if cue.basis in INHERITED or (number == here - 1 and not figured)]
        if usable:
            return strongest(usable) if number != here else usable[-1].basis
    return ""
