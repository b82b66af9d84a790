"""The short version of `python -m tests.calibration`: few draws, wide bands; real placebo days where they are."""

from __future__ import annotations

import numpy as np
import pytest

from tests.calibration import DESIGNS, RECOMMENDED, placebo, power, size
from tests.shared import shared


@pytest.mark.parametrize("design", [DESIGNS[1], DESIGNS[3], DESIGNS[4], DESIGNS[7]], ids=lambda design: design.name)
def test_the_recommended_statistic_keeps_its_size(design: object) -> None:
    """300 draws: at 5 % the standard error is 1.3 points, so what is asked is only that nothing is far off."""
    assert design in DESIGNS
    found = size(design, 300, np.random.default_rng(1))[RECOMMENDED]  # type: ignore[arg-type]
    assert found is not None
    assert 1.5 <= found <= 9.0


def test_what_is_called_wrong_is_wrong() -> None:
    """Thirty events on one day, correlation .1: statistics that need independence reject a third of the time."""
    found = size(DESIGNS[4], 150, np.random.default_rng(2))
    for name in ("patell", "bmp", "cross_sectional_t"):
        share = found[name]
        assert share is not None
        assert share > 20


def test_power_is_that_of_the_noncentral_t() -> None:
    for row in power(300, np.random.default_rng(3)):
        assert row["found"] == pytest.approx(row["closed_form"], abs=9)


def test_placebo_days_of_real_shares() -> None:
    """SMIC, Hua Hong, TSM, NVDA: the empirical p at 10, 5 and 1 % within half a point; Student's t at 1 % is not."""
    found = placebo(shared("prices"))["all"]
    assert found["days"] > 8000
    for level in (10, 5, 1):
        assert found[f"empirical_at_{level}"] == pytest.approx(level, abs=0.5)
    assert found["t_at_1"] > 2
