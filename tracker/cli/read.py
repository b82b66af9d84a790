"""`tracker read`: what would the tracker understand in this text?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.model import Recipe


def read(
    text: Annotated[list[str] | None, typer.Argument(help="The text; `-` reads it from standard input.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the text from a file.")] = None,
    jsonl: Annotated[
        str, typer.Option("--jsonl", help="Rows with id and title, summary, content or sentence; `-` for stdin.")
    ] = "",
    explain: Annotated[bool, typer.Option("--explain", help="Show which words decided.")] = False,
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Say what is understood in a text: announcement, kind, companies, links, claims, story.

    The first line is the title, the rest the summary. With --jsonl every row of a file is answered by one row
    of JSON, as the daemon would have it from a feed of these rows: rows that tell one event share a `story`, and what
    the story announces is said of each; `alone` says what the row by itself was read as. Rows without a date are read
    as said now.

    Example: tracker read "SMIC to build a $7.5 bln fab in Beijing" --explain
    """
    recipe = recipe_of(config)
    if jsonl:
        answer_rows(jsonl, recipe)
        return
    from tracker.app import system_clock
    from tracker.workbench.read import read_text

    typer.echo(read_text(the_text(text, file), recipe, json=json, explain=explain, now=system_clock()))


def recipe_of(config: Path) -> Recipe:
    """The configured recipe, or the shipped one where there is no configuration."""
    if config != DEFAULT or config.exists():
        from tracker.cli.common import read_config

        return read_config(config).recipe
    from tracker.knowledge.load import load_knowledge
    from tracker.model import Recipe

    return Recipe(knowledge=load_knowledge())


def answer_rows(name: str, recipe: Recipe) -> None:
    """Answer every row of a JSONL file on standard output."""
    from tracker.app import system_clock
    from tracker.workbench.read import read_file

    for line in read_file(_lines(name), recipe, system_clock()):
        typer.echo(line)


def _lines(name: str) -> list[str]:
    if name == "-":
        return sys.stdin.read().splitlines()
    return _contents(Path(name)).splitlines()


def the_text(words: list[str] | None, file: Path | None) -> str:
    """The text from wherever it was given. Raises UsageError when it was not."""
    if file is not None:
        return _contents(file)
    if words and words != ["-"]:
        return " ".join(words)
    if not words and sys.stdin.isatty():
        raise UsageError('nothing to read; give a text, such as: tracker read "SMIC lifts prices by 10%"')
    return sys.stdin.read()


def _contents(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as wrong:
        raise UsageError(
            f"cannot read {path}: {wrong.strerror}; give the path of a text file, or - for stdin"
        ) from None
