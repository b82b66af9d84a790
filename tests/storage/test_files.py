"""The store's files under one's feet: removed, replaced, of two names, left open; and an empty store beside reports."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from storage import backups, open_store
from storage.locks import OPEN
from tests.storage.nouns import entry
from tests.storage.places import sqlite_url
from tracker.app import open_tracker
from tracker.config import compose_config
from tracker.errors import StoreBusy, StoreError, StoreGone

REMOVED = "was removed or replaced while this tracker had it open"


def remove(folder: Path) -> None:
    for path in folder.glob("tracker.db*"):
        path.unlink()


def replace(folder: Path) -> None:
    backups.backup(sqlite_url(folder), folder / "copy.db")
    os.replace(folder / "copy.db", folder / "tracker.db")


def move(folder: Path) -> None:
    os.replace(folder / "tracker.db", folder / "moved.db")


def lose_log(folder: Path) -> None:
    (folder / "tracker.db-wal").unlink()


@pytest.mark.parametrize("harm", [remove, replace, move, lose_log], ids=lambda one: one.__name__)
def test_nothing_is_acknowledged_into_nowhere(harm, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    store = open_store(sqlite_url(tmp_path))
    store.add_entries([entry("a")])
    harm(tmp_path)
    for _ in range(2):
        with pytest.raises(StoreGone, match=REMOVED) as told:
            store.add_entries([entry("b")])
    assert told.value.exit_code == 4
    store.close()


@pytest.mark.parametrize("name", ["symlink", "hard link", "lock removed", "folder linked"])
def test_no_second_writer_by_another_way(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    store = open_store(sqlite_url(first))
    if name == "folder linked":
        second.symlink_to(first)
    else:
        second.mkdir()
    if name == "symlink":
        (second / "tracker.db").symlink_to(first / "tracker.db")
    if name == "hard link":
        (second / "tracker.db").hardlink_to(first / "tracker.db")
    if name == "lock removed":
        (first / "tracker.db.lock").unlink()
        second = first
    with pytest.raises((StoreBusy, StoreError), match=r"another tracker writes|2 names"):
        open_store(sqlite_url(second))
    if name == "hard link":
        (second / "tracker.db").unlink()
    assert store.add_entries([entry()]) == 1
    store.close()


def test_a_log_that_is_lost_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    url = sqlite_url(tmp_path)
    with subprocess.Popen([sys.executable, "-m", "tests.killing", "--write", url], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        for _ in range(3):
            writer.stdout.readline()
        writer.kill()
    assert (tmp_path / "tracker.db.lock").read_bytes() == OPEN
    open_store(url).close()
    assert caplog.text == "", "a kill alone loses nothing"
    (tmp_path / "tracker.db.lock").write_bytes(OPEN)
    open_store(url).close()
    assert "its log" in caplog.text
    assert "tracker db check" in caplog.text


def test_an_empty_store_beside_reports_is_refused_unless_told(tmp_path: Path) -> None:
    config = compose_config(tmp_path / "config.toml", {})
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "issues.json").write_text("{}")
    for content in (None, b""):
        if content is not None:
            (tmp_path / "tracker.db").write_bytes(content)
        with pytest.raises(StoreError, match=r"issues\.json shows that there was one.*--fresh"):
            open_tracker(config)
    open_tracker(config, fresh=True).close()
    open_tracker(config).close()
    remove(tmp_path)
    shutil.rmtree(tmp_path / "reports")
    (tmp_path / "tracker.db.lock").write_bytes(b"closed\n")
    with pytest.raises(StoreError, match=r"tracker\.db\.lock shows"):
        open_tracker(config)


@pytest.mark.parametrize("length", [0, 100, 4096, 12_288])
def test_a_truncated_store_is_refused_in_words(length: int, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    open_store(url).close()
    with (tmp_path / "tracker.db").open("rb+") as file:
        file.truncate(length)
    if length:
        with pytest.raises(StoreError, match=r"cannot be used|malformed|not a tracker's"):
            open_store(url)
    else:
        with pytest.raises(StoreError, match="shows that there was one"):
            open_tracker(compose_config(tmp_path / "config.toml", {}))


def test_a_read_only_store_is_refused_in_words(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    url = sqlite_url(tmp_path)
    open_store(url).close()
    (tmp_path / "tracker.db").chmod(0o444)
    with pytest.raises(StoreError):
        open_store(url)


def test_the_store_held_by_another_program_is_busy(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    store = open_store(url)
    hold = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE')"
    words = [sys.executable, "-c", f"{hold}; print('held', flush=True); sys.stdin.read()", str(tmp_path / "tracker.db")]
    other = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    with pytest.raises(StoreBusy, match="another program"):
        store.add_entries([entry()])
    other.communicate()
    assert store.add_entries([entry()]) == 1
    store.close()
