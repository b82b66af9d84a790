"""The reverse look: sessions that moved beyond all quiet days though no announcement is linked.

Such a session was found *by* its move. It says where news may have been missed; it is no event, its p is no evidence,
and it never enters a test (an effect selected for its size is overstated by that selection).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from tracker.core.reactions.aligned import Alignments
from tracker.core.reactions.measure import measure
from tracker.model import Announcement, Event, Facts, Link, Move, Precision, Reaction, Recipe

# Where among its quiet days a session must rank to be shown: of 250 about two or three.
EXTREME = 0.01

NOTE = "found by its move, with no announcement linked: a place to look, not evidence"


def unexplained(
    day: date,
    alignments: Alignments,
    facts: Facts,
    recipe: Recipe,
    events: Iterable[Event],
    extreme: float = EXTREME,
) -> tuple[Move, ...]:
    """Listings of the watchlist whose abnormal return of `day` ranks at or beyond `extreme`, largest first.

    Left out are sessions that an event reacts on, or is waiting to.
    """
    known = {(event.link.listing, _session(event)) for event in events}
    found = []
    for listing in recipe.watchlist.listings:
        if (listing.symbol, day) in known or listing.symbol == listing.benchmark:
            continue
        sessions = facts.sessions.get(listing.calendar)
        if sessions is None or day not in sessions.index:
            continue
        reaction = measure(_asked(listing.symbol, day), _silence(day), alignments, facts, recipe)
        if isinstance(reaction, Reaction) and reaction.session == day and reaction.day.p_empirical <= extreme:
            found.append(_move(reaction))
    return tuple(sorted(found, key=lambda one: (-abs(one.abnormal), one.listing)))


def _move(reaction: Reaction) -> Move:
    window = reaction.day
    note = "; ".join([NOTE, *reaction.notes])
    return Move(reaction.listing, reaction.session, window.car, window.raw, window.p_empirical, window.floor, note)


def _session(event: Event) -> date:
    return event.reaction.session if isinstance(event.reaction, Reaction) else event.link.session


def _asked(symbol: str, day: date) -> Link:
    return Link("", "", symbol, "none", 0, "no announcement", day)


def _silence(day: date) -> Announcement:
    """Stands where an announcement would: nothing was said."""
    said = datetime.combine(day, time(), UTC)
    return Announcement("", "", "", said, Precision.INSTANT, (), (), 0.0, ())
