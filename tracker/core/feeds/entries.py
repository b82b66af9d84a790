"""Item -> Entry: what is new, what is a real edit, and what an edit changed.

A version is what a reader sees, title and summary: dates, order, guids and counters that change are no edit. The
first published date that was seen is kept: later ones drift. Which items are one is `identity`'s to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from difflib import SequenceMatcher

from tracker.core.feeds.identity import (
    IdAssignment,
    IncomingItem,
    ItemContent,
    KnownEntries,
    content_of,
    dated,
    similar,
    version_of,
)
from tracker.model import Entry, Feed, Heard

__all__ = [
    "KnownEntries",
    "drifted",
    "edit_diff",
    "enter",
    "language_of",
    "oddities",
    "preview",
    "similar",
    "version_of",
]

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_WORD = re.compile(r"\w+")
_COUNTRIES = ("us", "gb", "cn", "kr", "jp", "tw", "hk")  # declared as languages by mistake


def enter(heard: Heard, feed: Feed, known: Sequence[Entry] | KnownEntries) -> tuple[Entry, ...]:
    """The entry versions that an answer adds to what is known, in the feed's order, learned at `heard.at`.

    `known` is every version of that feed. Nothing is returned for what is known, for answers that are no news,
    or twice; running it again on what it returned returns nothing.
    """
    if heard.outcome not in ("ok", "truncated") or not heard.items:
        return ()
    index = known if isinstance(known, KnownEntries) else KnownEntries(known)
    document = IdAssignment(heard.items, feed, index).items
    fresh = (one for one in document if (one.id, one.version) not in index.versions)
    return tuple(_entry(one, heard.at, feed, index) for one in fresh)


def preview(heard: Heard, feed: Feed) -> tuple[tuple[Entry, str], ...]:
    """Every item of an answer as it would be entered if nothing were known, in the feed's order; beside each, why
    it would not be stored: empty, or `repeated` or `says nothing`."""
    index = KnownEntries()
    seen = {content_of(one.item): one for one in IdAssignment(heard.items, feed, index).items}
    told: set[ItemContent] = set()
    rows = []
    for item in heard.items:
        said = content_of(item)
        shown = seen.get(said) or IncomingItem(item)
        why = "repeated" if said in told else "" if said in seen else "says nothing"
        rows.append((_entry(shown, heard.at, feed, index), why))
        told.add(said)
    return tuple(rows)


def drifted(heard: Heard, feed: Feed, known: Sequence[Entry] | KnownEntries) -> int:
    """How many known items now carry another date than the one first seen."""
    index = known if isinstance(known, KnownEntries) else KnownEntries(known)
    document = IdAssignment(heard.items, feed, index).items
    pairs = ((index.first.get(one.id), dated(one.item, feed)) for one in document)
    return sum(
        first is not None and now.instant is not None and first.published not in (None, now.instant)
        for first, now in pairs
    )


def oddities(heard: Heard, feed: Feed, known: Sequence[Entry] | KnownEntries) -> tuple[str, ...]:
    """What an answer did that is no news but a fact of health, for `Heard.notes`: dates that drifted."""
    count = drifted(heard, feed, known) if heard.outcome == "ok" else 0
    return (f"{count} known items carry another date than at first",) if count else ()


def _entry(one: IncomingItem, at: datetime, feed: Feed, known: KnownEntries) -> Entry:
    """The item as an entry: dated by what was seen first, in the language it is written in."""
    item, first, when = one.item, known.first.get(one.id), dated(one.item, feed)
    entry = Entry(
        id=one.id, version=one.version, feed=feed.name, guid=item.guid, link=item.link, title=item.title,
        summary=item.summary, published=when.instant, precision=when.precision, learned=at,
        language=language_of(f"{item.title} {item.summary}", item.language or feed.language) or feed.language,
        publisher=item.publisher or feed.publisher, trust=feed.trust, author=item.author, notes=when.notes,
        subject=item.subject, category=item.category,
    )  # fmt: skip
    if first is not None and first.published is not None:
        entry = replace(entry, published=first.published, precision=first.precision, notes=first.notes)
    elif entry.published is not None and entry.published > at:
        entry = replace(entry, notes=(*entry.notes, "dated in the future: said when first seen"))
    return entry


def language_of(text: str, declared: str) -> str:
    """The language declared, unless the script says otherwise: feeds in Chinese declare en-us by template."""
    declared = "" if declared.lower() in _COUNTRIES else declared
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    han = len(_HAN.findall(text))
    if han and han * 3 >= len(_WORD.findall(text)) and not declared.lower().startswith(("zh", "ja", "yue", "ko")):
        return "zh"
    return declared


def edit_diff(old: Entry, new: Entry) -> str:
    """What an edit changed, readably: removed words as [-so-], added ones as {+so+}; unchanged parts left off."""
    parts = (("title", old.title, new.title), ("summary", old.summary, new.summary))
    return "\n".join(f"{name}: {_marked(a, b)}" for name, a, b in parts if a != b)


def _marked(old: str, new: str) -> str:
    a, b = _diff_words(old), _diff_words(new)
    marked = []
    for sort, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if sort == "equal":
            marked.append(_kept(a[i:j]))
        else:
            marked.append(
                "".join((f"[-{''.join(a[i:j])}-]" if j > i else "", f"{{+{''.join(b[k:m])}+}}" if m > k else ""))
            )
    return "".join(marked).strip()


def _kept(words: list[str]) -> str:
    """Unchanged words, shortened in the middle when they are many."""
    return "".join(words) if len(words) <= 24 else "".join(words[:10]) + " … " + "".join(words[-10:])


def _diff_words(text: str) -> list[str]:
    return re.findall(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\s+|[^\w\s]", text)[:4000]
