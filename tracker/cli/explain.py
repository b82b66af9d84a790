"""`tracker explain`: from each number back to the facts."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config, read_instant


def explain(
    id: Annotated[str, typer.Argument(help="An id of a story, an event or a claim, or its first letters.")],
    as_of: Annotated[str, typer.Option("--as-of", help="As stored at an instant with zone.")] = "",
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Lead each number of a stored result back to the facts: entries, bars with vendor and moment, recipe, arithmetic.

    With --json every bar of the estimation window is in the document, so that it can be redone elsewhere.

    Example: tracker explain 3f2a --as-of 2025-08-25T09:00Z
    """
    from tracker.app import open_view, system_clock
    from tracker.workbench import explain as bench
    from tracker.workbench.explain_text import lines

    at = read_instant(as_of) if as_of else None
    document = bench.explain(id, open_view(read_config(config)), at, system_clock())
    if json:
        import json as encoder

        typer.echo(encoder.dumps(document, ensure_ascii=False, indent=2))
        return
    typer.echo("\n".join(lines(document)))
