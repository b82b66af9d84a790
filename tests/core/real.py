"""Facts from real prices: SMIC, Hua Hong, Cambricon, Nvidia and their indices, August 2023 to September 2025."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from tests.shared import shared
from tracker.demo.figures import SessionFigures, figures
from tracker.demo.figures import symbols as shipped
from tracker.knowledge.load import load_knowledge
from tracker.model import (
    Announcement,
    Bar,
    Facts,
    Knowledge,
    Link,
    Listing,
    Precision,
    Recipe,
    Session,
    Sessions,
    Watchlist,
)
from tracker.prices.calendar import ExchangeCalendars

# Beyond what the demo ships: sessions after its figures end, and TSMC.
FURTHER = {
    "0981.HK": "0981.HK_to_2025-10-30_luciusneo.csv",
    "1347.HK": "1347.HK_to_2025-10-30_luciusneo.csv",
    "688981.SS": "688981.SS_daily_eastmoney_xiedonge.csv",
    "688347.SS": "688347.SS_daily_eastmoney_xiedonge.csv",
    "688256.SS": "688256.SS_daily_eastmoney_xiedonge.csv",
    "^HSI": "HSI_daily_1986_2026-08-20_tzjtan.csv",
    "000300.SS": "CSI_300_daily_tzjtan.csv",
    "SPY": "SPY_daily_adj_2020_2026-08-07_xunxuntj.csv",
    "NVDA": "NVDA_daily_adj_2020_2026-08-07_xunxuntj.csv",
    "TSM": "TSM_daily_adj_2010_2025-12_leon7786.csv",
}
HONG_KONG = [
    Listing(symbol, name, "XHKG", "HKD", "^HSI") for symbol, name in (("0981.HK", "SMIC"), ("1347.HK", "Hua Hong"))
]
SHANGHAI = [
    Listing(symbol, name, "XSHG", "CNY", "000300.SS", limit=0.20, board="STAR")
    for symbol, name in (("688981.SS", "SMIC"), ("688347.SS", "Hua Hong"), ("688256.SS", "Cambricon"))
]
NEW_YORK = [Listing(symbol, name, "XNYS", "USD", "SPY") for symbol, name in (("NVDA", "Nvidia"), ("TSM", "TSMC"))]
WATCHLIST = Watchlist(listings=(*HONG_KONG, *SHANGHAI, *NEW_YORK))
RECIPE = Recipe(Knowledge(WATCHLIST, members=load_knowledge().members))
FIRST, LAST = date(2023, 6, 1), date(2025, 10, 30)
SHIPPED = date(2025, 9, 10)


def calendar_of(symbol: str) -> str:
    listing = WATCHLIST.by_symbol.get(symbol)
    return listing.calendar if listing else {"^HSI": "XHKG", "000300.SS": "XSHG", "SPY": "XNYS"}[symbol]


@cache
def sessions(calendar: str) -> Sessions:
    return ExchangeCalendars().sessions(calendar, FIRST, LAST)


class Row(NamedTuple):
    """A session as a table of prices has it."""

    day: date
    open: float | None
    high: float | None
    low: float | None
    close: float
    volume: float


@cache
def tape(symbol: str, further: bool = False) -> tuple[Bar, ...]:
    """Daily bars, each learned half an hour after its session's close: the demo's figures, or the longer tables."""
    rows = _further(symbol) if further else figures(symbol)
    known = sessions(calendar_of(symbol))
    return tuple(_bar(symbol, row, known.sessions[known.index[row.day]]) for row in rows if row.day in known.index)


def _further(symbol: str) -> Iterator[Row]:
    lines = (shared("prices") / FURTHER[symbol]).read_text(encoding="utf-8-sig").splitlines()
    for row in ({key.lower(): value for key, value in row.items()} for row in csv.DictReader(lines)):
        if row["close"]:
            prices = [float(row[name]) if row.get(name) else None for name in ("open", "high", "low")]
            yield Row(date.fromisoformat(row["date"][:10]), *prices, float(row["close"]), float(row["volume"]))


def _bar(symbol: str, row: Row | SessionFigures, session: Session) -> Bar:
    high, low = row.high or row.close, row.low or row.close
    learned = session.closes + timedelta(minutes=30)
    return Bar(symbol, "1d", session.opens, row.day, row.open, high, low, row.close, row.volume, learned)


def facts(as_of: datetime, *symbols: str, until: date = LAST) -> Facts:
    """What was known at `as_of` of some symbols (none named: all), bars after `until` left out.

    The demo's figures reach to 10 September 2025 and do not hold TSMC; what goes beyond them is read from tables that
    are not part of the project, without which the test skips.
    """
    further = min(as_of.date(), until) > SHIPPED or "TSM" in symbols
    chosen = symbols or tuple(FURTHER if further else shipped())
    bars = {
        symbol: tuple(bar for bar in tape(symbol, further) if bar.learned <= as_of and bar.day <= until)
        for symbol in chosen
    }
    calendars = {calendar: sessions(calendar) for calendar in {calendar_of(symbol) for symbol in chosen}}
    return Facts(as_of, bars=bars, sessions=calendars)


def link(symbol: str, day: str, story: str = "story") -> Link:
    listing = WATCHLIST.by_symbol[symbol]
    return Link(story, listing.company, symbol, "direct", 90, "named in the title", date.fromisoformat(day))


def announcement(
    said: str = "2025-08-21T13:30:00+00:00", precision: Precision = Precision.INSTANT, story: str = "story"
) -> Announcement:
    return Announcement(
        story=story,
        kind="model_release",
        title="DeepSeek hints at home-made chips",
        said=datetime.fromisoformat(said),
        precision=precision,
        actors=("DeepSeek",),
        companies=("SMIC",),
        score=0.9,
        evidence=(),
    )


def evening(day: str) -> datetime:
    """20:00 in Hong Kong and Shanghai: both closed, their bars are in."""
    return datetime.fromisoformat(f"{day}T12:00:00+00:00").astimezone(UTC)
