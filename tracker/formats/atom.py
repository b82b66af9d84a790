"""The report as an Atom feed (RFC 4287): one entry an announcement, for feed readers.

Identifiers are made from the day and the story, so a later issue updates entries instead of adding them.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from tracker.formats.page import DayPage, lay_out
from tracker.formats.page.parts import StoryCard
from tracker.formats.page.words import spoken
from tracker.model import Report

NAMESPACE = "http://www.w3.org/2005/Atom"


def render(report: Report) -> str:
    """A complete document; text that strangers wrote is character data, never markup."""
    register_namespace("", NAMESPACE)
    page = lay_out(report)
    feed = Element(_name("feed"))
    _text(feed, "id", identifier("day", page.iso))
    _text(feed, "title", f"{page.day}: {page.headline}")
    _text(feed, "subtitle", " ".join((*page.notes, *(spoken(one) for one in page.lead))))
    _text(feed, "updated", page.moment)
    _text(SubElement(feed, _name("author")), "name", "Market Reaction Tracker")
    _text(feed, "generator", "market-reaction-tracker")
    for article in (*page.articles, *page.asides):
        _entry(feed, article, page)
    indent(feed, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"


def identifier(*parts: str) -> str:
    """A stable urn for a day or an announcement of it."""
    return uuid5(NAMESPACE_URL, "market-reaction-tracker:" + ":".join(parts)).urn


def _entry(feed: Element, article: StoryCard, page: DayPage) -> None:
    entry = SubElement(feed, _name("entry"))
    _text(entry, "id", identifier("announcement", page.iso, article.story))
    _text(entry, "title", article.title)
    _text(entry, "updated", page.moment)
    _text(entry, "published", article.sources[0].moment)
    _text(SubElement(entry, _name("author")), "name", article.sources[0].publisher)
    if article.link:
        SubElement(entry, _name("link"), {"rel": "alternate", "href": article.link})
    SubElement(entry, _name("category"), {"term": article.kind})
    _text(entry, "summary", " ".join(_sentences(article, page)))


def _sentences(article: StoryCard, page: DayPage) -> Iterator[str]:
    """What followed the story: its rows, then the whole page's claims on them."""
    yield from (part for part in (article.meta, article.unlinked) if part)
    for row in page.rows:
        if article.number in row.stories:
            note = f", {row.note}" if row.note else ""
            yield f"{row.name}, {row.place}: {row.raw.text}, {row.beyond.text} ({row.verdict}, q {row.q}{note})."
    if article.number == 1:
        for one in page.wrong:
            yield f"{one.badge.label}: “{one.sentence}” ({one.publisher}): {one.stated} / {one.measured}."


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, _name(tag)).text = text
