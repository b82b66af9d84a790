"""A page that came instead of a feed: error, login, challenge, or a site that has a feed elsewhere."""

from __future__ import annotations

import re

from tracker.errors import SourceError
from tracker.model import Feed
from tracker.sources.sanitising import plain_text, safe_link

HEAD = 200_000  # bytes of a page that are looked at
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html)\b", re.I)
_FRAGMENT = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<!--[^>]{0,500}-->\s*)?<(?:head|body|title|h1|script|meta|div|p|center)\b", re.I
)
_FEED = re.compile(rb"<(?:rss|feed|channel|(?:\w{1,20}:)?rdf|\w{1,20}:feed)[\s>]", re.I)
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,400}?)</title", re.I | re.S)
_LINK = re.compile(r"<link\b[^>]{0,2000}>", re.I)
_ATTRIBUTE = re.compile(r"([a-z\-]{2,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)
_FEED_TYPES = (
    *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"),
    *("text/xml", "application/xml"),
)
_CHALLENGE = re.compile(
    r"cf-chl|challenge-platform|just a moment|attention required|are you (?:a )?human|captcha|"
    r"checking your browser|ddos-guard|access denied|request unsuccessful|verify you are|unusual traffic",
    re.I,
)
_LOGIN = re.compile(r"<input[^>]{0,300}type\s*=\s*[\"']?password|sign in to continue|log in to continue", re.I)


def is_page(body: bytes) -> bool:
    """Whether the bytes are an HTML page: not every document that has a title."""
    head = body[:4000]
    page = _HTML.search(head) or _FRAGMENT.search(head)
    feed = _FEED.search(head)
    return page is not None and (feed is None or page.start() < feed.start())


def judge_page(body: bytes, feed: Feed) -> None:
    """Say what came instead of a feed. Raises SourceError when it is a page; else does nothing."""
    if not is_page(body):
        return
    text = body[:HEAD].decode("utf-8", "replace")
    title = _TITLE.search(text)
    named = f" titled {plain_text(title[1], 120)!r}" if title else ""
    if _CHALLENGE.search(text):
        raise SourceError(f"{feed.name}: a challenge page{named}, no feed", "challenge")
    if _LOGIN.search(text):
        raise SourceError(f"{feed.name}: a login page{named}, no feed", "login")
    offered = feeds_of(body, feed.url)
    hint = f"; the page offers {offered[0]}" if offered else ""
    raise SourceError(f"{feed.name}: an HTML page{named}, no feed{hint}", "not_a_feed")


def feeds_of(page: bytes, url: str) -> tuple[str, ...]:
    """Addresses of the feeds that a page offers (RSS autodiscovery), in its own order; those of comments last."""
    text = page[:HEAD].decode("utf-8", "replace")
    found = (_attributes(tag) for tag in _LINK.findall(text))
    offered = sorted((one for one in found if _offers(one)), key=lambda one: "comment" in str(one).lower())
    links = (safe_link(one.get("href", ""), url) for one in offered)
    return tuple(dict.fromkeys(link for link in links if link))


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): plain_text(a or b or c, 2000) for name, a, b, c in _ATTRIBUTE.findall(tag)}


def _offers(link: dict[str, str]) -> bool:
    kind = link.get("type", "").split(";")[0].strip().lower()
    return "alternate" in link.get("rel", "").lower().split() and kind in _FEED_TYPES
