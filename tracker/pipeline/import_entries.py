"""import: an archive's rows become entries that were said when published and learned now, each once.

Archived entries are facts like others, but the daily jobs pass them over: what follows from them is derived by
back-fill, under a recipe of its own, so that no old news is announced as new and none spends the stream of discoveries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Protocol

from tracker.core.feeds.entries import enter
from tracker.model import ARCHIVED, Entry, Feed, Heard, Item, Precision
from tracker.ports import Stopping, Store

BATCH = 1000  # rows in one transaction


class ImportRow(Protocol):
    """A row of an archive: an item, or why it is none."""

    @property
    def place(self) -> str: ...
    @property
    def read(self) -> int: ...
    @property
    def item(self) -> Item | None: ...
    @property
    def fault(self) -> str: ...


@dataclass
class Imported:
    """What an import came to: rows read, entries that were new, and the rows that could not be used."""

    rows: int = 0
    new: int = 0
    bad: list[str] = field(default_factory=list)
    most: int = 1000  # bad rows that are kept by their words; the rest is counted
    uncounted: int = 0

    @property
    def bad_count(self) -> int:
        """How many rows could not be used."""
        return len(self.bad) + self.uncounted

    def refuse(self, place: str, why: str) -> None:
        """One row more that could not be used."""
        if len(self.bad) < self.most:
            self.bad.append(f"{place}: {why}")
        else:
            self.uncounted += 1

    def add(self, more: Imported) -> None:
        """Count what another import came to."""
        kept = more.bad[: self.most - len(self.bad)]
        self.rows, self.new = self.rows + more.rows, self.new + more.new
        self.uncounted += more.bad_count - len(kept)
        self.bad.extend(kept)

    def __str__(self) -> str:
        known = self.rows - self.new - self.bad_count
        return f"{self.rows} rows read, {self.new} new entries, {known} known, {self.bad_count} not used"


def import_rows(
    store: Store,
    rows: Iterable[ImportRow],
    feed: Feed,
    now: datetime,
    precision: Precision | None = None,
    stopping: Stopping = lambda: False,
    told: Callable[[ImportRow], None] = lambda _: None,
) -> Imported:
    """Enter the rows as `feed` said them, a thousand in one transaction; stopped or killed, it is run again.

    `precision` is how exactly this archive knows its dates; None: as they are written. `told` hears of the last row of
    each batch once it is stored. A row without a date that can be read is not used: it has no place in the past.
    """
    done, remaining = Imported(), iter(rows)
    while not stopping() and (batch := list(islice(remaining, BATCH))):
        entries = tuple(_entries(batch, feed, now, precision, done))
        done.new += store.add_entries(entries)
        done.rows += len(batch)
        told(batch[-1])
    return done


def _entries(
    batch: list[ImportRow], feed: Feed, now: datetime, precision: Precision | None, done: Imported
) -> Iterator[Entry]:
    places: dict[tuple[str, str, str, str], str] = {}
    items = []
    for row in batch:
        if row.item is None:
            done.refuse(row.place, row.fault)
        else:
            items.append(row.item)
            places.setdefault(_said(row.item), row.place)
    for entry in enter(Heard(feed.name, "ok", now, tuple(items)), feed, ()):
        place = places.get((entry.guid, entry.link, entry.title, entry.summary), feed.name)
        if entry.published is None:
            done.refuse(place, f"no date: {'; '.join(entry.notes) or 'none is given'}")
        elif entry.published > now:
            done.refuse(place, f"dated in the future: {entry.published:%Y-%m-%d %H:%M}Z")
        else:
            yield replace(entry, notes=(*entry.notes, ARCHIVED), precision=precision or entry.precision)


def _said(item: Item) -> tuple[str, str, str, str]:
    return item.guid, item.link, item.title, item.summary
