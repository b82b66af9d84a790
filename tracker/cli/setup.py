"""`tracker init`: write a config.toml to begin with, and what a service needs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from tracker.errors import UsageError

RESTRICTED = re.compile(r"(?m)^enabled = false\n")


def init(
    path: Annotated[Path, typer.Argument(help="Where to write it.")] = Path("config.toml"),
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    contact: Annotated[str, typer.Option("--contact", help="Name and mail address to show to publishers.")] = "",
    zone: Annotated[str, typer.Option("--zone", help="The zone of times in reports, such as Europe/Berlin.")] = "",
    channel: Annotated[
        list[str] | None, typer.Option("--channel", help="mail, chat, dingtalk, wecom or webhook; may be repeated.")
    ] = None,
    restricted: Annotated[
        bool | None, typer.Option("--restricted/--no-restricted", help="Ask feeds whose terms restrict programs too.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing; what is not given stays as it is.")] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="Write a systemd unit beside it.")] = False,
    docker: Annotated[bool, typer.Option("--docker", help="Write a Dockerfile and compose.yaml beside it.")] = False,
) -> None:
    """Write a config.toml with a real starting set of feeds and every choice explained.

    At a terminal it asks for what is not given. The contact is what the SEC wants in the User-Agent: without one it
    answers 403. With --systemd or --docker a configuration that is there already is kept.

    Example: tracker init --contact "Li Wei li@example.org" --zone Asia/Shanghai && tracker doctor && tracker once
    """
    from tracker.cli.deploying import write_docker, write_systemd

    if path.exists() and not force and not (systemd or docker):
        raise UsageError(f"{path} is there already; --force replaces it, or name another file: tracker init my.toml")
    if force or not path.exists():
        asking = at_terminal() and not yes
        text = with_contact(starter(), contact or (asked_contact() if asking else ""))
        text = with_zone(text, zone or (prompt("The zone of times in reports", "Asia/Hong_Kong") if asking else ""))
        text = with_channels(text, channel or (asked_channels() if asking else []))
        wanted = asked_restricted() if restricted is None and asking else bool(restricted)
        write(path, RESTRICTED.sub("", text) if wanted else text)
        for one in channel or []:
            typer.echo(f"set {variable(one)} in the environment; then: tracker notify test {one} --config {path}")
        typer.echo(f"{path} is written. Next: tracker doctor --config {path}, then tracker once --config {path}")
    for written in (*(write_systemd(path, force) if systemd else ()), *(write_docker(path, force) if docker else ())):
        typer.echo(f"{written} is written; its first lines say how to use it")


def write(path: Path, text: str) -> None:
    """Write a file. Raises UsageError where it cannot be."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise UsageError(f"{path} cannot be written: {wrong.strerror}") from wrong


def at_terminal() -> bool:
    """Whether a person sits there to be asked."""
    import sys

    return sys.stdin.isatty()


def prompt(words: str, usual: str) -> str:
    """What a person answers; as usual when he gives nothing."""
    return str(typer.prompt(words, default=usual, show_default=bool(usual))).strip()


def asked_contact() -> str:
    """The contact that a person gives; empty for none."""
    return prompt("Your name and mail address, shown to publishers (the SEC demands it; empty: none)", "")


def asked_channels() -> list[str]:
    """The channels that a person wants; none when he gives nothing."""
    return prompt("Where to send the report: mail, chat, dingtalk, wecom, webhook (empty: nowhere)", "").split()


def asked_restricted() -> bool:
    """Whether feeds are to be asked whose terms restrict programs."""
    return bool(typer.confirm("Some feeds' terms restrict programs (named in the file). Ask them too?", default=False))


def with_contact(text: str, contact: str) -> str:
    """The configuration with the contact in its User-Agent. Raises UsageError for what a header cannot carry."""
    if not contact:
        return text
    if not contact.isprintable() or not contact.isascii() or '"' in contact or "\\" in contact or "@" not in contact:
        raise UsageError(
            f'--contact {contact!r}: a name and a mail address are wanted, such as "Li Wei li@example.org"'
        )
    return re.sub(r'(?m)^(user_agent = "[^"()]+)"$', rf'\1 ({contact})"', text, count=1)


def with_zone(text: str, zone: str) -> str:
    """The configuration with another zone of reports. Raises UsageError for one that is not there."""
    from zoneinfo import ZoneInfo

    if not zone:
        return text
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise UsageError(f"--zone {zone!r}: no such time zone, say one such as Asia/Hong_Kong") from None
    return re.sub(r'(?m)(^\[report\]\n(?:[^\[].*\n)*?)zone = ".*"$', rf'\1zone = "{zone}"', text, count=1)


def with_channels(text: str, sorts: list[str]) -> str:
    """The configuration with a [[notify]] table for each sort. Raises UsageError for a sort that is not there."""
    from tracker.model import SORTS
    from tracker.tables import nearest

    for one in sorts:
        if one not in SORTS:
            raise UsageError(f"--channel {one!r}: {nearest(one, SORTS)}")
    tables = "".join(
        f'[[notify]]\nname = "{one}"\nsort = "{one}"\naddress_env = "{variable(one)}"\n\n'
        for one in dict.fromkeys(sorts)
    )
    place = text.index("# What is worth a message at once")
    return text[:place] + tables + text[place:]


def variable(sort: str) -> str:
    """The environment variable that holds a channel's address."""
    return f"TRACKER_{sort.upper()}"


def starter() -> str:
    """The configuration to begin with: in a wheel beside the code, in a checkout at its top."""
    from importlib.resources import files

    packaged = files("tracker").joinpath("starter.toml")
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return Path(__file__).parents[2].joinpath("config.toml").read_text(encoding="utf-8")
