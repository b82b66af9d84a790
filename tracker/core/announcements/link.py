"""Announcement -> Link to each listing it can move, or Unlinked with the reason.

Rules (rules/) propose companies; for each the nearest relation wins; a company becomes one link for every
listing, with the first session of that listing's exchange that could react. Relevance is 0-100: the
relation's nearness times the relation's own strength.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tracker.core.announcements.rules import RULES, Proposal, Scene, moved_groups
from tracker.core.market.sessions import event_session
from tracker.errors import CalendarError
from tracker.model import Announcement, Kind, Link, Listing, Precision, Reading, Recipe, Sessions, Unlinked

# Nearest first, with the relevance of a full-strength relation.
NEARNESS: Mapping[str, int] = {
    "direct": 95,
    "subsidiary_parent": 90,
    "foundry_of": 75,
    "supplier": 70,
    "customer": 65,
    "rival": 60,
    "beneficiary": 60,
    "harmed": 60,
    "sector": 45,
}
OF_ACTORS = ("direct", "subsidiary_parent")  # relations of those who act or are acted on
_ORDER = {relation: place for place, relation in enumerate(NEARNESS)}


def propose(reading: Reading, recipe: Recipe, on: date) -> tuple[Proposal, ...]:
    """The nearest proposal for each listed company, strongest first, none below the recipe's minimum relevance."""
    scene = Scene(
        kind=reading.kind,
        title=tuple(one for one in reading.companies if one in reading.in_title),
        named=tuple(one for one in reading.companies if one not in reading.bystanders),
        concepts=reading.concepts,
        watchlist=recipe.watchlist,
        on=on,
        agencies=reading.agencies,
        outsider=bool(reading.lead) and not _watched(reading.lead, recipe),
    )
    nearest: dict[str, Proposal] = {}
    for one in _asked(scene, recipe):
        known = nearest.get(one.company)
        if known is None or _ORDER[one.relation] < _ORDER[known.relation]:
            nearest[one.company] = one
    return tuple(sorted(nearest.values(), key=lambda one: (-relevance(one), one.company)))


def _watched(name: str, recipe: Recipe) -> bool:
    known = recipe.watchlist.by_name.get(name)
    return known is not None and known.sort != "name"


def _asked(scene: Scene, recipe: Recipe) -> Iterator[Proposal]:
    """What the rules that the kind names propose, then the groups that it moves by itself."""
    kind = recipe.knowledge.by_kind.get(scene.kind)
    if kind is None:
        return
    for name in kind.rules:
        yield from RULES[name](scene)
    yield from moved_groups(scene, kind.moves)


def moved(proposals: Sequence[Proposal], recipe: Recipe) -> tuple[Proposal, ...]:
    """Proposals strong enough, of companies that have a listing."""
    return tuple(
        one
        for one in proposals
        if relevance(one) >= recipe.minimum_relevance and recipe.watchlist.listings_of(one.company)
    )


def proposals_of(announcement: Announcement, reading: Reading, recipe: Recipe) -> tuple[Proposal, ...]:
    """Listed companies that an announcement can move on the day it was said; `reading` is that of its story."""
    kind = recipe.knowledge.by_kind.get(reading.kind)
    strong = moved(propose(reading, recipe, announcement.said.date()), recipe)
    return tuple(one for one in strong if _sure(one, reading, kind))


def _sure(one: Proposal, reading: Reading, kind: Kind | None) -> bool:
    """Whether the reading is sure enough for this link: more is asked for those who are only tied to the actors, and
    for those whom no title names. An act of a government names seldom whom it hits.
    """
    if reading.links and not reading.neighbours:
        governed = kind is not None and kind.governed
        return governed or (one.relation in OF_ACTORS and one.company in reading.in_title)
    return reading.links


def relevance(proposal: Proposal) -> int:
    """0-100: how likely the act is news for the company."""
    return round(NEARNESS[proposal.relation] * proposal.weight)


def link(
    announcement: Announcement, reading: Reading, sessions: Mapping[str, Sessions], recipe: Recipe
) -> tuple[Link, ...] | Unlinked:
    """Every listing that the announcement can move; `Unlinked` says why there is none.

    `reading` is that of the announcement's story (`read_story`).
    """
    strong = proposals_of(announcement, reading, recipe)
    if not strong:
        return Unlinked(announcement.story, _why_none(announcement, reading, recipe))
    links: list[Link] = []
    failures: list[str] = []
    for one in strong:
        for listing in recipe.watchlist.listings_of(one.company):
            try:
                links.append(_link(announcement, one, listing, sessions))
            except CalendarError as wrong:
                failures.append(str(wrong))
    if links:
        return tuple(links)
    return Unlinked(announcement.story, failures[0])


def _link(announcement: Announcement, one: Proposal, listing: Listing, sessions: Mapping[str, Sessions]) -> Link:
    if listing.calendar not in sessions:
        raise CalendarError(f"no sessions of {listing.calendar} were given for {listing.symbol}")
    session = event_session(sessions[listing.calendar], announcement.said)
    notes = (
        ("only the day is known; the session may be one earlier",) if announcement.precision is Precision.DAY else ()
    )
    return Link(
        story=announcement.story,
        company=one.company,
        listing=listing.symbol,
        relation=one.relation,
        relevance=relevance(one),
        reason=one.reason,
        session=session.day,
        path=one.path,
        notes=notes,
    )


def _why_none(announcement: Announcement, reading: Reading, recipe: Recipe) -> str:
    proposals = propose(reading, recipe, announcement.said.date())
    if moved(proposals, recipe) or not reading.links:
        return "announced, but not surely enough to say whom it moves"
    if proposals:
        return f"not listed, or relevance below the minimum: {', '.join(one.company for one in proposals)}"
    named = ", ".join(announcement.companies)
    return f"no rule of {announcement.kind} leads from {named or 'nobody named'} to a listing"
