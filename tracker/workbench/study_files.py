"""CSV files -> panel and occasions: what a study is made from, with a reason for every row that cannot be used."""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from math import isfinite, log, nan
from pathlib import Path

import numpy as np

from tracker.core.event_study.estimation import Floats
from tracker.core.event_study.panel import Panel
from tracker.core.event_study.studies import Excluded, Occasion
from tracker.core.market.price_limits import limit_hit
from tracker.core.market.sessions import event_session
from tracker.errors import CalendarError, UsageError
from tracker.model import Listing
from tracker.prices.calendar import ExchangeCalendars

SYMBOL = ("symbol", "ticker", "id_firm", "firm", "security", "id_market", "permno", "code", "index", "name")
DAY = ("date", "day", "session", "timestamp", "time")
RETURN = ("return", "ret", "returns", "ret_m", "rate", "value", "mktrf", "vwretd")
PRICE = ("price", "close", "adj close", "adj_close", "adjclose", "prc", "level", "last")
EVENT = ("event_id", "id_event", "id", "event")
GROUP = ("group", "id_group")
MARKET = ("market", "id_market", "benchmark")
PUBLISHED = ("published", "said", "instant", *DAY)

CALENDARS = {".HK": "XHKG", ".SS": "XSHG", ".SH": "XSHG", ".SZ": "XSHG", ".TW": "XTAI", ".T": "XTKS", ".KS": "XKRX"}


@dataclass(frozen=True)
class Table:
    """One series file: values by symbol and day; `kind` is price or return. One symbol may be called ""."""

    path: Path
    kind: str
    series: Mapping[str, Mapping[date, float]]
    notes: tuple[str, ...] = ()

    @cached_property
    def days(self) -> list[date]:
        return sorted({day for one in self.series.values() for day in one})


@dataclass
class Material:
    """What a study is made from."""

    panel: Panel
    days: list[date]
    occasions: list[Occasion]
    excluded: list[Excluded] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the events file."""

    event: str
    symbol: str
    when: str
    groups: tuple[str, ...]
    market: str = ""


def series(path: Path, kind: str = "") -> Table:
    """A file of series: long (symbol,date,price or return) or wide (date and a column for each symbol).

    `kind` overrules what the header says. Raises UsageError naming file, line and column.
    """
    header, lines = _rows(path)
    names = [one.strip().lower() for one in header]
    day = _column(path, names, DAY, "a date")
    value = _find(names, (*RETURN, *PRICE))
    if value is None:
        return _wide(path, header, lines, day, kind or "price")
    symbol = _find(names, SYMBOL)
    found = kind or ("return" if names[value] in RETURN else "price")
    found_series: dict[str, dict[date, float]] = {}
    notes: list[str] = []
    for number, line in lines:
        name = line[symbol].strip() if symbol is not None else ""
        amount = _amount(path, number, line[value], found, name, notes)
        found_series.setdefault(name, {})[_day(path, number, line[day])] = amount
    return Table(path, found, found_series, tuple(notes))


def events(path: Path, by: str = "") -> list[Row]:
    """The events file: event_id, symbol, date or published instant, and what it may have besides."""
    header, lines = _rows(path)
    names = [one.strip().lower() for one in header]
    symbol = _column(path, names, SYMBOL, "a symbol")
    when = _column(path, names, PUBLISHED, "a date or a published instant")
    event, market = _find(names, EVENT), _find([name if name != names[symbol] else "" for name in names], MARKET)
    group = _column(path, names, (by.lower(),), f"the group {by!r}") if by else _find(names, GROUP)
    return [
        Row(
            event=line[event].strip() if event is not None else f"{line[symbol].strip()}.{line[when].strip()}",
            symbol=line[symbol].strip(),
            when=line[when].strip(),
            groups=("all",) if group is None or not line[group].strip() else (line[group].strip(),),
            market=line[market].strip() if market is not None else "",
        )
        for _, line in lines
    ]


def material(
    prices: Table, markets: Table | None, factors: Sequence[Table], rows: Sequence[Row], returns: str, lag: int = 0
) -> Material:
    """Series and events -> aligned arrays. The calendar is the market's days, or the shares' where there is none."""
    days = markets.days if markets else prices.days
    places = {day: number for number, day in enumerate(days)}
    pairs = list(dict.fromkeys((row.symbol, row.market) for row in rows if row.symbol in prices.series))
    shares = [_returns(prices.series[symbol], prices.kind, returns, days, places) for symbol, _ in pairs]
    benchmark = [
        _beside(markets, market, returns, share.spans, days) for (_, market), share in zip(pairs, shares, strict=True)
    ]
    spans = np.array([share.spans for share in shares]) if any(share.gaps for share in shares) else None
    further = tuple(_factor(table, name, returns, days, lag)[None] for table in factors for name in table.series)
    empty = np.empty((0, len(days)))
    panel = Panel(
        np.array([share.values for share in shares]) if shares else empty,
        _stack(benchmark) if benchmark else empty,
        spans,
        further,
    )
    made = Material(panel, days, [], notes=[*prices.notes, *(markets.notes if markets else ())])
    _place(made, prices, pairs, shares, rows)
    return made


@dataclass(frozen=True)
class _Share:
    values: Floats
    spans: Floats
    limit: Floats

    @property
    def gaps(self) -> bool:
        return bool((self.spans > 1).any())


def _returns(
    series: Mapping[date, float], kind: str, returns: str, days: Sequence[date], places: Mapping[date, int]
) -> _Share:
    """A share's returns on the calendar. From prices a gap becomes one return over several days, never a zero."""
    values, spans, levels = (np.full(len(days), fill) for fill in (np.nan, 1.0, np.nan))
    if kind == "return":
        for day, value in series.items():
            if day in places:
                values[places[day]] = value
        return _Share(values, spans, levels)
    seen = [(places[day], series[day]) for day in sorted(series) if day in places and isfinite(series[day])]
    for (before, old), (now, new) in pairwise(seen):
        values[now] = log(new / old) if returns == "log" else new / old - 1
        spans[now] = now - before
        levels[now] = old
    return _Share(values, spans, levels)


