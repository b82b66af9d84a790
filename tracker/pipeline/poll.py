"""poll: feeds that are due are asked, and what they say is entered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from tracker.core.feeds.entries import Known, enter, oddities
from tracker.core.feeds.polling import after, due
from tracker.model import Feed, FeedState, Heard
from tracker.ports import Source, Stopping, Store
from tracker.redaction import redact


@dataclass(frozen=True)
class Polled:
    """What a round of polling came to."""

    asked: int = 0
    new: int = 0
    down: tuple[str, ...] = ()

    def __str__(self) -> str:
        bad = f", not heard: {', '.join(self.down)}" if self.down else ""
        return f"{self.asked} feeds asked, {self.new} new entries{bad}"


@dataclass
class Poller:
    """Asks the feeds and stores each answer whole."""

    store: Store
    source: Source
    feeds: tuple[Feed, ...]
    # What each feed was heard to say, so that an answer is held against it without reading the store again.
    _known: dict[str, Known] = field(default_factory=dict, repr=False)

    def poll(self, now: datetime, stopping: Stopping, feeds: tuple[Feed, ...] | None = None) -> Polled:
        """Ask the feeds that are due (or those given); each answer is stored whole before the next is looked at."""
        states = self.store.feed_states()
        wanted = due(self.feeds, states, now) if feeds is None else feeds
        by_name = {feed.name: feed for feed in wanted}
        asked = [(feed, states.get(feed.name, FeedState(feed.name))) for feed in wanted]
        new, down = 0, []
        for answer in self.source.hear(asked, now):
            heard = replace(answer, detail=redact(answer.detail), notes=tuple(map(redact, answer.notes)))
            new += self.take(heard, by_name[heard.feed], states.get(heard.feed, FeedState(heard.feed)))
            if not heard.ok:
                down.append(f"{heard.feed} ({heard.outcome})")
            if stopping():
                break
        return Polled(len(wanted), new, tuple(sorted(down)))

    def forget(self) -> None:
        """Read what the feeds said from the store again, which was changed beside this."""
        self._known.clear()

    def take(self, heard: Heard, feed: Feed, state: FeedState) -> int:
        """Enter one feed's answer: log, state and new entry versions in one transaction. Returns the new ones."""
        if not heard.items:
            return self.store.add_heard(heard, after(state, heard, feed, 0), ())
        known = self._known.get(feed.name) or Known(self.store.versions(feed.name))
        entries = enter(heard, feed, known)
        noted = replace(heard, notes=(*heard.notes, *oddities(heard, feed, known)))
        new = self.store.add_heard(noted, after(state, noted, feed, len(entries)), entries)
        known.add(entries)
        self._known[feed.name] = known
        return new
