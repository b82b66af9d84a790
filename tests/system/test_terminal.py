"""What a terminal, a log reader and a broken file see: no traceback, no lost line, codes that scripts can use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.storage import nouns
from tests.system.test_commands import tracker
from tests.system.trackers import quiet_tracker
from tracker import jobs
from tracker.config import load_config
from tracker.drivers.replay import ReplayClock
from tracker.pipeline.report_archive import damage


def test_the_version_is_the_package_s() -> None:
    from importlib.metadata import version

    answer = tracker("--version", cwd=Path.cwd())
    assert answer.stdout == f"tracker {version('market-reaction-tracker')}\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A configuration whose vendor has nothing to say, and a store with one result of every sort."""
    import storage

    path = tmp_path / "config.toml"
    path.write_text("[prices]\nproviders = ['csv']\n", encoding="utf-8")
    store = storage.open_store(load_config(path).store_url)
    store.put_results(nouns.everything(), "default", nouns.NOW)
    store.close()
    return tmp_path


@pytest.mark.parametrize("encoding", ["latin-1", "gbk"])
def test_a_terminal_without_the_letters_gets_question_marks(home: Path, encoding: str) -> None:
    """Chinese names have no place in Latin-1, and not every letter has one in GBK."""
    assert "中芯" in tracker("companies", "find", "中芯国际−é", "--json", cwd=home).stdout
    answer = subprocess.run(
        [sys.executable, "-m", "tracker", "companies", "find", "中芯国际−é", "--json"],
        cwd=home,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert b"Traceback" not in answer.stderr
    assert b"SMIC" in answer.stdout
    assert encoding == "gbk" or b"??" in answer.stdout


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        "[prices]\nproviders = ['csv']\n[storage]\nurl = 'sqlite:////proc/self/tracker.db'\n", encoding="utf-8"
    )
    answer = tracker("once", cwd=tmp_path)
    assert answer.returncode == 4
    assert "Traceback" not in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"2025-08-22": {}}', '{"today": {"number": 1}}', '{"2025-08-22": 3}'])
def test_a_broken_list_of_issues_is_named_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    (tmp_path / "issues.json").write_text(text, encoding="utf-8")
    assert "issues.json cannot be used" in damage(tmp_path)
    assert (tmp_path / "issues.json").read_text(encoding="utf-8") == text


def test_events_as_json_say_what_was_announced(home: Path) -> None:
    found = json.loads(tracker("events", "--json", cwd=home).stdout)
    event = nouns.everything().events[0]
    told = {name: found[0][name] for name in ("title", "kind", "said")}
    assert told == {
        "title": event.announcement.title,
        "kind": event.announcement.kind,
        "said": event.announcement.said.isoformat(),
    }
    assert "link" in found[0]


def test_a_table_fits_eighty_columns(home: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "tracker", "events"],
        cwd=home,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "80"},
        check=True,
    )
    lines = answer.stdout.splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 80


def test_turns_of_which_nothing_came_are_logged_at_debug_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one = quiet_tracker(tmp_path, ReplayClock(nouns.NOW))
    caplog.set_level("DEBUG", "tracker")
    runs = [jobs.turn(job, one, nouns.NOW) for job in jobs.JOBS if job.name in ("news", "deliver")]
    assert [run.outcome for run in runs] == ["ok", "ok"]
    assert {record.levelname for record in caplog.records if record.name == "tracker.jobs"} == {"DEBUG"}
    loud = jobs.Job("loud", jobs.every(lambda _: 60), lambda *_: "something")
    jobs.turn(loud, one, nouns.NOW)
    assert caplog.records[-1].levelname == "INFO"


LOGGED = """
import logging, sys
from tracker.cli.run import tell_log
tell_log(*eval(sys.argv[1]))
logging.getLogger("tracker.x").info("heard %s", "中")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("tracker.x").exception("broke")
"""


def logged(*words: object) -> list[str]:
    """What a process logs that was told how."""
    command = [sys.executable, "-c", LOGGED, repr(words)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr.splitlines()


def test_the_log_says_its_zone_and_can_be_json() -> None:
    first = logged("info")[0]
    assert first.split(" ", 1)[0].endswith("Z")
    assert first.endswith("INFO tracker.x heard 中")
    one, two = (json.loads(line) for line in logged("info", True))
    assert (one["level"], one["logger"], one["message"]) == ("info", "tracker.x", "heard 中")
    assert "ZeroDivisionError" in two["traceback"]
    assert "heard" not in " ".join(logged("info", False, True)), "--quiet"
    assert "heard" not in " ".join(logged("error"))


def test_an_unknown_level_names_the_nearest(home: Path) -> None:
    answer = tracker("run", "--log-level", "inf", cwd=home)
    assert answer.returncode == 2
    assert "did you mean 'info'?" in answer.stderr
