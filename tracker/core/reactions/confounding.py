"""Events that cannot be told apart by price: other news in the same window, and twins on two exchanges.

Nothing is dropped. A confounded event keeps its figures, which belong to all the news together (leaving such
events out invites selection: Sorescu, Warren and Ertekin 2017, Journal of the Academy of Marketing Science 45).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from tracker.model import Event, Reaction

# Sessions after an event in which other news of the listing falls into its usual windows, [0, 2].
REACH = 2


def mark_confounded(events: Iterable[Event], reach: int = REACH) -> tuple[Event, ...]:
    """Events in their order; those with other news of their listing within `reach` sessions are flagged, with names.

    Distance is in weekdays between the sessions of reaction (a holiday between two counts as a session).
    """
    given = tuple(events)
    by_listing: defaultdict[str, list[Event]] = defaultdict(list)
    for event in given:
        if isinstance(event.reaction, Reaction):
            by_listing[event.reaction.listing].append(event)
    neighbours = {event.key: _neighbours(event, peers, reach) for peers in by_listing.values() for event in peers}
    return tuple(_confound(event, neighbours.get(event.key, [])) for event in given)


def mark_twins(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events in their order; one announcement measured on several listings of one company is *one* event.

    Each such reaction is flagged `twin` and tells the gap of abnormal returns to the other listing.
    """
    given = tuple(events)
    pairs: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in given:
        pairs[event.link.story, event.link.company].append(event)
    return tuple(_twin(event, pairs[event.link.story, event.link.company]) for event in given)


def _neighbours(event: Event, peers: Sequence[Event], reach: int) -> list[Event]:
    return [
        other
        for other in peers
        if other.announcement.story != event.announcement.story and _distance(event, other) <= reach
    ]


def _distance(one: Event, other: Event) -> int:
    days = sorted((_day(one), _day(other)))
    return int(np.busday_count(days[0], days[1]))


def _day(event: Event) -> date:
    return event.reaction.session if isinstance(event.reaction, Reaction) else event.link.session


def _confound(event: Event, neighbours: Sequence[Event]) -> Event:
    if not neighbours or not isinstance(event.reaction, Reaction):
        return event
    named = "; ".join(
        f"{_day(other)} {other.announcement.title}" for other in sorted(neighbours, key=lambda one: one.key)
    )
    return _flagged(event, event.reaction, "confounded", f"shares its window with: {named}")


def _twin(event: Event, pair: Sequence[Event]) -> Event:
    others = [other for other in pair if other.link.listing != event.link.listing]
    if not others or not isinstance(event.reaction, Reaction):
        return event
    words = "; ".join(_gap(event.reaction, other) for other in others)
    return _flagged(event, event.reaction, "twin", f"one event on several listings: {words}")


def _gap(reaction: Reaction, other: Event) -> str:
    if not isinstance(other.reaction, Reaction):
        return f"{other.link.listing} not measured ({other.reaction.reason})"
    gap = reaction.day.car - other.reaction.day.car
    when = "" if other.reaction.session == reaction.session else f" (there on {other.reaction.session})"
    return f"abnormal return {gap * 100:+.2f} points against {other.reaction.listing}{when}"


def _flagged(event: Event, reaction: Reaction, flag: str, words: str) -> Event:
    """The event with one more flag; flagging twice changes nothing."""
    if flag in reaction.flags:
        return event
    marked = replace(reaction, flags=(*reaction.flags, flag), notes=(*reaction.notes, words))
    return replace(event, reaction=marked)
