"""Formats: one report, several types of text. To add one: a module with `render`, a line in FORMATS.

html       a page to read, print and keep
markdown   for mail and repositories
text       for a terminal
json       everything, for programs
atom       one entry an announcement, for feed readers
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.formats import atom, html, json, markdown, text
from tracker.ports import Format

FORMATS: Mapping[str, Format] = {
    "html": html.render,
    "markdown": markdown.render,
    "text": text.render,
    "json": json.render,
    "atom": atom.render,
}
