"""The journalist's word held against the tape: `tracker check`. Sentences in, a verdict with all it rests on out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from tracker.core.claims.corrections import Correction, corrections
from tracker.core.claims.find import find_claims
from tracker.core.claims.verdicts import Judgement, judge, wording
from tracker.model import Bar, Claim, Facts, Precision, Recipe
from tracker.view import View

NOON = time(12)  # of a day named without a time: the same day in Asia, Europe and America
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class DatedText:
    """A text and the moment it was told."""

    text: str
    said: datetime
    precision: Precision


@dataclass(frozen=True)
class CheckedClaim:
    """One claim of a text with its verdict, the bars held against it, and what would have been true instead."""

    claim: Claim
    judged: Judgement
    said: datetime
    allowed: tuple[float, float] | None
    bars: tuple[Bar, ...]
    instead: tuple[Correction, ...]


def text_of_day(text: str, day: date | None, now: datetime) -> DatedText:
    """A text told on a day, or now."""
    if day is None:
        return DatedText(text, now, Precision.MINUTE)
    return DatedText(text, datetime.combine(day, NOON, UTC), Precision.DAY)


def check(told: DatedText, view: View, as_of: datetime) -> tuple[CheckedClaim, ...]:
    """Every price move that a text states, judged by the bars known at `as_of`. Reads the store, writes nothing."""
    claims = find_claims(told.text, view.recipe.knowledge, told.said)
    facts = facts_for(claims, told.said, view, as_of)
    return tuple(_checked(claim, told, facts, view.recipe) for claim in claims)


def facts_for(claims: Sequence[Claim], said: datetime, view: View, as_of: datetime) -> Facts:
    """Bars and sessions of every line of the companies that are claimed to have moved."""
    companies = {one.company for one in claims}
    symbols = [one.symbol for name in companies for one in view.recipe.watchlist.listings_of(name)]
    first = min([said, *(datetime.combine(one.day, NOON, UTC) for one in claims if one.day)]) - WEEK
    facts = view.reader.facts(as_of, since=first, bars_since=view.bars_since(first), symbols=sorted(symbols))
    return replace(facts, sessions=view.sessions(as_of))


def _checked(claim: Claim, told: DatedText, facts: Facts, recipe: Recipe) -> CheckedClaim:
    judged = judge(claim, told.said, told.precision, facts, recipe)
    return CheckedClaim(
        claim, judged, told.said, wording(claim), bars_of(claim.ticker, judged.session, facts),
        corrections(claim, judged, told.said, facts, recipe),
    )  # fmt: skip


def bars_of(symbol: str, session: date | None, facts: Facts) -> tuple[Bar, ...]:
    """The bar of a session and the one before it, as far as they are known."""
    if session is None:
        return ()
    return tuple([one for one in facts.bars.get(symbol, ()) if one.day <= session][-2:])


def document(rows: Iterable[tuple[DatedText, Sequence[CheckedClaim]]]) -> str:
    """The answers as one JSON document."""
    found = [
        {"text": told.text, "said": told.said.isoformat(), "claims": [*map(_row, checked)]} for told, checked in rows
    ]
    return json.dumps(found, ensure_ascii=False, indent=2)


def _row(one: CheckedClaim) -> dict[str, object]:
    claim, judged = one.claim, one.judged
    return {
        "company": claim.company,
        "ticker": claim.ticker,
        "direction": claim.direction.value,
        "pct": None if claim.low is None else claim.low if claim.low == claim.high else [claim.low, claim.high],
        "qualifier": claim.qualifier,
        "basis": claim.basis,
        "day": claim.day.isoformat() if claim.day else None,
        "sentence": claim.sentence,
        "verdict": judged.word,
        "reason": judged.reason,
        "session": judged.session.isoformat() if judged.session else None,
        "measured": None if judged.measured is None else round(judged.measured, 4),
        "provisional": judged.provisional,
        "allowed": list(one.allowed) if one.allowed else None,
        "bars": [_bar(bar) for bar in one.bars],
        "true": [
            {"words": each.words, "ticker": each.ticker, "basis": each.basis, "measured": each.measured}
            for each in one.instead
        ],
    }


def _bar(bar: Bar) -> dict[str, object]:
    return {
        "symbol": bar.symbol, "day": bar.day.isoformat(), "open": bar.open, "high": bar.high, "low": bar.low,
        "close": bar.close, "source": bar.source, "learned": bar.learned.isoformat(), "provisional": bar.provisional,
    }  # fmt: skip


def lines(told: DatedText, checked: Sequence[CheckedClaim]) -> Iterator[str]:
    """The answer for eyes."""
    if not checked:
        yield f"no move of a company's shares is stated in: {told.text.strip()[:200]}"
    for one in checked:
        claim, judged = one.claim, one.judged
        yield claim.sentence.strip() or told.text.strip()
        line = claim.ticker or "no shares"
        yield f"  claim     {claim.company} ({line}) {claim.direction} {_size(claim)}, {_plain(claim.basis)}"
        yield f"  verdict   {_plain(judged.word)}{' (provisional)' if judged.provisional else ''}"
        yield f"  because   {judged.reason}"
        for bar in one.bars:
            yield f"  bar       {_bar_words(bar)}"
        for each in one.instead:
            yield f"  true      {each.words}"


def _size(claim: Claim) -> str:
    if claim.low is None:
        return "by the daily limit"
    size = f"{claim.low:g} %" if claim.low == claim.high else f"{claim.low:g} to {claim.high:g} %"
    return size if claim.qualifier in ("exact", "range") else f"{_plain(claim.qualifier)} {size}"


def _bar_words(bar: Bar) -> str:
    prices = ", ".join(
        f"{name} {price:g}" for name in ("open", "high", "low", "close") if (price := getattr(bar, name)) is not None
    )
    learned = f"learned {bar.learned:%Y-%m-%d %H:%M} UTC"
    return f"{bar.symbol} {bar.day}: {prices}; from {bar.source or 'an unnamed source'}, {learned}"


def _plain(word: str) -> str:
    return word.replace("_", " ")
