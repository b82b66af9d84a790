"""Bytes of XML that one fault would lose -> bytes that a parser takes: bad characters, a wrong charset, a cut end.

Everything here is linear in the body, and what is well-formed passes as it is.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

MOST_ITEMS = 10_000  # items of one answer that are read
NO_ITEM_ENDS = "the document does not end, nor does its first item"
_REFERENCES = re.compile(rb"(?:&#(?:[xX][0-9a-fA-F]{1,40}|[0-9]{1,40});)+")
_REFERENCE = re.compile(rb"&#([xX]?)([0-9a-fA-F]+);")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_LOW = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_BARE = re.compile(rb"&(?!#[0-9]+;|#[xX][0-9a-fA-F]+;|[A-Za-z][\w.\-]*;)")
_UNTOUCHED = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"))  # where an ampersand is text
_DECLARED = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:\-]{1,40})", re.I)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:\-]{1,40})", re.I)
_ROOT = re.compile(rb"<(?!\?|!)([A-Za-z_][\w:.\-]{0,60})[^>]{0,4000}?(/?)>")
_BEGINNING = re.compile(r"<\?xml\s|<rss[\s>]|<feed[\s>]|<(?:\w+:)?rdf[\s>]", re.I)
_ENDS = re.compile(rb"</(?:[\w.\-]{1,60}:)?(?:item|entry)\s*>", re.I)
_STARTS = re.compile(rb"<(?:[\w.\-]{1,60}:)?(?:item|entry)(?=[\s/>])", re.I)
_BEYOND = re.compile("[^\x00-\x7f]")  # beyond ASCII
_CHINESE = {"zh-hant": ("big5hkscs", "gb18030"), "zh-tw": ("big5hkscs", "gb18030"), "zh-hk": ("big5hkscs", "gb18030")}
_UNICODE = ("utf-8", "utf8", "us-ascii", "ascii")


def mend_body(body: bytes, language: str = "", content_type: str = "") -> bytes:
    """The body in its true charset and without characters that XML forbids."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in body[:4]:
        return body  # UTF-16 or 32, which parsers know by their first bytes
    return legal(in_utf8(body, language, content_type))


def legal(body: bytes) -> bytes:
    """Without control characters and references to characters that are none; pairs of surrogates are joined."""
    if b"&#" in body:
        body = _REFERENCES.sub(_mended_references, body)
    if b"iso-2022" in body[:200].lower() or not _has_controls(body):
        return body
    return _CONTROLS.sub(b"", body)


def _has_controls(body: bytes) -> bool:
    """Whether `_CONTROLS` finds anything, at a fifth of its cost."""
    return len(body.translate(None, _LOW)) < len(body) or b"\xef\xbf\xbe" in body or b"\xef\xbf\xbf" in body


def _mended_references(run: re.Match[bytes]) -> bytes:
    """A run of references: as it is when all are legal."""
    codes = [int(number, 16 if mark else 10) for mark, number in _REFERENCE.findall(run[0])]
    if all(map(_is_character, codes)):
        return run[0]
    return b"".join(b"&#%d;" % code for code in _joined(codes))


def _joined(codes: list[int]) -> Iterator[int]:
    """Characters: surrogate pairs as the one they mean, what is no character left out."""
    high = 0
    for code in codes:
        if high and 0xDC00 <= code < 0xE000:
            yield 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        elif _is_character(code):
            yield code
        high = code if 0xD800 <= code < 0xDC00 else 0


def _is_character(code: int) -> bool:
    """XML 1.0's Char."""
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000


def in_utf8(body: bytes, language: str, content_type: str) -> bytes:
    """UTF-8 with a bad byte here and there without those bytes; a Chinese feed that names no charset, or UTF-8 which it
    is not, read as GBK or Big5; others as they are.
    """
    declared = _DECLARED.match(body)
    named = declared[1].decode().lower() if declared else ""
    served = _CHARSET.search(content_type)
    if body.isascii() or not {named, served[1].lower() if served else ""} <= {"", *_UNICODE}:
        return body
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if bad == 0:
        return body
    if bad < len(_BEYOND.findall(text)) - bad:
        return body.decode("utf-8", "ignore").encode()
    return _in_chinese(body, language.lower())


