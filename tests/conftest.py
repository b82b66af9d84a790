"""What tests of several folders share: a clock that stands, and no test that fails because the machine is slow."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from tests.clocks import SetClock

# Hypothesis fails an example that takes longer than .2 s, which says nothing of the code on a machine with other work.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


# Files that take longest begin first, so that no process works on alone at the end.
LONGEST = (
    "system/test_replay.py",
    "web/test_browser.py",
    "system/test_once.py",
    "test_planted.py",
    "test_recipes.py",
    "history/test_backfill.py",
    "test_redaction.py",
    "demo/test_seed.py",
    "system/test_simulation.py",
    "web/test_tools.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    root = Path(__file__).parent
    places = {root / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture
def clock() -> SetClock:
    """A clock at the end of the demo's stretch of history."""
    return SetClock(datetime(2025, 9, 9, 23, 0, tzinfo=UTC))
