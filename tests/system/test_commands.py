"""What a person types, as a process of its own: codes, messages, and nothing lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def tracker(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "tracker", *words], cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder in which `tracker init` was run."""
    assert tracker("init", cwd=tmp_path).returncode == 0
    return tmp_path


def test_every_command_has_help_with_an_example(tmp_path: Path) -> None:
    from typer.core import TyperGroup
    from typer.main import get_command

    from tracker.cli import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    names = [name for name, one in commands.items() if not isinstance(one, TyperGroup)]
    groups = {name: one for name, one in commands.items() if isinstance(one, TyperGroup)}
    words = [[name] for name in names]
    words += [[name, inner] for name, group in groups.items() for inner in group.commands]
    assert {"demo", "once", "run", "report", "events", "show", "init", "doctor", "read", "session", "study"} <= set(
        names
    )
    assert set(groups) == {"feeds", "prices", "companies", "notify", "import", "db"}
    from typer.testing import CliRunner

    for one in words:
        shown = CliRunner().invoke(app, [*one, "--help"], env={"COLUMNS": "200"})
        assert shown.exit_code == 0, one
        assert f"tracker {' '.join(one)}" in shown.output.replace("Usage: tracker", "").replace("Usage: root", ""), (
            f"{one}: the help shows no example"
        )


def test_init_does_not_overwrite(home: Path) -> None:
    again = tracker("init", cwd=home)
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert tracker("init", "--force", cwd=home).returncode == 0


def test_the_starter_can_be_read(home: Path) -> None:
    looked = tracker("doctor", "--offline", "--json", cwd=home)
    findings = json.loads(looked.stdout)
    assert {one["part"] for one in findings} >= {"config", "store", "calendars"}
    assert looked.returncode == 0, findings


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["report", "--day", "2025-13-45"], 2, ["'2025-13-45'", "2025-08-22"]),
        (["events", "--as-of", "2025-08-22T10:00"], 2, ["names no zone", "+08:00"]),
        (["report", "--format", "pdf"], 2, ["'pdf'", "html"]),
        (["events", "--symbol", "0981.HQ"], 2, ["'0981.HQ'", "0981.HK"]),
        (["session", "0981.HQ", "2025-03-03T15:05+08:00"], 2, ["0981.HQ", "0981.HK"]),
        (["session", "0981.HK", "2025-03-03T15:05"], 2, ["zone"]),
        (["events"], 4, ["tracker once"]),
        (["once", "--config", "nowhere.toml"], 2, ["nowhere.toml", "tracker init"]),
    ],
)
def test_a_wrong_word_gets_a_clear_answer(home: Path, words: list[str], code: int, said: list[str]) -> None:
    answer = tracker(*words, cwd=home)
    assert answer.returncode == code, answer.stderr
    for word in said:
        assert word in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_unknown_table_is_refused_with_the_nearest(home: Path) -> None:
    (home / "config.toml").write_text("[feds]\n")
    answer = tracker("once", cwd=home)
    assert answer.returncode == 2
    assert "'feds'" in answer.stderr
    assert "'feeds'" in answer.stderr


@pytest.mark.parametrize(("symbol", "day"), [("0981.HK", "2025-03-03"), ("688981.SS", "2025-03-04")])
def test_the_same_instant_is_another_session_in_shanghai(home: Path, symbol: str, day: str) -> None:
    answer = tracker("session", symbol, "2025-03-03T15:05+08:00", "--json", cwd=home)
    assert json.loads(answer.stdout)["session"] == day
