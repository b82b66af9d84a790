"""The campaign of `python -m tests.mutations` in short."""

from __future__ import annotations

from tests.mutations import Campaign, corpus
from tests.shared import shared


def test_three_hundred_broken_feeds() -> None:
    shared("feeds/suites")
    done = Campaign().run(corpus(), 300, seed=3)
    assert done.failures == []
    assert sum(done.outcomes.values()) == 300
    assert done.outcomes["read"] > 100
