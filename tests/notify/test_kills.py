"""A short version of `python -m tests.delivery`: kills around send and mark lose no message."""

from __future__ import annotations

from pathlib import Path

from tests.delivery import campaign


def test_no_message_is_lost_and_a_kill_costs_one_copy_at_most(tmp_path: Path) -> None:
    done = campaign(12, 7, tmp_path)
    assert done["wrong"] == []
    assert done["lost"] == 0
    assert 0 < done["copies beyond the first"] <= 12, "the aimed kills fall into the moment of doubt"
