"""Back-fill: whatever runs it, and however often it is killed, the past comes out the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from tests.history.worlds import NOW, configured, digest, filled
from tests.storage.places import emptied_postgres
from tracker.app import open_reader, open_tracker, open_view
from tracker.config import Config
from tracker.core.derive import NEIGHBOURS
from tracker.drivers.backfill import backfill, pending
from tracker.engines import ENGINES
from tracker.engines.versions import require_same_versions, versions
from tracker.errors import ConfigError, EngineError
from tracker.model import Reaction, Shard
from tracker.past import Engine
from tracker.pipeline.history import derive_shard, gather, grid, plan
from tracker.pipeline.history_summary import summarise
from tracker.ports import Reader

NAME = "default@history"
SPAN = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 6, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """A store that is back-filled in this process."""
    made = configured(tmp_path_factory.mktemp("past"))
    filled(made)
    run(made, ENGINES["threads"](1, ""))
    return made


@pytest.fixture(scope="module")
def expected(config: Config) -> str:
    return digest_of(config)


@contextmanager
def reading(config: Config) -> Iterator[Reader]:
    """The store, open to read."""
    reader = open_reader(config)
    try:
        yield reader
    finally:
        reader.close()


def digest_of(config: Config) -> str:
    with reading(config) as reader:
        return digest(reader, NAME)


def run(config: Config, engine: Engine, most: int | None = None) -> int:
    """Back-fill what is pending, or the first `most` shards of it; returns how many were done."""
    with open_tracker(config) as tracker:
        shards = pending(tracker.store, tracker.view, *SPAN)
        done: Iterator[object] = backfill(config, tracker.store, engine, shards, NOW)
        return len(list(islice(done, most)))


def test_it_measures_the_past_and_says_that_it_is_on_trust(config: Config) -> None:
    with reading(config) as reader:
        results = reader.results(NAME)
    assert len(results.events) > 20
    assert sum(isinstance(one.reaction, Reaction) for one in results.events) > 10
    assert {one.recipe for one in results.events} == {NAME}
    assert not any(one.announcement.witnessed for one in results.events)
    assert {entry.learned for story in results.stories for entry in story.entries} == {NOW}


def test_the_daily_jobs_see_nothing_of_it(config: Config) -> None:
    with open_tracker(config) as tracker:
        assert tracker.store.facts(NOW).entries == ()
        tracker.advancer.advance(NOW)
        assert tracker.store.results("default").events == ()


def test_done_is_done(config: Config) -> None:
    assert run(config, ENGINES["threads"](1, "")) == 0


def test_processes_give_the_same(tmp_path: Path, expected: str) -> None:
    made = configured(tmp_path)
    filled(made)
    assert run(made, ENGINES["processes"](2, "")) == 4
    assert digest_of(made) == expected


def test_postgres_gives_the_same(tmp_path: Path, expected: str) -> None:
    made = configured(tmp_path, emptied_postgres())
    filled(made)
    run(made, ENGINES["threads"](2, ""))
    assert digest_of(made) == expected


def test_dask_gives_the_same(tmp_path: Path, expected: str) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: extra [scale]")
    made = configured(tmp_path)
    filled(made)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=tmp_path
    ) as cluster:
        run(made, ENGINES["dask"](0, cluster.scheduler_address))
    assert digest_of(made) == expected


def test_order_of_import_does_not_matter(tmp_path: Path, expected: str) -> None:
    made = configured(tmp_path)
    filled(made, reverse=True)
    run(made, ENGINES["threads"](1, ""))
    assert digest_of(made) == expected


def test_killed_and_run_again(tmp_path: Path, expected: str) -> None:
    """kill -9 once the first shard is stored; the rest is done by the next run, nothing twice."""
    made = configured(tmp_path)
    filled(made)
    command = [sys.executable, "-c", DRIVER, str(made.path)]
    driver = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    assert driver.stdout is not None
    assert driver.stdout.readline() == "1\n"
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    driver.stdout.close()
    with reading(made) as reader:
        done = len(reader.shards(NAME))
    assert 1 <= done < 4
    assert run(made, ENGINES["threads"](1, "")) == 4 - done
    assert digest_of(made) == expected
    with reading(made) as reader:
        assert {len(reader.revisions(one.key)) for one in reader.results(NAME).events} == {1}


DRIVER = """
import sys, time
from tests.history.test_backfill import ENGINES, NOW, SPAN, backfill, open_tracker, pending
from tracker.config import load_config

