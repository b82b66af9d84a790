"""Tencent's daily bars of mainland and Hong Kong shares and Shanghai's and Shenzhen's indices. No key.

    GET web.ifzq.gtimg.cn/appstock/app/kline/kline     param=sh688981,day,FROM,TO,640     mainland, as printed that day
    GET web.ifzq.gtimg.cn/appstock/app/hkfqkline/get   param=hk00981,day,FROM,TO,640      Hong Kong, likewise

A row is [day, open, close, high, low, volume, ...]; volumes of the mainland count lots of 100 shares. It tells neither
a currency nor corporate actions, and at most 640 sessions a request. Hong Kong's half days have their real ranges here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tracker.errors import PricesError
from tracker.model import Bar, Tape
from tracker.prices.vendor_session import JsonVendor, ask_json, number

NAME = "tencent"
DIVIDES = False  # closes are as printed on their day
BASE = "https://web.ifzq.gtimg.cn/appstock/app"
MARKETS: Mapping[str, str] = {"SS": "sh", "SZ": "sz", "HK": "hk"}
LOT = 100.0
MOST = 640  # sessions a request
PIECE = timedelta(days=880)  # of which at most 629 are weekdays
BEGINNING = date(1990, 12, 19)  # Shanghai's first session


class Tencent(JsonVendor):
    """`ports.Prices` over Tencent's charts: one request for two and a half years of a symbol's sessions."""

    name = NAME

    def covers(self, symbol: str, interval: str) -> bool:
        """Daily bars of what ends in .HK, .SS or .SZ; the Hang Seng is not among them."""
        return interval == "1d" and code_of(symbol) is not None

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        """The bars of `first`..`last`, as `ports.Prices` promises."""
        code = code_of(symbol)
        if code is None or interval != "1d":
            raise PricesError(f"{symbol}: tencent has no {interval} bars of it", "empty")
        begin, end = first or BEGINNING, last or now.date() + timedelta(days=1)
        bars = tuple(bar for piece in _pieces(begin, end) for bar in self._piece(symbol, code, *piece, now))
        if not bars:
            raise PricesError(f"{symbol}: tencent has no bars from {begin} to {end}", "empty")
        return Tape(symbol, "1d", bars)

    def _piece(self, symbol: str, code: str, begin: date, end: date, now: datetime) -> Iterator[Bar]:
        path = "hkfqkline/get" if code.startswith("hk") else "kline/kline"
        told = ask_json(self._line, NAME, symbol, f"{BASE}/{path}", {"param": f"{code},day,{begin},{end},{MOST},"})
        unit = 1.0 if code.startswith("hk") else LOT
        for row in _rows(told, code, symbol):
            bar = _bar(row, symbol, unit, now)
            if begin <= bar.day <= end:
                yield bar


def code_of(symbol: str) -> str | None:
    """0981.HK as hk00981, 688981.SS as sh688981; None for what Tencent is not asked for."""
    number, _, ending = symbol.rpartition(".")
    market = MARKETS.get(ending)
    if market is None or not number.isdecimal():
        return None
    return f"{market}{int(number):05d}" if market == "hk" else f"{market}{number}"


def _pieces(begin: date, end: date) -> Iterator[tuple[date, date]]:
    """The stretch in pieces of one request each, oldest first."""
    while begin <= end:
        last = min(begin + PIECE, end)
        yield begin, last
        begin = last + timedelta(days=1)


def _rows(told: Any, code: str, symbol: str) -> list[Any]:
    """The daily rows of the symbol asked for; another's are refused."""
    data = told.get("data") if isinstance(told, dict) else None
    if not isinstance(data, dict) or not data:
        words = told.get("msg", "") if isinstance(told, dict) else ""
        raise PricesError(f"{symbol}: tencent knows no such symbol ({words or 'no data'})", "unknown_symbol")
    if code not in data:
        raise PricesError(f"{symbol}: tencent answered with {', '.join(data)} instead of {code}", "malformed")
    rows = data[code].get("day", []) if isinstance(data[code], dict) else []
    return list(rows)


def _bar(row: Any, symbol: str, unit: float, now: datetime) -> Bar:
    try:
        day = date.fromisoformat(row[0])
        opens, close, high, low, volume = map(number, row[1:6])
    except (TypeError, ValueError, IndexError, KeyError) as wrong:
        raise PricesError(f"{symbol}: a row of tencent of unknown shape: {row!r}"[:200], "malformed") from wrong
    shares = None if volume is None else volume * unit
    start = datetime.combine(day, time(1, 30), UTC)  # until the calendar says when the session opened
    return Bar(symbol, "1d", start, day, opens, high, low, close, shares, now, False, NAME)
