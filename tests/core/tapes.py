"""Small tapes written by hand: sessions on plain weekdays, bars from closes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from tracker.model import Bar, CorporateAction, Listing, Session, Sessions

SMIC_H = Listing("0981.HK", "SMIC", "XHKG", "HKD", "^HSI")
SMIC_A = Listing("688981.SS", "SMIC", "XSHG", "CNY", "000300.SS", limit=0.20, board="STAR")
LONG_AFTER = datetime(2030, 1, 1, tzinfo=UTC)


def weekdays(first: date, last: date, calendar: str = "XSHG", opens: int = 90, closes: int = 420) -> Sessions:
    """Monday to Friday; `opens` and `closes` are minutes after midnight UTC (09:30 and 15:00 in Shanghai)."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    midnight = {day: datetime.combine(day, time(), UTC) for day in days}
    sessions = tuple(
        Session(day, midnight[day] + timedelta(minutes=opens), midnight[day] + timedelta(minutes=closes))
        for day in days
        if day.weekday() < 5
    )
    return Sessions(calendar, "Asia/Shanghai", sessions, "by hand")


def bar(
    day: date,
    close: float | None,
    *,
    symbol: str = "688981.SS",
    volume: float | None = 1000.0,
    learned: datetime | None = None,
    source: str = "csv",
    provisional: bool = False,
    flaw: str = "",
    flat: bool = False,
) -> Bar:
    """A daily bar with some room between high and low unless `flat`."""
    room = 0.0 if flat or close is None else 0.5
    low, high = (None, None) if close is None else (close - room, close + room)
    start = datetime.combine(day, time(1, 30), UTC)
    seen = learned or LONG_AFTER
    return Bar(symbol, "1d", start, day, close, high, low, close, volume, seen, provisional, source, "CNY", flaw)


def bars(closes: Mapping[date, float | None], source: str = "csv") -> list[Bar]:
    return [bar(day, close, source=source) for day, close in closes.items()]


def split(day: date, amount: float, learned: datetime = LONG_AFTER, source: str = "csv") -> CorporateAction:
    return CorporateAction("688981.SS", day, "split", amount, learned, source)


def dividend(day: date, amount: float, learned: datetime = LONG_AFTER, source: str = "csv") -> CorporateAction:
    return CorporateAction("688981.SS", day, "dividend", amount, learned, source)


def utc(text: str) -> datetime:
    """An instant from ISO text with an offset, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def on(days: Iterable[str]) -> list[date]:
    return [date.fromisoformat(day) for day in days]
