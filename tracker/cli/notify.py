"""`tracker notify`: try channels, see what is on its way, send dead letters again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config
from tracker.errors import DeliveryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tracker.config import Config
    from tracker.model import Channel, Message
    from tracker.ports import Reader

app = typer.Typer(help="Messages to readers: try channels, see the outbox.", no_args_is_help=True)

DAYS = 7  # of messages that arrived, in the list


@app.command("test")
def try_channels(
    channel: Annotated[str, typer.Argument(help="The name of a [[notify]]; without it, all of them.")] = "",
    config: ConfigFile = DEFAULT,
) -> None:
    """Send a test message at once, past the outbox; works beside a running daemon.

    Exit code 5 when a channel did not take it.

    Example: tracker notify test desk
    """
    from tracker.app import open_notifiers, secret, system_clock
    from tracker.pipeline.deliver import send_test

    chosen = read_config(config)
    notifiers, failed = open_notifiers(chosen), []
    for one in wanted(channel, chosen):
        try:
            send_test(one, notifiers[one.sort], secret, system_clock())
            typer.echo(f"{one.name}: sent")
        except DeliveryError as wrong:
            typer.echo(f"{one.name}: {wrong}", err=True)
            failed.append(one.name)
    if failed:
        raise DeliveryError(f"not delivered: {', '.join(failed)}")


def wanted(name: str, config: Config) -> tuple[Channel, ...]:
    """The channels that a word means. Raises UsageError for one that is not there."""
    from tracker.tables import nearest

    if not config.notify:
        raise UsageError(f"{config.path} has no [[notify]] table: there is no channel")
    found = tuple(one for one in config.notify if name in ("", one.name))
    if not found:
        raise UsageError(f"no channel {name!r}; {nearest(name, tuple(one.name for one in config.notify))}")
    return found


@app.command("list")
def list_messages(
    json: Json = False,
    state: Annotated[str, typer.Option("--state", help="Only these: queued, handing, sent or dead.")] = "",
    config: ConfigFile = DEFAULT,
) -> None:
    """List messages: all that wait or were given up, and those that arrived in the last week.

    Example: tracker notify list --state dead
    """
    import json as encoder

    from tracker.app import open_reader, system_clock
    from tracker.model import STATES
    from tracker.tables import nearest

    if state and state not in STATES:
        raise UsageError(f"--state {state!r}: {nearest(state, STATES)}")
    reader = open_reader(read_config(config))
    found = reader.messages(state) if state else outbox(reader, system_clock())
    if json:
        typer.echo(encoder.dumps([document(one) for one in found], ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(line for one in found for line in lines(one)) or "no messages")


def outbox(reader: Reader, now: datetime) -> tuple[Message, ...]:
    """What waits or was given up, then what arrived lately; each in the order of time."""
    from datetime import timedelta

    lately = reader.messages_since(now - timedelta(days=DAYS))
    return (*reader.messages("queued", "handing", "dead"), *(one for one in lately if one.state == "sent"))


def document(message: Message) -> dict[str, object]:
    """A message as plain data, without its body."""
    from dataclasses import asdict

    plain = asdict(message) | {"body": len(message.body)}
    return {name: getattr(value, "isoformat", lambda v=value: v)() for name, value in plain.items()}


def lines(message: Message) -> Iterator[str]:
    """A message for the eye: its state and key, then what it is about and why it is not there."""
    tries = f", {message.tries} tries" if message.tries > 1 else ""
    yield f"{message.state:8} {message.created:%Y-%m-%d %H:%M}  {message.key}{tries}"
    yield f"         {message.subject[:70]}"
    if message.error:
        yield f"         {message.error}"


@app.command()
def retry(
    key: Annotated[str, typer.Argument(help="The key of a message, as `tracker notify list` shows it, or `dead`.")],
    config: ConfigFile = DEFAULT,
) -> None:
    """Queue a message again that was given up, or all of them; sent by the next turn of `deliver`.

    It writes to the store, so no daemon may run meanwhile.

    Example: tracker notify retry dead
    """
    from tracker.app import open_tracker

    with open_tracker(read_config(config)) as tracker:
        dead = tracker.store.messages("dead")
        found = [one for one in dead if key in ("dead", one.key)]
        if not found:
            raise UsageError(f"no dead letter {key!r}; there are {len(dead)}: `tracker notify list --state dead`")
        for one in found:
            tracker.deliverer.retry(one, tracker.clock())
            typer.echo(f"{one.key} is queued again")