def _beside(markets: Table | None, name: str, returns: str, spans: Floats, days: Sequence[date]) -> Floats:
    """The market over exactly the days that each of the share's returns covers."""
    if markets is None:
        return np.zeros(len(days))
    if name and name not in markets.series and len(markets.series) > 1:
        raise UsageError(f"{markets.path}: no market {name!r}; it has {', '.join(sorted(markets.series))}")
    found = markets.series.get(name) or next(iter(markets.series.values()))
    places = {day: number for number, day in enumerate(days)}
    single = _returns(found, markets.kind, returns, days, places).values
    if not (spans > 1).any():
        return single
    logs = single if returns == "log" else np.log1p(single)
    total = np.array([logs[now - int(span) + 1 : now + 1].sum() for now, span in enumerate(spans)])
    return np.where(spans > 1, total if returns == "log" else np.expm1(total), single)


def _stack(rows: Sequence[Floats]) -> Floats:
    """(1, D) where one market serves all, else (S, D)."""
    same = all(np.array_equal(rows[0], one, equal_nan=True) for one in rows[1:])
    return rows[0][None] if same else np.array(rows)


def _factor(table: Table, name: str, returns: str, days: Sequence[date], lag: int) -> Floats:
    """A factor on the calendar: its value of the day, or with `lag` that of its own last day before."""
    own = sorted(table.series[name])
    places = {day: number for number, day in enumerate(own)}
    values = _returns(table.series[name], table.kind, returns, own, places).values
    if not lag:
        return np.array([values[places[day]] if day in places else np.nan for day in days])
    before = [bisect_left(own, day) - lag for day in days]
    return np.array([values[number] if number >= 0 else np.nan for number in before])


def _place(
    made: Material, prices: Table, pairs: Sequence[tuple[str, str]], shares: Sequence[_Share], rows: Sequence[Row]
) -> None:
    """Give every event its row and place, or a reason."""
    calendars = ExchangeCalendars()
    numbers = {pair: number for number, pair in enumerate(pairs)}
    for row in rows:
        if row.symbol not in prices.series:
            made.excluded.append(Excluded(row.event, f"no prices of {row.symbol} in {prices.path.name}"))
            continue
        number = numbers[row.symbol, row.market]
        found = _find_place(row, shares[number], made.days, calendars)
        if isinstance(found, str):
            made.excluded.append(Excluded(row.event, found))
        else:
            made.occasions.append(Occasion(row.event, row.symbol, number, found[0], row.groups, found[1]))


def _find_place(
    row: Row, share: _Share, days: Sequence[date], calendars: ExchangeCalendars
) -> tuple[int, tuple[str, ...]] | str:
    """The position of an event's day and its flags, or why it has none."""
    try:
        day, flags = _asked(row, calendars)
    except (ValueError, CalendarError) as wrong:
        return str(wrong)
    place = bisect_left(days, day)
    seen = np.flatnonzero(np.isfinite(share.values))
    if place >= len(days) or not len(seen) or place > seen[-1]:
        return f"{day} is after the last return of {row.symbol}"
    if place < seen[0]:
        return f"{day} is before the first return of {row.symbol} on {days[seen[0]]}"
    if days[place] != day:
        flags = (*flags, "moved")
    traded = int(seen[np.searchsorted(seen, place)])
    if traded != place or share.spans[traded] > 1:
        flags = (*flags, "halted")
    if _limited(row.symbol, share, traded, days[traded]):
        flags = (*flags, "limit")
    return traded, flags


