"""Messages on their way: queued once, marked as they go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage import codecs
from storage.documents import storable
from storage.schema import OUTBOX
from tracker.model import Message


def values(message: Message) -> dict[str, Any]:
    """A message as a row by name."""
    return {
        "key": storable(message.key),
        "channel": storable(message.channel),
        "created": codecs.micros(message.created),
        "due": codecs.micros(message.due),
        "subject": storable(message.subject),
        "body": message.body,
        "state": message.state,
        "tries": message.tries,
        "doubts": message.doubts,
        "error": storable(message.error),
        "changed": None if message.changed is None else codecs.micros(message.changed),
    }


def message(row: Sequence[Any]) -> Message:
    """The inverse of `values`, by the order of the columns."""
    key, channel, created, due, subject, body, state, tries, doubts, error, changed = row
    return Message(
        key=key,
        channel=channel,
        created=codecs.instant(created),
        due=codecs.instant(due),
        subject=subject,
        body=bytes(body),
        state=state,
        tries=tries,
        doubts=doubts,
        error=error,
        changed=None if changed is None else codecs.instant(changed),
    )


def in_states(states: Sequence[str]) -> sa.Select[Any]:
    """Messages in these states, the one due first first."""
    return sa.select(*OUTBOX.c).where(OUTBOX.c.state.in_(states)).order_by(OUTBOX.c.due, OUTBOX.c.key)


def since(moment: Any) -> sa.Select[Any]:
    """Messages created from a moment on, oldest first."""
    return (
        sa.select(*OUTBOX.c).where(OUTBOX.c.created >= codecs.micros(moment)).order_by(OUTBOX.c.created, OUTBOX.c.key)
    )


def update(one: Message) -> Any:
    """What changes of a message on its way; its text and its key never do."""
    row = values(one)
    changed = {name: row[name] for name in ("due", "state", "tries", "doubts", "error", "changed")}
    return sa.update(OUTBOX).where(OUTBOX.c.key == row["key"]).values(changed)
