"""`tracker init`: write a config.toml to begin with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from tracker.errors import UsageError


def init(
    path: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("config.toml"),
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    contact: Annotated[str, typer.Option("--contact", help="Name and mail address to show to publishers.")] = "",
) -> None:
    """Write a config.toml with a real starting set of feeds and every choice explained.

    It asks for a name and mail address, which the SEC wants in the User-Agent: without one it answers 403.

    Example: tracker init --contact "Li Wei li@example.org" && tracker doctor && tracker once
    """
    if path.exists() and not force:
        raise UsageError(f"{path} is there already; --force replaces it, or name another file: tracker init my.toml")
    try:
        path.write_text(with_contact(starter(), contact or asked_contact()), encoding="utf-8")
    except OSError as wrong:
        raise UsageError(f"{path} cannot be written: {wrong.strerror}") from wrong
    typer.echo(f"{path} is written. Next: tracker doctor --config {path}, then tracker once --config {path}")


def asked_contact() -> str:
    """The contact that a person at a terminal gives; empty when he gives none or nobody sits there."""
    import sys

    if not sys.stdin.isatty():
        return ""
    words = "Your name and mail address, shown to publishers (the SEC demands it; empty: none)"
    return str(typer.prompt(words, default="", show_default=False)).strip()


def with_contact(text: str, contact: str) -> str:
    """The configuration with the contact in its User-Agent. Raises UsageError for what a header cannot carry."""
    if not contact:
        return text
    if not contact.isprintable() or not contact.isascii() or '"' in contact or "\\" in contact or "@" not in contact:
        raise UsageError(
            f'--contact {contact!r}: a name and a mail address are wanted, such as "Li Wei li@example.org"'
        )
    return re.sub(r'(?m)^(user_agent = "[^"()]+)"$', rf'\1 ({contact})"', text, count=1)


def starter() -> str:
    """The configuration to begin with: in a wheel beside the code, in a checkout at its top."""
    from importlib.resources import files

    packaged = files("tracker").joinpath("starter.toml")
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return Path(__file__).parents[2].joinpath("config.toml").read_text(encoding="utf-8")
