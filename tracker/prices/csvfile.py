"""Daily bars from CSV files as people have them: of yfinance, akshare, tushare, Stooq, investing.com, Nasdaq, Excel.

Columns are found by name (columns.toml), in any order and case; text may be UTF-8, UTF-16 or GBK, split by commas,
semicolons, tabs or bars. Prices are taken as printed on their day, not divided by later splits (that is what "raw"
means here); give the splits as actions, not in the prices. What a file leaves open is refused, never guessed.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from tracker.errors import PricesError
from tracker.model import Bar, CorporateAction, Tape
from tracker.prices.csvcells import Days, Unclear, columns_of, days_of, numbers_of

NAME = "csv"
DIVIDES = False
PRICES = ("open", "high", "low", "close")
ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = ",;\t|"


@dataclass(frozen=True)
class PriceFile:
    """A file as a tape, and what a person should know of how it was read."""

    tape: Tape
    notes: tuple[str, ...] = ()


class CsvFolder:
    """`ports.Prices` over a folder with one file a symbol, `0981.HK.csv`, or a second folder behind it. Daily bars."""

    name = NAME
    requests = 0  # a file takes none
    reach: Mapping[str, int] = {}

    def __init__(self, folder: Path, behind: Path | None = None) -> None:
        self._folders = (folder, *((behind,) if behind else ()))

    def begin_round(self) -> None:
        """Nothing is cached."""

    def covers(self, symbol: str, interval: str) -> bool:
        """Daily bars of whatever has a file; what has none it says so of."""
        del symbol
        return interval == "1d"

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        """The bars of `first`..`last` in the symbol's file; `unknown_symbol` when there is none."""
        path = next((one for one in self._files(symbol) if one.is_file()), None)
        if path is None:
            raise PricesError(f"{symbol}: there is no {next(self._files(symbol))}", "unknown_symbol")
        if interval != "1d":
            raise PricesError(f"{symbol}: {path} holds daily bars, not {interval}", "empty")
        whole = read_csv(path, symbol, now)
        bars = tuple(bar for bar in whole.bars if (first or bar.day) <= bar.day <= (last or bar.day))
        actions = tuple(one for one in whole.actions if (first or one.day) <= one.day <= (last or one.day))
        if not bars:
            raise PricesError(f"{symbol}: {path} has no bars from {first} to {last}", "empty")
        return Tape(symbol, "1d", bars, actions)

    def keep(self, tape: Tape) -> Path:
        """Lay a tape among the folder's files, over what its file held, whole or not at all. Returns the file."""
        path = next(self._files(tape.symbol))
        held = read_csv(path, tape.symbol, tape.bars[0].learned) if path.is_file() else Tape(tape.symbol, "1d", ())
        bars = {bar.day: bar for bar in (*held.bars, *tape.bars)}
        actions = {(one.day, one.sort): one.amount for one in (*held.actions, *tape.actions)}
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        with draft.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("day", *PRICES, "volume", "dividend", "split"))
            for day, bar in sorted(bars.items()):
                figures = (bar.open, bar.high, bar.low, bar.close, bar.volume)
                told = (actions.get((day, sort)) for sort in ("dividend", "split"))
                rows.writerow((day, *("" if one is None else repr(one) for one in (*figures, *told))))
        draft.replace(path)
        return path

    def _files(self, symbol: str) -> Iterator[Path]:
        """Where the symbol's file may lie, nearest first; no name leads out of the folders."""
        name = symbol.replace("/", "_").replace("\\", "_")
        return (folder / f"{name}.csv" for folder in self._folders)


def read_csv(
    path: Path, symbol: str, now: datetime, currency: str = "", volume_unit: float = 1.0, zone: str = ""
) -> Tape:
    """A file as a tape, as `read_file` reads it."""
    return read_file(path, symbol, now, currency, volume_unit, zone).tape


def read_file(
    path: Path, symbol: str, now: datetime, currency: str = "", volume_unit: float = 1.0, zone: str = ""
) -> PriceFile:
    """A file as a tape, oldest day first, learned at `now`. `volume_unit`: shares in one unit of the volume column.

    Eastmoney counts lots of 100 shares, for instance; a head that says so is believed. `zone` is the exchange's, by
    which stamps become days. A bar begins at midnight UTC of its day until a calendar says when the session opened.
    Raises PricesError("malformed") naming the file, the line and the column.
    """
    table = _table(path, symbol)
    if not table.rows:
        raise PricesError(f"{path}: there are no rows below the head")
    try:
        read_day = days_of(columns_of([row for _, row in table.rows], table.columns["day"]), zone)
        read_number = numbers_of(table.figures())
    except Unclear as wrong:
        raise PricesError(f"{path}: {wrong}") from wrong
    unit = volume_unit * table.lots
    lines = [_Line(f"{path}:{number}", table, row, read_day, read_number) for number, row in table.rows]
    bars = tuple(sorted((line.bar(symbol, now, currency, unit) for line in lines), key=lambda bar: bar.day))
    _refuse_twins(bars, path)
    if bars[-1].day > now.date() + timedelta(days=1):
        raise PricesError(f"{path}: {bars[-1].day} lies in the future")
    return PriceFile(
        Tape(symbol, "1d", bars, tuple(one for line in lines for one in line.actions(symbol, now))), table.notes
    )


@cache
def _names() -> Mapping[str, list[str]]:
    return tomllib.loads(files("tracker.prices").joinpath("columns.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class _Table:
    """The rows of a file with their line numbers, and where each known column stands."""

    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Sequence[str]]]
    lots: float = 1.0
    notes: tuple[str, ...] = ()

    def figures(self) -> list[str]:
        """Every cell that holds a number."""
        places = [place for name, place in self.columns.items() if name not in ("day", "symbol")]
        plain = [row for _, row in self.rows]
        return [cell for place in places for cell in columns_of(plain, place)]


