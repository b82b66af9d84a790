"""What every parser gives: a document, its items, and facts about its health."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.model import Item
from tracker.sources.sanitising import LINK


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's answer as read: its items in its own order, the ttl in seconds it asks for, facts about its health.

    `form` is rss, rdf, atom, json or hkex; `tier` says which parser read it. `rows` counts what was there before
    a filter, where there is one; `cut` says why the document is not whole. Of an answer in pages, `reaches` is the
    date of its oldest row (ISO 8601), `pages` how many there are and `cursor` what names the next one.
    """

    items: tuple[Item, ...]
    ttl: int | None = None
    notes: tuple[str, ...] = ()
    form: str = "xml"
    tier: str = ""
    rows: int | None = None
    cut: str = ""
    reaches: str = ""
    pages: int = 1
    cursor: str = ""


def plain_guid(guid: str) -> str:
    """A guid as the feed spells it, without what cannot be seen, cut at a link's length."""
    if guid.isascii() and guid.isprintable():
        return " ".join(guid.split())[:LINK]
    seen = "".join(one for one in guid[: LINK * 2] if one.isprintable() or one.isspace())
    return " ".join(seen.split())[:LINK]


_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}


def ttl_of(minutes: str, period: str, often: str) -> int | None:
    """Seconds between polls that a feed asks for: RSS's ttl, else the syndication module's period."""
    if re.fullmatch(r"\s*\d{1,6}\s*", minutes):
        return int(minutes) * 60
    seconds = _PERIODS.get(period.strip().lower())
    if seconds is None:
        return None
    return seconds // max(1, int(often)) if re.fullmatch(r"\s*\d{1,5}\s*", often) else seconds
