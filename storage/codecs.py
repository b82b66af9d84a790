"""Noun <-> row, by position and by name; tests show that each pair is its own inverse."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from storage.documents import storable
from storage.words import searchable
from tracker.model import Bar, CorporateAction, Entry, Precision, Quoted, Run, Trust

Row: TypeAlias = tuple[Any, ...]
Values: TypeAlias = dict[str, Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000  # microseconds


def micros(when: datetime) -> int:
    """An aware instant as microseconds since 1970, exactly. Raises TypeError for a naive one."""
    since = when - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


cached_micros = lru_cache(maxsize=1024)(micros)


@lru_cache(maxsize=4096)
def instant(microseconds: int) -> datetime:
    """The inverse of `micros`, in UTC."""
    return EPOCH + timedelta(0, 0, microseconds)


def midnight(day: date) -> int:
    """The start of a day in UTC, in microseconds since 1970."""
    return (day.toordinal() - EPOCH.toordinal()) * DAY


@lru_cache(maxsize=65536)
def number(day: date) -> int:
    """2025-08-22 as 20250822."""
    return day.year * 10_000 + day.month * 100 + day.day


@lru_cache(maxsize=65536)
def day_of(number: int) -> date:
    """The inverse of `number`."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def real(value: float | None) -> float | None:
    """A number as stored: what is not a number is missing, for SQLite would make it NULL anyway."""
    return None if value is None or value != value else float(value)


# Symbols, currencies and sources come again and again.
word = lru_cache(maxsize=4096)(storable)


def _listed(texts: Sequence[str]) -> str:
    return json.dumps(list(map(storable, texts)), ensure_ascii=False) if texts else "[]"


def entry_values(entry: Entry) -> Values:
    title, summary = storable(entry.title), storable(entry.summary)
    return {
        "id": storable(entry.id),
        "version": storable(entry.version),
        "feed": storable(entry.feed),
        "guid": storable(entry.guid),
        "link": storable(entry.link),
        "title": title,
        "summary": summary,
        "published": None if entry.published is None else micros(entry.published),
        "precision": entry.precision.value,
        "learned": micros(entry.learned),
        "language": storable(entry.language),
        "publisher": storable(entry.publisher),
        "trust": entry.trust.value,
        "author": storable(entry.author),
        "notes": _listed(entry.notes),
        "said": micros(entry.said),
        "tokens": searchable(title, summary),
    }


ENTRY_FIELDS = (
    *("id", "version", "feed", "guid", "link", "title", "summary"),
    *("published", "precision", "learned", "language", "publisher", "trust", "author", "notes"),
)


def entry(row: Sequence[Any]) -> Entry:
    """An entry of a row in the order of `ENTRY_FIELDS`."""
    id, version, feed, guid, link, title, summary = row[:7]
    published, precision, learned, language, publisher, trust, author, notes = row[7:]
    return Entry(
        id,
        version,
        feed,
        guid,
        link,
        title,
        summary,
        None if published is None else instant(published),
        Precision(precision),
        instant(learned),
        language,
        publisher,
        Trust(trust),
        author,
        () if notes == "[]" else tuple(json.loads(notes)),
    )


def bar_row(bar: Bar) -> Row:
    """A bar as a row of its table."""
    return (
        word(bar.symbol),
        word(bar.interval),
        micros(bar.start),
        cached_micros(bar.learned),
        number(bar.day),
        real(bar.open),
        real(bar.high),
        real(bar.low),
        real(bar.close),
        real(bar.volume),
        int(bar.provisional),
        word(bar.currency),
        word(bar.flaw),
        word(bar.source),
    )


def bar(row: Sequence[Any]) -> Bar:
    """The inverse of `bar_row`."""
    symbol, interval, start, learned, day, opened, high, low, close, volume, provisional, currency, flaw, source = row
    return Bar(
        symbol,
        interval,
        EPOCH + timedelta(0, 0, start),  # a cache would not help: starts do not repeat
        day_of(day),
        opened,
        high,
        low,
        close,
        volume,
        instant(learned),
        provisional != 0,
        source,
        currency,
        flaw,
    )


def action_row(action: CorporateAction) -> Row:
    """An action as a row of its table."""
    return (
        word(action.symbol),
        word(action.sort),
        number(action.day),
        cached_micros(action.learned),
        float(action.amount),
        word(action.source),
    )


def action(row: Sequence[Any]) -> CorporateAction:
    """The inverse of `action_row`."""
    symbol, sort, day, learned, amount, source = row
    return CorporateAction(symbol, day_of(day), sort, amount, instant(learned), source)


def quoted_values(quoted: Quoted) -> Values:
    return {
        "symbol": storable(quoted.symbol),
        "interval": quoted.interval,
        "outcome": quoted.outcome,
        "at": micros(quoted.at),
        "bars": quoted.bars,
        "detail": storable(quoted.detail),
    }


QUOTED_FIELDS = ("symbol", "interval", "outcome", "at", "bars", "detail")


def quoted(row: Sequence[Any]) -> Quoted:
    """A quote of a row in the order of `QUOTED_FIELDS`."""
    symbol, interval, outcome, at, bars, detail = row
    return Quoted(symbol, interval, outcome, instant(at), bars, detail)


def run_values(run: Run) -> Values:
    return {
        "job": run.job,
        "slot": micros(run.slot),
        "started": micros(run.started),
        "finished": micros(run.finished),
        "outcome": run.outcome,
        "detail": storable(run.detail),
    }


RUN_FIELDS = ("job", "slot", "started", "finished", "outcome", "detail")


def run(row: Sequence[Any]) -> Run:
    """A run of a row in the order of `RUN_FIELDS`."""
    job, slot, started, finished, outcome, detail = row
    return Run(job, instant(slot), instant(started), instant(finished), outcome, detail)
