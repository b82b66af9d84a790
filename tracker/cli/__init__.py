"""The words a person types. Each command imports what it needs when it runs, so that `--help` stays instant."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.lazy import Word, lazy_group

# What a person can type, in the order of the list that --help shows.
COMMANDS = (
    Word("demo", "tracker.cli.demo:demo", "See the whole chain at work, offline: news to report."),
    Word("init", "tracker.cli.setup:init", "Write a config.toml, and what a service needs beside it."),
    Word("once", "tracker.cli.run:once", "Do every job now, to the day's report."),
    Word("run", "tracker.cli.run:run", "Run as a daemon until SIGTERM or Ctrl-C."),
    Word("report", "tracker.cli.report:report", "Show the report of a day, as known at any instant."),
    Word("events", "tracker.cli.events:events", "List stored events, or test them together."),
    Word("show", "tracker.cli.events:show", "Show one story whole."),
    Word("explain", "tracker.cli.explain:explain", "Lead each number of a result back to the facts."),
    Word("discoveries", "tracker.cli.discoveries:discoveries", "Which reactions stand when all tests are counted."),
    Word("doctor", "tracker.cli.doctor:doctor", "Check configuration, store, feeds and prices."),
    Word("read", "tracker.cli.read:read", "Say what is understood in a text."),
    Word("check", "tracker.cli.check:check", "Hold a stated price move against stored prices."),
    Word("label", "tracker.cli.label:label", "Say what is an announcement, of texts near the threshold."),
    Word("fit", "tracker.cli.label:fit", "Fit what your labels add to the shipped tables."),
    Word("backfill", "tracker.cli.backfill:backfill", "Derive what followed from archived news."),
    Word("session", "tracker.cli.session:session", "Name the first session that could react to news."),
    Word("study", "tracker.cli.study:study", "An event study over CSV files."),
    Word("export", "tracker.cli.export:export", "Write what is stored as CSV, Parquet or JSON lines."),
    Word("search", "tracker.cli.search:search", "Search the stored entries."),
    Word("serve", "tracker.cli.serve:serve", "Show what is stored as web pages."),
    Word("mcp", "tracker.cli.mcp:mcp", "Offer what is stored to programs that speak MCP."),
    Word("feeds", "tracker.cli.feeds:app", "List, try, add, remove, import and export feeds."),
    Word("import", "tracker.cli.import_:app", "Take archives of news into the store."),
    Word("prices", "tracker.cli.prices:app", "List, fetch, import, check and show prices."),
    Word("companies", "tracker.cli.companies:app", "Whom the tracker follows, and how texts name them."),
    Word("notify", "tracker.cli.notify:app", "Messages to readers: try channels, see the outbox."),
    Word("db", "tracker.cli.db:app", "Back up, restore, check or upgrade the store."),
)


def tell_version(asked: bool) -> None:
    """Show the version and end."""
    if asked:
        from importlib.metadata import version

        typer.echo(f"tracker {version('market-reaction-tracker')}")
        raise typer.Exit


app = typer.Typer(
    name="tracker",
    cls=lazy_group(COMMANDS),
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
