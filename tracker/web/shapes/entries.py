"""Entries as they were heard, and what is said of a text: its words that decided, its tellings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HeardRow:
    """An entry version. `story` and `outcome` say what became of it: announcement, passed or nothing yet."""

    id: str
    feed: str
    publisher: str
    title: str
    link: str
    said: datetime
    learned: datetime
    language: str
    precision: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """Words that decided, and for what."""

    words: str
    decides: str
    weight: float


@dataclass(frozen=True, slots=True)
class TellingRow:
    """One telling of a story: who, when, how long after the first."""

    entry: str
    publisher: str
    feed: str
    title: str
    summary: str
    link: str
    said: datetime
    learned: datetime
    precision: str
    language: str


@dataclass(frozen=True, slots=True)
class Search:
    """Entries whose title or summary holds the words, newest first."""

    q: str
    entries: tuple[HeardRow, ...]
    companies: tuple[str, ...]
