"""The view with what was read of it so far: an index that follows the store, and a snapshot of both for a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock

from tracker.errors import TrackerError
from tracker.formats.page.safety import clean
from tracker.model import Report
from tracker.ports import Clock
from tracker.view import View
from tracker.web.index import Index
from tracker.web.rows import EventRow
from tracker.web.shapes import Judged


class Missing(TrackerError):
    """There is nothing under this name."""


class BadQuery(TrackerError):
    """A part of the address cannot be understood; the message shows one that can."""


@dataclass(frozen=True)
class StoreSnapshot:
    """The store at one moment: rows, logs' marks and the time all belong together."""

    view: View
    index: Index
    marks: Mapping[str, int]
    now: datetime
    first_tests: dict[str, tuple[datetime, float]]
    reports: dict[date, Report] = field(default_factory=dict, compare=False, repr=False)  # made from it

    def judged(self, row: EventRow) -> Judged:
        """An event with its verdict."""
        return Judged(row, self.index.q(row), self.index.standing(row))

    def stored(self, what: str, name: str) -> str:
        """A company or kind as it is stored: links may be made of names as pages show them, made harmless."""
        if any(self.index.events.of(what, name)):
            return name
        shown = clean(name)
        return next((one for one in self.index.names(what) if clean(one) == shown), name)

    def day(self, moment: datetime) -> date:
        """The day of a moment, in the report's zone."""
        from zoneinfo import ZoneInfo

        return moment.astimezone(ZoneInfo(self.view.reporting.zone)).date()


@dataclass
class Site:
    """What the pages read from; safe to share between threads."""

    view: View
    clock: Clock
    first_tests: dict[str, tuple[datetime, float]] = field(default_factory=dict, repr=False)
    _index: Index = field(default_factory=Index)
    _mark: int = -1
    _lock: Lock = field(default_factory=Lock, repr=False)

    def snapshot(self) -> StoreSnapshot:
        """The store as it is now; only what was written since the last snapshot is read."""
        marks = self.view.reader.marks()
        if marks["results"] != self._mark:
            with self._lock:
                if marks["results"] != self._mark:
                    self._follow(marks["results"])
        return StoreSnapshot(self.view, self._index, marks, self.clock(), self.first_tests)

    def _follow(self, mark: int) -> None:
        index = self._index if mark > self._mark else Index()  # a log that got shorter is another log
        recipe = self.view.recipe
        if not index.seq:
            index = Index(alpha=recipe.alpha)
        self._index = index.followed(self.view.reader, recipe.name)
        self._mark = mark
