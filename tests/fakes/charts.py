"""Tencent and Eastmoney on this machine, from plain figures: their addresses, shapes, units and ways to fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tracker.demo.chart import PriceRow, RecordedPrices
from tracker.demo.markets import market_of
from tracker.demo.stand_in import BREAKS, StandIn, StandInHandler, StandInServer
from tracker.demo.yahoo import FAULTS, HOST_HEADER

EASTMONEY = {"1": ".SS", "0": ".SZ", "116": ".HK"}


class ChartStandIn(StandIn):
    """Serves both vendors. `fails_always(vendor, fault)` scripts one of Yahoo's FAULTS, "reset" or "hang"."""

    def __init__(self, tapes: Mapping[str, RecordedPrices], clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.tapes = dict(tapes)
        self.clock = clock
        self.log: list[tuple[str, dict[str, str]]] = []
        self.instead: dict[str, str] = {}  # answers with another symbol's data
        self._faults: dict[str, str] = {}

    def fails_always(self, vendor: str, fault: str) -> None:
        self._faults[vendor] = fault

    def recovers(self, vendor: str) -> None:
        self._faults.pop(vendor, None)

    def asked(self, vendor: str) -> int:
        return sum(name == vendor for name, _ in self.log)

    def start(self) -> str:
        server = StandInServer(("127.0.0.1", 0), _Handler)
        server.standin = self
        return f"http://127.0.0.1:{self.serve(server, 'charts')}"

    def fault(self, vendor: str) -> str:
        return self._faults.get(vendor, "")

    def answer(self, vendor: str, query: Mapping[str, str]) -> Any:
        return self._tencent(query) if vendor == "tencent" else self._eastmoney(query)

    def _tencent(self, query: Mapping[str, str]) -> Any:
        code, _, first, last, most, *_ = query["param"].split(",")
        ending = {"sh": ".SS", "sz": ".SZ", "hk": ".HK"}[code[:2]]
        symbol = f"{code[3:] if ending == '.HK' else code[2:]}{ending}"
        if symbol not in self.tapes:
            return {"code": -1, "msg": "bad params", "data": []}
        unit = 1.0 if ending == ".HK" else 100.0
        rows = [
            [str(day), f"{o:.3f}", f"{c:.3f}", f"{high:.3f}", f"{low:.3f}", f"{volume / unit:.3f}"]
            for day, (o, high, low, c, volume) in self._shown(symbol, first, last)
        ]
        shown = self.instead.get(symbol, code)
        return {"code": 0, "msg": "", "data": {shown: {"day": rows[-int(most) :], "qt": {}, "version": "16"}}}

    def _eastmoney(self, query: Mapping[str, str]) -> Any:
        market, _, code = query["secid"].partition(".")
        symbol = (
            "^HSI" if query["secid"] == "100.HSI" else f"{code[1:] if market == '116' else code}{EASTMONEY[market]}"
        )
        if symbol not in self.tapes:
            return {"rc": 100, "data": None}
        unit = 1.0 if market in ("116", "100") else 100.0
        if query["klt"] == "101":
            rows = [
                f"{day},{o},{c},{high},{low},{volume / unit},0,0,0,0,0"
                for day, (o, high, low, c, volume) in self._shown(symbol, _iso(query["beg"]), _iso(query["end"]))
            ]
        else:
            rows = list(self._minutes(symbol, int(query["klt"])))
        return {"rc": 0, "data": {"code": self.instead.get(symbol, code), "market": 1, "klines": rows}}

    def _shown(self, symbol: str, first: str, last: str) -> Iterator[tuple[date, tuple[float, ...]]]:
        market, now = market_of(symbol), self.clock()
        for day, row in sorted(self.tapes[symbol].daily.items()):
            if first <= str(day) <= last and now >= market.at(day, market.closes) + market.delay:
                yield day, _whole(row)

    def _minutes(self, symbol: str, step: int) -> Iterator[str]:
        zone = market_of(symbol).zone
        for begin, row in sorted(self.tapes[symbol].minutes.items()):
            o, high, low, c, volume = _whole(row)
            end = (begin.astimezone(UTC) + timedelta(minutes=step)).astimezone(zone)
            yield f"{end:%Y-%m-%d %H:%M},{o},{c},{high},{low},{volume},0,0,0,0,0"


class _Handler(StandInHandler):
    def do_GET(self) -> None:
        standin: ChartStandIn = self.server.standin
        vendor = "eastmoney" if "eastmoney" in (self.headers.get(HOST_HEADER) or "") else "tencent"
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        standin.log.append((vendor, query))
        fault = standin.fault(vendor)
        if fault in BREAKS:
            self.break_off(fault)
        else:
            self.say(*FAULTS.get(fault) or (200, "application/json", json.dumps(standin.answer(vendor, query))))


def _whole(row: PriceRow) -> tuple[float, ...]:
    """A row of which every figure is told."""
    return tuple(0.0 if one is None else one for one in row)


def _iso(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"
