"""Entries for tests of reading, and the recipe with the shipped watchlist."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from tracker.knowledge.watchlists import load_watchlist
from tracker.model import Entry, Precision, Recipe

START = datetime(2026, 4, 24, 1, 0, tzinfo=UTC)  # Friday 09:00 in Hong Kong


@cache
def shipped() -> Recipe:
    """The default recipe with the shipped watchlist."""
    return Recipe(watchlist=load_watchlist())


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
