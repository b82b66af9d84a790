"""Where a dependency has no wheel (Python 3.15) the tracker says and does the same without it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "Huawei unveils the Ascend 960; 中芯国际 and Hua Hong jumped 15%"
WORDS = (["read", TEXT, "--json"], ["companies", "find", TEXT, "--json"], ["doctor", "--offline", "--json"])


def said(words: list[str], home: Path, hidden: Path | None = None) -> str:
    """What a command prints; packages in `hidden` stand before those that are installed."""
    world = {**os.environ, "PYTHONPATH": str(hidden or "")}
    done = subprocess.run(
        [sys.executable, "-m", "tracker", *words], cwd=home, env=world, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def hidden(tmp_path: Path) -> Path:
    """A folder whose packages cannot be imported, as if they were not installed."""
    folder = tmp_path / "hidden"
    folder.mkdir()
    for name in ("ahocorasick_rs", "pysqlite3"):
        (folder / f"{name}.py").write_text(f"raise ImportError('{name} has no wheel here')\n")
    return folder


def test_texts_are_read_the_same_without_the_automaton_in_rust(tmp_path: Path, hidden: Path) -> None:
    for words in WORDS[:2]:
        assert said(words, tmp_path, hidden) == said(words, tmp_path)


def test_the_store_is_pythons_own_sqlite_and_doctor_says_what_it_lacks(tmp_path: Path, hidden: Path) -> None:
    from sqlite3 import sqlite_version

    from storage.opening import verdict

    said(["init"], tmp_path)
    (tmp_path / "config.toml").write_text('[storage]\nurl = "sqlite:///tracker.db"\n')
    script = "import tracker; tracker.open_tracker('config.toml').close()"
    world = {**os.environ, "PYTHONPATH": str(hidden)}
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=world, check=True, timeout=60)
    told = said(["doctor", "--offline", "--json"], tmp_path, hidden)
    assert sqlite_version in told
    assert verdict(tuple(map(int, sqlite_version.split(".")))) in told
