"""Yahoo's chart answers made from plain figures, as of an instant: only what had happened by then.

The shape is what yfinance 1.7 needs of `/v8/finance/chart/SYMBOL`; the behaviour is what was seen of Yahoo:
daily rows stamped with the session's open and the running day's with its last trade, history divided by every
split that has happened, minute bars for thirty days and eight days a request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import prod
from typing import Any

from tracker.demo.markets import Exchange, market_of
from tracker.demo.markets import periods as periods_of
from tracker.model import Interval

PriceRow = tuple[float | None, float | None, float | None, float | None, float | None]  # open, high, low, close, volume
Query = Mapping[str, str]
JsonAnswer = tuple[int, dict[str, Any]]

DAYS_BACK = {"1m": 30, "2m": 60, "5m": 60, "15m": 60, "1h": 730, "60m": 730}
RANGES = {"1d": 1, "5d": 7, "1mo": 31, "3mo": 93, "6mo": 186, "1y": 366, "2y": 732, "5y": 1827, "max": 40000}


@dataclass(frozen=True, slots=True)
class BarCorrection:
    """From `at` on, the row of `day` reads otherwise: `row` None is a row that is not shown."""

    at: datetime
    day: date
    row: PriceRow | None
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether the row reads so at `now`."""
        return self.at <= now and (self.until is None or now < self.until)


@dataclass
class RecordedPrices:
    """The recorded prices of one symbol, as quoted on each day (not divided by later splits).

    `daily` by exchange day, `minutes` by the instant a minute begins, `dividends` in money a share and `splits`
    as new shares for one old, both by ex-date. What a vendor gets wrong: `paid_in` another currency of a dividend,
    `empty_splits` that it tells without dividing by them, `currency` and `symbol` of an answer that are not the asked.
    """

    daily: Mapping[date, PriceRow] = field(default_factory=dict)
    minutes: Mapping[datetime, PriceRow] = field(default_factory=dict)
    dividends: dict[date, float] = field(default_factory=dict)
    splits: dict[date, float] = field(default_factory=dict)
    corrections: list[BarCorrection] = field(default_factory=list)
    kind: str = "EQUITY"
    paid_in: dict[date, str] = field(default_factory=dict)
    empty_splits: dict[date, float] = field(default_factory=dict)
    currency: str = ""
    symbol: str = ""


Stamped = tuple[int, PriceRow]


def from_closes(closes: Mapping[date, float], volume: float = 1_000_000.0) -> RecordedPrices:
    """Prices where only closes matter: each day opens at the close before; high and low lie a little outside."""
    rows: dict[date, PriceRow] = {}
    before = next(iter(closes.values()), 0.0)
    for day, close in sorted(closes.items()):
        rows[day] = (before, max(before, close) * 1.001, min(before, close) * 0.999, close, volume)
        before = close
    return RecordedPrices(rows)


def chart(symbol: str, figures: RecordedPrices | None, query: Query, now: datetime) -> JsonAnswer:
    """The HTTP status and the JSON with which Yahoo answers a chart request at `now`."""
    if figures is None:
        return 404, _refusal("Not Found", "No data found, symbol may be delisted")
    interval = query.get("interval", "1d")
    if interval != "1d" and interval not in DAYS_BACK:
        return 422, _refusal("Unprocessable Entity", f"Invalid input - interval={interval} is not supported.")
    first, last = _stretch(query, now)
    too_far = _too_far(interval, first, last, now)
    if too_far:
        return 422, _refusal("Unprocessable Entity", too_far)
    market = market_of(symbol)
    rows = daily_rows(figures, market, now) if interval == "1d" else minute_rows(figures, market, interval, now)
    shown = [(stamp, row) for stamp, row in rows if first <= stamp < last]
    if not shown and "period1" in query:
        return 400, _refusal("Bad Request", f"Data doesn't exist for startDate = {first}, endDate = {last}")
    return 200, {"chart": {"result": [_result(symbol, figures, query, shown, now)], "error": None}}


