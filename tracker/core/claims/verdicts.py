"""What the tape says of a claim: confirmed, rounded, overstated, understated, contradicted, of the wrong session, or
retold from an earlier one; or why it cannot say.

    claim + moment it was said -> the session it is about -> what the bars give for its basis -> the tolerance that
    its wording allows -> the word, with the numbers

Returns are raw, per cent of the previous close (brought to the same basis over splits), as the press quotes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.core.claims.closed_days import closed_day
from tracker.core.claims.find import find_claims
from tracker.core.claims.tape_moves import Cannot, Measured, measure_claim, session_of
from tracker.core.claims.tolerances import Allowed, allowed, compare
from tracker.core.market.price_limits import limit_hit
from tracker.core.text.lexicon import LONGEST
from tracker.errors import CalendarError
from tracker.model import (
    Claim,
    Direction,
    Entry,
    Facts,
    Knowledge,
    Listing,
    Precision,
    Reading,
    Readings,
    Recipe,
    Sessions,
    Story,
    Verdict,
)

TELLING = 2.0  # per cent: below it a fit with a neighbouring session is chance
# An article retells what was news days ago; a fit with any of several sessions must be of a larger move.
RETOLD_SESSIONS, RETOLD_SIZE = 5, 5.0
# What is told of the session itself, or of a moment in it, is not retold.
_TODAY = frozenset({"intraday_now", "midday_close", "open", "prev_day"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict without its story: `measured` in per cent, with its sign, as the claim's basis asks."""

    word: str
    reason: str
    session: date | None = None
    measured: float | None = None
    provisional: bool = False


def claims_of(entry: Entry, reading: Reading, knowledge: Knowledge) -> tuple[Claim, ...]:
    """The moves that an entry states. Companies of the whole text are the context of its sentences: "Shares jump 12%"
    is about the one company that the summary names.
    """
    text = f"{entry.title}\n{entry.summary}" if entry.summary else entry.title
    # Of what is longer the reading saw a part, in which mentions stand elsewhere.
    whole = max(len(entry.title), len(entry.summary)) <= LONGEST
    return find_claims(text, knowledge, entry.said, reading.mentions, known=reading.mentions if whole else None)


def verdicts_of(story: Story, readings: Readings, facts: Facts, recipe: Recipe) -> tuple[Verdict, ...]:
    """A verdict for every move of a followed listing that the story's entries state.

    The same move said by several publishers is one verdict, of the one who said it first, as long as the tape
    answers all of them alike; told at another moment and held against another price it is judged again.
    """
    found: dict[str, Verdict] = {}
    answers: set[tuple[str, date | None, float | None, str]] = set()
    for entry in story.entries:
        for claim in claims_of(entry, readings.of(entry), recipe.knowledge):
            if claim.ticker not in recipe.watchlist.by_symbol:
                continue
            name, one = _name(claim), judge(claim, entry.said, entry.precision, facts, recipe)
            answer = (name, one.session, one.measured, one.word)
            key = f"{story.id}.{name}"
            if answer in answers:
                continue
            answers.add(answer)
            key = key if key not in found else f"{key}.{entry.said:%Y-%m-%dT%H:%M}"
            found[key] = Verdict(
                key, story.id, entry.id, entry.publisher, entry.said, claim,
                one.word, one.reason, one.session, one.measured, one.provisional,
            )  # fmt: skip
    return tuple(found.values())


def _name(claim: Claim) -> str:
    size = "limit" if claim.low is None else f"{claim.low:g}-{claim.high:g}"
    return f"{claim.ticker}.{claim.direction}.{size}.{claim.qualifier}.{claim.basis}"


def judge(claim: Claim, said: datetime, precision: Precision, facts: Facts, recipe: Recipe) -> Judgement:
    """What the bars known by `facts.as_of` say of a claim made at `said`. Never raises: what cannot be checked is
    `unverifiable`, with the reason.
    """
    listing = recipe.watchlist.by_symbol.get(claim.ticker)
    sessions = facts.sessions.get(listing.calendar) if listing else None
    if listing is None or sessions is None:
        return Judgement("unverifiable", f"no prices are kept for {claim.ticker or claim.company}")
    try:
        session = session_of(claim, said, precision, sessions)
    except CalendarError as unknown:
        return Judgement("unverifiable", str(unknown))
    measured = measure_claim(claim, session, said, listing, facts, precision)
    if isinstance(measured, Cannot):
        return Judgement("unverifiable", measured.reason, session, None, measured.provisional)
    judged = _judged(claim, measured, listing, session)
    if closed := closed_day(claim, judged.word, session, sessions):
        return replace(judged, word="wrong_session", reason=f"{closed}: {judged.reason}")
    return _other_session(claim, judged, said, listing, sessions, facts)


