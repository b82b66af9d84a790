"""Dask: workers on other machines, as `dask scheduler` and `dask worker` start them (docs.dask.org, "Deploying").

Workers need this program in the same version (each piece of work checks that) and a store that they reach: PostgreSQL,
or a SQLite file on the same machine. A worker that dies is replaced by another, which does its piece again.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from tracker.errors import ConfigError, EngineError

PATIENCE = 10  # seconds to reach the scheduler


@dataclass(frozen=True)
class Dask:
    """The workers of the scheduler at `url`, at most `workers` pieces of work under way (0: as many as they take)."""

    url: str
    workers: int = 0
    name: str = "dask"

    def open(self) -> AbstractContextManager[Executor]:
        """The executor, connected. Raises EngineError when no scheduler answers or it has no worker."""
        return self._connected()

    @contextmanager
    def _connected(self) -> Iterator[Executor]:
        try:
            from distributed import Client
        except ImportError:
            raise EngineError("Dask is not installed: pip install 'market-reaction-tracker[scale]'") from None
        try:
            client: Any = Client(self.url, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as wrong:
            raise EngineError(f"no Dask scheduler answers at {self.url}: {wrong}; start one: dask scheduler") from wrong
        with client:
            if not client.scheduler_info()["workers"]:
                raise EngineError(f"the Dask scheduler at {self.url} has no worker; start one: dask worker {self.url}")
            yield client.get_executor(pure=False)


def open_engine(workers: int, url: str) -> Dask:
    """The engine of the scheduler at an address. Raises ConfigError without one."""
    if not url:
        raise ConfigError('[engine] url: the dask engine needs its scheduler\'s address, such as "tcp://10.0.0.5:8786"')
    return Dask(url, workers)