def daily_rows(figures: RecordedPrices, market: Exchange, now: datetime) -> list[Stamped]:
    """Every daily row that Yahoo shows at `now`, on the basis of the splits that have happened."""
    today = now.astimezone(market.zone).date()
    rows: list[Stamped] = []
    for day in sorted({*figures.daily, today}):
        row = _row_of(figures, market, day, now)
        if row is not None:
            opens = market.at(day, market.opens)
            last_trade = min(now - market.delay, market.at(day, market.closes) + timedelta(minutes=8))
            stamp = opens if day < today else max(opens, last_trade)
            rows.append((int(stamp.timestamp()), _divided(row, split_factor(figures, market, day, now))))
    return rows


def split_factor(figures: RecordedPrices, market: Exchange, day: date, now: datetime) -> float:
    """New shares that one share of `day` has become by `now`: Yahoo divides from the ex-date's open on."""
    return prod(ratio for ex, ratio in figures.splits.items() if day < ex and market.at(ex, market.opens) <= now)


def minute_rows(figures: RecordedPrices, market: Exchange, interval: str, now: datetime) -> list[Stamped]:
    """Bars of `interval` that had ended and been shown by `now`."""
    step = int(Interval(interval).length.total_seconds())
    held: dict[int, list[PriceRow]] = {}
    for begin, row in sorted(figures.minutes.items()):
        if begin + timedelta(minutes=1) + market.delay <= now:
            day = begin.astimezone(market.zone).date()
            divided = _divided(row, split_factor(figures, market, day, now))
            stamp = int(begin.timestamp())
            held.setdefault(stamp - stamp % step, []).append(divided)
    return [(stamp, joined(rows)) for stamp, rows in held.items()]


def joined(rows: Sequence[PriceRow]) -> PriceRow:
    """Several bars, oldest first, as one."""
    highs = [row[1] for row in rows if row[1] is not None]
    lows = [row[2] for row in rows if row[2] is not None]
    volume = sum(row[4] or 0.0 for row in rows)
    return rows[0][0], max(highs, default=None), min(lows, default=None), rows[-1][3], volume


def _row_of(figures: RecordedPrices, market: Exchange, day: date, now: datetime) -> PriceRow | None:
    """The day as shown at `now`: corrected, whole once the close has been shown, from minutes while it runs."""
    held = [one for one in figures.corrections if one.day == day and one.holds(now)]
    if held:
        return held[-1].row
    if now >= market.at(day, market.closes) + market.delay:
        return figures.daily.get(day)
    so_far = [
        row
        for begin, row in sorted(figures.minutes.items())
        if begin.astimezone(market.zone).date() == day and begin + timedelta(minutes=1) + market.delay <= now
    ]
    return joined(so_far) if so_far else None


def _divided(row: PriceRow, factor: float) -> PriceRow:
    prices = tuple(None if price is None else price / factor for price in row[:4])
    return prices[0], prices[1], prices[2], prices[3], None if row[4] is None else row[4] * factor


def _stretch(query: Query, now: datetime) -> tuple[int, int]:
    """The seconds asked for: [first, last)."""
    if "period1" in query:
        return int(query["period1"]), int(query["period2"])
    found = re.fullmatch(r"(\d+)d", query.get("range", "1mo"))
    days = RANGES.get(query.get("range", "1mo")) or int(found[1] if found else 31)
    return int((now - timedelta(days=days)).timestamp()), int(now.timestamp()) + 1


def _too_far(interval: str, first: int, last: int, now: datetime) -> str:
    """Yahoo's refusal of intraday history that it no longer has, "" when it has it."""
    said = f"{interval} data not available for startTime={first} and endTime={last}."
    if interval == "1m" and last - first > 8 * 86400:
        return f"{said} Only 8 days worth of 1m granularity data are allowed to be fetched per request."
    back = DAYS_BACK.get(interval)
    if back and first < now.timestamp() - back * 86400:
        return f"{said} The requested range must be within the last {back} days."
    return ""


