"""The words a person types. Each command imports what it needs when it runs, so that `--help` stays instant."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli import (
    backfill,
    check,
    companies,
    db,
    demo,
    discoveries,
    doctor,
    events,
    explain,
    feeds,
    import_,
    label,
    mcp,
    notify,
    prices,
    read,
    report,
    run,
    search,
    serve,
    session,
    setup,
    study,
)


def tell_version(asked: bool) -> None:
    """Show the version and end."""
    if asked:
        from importlib.metadata import version

        typer.echo(f"tracker {version('market-reaction-tracker')}")
        raise typer.Exit


app = typer.Typer(
    name="tracker",
    help="Hears announcements that can move chipmakers' shares, measures what the market did beyond its own move, "
    "and checks what the press claimed.\n\nBegin with: tracker demo",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def options(
    context: typer.Context,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only warnings and errors on stderr.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=tell_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """What stands before the command."""
    del version
    context.obj = {"quiet": quiet}


app.command()(demo.demo)
app.command()(setup.init)
app.command()(run.once)
app.command()(run.run)
app.command()(report.report)
app.command()(events.events)
app.command()(events.show)
app.command()(explain.explain)
app.command()(discoveries.discoveries)
app.command()(doctor.doctor)
app.command()(read.read)
app.command()(check.check)
app.command()(label.label)
app.command()(label.fit)
app.command()(backfill.backfill)
app.command()(session.session)
app.command()(study.study)
app.command()(search.search)
app.command()(serve.serve)
app.command()(mcp.mcp)
app.add_typer(feeds.app, name="feeds")
app.add_typer(import_.app, name="import")
app.add_typer(prices.app, name="prices")
app.add_typer(companies.app, name="companies")
app.add_typer(notify.app, name="notify")
app.add_typer(db.app, name="db")
