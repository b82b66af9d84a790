"""Limit prices against the exchanges' own rules and printed examples."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.core.market.price_limits import limit_hit, limit_on, limit_price
from tracker.model import Listing

TSMC = Listing("2330.TW", "TSMC", "XTAI", "TWD", "^TWII", limit=0.10)
CHINEXT = Listing("300750.SZ", "CATL", "XSHG", "CNY", "000300.SS", limit=0.20, board="ChiNext")
DAY = date(2025, 4, 7)


def test_taiwan_cuts_to_the_tick_of_the_limit_price() -> None:
    # TSMC closed at 942 on 2 April 2025 and at its lower limit of 848 on the 7th: 942 * .9 = 847.8, up to tick 1.
    assert limit_price("XTAI", 942.0, 0.10, -1) == (848.0, 1.0)
    assert limit_hit(TSMC, 942.0, 848.0, DAY) == -1
    # Upwards 942 * 1.1 = 1036.2: tick 5 above 1000, cut down to 1035.
    assert limit_price("XTAI", 942.0, 0.10, 1) == (1035.0, 5.0)


@pytest.mark.parametrize(("day", "share"), [(date(2020, 8, 21), 0.10), (date(2020, 8, 24), 0.20)])
def test_chinext_went_from_ten_to_twenty_per_cent(day: date, share: float) -> None:
    assert limit_on(CHINEXT, day) == share


def test_no_reference_no_limit() -> None:
    assert limit_hit(TSMC, float("nan"), 848.0, DAY) == 0
    assert limit_hit(TSMC, 0.0, 0.0, DAY) == 0
