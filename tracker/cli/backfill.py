"""`tracker backfill`: what followed from archived news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config, read_day
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.config import Config
    from tracker.model import Shard
    from tracker.past import Engine
    from tracker.pipeline.history_summary import YearSummary
    from tracker.pipeline.tracker import Tracker

FIRST, LAST = "1990-01-01", ""


def backfill(
    since: Annotated[str, typer.Option("--since", help="First day; whole quarters are derived.")] = FIRST,
    until: Annotated[str, typer.Option("--until", help="Last day; today without it.")] = LAST,
    companies: Annotated[
        list[str] | None, typer.Option("--companies", help="Only what concerns these; repeat it, or use commas.")
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", help="threads, processes, processes:4, dask:tcp://host:8786; else [engine].")
    ] = "",
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Derive what followed from archived news (`tracker import entries`), stretch by stretch, and sum it up by kind,
    relation and year. Stopped or killed, it goes on where it was; what is done is not done again unless its news, its
    prices, the recipe or its words changed. Its events are on trust and never count among the discoveries.

    Example: tracker backfill --since 2020-01-01 --engine processes
    """
    from tracker.app import open_engine, open_tracker

    settings = read_config(config)
    place = open_engine(settings, engine)
    tracker = open_tracker(settings)
    try:
        now = tracker.clock()
        span = span_of(since, until, now)
        chosen = chosen_of(settings, companies or ())
        from tracker.drivers.backfill import pending

        shards = pending(tracker.store, tracker.view, *span, chosen)
        run(settings, tracker, place, shards, now, chosen)
        rows = summary(tracker, span, now, chosen)
    finally:
        tracker.close()
    print_summary(rows, json)


def span_of(since: str, until: str, now: datetime) -> tuple[datetime, datetime]:
    """The first moment and the one after the last. Raises UsageError when they run backwards."""
    first = datetime.combine(read_day(since), datetime.min.time(), UTC)
    last = datetime.combine(read_day(until) if until else now.date(), datetime.min.time(), UTC) + timedelta(days=1)
    if first >= last:
        raise UsageError(f"--since {since} is after --until {until or now.date()}")
    return first, last


def chosen_of(settings: Config, words: Sequence[str]) -> tuple[str, ...]:
    """The companies named, as the watchlist spells them. Raises UsageError naming the nearest."""
    from tracker.tables import nearest

    known = {one.name.casefold(): one.name for one in settings.recipe.watchlist.companies}
    names = [name.strip() for word in words for name in word.split(",") if name.strip()]
    for name in names:
        if name.casefold() not in known:
            raise UsageError(f"--companies {name!r} is not in the watchlist; {nearest(name, tuple(known.values()))}")
    return tuple(sorted({known[name.casefold()] for name in names}))


def run(
    settings: Config, tracker: Tracker, place: Engine, shards: Sequence[Shard], now: datetime, chosen: tuple[str, ...]
) -> None:
    """Derive the shards under a bar of progress with the time that is left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from tracker.drivers.backfill import backfill as derive_all

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    events = 0
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("back-fill", total=len(shards))
        for done in derive_all(settings, tracker.store, place, shards, now, chosen):
            events += done.events
            progress.update(task, advance=1, description=f"{done.shard.first:%Y-%m}: {events} events")
    typer.echo(f"{len(shards)} stretches derived, {events} events in them, on {place.name}", err=True)


def summary(
    tracker: Tracker, span: tuple[datetime, datetime], now: datetime, chosen: tuple[str, ...]
) -> tuple[YearSummary, ...]:
    """The rows of the years that hold archived news."""
    from tracker.pipeline.history import history_name
    from tracker.pipeline.history_summary import summarise

    days = tracker.store.archive().entries
    if not days:
        return ()
    first = max(span[0], datetime.combine(min(days), datetime.min.time(), UTC))
    return summarise(tracker.view, history_name(tracker.view.recipe, chosen), first, span[1], now)


def print_summary(rows: Sequence[YearSummary], json: bool) -> None:
    """The rows as a table, or as one JSON document."""
    if json:
        import dataclasses
        import json as encoder

        typer.echo(encoder.dumps([dataclasses.asdict(one) for one in rows], ensure_ascii=False, indent=2))
        return
    if not rows:
        typer.echo("no archived news there; `tracker import entries FILE` brings some in")
        return
    typer.echo(f"{'year':5}{'kind':24}{'relation':14}{'events':>7}{'tested':>7}{'mean [0,2]':>12}{'p':>8}{'q':>8}")
    for one in rows:
        mean = "-" if one.mean is None else f"{one.mean:+.2%}"
        p, q = (("-" if value is None else f"{value:.3f}") for value in (one.p, one.q))
        typer.echo(f"{one.year:<5}{one.kind:24}{one.relation:14}{one.events:>7}{one.n:>7}{mean:>12}{p:>8}{q:>8}")
    typer.echo(
        "\nmean abnormal return over sessions [0,2]; p: Kolari-Pynnonen (events that share days), of rows with 10"
        "\nevents or more; q: Benjamini-Hochberg over the table. Times are publishers' word; in-sample, no forecast."
    )
