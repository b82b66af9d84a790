"""Sheets -> series by symbol, and rows of events: which column is what, and what cannot be right.

One pass checks before anything is measured. Refused: two prices for one share-day, returns that are prices or per cent,
prices that are returns. Noted: an adjusted close taken beside a close, a price a hundred times its neighbours'.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from tracker.errors import UsageError
from tracker.workbench.cells import Days, Floats, days_of, numbers_of
from tracker.workbench.sheets import FRENCH, Sheet, read_sheet

SYMBOL = (
    *("symbol", "ticker", "id_firm", "firm", "firm_id", "security", "id_market", "market_id", "permno", "isin"),
    *("code", "ts_code", "index", "name"),
)
DAY = (
    *("date", "day", "session", "event_date", "trade_date", "trading_date", "date_event", "announcement_date"),
    *("datetime", "timestamp", "time", "日期"),
)
RETURN = ("return", "ret", "returns", "ret_m", "rate", "value", "mktrf", "vwretd")
PRICE = (
    "price",
    "adj_close",
    "adjclose",
    "adjusted_close",
    "closeadj",
    "close",
    "prc",
    "level",
    "last",
    "收盘",
    "收盘价",
)
ADJUSTED = ("adj_close", "adjclose", "adjusted_close", "closeadj")
VOLUME = ("volume", "vol", "turnover", "shares_traded", "成交量")
EVENT = ("event_id", "id_event", "eventid", "id", "event")
GROUP = ("group", "id_group", "grouping_variable")
MARKET = ("market", "id_market", "market_id", "benchmark")
PUBLISHED = ("published", "said", "instant", *DAY)
# Daily returns with a middle size above this are per cent (or prices): no share moves a seventh on an ordinary day.
PER_CENT = 0.15
ENOUGH = 20
# A price so many times its neighbours' on both sides is a slip of the vendor's (pence for pounds, 100x).
SLIP = 20.0
JUMP = 8.0


@dataclass(frozen=True)
class Series:
    """Days in order (no day twice) with their prices or returns."""

    days: Days
    values: Floats

    @cached_property
    def jump(self) -> int | None:
        """The first place where the price is more than JUMP times the one before, or less than its inverse."""
        with np.errstate(divide="ignore", invalid="ignore"):
            sizes = np.abs(np.diff(np.log(self.values)))
        found = np.flatnonzero(sizes > np.log(JUMP))
        return int(found[0]) + 1 if len(found) else None


@dataclass
class SeriesTable:
    """One source of series: `kind` is price or return. One symbol may be called "". `broken` tells which and why."""

    name: str
    kind: str
    series: Mapping[str, Series]
    notes: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StudyEvent:
    """One line of the events; `values` holds every column, for attributes to explain CARs by."""

    event: str
    symbol: str
    when: Any
    groups: tuple[str, ...]
    market: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def series(source: Any, kind: str = "") -> SeriesTable:
    """Series from a path or frame: long (symbol, date, price or return) or wide (date and a column for each symbol).

    `kind` overrules what the header says. Raises UsageError naming file, line and column.
    """
    sheet = read_sheet(source)
    day = _day_column(sheet)
    return _french(sheet, day) if sheet.french else _series(sheet, day, kind)


def volumes(source: Any, _: str = "") -> SeriesTable:
    """Logs of traded volume, as the returns of a study of abnormal volume; no trade is missing.

    In logs, as volume is skewed: Ajinkya and Jain (1989, Journal of Accounting and Economics 11, 331-359).
    """
    sheet = read_sheet(source)
    day, value = _day_column(sheet), column_index(sheet.names, VOLUME)
    days = days_of(sheet, day)
    if value is None:
        found = _wide(sheet, day, days, "price")
    else:
        found = _long(sheet, column_index(sheet.names, (*SYMBOL, "market"), value), days, value, "return")
    with np.errstate(divide="ignore"):
        logs = {
            name: Series(one.days, np.where(one.values > 0, np.log(one.values), np.nan)) for name, one in found.items()
        }
    return SeriesTable(sheet.name, "return", logs, sheet.notes)


def _series(sheet: Sheet, day: int, kind: str) -> SeriesTable:
    value = column_index(sheet.names, (*RETURN, *PRICE), day)
    days = days_of(sheet, day)
    if value is None and "mkt_rf" in sheet.names:
        return _french(sheet, day)
    if value is None:
        return _checked(sheet, kind or "price", _wide(sheet, day, days, kind))
    name = sheet.names[value]
    if name in ADJUSTED and "close" in sheet.names:
        sheet.note(f"{sheet.header[value]} is used, not the column Close beside it")
    symbol = column_index(sheet.names, (*SYMBOL, "market"), value)
    return _checked(sheet, kind or ("return" if name in RETURN else "price"), _long(sheet, symbol, days, value, kind))


def events(source: Any, by: str = "") -> list[StudyEvent]:
    """The events: event_id, symbol, date or published instant, and what there may be besides."""
    sheet = read_sheet(source)
    names = sheet.names
    symbol = _column(sheet, SYMBOL, "a symbol")
    when = column_index(names, PUBLISHED)
    when = _day_column(sheet) if when is None else when
    event, market = column_index(names, EVENT, symbol), column_index(names, MARKET, symbol)
    group = _column(sheet, (by.lower(),), f"the group {by!r}") if by else column_index(names, GROUP)
    cells = [sheet.texts(place) for place in range(len(names))]
    moments = _moments(sheet, when)
    return [
        StudyEvent(
            event=cells[event][n] if event is not None else f"{cells[symbol][n]}.{moments[n]}",
            symbol=cells[symbol][n],
            when=moments[n],
            groups=(cells[group][n] or "all",) if group is not None else ("all",),
            market=cells[market][n] if market is not None else "",
            values={name: column[n] for name, column in zip(sheet.header, cells, strict=True)},
        )
        for n in range(len(sheet))
    ]


def _moments(sheet: Sheet, place: int) -> list[str]:
    """Days and instants as text; a frame's stamps at midnight without a zone are days."""
    column = sheet.columns[place]
    if column.dtype.kind == "M":
        return [text.removesuffix("T00:00:00") for text in np.datetime_as_string(column, unit="s").tolist()]
    if column.dtype.kind == "f":
        return [str(int(one)) for one in column]
    return sheet.texts(place)


