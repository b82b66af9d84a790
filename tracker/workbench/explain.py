"""From each number of a stored result back to the facts it rests on: `tracker explain`.

One document (a mapping that JSON can hold) has everything a sceptic needs to redo it: entry versions with the moment
they were learned, every bar with vendor and moment, corporate actions, the recipe, the arithmetic of each window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

from tracker.core.claims.verdicts import wording
from tracker.core.market.returns import returns
from tracker.errors import UsageError
from tracker.model import Announcement, Bar, Event, Facts, Listing, Reaction, Recipe, Results, Story, Verdict
from tracker.view import View

AGREES = 1e-9  # how far a recomputed return may be from the stored one: floats added in another order
Explanation = dict[str, Any]
Result = TypeVar("Result", Event, Verdict)


def explain(id: str, view: View, as_of: datetime | None, now: datetime) -> Explanation:
    """What the story or result whose id begins with `id` rests on, as stored at `as_of` (None: now).

    Facts are those known when the result was derived. Raises UsageError when `id` fits nothing or several stories.
    """
    results = view.reader.results(view.recipe.name, as_of)
    story = _story(id, results)
    events = _of_id(id, [one for one in results.events if one.link.story == story.id])
    verdicts = _of_id(id, [one for one in results.verdicts if one.story == story.id])
    at = as_of or now
    return {
        "id": id,
        "as_of": at.isoformat(),
        "recipe": recipe_document(view.recipe),
        "story": {"id": story.id, "said": story.said.isoformat(), "precision": story.precision.value},
        "entries": [_entry(one) for one in story.entries],
        "announcements": [
            _announcement(one)
            for one in results.announcements if one.story == story.id
        ],
        "events": [event_document(one, view, at) for one in events],
        "verdicts": [verdict_document(one, view, at) for one in verdicts],
    }  # fmt: skip


def _announcement(one: Announcement) -> Explanation:
    words = [{"words": each.words, "decides": each.decides, "weight": each.weight} for each in one.evidence]
    return {"kind": one.kind, "score": one.score, "actors": list(one.actors), "evidence": words}


def _story(id: str, results: Results) -> Story:
    found = {one.id: one for one in results.stories if one.id.startswith(id.split(".")[0])}
    if len(found) == 1:
        return next(iter(found.values()))
    if not found:
        raise UsageError(f"nothing stored begins with {id!r}; `tracker events` lists what there is")
    raise UsageError(f"{len(found)} stories begin with {id!r}; say more of it: {', '.join(sorted(found)[:5])}")


def _of_id(id: str, found: Sequence[Result]) -> list[Result]:
    """Those whose key the id names; all of the story's where it names the story alone."""
    return [one for one in found if one.key.startswith(id)] if "." in id else list(found)


def recipe_document(recipe: Recipe) -> Explanation:
    """The choices that made the results, with a digest of the words and weights where the recipe has one."""
    plain = (str, int, float, tuple)
    known = {one.name: getattr(recipe, one.name) for one in fields(recipe)}
    document: Explanation = {name: value for name, value in known.items() if isinstance(value, plain)}
    knowledge = known.get("knowledge")
    return document | {"knowledge": getattr(knowledge, "digest", "") or digest(known.get("watchlist", knowledge))}


def digest(value: object) -> str:
    """The first half of the SHA-256 of a record's printed form: equal records have equal digests."""
    return sha256(repr(value).encode()).hexdigest()[:32]


def _entry(one: Any) -> Explanation:
    return {
        "id": one.id, "version": one.version, "feed": one.feed, "publisher": one.publisher, "title": one.title,
        "link": one.link, "published": one.published.isoformat() if one.published else None,
        "precision": one.precision.value, "learned": one.learned.isoformat(),
    }  # fmt: skip


