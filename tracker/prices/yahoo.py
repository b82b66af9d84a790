"""Yahoo's prices through yfinance: `Ticker.history`, one session, every failure sorted.

What comes out is what Yahoo says, unjudged. Three of its habits matter to who reads it:

* Closes are divided by every split up to the moment of asking, with `auto_adjust=False` too: "raw" means
  unadjusted for *dividends* alone. After a split the whole history is stated anew; `core.ledger` knows.
* A volume that Yahoo leaves out arrives as 0: yfinance fills it in before anyone can see.
* The current day's bar looks final long before it is; `core.bars` decides.

The bulk download of yfinance is never used: it swallows every failure, rate limits included, and replaces the
process-wide session. Its response cache has no expiry and keeps failures, so it is emptied before each request.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tracker.errors import PricesError, RateLimited
from tracker.model import Bar, CorporateAction, Interval, Tape

if TYPE_CHECKING:
    from curl_cffi.requests import Session

log = logging.getLogger("tracker.prices")

NAME = "yahoo"
BEGINNING = date(1970, 1, 2)  # Yahoo counts seconds from 1970: no bar of ours is older


class Yahoo:
    """`ports.Prices` over yfinance, imported at the first request.

    `session` is a curl_cffi session (None: one of our own, as a current Chrome). `cache_dir` keeps cookies and
    time zones; they are pickled there, so it must be private to the user. `timeout` is seconds for one HTTP request.
    One request at a time: yfinance shares its state across the process.
    """

    name = NAME

    def __init__(
        self, session: Session[Any] | None = None, cache_dir: Path | str | None = None, timeout: float = 10.0
    ) -> None:
        self._session = session
        self._cache_dir = Path(cache_dir) if cache_dir is not None else Path.home() / ".cache" / "tracker"
        self.timeout = timeout
        self._lock = threading.Lock()

    def begin_round(self) -> None:
        """Forget every cached answer, good or bad."""
        with self._lock:
            self._client()

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        """Bars and actions of the exchange's days `first`..`last`, as `ports.Prices` promises.

        Intraday bars include Yahoo's pre- and post-market and Hong Kong's auction bar of 16:08.
        """
        if not Interval(interval).is_known:
            raise PricesError(f"{symbol}: {interval!r} is no interval; write 1m, 5m, 15m, 1h or 1d", "empty")
        begin, end = first or BEGINNING, last or now.date() + timedelta(days=1)
        with self._lock, _border(symbol):
            frame, meta = self._history(symbol, interval, begin, end)
            tape = _read(symbol, interval, frame, _Told.of(meta, now))
        bars = tuple(bar for bar in tape.bars if begin <= bar.day <= end)
        if not bars:
            raise PricesError(f"{symbol}: Yahoo has no {interval} bars from {begin} to {end}", "empty")
        return Tape(symbol, interval, bars, tape.actions)

    def _history(self, symbol: str, interval: str, begin: date, end: date) -> tuple[Any, Any]:
        client = self._client()
        ticker = client.Ticker(symbol, session=self._session)
        frame = ticker.history(
            interval=interval,
            start=begin.isoformat(),
            end=(end + timedelta(days=1)).isoformat(),
            auto_adjust=False,
            prepost=interval != "1d",
            keepna=True,
            timeout=self.timeout,
        )
        return frame, ticker.history_metadata

    def _client(self) -> Any:
        """yfinance with raised exceptions, our cache folder, our session, and nothing remembered."""
        import yfinance
        from yfinance.data import YfData

        # yfinance 1.7 asks pandas 3.1 for what pandas 4 will drop, and turns its own deprecation warnings on.
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="yfinance")
        if self._session is None:
            from curl_cffi.requests import Session

            self._session = Session[Any](impersonate="chrome")
        self._cache_dir = _usable(self._cache_dir)
        yfinance.config.debug.hide_exceptions = False
        # What it would complain of on stderr is raised as well, or did not matter: a cookie that is not needed.
        logging.getLogger("yfinance").setLevel(logging.CRITICAL)
        if yfinance.cache._TzDBManager.get_location() != str(self._cache_dir):
            yfinance.set_tz_cache_location(str(self._cache_dir))
        YfData.cache_get.cache_clear()
        return yfinance


def _usable(folder: Path) -> Path:
    """The folder, made; or one of our own under the system's temporary folder where it cannot be made or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.access(folder, os.W_OK | os.X_OK):
            return folder
        why = "it is not writable"
    except OSError as wrong:
        why = wrong.strerror or str(wrong)
    spare = Path(tempfile.mkdtemp(prefix="market-reaction-tracker-"))
    log.warning("the cache folder %s cannot be used (%s); %s is, name another by TRACKER_CACHE", folder, why, spare)
    return spare


