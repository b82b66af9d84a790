"""tracker study: an event study over CSV files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from tracker.workbench.study import Outcome


def study(
    prices: Annotated[
        Path, typer.Option(help="symbol,date,price (or return); or a date and a column for each symbol.")
    ],
    events: Annotated[Path, typer.Option(help="event_id,symbol,date (or published instant with a zone)[,group].")],
    market: Annotated[Path | None, typer.Option(help="date,price (or return) of the benchmark.")] = None,
    factors: Annotated[list[Path] | None, typer.Option(help="Further factors for --model factors; repeatable.")] = None,
    factor_lag: Annotated[
        int, typer.Option(help="Days a factor lies back on its own calendar: 1 for SOX in Asia.")
    ] = 0,
    model: Annotated[
        str, typer.Option(help="market, mean, market_adjusted, factors, ff3, carhart, ff5, capm, robust, dimson, ...")
    ] = "market",
    estimation: Annotated[str, typer.Option(help="Estimation window in relative days.")] = "-120:-11",
    window: Annotated[list[str] | None, typer.Option(help="Event window in relative days (-5:5); repeatable.")] = None,
    returns: Annotated[str, typer.Option(help="simple, log, or given: the files hold returns.")] = "simple",
    tests: Annotated[str, typer.Option(help="all, none, or names with commas.")] = "all",
    compat: Annotated[str, typer.Option(help="Also as another program has it: eventstudy2, estudy2.")] = "",
    by: Annotated[str, typer.Option(help="Column of the events file to group by (default: group).")] = "",
    minimum: Annotated[int | None, typer.Option(help="Observations needed (default: half the window).")] = None,
    mask: Annotated[
        bool, typer.Option("--mask", help="Leave a share's other event days out of its estimation.")
    ] = False,
    plot: Annotated[
        Path | None, typer.Option(help="Write the cumulative mean abnormal return: .svg, .png, .pdf.")
    ] = None,
    output: Annotated[
        list[Path] | None, typer.Option(help="Write all of it: .csv, .xlsx, .tex, .json, .html; repeatable.")
    ] = None,
    risk_free: Annotated[Path | None, typer.Option(help="date,rf: subtracted from every return.")] = None,
    volatility: Annotated[str, typer.Option(help="What p rank rests on: ewma, ewma:0.97, or constant.")] = "ewma",
    of: Annotated[
        str, typer.Option("--study", help="returns, volume (a column volume), or volatility (variance tests).")
    ] = "returns",
    placebo: Annotated[
        bool, typer.Option("--placebo", help="Also 200 times on days without the events: do the tests keep their size?")
    ] = False,
    explain: Annotated[str, typer.Option(help="Columns of the events, with commas, to explain CARs by.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Everything, with every digit.")] = False,
) -> None:
    """An event study over CSV files: figures for each event, tests for each group, a reason for every exclusion.

    Example: tracker study --prices P.csv --market M.csv --events E.csv --window=-1:1 --json
    """
    from tracker.workbench.study import StudyRequest, run
    from tracker.workbench.study import as_json as render
    from tracker.workbench.study_outputs import save
    from tracker.workbench.study_plot import draw

    request = StudyRequest(
        prices=prices,
        events=events,
        market=market,
        factors=tuple(factors or ()),
        factor_lag=factor_lag,
        model=model,
        estimation=estimation,
        windows=tuple(window or ("-5:5",)),
        returns=returns,
        tests=tests,
        compat=compat,
        by=by,
        minimum=minimum,
        mask=mask,
        risk_free=risk_free,
        volatility=volatility,
        study=of,
    )
    outcome = run(request)
    further = _further(outcome, placebo, explain)
    if plot is not None:
        draw(outcome, plot)
    for target in output or ():
        save(outcome, target)
    if as_json:
        typer.echo(render(outcome, {name: found for name, (found, _) in further.items()}))
    else:
        _show(outcome)
        for line in (line for _, lines in further.values() for line in lines):
            typer.echo(line)


def _further(outcome: Outcome, placebo: bool, explain: str) -> dict[str, tuple[Any, list[str]]]:
    """What was asked besides, for JSON and as lines."""
    from tracker.workbench import placebo as placebos
    from tracker.workbench import study_regression as explaining

    found: dict[str, tuple[Any, list[str]]] = {}
    if explain:
        names = [one.strip() for one in explain.split(",")]
        made = [one for one in explaining.explain(outcome, names) if one is not None]
        found["explained"] = (
            [explaining.document(one) for one in made],
            [line for one in made for line in explaining.lines(one)],
        )
    if placebo:
        rows = placebos.placebo(outcome)
        found["placebo"] = ([placebos.document(one) for one in rows], placebos.lines(rows))
    return found


def _show(outcome: Outcome) -> None:
    """Tables for people: events, then the windows of each group."""
    from rich.console import Console
    from rich.table import Table

    from tracker.workbench.study_tables import event_rows, group_rows

    console = Console()
    console = console if console.is_terminal else Console(width=200)
    for title, (header, rows) in (("Events", event_rows(outcome)), ("Groups", group_rows(outcome))):
        table = Table(*header, title=title)
        for row in rows:
            table.add_row(*row)
        console.print(table)
    for one in outcome.study.excluded:
        typer.echo(f"left out: {one.event}: {one.reason}")
    for note in outcome.notes:
        typer.echo(f"note: {note}")
