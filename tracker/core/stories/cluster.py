"""Entry -> Story: all entries that tell the same news, across feeds and languages.

Entries are taken in the order in which they were said, and where two were said at one moment in the order of their
texts; each joins the story it is nearest to, or begins one (leader assignment). So stories, and which report each
begins with, follow from what was said and not from the order in which it was heard; and chains of templates do not glue
strangers together as union-find would. When an entry was learned matters in one way: two that were learned further
apart than `KEPT` are never one story. Two levels: near-duplicates (minhash.py, equal numbers) and the same story in
other words or another language (nearness.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.core.feeds.said import said_of
from tracker.core.stories.entry_features import Features, features_of
from tracker.core.stories.filings import Filings
from tracker.core.stories.nearness import Admits, StoryTable, anyone, measure_of
from tracker.core.stories.rarity import read_background
from tracker.model import Entry, Reading, Readings, Recipe, Story, Trust


class StoryIndex:
    """Stories still open, to which entries are assigned one by one, in the order of `order_of`."""

    def __init__(self, recipe: Recipe) -> None:
        window = timedelta(hours=recipe.cluster_hours)
        self._filings = Filings()
        self._background = read_background(recipe.knowledge.background)
        self._table = StoryTable(measure_of(recipe.knowledge.nearness, recipe.similarity, window))

    def assign(self, entry: Entry, reading: Reading) -> str:
        """The story that the entry belongs to, by the id of the entry said first: its own id when it begins one.

        Entries must come in the order of `order_of`.
        """
        features = features_of(entry.title, entry.summary, reading, self._background)
        twin = self._filings.twin(entry, reading)
        story = twin or self.place(
            entry.id, features, entry.learned, said_of(entry)[0],
            lambda story: self._filings.admits(story, entry, reading),
        )  # fmt: skip
        self._filings.keep(story, entry, reading)
        return story

    def place(self, name: str, features: Features, learned: datetime, said: datetime, admits: Admits = anyone) -> str:
        """`assign` for features already made."""
        return self._table.place(name, features, learned, said, admits)


def cluster(entries: Sequence[Entry], readings: Readings, recipe: Recipe) -> tuple[Story, ...]:
    """The stories of all versions of all items, in any order; earliest said first.

    A story holds one entry per item, with the text of its latest version and the moment its first was learned; it
    begins with the one said first and is named by the one learned first, so that a late entry renames none.
    Items are placed by their first version, so an edit never moves one.
    """
    index = StoryIndex(recipe)
    told: dict[str, list[Entry]] = {}
    for first, latest in _items(entries):
        told.setdefault(index.assign(first, readings.of(first)), []).append(_as_learned(first, latest))
    return tuple(sorted((_story(items) for items in told.values()), key=lambda one: (one.said, one.id)))


def order_of(entry: Entry) -> tuple[datetime, str, str, str, str]:
    """When it was said; between two said at one moment, what they say, so that it matters not which was heard first."""
    return said_of(entry)[0], entry.title, entry.feed, entry.link, entry.id


def _items(entries: Iterable[Entry]) -> Iterable[tuple[Entry, Entry]]:
    """First and latest version of each item, items in the order of `order_of` their first.

    Two ids of one feed with the same title and link are one item (a feed that changes its guids), unless they are
    filings: many of those bear one title.
    """
    versions: dict[str, list[Entry]] = {}
    for entry in entries:
        versions.setdefault(entry.id, []).append(entry)
    items = []
    for group in versions.values():
        group.sort(key=lambda one: (one.learned, one.said, one.version))
        items.append((group[0], group[-1]))
    items.sort(key=lambda pair: order_of(pair[0]))
    seen: set[tuple[str, str, str]] = set()
    for first, latest in items:
        same = (first.feed, first.title, first.link)
        if same not in seen or first.trust is Trust.FILING:
            seen.add(same)
            yield first, latest


def _as_learned(first: Entry, latest: Entry) -> Entry:
    """The latest text, known since the first version, and said no later than any version says."""
    if first is latest:
        return first
    return replace(latest, learned=first.learned, published=first.published, precision=first.precision)


def _story(items: Sequence[Entry]) -> Story:
    """A story of entries in the order in which they were said."""
    named = min(items, key=lambda one: (one.learned, order_of(one)))
    return Story(named.id, tuple(items), *said_of(items[0]))


__all__ = ["StoryIndex", "cluster", "order_of", "said_of"]
