"""A short stretch of the simulation: nothing is violated, and the same seed plays the same."""

from __future__ import annotations

from pathlib import Path

from tests.simulation import simulate


def test_a_fortnight_of_a_world_that_lies(tmp_path: Path) -> None:
    done = []
    for turn in ("first", "again"):
        (tmp_path / turn).mkdir()
        done.append(simulate(20250822, 14, tmp_path / turn))
        assert done[-1]["violations"] == []
    assert done[0]["told"] == done[1]["told"]
    assert done[0]["told"]["entries"] > 10
