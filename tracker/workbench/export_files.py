"""Rows of one record type written as CSV, JSON lines or Parquet: whole files, or nothing."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO, get_args, get_type_hints

import msgspec

from tracker.errors import TrackerError, UsageError
from tracker.formats.page.safety import spreadsheet_text

ROWS = 10_000  # rows that are held at once
NEEDS_PYARROW = "--format parquet needs pyarrow: pip install 'market-reaction-tracker[study]', or take csv or jsonl"


def write_csv(rows: Iterable[Any], kind: type, file: BinaryIO) -> None:
    """A table in UTF-8 with a head, lists joined by " | "; no text begins as a spreadsheet's formula would."""
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="", write_through=True)
    writer = csv.writer(text)
    names = [one.name for one in fields(kind)]
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in names])
    text.detach()


def _cell(value: Any) -> Any:
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    return spreadsheet_text(" | ".join(map(str, value)) if isinstance(value, tuple) else str(value), 32_000)


def write_jsonl(rows: Iterable[Any], _kind: type, file: BinaryIO) -> None:
    """One JSON object a line, texts as they were stored; what is not finite is null."""
    encoder = msgspec.json.Encoder()
    for row in rows:
        file.write(encoder.encode({one.name: _whole(getattr(row, one.name)) for one in fields(row)}) + b"\n")


def write_parquet(rows: Iterable[Any], kind: type, file: BinaryIO) -> None:
    """Typed columns: times in UTC to the microsecond, sessions as dates, lists as lists. Needs pyarrow."""
    arrow, parquet = _pyarrow()
    schema = arrow.schema([(name, _column(hint, arrow)) for name, hint in get_type_hints(kind).items()])
    with parquet.ParquetWriter(file, schema) as writer:
        for part in _parts(rows):
            columns = {name: [_whole(getattr(row, name)) for row in part] for name in schema.names}
            writer.write_table(arrow.table(columns, schema=schema))


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise UsageError(NEEDS_PYARROW) from None
    return pyarrow, parquet


def _column(hint: Any, arrow: Any) -> Any:
    """The column of a field's type; None in it is a null, whatever the type."""
    plain = next((one for one in get_args(hint) if one is not type(None) and one is not Ellipsis), hint)
    columns = {
        str: arrow.string(),
        bool: arrow.bool_(),
        int: arrow.int64(),
        float: arrow.float64(),
        date: arrow.date32(),
        datetime: arrow.timestamp("us", tz="UTC"),
    }
    return arrow.list_(columns[plain]) if str(hint).startswith("tuple") else columns[plain]


def _parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while part := list(islice(left, ROWS)):
        yield part


def _whole(value: Any) -> Any:
    """A value that every reader takes: no half letter, no infinity."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, tuple):
        return [_whole(one) for one in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


Writer = Callable[[Iterable[Any], type, BinaryIO], None]
WRITERS: Mapping[str, Writer] = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}


def write_file(name: str, rows: Iterable[Any], kind: type, target: Path) -> None:
    """Write `target` whole or not at all. Raises TrackerError when the disk refuses."""
    draft = target.with_name(target.name + ".part")
    try:
        with draft.open("wb") as file:
            WRITERS[name](rows, kind, file)
        os.replace(draft, target)
    except OSError as wrong:
        raise TrackerError(f"{target} cannot be written: {wrong.strerror or wrong}; choose another --output") from wrong
    finally:
        with suppress(OSError):
            draft.unlink()
