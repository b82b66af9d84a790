"""timekeeping: what the store says of the clock, before any job acts on it.

A store can hold instants that have not come yet. Either the clock was ahead when they were stored: then they count as
learned now, and feeds and vendors are asked again. Or it is behind at present, which the dates of the news tell: then
nothing is done, because what would be learned now would be dated before it was known.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime

from tracker.core.feeds.clock import SLACK, believed, is_ahead, is_behind
from tracker.errors import ClockError
from tracker.model import Misdated, Run
from tracker.ports import Store

log = logging.getLogger("tracker.clock")

JOB = "clock"  # the name under which the run log tells of it


@dataclass
class Timekeeper:
    """Looks at the store at the first act, and whenever the clock has gone back."""

    store: Store
    _last: datetime | None = None
    _looking: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def look(self, now: datetime) -> bool:
        """Whether the store was looked at. Raises ClockError when the clock is behind the news of the store."""
        with self._looking:
            if self._last is not None and now >= self._last - SLACK:
                self._last = max(now, self._last)
                return False
            found = self.store.misdated(now + SLACK)
            if is_behind(found.published, now):
                raise ClockError(behind(found, now))
            states = [one for one in self.store.feed_states().values() if is_ahead(one, now)]
            if found.counts or states:
                self.redate(found, now)
            self._last = now
            return True

    def redate(self, found: Misdated, now: datetime) -> None:
        """Store the rows anew and tell of it, in one transaction."""
        words = f"the clock was ahead: {found} count as learned now, feeds and vendors are asked again"
        log.warning("%s", words)
        states = [believed(one, now) for one in self.store.feed_states().values() if is_ahead(one, now)]
        with self.store.transaction():
            self.store.redate(now + SLACK, now, states)
            self.store.add_run(Run(JOB, now, now, now, "told", words))


def behind(found: Misdated, now: datetime) -> str:
    """Why nothing is done."""
    latest = f"{max(date for _, date in found.published):%Y-%m-%d %H:%M}"
    return (
        f"the clock says {now:%Y-%m-%d %H:%M} UTC, but news of the store was published up to {latest}: "
        "nothing is asked and nothing written until the clock is set right"
    )