@dataclass(frozen=True, slots=True)
class _Told:
    """What an answer says of itself, and when it was given."""

    zone: ZoneInfo
    opens: time
    currency: str
    now: datetime

    @classmethod
    def of(cls, meta: Any, now: datetime) -> _Told:
        opens = meta["currentTradingPeriod"]["regular"]["start"]
        return cls(ZoneInfo(meta["exchangeTimezoneName"]), opens.time(), meta["currency"] or "", now)

    def open_of(self, day: date) -> datetime:
        """The usual open of a day's session; the calendar knows better about late ones."""
        return datetime.combine(day, self.opens, self.zone).astimezone(UTC)


def _read(symbol: str, interval: str, frame: Any, told: _Told) -> Tape:
    """yfinance's frame as a tape. Its index is exchange time, in seconds or microseconds: never read as integers."""
    columns = ("Open", "High", "Low", "Close", "Volume")
    moments = [moment.to_pydatetime() for moment in frame.index]
    rows = zip(*(frame[name].tolist() for name in columns), strict=True)
    bars = []
    for moment, row in zip(moments, rows, strict=True):
        day = moment.astimezone(told.zone).date()
        start = told.open_of(day) if interval == "1d" else moment.astimezone(UTC)
        opens, high, low, close, volume = map(_number, row)
        # By position: Bar(symbol, interval, start, day, open, high, low, close, volume, learned, provisional, ...)
        bars.append(
            Bar(symbol, interval, start, day, opens, high, low, close, volume, told.now, False, NAME, told.currency)
        )
    return Tape(
        symbol, interval, tuple(bars), tuple(_actions(symbol, moments, frame, told)) if interval == "1d" else ()
    )


def _actions(symbol: str, moments: list[datetime], frame: Any, told: _Told) -> Iterator[CorporateAction]:
    """Dividends (a fund's capital gains among them) and splits by ex-date."""
    for column, sort in (("Dividends", "dividend"), ("Capital Gains", "dividend"), ("Stock Splits", "split")):
        if column in frame:
            for moment, amount in zip(moments, frame[column].tolist(), strict=True):
                if amount and isfinite(amount):
                    yield CorporateAction(symbol, moment.date(), sort, float(amount), told.now, NAME)


def _number(value: Any) -> float | None:
    number = float(value)
    return number if isfinite(number) else None


@contextmanager
def _border(symbol: str) -> Iterator[None]:
    """The one place where what yfinance and curl_cffi raise becomes ours.

    The last clause is wide on purpose: on an answer of an unexpected shape yfinance raises whatever its parsing
    ran into (KeyError, TypeError, AttributeError, pandas' own), and none of these may end a round.
    """
    from json import JSONDecodeError

    from curl_cffi.requests.exceptions import RequestException
    from yfinance import exceptions as foreign

    try:
        yield
    except foreign.YFRateLimitError as wrong:
        raise RateLimited(f"{symbol}: Yahoo asks for a pause (HTTP 429)") from wrong
    except foreign.YFTzMissingError as wrong:
        raise PricesError(f"{symbol}: Yahoo knows no such symbol", "unknown_symbol") from wrong
    except foreign.YFPricesMissingError as wrong:
        raise PricesError(f"{symbol}: {wrong}", _missing(str(wrong.yahoo_reason or ""))) from wrong
    except foreign.YFDataException as wrong:
        raise PricesError(f"{symbol}: Yahoo is down: {wrong}", "transport") from wrong
    except JSONDecodeError as wrong:
        raise PricesError(f"{symbol}: the answer is not JSON: {wrong.doc[:80]!r}", "malformed") from wrong
    except RequestException as wrong:
        outcome = "unknown_symbol" if getattr(wrong.response, "status_code", 0) == 404 else "transport"
        raise PricesError(f"{symbol}: {type(wrong).__name__}: {wrong}", outcome) from wrong
    except Exception as wrong:
        raise PricesError(f"{symbol}: an answer of unknown shape: {wrong!r}", "malformed") from wrong


def _missing(reason: str) -> str:
    """Yahoo's own words tell a symbol it does not know from a stretch it has nothing for."""
    return "unknown_symbol" if "No data found" in reason or "delisted" in reason else "empty"
