"""The plugs that history needs: its half of the store, and places to run. Part of `ports`, which gives them out."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from tracker.model import Archive, Facts, Results, Shard


class PastReader(Protocol):
    """Reads what is stored of the past."""

    def history(
        self,
        as_of: datetime,
        first: datetime,
        last: datetime,
        *,
        bars: tuple[date, date],
        symbols: Sequence[str] | None = None,
    ) -> Facts:
        """What is known at `as_of` of a stretch of the past: entries said from `first` until before `last`, archived or
        heard; daily bars of sessions `bars`, both included, of `symbols` (None: all); the finest bars within each day.
        """
        ...

    def archive(self) -> Archive:
        """How many archived entries were said on each day, how many daily bars there are of each month."""
        ...

    def shards(self, recipe: str) -> tuple[Shard, ...]:
        """The stretches of history that are derived under a recipe, oldest first."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...


class PastStore(Protocol):
    """Keeps what was derived of the past."""

    def put_shard(self, results: Results, recipe: str, now: datetime, shard: Shard) -> int:
        """The results of a stretch of history and the mark that it is done, together; returns how many differ.

        A story of history counts as learned when it was said. Stored results of stories said within the stretch that
        are not among `results` are withdrawn.
        """
        ...


class Engine(Protocol):
    """A place to run: work handed to it comes back as futures, in any order."""

    @property
    def name(self) -> str: ...

    @property
    def workers(self) -> int:
        """How many pieces of work it does at once; 0: not known."""
        ...

    def open(self) -> AbstractContextManager[Executor]:
        """An executor, given back when left. Raises EngineError when the place cannot be reached."""
        ...
