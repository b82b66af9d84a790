"""`tracker report`: one day, as known when it was issued or at any other instant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, read_config, read_day, read_instant
from tracker.errors import UsageError

if TYPE_CHECKING:
    pass


def report(
    day: Annotated[str, typer.Option("--day", "-d", help="The day, such as 2025-08-22; without it, today.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="As known at an instant with zone, or 'now'.")] = "",
    format: Annotated[str, typer.Option("--format", "-f", help="text, markdown, html, json or atom.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to a file instead.")] = None,
    config: ConfigFile = DEFAULT,
) -> None:
    """Show the report of a day, as it was known when that day's report was issued.

    Nothing learned later changes it; `--as-of now` shows the day with all that is known today.

    Example: tracker report --day 2025-08-22 --as-of now --format html -o day.html
    """
    from tracker.app import open_view, system_clock
    from tracker.formats import FORMATS

    if format not in FORMATS:
        raise UsageError(f"unknown format {format!r}; known: {', '.join(FORMATS)}")
    now = system_clock()
    wanted = read_day(day) if day else now.date()
    named = read_instant(as_of) if as_of not in ("", "now") else None
    view = open_view(read_config(config))
    text = FORMATS[format](view.report(wanted, named or (now if as_of else min(now, view.cutoff(wanted)))))
    if output is None:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        write(output, text)


def write(path: Path, text: str) -> None:
    """Write a report to a file. Raises UsageError when it cannot be."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise UsageError(f"{path} cannot be written: {wrong.strerror}") from wrong
    typer.echo(f"{path} is written", err=True)
