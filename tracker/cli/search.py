"""`tracker search`: full text over all entries, Chinese included."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config


def search(
    words: Annotated[list[str], typer.Argument(help="Words that stand next to one another in title or summary.")],
    limit: Annotated[int, typer.Option("--limit", "-k", min=1, help="At most so many, newest first.")] = 50,
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Search the stored entries.

    Example: tracker search 中芯国际 --limit 10
    """
    import json as encoder

    from tracker.app import open_reader
    from tracker.cli.feeds import entry_row, table, when

    found = open_reader(read_config(config)).search(" ".join(words), limit)
    if json:
        rows = [{**entry_row(entry, ""), "feed": entry.feed} for entry in found]
        typer.echo(encoder.dumps(rows, ensure_ascii=False, indent=2))
        return
    cells = [(when(entry.published or entry.learned), entry.feed, entry.language, entry.title) for entry in found]
    typer.echo(table(("published", "feed", "language", "title"), cells) if found else "nothing found")
