"""Disks that fill, processes that are killed, threads and forks that meet: nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import open_reader, open_store
from storage.failures import translate
from tests import killing
from tests.storage.filling import fill
from tests.storage.nouns import NOW, bar, entry, everything
from tests.storage.places import ADDRESSES, sqlite_url
from tracker.errors import StoreBusy, StoreError, StoreFull
from tracker.model import Facts


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MiB."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tracker-test", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system can be mounted by root alone")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def test_a_full_disk_keeps_what_was_acknowledged_and_heals_when_there_is_room(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(800_000))
    store = open_store(sqlite_url(small_disk))
    acknowledged, words = fill(store)
    assert "no room" in words
    assert acknowledged > 10
    assert len(store.facts(NOW).entries) == store.counts()["entries"] == acknowledged
    with pytest.raises(StoreFull):
        store.put_results(everything(), "default" * 100_000, NOW)
    ballast.unlink()
    assert store.add_entries([entry("after", "room again")]) == 1
    store.close()
    again = open_store(sqlite_url(small_disk))
    assert again.counts()["entries"] == acknowledged + 1
    assert len(again.search("room again")) == 1
    assert again.counts()["results"] == 0
    again.close()


def test_a_transaction_that_met_the_full_disk_is_given_up_whole(small_disk: Path) -> None:
    store = open_store(sqlite_url(small_disk))
    store.add_bars([bar()])

    def caught_on_the_way() -> None:
        with store.transaction():
            store.add_entries([entry("before")])
            with pytest.raises(StoreFull):
                store.add_entries([entry(f"e{one}", link="x" * 100_000) for one in range(500)])
            store.add_entries([entry("after")])

    with pytest.raises(StoreError, match="given up"):
        caught_on_the_way()
    assert store.facts(NOW) == Facts(NOW, bars={"0981.HK": (bar(),)})
    with pytest.raises(StoreFull):  # so little is held back in memory, and meets the disk at the end alone
        store.add_entries([entry(f"e{one}", link="x" * 100_000) for one in range(30)])
    assert store.counts()["entries"] == 0
    store.close()


def test_a_store_cannot_be_opened_on_a_full_disk(small_disk: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_disk / "ballast").write_bytes(bytes(3_000_000))
    with pytest.raises(StoreFull, match="no room"):
        open_store(sqlite_url(small_disk))


def test_a_limit_on_files_is_a_full_disk(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.storage.filling", sqlite_url(tmp_path), "1000000"]
    said = json.loads(subprocess.run(words, capture_output=True, check=True, text=True).stdout)
    assert said["acknowledged"] > 10
    assert said["read"] == said["acknowledged"]
    assert "no room" in said["words"]
    assert said["again"] == 1
    assert len(open_reader(sqlite_url(tmp_path)).facts(NOW).entries) == said["acknowledged"] + 1


def test_a_few_kills(tmp_path: Path) -> None:
    done = killing.run(3, 20250822, tmp_path)
    assert done.wrong == []
    assert done.kills == 3
    assert done.acknowledged > 0


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_lock_is_free_at_once_when_its_holder_is_killed(name: str, tmp_path: Path) -> None:
    url = ADDRESSES[name](tmp_path)
    with subprocess.Popen([sys.executable, "-m", "tests.killing", "--write", url], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(StoreBusy, match="another tracker writes"):
            open_store(url)
        reader = open_reader(url)
        assert reader.counts()["entries"] % killing.ENTRIES == 0
        reader.close()
        holder.kill()
        holder.wait()
    open_store(url).close()


@pytest.mark.parametrize("name", ADDRESSES)
def test_one_writer_at_a_time(name: str, tmp_path: Path) -> None:
    url = ADDRESSES[name](tmp_path)
    first = open_store(url)
    for _ in range(2):
        with pytest.raises(StoreBusy, match="another tracker writes"):
            open_store(url)
    first.close()
    first.close()
    second = open_store(url)
    assert second.add_entries([entry()]) == 1
    second.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_child_does_not_keep_the_lock(tmp_path: Path) -> None:
    program = (
        "import os, sys, time; from storage import open_store\n"
        "store = open_store(sys.argv[1])\n"
        "ready, here = os.pipe()\n"
        "child = os.fork()\n"
        "if child == 0: os.write(here, b'.'); time.sleep(60); os._exit(0)\n"
        "os.read(ready, 1)\n"
        "print(child, flush=True); os.kill(os.getpid(), 9)\n"
    )
    url = sqlite_url(tmp_path)
    parent = subprocess.Popen([sys.executable, "-c", program, url], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.stdout.close()
    parent.wait()
    try:
        open_store(url).close()
    finally:
        os.kill(child, 9)


@pytest.mark.parametrize("name", ADDRESSES)
def test_threads_share_one_store(name: str, tmp_path: Path) -> None:
    store = open_store(ADDRESSES[name](tmp_path))
    wrong: list[BaseException] = []

    def write_and_read(thread: int) -> None:
        try:
            for number in range(20):
                with store.transaction():
                    store.add_entries([entry(f"{thread}-{number}")])
                    store.add_entries([entry(f"{thread}-{number}-b")])
                seen = store.counts()["entries"]
                assert seen % 2 == 0, "a reader saw half of a transaction"
                assert seen >= 2 * (number + 1)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=write_and_read, args=(one,)) for one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert store.counts()["entries"] == 160
    store.close()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_reader_sees_what_was_committed_and_nothing_else(name: str, tmp_path: Path) -> None:
    url = ADDRESSES[name](tmp_path)
    store = open_store(url)
    reader = open_reader(url)
    with store.transaction():
        store.add_entries([entry()])
        assert reader.facts(NOW) == Facts(NOW)
    assert reader.facts(NOW).entries == (entry(),)
    reader.close()
    store.close()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_closed_store_says_so(name: str, tmp_path: Path) -> None:
    store = open_store(ADDRESSES[name](tmp_path))
    store.close()
    with pytest.raises(StoreError):
        store.add_entries([entry()])


class Foreign(Exception):
    """A driver's error, as far as the border looks at it."""

    def __init__(self, sqlite_errorname: str = "", sqlstate: str = "") -> None:
        super().__init__("words of the driver")
        self.sqlite_errorname, self.sqlstate = sqlite_errorname, sqlstate


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (Foreign("SQLITE_FULL"), StoreFull),
        (Foreign("SQLITE_IOERR_WRITE"), StoreFull),
        (Foreign("SQLITE_BUSY_SNAPSHOT"), StoreBusy),
        (Foreign("SQLITE_LOCKED"), StoreBusy),
        (Foreign("SQLITE_CORRUPT"), StoreError),
        (Foreign(sqlstate="53100"), StoreFull),  # PostgreSQL, appendix A: disk_full
        (Foreign(sqlstate="58030"), StoreFull),  # io_error
        (Foreign(sqlstate="55P03"), StoreBusy),  # lock_not_available
        (Foreign(sqlstate="42P01"), StoreError),  # undefined_table
        (OSError(28, "No space left on device"), StoreFull),
        (PermissionError(13, "Permission denied"), StoreError),
    ],
    ids=repr,
)
def test_foreign_errors_become_ours(error: Exception, ours: type[StoreError]) -> None:
    assert type(translate(error)) is ours
