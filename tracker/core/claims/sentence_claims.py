"""Reads one sentence: finds the figures that are moves and says whose, which way, how exactly, against what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.core.claims.clause_basis import basis_of
from tracker.core.claims.days import day_of
from tracker.core.claims.directions import direction, is_past, is_vetoed
from tracker.core.claims.figures import StatedFigure
from tracker.core.claims.listings import line_of, price_near
from tracker.core.claims.owners import group_for, owner_of, said_before
from tracker.core.claims.qualifiers import qualifier_of
from tracker.core.claims.sentence import Sentence
from tracker.core.claims.subjects import Owner
from tracker.model import Claim, Direction, Watchlist

TABLE = 30  # figures: more in one sentence are a table, not news


Span = tuple[int, int]


def read_sentence(sentence: Sentence, watchlist: Watchlist) -> Iterator[tuple[Claim, Span]]:
    """The claims of one sentence, each with the stretch that tells it; places count in the sentence."""
    if not 0 < len(sentence.figures) <= TABLE or is_past(sentence):
        return
    for batch in _batches(sentence):
        yield from _batch_claims(sentence, batch, watchlist)


def _batches(sentence: Sentence) -> Iterator[list[StatedFigure]]:
    """Figures listed together (`3% and 5%`), each list one batch."""
    batch: list[StatedFigure] = []
    for figure in sentence.figures:
        gap = sentence.plain[batch[-1].end : figure.start] if batch else ""
        if batch and not (gap.strip() and sentence.words.sentences.joint.fullmatch(gap) and figure.low is not None):
            yield batch
            batch = []
        batch.append(figure)
    if batch:
        yield batch


def _batch_claims(
    sentence: Sentence, batch: Sequence[StatedFigure], watchlist: Watchlist
) -> Iterator[tuple[Claim, Span]]:
    lead = batch[0]
    if any(is_vetoed(sentence, figure) for figure in batch):
        return
    way, verb = direction(sentence, lead, batch[-1])
    if way is None:
        return
    owner = owner_of(sentence, lead, batch[-1], verb)
    group = group_for(sentence, owner, len(batch)) if owner else said_before(sentence)
    pairs = (
        list(zip(group, batch, strict=True)) if len(group) == len(batch) > 1 else [(o, f) for f in batch for o in group]
    )
    span = _told_in(sentence, group, batch, verb)
    claims = [_claim(sentence, one, figure, way, watchlist) for one, figure in pairs]
    yield from ((claim, span) for claim in _shared(claims, len(batch)))


def _told_in(sentence: Sentence, group: Sequence[Owner], batch: Sequence[StatedFigure], verb: slice) -> Span:
    """From the companies to the last figure, or the other way round; a company far before, which may have done
    other things too (`Acme's chief explains a forecast as the stock jumps 15%`), stands outside.
    """
    starts, ends = [batch[0].start], [batch[-1].end]
    if verb.start >= 0:
        starts.append(verb.start)
        ends.append(verb.stop)
    first, last = min(starts), max(ends)
    before = [one for one in group if one.end <= first and one.end > one.start]
    after = [one for one in group if one.start >= last]
    if before and (
        first - before[-1].end <= NEAR or sentence.words.sentences.relative.match(sentence.plain, before[-1].end)
    ):
        first = before[0].start
    return first, max([last, *(one.end for one in after)])


NEAR = 40  # characters between a company and the word of its movement


def _shared(claims: Sequence[Claim], figures: int) -> Iterator[Claim]:
    """In a list of figures, `around` before the first and `at the close` after the last hold for all."""
    last, bare = claims[-1].basis if claims else "", ""
    for claim in claims:
        basis = last if claim.basis == "day_unspecified" and figures > 1 else claim.basis
        bare = claim.qualifier if claim.qualifier in ("approx", "nearly", "more_than") else bare
        qualifier = bare if claim.qualifier == "exact" and bare and figures > 1 else claim.qualifier
        yield replace(claim, basis=basis, qualifier=qualifier)


def _floor(sentence: Sentence, owner: Owner, figure: StatedFigure) -> int:
    """Where the words begin that may name the owner's market: after the company or figure before it."""
    edges = [one.end for one in sentence.owners if one.sort == "company" and one.end <= owner.start]
    edges += [one.end for one in sentence.figures if one.end <= min(owner.start, figure.start)]
    if owner.start < figure.start:
        edges += [one.end for one in sentence.figures if owner.end <= one.start and one.end <= figure.start]
    return max([*edges, sentence.clauses[sentence.clause(owner.start)][0] if owner.start < figure.start else 0])


def _claim(sentence: Sentence, owner: Owner, figure: StatedFigure, way: Direction, watchlist: Watchlist) -> Claim:
    basis, level = (
        basis_of(sentence, figure),
        price_near(sentence.plain, figure.start, figure.end, sentence.clauses, sentence.words.markets),
    )
    qualifier = figure.qualifier or qualifier_of(
        sentence.plain, figure.start, figure.end, basis, sentence.han, sentence.words.sentences
    )
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
        sentence.words.markets,
    )
    return Claim(
        owner.company, ticker, way if not figure.way else figure.way, figure.low, figure.high, qualifier, basis,
        figure.start, figure.end, sentence.text, level,
        day_of(sentence.plain, sentence.clauses[sentence.clause(figure.start)], sentence.published,
               sentence.words.sentences),
    )  # fmt: skip
