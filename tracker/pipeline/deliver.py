"""deliver: what readers should know is queued once, and sent until it has arrived.

A message is written whole when it is queued; every try sends the same bytes under the same id. Its state is kept before
and after the moment in which it is handed over, so that a kill costs at most one copy and never the message.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tracker.errors import DeliveryError
from tracker.model import Channel, Envelope, Message, Outgoing
from tracker.pipeline.messages import MessageWriter, address_of
from tracker.ports import Notifier, Stopping, Store

log = logging.getLogger("tracker.deliver")

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
TRIES = 14  # about two days of trying


@dataclass(frozen=True)
class Delivered:
    """What a round of delivery came to."""

    queued: int = 0
    sent: int = 0
    failed: tuple[str, ...] = ()

    def __str__(self) -> str:
        bad = f", not delivered: {', '.join(self.failed)}" if self.failed else ""
        return f"{self.queued} messages queued, {self.sent} sent{bad}"


@dataclass
class Deliverer:
    """Queues and sends. `secret` reads an environment variable; addresses are held no longer than a call."""

    store: Store
    writer: MessageWriter
    channels: tuple[Channel, ...] = ()
    notifiers: Mapping[str, Notifier] = field(default_factory=dict)
    secret: Callable[[str], str] = field(default=lambda _: "", repr=False)
    recovered: bool = False

    def deliver(self, now: datetime, stopping: Stopping) -> Delivered:
        """Queue what is new, then send what is due; one message after the other."""
        if not self.channels:
            return Delivered()
        self.recover(now)
        queued = self.store.add_messages(list(self.writer.messages(now)))
        sent, failed = 0, []
        for message in self.store.messages("queued"):
            if message.due > now or stopping():
                continue
            done = self.send(message, now)
            sent += done.state == "sent"
            if done.state != "sent":
                failed.append(f"{done.channel} ({done.error})")
        return Delivered(queued, sent, tuple(failed))

    def recover(self, now: datetime) -> None:
        """After a start: a message that was being handed over is queued again; whether it arrived is not known."""
        if not self.recovered:
            for one in self.store.messages("handing"):
                self.store.mark_message(replace(one, state="queued", doubts=one.doubts + 1, changed=now))
            self.recovered = True

    def send(self, message: Message, now: datetime) -> Message:
        """One try. Whatever happens is kept before this returns."""
        channel = next((one for one in self.channels if one.name == message.channel), None)
        if channel is None:
            return self._mark(replace(message, state="dead", error="its channel is no longer configured"), now)
        trying = replace(message, tries=message.tries + 1)
        try:
            address = address_of(channel, self.secret)
            self.notifiers[channel.sort].send(
                message.body, address, lambda: self.store.mark_message(replace(trying, state="handing", changed=now))
            )
        except DeliveryError as wrong:
            return self._mark(self._again(trying, wrong, now), now)
        return self._mark(replace(trying, state="sent", error=""), now)

    def _again(self, message: Message, wrong: DeliveryError, now: datetime) -> Message:
        """Queued again with a longer pause; dead when the receiver said no for good, or after many tries."""
        dead = wrong.final or message.tries >= TRIES
        pause = min(FIRST_PAUSE * 2 ** (message.tries - 1), LONGEST_PAUSE)
        return replace(message, state="dead" if dead else "queued", due=now + pause, error=str(wrong))

    def _mark(self, message: Message, now: datetime) -> Message:
        done = replace(message, changed=now)
        self.store.mark_message(done)
        if done.state == "dead":
            log.error("channel=%s message=%s given up: %s", done.channel, done.key, done.error)
        return done

    def retry(self, message: Message, now: datetime) -> Message:
        """Queue a message anew, as if it had never been tried."""
        return self._mark(replace(message, state="queued", tries=0, due=now, error=""), now)


def send_test(channel: Channel, notifier: Notifier, secret: Callable[[str], str], now: datetime) -> None:
    """Send a test message past the outbox, so that it can be done beside a running daemon. Raises DeliveryError."""
    address = address_of(channel, secret)
    outgoing = Outgoing("Tracker: a test", f"A test message of the tracker, sent at {now:%Y-%m-%d %H:%M} UTC.")
    key = f"test:{now.isoformat()}:{channel.name}"
    notifier.send(notifier.compose(outgoing, Envelope(key, channel.name, address, now)), address, lambda: None)
