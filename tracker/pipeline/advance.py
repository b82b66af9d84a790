"""advance: what follows from the facts is derived, and what differs is stored."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tracker.ports import Store
from tracker.view import OPEN, View

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Advanced:
    """What deriving came to."""

    events: int = 0
    revised: int = 0

    def __str__(self) -> str:
        return f"{self.events} events in view, {self.revised} results new or revised"


@dataclass
class Advancer:
    """Derives results and stores them as revisions."""

    store: Store
    view: View
    advancing: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _advanced: datetime = BEGINNING

    def forget(self) -> None:
        """The clock was set back: what was derived before counts no more as the latest."""
        self._advanced = BEGINNING

    def advance(self, now: datetime) -> Advanced:
        """Derive what follows from the facts and store what differs. Start-up and recovery are this one path.

        Two jobs may come here at once; the later instant wins, so that no result goes back in time.
        """
        with self.advancing:
            self._advanced = max(now, self._advanced)
            since = self._advanced - OPEN
            _, results = self.view.derive(self._advanced, since)
            revised = self.store.put_results(results, self.view.recipe.name, self._advanced, since=since)
        return Advanced(len(results.events), revised)
