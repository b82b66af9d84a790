"""import: a registry's filings of the past, asked stretch by stretch of addresses that take a range of days or pages.

    feed with {from}, {today} -> one question for each `step` days, oldest first
    feed with {page}, {cursor} -> one question whose further pages reach back to `since`

The answers become archived entries like those of files: said when they were published, learned now, each once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.model import UNREACHED, Feed, FeedState, Heard, Item
from tracker.pipeline.import_entries import Imported, import_rows
from tracker.ports import Source, Store

_NEWEST_ONLY = re.compile(r"\s*\|\s*\[:\d+\]\s*$")  # what a poll need not read of a long answer, the past does


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that are asked for in one question: from `first` until before `last`."""

    first: datetime
    last: datetime

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d}..{self.last - timedelta(microseconds=1):%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A filing of an answer; `read` is not counted."""

    place: str
    item: Item | None
    read: int = 0
    fault: str = ""


def takes_days(feed: Feed) -> bool:
    """Whether the feed's address can be asked for days of the past."""
    return "{from" in _words(feed)


def takes_past(feed: Feed) -> bool:
    """Whether the feed's address can be asked for the past at all, by days or by pages."""
    return feed.sort == "json" and any(place in _words(feed) for place in ("{from", "{page", "{cursor"))


def _words(feed: Feed) -> str:
    return feed.url + "".join(feed.form.values())


def stretches(feed: Feed, since: datetime, until: datetime, step: int = 0) -> tuple[Stretch, ...]:
    """The questions that `since`..`until` takes, oldest first, of `step` days each (0: as the feed's `back` says)."""
    if not takes_days(feed):
        return (Stretch(since, until),)
    days, found, first = timedelta(days=step or feed.back), [], since
    while first < until:
        found.append(Stretch(first, min(first + days, until)))
        first = found[-1].last
    return tuple(found)


def import_stretch(store: Store, source: Source, feed: Feed, stretch: Stretch, now: datetime) -> tuple[Imported, str]:
    """Ask for a stretch and enter what lies in it; what came of it, and why not when the answer was none.

    An answer that was cut off brings what it held and is told; the stretch is then asked again by running it again.
    """
    asked = replace(feed, rows=_NEWEST_ONLY.sub("", feed.rows), back=1)  # {from} is the first day of the stretch
    zone = ZoneInfo(feed.zone or "UTC")  # days are the registry's own
    begins, ends = (one.replace(tzinfo=zone).astimezone(UTC) for one in (stretch.first, stretch.last))
    state = FeedState(feed.name, last_ok=begins, last_try=begins - timedelta(days=400))
    moment = min(ends - timedelta(seconds=1), now)
    (heard,) = source.hear([(asked, state)], moment)
    done = import_rows(store, _rows(feed, stretch, heard.items), feed, now)
    why = f"{heard.outcome}: {heard.detail}" if not heard.ok else _unreached(heard)
    return done, f"{feed.name} {stretch}: {why}" if why else ""


def _unreached(heard: Heard) -> str:
    return "; ".join(note for note in heard.notes if note.startswith(UNREACHED))


def _rows(feed: Feed, stretch: Stretch, items: tuple[Item, ...]) -> Iterator[FilingRow]:
    for number, item in enumerate(items, 1):
        yield FilingRow(f"{feed.name} {stretch} item {number}", item)


def import_past(
    store: Store,
    source: Source,
    feed: Feed,
    asked: tuple[Stretch, ...],
    now: datetime,
    told: Callable[[Stretch, Imported], None] = lambda *_: None,
    pause: Callable[[], None] = lambda: None,
) -> tuple[Imported, str]:
    """Every stretch in turn with a pause between; ends at the first that is not answered, and says why.

    What was stored stays; a run again passes it over. A registry that refused is not asked on.
    """
    whole = Imported()
    for number, stretch in enumerate(asked):
        if number:
            pause()
        done, fault = import_stretch(store, source, feed, stretch, now)
        whole.add(done)
        told(stretch, whole)
        if fault:
            return whole, fault
    return whole, ""
