"""Events that cannot be told apart by price: other news in the same window, and twins on two exchanges.

Nothing is dropped. A confounded event keeps its figures, which belong to all the news together (leaving such
events out invites selection: Sorescu, Warren and Ertekin 2017, Journal of the Academy of Marketing Science 45).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from tracker.model import Event, Reaction

# Weekdays on either side of an event in which other news of its listing is told by name.
REACH = 2


def mark_confounded(events: Iterable[Event], reach: int = REACH) -> tuple[Event, ...]:
    """Events in their order; each window in which other news of its listing reacts is marked `confounded`.

    Another story counts from the first session that its moment could move: a window that does not hold that session
    is not shared. The flag `confounded` says that other news lies within `reach` sessions, with its name; which windows
    share it, and whether the event day stands alone, `Window.confounded` says. Distance is in weekdays between the
    sessions of reaction (a holiday between two counts as a session).
    """
    given = tuple(events)
    by_listing: defaultdict[str, list[Event]] = defaultdict(list)
    for event in given:
        if isinstance(event.reaction, Reaction):
            by_listing[event.reaction.listing].append(event)
    others = {event.key: _others(event, peers) for peers in by_listing.values() for event in peers}
    return tuple(_confound(event, others.get(event.key, []), reach) for event in given)


def mark_twins(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events in their order; one announcement measured on several listings of one company is *one* event.

    Each such reaction is flagged `twin` and tells the gap of abnormal returns to the other listing.
    """
    given = tuple(events)
    pairs: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in given:
        pairs[event.link.story, event.link.company].append(event)
    return tuple(_twin(event, pairs[event.link.story, event.link.company]) for event in given)


def _others(event: Event, peers: Sequence[Event]) -> list[tuple[int, Event]]:
    """Other stories' events on the same listing, each with its distance in sessions, negative before."""
    return [(_distance(event, other), other) for other in peers if other.announcement.story != event.announcement.story]


def _distance(one: Event, other: Event) -> int:
    return int(np.busday_count(_day(one), _day(other)))


def _day(event: Event) -> date:
    return event.reaction.session if isinstance(event.reaction, Reaction) else event.link.session


def _confound(event: Event, others: Sequence[tuple[int, Event]], reach: int) -> Event:
    reaction = event.reaction
    if not others or not isinstance(reaction, Reaction):
        return event
    away = [distance for distance, _ in others]
    windows = tuple(
        replace(window, confounded=any(window.start <= one <= window.end for one in away))
        for window in reaction.windows
    )
    marked = replace(event, reaction=replace(reaction, windows=windows))
    for flag, words in _told(sorted(others, key=lambda one: one[1].key), reach):
        marked = _flagged(marked, flag, words)
    return marked


def _told(others: Sequence[tuple[int, Event]], reach: int) -> Iterator[tuple[str, str]]:
    """Flag and words: what shares the event day itself, and what shares only windows that reach its session."""
    same = [other for distance, other in others if distance == 0]
    near = [other for distance, other in others if distance and abs(distance) <= reach]
    if same:
        yield "confounded", f"shares its day with: {_named(same)}"
    if near:
        alone = "" if same else "stands alone on its day; "
        yield "confounded", f"{alone}the windows that hold these sessions share them with: {_named(near)}"


def _named(others: Sequence[Event]) -> str:
    return "; ".join(f"{_day(other)} {other.announcement.title}" for other in others)


def _twin(event: Event, pair: Sequence[Event]) -> Event:
    others = [other for other in pair if other.link.listing != event.link.listing]
    if not others or not isinstance(event.reaction, Reaction):
        return event
    words = "; ".join(_gap(event.reaction, other) for other in others)
    return _flagged(event, "twin", f"one event on several listings: {words}")


def _gap(reaction: Reaction, other: Event) -> str:
    if not isinstance(other.reaction, Reaction):
        return f"{other.link.listing} not measured ({other.reaction.reason})"
    gap = reaction.day.car - other.reaction.day.car
    when = "" if other.reaction.session == reaction.session else f" (there on {other.reaction.session})"
    return f"abnormal return {gap * 100:+.2f} points against {other.reaction.listing}{when}"


def _flagged(event: Event, flag: str, words: str) -> Event:
    """The event with a flag and its words; saying it twice changes nothing."""
    reaction = event.reaction
    if not isinstance(reaction, Reaction) or words in reaction.notes:
        return event
    flags = reaction.flags if flag in reaction.flags else (*reaction.flags, flag)
    return replace(event, reaction=replace(reaction, flags=flags, notes=(*reaction.notes, words)))
