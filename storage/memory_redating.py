"""What `redating` does, of the store in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from storage.memory_tables import HeldTables
from storage.redating import NOTE, UNSETTLED
from tracker.model import Bar, FeedState, Misdated


def misdated(shelf: HeldTables, after: datetime) -> Misdated:
    """What is dated after an instant."""
    dates: dict[str, Iterable[datetime]] = {
        "entries": [one.learned for one in shelf.entries.values()],
        "bars": [when for seen in shelf.bars.values() for when in seen],
        "actions": [when for seen in shelf.actions.values() for when in seen],
        "fetches": [one.at for one in shelf.fetches],
        "outbox": [one.created for one in shelf.outbox.values()],
        "quotes": [one.at for one in shelf.quotes],
        "results": [one.result.derived for held in shelf.results.values() for one in held],
        "runs": [one.started for one in shelf.runs.values()],
    }
    late = {name: [one for one in found if one > after] for name, found in dates.items()}
    published = [(one.feed, one.published) for one in shelf.entries.values() if one.learned > after and one.published]
    return Misdated(
        {name: len(found) for name, found in late.items() if found},
        max((one for found in late.values() for one in found), default=None),
        tuple(published),
    )


def redate(shelf: HeldTables, after: datetime, now: datetime, states: Iterable[FeedState]) -> None:
    """Everything dated after `after` as of `now`."""
    entries = [one for one in shelf.entries.values() if one.learned > after]
    places = _ranked((one.learned for one in entries), now)
    for one in entries:
        notes = (*one.notes, NOTE.format(one.learned.isoformat()))
        shelf.entries[one.id, one.version] = replace(one, learned=places[one.learned], notes=notes)
    _observed(shelf.bars, after, now)
    _observed(shelf.actions, after, now)
    shelf.fetches[:] = [replace(one, at=min(one.at, now)) if one.at > after else one for one in shelf.fetches]
    shelf.quotes[:] = [one for one in shelf.quotes if one.at <= after]
    for key in [key for key in shelf.runs if max(key[1:]) > after]:
        del shelf.runs[key]
    for name, message in shelf.outbox.items():
        if message.created > after:
            shelf.outbox[name] = replace(message, created=now, due=now)
    for held in shelf.results.values():
        held[:] = [_revised(one, after, now) for one in held]
    shelf.feed_states |= {one.feed: one for one in states if one.feed in shelf.feed_states}


def _ranked(learned: Iterable[datetime], now: datetime) -> dict[datetime, datetime]:
    return {old: now - timedelta(microseconds=back) for back, old in enumerate(sorted(set(learned), reverse=True))}


def _observed(held: dict[Any, dict[datetime, Any]], after: datetime, now: datetime) -> None:
    places = _ranked((when for seen in held.values() for when in seen if when > after), now)
    fresh = (now - UNSETTLED).date()
    for seen in held.values():
        for when in [one for one in seen if one > after]:
            thing = replace(seen.pop(when), learned=places[when])
            unsettled = isinstance(thing, Bar) and thing.day >= fresh
            seen[thing.learned] = replace(thing, provisional=True) if unsettled else thing


def _revised(one: Any, after: datetime, now: datetime) -> Any:
    until = now if one.until is not None and one.until > after else one.until
    derived = now if one.result.derived > after else one.result.derived
    return replace(one, until=until, result=replace(one.result, derived=derived))
