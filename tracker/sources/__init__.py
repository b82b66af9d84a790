"""Sources: feeds in. SOURCES maps `Feed.sort` to the parser that reads it; `Hearer` fetches.

Nothing here judges news: dates stay words, identity is the core's. Everything that comes in is hostile until
it has passed `plain` and `safe_link`.
"""

from tracker.sources.fetching import Hearer
from tracker.sources.parsing import SOURCES, parse

__all__ = ["SOURCES", "Hearer", "parse"]