def _refusal(code: str, description: str) -> dict[str, Any]:
    return {"chart": {"result": None, "error": {"code": code, "description": description}}}


def _result(
    symbol: str, figures: RecordedPrices, query: Query, shown: Sequence[Stamped], now: datetime
) -> dict[str, Any]:
    columns = list(zip(*(row for _, row in shown), strict=True))
    names = ("open", "high", "low", "close", "volume")
    quote = {name: list(column) for name, column in zip(names, columns, strict=False)}
    result: dict[str, Any] = {"meta": _meta(symbol, figures, query, shown, now), "indicators": {"quote": [quote]}}
    if shown:
        result["timestamp"] = [stamp for stamp, _ in shown]
    if query.get("interval", "1d") == "1d":
        result["indicators"]["adjclose"] = [{"adjclose": quote["close"]} if shown else {}]
    events = dict(_events(figures, market_of(symbol), shown, now))
    return {**result, "events": events} if events else result


def _events(
    figures: RecordedPrices, market: Exchange, shown: Sequence[Stamped], now: datetime
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Dividends (divided by later splits, as Yahoo does) and splits whose ex-date has opened, within the rows."""
    if not shown:
        return
    first = datetime.fromtimestamp(shown[0][0], UTC)

    def begun(day: date) -> bool:
        return first <= market.at(day, market.opens) <= now

    paid = [(day, cash / split_factor(figures, market, day, now)) for day, cash in figures.dividends.items()]
    money = {day: {"currency": figures.paid_in[day]} if day in figures.paid_in else {} for day, _ in paid}
    dividends = {day: {"amount": cash, **money[day]} for day, cash in paid if begun(day)}
    splits = {day: _ratio(new) for day, new in {**figures.splits, **figures.empty_splits}.items() if begun(day)}
    for name, found in (("dividends", dividends), ("splits", splits)):
        stamped = {int(market.at(day, market.opens).timestamp()): event for day, event in sorted(found.items())}
        if stamped:
            yield name, {str(stamp): {"date": stamp, **event} for stamp, event in stamped.items()}


def _ratio(new: float) -> dict[str, Any]:
    above, below = (new, 1.0) if new >= 1 else (1.0, round(1 / new, 9))
    return {"numerator": above, "denominator": below, "splitRatio": f"{above:g}:{below:g}"}


def _meta(
    symbol: str, figures: RecordedPrices, query: Query, shown: Sequence[Stamped], now: datetime
) -> dict[str, Any]:
    market = market_of(symbol)
    today = now.astimezone(market.zone).date()
    periods = periods_of(market, today)
    meta: dict[str, Any] = {
        "currency": figures.currency or market.currency,
        "symbol": figures.symbol or symbol,
        "exchangeName": market.exchange,
        "instrumentType": figures.kind,
        "firstTradeDate": None,
        "regularMarketTime": shown[-1][0] if shown else int(now.timestamp()),
        "regularMarketPrice": shown[-1][1][3] if shown else None,
        "gmtoffset": periods["regular"]["gmtoffset"],
        "timezone": periods["regular"]["timezone"],
        "exchangeTimezoneName": str(market.zone),
        "priceHint": 2,
        "currentTradingPeriod": periods,
        "dataGranularity": query.get("interval", "1d"),
        "range": query.get("range", ""),
        "validRanges": list(RANGES),
    }
    if query.get("interval", "1d") != "1d" and shown:
        meta["tradingPeriods"] = _trading_periods(market, query, shown)
    return meta


def _trading_periods(market: Exchange, query: Query, shown: Sequence[Stamped]) -> Any:
    """A list of one-element lists, or three such lists when pre- and post-market were asked for."""
    days = sorted({datetime.fromtimestamp(stamp, market.zone).date() for stamp, _ in shown})
    periods = [periods_of(market, day) for day in days]
    if query.get("includePrePost", "").lower() != "true":
        return [[one["regular"]] for one in periods]
    return {name: [[one[name]] for one in periods] for name in ("pre", "regular", "post")}