config = load_config(sys.argv[1])
with open_tracker(config) as tracker:
    shards = pending(tracker.store, tracker.view, *SPAN)
    for done in backfill(config, tracker.store, ENGINES["threads"](1, ""), shards, NOW):
        print(done.number, flush=True)
        time.sleep(0.5)
"""


def test_parts_joined_are_the_whole(config: Config) -> None:
    """All shards against one that spans them: equal events, for the halo holds what each needs."""
    view = open_view(config)
    whole = Shard(*SPAN)
    results = derive_shard(gather(view, whole, NOW), view.recipe, whole)
    stored = view.reader.results(NAME)
    assert sorted(results.events, key=lambda one: one.key) == list(stored.events)
    assert sorted(results.stories, key=lambda one: one.id) == list(stored.stories)
    view.reader.close()


def test_what_was_imported_since_is_done_again(tmp_path: Path) -> None:
    made = configured(tmp_path)
    filled(made)
    run(made, ENGINES["threads"](1, ""))
    with open_tracker(made) as tracker:
        late = tracker.store.history(NOW, *SPAN, bars=(NOW.date(), NOW.date())).entries[-1]
        moved = late.published
        assert moved is not None
        tracker.store.add_entries([replace(late, id="late", version="1", learned=NOW + timedelta(hours=1))])
        shards = pending(tracker.store, tracker.view, *SPAN)
    reach = NEIGHBOURS + timedelta(hours=2 * 96)
    assert shards
    assert all(one.first - reach <= moved < one.last + reach for one in shards)


def test_a_quarter_that_holds_much_is_taken_by_months(config: Config) -> None:
    with reading(config) as reader:
        archive = reader.archive()
    crowded = replace(archive, entries={day: (1000, when) for day, (_, when) in archive.entries.items()})
    months = list(grid(crowded, datetime(2020, 5, 9, tzinfo=UTC), datetime(2020, 6, 2, tzinfo=UTC)))
    assert months == [
        (datetime(2020, 5, 1, tzinfo=UTC), datetime(2020, 6, 1, tzinfo=UTC)),
        (datetime(2020, 6, 1, tzinfo=UTC), datetime(2020, 7, 1, tzinfo=UTC)),
    ]
    quarters = plan(archive, config.recipe, *SPAN, NEIGHBOURS)
    assert [one.first.month for one in quarters] == [4, 7, 10, 1]


def test_the_summary_counts_every_event(config: Config) -> None:
    view = open_view(config)
    cells = summarise(view, NAME, *SPAN, NOW)
    assert sum(one.events for one in cells) == len(view.reader.results(NAME).events)
    assert {one.year for one in cells} <= {2020, 2021}
    assert any(one.n for one in cells)
    assert all((one.p is None) == (one.q is None) for one in cells)
    view.reader.close()


def test_a_worker_that_differs_is_refused() -> None:
    require_same_versions(versions())
    with pytest.raises(EngineError, match="differs from the driver: knowledge"):
        require_same_versions({**versions(), "knowledge": "another"})


def test_an_engine_needs_its_address(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"\[engine\] url"):
        ENGINES["dask"](0, "")
    pytest.importorskip("distributed", reason="Dask is not installed: extra [scale]")
    with pytest.raises(EngineError, match="no Dask scheduler answers"), ENGINES["dask"](0, "tcp://127.0.0.1:9").open():
        pass


HOLDER = """
import sys, time
from storage import open_store
held = open_store(sys.argv[1])
print("held", flush=True)
time.sleep(60)
"""


def test_a_standby_takes_over_from_a_killed_leader_on_postgres() -> None:
    from storage import open_store
    from tracker.errors import StoreBusy

    url = emptied_postgres()
    leader = subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True, env=os.environ)
    assert leader.stdout is not None
    assert leader.stdout.readline() == "held\n"
    with pytest.raises(StoreBusy):
        open_store(url)
    leader.send_signal(signal.SIGKILL)
    leader.wait()
    leader.stdout.close()
    began = time.monotonic()
    open_store(url.replace("postgresql+psycopg://", "postgres://")).close()
    assert time.monotonic() - began < 5
