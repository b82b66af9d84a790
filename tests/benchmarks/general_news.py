"""Stories of general news: how far the grouping goes beyond the trade, on headlines of every sort, by the daemon's own
weights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tests.core.texts import shipped, understand
from tracker.core.stories.cluster import StoryIndex
from tracker.core.stories.entry_features import features_of
from tracker.core.stories.rarity import read_background


def grouped(headlines: Sequence[tuple[datetime, str, str]]) -> list[str]:
    """The story of each headline (published, id, title), in their order."""
    index, stories = StoryIndex(shipped()), dict[str, str]()
    background = read_background(shipped().knowledge.background)
    for published, name, title in sorted(headlines):
        features = features_of(title, "", understand(title), background)
        stories[name] = index.place(name, features, published, published)
    return [stories[name] for _, name, _ in headlines]
