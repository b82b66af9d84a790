"""A file or a data frame -> Sheet: columns with their names, as they were downloaded, with notes of what was assumed.

Read: any separator, byte-order marks, a header of yfinance's three lines, Ken French's files with their preamble and
closing line, files without a header (as for EventStudyTools), an unnamed index, Parquet, and every data frame that
narwhals knows (pandas, polars, pyarrow, ...). Refused, with file and line: nothing in it, ragged lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tracker.errors import UsageError

Column = npt.NDArray[Any]
SEPARATORS = (",", ";", "\t", "|")
DATED = re.compile(r"\s*(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|(19|20)\d{6}\s*$)")
NUMBER = re.compile(r"\s*[-+]?(\d+([.,]\d*)*|[.,]\d+)([eE][-+]?\d+)?\s*%?\s*$")
FRENCH = ("mkt-rf", "smb", "hml", "rmw", "cma", "rf", "mom", "st_rev", "lt_rev")


@dataclass
class Sheet:
    """Columns by place; `line` is that of the first row in the file. `french`: values are Ken French's per cents."""

    name: str
    header: list[str]
    columns: list[Column]
    line: int = 2
    notes: list[str] = field(default_factory=list)
    french: bool = False
    mark: str = ","

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @property
    def names(self) -> list[str]:
        """Headings as they are compared: lower case, a blank or hyphen as an underscore."""
        return [re.sub(r"[\s\-]+", "_", one.strip().lower()) for one in self.header]

    def note(self, words: str) -> None:
        self.notes.append(f"{self.name}: {words}")

    def refuse(self, words: str, row: int | None = None) -> UsageError:
        where = self.name if row is None else f"{self.name}:{self.line + row}"
        return UsageError(f"{where}: {words}")

    def texts(self, place: int) -> list[str]:
        """A column as text, blanks trimmed, what is missing as ""."""
        return ["" if one is None or one != one else str(one).strip() for one in self.columns[place].tolist()]


def read_sheet(source: Any) -> Sheet:
    """A path or a data frame. Raises UsageError naming it for what cannot be read."""
    if isinstance(source, (str, Path)):
        path = Path(source)
        sheet = _parquet(path) if path.suffix.lower() in (".parquet", ".pq") else _text(path)
    else:
        sheet = from_frame(source)
    if not len(sheet):
        raise sheet.refuse("there is a header and no line below it" if sheet.header else "it is empty")
    return sheet


def from_frame(frame: Any, name: str = "data frame") -> Sheet:
    """Any eager data frame; a pandas index that is named, or holds dates, becomes a column."""
    import narwhals as nw

    if hasattr(frame, "index") and hasattr(frame, "reset_index") and _telling(frame.index):
        frame = frame.reset_index()
    if hasattr(frame, "columns") and getattr(frame.columns, "nlevels", 1) > 1:
        frame = _flat(frame)
    try:
        made = nw.from_native(frame, eager_only=True)
    except TypeError:
        raise UsageError(f"{type(frame).__name__} is no path and no data frame that can be read") from None
    return Sheet(name, [str(one) for one in made.columns], [_array(made[one]) for one in made.columns], line=0)


def _telling(index: Any) -> bool:
    """Whether a pandas index is data: named, or of dates, and not the plain count of rows."""
    return any(one is not None for one in index.names) or str(index.dtype).startswith(("datetime", "period"))


def _flat(frame: Any) -> Any:
    """yfinance's columns on two levels -> one heading each: the ticker, of its adjusted or plain close."""
    level = next((n for n in range(2) if {"Close", "Adj Close"} & set(frame.columns.get_level_values(n))), None)
    if level is None:
        raise UsageError("a data frame with headings on several levels, none of them Close: give one level")
    wanted = "Adj Close" if "Adj Close" in frame.columns.get_level_values(level) else "Close"
    dated = [one for one in frame.columns if str(one[0]).lower() in ("date", "index", "datetime")]
    kept = [one for one in frame.columns if one[level] == wanted]
    made = frame[[*dated, *kept]]
    made.columns = ["date", *(one[1 - level] for one in kept)] if dated else [one[1 - level] for one in kept]
    return made


