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

import numpy as np

from tracker.core.event_study.cross_section import Cohort, Integers
from tracker.core.event_study.estimation import Floats
from tracker.core.event_study.panel import Panel, Plan, cohort, join
from tracker.core.event_study.statistics import STATISTICS
from tracker.core.event_study.studies import GroupTests, members_of, tested
from tracker.core.reactions.aligned import Tapes, lay
from tracker.core.reactions.measure import model_of
from tracker.model import Event, Facts, Reaction, Recipe

Keys = Callable[[Event], tuple[str, ...]]

BY: Mapping[str, Keys] = {
    "kind": lambda event: (event.announcement.kind,),
    "company": lambda event: (event.link.company,),
    "relation": lambda event: (event.link.relation,),
    "publisher": lambda event: event.announcement.publishers,
}


@dataclass(frozen=True, slots=True)
class _Look:
    """One event to be tested: its listing's tapes and the observation on which it reacted."""

    event: Event
    tapes: Tapes
    index: int


def together(
    events: Iterable[Event], facts: Facts, recipe: Recipe, by: str = "kind", span: tuple[int, int] = (0, 2)
) -> tuple[GroupTests, ...]:
    """Every statistic for every group, on each day of `span` and on the whole of it.

    `by` is a key of BY. Events that are not measured, or not over, stay out. KeyError for another `by`.
    """
    looks = _looks(events, facts, recipe)
    if not looks:
        return ()
    plan = Plan(model_of(recipe), (-recipe.gap - recipe.estimation, -recipe.gap - 1), span)
    made = join(_cohort(look, plan) for look in looks)
    kept = [number for number in range(len(looks)) if made.estimate.n[number] >= recipe.minimum]
    if not kept:
        return ()
    whole = made.pick(np.array(kept, np.int64))
    labels = [(_name(looks[number].event), BY[by](looks[number].event)) for number in kept]
    spans = [*((day, day) for day in range(span[0], span[1] + 1)), *([span] if span[0] != span[1] else [])]
    return tuple(tested(whole, members_of(labels), spans, tuple(STATISTICS.values())))


def _name(event: Event) -> str:
    return f"{event.link.story}.{event.link.company}"


def _looks(events: Iterable[Event], facts: Facts, recipe: Recipe) -> list[_Look]:
    """Measured events, each listing's tapes laid once, each session of a listing looked at once."""
    laid: dict[str, Tapes | None] = {}
    found: dict[tuple[str, object], _Look] = {}
    for event in events:
        reaction = event.reaction
        if not isinstance(reaction, Reaction) or (reaction.listing, reaction.session) in found:
            continue
        if reaction.listing not in laid:
            one = lay(recipe.watchlist.by_symbol[reaction.listing], facts, recipe)
            laid[reaction.listing] = one if isinstance(one, Tapes) else None
        tapes = laid[reaction.listing]
        if tapes is not None and reaction.session in tapes.own.days:
            index = tapes.own.days.index(reaction.session)
            found[reaction.listing, reaction.session] = _Look(event, tapes, index)
    return list(found.values())


def _cohort(look: _Look, plan: Plan) -> Cohort:
    """One event on its listing's own sessions (nan where it did not trade), placed on a calendar of weekdays."""
    tapes = look.tapes
    places = np.array([tapes.sessions.index[day] for day in tapes.own.days], np.int64)
    size = len(tapes.sessions.days)
    panel = Panel(
        _spread(tapes.own.values, places, size),
        _spread(tapes.market, places, size),
        _spread(tapes.own.spans.astype(float), places, size, 1.0),
        tuple(_spread(one, places, size) for one in tapes.factors),
    )
    made = cohort(panel, np.array([0]), places[look.index : look.index + 1], plan)
    weekday = int(np.busday_count("1970-01-01", tapes.own.days[look.index]))
    return replace(made, places=np.array([weekday], np.int64))


def _spread(values: Floats, places: Integers, size: int, blank: float = float("nan")) -> Floats:
    """Values laid on all sessions, `blank` between; (1, size)."""
    laid = np.full((1, size), blank)
    laid[0, places] = values
    return laid
