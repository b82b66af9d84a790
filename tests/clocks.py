"""Clocks for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass
class SetClock:
    """A clock that the test sets: it stands until told otherwise."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def strikes(self, words: str) -> None:
        """Set it to a moment in ISO's form, with an offset."""
        self.now = datetime.fromisoformat(words).astimezone(UTC)