def column_index(names: Sequence[str], wanted: Sequence[str], but: int | None = None) -> int | None:
    """The place of the first of the `wanted` names, other than place `but`."""
    places = {name: place for place, name in reversed(list(enumerate(names))) if place != but}
    return next((places[one] for one in wanted if one in places), None)


def _column(sheet: Sheet, wanted: Sequence[str], what: str) -> int:
    found = column_index(sheet.names, wanted)
    if found is None:
        shown = ", ".join(sheet.names)
        raise sheet.refuse(f"no column for {what}; it has {shown}, wanted one of {', '.join(wanted)}")
    return found


def _day_column(sheet: Sheet) -> int:
    """By its name; else the one heading with "date" in it; else an unnamed first column of dates (an index)."""
    found = column_index(sheet.names, DAY)
    if found is not None:
        return found
    near: list[int] = [place for place, name in enumerate(sheet.names) if "date" in name]
    unnamed: list[int] = [place for place, name in enumerate(sheet.names[:1]) if name in ("", "unnamed:_0")]
    for place in [*(near if len(near) == 1 else ()), *unnamed]:
        try:
            days_of(Sheet(sheet.name, sheet.header, [one[:5] for one in sheet.columns]), place)
        except (UsageError, ValueError):
            continue
        sheet.note(f"dates are taken from {'the unnamed first column' if place in unnamed else sheet.header[place]}")
        return int(place)
    return _column(sheet, DAY, "a date")


def _long(sheet: Sheet, symbol: int | None, days: Days, value: int, kind: str) -> dict[str, Series]:
    values = _positive(sheet, value, numbers_of(sheet, value), kind, symbol)
    if symbol is None:
        return {"": _ordered(sheet, "", days, values, np.arange(len(days)))}
    import pandas as pd

    where, names = pd.factorize(np.array(sheet.texts(symbol), object))
    order = np.argsort(where, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(where[order])) + 1)
    return {str(names[where[rows[0]]]): _ordered(sheet, names[where[rows[0]]], days, values, rows) for rows in parts}


def _wide(sheet: Sheet, day: int, days: Days, kind: str) -> dict[str, Series]:
    """Date and a column for each symbol; a column that counts the rows is left out."""
    places = [
        place for place, name in enumerate(sheet.header) if place != day and name.strip() and not _counts(sheet, place)
    ]
    if not places:
        raise sheet.refuse("no column of prices or returns; name one 'price' or 'return'")
    every = np.arange(len(days))
    return {
        sheet.header[place].strip(): _ordered(
            sheet, sheet.header[place].strip(), days, _positive(sheet, place, numbers_of(sheet, place), kind), every
        )
        for place in places
    }


def _counts(sheet: Sheet, place: int) -> bool:
    return sheet.names[place] in ("unnamed:_0", "volume") or (sheet.names[place] == "index" and len(sheet.header) > 2)


def _ordered(sheet: Sheet, name: Any, days: Days, values: Floats, rows: npt.NDArray[np.int64]) -> Series:
    """A series in the order of its days. Two values for one day are refused where they differ."""
    order = rows[np.argsort(days[rows], kind="stable")]
    own, found = days[order], values[order]
    twice = np.flatnonzero(own[1:] == own[:-1])
    if not len(twice):
        return Series(own, found)
    for place in twice.tolist():
        first, second = found[place], found[place + 1]
        if first != second and np.isfinite([first, second]).all():
            lines = f"lines {sheet.line + order[place]} and {sheet.line + order[place + 1]}"
            words = f"{name or 'the series'} has two values on {own[place]}, {first:g} and {second:g} ({lines})"
            raise sheet.refuse(f"{words}: keep one")
    sheet.note(f"{name or 'the series'}: {len(twice)} days stand twice with the same value: counted once")
    for place in twice.tolist():
        if not np.isfinite(found[place + 1]):
            found[place + 1] = found[place]
    last = np.append(own[1:] != own[:-1], True)
    return Series(own[last], found[last])


