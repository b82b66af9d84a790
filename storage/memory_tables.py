"""What the store in memory holds, and when an observation is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar

from storage.documents import storable
from storage.revisions import Place, Written
from storage.schema import WITHDRAWN
from tracker.model import (
    Archive,
    Bar,
    CorporateAction,
    Entry,
    FeedState,
    Heard,
    Label,
    Message,
    Opinion,
    Quoted,
    Run,
    Shard,
)

T = TypeVar("T", Bar, CorporateAction)


@dataclass(frozen=True)
class HeldRevision:
    """One answer for one result, current until the next one came."""

    place: Place
    result: Written
    until: datetime | None = None


@dataclass
class HeldTables:
    """All that is held: the lists in order of arrival."""

    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    bars: dict[tuple[str, str, datetime], dict[datetime, Bar]] = field(default_factory=dict)
    actions: dict[tuple[str, date, str], dict[datetime, CorporateAction]] = field(default_factory=dict)
    fetches: list[Heard] = field(default_factory=list)
    feed_states: dict[str, FeedState] = field(default_factory=dict)
    quotes: list[Quoted] = field(default_factory=list)
    outbox: dict[str, Message] = field(default_factory=dict)
    results: dict[str, list[HeldRevision]] = field(default_factory=dict)
    runs: dict[tuple[str, datetime, datetime], Run] = field(default_factory=dict)
    shards: dict[tuple[str, datetime, datetime], Shard] = field(default_factory=dict)
    labels: dict[tuple[datetime, str], Label] = field(default_factory=dict)
    opinions: dict[tuple[datetime, str, str, str], Opinion] = field(default_factory=dict)

    def copy(self) -> HeldTables:
        """A copy of all that is held, for a transaction that is given up."""
        nested = {name: {key: one.copy() for key, one in getattr(self, name).items()} for name in NESTED}
        return HeldTables(**{one.name: getattr(self, one.name).copy() for one in fields(self)} | nested)


NESTED = ("bars", "actions", "results")


def known(observations: Mapping[datetime, T], as_of: datetime) -> T | None:
    """The latest of a thing's observations that was learned by `as_of`."""
    learned = [when for when in observations if when <= as_of]
    return observations[max(learned)] if learned else None


def stored_entry(entry: Entry) -> Entry:
    """The entry as a database would hold it."""
    texts: dict[str, Any] = {
        name: storable(value) for name in entry.__slots__ if type(value := getattr(entry, name)) is str
    }
    return replace(entry, **texts, notes=tuple(map(storable, entry.notes)))


def stored_bar(bar: Bar) -> Bar:
    """The bar as a database would hold it: what is no number is missing."""
    numbers: dict[str, Any] = {name: getattr(bar, name) for name in ("open", "high", "low", "close", "volume")}
    missing: dict[str, Any] = {name: None for name, value in numbers.items() if value != value}
    return replace(bar, **missing)


def _said(thing: Bar | CorporateAction) -> Any:
    """The content of an observation, without its source and the moment it was learned."""
    if isinstance(thing, CorporateAction):
        return (thing.amount, thing.currency)
    numbers = (thing.open, thing.high, thing.low, thing.close, thing.volume)
    return (thing.day, *numbers, thing.provisional, thing.currency, thing.flaw)


def append(observations: dict[datetime, T], thing: T) -> bool:
    """Hold the observation unless the one known before it says the same; whether it is held."""
    before = known(observations, thing.learned)
    if before is not None and (before.learned == thing.learned or _said(before) == _said(thing)):
        return False
    observations[thing.learned] = thing
    return True


def archive_of(entries: Iterable[Entry], bars: Iterable[Bar]) -> Archive:
    """How many of these were said on each day, or are of each month, and when the last was learned."""
    said: dict[date, list[datetime]] = defaultdict(list)
    months: dict[int, list[datetime]] = defaultdict(list)
    for entry in entries:
        said[entry.said.date()].append(entry.learned)
    for bar in bars:
        months[bar.day.year * 100 + bar.day.month].append(bar.learned)
    return Archive(
        {day: (len(found), max(found)) for day, found in sorted(said.items())},
        {month: (len(found), max(found)) for month, found in sorted(months.items())},
    )


def is_current(revision: HeldRevision, as_of: datetime | None) -> bool:
    """Whether this revision is current now (None) or was at an instant."""
    if revision.result.document == WITHDRAWN:
        return False
    if as_of is None:
        return revision.until is None
    return revision.result.derived <= as_of and (revision.until is None or revision.until > as_of)
