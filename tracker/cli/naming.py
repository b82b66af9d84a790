"""Which feed a person means."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from tracker.errors import UsageError
from tracker.model import Feed


def nearest_feed(words: str, feeds: Sequence[Feed]) -> Feed:
    """The feed of that name or address, whatever the capitals. Raises UsageError naming the nearest."""
    for feed in feeds:
        if words.casefold() in (feed.name.casefold(), feed.url.casefold()):
            return feed
    near = get_close_matches(words, [feed.name for feed in feeds], 3, 0.3)
    hint = f"did you mean {near[0]!r}?" if near else "`tracker feeds list` shows them"
    raise UsageError(f"no feed {words!r}; {hint}")
