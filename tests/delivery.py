"""python -m tests.delivery [--kills N] [--seed N]: kill -9 a delivering tracker again and again; no mail may be lost.

Each round starts a process that queues messages and sends them by the real outbox to a mail server on this machine. It
is killed at a random moment, or aimed: as the server has taken a message and before the sender can know. Then
another goes on. At the end what is left is sent, and every message must have arrived, each copy with the same bytes and
Message-ID, and no more copies than one for each kill. Prints a JSON line; exits 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

from storage import open_store
from tests.notify.receivers import mail_server
from tracker.app import system_clock
from tracker.model import Channel, Envelope, Message, Outgoing
from tracker.notify import NOTIFIERS
from tracker.pipeline.deliver import Deliverer

DESK = Channel("desk", "mail", "DESK")
BATCH = 5  # messages queued in a turn
LONGEST = 0.4  # seconds that a sender lives when it is killed at random
SPAWN = multiprocessing.get_context("forkserver")


@dataclass
class Numbers:
    """Writes the next numbered messages, as MessageWriter writes reports: whole, each under a key of its own."""

    address: str
    last: int
    batch: int = BATCH

    def messages(self, now: datetime) -> Iterator[Message]:
        for number in range(self.last + 1, self.last + 1 + self.batch):
            envelope = Envelope(f"number:{number}", "desk", self.address, now)
            body = NOTIFIERS["mail"].compose(Outgoing(f"number {number}", "text"), envelope)
            yield Message(envelope.key, "desk", now, now, f"number {number}", body)
        self.last += self.batch


def send(url: str, address: str, rounds: int | None, batch: int) -> None:
    """The process that is killed: queue and send until then, or so many rounds."""
    store = open_store(url)
    known = [int(one.key.partition(":")[2]) for one in store.messages("queued", "handing", "sent", "dead")]
    writer: Any = Numbers(address, max(known, default=0), batch)
    sender = Deliverer(store, writer, (DESK,), NOTIFIERS, lambda _: address)
    while rounds is None or rounds > 0:
        sender.deliver(system_clock(), lambda: False)
        rounds = None if rounds is None else rounds - 1
    store.close()


@dataclass
class Receiver:
    """An SMTP handler that keeps every message by its Message-ID, and kills the sender as it takes one when told to."""

    taken: dict[str, list[bytes]] = field(default_factory=dict)
    aim: tuple[int, int] | None = None  # the process to kill, and how many messages it may yet send
    hit: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        body = bytes(envelope.content)
        self.taken.setdefault(str(message_from_bytes(body)["Message-ID"]), []).append(body)
        if self.aim is not None:
            process, left = self.aim
            self.aim = (process, left - 1) if left else None
            if not left:
                os.kill(process, signal.SIGKILL)
                self.hit.set()
        return "250 accepted"


@dataclass
class Campaign:
    """Kills so far, and what they cost."""

    url: str
    address: str
    receiver: Receiver
    chance: random.Random
    kills: int = 0
    aimed: int = 0

    def round(self) -> None:
        """Start a sender and kill it, every second one in the moment of doubt."""
        process = SPAWN.Process(target=send, args=(self.url, self.address, None, BATCH))
        process.start()
        if self.kills % 2:
            self.receiver.hit.clear()
            self.receiver.aim = (process.pid or 0, self.chance.randrange(3 * BATCH))
            if not self.receiver.hit.wait(60):
                raise SystemExit("no message came within a minute")
            self.aimed += 1
        else:
            time.sleep(self.chance.uniform(0, LONGEST))
            process.kill()
        process.join()
        self.kills += 1

    def finish(self) -> dict[str, Any]:
        """Send what is left, unkilled; then count."""
        self.receiver.aim = None
        send(self.url, self.address, 1, 0)
        store = open_store(self.url)
        messages = store.messages("queued", "handing", "sent", "dead")
        store.close()
        copies = {identity: len(bodies) for identity, bodies in self.receiver.taken.items()}
        wrong = [f"{one.key} is {one.state}" for one in messages if one.state != "sent"]
        wrong += [f"{one.key} is lost" for one in messages if identity_of(one) not in copies]
        wrong += [f"{one.key}: other bytes" for one in messages if len(set(self.bodies(one))) > 1]
        wrong += [f"{one.key}: more copies than stops" for one in messages if len(self.bodies(one)) > 1 + one.doubts]
        extra = sum(copies.values()) - len(messages)
        wrong += [f"{extra} copies of {self.kills} kills"] if extra > self.kills else []
        wrong += ["a message nobody queued"] if len(copies) > len(messages) else []
        times = Counter(copies.values())
        return {
            "kills": self.kills,
            "aimed between the server's 250 and the mark": self.aimed,
            "messages": len(messages),
            "lost": sum(identity_of(one) not in copies for one in messages),
            "arrived so many times": {str(count): times[count] for count in sorted(times)},
            "copies beyond the first": extra,
            "wrong": wrong[:20],
        }

    def bodies(self, message: Message) -> list[bytes]:
        """What arrived of a message."""
        return self.receiver.taken.get(identity_of(message), [])


def identity_of(message: Message) -> str:
    """The Message-ID that stands in a message's own bytes."""
    return str(message_from_bytes(message.body)["Message-ID"])


def campaign(kills: int, seed: int, folder: Path) -> dict[str, Any]:
    """So many kills; the seed chooses their moments. Says what became of the messages."""
    SPAWN.set_forkserver_preload(["tests.notify.receivers", "storage.databases", "tracker.notify"])
    receiver = Receiver()
    with mail_server(receiver) as address:  # type: ignore[arg-type]
        run = Campaign(f"sqlite:///{folder / 'outbox.db'}", address, receiver, random.Random(seed))
        for _ in range(kills):
            run.round()
        return run.finish() | {"seed": seed}


def main(words: list[str]) -> int:
    """1 when anything is wrong."""
    asked = argparse.ArgumentParser(prog="python -m tests.delivery")
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        done = campaign(given.kills, given.seed, Path(folder))
    print(json.dumps(done))
    return 1 if done["wrong"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
