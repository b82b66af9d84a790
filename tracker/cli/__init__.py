"""The words a person types. Each command imports what it needs when it runs, so that `--help` stays instant."""

from __future__ import annotations

import typer

from tracker.cli import (
    backfill,
    check,
    companies,
    demo,
    discoveries,
    doctor,
    events,
    explain,
    feeds,
    import_,
    prices,
    read,
    report,
    run,
    search,
    session,
    setup,
    study,
)

app = typer.Typer(
    name="tracker",
    help="Hears announcements that can move chipmakers' shares, measures what the market did beyond its own move, "
    "and checks what the press claimed.\n\nBegin with: tracker demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

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
app.command()(backfill.backfill)
app.command()(session.session)
app.command()(study.study)
app.command()(search.search)
app.add_typer(feeds.app, name="feeds")
app.add_typer(import_.app, name="import")
app.add_typer(prices.app, name="prices")
app.add_typer(companies.app, name="companies")
