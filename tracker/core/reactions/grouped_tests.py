"""Measured events tested together: by kind, company, relation or publisher.

Each event is measured again with its residuals, on its listing's own sessions; one that did not trade on a day of a
window stays out of that window. One piece of news counts once for a company: an A and an H share are one event, and
two stories that met on one listing's session are one look at the tape.
Columns are the listing's own sessions while events are laid side by side on weekdays, so for exchanges with
different holidays the correlation of far columns is a little understated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from tracker.core.event_study.cross_section import Cohort, Integers
from tracker.core.event_study.estimation import Floats
from tracker.core.event_study.panel import Panel, Plan, cohort, join
from tracker.core.event_study.statistics import STATISTICS
from tracker.core.event_study.studies import GroupTests, members_of, tested
from tracker.core.reactions.aligned import AlignedReturns, align
from tracker.core.reactions.measure import model_of
from tracker.model import Event, Facts, Reaction, Recipe

Keys = Callable[[Event], tuple[str, ...]]

BY: Mapping[str, Keys] = {
    "kind": lambda event: (event.announcement.kind,),
    "company": lambda event: (event.link.company,),
    "relation": lambda event: (event.link.relation,),
    "kind-relation": lambda event: (f"{event.announcement.kind} {event.link.relation}",),
    "publisher": lambda event: event.announcement.publishers,
}


@dataclass(frozen=True, slots=True)
class _Observation:
    """One event to be tested: its listing's aligned returns and the observation on which it reacted."""

    event: Event
    aligned: AlignedReturns
    index: int


def measure_groups(
    events: Iterable[Event], facts: Facts, recipe: Recipe, by: str = "kind", span: tuple[int, int] = (0, 2)
) -> tuple[GroupTests, ...]:
    """Every statistic for every group, on each day of `span` and on the whole of it.

    `by` is a key of BY. Events that are not measured, or not over, stay out. KeyError for another `by`.
    """
    observations = _observations(events, facts, recipe)
    if not observations:
        return ()
    plan = Plan(model_of(recipe), (-recipe.gap - recipe.estimation, -recipe.gap - 1), span)
    made = join(_cohort(one, plan) for one in observations)
    kept = [number for number in range(len(observations)) if made.estimate.n[number] >= recipe.minimum]
    if not kept:
        return ()
    whole = made.pick(np.array(kept, np.int64))
    labels = [(_name(observations[number].event), BY[by](observations[number].event)) for number in kept]
    spans = [*((day, day) for day in range(span[0], span[1] + 1)), *([span] if span[0] != span[1] else [])]
    return tuple(tested(whole, members_of(labels), spans, tuple(STATISTICS.values())))


def _name(event: Event) -> str:
    return f"{event.link.story}.{event.link.company}"


def _observations(events: Iterable[Event], facts: Facts, recipe: Recipe) -> list[_Observation]:
    """Measured events; of several on one session of a listing the first."""
    first: dict[tuple[str, date], Event] = {}
    for event in events:
        if isinstance(event.reaction, Reaction):
            first.setdefault((event.reaction.listing, event.reaction.session), event)
    symbols = {symbol for symbol, _ in first}
    alignments = align([one for one in recipe.watchlist.listings if one.symbol in symbols], facts, recipe)
    found = []
    for (symbol, session), event in first.items():
        aligned = alignments.get(symbol)
        if isinstance(aligned, AlignedReturns) and session in aligned.own.days:
            named = event.reaction.benchmark if isinstance(event.reaction, Reaction) else ""
            aligned = next((one for one in aligned.others if one.listing.benchmark == named), aligned)
            found.append(_Observation(event, aligned, aligned.own.days.index(session)))
    return found


def _cohort(observed: _Observation, plan: Plan) -> Cohort:
    """One event on its listing's own sessions (nan where it did not trade), placed on a calendar of weekdays."""
    aligned = observed.aligned
    places = np.array([aligned.sessions.index[day] for day in aligned.own.days], np.int64)
    size = len(aligned.sessions.days)
    panel = Panel(
        _spread(aligned.own.values, places, size),
        _spread(aligned.market, places, size),
        _spread(aligned.own.spans.astype(float), places, size, 1.0),
        tuple(_spread(one, places, size) for one in aligned.factors),
    )
    made = cohort(panel, np.array([0]), places[observed.index : observed.index + 1], plan)
    weekday = int(np.busday_count("1970-01-01", aligned.own.days[observed.index]))
    return replace(made, places=np.array([weekday], np.int64))


def _spread(values: Floats, places: Integers, size: int, blank: float = float("nan")) -> Floats:
    """Values placed on all sessions, `blank` between; (1, size)."""
    spread = np.full((1, size), blank)
    spread[0, places] = values
    return spread