def _table(path: Path, symbol: str) -> _Table:
    """The file's rows of the symbol below its head."""
    numbered = _rows(path)
    head, below = _head(numbered, symbol)
    columns = _columns(head, path)
    width = len(head)
    for number, row in below:
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            words = (
                f"{len(row)} cells under a head of {width}: a comma between thousands needs quotes around the number"
            )
            raise PricesError(f"{path}:{number}: {words}")
    if "symbol" in columns:
        below = _of_symbol(below, columns["symbol"], symbol, path)
    lots = 100.0 if "volume" in columns and head[columns["volume"]].strip() in _names()["lots"] else 1.0
    taken = head[columns["close"]].strip()
    beside = [name.strip() for name in head if name.strip().lower() in _names()["adjusted"]]
    notes = (f"{taken!r} is taken for the close; {beside[0]!r} is adjusted and left out",) if beside else ()
    return _Table(columns, below, lots, notes)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Every row that is not empty, with its line. The separator is the one that splits the head into most cells."""
    text = _text(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    try:
        rows = csv.reader(text.splitlines(keepends=True), delimiter=separator)
        return [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as wrong:
        raise PricesError(f"{path}: {wrong}") from wrong


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as wrong:
        raise PricesError(f"{path}: {wrong}") from wrong
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(raw, ("utf-16",), path)
    return _decoded(raw, ENCODINGS, path)


def _decoded(raw: bytes, encodings: Sequence[str], path: Path) -> str:
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PricesError(f"{path}: this is neither UTF-8 nor GBK text; save it as UTF-8")


def _head(rows: Sequence[tuple[int, list[str]]], symbol: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names of the columns, and the rows below.

    yfinance writes up to three lines: the columns ("Price, Close, ..."), their tickers, and "Date" alone; of several
    tickers the symbol's columns are taken.
    """
    if not rows:
        return [], []
    names, below = [cell.strip(" <>\t") for cell in rows[0][1]], list(rows[1:])
    if not (below and below[0][1][0].strip().lower() == "ticker"):
        return names, below
    tickers = [cell.strip() for cell in below[0][1]]
    own = {one for one in tickers[1:] if one}
    names = [
        "Date" if not place else name if tickers[place] == symbol or own == {tickers[place]} else ""
        for place, name in enumerate(names[: len(tickers)])
    ]
    rest = below[1:]
    return names, rest[1:] if rest and rest[0][1][0].strip().lower() in ("date", "datetime") else rest


def _columns(head: Sequence[str], path: Path) -> dict[str, int]:
    """Where each known column stands. Adjusted closes are none: they are neither raw nor an action."""
    spelled: dict[str, int] = {}
    for place, name in enumerate(head):
        spelled.setdefault(name.strip().lower(), place)
    known = {name: rows for name, rows in _names().items() if name not in ("adjusted", "lots")}
    found = {column: next((spelled[name] for name in names if name in spelled), -1) for column, names in known.items()}
    for column in ("day", "close"):
        if found[column] < 0:
            wanted = " or ".join(_names()[column][:3])
            raise PricesError(f"{path}: no column is called {wanted}; found: {', '.join(head) or 'nothing'}")
    return {column: place for column, place in found.items() if place >= 0}


def _of_symbol(rows: list[tuple[int, list[str]]], place: int, symbol: str, path: Path) -> list[tuple[int, list[str]]]:
    """The rows that are the symbol's by their own column; a file of others alone is refused."""
    told = [(row[place].strip() if place < len(row) else "") for _, row in rows]
    kept = [one for one, name in zip(rows, told, strict=True) if not name or _code(name) == _code(symbol)]
    if rows and not kept:
        raise PricesError(f"{path}:{rows[0][0]}: these are prices of {told[0]}, not of {symbol}")
    return kept


def _code(symbol: str) -> str:
    """What tells a share in every spelling: 0981.HK, 981.HK, 00981 and hk00981 are one; 688981.SH is 688981.SS."""
    number = "".join(mark for mark in symbol.partition(".")[0] if mark.isdecimal()).lstrip("0")
    return number or symbol.partition(".")[0].upper()


class _Line:
    """One row of the file, able to say where it stands when a cell is wrong."""

    def __init__(
        self, place: str, table: _Table, row: Sequence[str], days: Days, number: Callable[[str], float | None]
    ) -> None:
        self.place = place
        self.cells = {name: row[at].strip() if at < len(row) else "" for name, at in table.columns.items()}
        self._days, self._number = days, number

    @property
    def day(self) -> date:
        """The exchange's day of the row."""
        try:
            return self._days(self.cells["day"])
        except Unclear as wrong:
            raise PricesError(f"{self.place}: {wrong}") from None

    def number(self, column: str) -> float | None:
        """The cell of a column, None where it is empty or stands for nothing."""
        try:
            return self._number(self.cells.get(column, ""))
        except Unclear as wrong:
            raise PricesError(f"{self.place}: {column} {wrong}") from None

    def bar(self, symbol: str, now: datetime, currency: str, unit: float) -> Bar:
        """The row as a daily bar."""
        opens, high, low, close, volume = map(self.number, (*PRICES, "volume"))
        start = datetime.combine(self.day, time(), UTC)
        shares = None if volume is None else volume * unit
        return Bar(symbol, "1d", start, self.day, opens, high, low, close, shares, now, False, NAME, currency)

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
