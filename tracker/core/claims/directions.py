"""Which way a figure goes, and what beside it shows that it is no move of a share, or none that happened."""

from __future__ import annotations

from re import Match

from tracker.core.claims.figures import StatedFigure
from tracker.core.claims.sentence import Sentence
from tracker.model import Direction

NOWHERE = slice(-1, -1)
BEYOND = 48  # characters after a figure in which it may stand: "some 9 % of its value was wiped out"
REACH = 160  # characters before a figure in which the word of its movement stands


def is_past(sentence: Sentence) -> bool:
    """Whether the sentence looks back years: a year before that of publication, or words for long ago."""
    if sentence.words.vetoes.long_ago.search(sentence.plain):
        return True
    if sentence.published is None:
        return False
    years = [
        int(one["year"] or one["han"])
        for one in sentence.words.vetoes.old.finditer(sentence.plain)
        if not sentence.words.vetoes.since.search(sentence.plain, max(0, one.start() - 30), one.start())
    ]
    return bool(years) and max(years) < sentence.published.year - (sentence.published.month == 1)


def is_vetoed(sentence: Sentence, figure: StatedFigure) -> bool:
    """Whether the words right beside the figure show that it is no move, or that the move is not real."""
    left, right = sentence.plain[: figure.start], sentence.plain[figure.end :]
    vetoes = sentence.words.vetoes
    clause = sentence.clauses[sentence.clause(figure.start)]
    if sentence.han:
        return bool(
            vetoes.han_veto_right.match(right)
            or vetoes.han_veto_left.search(left[-20:])
            or vetoes.han_unreal.search(sentence.nameless, clause[0], figure.start)
            or (
                vetoes.han_level_left.search(left[-6:])
                and not vetoes.han_level_is_move.search(left[-24:])
                and figure.low is not None
            )
        )
    if (
        vetoes.veto_right.match(right)
        or vetoes.veto_distance.match(right)
        or _is_unreal(sentence, _anew(sentence, clause[0], figure), figure)
        or vetoes.unreal_right.match(sentence.plain[figure.end : clause[1]])
        or _hoped(sentence, clause[0])
    ):
        return True
    if vetoes.beside_close.match(right) and vetoes.offered.search(left):
        return True
    if _than_another(sentence, figure) or _costs(sentence, clause[0], figure):
        return True
    if vetoes.of_the_whole.search(left[-70:]) or vetoes.books.search(sentence.plain):
        return True
    level = vetoes.level_left.search(left[-40:])
    known = figure.low is not None and figure.way is None
    known = known and not sentence.words.moves.size_now.search(left[-60:])
    return bool(level and known and not vetoes.level_is_move.search(left[-70:]))


def _is_unreal(sentence: Sentence, start: int, figure: StatedFigure) -> bool:
    # What a word of hope or denial is followed by may reach past the figure: no end is given to the search.
    found = sentence.words.vetoes.unreal.search(sentence.nameless, start)
    return found is not None and found.start() < figure.start


def _than_another(sentence: Sentence, figure: StatedFigure) -> bool:
    after = next((one for one in sentence.mentions if one.start >= figure.end), None)
    return (
        after is not None
        and sentence.words.vetoes.against.fullmatch(sentence.plain[figure.end : after.start]) is not None
    )


def _costs(sentence: Sentence, start: int, figure: StatedFigure) -> bool:
    acted_on = sentence.words.vetoes.its_object.search(sentence.plain, start, figure.start)
    if acted_on and not sentence.words.things.of_shares.search(acted_on["object"]):
        return True
    if not sentence.words.vetoes.cheaper.match(sentence.plain, figure.end) or sentence.words.vetoes.ended.search(
        sentence.plain, start, figure.start
    ):
        return False
    return not any(start <= cue.start < figure.end + BEYOND for cue in sentence.cues)


def _anew(sentence: Sentence, start: int, figure: StatedFigure) -> int:
    """Where what is told of the figure begins: `plans to sell a unit and by noon were up 3%` tells two things."""
    turns = [one.start() for one in sentence.words.vetoes.turn.finditer(sentence.plain, start, figure.start)]
    return turns[-1] if turns else start


def _hoped(sentence: Sentence, start: int) -> bool:
    """An `if` or an `implied` governs the clauses after it as far as the sentence goes."""
    return sentence.words.vetoes.hoped.search(sentence.plain[:start]) is not None


def direction(sentence: Sentence, first: StatedFigure, last: StatedFigure) -> tuple[Direction | None, slice]:
    """Which way, and where the word stands that says so (nowhere: the figure itself does)."""
    if first.way is not None:
        return first.way, NOWHERE
    moves = sentence.words.moves
    moved, right = (moves.han_moved, moves.han_right) if sentence.han else (moves.moved, moves.moved_right)
    size, reach = (moves.han_size, 14) if sentence.han else (moves.size_now, 60)
    if told := size.search(sentence.plain, max(0, first.start - reach), first.start):
        return _way(told), slice(*told.span())
    beside = right.match(sentence.plain, last.end) or (
        None if sentence.han else moves.had_moved.match(sentence.plain, last.end)
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
    if after and not sentence.words.vetoes.of_it.fullmatch(sentence.plain[last.end : after.start()]):
        after = None
    if after and (first.fraction or not sentence.han) and not _anothers(sentence, last.end, after.start()):
        return _way(after), slice(*after.span())
    if first.fraction:
        return None, NOWHERE
    earlier = [one for one in moved.finditer(sentence.plain, max(0, start - REACH), start) if _counts(sentence, one)]
    return (_way(earlier[-1]), slice(*earlier[-1].span())) if earlier else (None, NOWHERE)


def _anothers(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a word of movement after a figure is told of something named between them."""
    return any(start <= one.start < end and one.sort in ("company", "unknown", "index") for one in sentence.owners)


def _counts(sentence: Sentence, found: Match[str]) -> bool:
    """Whether a word of movement is no part of a name."""
    return not any(one.start <= found.start() < one.end for one in sentence.mentions)


def _next_figure(sentence: Sentence, figure: StatedFigure, end: int) -> int:
    return min([one.start for one in sentence.figures if one.start > figure.start] + [end])


def _way(found: Match[str]) -> Direction:
    return Direction.UP if found["up"] else Direction.DOWN
