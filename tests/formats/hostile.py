"""A report in which everything a stranger can write tries to be something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from tests.formats import sample
from tracker.model import Report

# Markup of three languages, quotes that end attributes, escapes for terminals, marks that turn the direction.
POISON = (
    "</style><script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} &lt;b&gt; ]]> --> "
    "**bold** [click](javascript:alert(3)) ![i](http://evil.example/i.png) | cell | `code` http://evil.example "
    "www.evil.example me@evil.example $x$ \x1b[31mred\x07\x00 \u202eesrever\u2066 \ud800 line\r\nbreak\u2028# head"
)
LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://user:password@evil.example/",
    "https://ok.example/a b",
    "//evil.example/x",
    "https://ok.example/?q=\"><script>alert(1)</script>)>'[x](y)",
)

# What the program itself chose: keys, symbols, zones and words of ours.
OURS = frozenset(
    (
        *("id", "key", "story", "entry", "listing", "symbol", "benchmark", "calendar"),
        *("zone", "currency", "word", "basis", "qualifier", "ticker", "source", "interval"),
        *("version", "guid", "relation", "state", "language", "sort", "model", "returns"),
        *("board", "flags"),
    )
)


def report(link: str = LINKS[-1]) -> Report:
    """The sample with poison in front of every text that comes from outside, and a bad link everywhere."""
    clean = sample.report()
    parts = {name: spoil(getattr(clean, name), link) for name in ("told", "passed", "verdicts", "unexplained", "notes")}
    stories = {key: spoil(story, link) for key, story in clean.stories.items()}
    return replace(clean, **parts, stories=stories, coverage=spoil(clean.coverage, link))


def spoil(value: Any, link: str) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return f"{POISON} {value}"
    if isinstance(value, tuple):
        return tuple(spoil(one, link) for one in value)
    if isinstance(value, Mapping) or not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {field.name: _member(field.name, getattr(value, field.name), link) for field in fields(value)}
    return replace(value, **changed)


def _member(name: str, value: Any, link: str) -> Any:
    if name in ("link", "url") and isinstance(value, str):
        return link
    return value if name in OURS and not is_dataclass(value) else spoil(value, link)
