"""The worked examples of docs/ run as they are printed, on what the demo ships."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("study_*.py"))


@pytest.mark.parametrize(
    ("name", "words"),
    [("study_partners.py", "kolari_pynnonen"), ("study_volume.py", "variance_rank")],
)
def test_a_worked_example_runs(name: str, words: str) -> None:
    assert name in [one.name for one in EXAMPLES]
    found = subprocess.run(
        [sys.executable, EXAMPLES[0].parent / name],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        cwd=EXAMPLES[0].parents[2],
    )
    assert found.returncode == 0, found.stderr
    assert words in found.stdout
    assert "2025-08-22" in found.stdout or "0981.HK" in found.stdout
