"""What every parser gives: a document, its items, and facts about its health."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.model import Item
from tracker.sources.plain import LINK


@dataclass(frozen=True, slots=True)
class Document:
    """A feed's answer as read: its items in its own order, the ttl in seconds it asks for, facts about its health.

    `form` is rss, rdf, atom, json or hkex; `tier` says which parser read it.
    """

    items: tuple[Item, ...]
    ttl: int | None = None
    notes: tuple[str, ...] = ()
    form: str = "xml"
    tier: str = ""


def plain_guid(guid: str) -> str:
    """A guid as the feed spells it, without what cannot be seen, cut at a link's length."""
    seen = "".join(one for one in guid[: LINK * 2] if one.isprintable() or one.isspace())
    return " ".join(seen.split())[:LINK]
