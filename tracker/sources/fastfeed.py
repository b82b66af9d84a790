"""The fast parser: plain, well-formed RSS, RDF and Atom -> items, at many times feedparser's speed.

It reads plain documents and leaves everything else to feedparser: documents with a DOCTYPE,
xml:base, an encoding other than UTF-8, nested or uncounted items, markup where text is due, or an element that
sounds like a headline, link, date or author in a namespace that it does not know. What it reads must equal what
feedparser reads, field by field; the tests hold the two against each other on every feed at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from tracker.model import Feed, Item
from tracker.sources.documents import ParsedFeed, plain_guid, ttl_of
from tracker.sources.sanitising import NAME, SUMMARY, TITLE, plain_text, safe_link

ATOM = "{http://www.w3.org/2005/Atom}"
RSS1 = "{http://purl.org/rss/1.0/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
SY = "{http://purl.org/rss/1.0/modules/syndication/}"
XML = "{http://www.w3.org/XML/1998/namespace}"

# Local names that carry what we read: known in these namespaces, a reason to decline in any other.
_TELLING = (
    "title link guid id description summary subtitle tagline info abstract content body encoded date pubdate published "
    "issued modified updated created expirationdate author creator contributor name email source language publisher "
    "managingeditor owner base image textinput fullitem"
)
TELLING = frozenset(_TELLING.split())
KNOWN = {
    **{f"{space}{name}": name for space in ("", RSS1) for name in ("title", "link", "description")},
    "guid": "guid", "pubDate": "published", "author": "author", "source": "source",
    f"{DC}date": "updated", f"{DC}creator": "author", f"{CONTENT}encoded": "content",
    **{f"{ATOM}{name}": name for name in "title link id published updated summary content author".split()},  # noqa: SIM905
}  # fmt: skip
MEDIA = "{http://search.yahoo.com/mrss/}content"  # a picture's address; feedparser keeps it apart
TEXTUAL = (None, "text", "html", "text/plain", "text/html")  # types of Atom's texts; others are markup or base64
_ODD = (b"<!doctype", b"<!entity", b"xml:base", b" base=", b"\tbase=", b"\nbase=", b" mode=", b"\tmode=", b"\nmode=")
_WINDOWS = re.compile(rb"\xc2[\x80-\x9f]|&#(?:12[89]|1[345]\d|[xX][89][0-9a-fA-F]);")  # mended by feedparser
_DECLARED = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([^\"']{1,40})", re.I)
_STARTS = (re.compile(rb"<item(?=[\s/>])"), re.compile(rb"<entry(?=[\s/>])"))
_PREFIXED = re.compile(rb":(?:item|entry)(?=[\s/>])")


class Declined(Exception):
    """The document is left to feedparser."""


def read_fast(body: bytes, feed: Feed, content_type: str = "") -> ParsedFeed:
    """Read a document of the plain sort. Raises Declined for any other."""
    check_bytes(body, content_type)
    try:
        root = ET.fromstring(body)
    except (ET.ParseError, ValueError, LookupError, MemoryError) as cause:
        raise Declined(str(cause)) from cause
    form, channel, entries = _parts(root)
    if len(entries) != sum(len(starts.findall(body)) for starts in _STARTS):
        raise Declined("items where none are due")
    language = root.get(f"{XML}lang", "") or _channel(channel, "language") or _channel(channel, f"{DC}language")
    ttl = ttl_of(
        _channel(channel, "ttl"), _channel(channel, f"{SY}updatePeriod"), _channel(channel, f"{SY}updateFrequency")
    )
    return ParsedFeed(tuple(_item(entry, feed, language.replace("_", "-")) for entry in entries), ttl, (), form, "fast")


def check_bytes(body: bytes, content_type: str) -> None:
    """Decline by the bytes alone. Raises Declined."""
    declared = _DECLARED.match(body)
    if declared is not None and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii") and not body.isascii():
        raise Declined("not in UTF-8")
    if re.search(r"charset\s*=\s*[\"']?(?!utf-?8\b|us-ascii)", content_type, re.I) and not body.isascii():
        raise Declined("the server says that it is not in UTF-8")
    lower = body.lower()
    if any(odd in lower for odd in _ODD) or lower.count(b"lang=") > 1:
        raise Declined("DTD, base or languages within")
    if (b"\xc2" in body or b"&#" in body) and _WINDOWS.search(body):
        raise Declined("characters of Windows-1252")
    if lower.count(b"<item") + lower.count(b"<entry") != body.count(b"<item") + body.count(b"<entry"):
        raise Declined("items in capitals")
    if _PREFIXED.search(body):
        raise Declined("items with a prefix")


def _parts(root: ET.Element) -> tuple[str, ET.Element, list[ET.Element]]:
    """The form, the channel and the items. Raises Declined for a root of another sort."""
    if root.tag == "rss":
        channel = root.find("channel")
        if channel is not None and not root.findall("item"):
            return "rss", channel, channel.findall("item")
    if root.tag == f"{ATOM}feed":
        return "atom", root, root.findall(f"{ATOM}entry")
    if root.tag == f"{RDF}RDF":
        channel = root.find(f"{RSS1}channel")
        if channel is not None:
            return "rdf", channel, root.findall(f"{RSS1}item")
    raise Declined(f"root {root.tag[:80]!r}")


def _channel(channel: ET.Element, name: str) -> str:
    return (channel.findtext(name) or "").strip()


def _item(entry: ET.Element, feed: Feed, language: str) -> Item:
    """One item, each of its fields said once. Raises Declined when it is not so plain."""
    said: dict[str, str] = {}
    about = entry.get(f"{RDF}about", "")
    if about:
        said["id"] = about
    for child in entry:
        for name, text in _fields(child):
            if name in said and name != "author" and text != said[name]:
                raise Declined(f"{name} said twice")
            said[name] = text
    if "link" not in said and ("other" in said or "guid_link" in said):
        raise Declined("no link, but others to choose from")
    base = feed.url if feed.url.startswith("http") else ""
    guid = said.get("guid") or said.get("id", "")
    return Item(
        guid=plain_guid(guid),
        link=safe_link(said.get("link", ""), base),
        title=plain_text(said.get("title", ""), TITLE),
        summary=plain_text(said.get("description") or said.get("summary") or said.get("content", ""), SUMMARY),
        published=said.get("published", "")[:200],
        updated=said.get("updated", "")[:200],
        author=plain_text(said.get("author", ""), NAME),
        language=language[:35],
        publisher=plain_text(said.get("source", ""), NAME),
    )


def _fields(child: ET.Element) -> Iterator[tuple[str, str]]:
    """What a child of an item says: field and text. Raises Declined when it sounds telling but is not known."""
    name = KNOWN.get(child.tag)
    if name is None:
        _decline_telling(child)
        if child.tag == "enclosure":
            yield "other", ""
    elif name == "link" and (child.tag.startswith(ATOM) or child.attrib):
        yield from _atom_link(child)
    elif name == "author" and child.tag.startswith(ATOM):
        yield "author", _person(child)
    else:
        if child.get("type") not in TEXTUAL:
            raise Declined(f"{child.tag[:80]!r} of type {child.get('type', '')[:40]!r}")
        text = _text(child)
        if name == "id" or (name == "guid" and child.get("isPermaLink", "true").lower() == "true"):
            yield "guid_link", text
        yield name, text


def _decline_telling(child: ET.Element) -> None:
    for one in child.iter():
        if one.tag != MEDIA and one.tag.rpartition("}")[2].lower() in TELLING:
            raise Declined(f"{one.tag[:80]!r} is not known")


def _atom_link(link: ET.Element) -> Iterator[tuple[str, str]]:
    kind = link.get("type", "text/html")
    if "href" not in link.attrib:
        raise Declined("a link that leads nowhere")
    if link.get("rel", "alternate") == "alternate" and kind in ("text/html", "html", "application/xhtml+xml", "xhtml"):
        yield "link", link.get("href", "")
    else:
        yield "other", ""


def _person(author: ET.Element) -> str:
    """Atom's author as `Name (address)`."""
    if any(len(part) for part in author):
        raise Declined("markup in an author")
    name, mail = _channel(author, f"{ATOM}name"), _channel(author, f"{ATOM}email")
    return f"{name} ({mail})" if name and mail else name or mail


def _text(element: ET.Element) -> str:
    """An element's text, with the mend that feedparser makes of UTF-8 encoded twice."""
    if len(element):
        raise Declined(f"markup in {element.tag[:80]!r}")
    text = (element.text or "").strip()
    if text.isascii():
        return text
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text
