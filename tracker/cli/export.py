"""`tracker export`: stored results as a table for other programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, read_config, read_day, read_instant
from tracker.errors import UsageError

FORMATS = ("csv", "jsonl", "parquet")


def export(
    table: Annotated[str, typer.Argument(help="events, windows, claims or entries.")] = "events",
    format: Annotated[
        str, typer.Option("--format", "-f", help="csv, jsonl or parquet; by default what --output ends in, else csv.")
    ] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; by default standard output.")
    ] = None,
    first: Annotated[str, typer.Option("--from", help="Only sessions from this day on.")] = "",
    last: Annotated[str, typer.Option("--to", help="Only sessions up to this day.")] = "",
    symbol: Annotated[str, typer.Option("--symbol", "-s", help="Only this listing.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="As stored at an instant with zone.")] = "",
    config: ConfigFile = DEFAULT,
) -> None:
    """Write stored events, windows, claims or entries as a table: CSV, JSON lines or Parquet.

    Fields and units are in docs/reference.md under "Exported tables". In CSV no text can run as a formula of a
    spreadsheet: what would, begins with an apostrophe.

    Example: tracker export events --from 2025-08-18 --output events.parquet
    """
    from tracker.app import open_reader
    from tracker.cli.events import check_symbol
    from tracker.workbench.export import TABLES, Wanted
    from tracker.workbench.export_files import WRITERS, write_file

    if table not in TABLES:
        raise UsageError(f"no table {table!r}; there are: {', '.join(TABLES)}")
    name = chosen_format(format, output)
    wanted = Wanted(read_day(first) if first else date.min, read_day(last) if last else date.max, symbol)
    at = read_instant(as_of) if as_of else None
    chosen = read_config(config)
    check_symbol(symbol, chosen.recipe.watchlist)
    kind, lines = TABLES[table]
    rows = list(lines(open_reader(chosen).results(chosen.recipe.name, at), wanted))
    if output is None:
        WRITERS[name](rows, kind, typer.get_binary_stream("stdout"))
        return
    write_file(name, rows, kind, output)
    typer.echo(f"{len(rows)} {table} written to {output}", err=True)


def chosen_format(name: str, output: Path | None) -> str:
    """The format asked for, or that of the file's ending. Raises UsageError for what is neither."""
    ending = output.suffix.lower().removeprefix(".") if output else ""
    found = name or ending or "csv"
    if found not in FORMATS:
        place = f"--format {name}" if name else f"--output {output} ends in .{ending}"
        raise UsageError(f"{place}: known formats are {', '.join(FORMATS)}; say one with --format")
    if found == "parquet" and output is None:
        raise UsageError("--format parquet is no text: say where with --output FILE.parquet")
    return found
