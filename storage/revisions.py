"""Results as revisions: their keys, their documents, and what a new answer changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from storage.documents import dump, load, storable
from storage.schema import WITHDRAWN
from tracker.model import Announcement, Event, Passed, Results, Story, Unlinked, Verdict

SORTS: Mapping[str, tuple[type, str]] = {
    "Announcement": (Announcement, "announcements"),
    "Event": (Event, "events"),
    "Passed": (Passed, "passed"),
    "Story": (Story, "stories"),
    "Unlinked": (Unlinked, "unlinked"),
    "Verdict": (Verdict, "verdicts"),
}

Place = tuple[str, str]  # sort and key: where a result lives within its recipe


@dataclass(frozen=True)
class Written:
    """One result as text, with when its story was first learned and when it was derived."""

    learned: datetime
    document: str
    derived: datetime
    knowledge: str = ""  # digest of the words, companies and weights that made it


def place_of(result: Any) -> Place:
    """Where a result lives: events and verdicts by their key, all else by its story."""
    key = result.key if isinstance(result, Event | Verdict) else story_of(result)
    return type(result).__name__, storable(key)


def story_of(result: Any) -> str:
    """The id of the story a result was derived from."""
    if isinstance(result, Story):
        return result.id
    return str(result.link.story if isinstance(result, Event) else result.story)


def written(results: Results, now: datetime, as_said: bool = False) -> dict[Place, Written]:
    """Every result as text, by its place; one that comes without its story counts as learned now.

    `as_said`: of history, which was learned long after it was said, the moment counts at which a story was said.
    """
    learned = {
        story.id: story.said if as_said else min(entry.learned for entry in story.entries) for story in results.stories
    }
    everything = (result for _, name in SORTS.values() for result in getattr(results, name))
    return {
        place_of(one): Written(learned.get(story_of(one), now), dump(one, tagged=True), now, results.knowledge)
        for one in everything
    }


def gathered(documents: Iterable[tuple[str, str]]) -> Results:
    """The results of (sort, document) pairs, in their order; withdrawn ones are left out."""
    found: dict[str, list[Any]] = defaultdict(list)
    for sort, document in documents:
        if document != WITHDRAWN:
            noun, name = SORTS[sort]
            found[name].append(load(noun, document))
    parts: dict[str, Any] = {name: tuple(results) for name, results in found.items()}
    return Results(**parts)


def revisions_between(
    current: Mapping[Place, Written],
    wanted: Mapping[Place, Written],
    since: datetime | None,
    now: datetime,
    knowledge: str = "",
    end: datetime | None = None,
) -> Iterator[tuple[Place, Written]]:
    """The revisions that turn the current results into the wanted ones.

    What is current but no longer wanted is withdrawn, if its story was learned at or after `since` (None: ever)
    and before `end`; its last revision names the `knowledge` under which it lapsed.
    When the clock went back, a revision begins with the one it replaces: at no instant are two current.
    """
    for place, result in wanted.items():
        before = current.get(place)
        if before is None or before.document != result.document:
            yield place, result if before is None else replace(result, derived=max(now, before.derived))
    for place, result in current.items():
        lapsed = place not in wanted and result.document != WITHDRAWN
        inside = (since is None or result.learned >= since) and (end is None or result.learned < end)
        if lapsed and inside:
            yield place, Written(result.learned, WITHDRAWN, max(now, result.derived), knowledge)
