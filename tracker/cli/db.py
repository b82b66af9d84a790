"""`tracker db`: backup, restore, check, upgrade."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config

if TYPE_CHECKING:
    from tracker.model import StoreCheck

app = typer.Typer(
    help="Copy the store, put a copy back, look it through, bring it to today's schema.", no_args_is_help=True
)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="A new file.")], json: Json = False, config: ConfigFile = DEFAULT
) -> None:
    """Copy the store to a file, also while `tracker run` writes; never copy it with `cp`, which misses its log.

    Example: tracker db backup /backup/tracker-monday.db
    """
    from tracker.app import store_tools

    show(f"{file} is written and whole", store_tools().backup(read_config(config).store_url, file), json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `tracker db backup` wrote.")],
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Put a copy in the store's place, after looking it through. What was there is kept beside it.

    Stop `tracker run` first: exit code 75 while it runs.

    Example: tracker db restore /backup/tracker-monday.db
    """
    from tracker.app import store_tools

    checked, kept = store_tools().restore(read_config(config).store_url, file)
    show(f"{file} is restored" + (f"; what was there is now {kept}" if kept else ""), checked, json)


@app.command()
def check(json: Json = False, config: ConfigFile = DEFAULT) -> None:
    """Look through the whole store; exit 4 when something is wrong with it.

    Example: tracker db check
    """
    from tracker.app import store_tools

    checked = store_tools().check(read_config(config).store_url)
    show("; ".join(checked.wrong) or "the store is sound", checked, json)
    if checked.wrong:
        typer.echo("stop `tracker run`, then bring a backup back: tracker db restore FILE", err=True)
        raise typer.Exit(4)


@app.command()
def upgrade(config: ConfigFile = DEFAULT) -> None:
    """Bring the store to this version's schema; a copy of the old one is kept beside it. `once` and `run` do the same.

    Example: tracker db upgrade
    """
    from tracker.app import describe_store, upgrade_store

    chosen = read_config(config)
    before = describe_store(chosen)["schema"]
    upgrade_store(chosen)
    typer.echo(f"schema {before} before, {describe_store(chosen)['schema']} now")


def show(words: str, checked: StoreCheck, json: bool) -> None:
    """A line for a person, or all that was found."""
    import dataclasses
    import json as encoder

    if json:
        typer.echo(encoder.dumps({"said": words} | dataclasses.asdict(checked), indent=2))
        return
    many = ", ".join(f"{count} {name}" for name, count in checked.counts.items())
    typer.echo(f"{words}: {many or 'no facts'}; facts {checked.digest[:16] or 'unknown'}, schema {checked.version}")
