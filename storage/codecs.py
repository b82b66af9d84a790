"""Noun <-> row, by position and by name; tests show that each pair is its own inverse."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from storage.documents import dump, load, storable
from storage.words import searchable
from tracker.model import Answer, Bar, CorporateAction, Entry, Label, Opinion, Precision, Quoted, Run, Trust

Row: TypeAlias = tuple[Any, ...]
Values: TypeAlias = dict[str, Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000  # microseconds


def micros(when: datetime) -> int:
    """An aware instant as microseconds since 1970, exactly. Raises TypeError for a naive one."""
    since = when - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


cached_micros = lru_cache(maxsize=1024)(micros)


@lru_cache(maxsize=131_072)  # sessions open together, windows are read again and again
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
        "subject": _listed(entry.subject),
        "category": _listed(entry.category),
        "archived": int(entry.archived),
    }


ENTRY_FIELDS = (
    *("id", "version", "feed", "guid", "link", "title", "summary"),
    *("published", "precision", "learned", "language", "publisher", "trust", "author", "notes"),
    *("subject", "category"),
)


def entry(row: Sequence[Any]) -> Entry:
    """An entry of a row in the order of `ENTRY_FIELDS`."""
    id, version, feed, guid, link, title, summary = row[:7]
    published, precision, learned, language, publisher, trust, author, notes, subject, category = row[7:]
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
        _texts(notes),
        _texts(subject),
        _texts(category),
    )


def _texts(listed: str) -> tuple[str, ...]:
    """The inverse of `_listed`."""
    return () if listed == "[]" else tuple(json.loads(listed))


def bar_row(bar: Bar) -> Row:
    """A bar as a row of its table; what is not a number (unlike itself) is missing, as SQLite would have it."""
    return (
        word(bar.symbol),
        word(bar.interval),
        micros(bar.start),
        cached_micros(bar.learned),
        number(bar.day),
        bar.open if bar.open == bar.open else None,
        bar.high if bar.high == bar.high else None,
        bar.low if bar.low == bar.low else None,
        bar.close if bar.close == bar.close else None,
        bar.volume if bar.volume == bar.volume else None,
        int(bar.provisional),
        word(bar.currency),
        word(bar.flaw),
        word(bar.source),
    )


# The constructor of a frozen class looks up each field before it sets it. The slots set themselves in a third of the
# time, which is half of the time that a window of bars takes to read.
_BAR_SLOTS = tuple(vars(Bar)[one.name].__set__ for one in fields(Bar))
_symbol, _interval, _start, _day, _open, _high, _low, _close, _volume = _BAR_SLOTS[:9]
_learned, _provisional, _source, _currency, _flaw = _BAR_SLOTS[9:]


@lru_cache(maxsize=65_536)  # 30 MB: the same windows are read at every turn, and a bar costs as much as its row
def bar(row: Row) -> Bar:
    """The inverse of `bar_row`."""
    made = object.__new__(Bar)
    symbol, interval, start, learned, day, opened, high, low, close, volume, provisional, currency, flaw, source = row
    _symbol(made, symbol)
    _interval(made, interval)
    _start(made, instant(start))
    _day(made, day_of(day))
    _open(made, opened)
    _high(made, high)
    _low(made, low)
    _close(made, close)
    _volume(made, volume)
    _learned(made, instant(learned))
    _provisional(made, provisional != 0)
    _source(made, source)
    _currency(made, currency)
    _flaw(made, flaw)
    return made


def action_row(action: CorporateAction) -> Row:
    """An action as a row of its table."""
    return (
        word(action.symbol),
        word(action.sort),
        number(action.day),
        cached_micros(action.learned),
        float(action.amount),
        word(action.currency),
        word(action.source),
    )


def action(row: Sequence[Any]) -> CorporateAction:
    """The inverse of `action_row`."""
    symbol, sort, day, learned, amount, currency, source = row
    return CorporateAction(symbol, day_of(day), sort, amount, instant(learned), source, currency)


def quoted_row(quoted: Quoted) -> Row:
    """A quote as a row of its table."""
    return (
        word(quoted.symbol),
        word(quoted.interval),
        word(quoted.outcome),
        cached_micros(quoted.at),
        quoted.bars,
        storable(quoted.detail) if quoted.detail else "",
        word(quoted.vendor),
        quoted.requests,
    )


QUOTED_FIELDS = ("symbol", "interval", "outcome", "at", "bars", "detail", "vendor", "requests")


def quoted(row: Sequence[Any]) -> Quoted:
    """The inverse of `quoted_row`, of a row in the order of `QUOTED_FIELDS`."""
    symbol, interval, outcome, at, *rest = row
    return Quoted(symbol, interval, outcome, instant(at), *rest)


def opinion_values(opinion: Opinion) -> Values:
    return {
        "text": storable(opinion.text),
        "model": storable(opinion.model),
        "prompt": storable(opinion.prompt),
        "learned": micros(opinion.learned),
        "answer": dump(opinion.answer, sparse=True),
    }


OPINION_FIELDS = ("text", "model", "prompt", "learned", "answer")


def opinion(row: Sequence[Any]) -> Opinion:
    """An opinion of a row in the order of `OPINION_FIELDS`."""
    text, model, prompt, learned, answer = row
    return Opinion(text, model, prompt, instant(learned), load(Answer, answer))


VERDICTS = {True: "y", False: "n", None: "unclear"}
_SAID = {words: said for said, words in VERDICTS.items()}


def label_values(label: Label) -> Values:
    return {
        "text": storable(label.text),
        "learned": micros(label.learned),
        "verdict": VERDICTS[label.announces],
        "kind": storable(label.kind),
    }


LABEL_FIELDS = ("text", "learned", "verdict", "kind")


def label(row: Sequence[Any]) -> Label:
    """A label of a row in the order of `LABEL_FIELDS`."""
    text, learned, verdict, kind = row
    return Label(text, instant(learned), _SAID[verdict], kind)


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
