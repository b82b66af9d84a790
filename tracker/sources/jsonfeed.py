"""JSON Feed 1.0 and 1.1 -> items (jsonfeed.org/version/1.1), forgiving as feedparser is with XML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tracker.errors import SourceError
from tracker.model import Feed, Item
from tracker.sources.documents import ParsedFeed, plain_guid
from tracker.sources.mending import MOST_ITEMS
from tracker.sources.sanitising import NAME, SUMMARY, TITLE, plain_text, safe_link


def loads(body: bytes, feed: Feed) -> Any:
    """JSON of any of its encodings. Raises SourceError for what is none."""
    try:
        return json.loads(body.lstrip(b"\xef\xbb\xbf"), strict=False)  # with line ends inside of texts
    except (ValueError, RecursionError) as cause:
        raise SourceError(f"{feed.name}: the JSON is broken: {cause}", "malformed") from cause


def read_json(body: bytes, feed: Feed) -> ParsedFeed:
    """Read a JSON Feed. Raises SourceError when it is broken or some other JSON."""
    whole = loads(body, feed)
    if not isinstance(whole, dict) or not isinstance(whole.get("items"), list):
        raise SourceError(f"{feed.name}: JSON, but no JSON Feed (it has no list of items)", "not_a_feed")
    language = _text(whole, "language")
    rows = [one for one in whole["items"] if isinstance(one, dict)]
    items = tuple(_item(one, feed, language) for one in rows[: MOST_ITEMS + 1])
    return ParsedFeed(items, form="json", rows=len(rows))


def _item(one: Mapping[str, Any], feed: Feed, language: str) -> Item:
    base = _text(one, "home_page_url") or (feed.url if feed.url.startswith("http") else "")
    title = plain_text(_text(one, "title"), TITLE)
    text = _text(one, "summary") or _text(one, "content_html") or _text(one, "content_text")
    return Item(
        guid=plain_guid(_text(one, "id")),
        link=safe_link(_text(one, "url") or _text(one, "external_url"), base),
        title=title,
        summary=plain_text(text, SUMMARY),
        published=_text(one, "date_published")[:200],
        updated=_text(one, "date_modified")[:200],
        author=plain_text(", ".join(_authors(one)), NAME),
        language=(_text(one, "language") or language)[:35],
    )


def _authors(one: Mapping[str, Any]) -> Iterable[str]:
    """Names of 1.1's `authors`, else of 1.0's `author`."""
    several = one.get("authors") or [one.get("author")]
    if not isinstance(several, list):
        return ()
    return [name for name in (_text(who, "name") for who in several if isinstance(who, dict)) if name]


def _text(holder: Mapping[str, Any], key: str) -> str:
    value = holder.get(key)
    if isinstance(value, bool) or value is None:
        return ""
    return str(value) if isinstance(value, str | int | float) else ""
