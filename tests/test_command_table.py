"""The table of commands: each can be loaded, its line fits a terminal, and help imports none of them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from tracker.cli import COMMANDS, app
from tracker.cli.lazy import Word

LOADED = "import sys; from tracker.cli import app; app({words!r}, standalone_mode=False); print(*sorted(sys.modules))"


def modules(*words: str) -> set[str]:
    """What is imported when the words are run in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(words=list(words))], capture_output=True, text=True, timeout=60, check=True
    )
    return {one for one in done.stdout.splitlines()[-1].split() if one.startswith("tracker.")}


def test_help_imports_no_command() -> None:
    assert modules("--help") == {"tracker.cli", "tracker.cli.lazy"}


def test_a_command_imports_no_other() -> None:
    places = {one.place.partition(":")[0] for one in COMMANDS}
    assert modules("read", "--help") & places == {"tracker.cli.read"}


def test_the_list_shows_every_line_whole_in_eighty_columns() -> None:
    shown = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "80"}).output
    for one in COMMANDS:
        assert any(line.split(maxsplit=1) == [one.name, one.about] for line in shown.splitlines()), one.name


@pytest.mark.parametrize("word", COMMANDS, ids=lambda one: one.name)
def test_every_command_can_be_loaded(word: Word) -> None:
    assert word.load().name == word.name


def test_a_mistyped_command_names_the_nearest() -> None:
    found = CliRunner().invoke(app, ["repot"])
    assert found.exit_code == 2
    assert "'report'" in found.output
