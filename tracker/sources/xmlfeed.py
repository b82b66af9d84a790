"""RSS 0.9x-2.0, Atom, RDF -> items, by feedparser: slow, and forgiving of nearly everything."""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from tracker.errors import SourceError
from tracker.model import Feed, Item
from tracker.sources.documents import ParsedFeed, plain_guid, ttl_of
from tracker.sources.sanitising import NAME, SUMMARY, TITLE, plain_text, safe_link


def read_feedparser(body: bytes, feed: Feed, content_type: str = "") -> ParsedFeed:
    """Read XML by feedparser, which mends nearly everything. Raises SourceError when it finds no feed."""
    headers = {"content-type": content_type, "content-location": feed.url} if content_type else {}
    try:
        parsed = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as cause:  # whatever hostile bytes make the parser do is the publisher's fault, not ours
        raise SourceError(f"{feed.name}: feedparser gave up: {type(cause).__name__}: {cause}", "malformed") from cause
    if not parsed.entries and not parsed.get("version"):
        raise SourceError(f"{feed.name}: no feed in the answer", "not_a_feed")
    language = _word(parsed.feed, "language")
    items = tuple(item_of(entry, feed, language) for entry in parsed.entries)
    notes = (f"not well-formed: {_first_line(parsed.bozo_exception)}",) if parsed.get("bozo") else ()
    form = re.sub(r"\d+.*", "", parsed.get("version") or "xml")
    return ParsedFeed(items, _ttl(parsed.feed), notes, form, "feedparser")


def item_of(entry: dict[str, Any], feed: Feed, language: str) -> Item:
    """feedparser's entry as an item: sanitised, capped, its dates still words."""
    base = feed.url if feed.url.startswith("http") else ""
    title = _word(entry, "title")
    return Item(
        guid=plain_guid(_word(entry, "id")),
        link=safe_link(_word(entry, "link"), base) or _enclosed(entry, base),
        title=plain_text(title, TITLE),
        summary=plain_text(_summary(entry), SUMMARY),
        published=_word(entry, "published")[:200].strip(),
        updated=_word(entry, "updated")[:200].strip(),
        author=plain_text(_word(entry, "author"), NAME),
        language=(_language(entry) or language)[:35],
        publisher=plain_text(_source(entry), NAME),
    )


def _word(holder: dict[str, Any], key: str) -> str:
    """A text of feedparser's dictionary, past its fall-backs (it offers `published` for a missing `updated`)."""
    value = dict.get(holder, key)
    return value if isinstance(value, str) else ""


def _summary(entry: dict[str, Any]) -> str:
    summary = _word(entry, "summary")
    if summary:
        return summary
    content = dict.get(entry, "content") or ()
    return next((one["value"] for one in content if one.get("value")), "")


def _enclosed(entry: dict[str, Any], base: str) -> str:
    links = dict.get(entry, "links") or ()
    offered = (safe_link(one.get("href") or "", base) for one in links)
    return next((link for link in offered if link), "")


def _language(entry: dict[str, Any]) -> str:
    detail = dict.get(entry, "title_detail") or {}
    return _word(entry, "language") or detail.get("language") or ""


def _source(entry: dict[str, Any]) -> str:
    source = dict.get(entry, "source") or {}
    return _word(source, "title") if isinstance(source, dict) else ""


def _ttl(channel: dict[str, Any]) -> int | None:
    return ttl_of(_word(channel, "ttl"), _word(channel, "sy_updateperiod"), _word(channel, "sy_updatefrequency"))


def _first_line(cause: object) -> str:
    return plain_text(str(cause).split("\n", 1)[0], 160)
