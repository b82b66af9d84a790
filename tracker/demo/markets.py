"""The exchanges as Yahoo describes them: currency, clock, and how late their figures are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Exchange:
    """An exchange as Yahoo describes it. `delay`: how late its figures are shown, after the close too."""

    exchange: str
    currency: str
    zone: ZoneInfo
    opens: time
    closes: time
    delay: timedelta

    def at(self, day: date, clock: time) -> datetime:
        """A moment of a day on the exchange's clock."""
        return datetime.combine(day, clock, self.zone)


HONG_KONG = Exchange("HKG", "HKD", ZoneInfo("Asia/Hong_Kong"), time(9, 30), time(16), timedelta(minutes=15))
SHANGHAI = Exchange("SHH", "CNY", ZoneInfo("Asia/Shanghai"), time(9, 30), time(15), timedelta(minutes=15))
TAIWAN = Exchange("TAI", "TWD", ZoneInfo("Asia/Taipei"), time(9), time(13, 30), timedelta(minutes=20))
NEW_YORK = Exchange("NMS", "USD", ZoneInfo("America/New_York"), time(9, 30), time(16), timedelta(0))
MARKETS = {".HK": HONG_KONG, "^HSI": HONG_KONG, ".SS": SHANGHAI, ".SZ": SHANGHAI, ".TW": TAIWAN}


def market_of(symbol: str) -> Exchange:
    """The market that a symbol's ending names; New York without one."""
    return next((market for mark, market in MARKETS.items() if symbol.endswith(mark)), NEW_YORK)


def periods(market: Exchange, day: date) -> dict[str, dict[str, Any]]:
    """A day's pre-market, regular session and post-market in Yahoo's words."""
    edges = {
        "pre": (market.opens, market.opens),
        "regular": (market.opens, market.closes),
        "post": (market.closes, market.closes),
    }
    return {name: _period(market, day, *edge) for name, edge in edges.items()}


def _period(market: Exchange, day: date, opens: time, closes: time) -> dict[str, Any]:
    begin, end = market.at(day, opens), market.at(day, closes)
    offset = begin.utcoffset() or timedelta(0)
    name = begin.tzname()
    return {
        "timezone": name,
        "start": int(begin.timestamp()),
        "end": int(end.timestamp()),
        "gmtoffset": int(offset.total_seconds()),
    }
