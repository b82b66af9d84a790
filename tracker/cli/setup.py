"""`tracker init`: write a config.toml to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.errors import UsageError


def init(
    path: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("config.toml"),
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a config.toml with a real starting set of feeds and every choice explained.

    Example: tracker init && tracker doctor && tracker once
    """
    if path.exists() and not force:
        raise UsageError(f"{path} is there already; --force replaces it, or name another file: tracker init my.toml")
    try:
        path.write_text(starter(), encoding="utf-8")
    except OSError as wrong:
        raise UsageError(f"{path} cannot be written: {wrong.strerror}") from wrong
    typer.echo(f"{path} is written. Next: tracker doctor --config {path}, then tracker once --config {path}")


def starter() -> str:
    """The configuration to begin with: in a wheel beside the code, in a checkout at its top."""
    from importlib.resources import files

    packaged = files("tracker").joinpath("starter.toml")
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return Path(__file__).parents[2].joinpath("config.toml").read_text(encoding="utf-8")
