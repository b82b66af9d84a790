"""`tracker import`: the past, from files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config
from tracker.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.model import Feed, Precision
    from tracker.pipeline.import_entries import Imported
    from tracker.pipeline.import_filings import Stretch
    from tracker.ports import Store

app = typer.Typer(help="The past: archives of news into the store.", no_args_is_help=True)
SHOWN = 10  # bad rows that are told
PAUSE = 1.0  # seconds between two questions to one registry
PAGES = 1_000  # of one answer that are asked for


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
    print_outcome(done, json, bad)


@app.command("filings")
def filings(
    names: Annotated[
        list[str] | None, typer.Argument(help="Feeds of sort json whose address takes days or pages; all such without.")
    ] = None,
    since: Annotated[str, typer.Option("--since", help="First day asked for.")] = "",
    until: Annotated[str, typer.Option("--until", help="Last day; today without it.")] = "",
    step: Annotated[
        int, typer.Option("--step", help="Days in one question (up to 366); the feed's `back` without it.")
    ] = 0,
    bad: Annotated[Path | None, typer.Option("--bad", help="Write the rows that were not used to this file.")] = None,
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Ask registries for the filings of years past, at the pace their host asks for: HKEX's title search, the Shanghai
    exchange, Eastmoney, the SEC's submissions, and any other feed of sort json. A feed that is not enabled is asked
    when it is named. Nothing is stored twice, so what was stopped is run again; ends with 1 when a question failed.

    Example: tracker import filings "HKEX search: SMIC" --since 2020-01-01 --step 30
    """
    from time import sleep

    from tracker.app import open_source, open_tracker
    from tracker.cli.backfill import span_of
    from tracker.pipeline.import_entries import Imported
    from tracker.pipeline.import_filings import import_past, stretches

    settings = read_config(config)
    feeds = askable(settings.feeds, names or ())
    if not since:
        raise UsageError("--since DAY: from which day on, such as 2020-01-01")
    if not 0 <= step <= 366:
        raise UsageError(f"--step {step}: 1 to 366 days")
    tracker, whole, faults = open_tracker(settings), Imported(), []
    try:
        now = tracker.clock()
        span = span_of(since, until, now)
        source = open_source(settings, most_pages=PAGES)
        for feed in feeds:
            asked = stretches(feed, *span, step)
            with following(feed, len(asked)) as told:
                done, fault = import_past(tracker.store, source, feed, asked, now, told, lambda: sleep(PAUSE))
            whole.add(done)
            faults += [fault] if fault else []
            typer.echo(f"{feed.name}: {done}", err=True)
    finally:
        tracker.close()
    print_outcome(whole, json, bad, faults)
    if faults:
        raise typer.Exit(1)


@contextmanager
def following(feed: Feed, questions: int) -> Iterator[Callable[[Stretch, Imported], None]]:
    """A bar of progress over a feed's questions, with the time that is left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(feed.name, total=questions)
        yield lambda stretch, done: progress.update(
            task, advance=1, description=f"{feed.name} {stretch.first:%Y-%m}: {done.new} new"
        )


def askable(feeds: Sequence[Feed], names: Sequence[str]) -> tuple[Feed, ...]:
    """The feeds named, or every enabled one that can be asked for the past. Raises UsageError with the reason."""
    from tracker.pipeline.import_filings import takes_past
    from tracker.tables import nearest

    known = {one.name: one for one in feeds}
    for name in names:
        if name not in known:
            raise UsageError(f"no feed {name!r}; {nearest(name, tuple(known))}")
        if not takes_past(known[name]):
            raise UsageError(
                f'{name} cannot be asked for the past: sort = "json" is wanted, with {{from}}, {{page}} or {{cursor}} '
                "in its address; files of it come in by `tracker import entries`"
            )
    chosen = tuple(known[name] for name in names) or tuple(one for one in feeds if one.enabled and takes_past(one))
    if not chosen:
        raise UsageError('no feed of the configuration can be asked for the past; see sort = "json" in config.toml')
    return chosen


def print_outcome(done: Imported, json: bool, bad: Path | None, faults: Sequence[str] = ()) -> None:
    """What came of it, the first rows that were not used, and the questions that were not answered."""
    import json as encoder

    if bad is not None:
        bad.write_text("".join(f"{one}\n" for one in done.bad), encoding="utf-8")
    if json:
        document = {"rows": done.rows, "new": done.new, "not_used": done.bad_count, "bad": done.bad}
        typer.echo(encoder.dumps({**document, "faults": list(faults)}, ensure_ascii=False, indent=2))
        return
    typer.echo(str(done))
    for fault in faults:
        typer.echo(f"  not heard: {fault}; what was heard before it is kept: run it again", err=True)
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
            whole.add(done)
            before += file.stat().st_size
    return whole
