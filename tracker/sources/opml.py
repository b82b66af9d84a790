"""Lists of feeds as OPML 2.0, in and out (opml.org/spec2.opml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from tracker.errors import SourceError
from tracker.model import Feed
from tracker.sources.mending import escaped, mend_body
from tracker.sources.sanitising import NAME, plain_text, safe_link

LARGEST = 5_000_000  # bytes
FEED_TYPES = ("rss", "atom", "rdf")


@dataclass(frozen=True, slots=True)
class Outlines:
    """What an OPML list holds: its feeds, each address once, and what could not be taken, each with the reason."""

    feeds: tuple[Feed, ...]
    left: tuple[tuple[str, str], ...] = ()


def read_opml(body: bytes) -> tuple[Feed, ...]:
    """The feeds of an OPML list, however deep, each address once. Raises SourceError when it is none."""
    return read_outlines(body).feeds


def read_outlines(body: bytes) -> Outlines:
    """The feeds of an OPML list, however deep, and what could not be taken. Raises SourceError when it is none.

    Bare ampersands are mended; `feed://` means http.
    """
    if len(body) > LARGEST or b"<!ENTITY" in body or b"<!DOCTYPE" in body:
        raise SourceError("this OPML is too large or declares entities: refused", "hostile")
    try:
        root = ET.fromstring(escaped(mend_body(body)))
    except (ET.ParseError, ValueError, LookupError) as cause:
        raise SourceError(f"this is no OPML: {cause}", "malformed") from cause
    if root.tag.lower() != "opml":
        raise SourceError(f"this is no OPML: its root is {root.tag[:40]!r}", "malformed")
    return _sorted_out(_outlines(root))


def _outlines(root: ET.Element) -> Iterator[dict[str, str]]:
    """Outlines that mean a feed: their attributes, names in lower case."""
    for outline in root.iter("outline"):
        said = {name.lower(): value for name, value in outline.attrib.items()}
        if said.get("xmlurl") or (said.get("type", "").lower() in FEED_TYPES and said.get("url")):
            yield said


def _sorted_out(outlines: Iterable[dict[str, str]]) -> Outlines:
    feeds: dict[str, Feed] = {}
    left = []
    for said in outlines:
        words = said.get("xmlurl") or said.get("url", "")
        name = plain_text(said.get("title") or said.get("text") or words, NAME)
        url = safe_link(http_of(words))
        if not url:
            left.append((name, f"{words[:200]!r} is no http or https address"))
        elif url in feeds:
            left.append((name, f"{url} stands twice in the list"))
        else:
            feeds[url] = Feed(name, url, language=said.get("language", "en")[:35] or "en")
    return Outlines(tuple(feeds.values()), tuple(left))


def http_of(words: str) -> str:
    """`feed://host/path` and `feed:https://...` as the http(s) address that they mean."""
    bare = re.sub(r"^\s*(?:feed|rss):(?://)?(?=https?:)", "", words, flags=re.I)
    return re.sub(r"^\s*(?:feed|rss)://", "http://", bare, flags=re.I).strip()


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
