"""`tracker prices`: list, fetch, import, check and show prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config, read_day
from tracker.cli.pricerows import (
    LATELY,
    chosen_of,
    moves,
    observation_line,
    one_of,
    priced,
    refusals,
    row_of,
    sessions_of,
    show_rows,
    stored,
    summary,
    symbol_in,
    why_idle,
)
from tracker.errors import PricesError, TrackerError, UsageError

if TYPE_CHECKING:
    from tracker.config import Config
    from tracker.core.market.vendor_plan import Ask
    from tracker.model import Quoted
    from tracker.pipeline.tracker import Tracker

app = typer.Typer(help="Prices: what is stored, asked for, imported, doubted.", no_args_is_help=True)

GIVEN_UP = "the vendor asked for a pause, or could not be reached; what is stored stays, run it again to go on"

Interval = Literal["1d", "1m", "5m", "15m", "1h"]
Symbols = Annotated[list[str] | None, typer.Argument(help="Listings or benchmarks; all of the watchlist without any.")]


@app.command("list")
def list_prices(json: Json = False, config: ConfigFile = DEFAULT) -> None:
    """List every symbol of the watchlist with the bars that are stored of it.

    Example: tracker prices list
    """
    from tracker.app import open_view, system_clock

    view, now = open_view(read_config(config)), system_clock()
    rows = [summary(view, listing, now) for listing in priced(view.recipe.watchlist)]
    columns = ("symbol", "calendar", "bars", "first", "last", "close", "currency", "provisional", "quarantined")
    show_rows(rows, columns, json)


@app.command()
def fetch(
    symbols: Symbols = None,
    since: Annotated[str, typer.Option("--since", help="First day to ask for, with symbols.")] = "",
    interval: Annotated[Interval, typer.Option("--interval", help="How fine, with symbols.")] = "1d",
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Ask the vendors now: for what the plan wants, or for the symbols given. A stop loses nothing that is stored.

    Exit code 5 when an answer could not be used, 75 when a daemon holds the store.

    Example: tracker prices fetch 0981.HK --since 2025-08-01
    """
    from tracker.app import open_tracker

    tracker = open_tracker(read_config(config))
    try:
        now = tracker.clock()
        asks = by_hand(tracker, symbols, since, interval, now) if symbols else tracker.pricer.wanted(now)
        rows = [row_of(quoted, new) for quoted, new in ask_all(tracker, asks, now)]
        idle = why_idle(tracker.store.quotes(now - LATELY), now, tracker.pricing)
    finally:
        tracker.store.close()
    if len(rows) < len(asks):
        typer.echo(f"{len(asks) - len(rows)} questions were left for later: {GIVEN_UP}", err=True)
    if not rows and not json:
        typer.echo(idle)
        return
    show_rows(rows, ("symbol", "interval", "outcome", "bars", "new", "detail"), json)
    if any(row["outcome"] != "ok" for row in rows):
        raise typer.Exit(PricesError.exit_code)


@app.command("import")
def import_file(
    files: Annotated[
        list[Path], typer.Argument(help="CSV files with a day, a close and what else there is, or folders of them.")
    ],
    symbol: Annotated[str, typer.Option("--symbol", help="Whose prices; the file's name tells it otherwise.")] = "",
    unit: Annotated[float, typer.Option("--volume-unit", help="Shares in one unit of volume: 100 for lots.")] = 1.0,
    config: ConfigFile = DEFAULT,
) -> None:
    """Import daily bars from CSV files, as printed on their day (not divided by later splits). Of several files, one
    that cannot be used does not stop the others; nothing is stored twice, so an import that was stopped is run again.

    Example: tracker prices import 0981.HK.csv
    """
    from math import inf

    from tracker.app import open_tracker

    if not 0 < unit < inf:
        raise UsageError(f"--volume-unit {unit:g}: a positive number of shares is wanted, such as 100 for lots")
    chosen, named = read_config(config), csv_files(files)
    if symbol and len(named) > 1:
        raise UsageError(f"--symbol {symbol} is one listing's, and {len(named)} files are named: name one file")
    tracker = open_tracker(chosen)
    try:
        faults = [fault for file in named if (fault := keep_or_tell(tracker, chosen, file, symbol, unit, len(named)))]
    finally:
        tracker.store.close()
    if faults:
        if len(named) > 1:
            typer.echo(f"{len(faults)} of {len(named)} files left something to look at", err=True)
        raise typer.Exit(PricesError.exit_code)


