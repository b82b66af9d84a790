"""Processes of this machine, each started afresh: no lock, no connection of this process is carried into them."""

from __future__ import annotations

import os
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing import get_context


@dataclass(frozen=True)
class Processes:
    """`workers` processes."""

    workers: int
    name: str = "processes"

    def open(self) -> AbstractContextManager[Executor]:
        """The executor, shut down when left."""
        return ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"))


def open_engine(workers: int, _url: str) -> Processes:
    """An engine of that many processes; 0: one for each processor."""
    return Processes(workers or os.cpu_count() or 1)
