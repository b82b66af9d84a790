"""What a stranger wrote, made harmless for every format: controls, direction tricks, dangerous links.

Escaping for HTML, XML or Markdown is each format's own duty; this is about what no escaping mends.
"""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, urlsplit

# Overrides and isolates turn the order of the text around them; separators break lines where none should be.
_FORBIDDEN = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff")
# What begins a formula in a spreadsheet, also in the wide forms that East Asian ones take for the same.
_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
_LONGEST = 400
_LONGEST_LINK = 2000


def clean(text: str, longest: int = _LONGEST) -> str:
    """One line without controls, escapes, lone surrogates or direction marks; cut with an ellipsis when endless."""
    if not text.isprintable():  # what is, has none of them, and no space but the plain one
        text = "".join(" " if letter.isspace() else letter for letter in text if _harmless(letter))
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def spreadsheet_text(text: str, longest: int = _LONGEST) -> str:
    """The same for a cell of a table: what a spreadsheet would run as a formula begins with an apostrophe."""
    words = clean(text, longest)
    return f"'{words}" if words.startswith(_FORMULA) else words


def _harmless(letter: str) -> bool:
    if letter in _FORBIDDEN:
        return False
    return letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cs", "Cn", "Co")


def _is_harmless(link: str) -> bool:
    return not any(letter.isspace() or not _harmless(letter) for letter in link)


def safe_link(link: str) -> str:
    """The link when a reader may follow it (http or https, a host, no password), percent-encoded; else nothing."""
    bare = link.strip()
    if len(link) > _LONGEST_LINK or not ((bare.isprintable() and " " not in bare) or _is_harmless(bare)):
        return ""
    try:
        parts = urlsplit(link.strip())
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return quote(link.strip(), safe="%/:?#[]@!$&'*+,;=~-._") if good else ""


def host(link: str) -> str:
    """The publisher's host, so that a reader sees where a link goes."""
    return (urlsplit(link).hostname or "").removeprefix("www.") if link else ""
