"""poll: feeds that are due are asked, and what they say is entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from tracker.core.feeds.entries import KnownEntries, enter, oddities
from tracker.core.feeds.health import ALERT, FeedHealth, health_of
from tracker.core.feeds.polling import due, next_state
from tracker.model import Entry, Feed, FeedState, Heard
from tracker.ports import Source, Stopping, Store
from tracker.redaction import redact

Alerted = Callable[[tuple[FeedHealth, ...]], object]


def ignore(_: tuple[FeedHealth, ...]) -> None:
    """Who hears of alerts when nobody was named."""


@dataclass(frozen=True)
class Polled:
    """What a round of polling came to."""

    asked: int = 0
    new: int = 0
    down: tuple[str, ...] = ()

    def __str__(self) -> str:
        bad = f", not heard: {', '.join(self.down)}" if self.down else ""
        return f"{self.asked} feeds asked, {self.new} new entries{bad}"

    @property
    def nothing_heard(self) -> bool:
        """Whether every feed that was asked failed."""
        return 0 < self.asked <= len(self.down)


@dataclass
class Poller:
    """Asks the feeds and stores each answer whole."""

    store: Store
    source: Source
    feeds: tuple[Feed, ...]
    alerted: Alerted = ignore
    last: Polled = Polled()  # what the last round came to
    # What each feed was heard to say, so that an answer is held against it without reading the store again.
    _known: dict[str, KnownEntries] = field(default_factory=dict, repr=False)
    _health: dict[str, FeedHealth] = field(default_factory=dict, repr=False)

    def poll(self, now: datetime, stopping: Stopping, feeds: tuple[Feed, ...] | None = None) -> Polled:
        """Ask the feeds that are due (or those given); each answer is stored whole before the next is looked at."""
        states = self.store.feed_states()
        wanted = due(self.feeds, states, now) if feeds is None else feeds
        by_name = {feed.name: feed for feed in wanted}
        asked = [(feed, states.get(feed.name, FeedState(feed.name))) for feed in wanted]
        new, down, alerts = 0, [], []
        for answer in self.source.hear(asked, now):
            heard = replace(answer, detail=redact(answer.detail), notes=tuple(map(redact, answer.notes)))
            before = states.get(heard.feed, FeedState(heard.feed))
            new += self.take(heard, by_name[heard.feed], before)
            alerts += self.turned(by_name[heard.feed], before, now)
            if not heard.ok:
                down.append(f"{heard.feed} ({heard.outcome})")
            if stopping():
                break
        if alerts:
            self.alerted(tuple(alerts))
        self.last = Polled(len(wanted), new, tuple(sorted(down)))
        return self.last

    def turned(self, feed: Feed, before: FeedState, now: datetime) -> list[FeedHealth]:
        """The feed's health when this answer turned it: into an alert, into another one, or out of it."""
        was, after_it = health_of(feed, before, now), self._health[feed.name]
        return [after_it] if was.alert != after_it.alert or (after_it.alert and was.verdict != after_it.verdict) else []

    def forget(self) -> None:
        """Read what the feeds said from the store again, which was changed beside this."""
        self._known.clear()

    def take(self, heard: Heard, feed: Feed, state: FeedState) -> int:
        """Enter one feed's answer: log, state and new entry versions in one transaction. Returns the new ones."""
        if not heard.items:
            return self.log(heard, feed, state, ())
        known = self._known.get(feed.name) or KnownEntries(self.store.versions(feed.name))
        entries = enter(heard, feed, known)
        noted = replace(heard, notes=(*heard.notes, *oddities(heard, feed, known)))
        new = self.log(noted, feed, state, entries)
        known.add(entries)
        self._known[feed.name] = known
        return new

    def log(self, heard: Heard, feed: Feed, state: FeedState, entries: tuple[Entry, ...]) -> int:
        """Store an answer with the state that follows from it; an alert that is on is noted, for the report."""
        then = next_state(state, heard, feed, len(entries))
        health = self._health[feed.name] = health_of(feed, then, heard.at)
        if health.alert:
            heard = replace(heard, notes=(*heard.notes, f"{ALERT}{health.verdict}: {health.words}"))
        return self.store.add_heard(heard, then, entries)
