"""What the news says that shares did: companies' price moves with direction, size, qualifier, basis and listing.

    sentence -> figures (figures) -> not revenue, stakes, targets, hopes (directions)
             -> direction -> whose (owners, subjects) -> qualifier -> basis (bases) -> Claim

Rules, no model: every claim can be traced to words. A sentence is read by itself; where it names no company
the text before it does. Time is linear in the length of the text and bounded: long sentences are read in
pieces, tables and what lies beyond `READ` characters not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tracker.core.claims.clause_basis import market_basis
from tracker.core.claims.sentence import Sentence
from tracker.core.claims.sentence_claims import read_sentence
from tracker.core.claims.words import FigureWords, claim_words
from tracker.core.text.folding import Folded, chinese, fold, sentences
from tracker.core.text.mentions import lines_of, matcher
from tracker.model import Claim, Knowledge, Mention, Watchlist

LONGEST = 600  # characters of one sentence that are read at once; longer ones are cut into such pieces
READ = 50_000  # characters of a text that are read: what follows in a longer one is no news report
MOST = 400  # pieces with a figure that are read: a day's market report has fewer
_SILENT = frozenset({"agency", "unlisted"})


@dataclass(frozen=True, slots=True)
class ClaimsFound:
    """The price moves of a text, and the stretches that tell them, in the order of the text."""

    claims: tuple[Claim, ...]
    spans: tuple[tuple[int, int], ...]


NOTHING = ClaimsFound((), ())


def check_words(knowledge: Knowledge) -> None:
    """Raise ConfigError for the first pattern of claims that is missing, unknown or no regular expression."""
    claim_words(knowledge)


def find_claims(
    text: str,
    knowledge: Knowledge,
    published: datetime | None = None,
    context: Sequence[Mention] = (),
    *,
    known: Sequence[Mention] | None = None,
) -> tuple[Claim, ...]:
    """Every price move of a company that the text states, in the order of the text, with its span in it.

    `published` lets moves of long ago be told apart. `context` are companies that the rest of the story names:
    when they are all one company, a sentence with figures and no name is about it. `known` are the mentions of
    `text` itself, where they were found already.
    """
    return find(text, knowledge, published, context, known=known).claims


def spans(text: str, knowledge: Knowledge, *, known: Sequence[Mention] | None = None) -> tuple[tuple[int, int], ...]:
    """Where price moves are told, from the company to the figure: `Hua Hong jumped 15%` in `Acme unveils a chip; Hua
    Hong jumped 15%`. A company named there is told to have moved, not to have acted. Empty and quick for a text
    without figures.
    """
    return find(text, knowledge, known=known).spans


def find(
    text: str,
    knowledge: Knowledge,
    published: datetime | None = None,
    context: Sequence[Mention] = (),
    *,
    known: Sequence[Mention] | None = None,
) -> ClaimsFound:
    """`find_claims` and `spans` in one reading; nothing is found with a knowledge that has no words for claims."""
    if not knowledge.claims:
        return NOTHING
    folded, words, watchlist = fold(text[:READ]), claim_words(knowledge), knowledge.watchlist
    figures = words.figures
    if not _may_hold_figures(folded.text, figures) or words.sentences.other_markets.search(folded.text):
        return NOTHING
    found = known if known is not None and folded.offsets is None else matcher(watchlist).mentions_folded(folded.text)
    mentions = [one for one in found if one.names and _has_shares(one, watchlist)]
    read: list[tuple[Claim, tuple[int, int]]] = []
    said, around = _only(context, watchlist), ""
    figured, last = 0, 0
    for start, end, own in _with_mentions(_pieces(folded.text), mentions):
        plain = folded.text[start:end]
        if "\n" in folded.text[last:start]:
            around = ""
        last = end
        sentence = Sentence(plain, tuple(own), chinese(plain), words, said, around, published)
        if _may_hold_figures(plain, figures):
            figured += 1
            read += [_placed(one, span, folded, start, text) for one, span in read_sentence(sentence, watchlist)]
        if figured == MOST:
            break
        around = market_basis(sentence) or around
        said = _only(own, watchlist) or said
    return ClaimsFound(_distinct([claim for claim, _ in read]), tuple(sorted({span for _, span in read})))


def _with_mentions(
    pieces: Sequence[tuple[int, int]], mentions: Sequence[Mention]
) -> Iterator[tuple[int, int, list[Mention]]]:
    """Each piece with the mentions that begin in it, placed in it. Both come in the order of the text."""
    place = 0
    for start, end in pieces:
        while place < len(mentions) and mentions[place].start < start:
            place += 1
        first = place
        while place < len(mentions) and mentions[place].start < end:
            place += 1
        yield start, end, [_shifted(one, start) for one in mentions[first:place]]


def _may_hold_figures(text: str, words: FigureWords) -> bool:
    """Whether any figure of figures.toml can stand in the text: quick, and never wrong when it says no."""
    return any(mark in text for mark in words.marks) and words.figure.search(text) is not None


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


def _placed(
    claim: Claim, span: tuple[int, int], folded: Folded, start: int, text: str
) -> tuple[Claim, tuple[int, int]]:
    first, last = folded.span(start + claim.start, start + claim.end)
    whole = folded.span(start + span[0], start + span[1])
    return replace(claim, start=first, end=last, sentence=claim.sentence or text[first:last]), whole


def _distinct(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The same move said twice is one claim: the one that tells more about its basis."""
    kept: dict[tuple[object, ...], Claim] = {}
    for one in claims:
        key = (one.company, one.ticker, one.direction, one.low, one.high)
        if key not in kept or (kept[key].basis == "day_unspecified" and one.basis != "day_unspecified"):
            kept[key] = one
    return tuple(sorted(kept.values(), key=lambda claim: claim.start))
