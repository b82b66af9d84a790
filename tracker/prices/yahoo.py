"""Yahoo's prices through yfinance: `Ticker.history`, one session, every failure sorted.

What comes out is what Yahoo says, unjudged. Three of its habits matter to who reads it:

* Closes are divided by every split up to the moment of asking, with `auto_adjust=False` too: "raw" means
  unadjusted for *dividends* alone. After a split the whole history is stated anew (`DIVIDES`).
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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tracker.errors import GivenUp, PricesError, RateLimited
from tracker.model import Bar, CorporateAction, Interval, Tape

if TYPE_CHECKING:
    from tracker.prices.vendor_session import VendorSession

log = logging.getLogger("tracker.prices")

NAME = "yahoo"
DIVIDES = True
# Yahoo counts 30, 60 and 730 days of 24 hours back from the moment of asking; the first session asked for begins at
# its exchange's midnight, in Asia up to 32 hours before the day's in UTC ends. At most eight days of 1m a request.
REACH = {"1m": 28, "5m": 58, "1h": 728}
DOWN = "Will be right back"  # what Yahoo's page says while it is down, with status 200
BEGINNING = date(1970, 1, 2)  # Yahoo counts seconds from 1970: no bar of ours is older


class Yahoo:
    """`ports.Prices` over yfinance, imported at the first request.

    `session` is the line to it (None: one of our own). `cache_dir` keeps cookies and
    time zones; they are pickled there, so it must be private to the user. `timeout` is seconds for one HTTP request.
    One request at a time: yfinance shares its state across the process.
    """

    name = NAME
    reach = REACH

    def __init__(
        self, session: VendorSession | None = None, cache_dir: Path | str | None = None, timeout: float = 10.0
    ) -> None:
        self._session = session
        self._cache_dir = Path(cache_dir) if cache_dir is not None else Path.home() / ".cache" / "tracker"
        self.timeout = timeout
        if session is not None:
            session.longest = timeout
        self._lock = threading.Lock()

    @property
    def requests(self) -> int:
        """Cookies, crumbs and repeated questions among them."""
        return self._session.meter.requests if self._session is not None else 0

    def begin_round(self) -> None:
        """Forget every cached answer, good or bad, and what failed in the last round."""
        with self._lock:
            self._client()
            self._line().meter.forget()

    def covers(self, symbol: str, interval: str) -> bool:
        """Every exchange that we know of; a symbol it does not know it says so of."""
        del symbol
        return Interval(interval).is_known

    def _line(self) -> VendorSession:
        if self._session is None:
            from tracker.prices.vendor_session import VendorSession

            self._session = VendorSession(self.timeout)
        return self._session

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        """Bars and actions of the exchange's days `first`..`last`, as `ports.Prices` promises.

        Intraday bars include Yahoo's pre- and post-market and Hong Kong's auction bar of 16:08.
        """
        if not Interval(interval).is_known:
            raise PricesError(f"{symbol}: {interval!r} is no interval; write 1m, 5m, 15m, 1h or 1d", "empty")
        begin, end = first or BEGINNING, last or now.date() + timedelta(days=1)
        with self._lock, _border(symbol, self._line()):
            frame, meta, paid = self._history(symbol, interval, begin, end)
            if meta.get("symbol", symbol) != symbol:
                raise PricesError(f"{symbol}: Yahoo answered with {meta['symbol']} instead", "malformed")
            tape = _read(symbol, interval, frame, _Told.of(meta, now, paid))
        bars = tuple(bar for bar in tape.bars if begin <= bar.day <= end)
        if not bars:
            raise PricesError(f"{symbol}: Yahoo has no {interval} bars from {begin} to {end}", "empty")
        return Tape(symbol, interval, bars, tape.actions)

    def _history(self, symbol: str, interval: str, begin: date, end: date) -> tuple[Any, Any, Any]:
        client = self._client()
        ticker = client.Ticker(symbol, session=self._line())
        frame = ticker.history(
            interval=interval,
            start=begin.isoformat(),
            end=(end + timedelta(days=1)).isoformat(),
            auto_adjust=False,
            prepost=interval != "1d",
            keepna=True,
            timeout=self.timeout,
        )
        return frame, ticker.history_metadata, ticker._price_history._dividends

    def _client(self) -> Any:
        """yfinance with raised exceptions, our cache folder, our session, and nothing remembered."""
        import yfinance
        from yfinance.data import YfData

        # yfinance 1.7 asks pandas 3.1 for what pandas 4 will drop, and turns its own deprecation warnings on.
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="yfinance")
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
    paid_in: Mapping[date, str]  # of dividends the currencies, where Yahoo names one

    @classmethod
    def of(cls, meta: Any, now: datetime, paid: Any) -> _Told:
        opens = meta["currentTradingPeriod"]["regular"]["start"]
        named = paid["currency"].items() if "currency" in getattr(paid, "columns", ()) else ()
        currencies = {moment.date(): str(one or "") for moment, one in named}
        return cls(ZoneInfo(meta["exchangeTimezoneName"]), opens.time(), meta["currency"] or "", now, currencies)

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
                    currency = told.paid_in.get(moment.date(), "") if column == "Dividends" else ""
                    yield CorporateAction(symbol, moment.date(), sort, float(amount), told.now, NAME, currency)


def _number(value: Any) -> float | None:
    number = float(value)
    return number if isfinite(number) else None


@contextmanager
def _border(symbol: str, line: VendorSession) -> Iterator[None]:
    """The one place where what yfinance and curl_cffi raise becomes ours.

    Whatever yfinance made of a refusal or an outage, the status that the line saw is what counts. The last clause is
    wide on purpose: on an answer of an unexpected shape yfinance raises whatever its parsing ran into (KeyError,
    TypeError, AttributeError, pandas' own), and none of these may end a round.
    """
    from tracker.prices.vendor_session import trouble

    before = len(line.meter.failures)
    try:
        yield
    except GivenUp as wrong:
        raise GivenUp(f"{symbol}: Yahoo: {wrong}", wrong.outcome) from wrong
    except PricesError:
        raise
    except Exception as wrong:
        failed = line.meter.failures[-1:] if len(line.meter.failures) > before else []
        raise trouble(symbol, "Yahoo", *failed[0]) if failed else _ours(symbol, wrong) from wrong


def _ours(symbol: str, wrong: Exception) -> PricesError:
    """What yfinance or curl_cffi raised, with no failed request behind it, as ours."""
    from json import JSONDecodeError

    from curl_cffi.requests.exceptions import RequestException
    from yfinance import exceptions as foreign

    if isinstance(wrong, foreign.YFRateLimitError):
        return RateLimited(f"{symbol}: Yahoo asks for a pause (HTTP 429)")
    if isinstance(wrong, foreign.YFTzMissingError):
        return PricesError(f"{symbol}: Yahoo knows no such symbol", "unknown_symbol")
    if isinstance(wrong, foreign.YFPricesMissingError):
        return PricesError(f"{symbol}: {wrong}", _missing(str(wrong.yahoo_reason or "")))
    if isinstance(wrong, foreign.YFDataException):
        return PricesError(f"{symbol}: Yahoo is down: {wrong}", "transport")
    if isinstance(wrong, JSONDecodeError):
        # The page of an outage is noticed by yfinance in later answers than a symbol's first.
        outcome = "transport" if DOWN in wrong.doc else "malformed"
        return PricesError(f"{symbol}: the answer is not JSON: {wrong.doc[:80]!r}", outcome)
    if isinstance(wrong, RequestException):
        status = getattr(wrong.response, "status_code", 0)
        outcome = "unknown_symbol" if status == 404 else "transport"
        return PricesError(f"{symbol}: {type(wrong).__name__}: {wrong}", outcome)
    # A symbol's first question takes the first of the results, of which there may be none.
    outcome = "empty" if isinstance(wrong, IndexError) else "malformed"
    return PricesError(f"{symbol}: an answer of unknown shape: {wrong!r}", outcome)


def _missing(reason: str) -> str:
    """Yahoo's own words tell a symbol it does not know from a stretch it has nothing for."""
    return "unknown_symbol" if "No data found" in reason or "delisted" in reason else "empty"