def _array(series: Any) -> Column:
    import narwhals as nw

    if series.dtype == nw.Datetime and getattr(series.dtype, "time_zone", None) is None:
        return np.asarray(series.cast(nw.Datetime("us")).to_numpy()).astype("datetime64[us]")
    if series.dtype.is_numeric():
        return np.asarray(series.cast(nw.Float64).to_numpy(), float)
    return np.array(series.to_list(), object)


def _parquet(path: Path) -> Sheet:
    try:
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise UsageError(f"{path.name}: Parquet needs pyarrow: pip install 'market-reaction-tracker[study]'") from None
    try:
        table: Any = parquet.read_table(path)  # type: ignore[no-untyped-call]
        return from_frame(table, path.name)
    except (OSError, ValueError) as wrong:
        raise UsageError(f"cannot read {path}: {wrong}") from None


def _text(path: Path) -> Sheet:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as wrong:
        raise UsageError(f"cannot read {path}: {wrong.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text: save it as UTF-8") from None
    if not text.strip():
        raise UsageError(f"{path} is empty: a header line is needed")
    start = _french_start(text)
    return _plain(path, text) if start is None else _french(path, text, start)


def _plain(path: Path, text: str) -> Sheet:
    head = text[:20000].splitlines()
    first = next(number for number, line in enumerate(head) if line.strip())
    mark = _separator([line for line in head[first : first + 20] if line.strip()])
    rows = [[cell.strip().strip('"') for cell in line.split(mark)] for line in head[first : first + 3]]
    sheet = Sheet(path.name, [], [], line=first + 2, mark=mark)
    if mark != ",":
        sheet.note(f"columns are separated by {'a tab' if mark == chr(9) else mark}")
    if _is_yfinance(rows):
        sheet.line = first + 4
        sheet.header, keep = _yfinance(rows, sheet)
        columns = _columns(path, text, mark, first + 3, len(rows[0]))
        sheet.columns = [columns[place] for place in keep]
        return sheet
    if any(DATED.match(cell) for cell in rows[0]) and any(NUMBER.match(cell) or cell for cell in rows[0][1:]):
        sheet.line = first + 1
        sheet.columns = _columns(path, text, mark, first, len(rows[0]))
        sheet.header = _guessed(sheet.columns)
        sheet.note(f"no header: its columns are taken as {', '.join(one for one in sheet.header if one)}")
        return sheet
    sheet.header = rows[0]
    sheet.columns = _columns(path, text, mark, first + 1, len(rows[0]))
    return sheet


def _separator(lines: Sequence[str]) -> str:
    """The one that divides every line into equally many cells, more than one; else the commonest in the header."""
    for mark in sorted(SEPARATORS, key=lambda one: -lines[0].count(one)):
        counts = {line.count(mark) for line in lines}
        if len(counts) == 1 and counts != {0}:
            return mark
    return max(SEPARATORS, key=lines[0].count)


def _columns(path: Path, text: str, mark: str, skip: int, width: int) -> list[Column]:
    """Every cell below line `skip` as text, column by column; short lines are filled with blanks."""
    import pandas as pd

    body = StringIO(text)
    for _ in range(skip):
        body.readline()
    try:
        table = pd.read_csv(
            body,
            sep=mark,
            header=None,
            names=list(range(width)),
            index_col=False,
            dtype=object,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            on_bad_lines="error",
        )
    except pd.errors.EmptyDataError:
        return [np.empty(0, object) for _ in range(width)]
    except pd.errors.ParserError as wrong:
        raise UsageError(f"{path.name}: {_told(str(wrong), skip)}") from None
    found = [table[place].to_numpy(object) for place in range(width)]
    found = [_filled(one) for one in found]
    blank = np.logical_and.reduce([one == "" for one in found])
    return [one[~blank] for one in found] if blank.any() else found


