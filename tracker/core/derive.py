"""derive(facts, recipe) -> results: the method, readable on one screen.

    step      takes                        gives                                  in
    read      every entry version          Reading: what its words say            reading/
              (a second reader's opinions settle the unsure ones, where one is configured: announcements/)
    cluster   entries and readings         Story: same news, many feeds           stories/
    detect    a story and its reading      Announcement | Passed(reason)          announcements/detect.py
    link      an announcement              Link to each listing | Unlinked        announcements/link.py
    align     the bars of a listing        AlignedReturns | Unmeasured(reason)    reactions/aligned.py
    measure   a link and its alignment     Reaction | Unmeasured(reason)          reactions/measure.py
    relate    all events                   confounded and twin events marked      reactions/confounding.py
    judge     a story's claims             Verdict                                claims/

Pure: the same facts and recipe give the same results, in the same order, whatever order the facts came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.core.announcements.detect import detect, read_story
from tracker.core.announcements.link import link
from tracker.core.announcements.second_reading import settled
from tracker.core.claims.verdicts import verdicts_of
from tracker.core.reactions.aligned import Alignments, align
from tracker.core.reactions.confounding import mark_confounded, mark_twins
from tracker.core.reactions.measure import measure
from tracker.core.reading.reading import read
from tracker.core.stories.cluster import cluster, said_of
from tracker.model import (
    Announcement,
    Entry,
    Event,
    Facts,
    Link,
    Listing,
    Passed,
    Recipe,
    Results,
    Story,
    Unlinked,
)

# Other news this far back can share an event's window (and a halt can stretch one): it must be seen to be told.
NEIGHBOURS = timedelta(days=30)


def derive(
    facts: Facts, recipe: Recipe, since: datetime | None = None, alignments: Alignments | None = None
) -> Results:
    """All that follows from the facts, for stories first learned at or after `since` (None: every story).

    Facts must go back a halo further than `reach` (the clustering window for entries, the estimation
    window for bars); then deriving the touched part equals deriving everything and picking that part.
    `alignments` of the same facts, where they are at hand; else those that the links need are made.
    """
    early = None if since is None else reach(facts.entries, since) - NEIGHBOURS
    readings = settled(read(facts.entries, recipe.knowledge), facts.opinions, recipe)
    stories = tuple(story for story in cluster(facts.entries, readings, recipe) if begins(story, early))
    told = [(story, read_story(story, readings)) for story in stories]
    found = [(reading, detect(story, readings, recipe)) for story, reading in told]
    heard = [(reading, one) for reading, one in found if isinstance(one, Announcement)]
    linked = [(one, link(one, reading, facts.sessions, recipe)) for reading, one in heard]
    if alignments is None:
        alignments = align(listings_of((links for _, links in linked), recipe), facts, recipe)
    events = tuple(
        event
        for one, links in linked
        if not isinstance(links, Unlinked)
        for event in react(one, links, alignments, facts, recipe)
    )
    results = Results(
        stories=stories,
        announcements=tuple(one for _, one in heard),
        passed=tuple(one for _, one in found if isinstance(one, Passed)),
        unlinked=tuple(links for _, links in linked if isinstance(links, Unlinked)),
        events=mark_twins(mark_confounded(events)),
        verdicts=tuple(verdict for story in stories for verdict in verdicts_of(story, readings, facts, recipe)),
        knowledge=recipe.knowledge.digest,
    )
    return select(results, frozenset(story.id for story in stories if begins(story, since)))


def reach(entries: Iterable[Entry], since: datetime) -> datetime:
    """The earliest that anything learned at or after `since` was said; `since` itself when nothing is older.

    News learned late shares its windows with what was told then, not with what is told now.
    """
    return min((since, *(said_of(entry)[0] for entry in entries if entry.learned >= since)))


def begins(story: Story, since: datetime | None) -> bool:
    """Whether a story was first learned inside the part that is derived."""
    return since is None or min(entry.learned for entry in story.entries) >= since


def listings_of(linked: Iterable[tuple[Link, ...] | Unlinked], recipe: Recipe) -> tuple[Listing, ...]:
    """The listings of the watchlist to which any link leads."""
    named = {one.listing for links in linked if not isinstance(links, Unlinked) for one in links}
    return tuple(one for one in recipe.watchlist.listings if one.symbol in named)


def react(
    announcement: Announcement, links: tuple[Link, ...], alignments: Alignments, facts: Facts, recipe: Recipe
) -> Iterator[Event]:
    """One event a link, measured or with the reason why not."""
    for one in links:
        yield Event(
            key=f"{one.story}.{one.listing}",
            recipe=recipe.name,
            announcement=announcement,
            link=one,
            reaction=measure(one, announcement, alignments, facts, recipe),
            knowledge=recipe.knowledge.digest,
        )


def select(results: Results, stories: frozenset[str]) -> Results:
    """The part of the results that belongs to some stories."""
    return replace(
        results,
        stories=tuple(one for one in results.stories if one.id in stories),
        announcements=tuple(one for one in results.announcements if one.story in stories),
        passed=tuple(one for one in results.passed if one.story in stories),
        unlinked=tuple(one for one in results.unlinked if one.story in stories),
        events=tuple(one for one in results.events if one.link.story in stories),
        verdicts=tuple(one for one in results.verdicts if one.story in stories),
    )
