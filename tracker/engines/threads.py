"""Threads of this process: the default, which needs nothing and shares what is read."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass


@dataclass(frozen=True)
class Threads:
    """`workers` pieces of work at once, in this process."""

    workers: int = 1
    name: str = "threads"

    def open(self) -> AbstractContextManager[Executor]:
        """The executor, shut down when left; what had not begun is given up."""
        return ThreadPoolExecutor(self.workers)


def open_engine(workers: int, _url: str) -> Threads:
    """An engine of that many threads; 0: one, for the work is Python's own and threads take turns at it."""
    return Threads(workers or 1)