def event_document(event: Event, view: View, at: datetime) -> Explanation:
    """One event: why it is linked, when it was derived, the bars and the arithmetic of its windows."""
    derived = [when for when, _ in view.reader.revisions(event.key) if when <= at]
    reaction, link = event.reaction, event.link
    document: Explanation = {
        "key": event.key, "listing": link.listing, "relation": link.relation, "relevance": link.relevance,
        "reason": link.reason, "path": list(link.path), "session": link.session.isoformat(),
        "derived": derived[-1].isoformat() if derived else None, "revisions": len(derived),
    }  # fmt: skip
    if not isinstance(reaction, Reaction):
        return document | {"measured": False, "because": reaction.reason}
    listing = view.recipe.watchlist.by_symbol[link.listing]
    facts = _facts(view, (listing.symbol, listing.benchmark), reaction.fit.first, derived[-1] if derived else at)
    return document | {"measured": True, **_reaction(reaction, listing, facts, view.recipe)}


def _facts(view: View, symbols: Sequence[str], first: date, at: datetime) -> Facts:
    """Bars and actions of some symbols as known at an instant, from the session before `first` on."""
    facts = view.reader.facts(at, since=at, bars_since=first - timedelta(days=30), symbols=sorted(set(symbols)))
    return replace(facts, sessions=view.sessions(at))


def _reaction(reaction: Reaction, listing: Listing, facts: Facts, recipe: Recipe) -> Explanation:
    fit, last = reaction.fit, _last_day(reaction, listing, facts)
    bars = {
        name: _within(facts.bars.get(symbol, ()), fit.first, last)
        for name, symbol in (("listing", listing.symbol), ("benchmark", reaction.benchmark))
    }
    return {
        "reaction_session": reaction.session.isoformat(), "close": reaction.close,
        "previous_close": reaction.previous_close, "benchmark": reaction.benchmark, "flags": list(reaction.flags),
        "fit": {
            "model": fit.model, "observations": fit.n, "first": fit.first.isoformat(), "last": fit.last.isoformat(),
            "alpha": fit.alpha, "beta": fit.beta, "sigma": fit.sigma, "degrees": fit.dof,
        },
        "windows": [
            {"window": one.label, "own": one.raw, "market": one.market, "abnormal": one.car, "error": one.se,
             "t": one.t, "p": one.p, "p_empirical": one.p_empirical,
             "p_rank": one.p_rank, "volatility": one.volatility}
            for one in reaction.windows
        ],
        "left_out": left_out(reaction, listing, facts, recipe),
        "arithmetic": list(arithmetic(reaction, listing, facts, recipe)),
        "bars": {name: [bar_document(one) for one in found] for name, found in bars.items()},
        "digests": {name: closes_digest(found) for name, found in bars.items()},
        "actions": [
            {"symbol": one.symbol, "day": one.day.isoformat(), "sort": one.sort, "amount": one.amount,
             "learned": one.learned.isoformat()}
            for symbol in (listing.symbol, reaction.benchmark) for one in facts.actions.get(symbol, ())
        ],
    }  # fmt: skip


def left_out(reaction: Reaction, listing: Listing, facts: Facts, recipe: Recipe) -> Explanation:
    """Sessions of the estimation window that gave no observation, each with the reason."""
    calendar = facts.sessions[listing.calendar]
    bars, actions = facts.bars.get(listing.symbol, ()), facts.actions.get(listing.symbol, ())
    own = returns(listing, bars, actions, calendar, recipe.returns)
    found = {day: why for day, why in own.missing.items() if reaction.fit.first <= day <= reaction.fit.last}
    quoted = {one.day for one in facts.bars.get(reaction.benchmark, ()) if one.close}
    for day in own.days:
        if reaction.fit.first <= day <= reaction.fit.last and day not in quoted:
            found[day] = f"no bar of the benchmark {reaction.benchmark}"
    return {day.isoformat(): why for day, why in sorted(found.items())}


def _last_day(reaction: Reaction, listing: Listing, facts: Facts) -> date:
    sessions = facts.sessions[listing.calendar]
    end = max(window.end for window in reaction.windows)
    place = sessions.index.get(reaction.session, len(sessions.days) - 1)
    return sessions.days[min(place + max(end, 0), len(sessions.days) - 1)]


