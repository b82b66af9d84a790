"""Text as an entry holds it: one line, nothing in it that is no text."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls, byte-order marks, zero-width and direction overrides, surrogates and non-characters:
# none of them is text, several of them disguise it.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def one_line(text: str) -> str:
    """Text in one line: no control characters, composed letters, single spaces."""
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFC", UNSEEN.sub("", text))
    return " ".join(text.split())
