"""What the rules of links know and give: a scene, and proposals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.model import GroupMove, Relation, Watchlist


@dataclass(frozen=True, slots=True)
class Proposal:
    """A company that an act can move. `weight` is 0-1 of the relation's own strength."""

    company: str
    relation: str
    reason: str
    path: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Scene:
    """What the rules know: who is named (title first), which topics are touched, on which day."""

    kind: str
    title: tuple[str, ...]  # watched companies named in the title, reading order
    named: tuple[str, ...]  # watched companies named anywhere
    concepts: frozenset[str]
    watchlist: Watchlist
    on: date
    agencies: tuple[str, ...] = ()
    outsider: bool = False  # the title names a firm first that nobody watches

    @property
    def leaders(self) -> tuple[str, ...]:
        """Who leads the act, by whom its neighbours are known; nobody where a firm that is not watched leads."""
        return () if self.outsider else self.principals[:1]

    @property
    def principals(self) -> tuple[str, ...]:
        """Those the act is by or on: named in the title, else anywhere."""
        return self.title or self.named

    def touches(self, *topics: str) -> bool:
        """Whether any word of these topics stands in the text."""
        return any(f"topics.{topic}" in self.concepts for topic in topics)

    def stands(self, *concepts: str) -> bool:
        """Whether any of these concepts, by their full names, was found."""
        return not self.concepts.isdisjoint(concepts)

    def tags(self, company: str) -> tuple[str, ...]:
        known = self.watchlist.by_name.get(company)
        return known.tags if known else ()

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Relations that hold on the day."""
        return tuple(one for one in self.watchlist.relations if self._holds(one))

    def _holds(self, one: Relation) -> bool:
        return (one.since is None or one.since <= self.on) and (one.until is None or self.on <= one.until)

    def standing(self, relation: str, to: str, least: float = 0.0) -> Iterator[Relation]:
        """Who stands in a relation to a company, strongest first; rivalry is mutual."""
        known_as = self.watchlist.relations_by_end
        found = {one.subject: one for one in known_as.get((relation, to, "object"), ()) if self._holds(one)}
        if relation == "rival":
            for one in known_as.get((relation, to, "subject"), ()):
                if self._holds(one):
                    known = found.get(one.object)
                    if known is None or known.weight < one.weight:
                        found[one.object] = Relation(one.object, "rival", to, one.reason, one.source, weight=one.weight)
        yield from sorted((one for one in found.values() if one.weight >= least), key=lambda one: -one.weight)

    def group(self, name: str) -> tuple[str, ...]:
        """Companies of a group of the watchlist, in its order; none where the watchlist has no such group."""
        return self.watchlist.members.get(name, ())

    def named_of(self, name: str) -> tuple[str, ...]:
        """Companies of a group that the text names, in the watchlist's order."""
        return tuple(one for one in self.group(name) if one in self.named)

    def tagged(self, *tags: str) -> tuple[str, ...]:
        """Companies that carry every tag, in the watchlist's order."""
        return tuple(one.name for one in self.watchlist.companies if set(tags) <= set(one.tags))


VERBS = {"foundry_of": "makes chips for", "supplier": "sells to", "customer": "buys from", "rival": "competes with"}


def related(
    scene: Scene, relation: str, to: str, least: float, most: int, tags: frozenset[str] = frozenset()
) -> Iterator[Proposal]:
    chosen = [one for one in scene.standing(relation, to, least) if not tags or tags & set(scene.tags(one.subject))]
    for one in chosen[:most]:
        reason = f"{one.subject} {VERBS.get(relation, 'is tied to')} {to}: {one.reason}"
        yield Proposal(one.subject, relation, reason, (to, one.subject), one.weight)


def group(companies: Iterable[str], relation: str, reason: str, cause: str, weight: float = 0.8) -> Iterator[Proposal]:
    for company in companies:
        yield Proposal(company, relation, reason, (cause, company), weight)


def moved_groups(scene: Scene, moves: Iterable[GroupMove]) -> Iterator[Proposal]:
    """The groups that the kind itself moves, as its table says."""
    for one in moves:
        if all(scene.touches(topic) for topic in one.topics):
            cause = (*scene.principals, *scene.agencies, scene.kind)[0]
            others = (company for company in scene.group(one.group) if company not in scene.principals)
            yield from group(others, one.relation, one.reason, cause, one.weight)
