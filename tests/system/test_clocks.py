"""A clock that jumps, both ways, between starts and while the tracker runs: nothing falls silent, nothing is lost."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.memory import MemoryStore
from tests.clocks import SetClock
from tests.system.trackers import quiet_tracker
from tracker.core.feeds.polling import due
from tracker.drivers.once import run_once
from tracker.jobs import overdue
from tracker.model import Feed, FeedState, Heard, Item
from tracker.pipeline.tracker import Tracker

TRUE = datetime(2025, 8, 22, 9, 0, tzinfo=UTC)
STEP = timedelta(minutes=10)
FEEDS = {"feeds": [{"name": "wire", "url": "https://example.org/wire", "every": 300}]}


@dataclass
class Wire:
    """A publisher with a right clock of its own: one item every ten minutes, shown for a day."""

    now: datetime
    asked: int = 0

    def hear(self, asked: Sequence[tuple[Feed, FeedState]], now: datetime) -> Iterable[Heard]:
        self.asked += len(asked)
        shown = [self.now - STEP * back for back in range(6 * 24)]
        items = tuple(
            Item(f"{one:%m%d%H%M}", "https://example.org/", f"SMIC ships lot {one:%m%d%H%M}", "", one.isoformat())
            for one in shown
        )
        return [Heard(feed.name, "ok", now, items, count=len(items)) for feed, _ in asked]


def started(folder: Path, clock: SetClock, wire: Wire, store: MemoryStore) -> Tracker:
    tracker = quiet_tracker(folder, clock, FEEDS, store)
    tracker.source = wire
    return tracker


@pytest.mark.parametrize("running", [False, True], ids=["between starts", "while running"])
@pytest.mark.parametrize(
    "jump",
    [timedelta(hours=1), timedelta(days=2), timedelta(days=3 * 365), -timedelta(hours=2), -timedelta(days=3 * 365)],
    ids=str,
)
def test_after_a_jump_and_back_feeds_are_asked_again_and_all_is_known(
    jump: timedelta, running: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    clock, wire, store = SetClock(TRUE), Wire(TRUE), MemoryStore()
    tracker = started(tmp_path, clock, wire, store)
    for turn, skew in enumerate((timedelta(0), jump, jump, timedelta(0))):
        wire.now = TRUE + (0, 6, 12, 15)[turn] * STEP
        clock.now = wire.now + skew
        if not running:
            tracker = started(tmp_path, clock, wire, store)
        before = wire.asked
        run_once(tracker, clock.now)
    assert wire.asked == before + 1, "the first poll of the true time asks"
    known = store.facts(clock.now).entries
    assert len({one.guid for one in known}) == len(known) == 6 * 24 + 15, "every item that was shown is known, once"
    assert all(one.learned <= clock.now for one in known)
    assert all(one.published is not None and one.said == one.published for one in known)
    assert not list(overdue(tracker, clock.now))
    assert "the clock" in caplog.text


def test_a_clock_that_is_behind_the_news_writes_nothing(tmp_path: Path) -> None:
    clock, wire, store = SetClock(TRUE), Wire(TRUE), MemoryStore()
    run_once(started(tmp_path, clock, wire, store), TRUE)
    clock.now = TRUE - timedelta(days=3 * 365)
    runs = run_once(started(tmp_path, clock, wire, store), clock.now)
    assert {one.outcome for one in runs} == {"failed"}
    assert all("the clock says 2022-08-23 09:00 UTC, but news of the store was published" in one.detail for one in runs)
    assert wire.asked == 1
    assert all(one.learned == TRUE for one in store.versions("wire"))


def test_what_was_stored_by_a_clock_ahead_is_due(tmp_path: Path) -> None:
    feed = Feed("wire", "https://example.org/wire")
    ahead = TRUE + timedelta(days=900)
    state = FeedState("wire", last_try=ahead, last_ok=ahead, next_due=ahead + STEP, hold=ahead + STEP)
    assert due([feed], {"wire": state}, TRUE) == (feed,)
    assert due([feed], {"wire": FeedState("wire", last_try=TRUE, next_due=TRUE + STEP)}, TRUE) == ()
