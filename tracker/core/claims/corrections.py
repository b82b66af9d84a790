"""What would have been true instead of a claim: the measured figure, the prices it asks for, another moment or line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.core.claims.tape_moves import Cannot, Measured, measure_claim
from tracker.core.claims.tolerances import allowed, compare
from tracker.core.claims.verdicts import Judgement
from tracker.core.text.mentions import lines_of
from tracker.model import Claim, Direction, Facts, Listing, Recipe

MOMENTS = {"close": "at the close", "open": "at the open", "intraday_extreme": "at the session's extreme"}
WRONG = frozenset({"overstated", "understated", "contradicted", "wrong_session", "rounded"})


@dataclass(frozen=True, slots=True)
class Correction:
    """One way to make a claim true, in words, with the return in per cent (signed) that it rests on, where one does."""

    words: str
    ticker: str
    session: date | None = None
    basis: str = ""
    measured: float | None = None


def corrections(
    claim: Claim, judged: Judgement, said: datetime, facts: Facts, recipe: Recipe
) -> tuple[Correction, ...]:
    """For a claim that the bars do not bear out as it stands, what they do bear out; empty for the others."""
    listing = recipe.watchlist.by_symbol.get(claim.ticker)
    if listing is None or judged.session is None or judged.word not in WRONG:
        return ()
    found = measure_claim(claim, judged.session, said, listing, facts)
    own = () if isinstance(found, Cannot) or found.only_range else tuple(_own(claim, judged.session, found))
    return (*own, *_moments(claim, judged.session, said, listing, facts), *_lines(claim, said, judged, facts, recipe))


def _own(claim: Claim, session: date, found: Measured) -> Iterator[Correction]:
    way = "rose" if found.value > 0 else "fell" if found.value < 0 else "did not move"
    words = f"{claim.ticker} {way} {abs(found.value):.2f} % on {session.isoformat()} ({found.words})"
    yield Correction(words, claim.ticker, session, claim.basis, found.value)
    if claim.low is None or claim.direction is Direction.FLAT:
        return
    limits = allowed(claim)
    sign = -1 if claim.direction is Direction.DOWN else 1
    ends = sorted(found.previous * (1 + sign * size / 100) for size in (limits.low, limits.high))
    words = f"the claim asks for a price of {ends[0]:.2f} to {ends[1]:.2f}; it was {found.price:g}"
    yield Correction(words, claim.ticker, session, claim.basis)


def _moments(claim: Claim, session: date, said: datetime, listing: Listing, facts: Facts) -> Iterator[Correction]:
    """The same figure at another moment of the session."""
    if claim.low is None or claim.basis.startswith(("period", "from")):
        return
    for basis, words in MOMENTS.items():
        other = replace(claim, basis=basis, day=session)
        found = measure_claim(other, session, said, listing, facts)
        if basis != claim.basis and not isinstance(found, Cannot) and _fits(other, found):
            yield Correction(f"it is true {words}: {found.value:+.2f} %", claim.ticker, session, basis, found.value)


def _lines(claim: Claim, said: datetime, judged: Judgement, facts: Facts, recipe: Recipe) -> Iterator[Correction]:
    """The same figure of another listing of the company, on the same day."""
    others = (symbol for symbol in lines_of(recipe.watchlist, claim.company) if symbol != claim.ticker)
    for symbol in others:
        listing, session = recipe.watchlist.by_symbol.get(symbol), judged.session
        sessions = facts.sessions.get(listing.calendar) if listing else None
        if session is None or listing is None or sessions is None or session not in sessions.index:
            continue
        found = measure_claim(claim, session, said, listing, facts)
        if claim.low is not None and not isinstance(found, Cannot) and _fits(claim, found):
            words = f"of {symbol} ({listing.board or listing.calendar}) it is true: {found.value:+.2f} %"
            yield Correction(words, symbol, session, claim.basis, found.value)


def _fits(claim: Claim, found: Measured) -> bool:
    return not found.only_range and compare(claim, found.value, allowed(claim)) == "confirmed"
