"""Bytes -> items: which parser reads them, and what is refused before any parser sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from tracker.errors import SourceError
from tracker.model import Feed, Item
from tracker.sources.documents import ParsedFeed
from tracker.sources.fastfeed import Declined, read_fast
from tracker.sources.hkex import read_hkex
from tracker.sources.jsonfeed import read_json
from tracker.sources.mending import MOST_ITEMS, capped, cleaned, escaped, mend_body, whole
from tracker.sources.publishers import (
    NOBODY,
    Filer,
    filer_of,
    is_edgar,
    is_google,
    of_edgar,
    of_google,
    of_wikipedia,
)
from tracker.sources.web_pages import judge_page
from tracker.sources.xmlfeed import read_feedparser

LARGEST = 50_000_000  # bytes; what the fetcher lets through is far less
HEAVY = 1_000_000  # bytes beyond which a document is read in a process of its own
MOST_TAGS = 1_000_000
EXPANSION = 1_000_000  # characters that a document's own entities may add
_ENTITY = re.compile(rb"<!ENTITY\s+(%\s*)?([^\s'\"<>]{1,200})\s+(SYSTEM|PUBLIC)?\s*(\"[^\"]*\"|'[^']*')?", re.I)
_JSON = re.compile(rb"^(?:\xef\xbb\xbf)?\s*[\[{]")


Slowly = Callable[[bytes, Feed, str], ParsedFeed]
FeedParser = Callable[[bytes, Feed, str, Slowly], ParsedFeed]


def read_slowly(body: bytes, feed: Feed, content_type: str = "") -> ParsedFeed:
    """XML that is not plain, by feedparser; a page that came instead of a feed is named. Raises SourceError."""
    refuse_bombs(body, feed)
    try:
        document = read_feedparser(escaped(body), feed, content_type)
    except SourceError:
        judge_page(body, feed)
        return _read_cleaned(body, feed)
    if not document.items and document.form == "xml":
        judge_page(body, feed)
    return document


def _read_cleaned(body: bytes, feed: Feed) -> ParsedFeed:
    """A second look at what no parser took, without the bytes that cannot be read. Raises SourceError."""
    document = read_feedparser(cleaned(body), feed, "text/xml; charset=utf-8")
    return replace(document, notes=(*document.notes, "could be read only without its bad bytes"))


def read(
    body: bytes, feed: Feed, content_type: str = "", slowly: Slowly = read_slowly, apart: Slowly | None = None
) -> ParsedFeed:
    """Read a feed's answer by its sort; what is not plain goes to `slowly`, what is heavy to `apart`: to a process
    of its own, with a deadline and a memory limit.

    Raises SourceError, which says what it is instead of a feed.
    """
    if feed.sort not in SOURCES:
        raise SourceError(
            f"{feed.name}: no sort {feed.sort!r} of source; there are {', '.join(SOURCES)}", "misconfigured"
        )
    if not body.strip():
        raise SourceError(f"{feed.name}: the answer is empty", "empty_body")
    if len(body) > LARGEST:
        raise SourceError(f"{feed.name}: {len(body):,} bytes is no feed", "too_large")
    if apart is not None and len(body) > HEAVY:
        return apart(body, feed, content_type)
    return few(SOURCES[feed.sort](body, feed, content_type, slowly))


def few(document: ParsedFeed) -> ParsedFeed:
    """The document with as many items as one answer may bring; a note says when there were more."""
    if len(document.items) <= MOST_ITEMS:
        return document
    note = f"more than {MOST_ITEMS:,} items in one answer: the first {MOST_ITEMS:,} are read"
    return replace(document, items=document.items[:MOST_ITEMS], notes=(*document.notes, note))


def parse(body: bytes, feed: Feed, content_type: str = "") -> tuple[Item, ...]:
    """The items of a feed's answer, in its own order. Raises SourceError when it is no feed or a hostile one."""
    return read(body, feed, content_type).items


def read_any(body: bytes, feed: Feed, content_type: str, slowly: Slowly) -> ParsedFeed:
    """RSS, Atom, RDF or JSON Feed, told apart by the bytes; EDGAR and Google News are known by their items."""
    if _JSON.match(body):
        return read_json(body, feed)
    body, cut = whole(mend_body(body, feed.language, content_type))
    body, notes = capped(body)
    refuse_crowds(body, feed)
    try:
        document = read_fast(body, feed, content_type)
    except Declined:
        document = slowly(body, feed, content_type)
    company = filer_of(body) if b"<company-info>" in body else NOBODY
    items = tuple(_put_right(one, company) for one in document.items)
    return replace(document, items=items, notes=(*notes, *document.notes), cut=cut)


def refuse_crowds(body: bytes, feed: Feed) -> None:
    """Refuse a document of more tags than any feed has, before anything is built of them. Raises SourceError."""
    tags = body.count(b"<")
    if tags > MOST_TAGS:
        raise SourceError(f"{feed.name}: {tags:,} tags: refused", "too_heavy")


def _put_right(item: Item, company: Filer) -> Item:
    if is_edgar(item):
        return of_edgar(item, company)
    return of_google(item) if is_google(item) else item


def refuse_bombs(body: bytes, feed: Feed) -> None:
    """Refuse a document whose own entities nest, reach outside, or blow it up. Raises SourceError."""
    plain = body.replace(b"\0", b"") if b"\0" in body[:64] else body
    if b"<!ENTITY" not in plain and b"<!entity" not in plain:
        return
    added = 0
    for parameter, name, outside, value in _ENTITY.findall(plain):
        if parameter or outside or re.search(rb"&(?!#)", value):
            raise SourceError(f"{feed.name}: its entities nest or reach outside: refused", "hostile")
        added += len(value) * plain.count(b"&" + name + b";")
    if added > EXPANSION:
        raise SourceError(f"{feed.name}: its entities would add {added:,} characters: refused", "hostile")


def _each(put_right: Callable[[Item], Item]) -> FeedParser:
    """A reader of feeds whose every item is put right."""

    def read_and_put_right(body: bytes, feed: Feed, content_type: str, slowly: Slowly) -> ParsedFeed:
        document = read_any(body, feed, content_type, slowly)
        return replace(document, items=tuple(put_right(one) for one in document.items))

    return read_and_put_right


def _announcements(body: bytes, feed: Feed, _content_type: str, _slowly: Slowly) -> ParsedFeed:
    return read_hkex(body, feed)


def _rows(body: bytes, feed: Feed, _content_type: str, _slowly: Slowly) -> ParsedFeed:
    from tracker.sources.jsonrows import read_rows

    return read_rows(body, feed)


SOURCES: Mapping[str, FeedParser] = {
    "feed": read_any,
    "edgar": read_any,
    "google_news": _each(of_google),
    "wikipedia": _each(of_wikipedia),
    "hkex": _announcements,
    "json": _rows,
}
