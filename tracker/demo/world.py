"""The servers of the demo on one clock: publishers and Yahoo, with what had happened by then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime

from tracker.demo.chart import RecordedPrices
from tracker.demo.figures import figures, symbols
from tracker.demo.headlines import headlines, outages, outlets
from tracker.demo.loopback import LoopbackSession, loopback_session
from tracker.demo.publisher import OutletServer
from tracker.demo.yahoo import YahooStandIn
from tracker.model import Feed

KINDS = {"^HSI": "INDEX", "000300.SS": "INDEX", "SPY": "ETF"}  # as Yahoo sorts them; the rest is EQUITY


class World:
    """Joins the publishers and the price vendor of the demo. A context manager: both serve inside the `with`.

    Nothing is served before its time by `clock()`: a headline from its appearance on, a session's
    bar from its close and the vendor's delay on. `publisher` and `yahoo` are there for tests to ask and to script.
    """

    def __init__(self, clock: Callable[[], datetime], story: str = "august") -> None:
        self.publisher = OutletServer(headlines(story), clock, outlets(story), outages(story))
        self.yahoo = YahooStandIn(tapes(story), clock)
        self.vendor = ""  # the vendor's address while the world is there
        self._open = ExitStack()

    def __enter__(self) -> World:
        self._open.enter_context(self.publisher)
        self._open.enter_context(self.yahoo)
        self.vendor = self.yahoo.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.vendor = ""
        self._open.close()

    def feeds(self) -> tuple[Feed, ...]:
        """The publishers' feeds, at their addresses on this machine."""
        return self.publisher.feeds()

    def symbols(self) -> tuple[str, ...]:
        """The symbols whose prices the vendor knows, benchmarks included."""
        return tuple(self.yahoo.tapes)

    def session(self) -> LoopbackSession:
        """A session for the real yfinance that reaches the played vendor alone; closed when the world ends."""
        if not self.vendor:
            raise RuntimeError("the world is not there yet; enter it first: with World(clock) as world")
        session = loopback_session(self.vendor)
        self._open.callback(session.close)
        return session


def tapes(story: str = "august") -> Mapping[str, RecordedPrices]:
    """Every recorded symbol's sessions, in the shape the vendor's stand-in serves."""
    return {
        symbol: RecordedPrices({one.day: one[1:] for one in figures(symbol, story)}, kind=KINDS.get(symbol, "EQUITY"))
        for symbol in symbols(story)
    }
