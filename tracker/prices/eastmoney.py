"""Eastmoney's bars of mainland and Hong Kong shares and indices, by the day and by the minute. No key.

    GET push2his.eastmoney.com/api/qt/stock/kline/get
        secid   1.688981 Shanghai, 0.300750 Shenzhen, 116.00981 Hong Kong, 100.HSI, 1.000300
        klt     101 for days, 1, 5, 15, 60 for minutes      fqt   0: as printed on the day
        beg, end yyyymmdd                                   fields2 names the columns

`data.klines` holds "day,open,close,high,low,volume,amount,..."; volumes of the mainland count lots of 100 shares; a
minute is stamped with its end, on the clock of Shanghai and Hong Kong. It tells neither a currency nor corporate
actions. It drops addresses that it does not like without an answer; that is transport, and after three times it is
left alone for the round.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tracker.errors import PricesError
from tracker.model import Bar, Tape
from tracker.prices.vendor_session import JsonVendor, ask_json, number

NAME = "eastmoney"
DIVIDES = False
ADDRESS = "https://push2his.eastmoney.com/api/qt/stock/kline/get"
COLUMNS = "f51,f52,f53,f54,f55,f56,f57"
MARKETS: Mapping[str, str] = {"SS": "1", "SZ": "0", "HK": "116"}
INDICES: Mapping[str, str] = {"^HSI": "100.HSI"}
KINDS: Mapping[str, str] = {"1d": "101", "1m": "1", "5m": "5", "15m": "15", "1h": "60"}
LENGTHS = {
    "1m": timedelta(minutes=1),
    "5m": timedelta(minutes=5),
    "15m": timedelta(minutes=15),
    "1h": timedelta(hours=1),
}
LOT = 100.0
CLOCK = ZoneInfo("Asia/Shanghai")  # Hong Kong's clock too
BEGINNING = date(1990, 12, 19)


class Eastmoney(JsonVendor):
    """`ports.Prices` over Eastmoney's charts: one request a question."""

    name = NAME
    reach = {"1m": 4}  # noqa: RUF012  # of minutes it keeps the last five sessions

    def covers(self, symbol: str, interval: str) -> bool:
        """What ends in .HK, .SS or .SZ, and the Hang Seng."""
        return interval in KINDS and secid_of(symbol) is not None

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        """The bars of `first`..`last`, as `ports.Prices` promises."""
        secid = secid_of(symbol)
        if secid is None or interval not in KINDS:
            raise PricesError(f"{symbol}: eastmoney has no {interval} bars of it", "empty")
        begin, end = first or BEGINNING, last or now.date() + timedelta(days=1)
        asked = {"secid": secid, "klt": KINDS[interval], "fqt": "0", "beg": f"{begin:%Y%m%d}", "end": f"{end:%Y%m%d}"}
        told = ask_json(self._line, NAME, symbol, ADDRESS, {**asked, "fields1": "f1,f2,f3", "fields2": COLUMNS})
        unit = 1.0 if secid.startswith(("116.", "100.")) else LOT
        every = (_bar(row, symbol, interval, unit, now) for row in _rows(told, secid, symbol))
        bars = tuple(bar for bar in every if begin <= bar.day <= end)
        if not bars:
            raise PricesError(f"{symbol}: eastmoney has no {interval} bars from {begin} to {end}", "empty")
        return Tape(symbol, interval, bars)


def secid_of(symbol: str) -> str | None:
    """0981.HK as 116.00981, 688981.SS as 1.688981; None for what Eastmoney is not asked for."""
    if symbol in INDICES:
        return INDICES[symbol]
    number, _, ending = symbol.rpartition(".")
    market = MARKETS.get(ending)
    if market is None or not number.isdecimal():
        return None
    return f"{market}.{int(number):05d}" if market == "116" else f"{market}.{number}"


def _rows(told: Any, secid: str, symbol: str) -> list[str]:
    """The rows of the symbol asked for; another's are refused."""
    data = told.get("data") if isinstance(told, dict) else None
    if not isinstance(data, dict):
        raise PricesError(f"{symbol}: eastmoney knows no such symbol (no data)", "unknown_symbol")
    code = str(data.get("code", ""))
    if code != secid.partition(".")[2]:
        raise PricesError(f"{symbol}: eastmoney answered with {code or 'no symbol'} instead of {secid}", "malformed")
    return list(data.get("klines") or ())


def _bar(row: str, symbol: str, interval: str, unit: float, now: datetime) -> Bar:
    try:
        stamp, *figures = row.split(",")
        opens, close, high, low, volume = map(number, figures[:5])
        moment = datetime.fromisoformat(stamp).replace(tzinfo=CLOCK)
    except (AttributeError, ValueError) as wrong:
        raise PricesError(f"{symbol}: a row of eastmoney of unknown shape: {row!r}"[:200], "malformed") from wrong
    day = moment.date()
    daily = datetime.combine(day, time(1, 30), UTC)  # until the calendar says when the session opened
    start = daily if interval == "1d" else moment.astimezone(UTC) - LENGTHS[interval]
    shares = None if volume is None else volume * unit
    return Bar(symbol, interval, start, day, opens, high, low, close, shares, now, False, NAME)
