"""Lists of feeds as OPML 2.0, in and out (opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from tracker.errors import SourceError
from tracker.model import Feed
from tracker.sources.sanitising import NAME, plain, safe_link

LARGEST = 5_000_000  # bytes


def read_opml(body: bytes) -> tuple[Feed, ...]:
    """The feeds of an OPML list, however deep, each address once. Raises SourceError when it is none."""
    if len(body) > LARGEST or b"<!ENTITY" in body or b"<!DOCTYPE" in body:
        raise SourceError("this OPML is too large or declares entities: refused", "hostile")
    try:
        root = ET.fromstring(body)
    except (ET.ParseError, ValueError, LookupError) as cause:
        raise SourceError(f"this is no OPML: {cause}", "malformed") from cause
    if root.tag.lower() != "opml":
        raise SourceError(f"this is no OPML: its root is {root.tag[:40]!r}", "malformed")
    feeds = {feed.url: feed for feed in _feeds(root)}
    return tuple(feeds.values())


def _feeds(root: ET.Element) -> Iterator[Feed]:
    for outline in root.iter("outline"):
        said = {name.lower(): value for name, value in outline.attrib.items()}
        url = safe_link(said.get("xmlurl", ""))
        if url:
            name = plain(said.get("title") or said.get("text") or url, NAME)
            yield Feed(name, url, language=said.get("language", "en")[:35] or "en")


def write_opml(feeds: Iterable[Feed], title: str = "Feeds of tracker") -> str:
    """The feeds as OPML 2.0."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = title
    body = ET.SubElement(root, "body")
    for feed in feeds:
        ET.SubElement(
            body, "outline", type="rss", text=feed.name, title=feed.name, xmlUrl=feed.url, language=feed.language
        )
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
