"""Entry -> Story: all entries that tell the same news, across feeds and languages.

Entries are taken in the order in which they were learned; each joins the story it is nearest to, or begins
one (leader assignment). Nothing learned later changes an assignment, so the future is not seen, and chains
of templates do not glue strangers together as union-find would. Two reports are held together by when they were said,
not by when they were learned: a headline that comes late through another feed is still the same news. Two levels:
near-duplicates (minhash.py, equal numbers) and the same story in other words or another language (nearness.py).
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
    """Stories still open, to which entries are assigned one by one, in the order (learned, said, id)."""

    def __init__(self, recipe: Recipe) -> None:
        window = timedelta(hours=recipe.cluster_hours)
        self._filings = Filings()
        self._background = read_background(recipe.knowledge.background)
        self._table = StoryTable(measure_of(recipe.knowledge.nearness, recipe.similarity, window))

    def assign(self, entry: Entry, reading: Reading) -> str:
        """The id of the story that the entry belongs to: its own id when it begins one.

        Entries must come in the order of `learned`; older ones are compared as if just learned.
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

    A story holds one entry per item, with the text of its latest version and the moment its first was learned.
    Items are placed by their first version, so an edit never moves one.
    """
    index = StoryIndex(recipe)
    told: dict[str, list[Entry]] = {}
    for first, latest in _items(entries):
        told.setdefault(index.assign(first, readings.of(first)), []).append(_as_learned(first, latest))
    return tuple(sorted((_story(name, items) for name, items in told.items()), key=lambda one: (one.said, one.id)))


def _items(entries: Iterable[Entry]) -> Iterable[tuple[Entry, Entry]]:
    """First and latest version of each item, items in the order (learned, said, id).

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
    items.sort(key=lambda pair: (pair[0].learned, pair[0].said, pair[0].id))
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


def _story(name: str, items: list[Entry]) -> Story:
    told = sorted(((*said_of(one), one) for one in items), key=lambda row: (row[0], row[2].learned, row[2].id))
    said, precision, _ = told[0]
    return Story(name, tuple(one for _, _, one in told), said, precision)


__all__ = ["StoryIndex", "cluster", "said_of"]
