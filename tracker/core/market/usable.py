"""Which bars can be used: the one rule for returns, for the judges of bars, and for those of corporate actions."""

from __future__ import annotations

from math import isclose, isfinite

from tracker.model import Bar

# A flaw that begins so concerns the volume alone: the prices of the bar can be used.
JITTER = 1e-4  # prices differ by less through a vendor's rounding
VOLUME_FLAW = "volume"


def unusable(bar: Bar) -> str:
    """Why a bar's close cannot be used, "" when it can. What `bars.judge` found counts as well."""
    if bar.flaw and not bar.flaw.startswith(VOLUME_FLAW):
        return bar.flaw
    if bar.close is None or not isfinite(bar.close):
        return "no close"
    return "" if bar.close > 0 else "close is not positive"


def is_stale(bar: Bar, previous_close: float | None) -> bool:
    """Whether a bar repeats the previous close without any trade: what vendors send for a halted day.

    A flat bar without volume at a *new* price is no such thing: Yahoo sends Hong Kong's half days like that.
    """
    if bar.close is None or previous_close is None:
        return False
    return is_flat(bar) and isclose(bar.close, previous_close, rel_tol=JITTER)


def is_flat(bar: Bar) -> bool:
    """Whether open, high, low and close are one price and nothing was traded."""
    return bar.volume == 0 and bar.close is not None and bar.open == bar.high == bar.low == bar.close
