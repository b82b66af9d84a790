"""The list of planted faults, and a short campaign with three of them; `python -m tests.planted` runs them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.planted import ROOT, Fault, campaign, faults, planted

QUICK = ("an hour's bar runs on through lunch", "a dividend is a loss", "the market is added to what is abnormal")


def test_thirty_faults_each_of_its_own() -> None:
    assert len({(one.file, one.old, one.new) for one in faults()}) == len({one.name for one in faults()}) >= 30


@pytest.mark.parametrize("fault", faults(), ids=lambda one: one.name)
def test_a_fault_can_be_planted_and_its_tests_are_there(fault: Fault) -> None:
    text = (ROOT / fault.file).read_text(encoding="utf-8")
    assert planted(text, fault) != text
    assert fault.tests
    for test in fault.tests:
        file, *names = test.split("::")
        written = (ROOT / file).read_text(encoding="utf-8")
        assert all(name in written for name in names), test


def test_a_line_that_is_not_there_is_told() -> None:
    with pytest.raises(ValueError, match=r"'gone': x\.py holds its line 0 times"):
        planted("a = 1", Fault("gone", "x.py", "b = 1", "b = 2", ()))


def test_three_faults_are_caught(tmp_path: Path) -> None:
    """Also that a fault which no test sees is told: here a comment is changed."""
    chosen = [one for one in faults() if one.name in QUICK]
    old, new = "# A limit is a price on", "# Any limit is a price on"
    harmless = Fault("harmless", "tracker/core/market/returns.py", old, new, ("tests/core/test_intervals.py",))
    found = campaign([*chosen, harmless], tmp_path)
    assert (found["faults"], found["caught"], found["survived"]) == (4, 3, ["harmless"])
