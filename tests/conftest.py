"""What tests of several folders share: a clock that stands, and no test that fails because the machine is slow."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import settings

from tests.clocks import SetClock

# Hypothesis fails an example that takes longer than .2 s, which says nothing of the code on a machine with other work.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def clock() -> SetClock:
    """A clock at the end of the demo's stretch of history."""
    return SetClock(datetime(2025, 9, 9, 23, 0, tzinfo=UTC))
