"""Hostile markup -> plain text, once, when it comes in; each format escapes it again."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

import nh3

from tracker.model.one_line import UNSEEN, one_line

TITLE, SUMMARY, NAME, LINK = 1_000, 8_000, 200, 2_000  # the longest that is kept, in characters
# What most links are, and what needs no second look: a named host, and ASCII that can be seen and quoted.
_PLAIN_LINK = re.compile(r"https?://[a-z0-9\-]{1,60}(?:\.[a-z0-9\-]{1,60}){1,8}(?:/[!#-;=?-Z_a-z~%]*)?")
_SCHEMES = ("http", "https")
_BLOCK = re.compile(
    r"<(?=/?(?:p|br|div|li|ul|ol|dl|dt|dd|tr|td|th|h[1-6]|blockquote|table|hr|pre|section|article|figure|img)\b)", re.I
)
# Markup of these alone, without attributes, and these references: the same text comes of it without a parser.
_SIMPLE_BLOCK = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|blockquote)(?: ?/)?>", re.I)
_SIMPLE_INLINE = re.compile(r"</?(?:b|i|em|strong|span|u|small|sup|sub)>", re.I)
_SIMPLE_REFERENCE = re.compile(
    r"&(?:amp|quot|nbsp|[lr]squo|[lr]dquo|[nm]dash|hellip|#39|#34|#160|#82(?:1[12679]|2[012]|30));"
)
_LIVE = re.compile(r"<\s*/?\s*(?:script|style|iframe|object|embed|svg|img|form|a|link|meta|base)\b", re.I)


def plain_text(markup: str, limit: int = SUMMARY) -> str:
    """Markup as one line of text: no tags, no live content, no control characters, at most `limit` characters."""
    text = markup[: limit * 40]
    if "<" in text or "&" in text:
        text = _stripped(text)
    return shortened(one_line(text), limit)


def _stripped(markup: str) -> str:
    """Without tags."""
    simple = _simply_stripped(markup)
    return _parsed(markup) if simple is None else simple


def _parsed(markup: str) -> str:
    """Without tags; live markup that was escaped several times over is unwrapped and stripped too."""
    for _ in range(4):
        cleaned = nh3.clean(_BLOCK.sub(" <", markup), tags=set(), clean_content_tags={"script", "style"})
        markup = html.unescape(cleaned)
        if not _LIVE.search(html.unescape(markup)):
            break
    return _LIVE.sub("", markup)


def _simply_stripped(markup: str) -> str | None:
    """What most summaries are, without tags and at a third of the cost; None where it takes a parser to tell."""
    text = _SIMPLE_INLINE.sub("", _SIMPLE_BLOCK.sub(" ", markup)) if "<" in markup else markup
    if "<" in text or "\0" in text:
        return None
    if "&" not in text:
        return text
    return None if "&" in _SIMPLE_REFERENCE.sub("", text) else _only_text(html.unescape(text))


def _only_text(text: str) -> str | None:
    """The text, unless it unescapes to something more: it was escaped twice."""
    return None if "&" in text and text != html.unescape(text) else text


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, with an ellipsis where something was left off."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def safe_link(link: str, base: str = "") -> str:
    """An absolute http(s) address, or nothing: javascript:, data: and the like are dropped."""
    if len(link) <= LINK and _PLAIN_LINK.fullmatch(link):
        return link
    link = link[: LINK * 2].strip()
    if not (link.isascii() and link.isprintable() and " " not in link):
        link = "".join(UNSEEN.sub("", link).split())
    if not link:
        return ""
    try:
        whole = urljoin(base, link) if base and not link.startswith(("https://", "http://")) else link
        parts = urlsplit(whole)
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or not parts.netloc or len(whole) > LINK:
        return ""
    whole = parts.scheme.lower() + whole[len(parts.scheme) :]
    return whole.replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