def _filled(column: Column) -> Column:
    """Missing cells of short lines as blanks."""
    import pandas as pd

    missing = pd.isna(column)
    return np.where(missing, "", column) if missing.any() else column


def _told(words: str, skip: int) -> str:
    """pandas' complaint with the line of the file."""
    found = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", words)
    if not found:
        return words
    wanted, line, seen = (int(one) for one in found.groups())
    return f"line {line + skip} has {seen} cells where the header has {wanted}"


def _is_yfinance(rows: Sequence[Sequence[str]]) -> bool:
    if len(rows) < 3 or rows[2][0].lower() not in ("date", "datetime"):
        return False
    return {rows[0][0].lower(), rows[1][0].lower()} <= {"price", "ticker", ""} and not any(rows[2][1:])


def _yfinance(rows: Sequence[Sequence[str]], sheet: Sheet) -> tuple[list[str], list[int]]:
    """Headings (date and tickers) and which columns stay: each ticker's adjusted close, else its close."""
    kinds, tickers = (rows[0], rows[1]) if {"Close", "Adj Close"} & set(rows[0]) else (rows[1], rows[0])
    wanted = "Adj Close" if "Adj Close" in kinds else "Close"
    keep = [place for place, kind in enumerate(kinds) if kind == wanted]
    if not keep:
        raise sheet.refuse("yfinance's header without a column Close")
    sheet.note(f"yfinance's three lines of header; {wanted} of {len(keep)} tickers is used")
    return ["date", *(tickers[place] for place in keep)], [0, *keep]


def _guessed(columns: Sequence[Column]) -> list[str]:
    """Names for the columns of a file without header, by what is in them (EventStudyTools' order for events)."""
    cells = [[str(one) for one in column[:20].tolist()] for column in columns]
    dates = [n for n, column in enumerate(cells) if all(DATED.match(one) for one in column)]
    numbers = [
        n for n, column in enumerate(cells) if n not in dates and all(NUMBER.match(one) for one in column if one)
    ]
    day = dates[0] if dates else 0
    names = [""] * len(columns)
    names[day] = "date"
    if day == 0 or (day == 1 and len(columns) <= 3 and numbers and numbers[-1] == 2):
        labels = [n for n in range(len(columns)) if n not in (day, *numbers)]
        for place, word in zip([*labels[:1], *numbers[:1]], ["symbol", "price"][1 - bool(labels) :], strict=False):
            names[place] = word
        return names
    order = {1: ["symbol"], 2: ["event_id", "symbol"]}.get(day, ["event_id", "symbol", "market"])
    for place, word in enumerate(order):
        names[place] = word
    if len(columns) > day + 1:
        names[day + 1] = "group"
    return names


def _french_start(text: str) -> int | None:
    """The line of the header of a file from Ken French's library, None for any other file."""
    for number, line in enumerate(text[:20000].splitlines()):
        cells = [cell.strip().lower() for cell in line.split(",")]
        if cells[0] == "" and len(cells) > 1 and cells[1] in FRENCH:
            return number
    return None


def _french(path: Path, text: str, start: int) -> Sheet:
    """Ken French's daily file: per cent, -99.99 for missing, a preamble before and a copyright behind."""
    lines = text.splitlines()
    header = [cell.strip() for cell in lines[start].split(",")]
    rows = [[cell.strip() for cell in line.split(",")] for line in _dated(lines[start + 1 :])]
    if not rows:
        raise UsageError(f"{path.name}: a file of Ken French's library, but not of days: take the daily one")
    columns = [
        np.array([row[place] if place < len(row) else "" for row in rows], object) for place in range(len(header))
    ]
    sheet = Sheet(path.name, ["date", *header[1:]], columns, line=start + 2, french=True)
    sheet.note("a file of Ken French's library: per cent, divided by 100; -99.99 is missing")
    return sheet


def _dated(lines: Iterable[str]) -> Iterable[str]:
    """Lines that begin with a day, up to the first that does not."""
    for line in lines:
        if not re.match(r"\s*(19|20)\d{6}\s*,", line):
            return
        yield line
