"""Daily bars from CSV files: what a person has from another vendor.

Columns are found by name, in any order and case: a day (`Date`, `day`, `datetime`, ...), `Close`, and where there
are any `Open`, `High`, `Low`, `Volume`, `Dividends`, `Stock Splits`. Prices are taken as printed on their day,
not divided by later splits (that is what "raw" means here); give the splits as actions, not in the prices.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from math import isfinite
from pathlib import Path

from tracker.errors import PricesError
from tracker.model import Bar, CorporateAction, Tape

NAME = "csv"
NAMES: Mapping[str, tuple[str, ...]] = {
    "day": ("date", "day", "datetime", "timestamp", "time"),
    "open": ("open",),
    "high": ("high",),
    "low": ("low",),
    "close": ("close", "last"),
    "volume": ("volume", "vol"),
    "dividend": ("dividends", "dividend"),
    "split": ("stock splits", "split", "splits"),
}
MISSING = frozenset({"", "nan", "null", "none", "-", "n/a"})


class CsvFolder:
    """`ports.Prices` over a folder with one file a symbol, `0981.HK.csv`. Daily bars only."""

    name = NAME

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    requests = 0  # a file takes none

    def begin_round(self) -> None:
        """Nothing is cached."""

    def covers(self, symbol: str, interval: str) -> bool:
        """Daily bars of whatever has a file; what has none it says so of."""
        del symbol
        return interval == "1d"

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        """The bars of `first`..`last` in the symbol's file; `unknown_symbol` when there is none."""
        path = self._file(symbol)
        if not path.is_file():
            raise PricesError(f"{symbol}: there is no {path}", "unknown_symbol")
        if interval != "1d":
            raise PricesError(f"{symbol}: {path} holds daily bars, not {interval}", "empty")
        whole = read_csv(path, symbol, now)
        bars = tuple(bar for bar in whole.bars if (first or bar.day) <= bar.day <= (last or bar.day))
        actions = tuple(one for one in whole.actions if (first or one.day) <= one.day <= (last or one.day))
        if not bars:
            raise PricesError(f"{symbol}: {path} has no bars from {first} to {last}", "empty")
        return Tape(symbol, "1d", bars, actions)

    def _file(self, symbol: str) -> Path:
        """Where the symbol's file lies; no name leads out of the folder."""
        return self._folder / f"{symbol.replace('/', '_').replace(chr(92), '_')}.csv"


def read_csv(path: Path, symbol: str, now: datetime, currency: str = "", volume_unit: float = 1.0) -> Tape:
    """A file as a tape, oldest day first, learned at `now`. `volume_unit`: shares in one unit of the volume column.

    Eastmoney counts lots of 100 shares, for instance. A bar begins at midnight UTC of its day until a calendar
    says when the session opened. Raises PricesError("malformed") naming the file, the line and the column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            columns = _columns(next(rows, []), path)
            days = [_Line(path, rows.line_num, columns, row) for row in rows if any(row)]
    except UnicodeDecodeError as wrong:
        raise PricesError(f"{path}: this is not UTF-8 text; save it as UTF-8 (byte {wrong.start})") from wrong
    except (OSError, csv.Error) as wrong:
        raise PricesError(f"{path}: {wrong}") from wrong
    if not days:
        raise PricesError(f"{path}: there are no rows below the head")
    plain = sorted((line.bar(symbol, now, currency) for line in days), key=lambda bar: bar.day)
    bars = tuple(replace(bar, volume=None if bar.volume is None else bar.volume * volume_unit) for bar in plain)
    _refuse_twins(bars, path)
    if bars[-1].day > now.date() + timedelta(days=1):
        raise PricesError(f"{path}: {bars[-1].day} lies in the future")
    return Tape(symbol, "1d", bars, tuple(action for line in days for action in line.actions(symbol, now)))


def _columns(header: Sequence[str], path: Path) -> dict[str, int]:
    """Where each known column stands. "Adj Close" is none: it is neither raw nor an action."""
    spelled = {name.strip().lower(): place for place, name in enumerate(header)}
    found = {column: next((spelled[name] for name in names if name in spelled), -1) for column, names in NAMES.items()}
    for column in ("day", "close"):
        if found[column] < 0:
            wanted = " or ".join(NAMES[column])
            raise PricesError(f"{path}: no column is called {wanted}; found: {', '.join(header) or 'nothing'}")
    return {column: place for column, place in found.items() if place >= 0}


class _Line:
    """One row of the file, able to say where it stands when a cell is wrong."""

    def __init__(self, path: Path, number: int, columns: Mapping[str, int], row: Sequence[str]) -> None:
        self.place = f"{path}:{number}"
        self.cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}

    @property
    def day(self) -> date:
        """The exchange's day of the row."""
        try:
            return date.fromisoformat(self.cells["day"][:10])
        except ValueError:
            raise PricesError(f"{self.place}: {self.cells['day']!r} is not a day; write 2025-08-22") from None

    def number(self, column: str) -> float | None:
        """The cell of a column, None where it is empty or stands for nothing."""
        text = self.cells.get(column, "")
        if text.lower() in MISSING:
            return None
        try:
            value = float(text)
        except ValueError:
            raise PricesError(f"{self.place}: {column} {text!r} is not a number") from None
        return value if isfinite(value) else None

    def bar(self, symbol: str, now: datetime, currency: str) -> Bar:
        """The row as a daily bar."""
        opens, high, low, close, volume = map(self.number, ("open", "high", "low", "close", "volume"))
        start = datetime.combine(self.day, time(), UTC)
        return Bar(symbol, "1d", start, self.day, opens, high, low, close, volume, now, False, NAME, currency)

    def actions(self, symbol: str, now: datetime) -> Iterator[CorporateAction]:
        """The row's dividend and split, where it has any."""
        for sort in ("dividend", "split"):
            amount = self.number(sort)
            if amount is not None and amount < 0:
                raise PricesError(f"{self.place}: {sort} {amount:g} is below nothing")
            if amount:
                yield CorporateAction(symbol, self.day, sort, amount, now, NAME)


def _refuse_twins(bars: Sequence[Bar], path: Path) -> None:
    days = [bar.day for bar in bars]
    twin = next((day for day, after in pairwise(days) if day == after), None)
    if twin is not None:
        raise PricesError(f"{path}: {twin} stands there twice; which one is true?")
