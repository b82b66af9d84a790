"""Copies of a store: equal by the digest of their facts, also while a writer writes; put back whole or not at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from storage import backups, open_reader, open_store
from tests.storage.nouns import NOW, bar, entry
from tests.storage.places import ADDRESSES, sqlite_url
from tracker.errors import StoreBusy, StoreError, StoreTooNew
from tracker.model import Backups
from tracker.pipeline.keep_copies import Copier


def filled(folder: Path) -> str:
    url = sqlite_url(folder)
    store = open_store(url)
    store.add_entries([entry("a", "华虹 halts"), entry("b")])
    store.add_bars([bar(50.0)])
    store.close()
    return url


def test_a_copy_has_the_facts_of_its_store_and_comes_back(tmp_path: Path) -> None:
    url = filled(tmp_path)
    before = backups.check(url)
    copy = tmp_path / "kept" / "copy.db"
    assert backups.backup(url, copy) == before
    assert before.counts == {"entries": 2, "bars": 1, "actions": 0, "fetches": 0}
    store = open_store(url)
    store.add_entries([entry("c")])
    store.close()
    assert backups.check(url).digest != before.digest
    restored, kept = backups.restore(url, copy)
    assert restored == backups.check(url) == before
    assert kept is not None
    assert backups.check_file(kept).counts["entries"] == 3, "what was there is kept"
    assert len(open_reader(url).search("华虹")) == 1


def test_a_copy_made_while_a_writer_writes_is_whole(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    with subprocess.Popen([sys.executable, "-m", "tests.killing", "--write", url], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        for _ in range(20):
            writer.stdout.readline()
        made = [backups.backup(url, tmp_path / f"copy-{one}.db") for one in range(3)]
        with pytest.raises(StoreBusy, match="another tracker writes"):
            backups.restore(url, tmp_path / "copy-0.db")
        writer.kill()
    for one, checked in enumerate(made):
        assert checked.wrong == ()
        assert checked.counts["entries"] == 7 * checked.counts["fetches"], "batches are whole"
        assert backups.check_file(tmp_path / f"copy-{one}.db") == checked
    assert backups.restore(url, tmp_path / "copy-1.db")[0] == made[1] == backups.check(url)


def test_the_copy_made_by_hand_while_the_log_is_long_is_refused(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path)
    store = open_store(url)
    store.add_entries([entry()])
    shutil.copy(tmp_path / "tracker.db", tmp_path / "by-hand.db")  # as `cp` would: 4,096 bytes, no table
    store.close()
    with pytest.raises(StoreError, match=r"by-hand\.db is not whole: it holds no tracker's store"):
        backups.restore(url, tmp_path / "by-hand.db")
    assert backups.check(url).counts["entries"] == 1


def test_a_broken_copy_changes_nothing(tmp_path: Path) -> None:
    url = filled(tmp_path)
    before = backups.check(url)
    broken = tmp_path / "broken.db"
    backups.backup(url, broken)
    data = bytearray(broken.read_bytes())
    data[4096 * 3 : 4096 * 6] = bytes(4096 * 3)
    broken.write_bytes(data)
    with pytest.raises(StoreError, match="is not whole"):
        backups.restore(url, broken)
    broken.write_text("no database at all " * 500)
    with pytest.raises(StoreError, match=r"not whole: file is not a database"):
        backups.restore(url, broken)
    with pytest.raises(StoreError, match="there is no file"):
        backups.restore(url, tmp_path / "nowhere.db")
    assert backups.check(url) == before


def test_a_copy_of_a_newer_schema_is_refused(tmp_path: Path) -> None:
    import sqlite3

    url = filled(tmp_path)
    backups.backup(url, tmp_path / "copy.db")
    with sqlite3.connect(tmp_path / "copy.db") as connection:
        connection.execute("INSERT INTO schema_version VALUES (99, 'from the future')")
    connection.close()
    with pytest.raises(StoreTooNew, match="schema 99"):
        backups.restore(url, tmp_path / "copy.db")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    url = filled(tmp_path)
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(StoreError, match="is there already"):
        backups.backup(url, tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "mine"


def test_postgres_is_told_to_use_its_own_tools(tmp_path: Path) -> None:
    url = ADDRESSES["postgres"](tmp_path)
    for act in (lambda: backups.backup(url, tmp_path / "x"), lambda: backups.check(url)):
        with pytest.raises(StoreError, match="pg_dump"):
            act()


def test_a_copy_a_day_of_which_the_last_stay(tmp_path: Path) -> None:
    url = filled(tmp_path)
    folder = tmp_path / "copies"
    copier = Copier(folder, Backups("copies", keep=3), lambda file: backups.backup(url, file))
    from datetime import timedelta

    said = [copier.keep(NOW + timedelta(days=day)) for day in range(5)]
    assert copier.keep(NOW + timedelta(days=4)) == "tracker-2025-08-26.db is there already"
    assert said[3] == "tracker-2025-08-25.db made and checked, 1 older removed"
    assert sorted(path.name for path in folder.iterdir()) == [f"tracker-2025-08-{day}.db" for day in (24, 25, 26)]
