"""Daily price limits: whether a close was stopped by the exchange and so understates the move."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from math import isfinite

from tracker.model import Listing

# ChiNext's limit was 10 % until its registration reform (Shenzhen Stock Exchange, special trading rules, 2020-08-24).
CHINEXT_REFORM = date(2020, 8, 24)

# Rounding to a tick moves the limit less than this; smaller moves need no exact arithmetic.
NEAR = 0.8

# Taiwan's tick grows with the price (TWSE Operating Rules, Article 62): (below this price, tick).
TAIWAN_TICKS = ((10, "0.01"), (50, "0.05"), (100, "0.1"), (500, "0.5"), (1000, "1"))


def limit_hit(listing: Listing, reference: float, close: float, day: date) -> int:
    """+1 when `close` is the day's upper limit price, -1 when the lower, else 0; 0 without a limit.

    `reference` is the previous close less what the share went ex. Only the limit price itself counts (to half a
    tick), so the limitless first five days of a STAR or ChiNext listing raise no flag for moves beyond it.
    """
    share = limit_on(listing, day)
    if share is None or not (isfinite(reference) and reference > 0):
        return 0
    move = close / reference - 1
    if abs(move) < share * NEAR:
        return 0
    sign = 1 if move > 0 else -1
    price, tick = limit_price(listing.calendar, reference, share, sign)
    return sign if abs(close - price) < tick / 2 else 0


def limit_on(listing: Listing, day: date) -> float | None:
    """The listing's daily limit on `day` as a fraction, None without."""
    if listing.limit is not None and listing.board.lower() == "chinext" and day < CHINEXT_REFORM:
        return 0.10
    return listing.limit


def limit_price(calendar: str, reference: float, share: float, sign: int) -> tuple[float, float]:
    """The limit price and its tick.

    Shanghai and Shenzhen round half up to .01 yuan (SSE Trading Rules 3.3.15). Taiwan never goes beyond the
    share: it cuts to the tick of the limit price itself, downwards at the top and upwards at the bottom.
    """
    exact = Decimal(f"{reference:.2f}") * (1 + sign * Decimal(repr(share)))
    tick = _taiwan_tick(exact) if calendar == "XTAI" else Decimal("0.01")
    rounding = ROUND_HALF_UP if calendar != "XTAI" else ROUND_FLOOR if sign > 0 else ROUND_CEILING
    return float((exact / tick).to_integral_value(rounding) * tick), float(tick)


def _taiwan_tick(price: Decimal) -> Decimal:
    return next((Decimal(tick) for below, tick in TAIWAN_TICKS if price < below), Decimal("5"))
