"""Any JSON answer -> items, as configured: JMESPath says where the rows lie and what each field is (jmespath.org).

`rows` is evaluated on the whole answer, each of `fields` on a row, which sees the whole as `root`. Beside JMESPath's
own functions there are from_json(text), records(columns) for tables written by column, split(text, by),
replace(text, old, new) and found(text, pattern).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import jmespath
from jmespath import functions
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

from tracker.errors import SourceError
from tracker.model import Feed, Item
from tracker.sources.documents import ParsedFeed, plain_guid
from tracker.sources.jsonfeed import loads
from tracker.sources.mending import MOST_ITEMS
from tracker.sources.sanitising import NAME, SUMMARY, TITLE, plain_text, safe_link

_JSONP = re.compile(rb"^\s*(?:/\*.{0,200}?\*/\s*)?[\w.$]{1,100}\s*\((.*)\)\s*;?\s*$", re.S)


class _Functions(functions.Functions):  # type: ignore[misc]  # jmespath ships no types
    """What the answers of registries need beside JMESPath's own functions."""

    @functions.signature({"types": ["string"]})  # type: ignore[untyped-decorator]
    def _func_from_json(self, text: str) -> Any:
        import json

        return json.loads(text, strict=False) if text.strip() else None

    @functions.signature({"types": ["object"]})  # type: ignore[untyped-decorator]
    def _func_records(self, columns: Mapping[str, Any]) -> list[dict[str, Any]]:
        listed = {name: column for name, column in columns.items() if isinstance(column, list)}
        count = max(map(len, listed.values()), default=0)
        return [{name: column[at] for name, column in listed.items() if at < len(column)} for at in range(count)]

    @functions.signature({"types": ["string", "null"]}, {"types": ["string"]})  # type: ignore[untyped-decorator]
    def _func_split(self, text: str | None, by: str) -> list[str]:
        return [part.strip() for part in (text or "").split(by) if part.strip()]

    @functions.signature({"types": ["string"]}, {"types": ["string"]}, {"types": ["string"]})  # type: ignore[untyped-decorator]
    def _func_replace(self, text: str, old: str, new: str) -> str:
        return text.replace(old, new)

    @functions.signature({"types": ["string", "null"]}, {"types": ["string"]})  # type: ignore[untyped-decorator]
    def _func_found(self, text: str | None, pattern: str) -> str:
        found = re.search(pattern, (text or "")[:2000])
        return found[found.lastindex or 0] if found else ""


_OPTIONS = jmespath.Options(custom_functions=_Functions())


@lru_cache(maxsize=512)
def compiled(expression: str) -> ParsedResult:
    """An expression ready to search with. Raises ValueError for one that is broken."""
    try:
        return jmespath.compile(expression)
    except JMESPathError as wrong:
        raise ValueError(f"{expression!r} is no JMESPath: {str(wrong).splitlines()[0]}") from wrong


def read_rows(body: bytes, feed: Feed) -> ParsedFeed:
    """Read an answer as the feed's `rows` and `fields` say. Raises SourceError when it is not as they say."""
    wrapped = _JSONP.match(body) if body[-3:].strip()[-1:] in (b")", b";") else None
    whole = loads(wrapped[1] if wrapped else body, feed)
    rows = _found(feed.rows, whole, feed)
    if not isinstance(rows, list):
        raise SourceError(
            f"{feed.name}: rows = {feed.rows!r} finds no list in the answer: {_shape(whole)}", "not_a_feed"
        )
    kept = [row for row in rows if isinstance(row, dict)]
    items = tuple(_item(row, whole, feed) for row in kept[: MOST_ITEMS + 1])
    said = [one.published for one in items if _instant(one.published)]
    cursor = _text(_found(feed.next, whole, feed)) if feed.next else ""
    return ParsedFeed(
        items, form="json", tier="rows", rows=len(rows), reaches=min(said, key=_instant, default=""), cursor=cursor
    )


def _item(row: Mapping[str, Any], whole: Any, feed: Feed) -> Item:
    seen = {**row, "root": whole}
    said = {name: _found(expression, seen, feed) for name, expression in feed.fields.items()}
    text = {name: _text(value) for name, value in said.items()}
    summary = plain_text(text.get("summary", ""), SUMMARY)
    issuer = plain_text(text.get("issuer", ""), NAME)
    title = plain_text(text.get("title", ""), TITLE) or summary[:TITLE]
    named = issuer.casefold() in title.casefold()
    return Item(
        guid=plain_guid(text.get("guid", "")),
        link=safe_link(text.get("link", ""), feed.url),
        title=title if named else plain_text(f"{issuer}: {title}", TITLE),
        summary=summary,
        published=published(said.get("published"), feed),
        author=plain_text(text.get("author", ""), NAME),
        language=text.get("language", "")[:35],
        subject=tuple(dict.fromkeys([*feed.subject, *_words(said.get("subject")), *([issuer] if issuer else [])])),
        category=tuple(dict.fromkeys(_named(word, feed) for word in _words(said.get("category")))),
    )


def _named(word: str, feed: Feed) -> str:
    return f"{feed.registry}:{word}" if feed.registry else word


def _found(expression: str, value: Any, feed: Feed) -> Any:
    """What an expression finds. Raises SourceError when it cannot be evaluated on such an answer."""
    try:
        return compiled(expression).search(value, options=_OPTIONS)
    except (JMESPathError, ValueError, TypeError, AttributeError, RecursionError) as wrong:
        raise SourceError(f"{feed.name}: {expression!r}: {str(wrong)[:200]}", "not_a_feed") from wrong


def _text(value: Any) -> str:
    """A value as text: numbers as they are written, lists joined, what is missing empty."""
    if isinstance(value, list):
        return " ".join(filter(None, map(_text, value)))
    if value is None or isinstance(value, bool | dict):
        return ""
    return str(value)


def _words(value: Any) -> Iterable[str]:
    """A value, or each of a list, as short plain texts."""
    for one in value if isinstance(value, list) else [value]:
        if word := plain_text(_text(one), NAME):
            yield word


def published(value: Any, feed: Feed) -> str:
    """A date as ISO 8601 with its offset where that is known: of seconds or milliseconds since 1970, of the feed's own
    form (`dates`, as of strptime) in its zone; other words as they are. Midnight in the feed's zone is a day alone.
    """
    zone = ZoneInfo(feed.zone or "UTC")
    words = _text(value).strip()[:200]
    if re.fullmatch(r"\d{10}(?:\d{3})?", words):
        return _day_or_instant(datetime.fromtimestamp(int(words) / (1000 if len(words) == 13 else 1), UTC), zone)
    for form in filter(None, (feed.dates, "%Y-%m-%d %H:%M:%S")):
        try:
            read = datetime.strptime(words, form)  # noqa: DTZ007  # the feed's zone is given to it next
        except ValueError:
            continue
        return _day_or_instant(read if read.tzinfo else read.replace(tzinfo=zone), zone)
    return words


def _day_or_instant(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return local.date().isoformat()
    if local.second == 0 and local.microsecond == 0:
        return local.isoformat(timespec="minutes")
    return local.replace(microsecond=0).isoformat()


def _instant(words: str) -> float:
    """An ISO date as seconds since 1970; 0 for what is none."""
    try:
        read = datetime.fromisoformat(words)
    except ValueError:
        return 0.0
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def _shape(whole: Any) -> str:
    """What an answer looks like at its top, for whoever must mend the expression."""
    if isinstance(whole, dict):
        return f"its keys are {', '.join(map(str, list(whole)[:8]))}" if whole else "it is an empty object"
    return f"it is a {type(whole).__name__}"
