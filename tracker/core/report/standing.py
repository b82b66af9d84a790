"""How a reaction stands to ordinary days, in one word, and what is still to come.

stands_out   q <= alpha                 not_traded   no bar on the session, or a halt
not_proven   q <= MAYBE                 waiting      time alone will bring a figure
ordinary     above                      too_few      too few sessions to estimate from, or no usable bar
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from tracker.model import Curve, Event, Facts, Pending, Reaction, Recipe, Sessions, Unmeasured

MAYBE = 0.20
NEAR = 5  # sessions after the event that a chart leaves room for


def standing_of(event: Event, q: float | None, alpha: float) -> str:
    """One word for one event; `q` is its adjusted p-value on this page."""
    if isinstance(event.reaction, Unmeasured):
        return _absent(event.reaction)
    if q is None:
        return "too_few"
    return "stands_out" if q <= alpha else "not_proven" if q <= MAYBE else "ordinary"


def _absent(reaction: Unmeasured) -> str:
    if "halted" in reaction.flags or "not traded" in reaction.reason or "halt" in reaction.reason:
        return "not_traded"
    return "waiting" if reaction.pending else "too_few"


def pending_windows(events: Iterable[Event], facts: Facts, recipe: Recipe) -> tuple[Pending, ...]:
    """Windows whose last session is not over, by the close after which they can be told."""
    found = {one for event in events for one in _pending(event, facts, recipe)}
    return tuple(sorted(found, key=lambda one: (one.day, one.window, one.listing, one.session)))


def _pending(event: Event, facts: Facts, recipe: Recipe) -> Iterator[Pending]:
    sessions = _sessions(event.link.listing, facts, recipe)
    if sessions is None:
        return
    if isinstance(event.reaction, Reaction):
        told = {(one.start, one.end) for one in event.reaction.windows}
        wanted = [one for one in recipe.windows if one not in told and one[0] >= 0]
        session = event.reaction.session
    else:
        wanted, session = [(0, 0)] if event.reaction.pending else [], event.link.session
    for window in wanted:
        place = _place_after(sessions, session, window[1])
        if place is not None and sessions.sessions[place].closes > facts.as_of:
            yield Pending(sessions.days[place], event.link.listing, session, window)


def ahead(curve: Curve, facts: Facts, recipe: Recipe) -> tuple[date, ...]:
    """Sessions after a curve's last, up to the fifth after its event: the room that a chart leaves."""
    sessions = _sessions(curve.listing, facts, recipe)
    last = None if sessions is None else _place_after(sessions, curve.days[curve.event], NEAR)
    if sessions is None or last is None:
        return ()
    return tuple(day for day in sessions.days[: last + 1] if day > curve.days[-1])


def _sessions(listing: str, facts: Facts, recipe: Recipe) -> Sessions | None:
    one = recipe.watchlist.by_symbol.get(listing)
    return facts.sessions.get(one.calendar) if one else None


def _place_after(sessions: Sessions, day: date, steps: int) -> int | None:
    """The place of the session `steps` after `day`; None where the calendar does not reach."""
    place = sessions.index.get(day)
    return place + steps if place is not None and place + steps < len(sessions.days) else None