def _positive(sheet: Sheet, place: int, values: Floats, kind: str, symbol: int | None = None) -> Floats:
    """Prices above nought; CRSP marks a bid/ask mean by a minus: missing, and noted. Many such are returns: refused."""
    if kind == "return" or (not kind and sheet.names[place] in RETURN):
        return values
    wrong = np.flatnonzero(values <= 0)
    if len(wrong) > 0.2 * max(int(np.isfinite(values).sum()), 1):
        words = (
            f"the column {sheet.header[place]} holds values like {values[wrong[0]]:g}: these are returns, not prices"
        )
        raise sheet.refuse(f"{words}. Name it 'return' or say --returns given", int(wrong[0]))
    for row in wrong.tolist():
        name = sheet.texts(symbol)[row] if symbol is not None else sheet.header[place]
        text = sheet.texts(place)[row]
        sheet.notes.append(
            f"{sheet.name}:{sheet.line + row}: price {text} of {name or 'the series'} is not positive: taken as missing"
        )
    return np.where(values > 0, values, np.nan)


def _checked(sheet: Sheet, kind: str, found: dict[str, Series]) -> SeriesTable:
    """The table, each series looked at once for what it cannot be."""
    table = SeriesTable(sheet.name, kind, found, sheet.notes)
    for name, one in found.items():
        if kind == "return":
            _is_return(sheet, name, one)
    if kind == "price":
        table.series = {name: _without_slips(sheet, table, name, one) for name, one in found.items()}
    return table


def _is_return(sheet: Sheet, name: str, one: Series) -> None:
    sizes = np.abs(one.values[np.isfinite(one.values)])
    if len(sizes) < ENOUGH or np.median(sizes) <= PER_CENT:
        return
    which, like = name or "the series", f"values like {one.values[np.isfinite(one.values)][-1]:g}"
    if np.median(sizes) > 15 or (one.values[np.isfinite(one.values)] > 0).all():
        raise sheet.refuse(f"{which} has {like}: these are prices, not returns. Leave out --returns given")
    raise sheet.refuse(f"{which} has {like}: returns in per cent? Divide them by 100, as in every other file")


def _without_slips(sheet: Sheet, table: SeriesTable, name: str, one: Series) -> Series:
    """Prices with single slips taken as missing, told; a jump that stays makes the share unusable."""
    seen = np.flatnonzero(np.isfinite(one.values))
    logs = np.log(one.values[seen])
    steps = np.diff(logs)
    slips = np.flatnonzero((np.abs(steps[:-1]) > np.log(SLIP)) & (np.abs(steps[:-1] + steps[1:]) < 1.0)) + 1
    values = one.values.copy()
    for place in seen[slips].tolist():
        which = f"{name or 'the series'}: {values[place]:g} on {one.days[place]}"
        sheet.note(f"{which} is far from its neighbours on both sides: taken as missing")
        values[place] = np.nan
    made = Series(one.days, values) if len(slips) else one
    kept = Series(made.days[np.isfinite(values)], values[np.isfinite(values)])
    if kept.jump is not None:
        old, new = kept.values[kept.jump - 1], kept.values[kept.jump]
        table.broken[name] = (
            f"the price of {name or 'the series'} goes from {old:g} to {new:g} on {kept.days[kept.jump]} and stays: "
            "a split that was not adjusted, or another unit"
        )
    return made


def _french(sheet: Sheet, day: int) -> SeriesTable:
    """Factors as fractions by their names in lower case; `market` is Mkt-RF + RF where both are there."""
    days = days_of(sheet, day)
    every = np.arange(len(days))
    scale = _scale(sheet)
    found = {}
    for place, name in enumerate(sheet.names):
        if place != day and name.strip("_"):
            values = numbers_of(sheet, place)
            clean = np.where(values <= -99, np.nan, values) / scale
            found[name.replace("mkt_rf", "mkt-rf")] = _ordered(sheet, name, days, clean, every)
    if "mkt-rf" in found and "rf" in found:
        found["market"] = Series(found["rf"].days, found["mkt-rf"].values + found["rf"].values)
    return SeriesTable(sheet.name, "return", found, sheet.notes)


def _scale(sheet: Sheet) -> float:
    """100 for per cent: always in the library's own files, else by the size of the market's returns."""
    if sheet.french:
        return 100.0
    sizes = np.abs(numbers_of(sheet, sheet.names.index("mkt_rf")))
    if float(np.nanmedian(sizes)) <= PER_CENT / 2:
        return 1.0
    sheet.note("factors in per cent: divided by 100")
    return 100.0


def is_french(table: SeriesTable) -> bool:
    return any(name in FRENCH for name in table.series)
