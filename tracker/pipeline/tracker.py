"""Tracker: ports and policies joined. Each act is one file of this package; here they are put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Self

from tracker.core.market.vendor_plan import Ask
from tracker.model import AlertRule, Cadence, Channel, Feed, Pricing, Sessions
from tracker.pipeline.advance import Advanced, Advancer
from tracker.pipeline.consult import Consultant
from tracker.pipeline.deliver import Delivered, Deliverer
from tracker.pipeline.keep_copies import Copier
from tracker.pipeline.messages import MessageWriter
from tracker.pipeline.poll import Alerted, Polled, Poller, ignore
from tracker.pipeline.price import Priced, Pricer
from tracker.pipeline.publish import Published, ReportIssuer
from tracker.pipeline.timekeeping import Timekeeper
from tracker.ports import Clock, Format, Notifier, Prices, Source, Stopping, Store
from tracker.view import View


@dataclass
class Tracker:
    """The writing half on one store. `view` is the reading half, on the same store."""

    store: Store
    source: Source
    prices: Mapping[str, Prices]
    clock: Clock
    view: View
    formats: Mapping[str, Format]
    folder: Path
    feeds: tuple[Feed, ...] = ()
    pricing: Pricing = field(default_factory=Pricing)
    cadence: Cadence = field(default_factory=Cadence)
    pause: Callable[[float], object] = field(default=lambda _: None)
    alerted: Alerted = ignore
    consultant: Consultant | None = None  # asks a second reader, where one is configured
    channels: tuple[Channel, ...] = ()
    rules: tuple[AlertRule, ...] = ()
    notifiers: Mapping[str, Notifier] = field(default_factory=dict)
    secret: Callable[[str], str] = field(default=lambda _: "", repr=False)
    copier: Copier | None = None

    @cached_property
    def timekeeper(self) -> Timekeeper:
        """What holds the clock against the store."""
        return Timekeeper(self.store)

    def check_clock(self, now: datetime) -> None:
        """Before each act: what a clock that was ahead has stored is learned now. Raises ClockError for one behind."""
        if self.timekeeper.look(now):
            self.poller.forget()
            self.advancer.forget()

    @cached_property
    def poller(self) -> Poller:
        """What asks the feeds."""
        return Poller(self.store, self.source, self.feeds, self.alerted)

    @cached_property
    def pricer(self) -> Pricer:
        """What asks the vendors of prices."""
        return Pricer(self.store, self.prices, self.view, self.pricing, self.pause)

    @cached_property
    def advancer(self) -> Advancer:
        """What derives results."""
        return Advancer(self.store, self.view)

    @cached_property
    def deliverer(self) -> Deliverer:
        """What sends messages."""
        writer = MessageWriter(
            self.store, self.view, self.folder, self.channels, self.rules, self.notifiers, self.secret
        )
        return Deliverer(self.store, writer, self.channels, self.notifiers, self.secret)

    @cached_property
    def publisher(self) -> ReportIssuer:
        """What writes reports."""
        return ReportIssuer(self.view, self.formats, self.folder)

    def taking_over(self, before: Tracker) -> Self:
        """Go on where another tracker on the same store was: what it has begun is not begun a second time beside it."""
        self.pricer.asking = before.pricer.asking
        self.advancer.advancing = before.advancer.advancing
        self.deliverer.recovered = before.deliverer.recovered
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store, which another tracker may then open."""
        self.store.close()

    def sessions(self, now: datetime) -> Mapping[str, Sessions]:
        """Sessions of every calendar of the watchlist around `now`."""
        return self.view.sessions(now)

    def poll(self, now: datetime, stopping: Stopping, feeds: tuple[Feed, ...] | None = None) -> Polled:
        """Ask the feeds that are due, or those given."""
        return self.poller.poll(now, stopping, feeds)

    def price(self, now: datetime, stopping: Stopping, asks: tuple[Ask, ...] | None = None) -> Priced:
        """Ask for the bars that are wanted, or those given."""
        return self.pricer.price(now, stopping, asks)

    def advance(self, now: datetime) -> Advanced:
        """Derive what follows from the facts and store what differs; a second reader, if any, is asked before."""
        if self.consultant is not None:
            self.consultant.consult(now)
        return self.advancer.advance(now)

    def publish(self, now: datetime) -> Published:
        """Write the reports that are due."""
        return self.publisher.publish(now)

    def deliver(self, now: datetime, stopping: Stopping) -> Delivered:
        """Queue what is to be told, and send what is due."""
        return self.deliverer.deliver(now, stopping)
