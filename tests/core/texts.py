"""Entries for tests of reading, and the recipe with the shipped watchlist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from tracker.core.announcements.detect import read_story
from tracker.core.reading.reading import read, reader_of
from tracker.core.stories.cluster import cluster
from tracker.knowledge.load import load_knowledge
from tracker.model import Entry, Precision, Reading, Readings, Recipe, Story

START = datetime(2026, 4, 24, 1, 0, tzinfo=UTC)  # Friday 09:00 in Hong Kong


@cache
def shipped() -> Recipe:
    """The default recipe with the shipped watchlist."""
    return Recipe(knowledge=load_knowledge())


def understand(title: str, summary: str = "", recipe: Recipe | None = None) -> Reading:
    """What one text is understood to say."""
    return reader_of((recipe or shipped()).knowledge).read(title, summary)


def stories_of(entries: Sequence[Entry], recipe: Recipe | None = None) -> tuple[Story, ...]:
    """The stories of entries, read and clustered."""
    chosen = recipe or shipped()
    return cluster(entries, read(entries, chosen.knowledge), chosen)


def reading_of(story: Story, recipe: Recipe | None = None) -> Reading:
    """The reading of a story."""
    return read_story(story, read(story.entries, (recipe or shipped()).knowledge))


def readings_of(story: Story, recipe: Recipe | None = None) -> Readings:
    """The readings of a story's entries."""
    return read(story.entries, (recipe or shipped()).knowledge)


def entry(
    name: str,
    title: str,
    summary: str = "",
    hours: float = 0.0,
    late: float = 0.0,
    feed: str = "wire",
    version: str = "1",
    precision: Precision = Precision.MINUTE,
    link: str = "",
) -> Entry:
    """An entry published `hours` after START and learned `late` hours after that."""
    published = START + timedelta(hours=hours)
    return Entry(
        id=name,
        version=version,
        feed=feed,
        guid=name,
        link=link or f"https://{feed}.example/{name}",
        title=title,
        summary=summary,
        published=published,
        precision=precision,
        learned=published + timedelta(hours=late),
        publisher=feed,
    )
