"""What the commands share: the option that names the configuration, and words for instants and days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.config import Config

ConfigFile = Annotated[
    Path, typer.Option("--config", "-c", envvar="TRACKER_CONFIG", help="The configuration to use.", show_default=True)
]
Json = Annotated[bool, typer.Option("--json", help="Machine output, one JSON document.")]

DEFAULT = Path("config.toml")


def is_quiet() -> bool:
    """Whether --quiet stands before the command."""
    import click

    context = click.get_current_context(silent=True)
    chosen = context.find_root().obj if context else None
    return bool(isinstance(chosen, dict) and chosen.get("quiet"))


def read_config(path: Path) -> Config:
    """The configuration at `path`. Raises ConfigError."""
    from tracker.config import load_config

    return load_config(path)


def read_day(words: str) -> date:
    """`2025-08-22` as a day. Raises UsageError that shows one."""
    try:
        return date.fromisoformat(words)
    except ValueError as wrong:
        raise UsageError(f"{words!r} is not a day ({wrong}); write it as 2025-08-22") from None


def read_instant(words: str) -> datetime:
    """`2025-08-22T15:05+08:00` as an instant in UTC. Raises UsageError for one without a zone: we do not guess."""
    try:
        instant = datetime.fromisoformat(words)
    except ValueError as wrong:
        raise UsageError(f"{words!r} is not an instant ({wrong}); write it as 2025-03-03T15:05+08:00") from None
    if instant.tzinfo is None:
        raise UsageError(f"{words!r} names no zone; add one, such as {words}+08:00 for Hong Kong or {words}Z for UTC")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise UsageError(f"{words!r} is before the first or after the last year that can be counted") from None
