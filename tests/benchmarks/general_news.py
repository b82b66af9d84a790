"""Stories of general news: how far the grouping goes beyond the trade, on headlines of every sort.

The daemon weighs news of the trade (TRADE). Headlines of general news have large stories and few facts that we know,
so this measure alone is judged on them; no command uses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tests.core.texts import shipped, understand
from tracker.core.stories.cluster import StoryIndex
from tracker.core.stories.entry_features import features_of
from tracker.core.stories.nearness import Measure
from tracker.core.stories.pair_features import Signs

# What comes together belongs together.
GENERAL = Measure(bias=-0.2, weights=Signs(words=1.0, haste=0.2), threshold=0.5, decay=1.0)


def grouped(headlines: Sequence[tuple[datetime, str, str]]) -> list[str]:
    """The story of each headline (published, id, title), in their order."""
    index, stories = StoryIndex(shipped(), GENERAL), dict[str, str]()
    for published, name, title in sorted(headlines):
        stories[name] = index.place(name, features_of(title, "", understand(title)), published, published)
    return [stories[name] for _, name, _ in headlines]
