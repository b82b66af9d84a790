"""The first level of a story: an entry that repeats a headline joins the story of that headline at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker.core.stories.entry_features import Features
from tracker.core.stories.minhash import Duplicates


class _Generation:
    """Headlines said in one stretch of time."""

    def __init__(self, begins: datetime | None = None) -> None:
        self.begins = begins
        self.duplicates = Duplicates()
        self.stories: dict[int, tuple[str, frozenset[str], datetime]] = {}


class Twins:
    """Headlines of the last one to two windows. Two generations: the old one is dropped whole when it is past."""

    def __init__(self, window: timedelta) -> None:
        self._window = window
        self._old, self._new = _Generation(), _Generation()
        self._number = 0
        self._leader = 0

    def find(self, features: Features, said: datetime) -> str:
        """The story of the headline that this one repeats, empty when it repeats none; call `keep` after it.

        Figures must be equal (minhash.py), the titles must name the same companies, and the two must have been said
        no farther apart than the window, whenever they were learned. Headlines come in the order of `said`.
        """
        self._turn(said)
        self._number += 1
        self._leader = self._new.duplicates.add(self._number, features.title)
        for generation, leader in (
            (self._new, self._leader),
            (self._old, self._old.duplicates.leader_of(features.title)),
        ):
            story, companies, when = generation.stories.get(leader, ("", frozenset(), said))
            if story and companies == features.companies and said - when <= self._window:
                return story
        return ""

    def keep(self, features: Features, story: str, said: datetime) -> None:
        """Remember where the headline last looked for was put; of several times it was said, the last."""
        known = self._new.stories.get(self._leader)
        if known is None or known[0] == story or said - known[2] > timedelta(0):
            self._new.stories[self._leader] = (story, features.companies, said)

    def _turn(self, said: datetime) -> None:
        if self._new.begins is None:
            self._new.begins = said
        elif said - self._new.begins > self._window:
            self._old, self._new = self._new, _Generation(said)
