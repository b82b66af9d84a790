"""Back-fill: history derived shard by shard on an engine, each shard stored whole with the mark that it is done.

    driver   plan ─> pending shards ─> at most a few handed out ─> results + mark in one transaction
    worker   opens the store to read, gathers one shard, derives it, hands the results back

Killed at any point and run again, it does what is not marked. A shard is done again when archived entries or bars of
its stretch came, or when the recipe or its words changed. Memory holds the shards under way,
whatever the size of the archive.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from tracker.app import open_view
from tracker.config import Config
from tracker.core.derive import NEIGHBOURS
from tracker.engines.versions import require_same_versions, versions
from tracker.errors import EngineError
from tracker.model import Results, Shard
from tracker.past import Engine
from tracker.pipeline.history import derive_shard, gather, history_name, plan
from tracker.ports import Stopping, Store
from tracker.view import View

UNKNOWN_WORKERS = 8  # pieces of work under way where an engine does not say how many it takes
_gathering = Lock()  # calendars are built by one thread at a time
_views: dict[bytes, View] = {}


@dataclass(frozen=True)
class Task:
    """One shard for a worker: all that decides its result, but the facts, which the worker reads from the store."""

    config: bytes  # pickled once for all tasks
    shard: Shard
    as_of: datetime
    companies: tuple[str, ...]
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Done:
    """A shard that was stored: how many events it holds, how many results were new or differed, and its place."""

    shard: Shard
    events: int
    revised: int
    number: int
    of: int


def work(task: Task) -> Results:
    """Derive one shard: what a worker does. Raises EngineError where the worker differs from the driver."""
    require_same_versions(task.versions)
    view = view_of(task.config)
    with _gathering:
        facts = gather(view, task.shard, task.as_of)
    return derive_shard(facts, view.recipe, task.shard, task.companies)


def view_of(config: bytes) -> View:
    """The reading half on the store that the configuration names, opened once in a process."""
    with _gathering:
        if config not in _views:
            _views[config] = open_view(pickle.loads(config))
        return _views[config]


def close_views() -> None:
    """Close what `view_of` opened in this process."""
    with _gathering:
        while _views:
            _views.popitem()[1].reader.close()


def pending(
    store: Store, view: View, since: datetime, until: datetime, companies: tuple[str, ...] = ()
) -> tuple[Shard, ...]:
    """The shards that are not done, or were done on another basis, oldest first."""
    done = set(store.shards(history_name(view.recipe, companies)))
    shards = plan(store.archive(), view.recipe, since, until, NEIGHBOURS + view.halo)
    return tuple(one for one in shards if one not in done)


def backfill(
    config: Config,
    store: Store,
    engine: Engine,
    shards: Sequence[Shard],
    now: datetime,
    companies: tuple[str, ...] = (),
    stopping: Stopping = lambda: False,
) -> Iterator[Done]:
    """Derive the shards on the engine and store each as it comes back; yields each once it is stored.

    `shards` are those of `pending`. Raises EngineError when a worker differs from this program, or was killed where
    nobody takes its place; what is stored stays, and another run does the rest.
    """
    packed, name = pickle.dumps(config), history_name(config.recipe, companies)
    tasks = [Task(packed, one, now, companies, versions()) for one in shards]
    try:
        with engine.open() as executor:
            for number, (shard, results) in enumerate(_derived(executor, tasks, engine, stopping), 1):
                revised = store.put_shard(results, name, now, shard)
                yield Done(shard, len(results.events), revised, number, len(tasks))
    finally:
        close_views()


def _derived(
    executor: Executor, tasks: Sequence[Task], engine: Engine, stopping: Stopping
) -> Iterator[tuple[Shard, Results]]:
    """Results as they come; only as many tasks are under way as keep every worker busy."""
    most = 2 * engine.workers or UNKNOWN_WORKERS
    waiting, under_way = iter(tasks), dict[Future[Results], Shard]()
    try:
        while True:
            while len(under_way) < most and not stopping() and (task := next(waiting, None)):
                under_way[executor.submit(work, task)] = task.shard
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                yield under_way.pop(future), _result(future)
    finally:
        for future in under_way:
            future.cancel()


def _result(future: Future[Results]) -> Results:
    try:
        return future.result()
    except BrokenExecutor as wrong:
        raise EngineError(f"a worker was killed ({wrong}); what is stored stays: run it again to go on") from wrong