def _in_chinese(body: bytes, language: str) -> bytes:
    """The body read in the charsets of Chinese, where the feed is in Chinese."""
    if not language.startswith("zh"):
        return body
    for charset in _CHINESE.get(language, ("gb18030", "big5hkscs")):
        with suppress(UnicodeDecodeError):
            return _redeclared(body.decode(charset))
    return body


def _redeclared(text: str) -> bytes:
    """Text in UTF-8 that says so."""
    return re.sub(r"^(\ufeff?\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"'])[\w.:\-]+", r"\1utf-8", text).encode()


def cleaned(body: bytes) -> bytes:
    """The last resort when a parser gave up: from where the feed begins, in UTF-8, without what cannot be read."""
    declared = _DECLARED.match(body)
    text = ""
    for charset in (declared[1].decode() if declared else "utf-8", "utf-8"):
        with suppress(LookupError):
            text = text or body.decode(charset, "ignore")
    begins = _BEGINNING.search(text)
    return escaped(legal(_redeclared(text[begins.start() :] if begins else text)))


def escaped(body: bytes) -> bytes:
    """Bare ampersands as references, outside of CDATA and comments: `AT&T` is no entity."""
    if b"&" not in body or _BARE.search(body) is None:
        return body
    return b"".join(_BARE.sub(b"&amp;", part) if plain else part for plain, part in _parts(body))


def _parts(body: bytes) -> Iterator[tuple[bool, bytes]]:
    """The body in pieces, each with whether it is plain markup."""
    place = 0
    nexts = {opens: body.find(opens) for opens, _ in _UNTOUCHED}
    while place < len(body):
        starts = [(at, opens, closes) for opens, closes in _UNTOUCHED if (at := nexts[opens]) >= 0]
        if not starts:
            break
        at, opens, closes = min(starts)
        end = body.find(closes, at + len(opens))
        end = len(body) if end < 0 else end + len(closes)
        yield True, body[place:at]
        yield False, body[at:end]
        place = end
        nexts = {mark: found if found < 0 or found >= end else body.find(mark, end) for mark, found in nexts.items()}
    yield True, body[place:]


def whole(body: bytes) -> tuple[bytes, str]:
    """The document, and why it is cut where it does not end: then only its complete items are left in it, when it has
    some. Whoever reads half an item would take the rest for an edit.
    """
    root = _ROOT.search(body[:100_000])
    if root is None or root[2] or not _is_feed(root[1]) or b"</" + root[1].lower() in body[root.end() :].lower():
        return body, ""
    ends = deque(_ENDS.finditer(body), maxlen=1)
    if not ends:
        return body, NO_ITEM_ENDS
    kept = body[: ends[0].end()]
    return kept + _closing(kept, root[1]), f"the document does not end: </{root[1].decode()}> is missing"


def _is_feed(root: bytes) -> bool:
    return root.lower().rpartition(b":")[2] in (b"rss", b"feed", b"rdf")


def _closing(kept: bytes, root: bytes) -> bytes:
    """The tags that are still open after a complete item."""
    channel = b"</channel>" if root.lower() == b"rss" and b"<channel" in kept and b"</channel" not in kept else b""
    return channel + b"</" + root + b">"


def capped(body: bytes, most: int = MOST_ITEMS) -> tuple[bytes, tuple[str, ...]]:
    """The document with its first items alone where it holds more than `most`, and a note that says so."""
    lower = body.count(b"item") + body.count(b"entry")
    beyond = next(islice(_STARTS.finditer(body), most, None), None) if lower > most else None
    root = _ROOT.search(body[:100_000])
    if beyond is None or root is None:
        return body, ()
    kept = body[: beyond.start()]
    return kept + _closing(kept, root[1]), (f"more than {most:,} items in one answer: the first {most:,} are read",)
