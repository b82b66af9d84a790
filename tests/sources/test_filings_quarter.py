"""Filings through the exchange's list and Eastmoney's JSON: the short version of `python -m tests.filings_quarter`."""

from __future__ import annotations

import pytest

from tests.filings_quarter import played


@pytest.mark.parametrize("night", [False, True])
def test_every_filing_is_one_act_of_its_kind_at_its_minute(night: bool) -> None:
    for name, found in played(3, 5, night).items():
        filings = found["filings"]
        assert filings, name
        assert [found[one] for one in ("heard", "alone", "right kind", "right minute")] == [filings] * 4, (name, found)