def _asked(row: Row, calendars: ExchangeCalendars) -> tuple[date, tuple[str, ...]]:
    """The day an event asks for: the date given, or the session that an instant could first move."""
    text = row.when.strip()
    if len(text) <= 10:
        return parse_day(text), ()
    instant = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if instant.tzinfo is None:
        if (instant.hour, instant.minute) == (0, 0):
            return instant.date(), ()
        raise ValueError(f"{text} has a time but no zone: write it as {instant.isoformat()}+08:00 or ...Z")
    suffix = re.search(r"\.[A-Z]+$", row.symbol)
    calendar = CALENDARS.get(suffix.group(), "XNYS") if suffix else "XNYS"
    near = instant.astimezone(UTC).date()
    known = calendars.sessions(calendar, near - timedelta(days=20), near + timedelta(days=30))
    return event_session(known, instant).day, ()


def _limited(symbol: str, share: _Share, place: int, day: date) -> bool:
    """Whether a mainland share closed at its daily limit (its band taken from the code)."""
    if not symbol.endswith((".SS", ".SH", ".SZ")) or not isfinite(share.limit[place]):
        return False
    wide = symbol.startswith(("688", "689", "30"))
    listing = Listing(symbol, symbol, "XSHG", "CNY", "", limit=0.20 if wide else 0.10)
    before = float(share.limit[place])
    return bool(limit_hit(listing, before, before * (1 + float(share.values[place])), day))


def parse_day(text: str) -> date:
    """2025-08-22, 2025/08/22, 20250822, or any of these with a time behind it, which is dropped."""
    found = re.match(r"\s*(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})", text)
    if not found:
        raise ValueError(f"{text!r} is no date: write it as 2025-08-22")
    return date(*(int(one) for one in found.groups()))


def _amount(path: Path, number: int, text: str, kind: str, name: str, notes: list[str]) -> float:
    """A price or return; nan for a blank. A negative price is CRSP's mark for a bid/ask mean: missing, and noted."""
    text = text.strip()
    if text.upper() in ("", "NA", "NAN", "NULL", "NONE", "."):
        return nan
    try:
        value = float(text)
    except ValueError:
        raise UsageError(f"{path}:{number}: {text!r} is no number") from None
    if kind == "price" and not value > 0:
        notes.append(f"{path.name}:{number}: price {text} of {name or 'the series'} is not positive: taken as missing")
        return nan
    return value if isfinite(value) else nan


def _wide(path: Path, header: Sequence[str], lines: Iterator[tuple[int, list[str]]], day: int, kind: str) -> Table:
    """Date and a column for each symbol."""
    names = {place: name.strip() for place, name in enumerate(header) if place != day and name.strip()}
    if not names:
        raise UsageError(f"{path}: no column of prices or returns; name one 'price' or 'return'")
    found: dict[str, dict[date, float]] = {name: {} for name in names.values()}
    notes: list[str] = []
    for number, line in lines:
        when = _day(path, number, line[day])
        for place, name in names.items():
            found[name][when] = _amount(path, number, line[place], kind, name, notes)
    return Table(path, kind, found, tuple(notes))


def _day(path: Path, number: int, text: str) -> date:
    try:
        return parse_day(text)
    except ValueError as wrong:
        raise UsageError(f"{path}:{number}: {wrong}") from None


def _rows(path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Header and numbered lines of a CSV file; short lines are filled with blanks."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as wrong:
        raise UsageError(f"cannot read {path}: {wrong.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text") from None
    made = csv.reader(text.splitlines())
    header = next(made, None)
    if not header:
        raise UsageError(f"{path} is empty: a header line is needed")
    width = len(header)
    lines = ((number, [*line, *[""] * (width - len(line))]) for number, line in enumerate(made, 2) if any(line))
    return header, lines


def _find(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(one) for one in wanted if one in names), None)


def _column(path: Path, names: Sequence[str], wanted: Sequence[str], what: str) -> int:
    found = _find(names, wanted)
    if found is None:
        raise UsageError(f"{path}: no column for {what}; it has {', '.join(names)}, wanted one of {', '.join(wanted)}")
    return found
