"""One article from the web as plain text: its headline, its paragraphs and when it says it was published.

Fetched by the same guarded client as feeds: deadlines, caps on size, no address of this machine or network unless it
is allowed. What comes in is data: tags, scripts and hidden characters are dropped.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser

import aiohttp

from tracker.errors import SourceError
from tracker.model import Feed, FeedState
from tracker.sources.fetching import Hearer, follow
from tracker.sources.http_responses import HttpResponse
from tracker.sources.sanitising import plain_text

LONGEST = 40_000  # characters of an article that are kept
_KEPT = frozenset({"h1", "h2", "p", "li", "td", "title", "time", "blockquote", "figcaption"})
_DROPPED = frozenset({"script", "style", "nav", "footer", "aside", "form", "noscript", "svg", "template"})
_DATES = frozenset({"article:published_time", "og:published_time", "datepublished", "pubdate", "date", "dc.date"})
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.I)


@dataclass(frozen=True, slots=True)
class Article:
    """`text` has the headline on its first line; `published` is None where the page names no instant with a zone."""

    url: str
    text: str
    published: datetime | None = None


def fetch_article(hearer: Hearer, url: str, *, private: bool = False) -> Article:
    """Fetch and read one page. Raises SourceError naming the address and what came instead."""
    feed = Feed(name=url, url=url, private=private)
    try:
        answer = asyncio.run(follow(hearer, feed, FeedState(url)))
    except TimeoutError:
        raise SourceError(f"{url}: no whole answer within {hearer.deadline:g} s", "timeout") from None
    except SourceError as why:
        raise SourceError(f"{url}: {why}", why.outcome) from None
    except (OSError, aiohttp.ClientError, ValueError) as why:
        raise SourceError(f"{url}: {why}", "transport") from None
    if answer.status != 200:
        raise SourceError(f"{url}: HTTP {answer.status}; give the address of an article that can be read", "status")
    return read_article(url, decoded(answer))


def decoded(answer: HttpResponse) -> str:
    """The page as text: by the server's charset, the page's, UTF-8, GB 18030."""
    named = [_CHARSET.search(answer.headers.get("Content-Type", "").encode()), _CHARSET.search(answer.body[:4000])]
    for name in [*(one[1].decode() for one in named if one), "utf-8", "gb18030"]:
        try:
            return answer.body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return answer.body.decode("utf-8", "replace")


def read_article(url: str, markup: str) -> Article:
    """Headline, paragraphs and publication time of a page."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    parts = [plain_text(one) for one in reader.parts]
    text = "\n".join(dict.fromkeys(one for one in parts if one))[:LONGEST]
    if not text:
        raise SourceError(f"{url}: no text in the page; paste the sentence instead of its address", "empty")
    return Article(url, text, next((one for one in map(_instant, reader.dates) if one), None))


def _instant(words: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(words.strip())
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None


@dataclass
class _Reader(HTMLParser):
    parts: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _hidden: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in _DROPPED:
            self._hidden += 1
        elif tag == "meta":
            self._meta(named)
        elif tag in _KEPT:
            self.parts.append("")
            self._open.append(tag)
            if tag == "time" and named.get("datetime"):
                self.dates.append(named["datetime"])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._hidden = max(0, self._hidden - 1)
        elif tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and not self._hidden and sum(map(len, self.parts)) < LONGEST:
            self.parts[-1] += data.replace("<", " ")

    def _meta(self, named: dict[str, str]) -> None:
        if (named.get("property") or named.get("name") or named.get("itemprop", "")).lower() in _DATES:
            self.dates.append(named.get("content", ""))
