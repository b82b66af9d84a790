"""What the news says that shares did: companies' price moves with direction, size, qualifier, basis and listing.

    sentence -> figures (claims_figures) -> not revenue, stakes, targets, hopes (claims_words)
             -> direction -> whose (claims_subjects) -> qualifier -> basis (claims_bases) -> Claim

Rules, no model: every claim can be traced to words. A sentence is read by itself; where it names no company
the text before it does. Time is linear in the length of the text and bounded: long sentences are read in
pieces, tables and what lies beyond `READ` characters not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.core.claims_reading import read_sentence
from tracker.core.claims_sentence import Sentence
from tracker.core.companies import lines_of, matcher
from tracker.core.text import Folded, chinese, fold, sentences
from tracker.model import Claim, Mention, Watchlist

LONGEST = 600  # characters of one sentence that are read at once; longer ones are cut into such pieces
READ = 50_000  # characters of a text that are read: what follows in a longer one is no news report
_SILENT = frozenset({"agency", "unlisted"})


def find_claims(
    text: str, watchlist: Watchlist, published: datetime | None = None, context: Sequence[Mention] = ()
) -> tuple[Claim, ...]:
    """Every price move of a company that the text states, in the order of the text, with its span in it.

    `published` lets moves of long ago be told apart. `context` are companies that the rest of the story names:
    when they are all one company, a sentence with figures and no name is about it.
    """
    folded = fold(text[:READ])
    if not any(mark in folded.text for mark in _MARKS):
        return ()
    found = matcher(watchlist).mentions_folded(folded.text)
    mentions = [one for one in found if one.names and _has_shares(one, watchlist)]
    claims: list[Claim] = []
    said = _only(context, watchlist)
    for start, end in _pieces(folded.text):
        own = [_shifted(one, start) for one in mentions if start <= one.start < end]
        plain = folded.text[start:end]
        sentence = Sentence(plain, tuple(own), chinese(plain), said, published)
        claims += [_placed(one, folded, start, text) for one in read_sentence(sentence, watchlist)]
        said = _only(own, watchlist) or said
    return _distinct(claims)


_MARKS = (
    *("%", "cent", "pct", "成", "倍", "停", "翻", "分之", "腰", "平", "flat", "unchanged", "limit", "half"),
    *("doubl", "tripl", "trebl", "quadrupl", "halv", "quarter", "third", "fifth", "sixth", "eighth", "tenth"),
)


def _pieces(text: str) -> Sequence[tuple[int, int]]:
    pieces = []
    for start, end in sentences(text):
        pieces += [(place, min(end, place + LONGEST)) for place in range(start, end, LONGEST)]
    return pieces


def _has_shares(mention: Mention, watchlist: Watchlist) -> bool:
    company = watchlist.by_name.get(mention.company)
    return company is None or company.sort not in _SILENT


def _only(mentions: Sequence[Mention], watchlist: Watchlist) -> str:
    named = {one.company for one in mentions if lines_of(watchlist, one.company)}
    return named.pop() if len(named) == 1 else ""


def _shifted(mention: Mention, start: int) -> Mention:
    return Mention(
        mention.company, mention.text, mention.start - start, mention.end - start, mention.listing, mention.names
    )


def _placed(claim: Claim, folded: Folded, start: int, text: str) -> Claim:
    first, last = folded.span(start + claim.start, start + claim.end)
    return Claim(
        claim.company, claim.ticker, claim.direction, claim.low, claim.high, claim.qualifier, claim.basis,
        first, last, claim.sentence or text[first:last], claim.level, claim.day,
    )  # fmt: skip


def _distinct(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The same move said twice is one claim: the one that tells more about its basis."""
    kept: dict[tuple[object, ...], Claim] = {}
    for one in claims:
        key = (one.company, one.ticker, one.direction, one.low, one.high)
        if key not in kept or (kept[key].basis == "day_unspecified" and one.basis != "day_unspecified"):
            kept[key] = one
    return tuple(sorted(kept.values(), key=lambda claim: claim.start))