def csv_files(paths: Sequence[Path]) -> list[Path]:
    """The files named and those in the folders named. Raises UsageError for a folder without any."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*.csv")) if path.is_dir() else [path]
        if not inside:
            raise UsageError(f"{path} holds no .csv file")
        found += inside
    return found


def keep_or_tell(tracker: Tracker, chosen: Config, file: Path, symbol: str, unit: float, files: int) -> str:
    """Import a file and say what came; what is wrong with it, if anything. Raises only for one that stands alone."""
    try:
        fault = import_one(tracker, chosen, file, symbol, unit)
    except TrackerError as wrong:
        if files == 1:
            raise
        fault = f"{file}: {wrong}" if str(file) not in str(wrong) else str(wrong)
    if fault:
        typer.echo(fault, err=True)
    return fault


def import_one(tracker: Tracker, chosen: Config, file: Path, symbol: str, unit: float) -> str:
    """Import a file's bars; returns what was refused of them, in words. Raises PricesError for one of no use."""
    from tracker.core.market.bars import unopened
    from tracker.model import Quoted
    from tracker.prices import IMPORTED
    from tracker.prices.csvfile import CsvFolder, read_file

    listing = one_of(tracker.view.recipe.watchlist, symbol or symbol_in(tracker.view.recipe.watchlist, file.stem))
    now = tracker.clock()
    zone = tracker.view.sessions(now)[listing.calendar].zone
    read = read_file(file, listing.symbol, now, listing.currency, unit, zone)
    tape = read.tape
    sessions = tracker.view.sessions_from(tape.bars[0].day, listing.calendar, now)
    if early := unopened(tape, sessions, now):
        raise PricesError(f"{file}: {early} lies in the future: {listing.calendar} has not opened on that day")
    asked = Quoted(listing.symbol, "1d", "imported", now, requests=0)
    quoted, new = tracker.pricer.keep(tape, now, asked)
    CsvFolder(chosen.folder / IMPORTED).keep(tape)
    for note in read.notes:
        typer.echo(f"{listing.symbol}: {note}")
    typer.echo(f"{listing.symbol}: {quoted.bars} bars read, {new} new or different")
    return quoted.detail


@app.command()
def check(symbols: Symbols = None, json: Json = False, config: ConfigFile = DEFAULT) -> None:
    """Tell what looks wrong: bars in quarantine, missing sessions, jumps without a split, unconfirmed closes.

    Example: tracker prices check 688347.SS
    """
    from tracker.app import open_view, system_clock
    from tracker.core.market.audits import audit
    from tracker.core.market.sessions import expiry

    view, now = open_view(read_config(config)), system_clock()
    rows: list[dict[str, Any]] = []
    refused = refusals(view, now)
    for name in sorted({one.calendar for one in view.recipe.watchlist.listings}):
        warning = expiry(name, view.calendars.end(name), now.date())
        rows += [{"symbol": name, "day": now.date(), "word": "calendar", "reason": warning}] if warning else []
    for listing in chosen_of(view.recipe.watchlist, symbols):
        bars, actions = stored(view, listing.symbol, now)
        found = audit(listing, bars, actions, sessions_of(view, listing, bars, now), now)
        rows += refused.get(listing.symbol, ())
        rows += [{"symbol": one.symbol, "day": one.day, "word": one.word, "reason": one.reason} for one in found]
    if not rows and not json:
        typer.echo("nothing to doubt")
        return
    show_rows(rows, ("symbol", "day", "word", "reason"), json)


@app.command()
def show(
    symbol: Annotated[str, typer.Argument(help="A listing or a benchmark.")],
    day: Annotated[str, typer.Option("--day", help="Every observation of this day, oldest first.")] = "",
    last: Annotated[int, typer.Option("--last", help="How many sessions.", min=1)] = 10,
    interval: Annotated[Interval, typer.Option("--interval", help="How fine, with --day.")] = "1d",
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Show a symbol's last sessions with their returns, or how one day's prices came to be what they are.

    Example: tracker prices show 0981.HK --day 2025-08-22
    """
    from tracker.app import open_view, system_clock

    view, now = open_view(read_config(config)), system_clock()
    listing = one_of(view.recipe.watchlist, symbol)
    if day:
        seen = view.reader.observations(listing.symbol, interval, read_day(day))
        rows = [observation_line(bar) for bar in seen]
        show_rows(rows, ("learned", "start", "open", "high", "low", "close", "volume", "state", "source"), json)
    else:
        show_rows(moves(view, listing, now)[-last:], ("day", "close", "return", "sessions", "volume", "state"), json)


def by_hand(tracker: Tracker, symbols: Iterable[str], since: str, interval: str, now: datetime) -> tuple[Ask, ...]:
    """Questions for the symbols named, from `since` on or as far as a first back-fill reaches."""
    from tracker.core.market.vendor_plan import Ask

    today = now.date() + timedelta(days=1)
    days = tracker.pricing.first_days if interval == "1d" else 6
    first = read_day(since) if since else today - timedelta(days=days)
    if first > today:
        raise UsageError(f"--since {since} lies in the future")
    listings = chosen_of(tracker.view.recipe.watchlist, symbols)
    return tuple(Ask(one.symbol, interval, first, today, "asked by hand") for one in listings)


def ask_all(tracker: Tracker, asks: Sequence[Ask], now: datetime) -> Iterable[tuple[Quoted, int]]:
    """Ask one after the other as the job does, under a progress bar on stderr."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("prices", total=len(asks))
        for quoted, new in tracker.pricer.ask_each(asks, now):
            progress.update(task, description=f"{quoted.symbol} {quoted.interval}: {quoted.outcome}", advance=1)
            yield quoted, new