def _within(bars: Sequence[Bar], first: date, last: date) -> tuple[Bar, ...]:
    """The bars of `first`..`last` and the one before: the first return needs it."""
    start = next((place for place, one in enumerate(bars) if one.day >= first), len(bars))
    return tuple(one for one in bars[max(0, start - 1) :] if one.day <= last)


def arithmetic(reaction: Reaction, listing: Listing, facts: Facts, recipe: Recipe) -> Iterator[Explanation]:
    """Each window by hand: its daily returns, less alpha and beta times the market's; whether it is the stored sum.

    Only for the market model over single sessions; others are redone by `tracker study` from the bars.
    """
    if recipe.model != "market" or reaction.sessions != 1:
        return
    index = recipe.watchlist.by_symbol.get(reaction.benchmark) or replace(listing, symbol=reaction.benchmark)
    own, market = (_daily(one, facts, recipe) for one in (listing, index))
    days = sorted(day for day in own if day in market)
    if reaction.session not in days:
        return
    place = days.index(reaction.session)
    for window in reaction.windows:
        chosen = days[max(0, place + window.start) : place + window.end + 1]
        rows = [_by_hand(day, own[day], market[day], reaction) for day in chosen]
        total = sum(one["abnormal"] for one in rows)
        yield {
            "window": window.label, "days": rows, "sum": total, "stored": window.car,
            "agrees": abs(total - window.car) <= AGREES,
        }  # fmt: skip


def _by_hand(day: date, own: float, market: float, reaction: Reaction) -> Explanation:
    expected = reaction.fit.alpha + reaction.fit.beta * market
    return {"day": day.isoformat(), "own": own, "market": market, "abnormal": own - expected}


def _daily(listing: Listing, facts: Facts, recipe: Recipe) -> dict[date, float]:
    calendar = facts.sessions[listing.calendar]
    bars, actions = facts.bars.get(listing.symbol, ()), facts.actions.get(listing.symbol, ())
    found = returns(listing, bars, actions, calendar, recipe.returns)
    return {day: float(value) for day, value in zip(found.days, found.values, strict=True)}


def bar_document(bar: Bar) -> Explanation:
    """A bar with its vendor and the moment it was learned."""
    return {
        "symbol": bar.symbol, "day": bar.day.isoformat(), "open": bar.open, "high": bar.high, "low": bar.low,
        "close": bar.close, "source": bar.source, "learned": bar.learned.isoformat(), "provisional": bar.provisional,
    }  # fmt: skip


def closes_digest(bars: Sequence[Bar]) -> str:
    """SHA-256 over lines of `day close`: two who have the same closes have the same digest."""
    return sha256("".join(f"{one.day.isoformat()} {one.close!r}\n" for one in bars).encode()).hexdigest()


def verdict_document(verdict: Verdict, view: View, at: datetime) -> Explanation:
    """A verdict: what was said where and when, what the wording allows, the bars held against it."""
    claim = verdict.claim
    derived = [when for when, _ in view.reader.revisions(verdict.key) if when <= at]
    first = (verdict.session or verdict.said.date()) - timedelta(days=15)
    facts = _facts(view, (claim.ticker,), first, derived[-1] if derived else at)
    known = [one for one in facts.bars.get(claim.ticker, ()) if verdict.session and one.day <= verdict.session]
    allowed = wording(claim)
    return {
        "key": verdict.key, "entry": verdict.entry, "publisher": verdict.publisher, "said": verdict.said.isoformat(),
        "sentence": claim.sentence, "ticker": claim.ticker, "direction": claim.direction.value, "low": claim.low,
        "high": claim.high, "qualifier": claim.qualifier, "basis": claim.basis, "verdict": verdict.word,
        "reason": verdict.reason, "session": verdict.session.isoformat() if verdict.session else None,
        "measured": verdict.measured, "allowed": list(allowed) if allowed else None,
        "derived": derived[-1].isoformat() if derived else None, "bars": [bar_document(one) for one in known[-2:]],
    }  # fmt: skip
