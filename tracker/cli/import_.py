"""`tracker import`: the past, from files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config
from tracker.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.model import Feed, Precision
    from tracker.pipeline.import_entries import Imported
    from tracker.ports import Store

app = typer.Typer(help="The past: archives of news into the store.", no_args_is_help=True)
SHOWN = 10  # bad rows that are told


@app.callback()
def past() -> None:
    """The past: archives of news into the store. Prices come in by `tracker prices import`."""


@app.command("entries")
def entries(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders: JSONL, CSV, Parquet, RSS, Atom; also .gz.")],
    publisher: Annotated[str, typer.Option("--publisher", help="Who speaks, where a row does not say.")] = "",
    zone: Annotated[str, typer.Option("--zone", help="Of dates that name none, such as Asia/Hong_Kong.")] = "",
    precision: Annotated[
        str, typer.Option("--precision", help="How exactly dates are known: instant, minute or day; else as written.")
    ] = "",
    feed: Annotated[
        str, typer.Option("--feed", help="The feed it is an archive of; a new name is one of its own.")
    ] = "",
    language: Annotated[str, typer.Option("--language", help="Of texts that do not say theirs.")] = "",
    bad: Annotated[Path | None, typer.Option("--bad", help="Write the rows that were not used to this file.")] = None,
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Import old news: said when it was published, learned now, marked as taken on trust. Nothing is stored twice, so
    an import that was stopped is run again. `tracker backfill` then measures what followed.

    Example: tracker import entries archive/ --publisher "Nikkei Asia" --zone Asia/Tokyo
    """
    import json as encoder

    from tracker.app import open_tracker

    settings = read_config(config)
    files = list(files_of(paths))
    source = feed_of(settings.feeds, feed, publisher, zone, language)
    exact = precision_of(precision)
    tracker = open_tracker(settings)
    try:
        done = import_all(tracker.store, files, source, tracker.clock(), exact)
    finally:
        tracker.close()
    if bad is not None:
        bad.write_text("".join(f"{one}\n" for one in done.bad), encoding="utf-8")
    if json:
        document = {"rows": done.rows, "new": done.new, "not_used": done.bad_count, "bad": done.bad}
        typer.echo(encoder.dumps(document, ensure_ascii=False, indent=2))
    else:
        print_outcome(done)


def print_outcome(done: Imported) -> None:
    """What came of it, and the first rows that were not used."""
    typer.echo(str(done))
    for one in done.bad[:SHOWN]:
        typer.echo(f"  not used: {one}", err=True)
    if done.bad_count > SHOWN:
        typer.echo(f"  and {done.bad_count - SHOWN} more; --bad FILE lists them", err=True)


def files_of(paths: list[Path]) -> Iterator[Path]:
    """The files named, and in folders those whose names end as an archive's. Raises UsageError when there is none."""
    from tracker.errors import SourceError
    from tracker.sources.archives import sort_of

    for path in paths:
        if path.is_dir():
            found = [one for one in sorted(path.rglob("*")) if one.is_file() and _is_archive(one)]
            if not found:
                raise UsageError(f"{path} holds no archive: .jsonl, .csv, .parquet, .xml, .rss, .atom are looked for")
            yield from found
        elif path.is_file():
            try:
                sort_of(path)
            except SourceError as wrong:
                raise UsageError(str(wrong)) from None
            yield path
        else:
            raise UsageError(f"{path}: there is no such file or folder")


def _is_archive(path: Path) -> bool:
    from tracker.errors import SourceError
    from tracker.sources.archives import sort_of

    try:
        return bool(sort_of(path))
    except SourceError:
        return False


def feed_of(feeds: tuple[Feed, ...], name: str, publisher: str, zone: str, language: str) -> Feed:
    """The configured feed of that name, or one made for the archive; what is given on the way counts first."""
    from dataclasses import replace
    from zoneinfo import ZoneInfo

    from tracker.model import Feed

    try:
        ZoneInfo(zone or "UTC")
    except (KeyError, ValueError, OSError):
        raise UsageError(f"--zone {zone!r}: no such time zone, say one such as Asia/Hong_Kong") from None
    known = {one.name: one for one in feeds}
    made = known.get(name) or Feed(name or f"archive: {publisher or 'imported'}", "https://archive.invalid/")
    return replace(
        made,
        publisher=publisher or made.publisher,
        zone=zone or made.zone,
        language=language or made.language,
    )


def precision_of(words: str) -> Precision | None:
    """The precision named. Raises UsageError for another."""
    from tracker.model import Precision

    if words not in ("", "instant", "minute", "day"):
        raise UsageError(f"--precision {words!r}: instant, minute or day")
    return Precision(words) if words else None


def import_all(store: Store, files: list[Path], feed: Feed, now: datetime, exact: Precision | None) -> Imported:
    """Every file under one bar of progress, in bytes, with the time that is left."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from tracker.pipeline.import_entries import Imported, import_rows
    from tracker.sources.archives import read_archive

    whole, before = Imported(), 0
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("entries", total=sum(one.stat().st_size for one in files) or 1)
        for file in files:

            def told(row: Any, start: int = before, name: str = file.name) -> None:
                progress.update(task, completed=start + row.read, description=f"{name}: {whole.new} new")

            done = import_rows(store, read_archive(file, feed), feed, now, exact, told=told)
            whole.rows, whole.new = whole.rows + done.rows, whole.new + done.new
            whole.bad.extend(done.bad)
            whole.uncounted += done.uncounted
            before += file.stat().st_size
    return whole
