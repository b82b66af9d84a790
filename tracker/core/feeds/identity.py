"""Which items are one: the names of an item, and how a known one is recognised under another.

Identity is the guid, else the link, else the normalised title and its day. One guid on several items of one
document makes several entries; a new guid on a known link is the known item, when its title or its date says so too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import islice

from tracker.core.feeds.dating import read_date
from tracker.core.feeds.rare_dates import Dated
from tracker.lists import listed, patterns
from tracker.model import Entry, Feed, Item, Precision, Trust

MOST_NAMES = 12  # names that are tried for an item which shares its plainest with others
MOST_TRIED = 32  # known entries that are tried for an item: hundreds share a guid only where somebody means harm
SIMILAR = 0.5  # Dice's coefficient of two titles' words from which they tell the same
UNLIKE = 0.2  # ... below which they tell wholly different things
WORDY = 4  # words of a title from which it can stand for its item alone
_SPOKEN = re.compile(r"[\w]+")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
# Counters and ages that change with every look: they are no news.
_RESTLESS = patterns("counters")["restless"]
_RESTLESS_WORDS: list[str] = listed("counters")["words"]["marks"]
_TRACKING = re.compile(r"([?&])(?:utm_[a-z]+|fbclid|gclid|ref|oc|cmpid|mc_[ce]id)=[^&#]*", re.I)


def distinct(items: Iterable[Item]) -> Iterator[Item]:
    """Items that say something, each once: feeds repeat items, and broken ones hold empty shells."""
    seen: set[ItemContent] = set()
    for item in items:
        said = content_of(item)
        if said not in seen and any(said[:4]):
            seen.add(said)
            yield item


ItemContent = tuple[str, str, str, str, tuple[str, ...]]


def content_of(item: Item) -> ItemContent:
    return item.guid, item.link, item.title, item.summary, item.about


Key = tuple[str, ...]


class KnownEntries:
    """Every known version of one feed's entries, indexed once for many questions."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.first: dict[str, Entry] = {}
        self.versions: set[tuple[str, str]] = set()
        self.titles: dict[str, set[str]] = defaultdict(set)
        # The ids under each guid and link, and under these with a version or a title: dicts, for their order.
        self.ids: dict[Key, dict[str, None]] = defaultdict(dict)
        self.add(entries)

    def add(self, entries: Iterable[Entry]) -> None:
        """Know these too; oldest learned first."""
        for one in entries:
            self.versions.add((one.id, one.version))
            title = normal_title(one.title)
            self.titles[one.id].add(title)
            self.first.setdefault(one.id, one)
            for key in self._keys(one, title):
                self.ids[key][one.id] = None

    def _keys(self, one: Entry, title: str) -> Iterator[Key]:
        link = normal_link(one.link)
        for sort, word in (("guid", one.guid), ("link", link)):
            if word:
                yield sort, word
                yield sort, word, "version", one.version
                yield sort, word, "title", title
        if one.published is not None:
            yield "told", title, one.published.isoformat()

    def find(self, *key: str) -> Iterable[str]:
        """Ids under a key, oldest first; not more than are worth trying."""
        return islice(self.ids.get(key, ()), MOST_TRIED)

    def count(self, *key: str) -> int:
        """How many ids there are under a key."""
        return len(self.ids.get(key, ()))


class IncomingItem:
    """An item of the document at hand and what it is recognised by."""

    __slots__ = ("id", "item", "link", "title", "version")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.link = normal_link(item.link)
        self.title = normal_title(item.title)
        self.version = version_of(item.title, item.summary)
        self.id = ""


