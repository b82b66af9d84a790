"""Lists of events, and one event with all it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from math import isfinite
from urllib.parse import urlencode

from tracker.model import Curve, Event, Evidence, Fit, Reaction, Story, Window
from tracker.web.pages.query import Query
from tracker.web.rows import EventRow
from tracker.web.shapes import (
    EventPage,
    Events,
    EvidenceRow,
    FitRow,
    Judged,
    Line,
    RevisionRow,
    TellingRow,
    WindowRow,
)
from tracker.web.site import Missing, StoreSnapshot

NEAR = 31  # days around a session in which other news on the company is told
NORMAL = 1.97


def listed(snapshot: StoreSnapshot, query: Query) -> Events:
    """Events of a company, listing, kind or day, newest session first."""
    found = chosen(snapshot, query)
    offset, limit = query.number("offset"), query.number("limit")
    rows = tuple(snapshot.judged(one) for one in found[offset : offset + limit])
    return Events(rows, len(found), further("/events", query, offset + limit, len(found)))


def further(path: str, query: Query, offset: int, total: int) -> str:
    """The address of the following rows; empty at the end."""
    return f"{path}?{urlencode(query.given | {'offset': str(offset)})}" if offset < total else ""


def chosen(snapshot: StoreSnapshot, query: Query) -> tuple[EventRow, ...]:
    """Rows that meet every filter, newest first; the narrowest filter is looked up, the others sift."""
    day = query.when("day")
    wanted = {name: query.words(name) for name in ("listing", "company", "kind") if query.words(name)}
    keys: list[tuple[str, object]] = [("session", day)] if day else []
    keys += list(wanted.items())
    if not keys:
        return snapshot.index.newest
    rows = min((tuple(snapshot.index.events.of(*key)) for key in keys), key=len)
    found = [
        one
        for one in rows
        if (day is None or one.session == day) and all(getattr(one, name) == value for name, value in wanted.items())
    ]
    return tuple(sorted(found, key=lambda one: (one.session, one.said, one.id), reverse=True))


def find(snapshot: StoreSnapshot, id: str) -> EventRow:
    """The event of a key. Raises Missing that says where events are listed."""
    row = snapshot.index.events.rows.get(id)
    if row is None:
        raise Missing(f"no event {id!r}; /events lists them")
    return row


def one(snapshot: StoreSnapshot, query: Query) -> EventPage:
    """One event: what was said, what the share did, how each figure was made, and what else met its session."""
    row = find(snapshot, query.path("id"))
    name = snapshot.view.recipe.name
    found = snapshot.view.reader.results_of(name, [row.id, row.story])
    event = next(one for one in found.events if one.key == row.id)
    story = next((one for one in found.stories if one.id == row.story), None)
    reaction = event.reaction if isinstance(event.reaction, Reaction) else None
    listing = snapshot.view.recipe.watchlist.by_symbol.get(row.listing)
    family = snapshot.index.family(row.session)
    curve = snapshot.view.curve(event, snapshot.now)
    return EventPage(
        judged=snapshot.judged(row),
        recipe=event.recipe,
        knowledge=event.knowledge,
        reason=event.link.reason,
        path=event.link.path,
        notes=(*event.link.notes, *(reaction.notes if reaction else ())),
        score=event.announcement.score,
        novelty=event.announcement.novelty,
        witnessed=event.announcement.witnessed,
        actors=event.announcement.actors,
        evidence=evidence(event.announcement.evidence),
        previous_close=reaction.previous_close if reaction else None,
        close=reaction.close if reaction else None,
        currency=listing.currency if listing else "",
        sessions=reaction.sessions if reaction else 0,
        volume_ratio=reaction.volume_ratio if reaction else None,
        overnight=reaction.overnight if reaction else None,
        windows=tuple(window(one, reaction.fit.dof) for one in reaction.windows) if reaction else (),
        fit=fit(reaction.fit, reaction.benchmark) if reaction else None,
        detectable=reaction.day.mde if reaction else None,
        rank=rank_on_day(snapshot, row),
        tests=len(family),
        tellings=tellings(story),
        twins=tuple(snapshot.judged(one) for one in twins(snapshot, row)),
        confounders=tuple(snapshot.judged(one) for one in neighbours(snapshot, row)),
        claims=tuple(one for one in snapshot.index.claims.of("story", row.story) if one.company == row.company),
        revisions=tuple(revisions(snapshot.view.reader.revisions(row.id))),
        line=line(curve),
    )


def rank_on_day(snapshot: StoreSnapshot, row: EventRow) -> int | None:
    """The rank of an event's p among the tests of its day's page, 1 for the smallest."""
    ps = {(one.listing, one.session): one.p for one in snapshot.index.events.of("session", row.session) if one.measured}
    mine = ps.get((row.listing, row.session))
    return None if mine is None else sum(p is not None and p < mine for p in ps.values()) + 1


def twins(snapshot: StoreSnapshot, row: EventRow) -> Iterator[EventRow]:
    """The same story on the company's other listings."""
    for one in snapshot.index.events.of("story", row.story):
        if one.company == row.company and one.id != row.id:
            yield one


