"""Engines: places to run. ENGINES maps the name in `[engine]` to what opens a `concurrent.futures.Executor`.

Another place to run is one file here that opens an executor, and one line in ENGINES.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.engines import dask, processes, threads
from tracker.past import Engine

ENGINES: Mapping[str, Callable[[int, str], Engine]] = {
    "threads": threads.open_engine,
    "processes": processes.open_engine,
    "dask": dask.open_engine,
}

__all__ = ["ENGINES"]