class IdAssignment:
    """One answer's items and the ids they get: known ones theirs, surest first, so none is taken for another's edit."""

    def __init__(self, items: Iterable[Item], feed: Feed, known: KnownEntries) -> None:
        self.items = [IncomingItem(item) for item in distinct(items)]
        self.feed, self.known = feed, known
        self.crowd = Counter(_base(one) for one in self.items)
        self.links = Counter(one.link for one in self.items)
        self.guids = {one.item.guid for one in self.items if one.item.guid}
        self.taken: set[str] = set()
        for attempt in (self.as_it_was, self.as_edited, self.as_renamed, self.as_moved, self.as_new):
            for one in self.items:
                if not one.id:
                    one.id = next((id for id in attempt(one) if id not in self.taken), "")
                    self.taken.add(one.id)

    def pool(self, one: IncomingItem, *more: str) -> Iterable[str]:
        """Known entries that carry the item's guid, its link when it has none, or a name that it could have.

        `more` narrows them: "version" or "title", and which.
        """
        if one.item.about or not (one.item.guid or one.link):
            named = [id for id in islice(_names(one, self.feed), MOST_NAMES) if id in self.known.first]
            return [id for id in named if self._has(id, *more)]
        if one.item.guid:
            return self.known.find("guid", one.item.guid, *more)
        return [id for id in self.known.find("link", one.link, *more) if not self.known.first[id].guid]

    def _has(self, id: str, sort: str = "", word: str = "") -> bool:
        """Whether a known entry has been seen in such a version or under such a title."""
        return not sort or (word in self.titles_of(id) if sort == "title" else (id, word) in self.known.versions)

    def titles_of(self, id: str) -> set[str]:
        return self.known.titles[id]

    def as_it_was(self, one: IncomingItem) -> Iterable[str]:
        """Entries that have been seen in just these words."""
        return self.pool(one, "version", one.version)

    def as_edited(self, one: IncomingItem) -> Iterable[str]:
        """Entries of which the item can be a new version: same guid or link, and something else that agrees."""
        if self.crowd[_base(one)] > 1:
            return sorted(self.pool(one, "title", one.title), key=lambda id: not self.dated_alike(one, id))
        pool = list(self.pool(one))
        if one.item.about or not (one.item.guid or one.link):
            return pool
        by_link = [id for id in pool if one.link and normal_link(self.known.first[id].link) == one.link]
        if one.item.guid:
            return [id for id in by_link if not self.reused(one, id)] + [id for id in pool if self.alike(one, id)]
        return [id for id in by_link if self.alike(one, id) or self.dated_alike(one, id)]

    def as_renamed(self, one: IncomingItem) -> Iterable[str]:
        """The entry of the item's link, when its own guid is gone and its title or date agrees: a changed guid."""
        if not one.item.guid or not one.link or one.item.about or self.links[one.link] > 1:
            return []
        if self.known.count("link", one.link) != 1:
            return []
        owners = self.known.find("link", one.link)
        gone = [id for id in owners if self.known.first[id].guid not in self.guids]
        return [id for id in gone if self.alike(one, id) or self.dated_alike(one, id)]

    def as_moved(self, one: IncomingItem) -> Iterable[str]:
        """The entry that told the same at the same time, when its guid and link are gone: the site has renamed its
        paths. A day alone is time enough when half of the document has moved so.
        """
        found = self.gone_alike(one)
        exact = dated(one.item, self.feed).precision is not Precision.DAY
        return found if found and (exact or 2 * self.moved >= len(self.items)) else []

    @cached_property
    def moved(self) -> int:
        """How many items bear new names for what is known under names that are gone."""
        return sum(not one.id and bool(self.gone_alike(one)) for one in self.items)

    def gone_alike(self, one: IncomingItem) -> list[str]:
        """Known entries of the item's title and instant whose guid and link are gone. Never filings: many bear one
        title.
        """
        instant = dated(one.item, self.feed).instant
        told = self.known.find("told", one.title, "" if instant is None else instant.isoformat())
        if self.feed.trust is Trust.FILING or one.item.about or len(_units(one.title)) < WORDY:
            return []
        return [id for id in told if self._is_gone(self.known.first[id])]

    def _is_gone(self, entry: Entry) -> bool:
        return entry.guid not in self.guids and normal_link(entry.link) not in self.links

    def as_new(self, one: IncomingItem) -> Iterable[str]:
        """The plainest name that no other item has or had."""
        return (id for id in _names(one, self.feed) if id not in self.known.first)

    def reused(self, one: IncomingItem, id: str) -> bool:
        """Whether a publisher gives an old guid to something else: title and day are wholly different."""
        published, instant = self.known.first[id].published, dated(one.item, self.feed).instant
        if published is None or instant is None or abs(instant - published) <= timedelta(days=1):
            return False
        return all(similar(one.title, title) < UNLIKE for title in self.titles_of(id))

    def alike(self, one: IncomingItem, id: str) -> bool:
        return any(similar(one.title, title) >= SIMILAR for title in self.titles_of(id))

    def dated_alike(self, one: IncomingItem, id: str) -> bool:
        """Whether the known entry was published on the item's day."""
        published, instant = self.known.first[id].published, dated(one.item, self.feed).instant
        return published is not None and instant is not None and published.date() == instant.date()