def wording(claim: Claim) -> tuple[float, float] | None:
    """Sizes in per cent, without sign, that the wording of a claim allows; None for a limit move without a number."""
    limits = allowed(claim) if claim.low is not None else None
    return (limits.low, limits.high) if limits else None


def _judged(claim: Claim, measured: Measured, listing: Listing, session: date) -> Judgement:
    if claim.low is None:
        word, tolerance = _limit_word(claim, measured, listing, session)
    else:
        limits = allowed(claim)
        word, tolerance = compare(claim, measured.value, limits), _told(limits)
    words = [f"{measured.words} on {session.isoformat()}: {measured.value:+.2f} %", tolerance, *_cross(claim, measured)]
    if measured.only_range and word in ("confirmed", "rounded"):
        reason = f"no price of that moment is kept; the figure lies inside the day's range ({measured.words})"
        return Judgement("unverifiable", reason, session, measured.value, measured.provisional)
    return Judgement(word, "; ".join(one for one in words if one), session, measured.value, measured.provisional)


def _told(limits: Allowed) -> str:
    return f"the wording allows {limits.low:.4g} to {limits.high:.4g} %"


def _limit_word(claim: Claim, measured: Measured, listing: Listing, session: date) -> tuple[str, str]:
    """A daily limit without a number: whether the price was the limit price."""
    if listing.limit is None:
        return "contradicted", f"{listing.symbol} has no daily limit"
    sign = 1 if claim.direction is Direction.UP else -1
    told = f"the limit is {100 * listing.limit:g} % ({listing.board or listing.calendar})"
    if limit_hit(listing, measured.previous, measured.price, session) == sign:
        return "confirmed", told
    return ("overstated" if measured.value * sign > 0 else "contradicted"), told


def _cross(claim: Claim, measured: Measured) -> Iterator[str]:
    """The previous close that a price and its percentage imply, where it is not the one of the tape."""
    if (
        claim.level is None
        or claim.low is None
        or claim.qualifier != "exact"
        or claim.basis.startswith(("period", "from"))
    ):
        return
    sign = -1 if claim.direction is Direction.DOWN else 1
    implied = claim.level / (1 + sign * claim.low / 100)
    slack = claim.level * 0.0006 + implied * _unit(claim) / 100
    if abs(implied - measured.previous) > slack:
        stated = f"{claim.level:g} and {sign * claim.low:+g} %"
        yield f"{stated} imply a previous close of {implied:.2f}; it was {measured.previous:g}"


def _unit(claim: Claim) -> float:
    return allowed(replace(claim, qualifier="exact")).unit


def _other_session(
    claim: Claim, judged: Judgement, said: datetime, listing: Listing, sessions: Sessions, facts: Facts
) -> Judgement:
    """A figure that does not fit its session but fits one before: told of the wrong day where the day is named or
    is the moment of telling, else retold.
    """
    wrong = judged.word in ("overstated", "understated", "contradicted")
    if not wrong or judged.session is None or not _is_telling(claim):
        return judged
    named = claim.day is not None or claim.basis in _TODAY
    for earlier in _sessions_before(claim, judged.session, sessions, 1 if named else RETOLD_SESSIONS):
        measured = measure_claim(claim, earlier, said, listing, facts)
        if isinstance(measured, Cannot) or measured.only_range:
            continue
        if compare(claim, measured.value, allowed(claim)) == "confirmed":
            return _of_earlier(claim, judged, earlier, measured, named)
    return judged


def _is_telling(claim: Claim) -> bool:
    return (
        claim.low is not None
        and claim.low >= TELLING
        and claim.qualifier != "more_than"
        and not claim.basis.startswith("period")
    )


def _sessions_before(claim: Claim, session: date, sessions: Sessions, count: int) -> Sequence[date]:
    """The sessions a figure may be of, the nearest first; further back than one only for a large move."""
    place = sessions.index.get(session, 0)
    far = count if (claim.low or 0.0) >= RETOLD_SIZE else 1
    return sessions.days[max(0, place - far) : place][::-1]


def _of_earlier(claim: Claim, judged: Judgement, earlier: date, measured: Measured, named: bool) -> Judgement:
    if named:
        reason = f"{judged.reason}; it fits {earlier.isoformat()}: {measured.value:+.2f} %"
        return replace(judged, word="wrong_session", reason=reason)
    reason = (
        f"retells {earlier.isoformat()}: {measured.words}: {measured.value:+.2f} %; "
        f"{_told(allowed(claim))}; not of the session of the article: {judged.reason}"
    )
    return Judgement("retold", reason, earlier, measured.value, measured.provisional)
