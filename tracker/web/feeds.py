"""Events and days as feeds: Atom (RFC 4287) and JSON Feed 1.1. Ids never change; a revision updates its entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

import msgspec

from tracker.formats.atom import NAMESPACE, identifier
from tracker.formats.page import figures
from tracker.formats.page.safety import clean
from tracker.formats.page.words import words_in
from tracker.web.render import href
from tracker.web.site import StoreSnapshot

SHOWN = 60


@dataclass(frozen=True)
class FeedItem:
    """One thing to tell: its id, its address on this server, when it was said and last changed."""

    id: str
    path: str
    title: str
    summary: str
    published: datetime


def items(snapshot: StoreSnapshot) -> Iterator[FeedItem]:
    """The newest days with events, then the newest events."""
    words = words_in(snapshot.view.reporting.language)
    for day in snapshot.index.days[:10]:
        count = sum(1 for _ in snapshot.index.events.of("session", day))
        summary = f"{count} {words.tables['web']['events']}"
        yield FeedItem(
            identifier("day", day.isoformat()), f"/days/{day}", words.long_day(day), summary, snapshot.view.cutoff(day)
        )
    for row in snapshot.index.newest[:SHOWN]:
        if row.beyond is None:
            summary = row.reason
        else:
            word = words.of("standings", snapshot.index.standing(row))
            summary = f"{figures.percent(row.raw)}, {figures.signed(row.beyond * 100)}: {word}"
        title = clean(f"{row.company} ({row.listing}): {row.title}")
        yield FeedItem(identifier("event", row.id), href("/events/", row.id), title, clean(summary), row.said)


def atom(snapshot: StoreSnapshot, base: str) -> bytes:
    """The feed as Atom; `base` is the address of this server."""
    register_namespace("", NAMESPACE)
    found = list(items(snapshot))
    feed = Element(f"{{{NAMESPACE}}}feed")
    _add(feed, "id", identifier("feed"))
    _add(feed, "title", "Market Reaction Tracker")
    _add(feed, "updated", _moment(max((one.published for one in found), default=snapshot.now)))
    _add(SubElement(feed, f"{{{NAMESPACE}}}author"), "name", "Market Reaction Tracker")
    SubElement(feed, f"{{{NAMESPACE}}}link", {"rel": "self", "href": f"{base}/feed.atom"})
    for one in found:
        entry = SubElement(feed, f"{{{NAMESPACE}}}entry")
        for tag, text in (("id", one.id), ("title", one.title), ("updated", _moment(one.published))):
            _add(entry, tag, text)
        SubElement(entry, f"{{{NAMESPACE}}}link", {"rel": "alternate", "href": base + one.path})
        _add(entry, "summary", one.summary)
    indent(feed, " ")
    text = '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"
    return text.encode()


def json_feed(snapshot: StoreSnapshot, base: str) -> bytes:
    """The same as JSON Feed."""
    rows = [
        {
            "id": one.id,
            "url": base + one.path,
            "title": one.title,
            "content_text": one.summary,
            "date_published": _moment(one.published),
        }
        for one in items(snapshot)
    ]
    return msgspec.json.encode(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Market Reaction Tracker",
            "feed_url": f"{base}/feed.json",
            "home_page_url": f"{base}/",
            "items": rows,
        }
    )


def _moment(when: datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, f"{{{NAMESPACE}}}{tag}").text = text