def _base(one: IncomingItem) -> tuple[str, ...]:
    """What the item is known by: guid, else link, else title and day."""
    if one.item.guid:
        return ("guid", one.item.guid, *one.item.about)
    if one.link:
        return ("link", one.link)
    return ("title", one.title, _day_of(one.item)) if one.title else ("text", one.version)


def _names(one: IncomingItem, feed: Feed) -> Iterator[str]:
    """Ids that the item could have, plainest first; the later ones for documents that use one guid for several."""
    base = (feed.name, *_base(one))
    for more in ((), (one.link,), (one.link, one.title), (one.link, one.title, one.item.published)):
        yield _digest(*base, *more)
    number = 0
    while True:
        yield _digest(*base, one.version, str(number))
        number += 1


@lru_cache(maxsize=4096)
def _read(published: str, updated: str, zone: str) -> Dated:
    read = read_date(published, zone)
    if read.instant is None and updated and updated != published:
        why = "no publication date" if not published else f"publication date refused ({read.notes[0]})"
        read = read_date(updated, zone)
        read = replace(read, notes=(*read.notes, f"{why}: the date of the update is used"))
    if read.precision is Precision.UNKNOWN and read.instant is not None:
        read = replace(read, instant=None, notes=(*read.notes, f"no day in {published or updated!r}"))
    elif read.instant is None and (published or updated):
        read = replace(read, notes=(*read.notes, f"refused: {published or updated!r}"))
    return read


def dated(item: Item, feed: Feed) -> Dated:
    """When the item says it was published, by the rules of `dating`; without a day, not at all."""
    return _read(item.published, item.updated, feed.zone)


def _day_of(item: Item) -> str:
    instant = _read(item.published, item.updated, "").instant
    return "" if instant is None else instant.date().isoformat()


def version_of(title: str, summary: str) -> str:
    """Digest of what a reader sees, without counters and ages that change with every look."""
    return _digest(_settled(title), _settled(summary))


def _settled(text: str) -> str:
    text = " ".join(text.split())
    lower = text.lower()
    for word in _RESTLESS_WORDS:  # no generator: this is done for every item of every answer
        if word in lower:
            return _RESTLESS.sub("#", text)
    return text


def _digest(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()


@lru_cache(maxsize=16384)
def normal_title(title: str) -> str:
    """A title's words alone, in lower case."""
    return " ".join(_SPOKEN.findall(title.casefold()))


@lru_cache(maxsize=16384)
def normal_link(link: str) -> str:
    """A link without scheme and tracking parameters; a closing slash counts, as servers may hold it to."""
    bare = link.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    if "?" not in bare:
        return bare
    bare = _TRACKING.sub(r"\1", bare)
    return re.sub(r"[?&]+$", "", re.sub(r"([?&])&+", r"\1", bare))


def similar(one: str, other: str) -> float:
    """Dice's coefficient of two normalised titles' words (of Chinese characters, where words are not spaced)."""
    a, b = _units(one), _units(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else float(one == other)


def _units(title: str) -> set[str]:
    words = set(title.split())
    han = _HAN.findall(title)
    return words if len(han) < 2 else {word for word in words if not _HAN.search(word)} | set(han)