def neighbours(snapshot: StoreSnapshot, row: EventRow) -> list[EventRow]:
    """Other stories on the same listing whose session lies within a month, nearest first."""
    near = [
        one
        for one in snapshot.index.events.of("listing", row.listing)
        if one.story != row.story and abs((one.session - row.session).days) <= NEAR
    ]
    return sorted(near, key=lambda one: (abs((one.session - row.session).days), one.said))[:20]


def window(one: Window, dof: int) -> WindowRow:
    """One window with the half width of its ordinary range."""
    from scipy.special import stdtrit

    return WindowRow(
        *(one.start, one.end, finite(one.raw), finite(one.market), finite(one.car)),
        ordinary=finite(float(stdtrit(dof, 0.975)) * one.se),
        t=finite(one.t),
        p=finite(one.p),
        rank_p=finite(one.p_empirical),
        floor=finite(one.floor),
        provisional=one.provisional,
    )


def fit(one: Fit, benchmark: str) -> FitRow:
    """The model behind a reaction."""
    numbers = (finite(one.alpha), finite(one.beta), finite(one.sigma), finite(one.r2))
    return FitRow(one.model, benchmark, one.n, one.first, one.last, *numbers, one.notes)


def finite(value: float | None) -> float | None:
    """The value, or None where it is no number."""
    return value if value is not None and isfinite(value) else None


def evidence(found: Iterable[Evidence]) -> tuple[EvidenceRow, ...]:
    """Words that decided."""
    return tuple(EvidenceRow(one.words, one.decides, one.weight) for one in found)


def tellings(story: Story | None) -> tuple[TellingRow, ...]:
    """Every item of a story once, in the order in which they were public."""
    first = {one.id: one for one in reversed(story.entries)} if story else {}
    return tuple(
        TellingRow(
            *(one.id, one.publisher or one.feed, one.feed, one.title, one.summary, one.link),
            *(one.said, one.learned, one.precision.value, one.language),
        )
        for one in sorted(first.values(), key=lambda one: (one.said, one.learned, one.id))
    )


def revisions(found: Iterable[tuple[datetime, str]]) -> Iterator[RevisionRow]:
    """What an event said from when on."""
    for derived, document in found:
        told = json.loads(document)
        reaction = told.get("reaction", {}) if isinstance(told, dict) else {}
        if reaction.get("is") == "Reaction":
            day, session = reaction["windows"][0], date.fromisoformat(reaction["session"])
            rows = len(reaction["windows"])
            beyond = finite(day["car"])
            yield RevisionRow(derived, "measured", session, beyond, rows, bool(day.get("provisional")))
        else:
            what = str(reaction.get("reason", "")) or "withdrawn"
            yield RevisionRow(derived, what, None, None, 0, False)


def line(curve: Curve | None) -> Line | None:
    """A curve that can be drawn."""
    if curve is None or not all(isfinite(one) for part in (curve.own, curve.abnormal, curve.band) for one in part):
        return None
    return Line(curve.days, curve.own, curve.market, curve.abnormal, curve.band, curve.event)


def with_verdicts(snapshot: StoreSnapshot, rows: Iterable[EventRow]) -> tuple[Judged, ...]:
    """Events with their verdicts."""
    return tuple(snapshot.judged(one) for one in rows)


def load(snapshot: StoreSnapshot, rows: Iterable[EventRow]) -> tuple[Event, ...]:
    """The whole events of some rows."""
    return snapshot.view.reader.results_of(snapshot.view.recipe.name, [one.id for one in rows]).events
