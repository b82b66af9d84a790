"""Facts from the real prices that tests share: SMIC, Hua Hong, Cambricon and their indices, 2023-2025."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from tests.shared import shared
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
    Sessions,
    Watchlist,
)
from tracker.prices.calendar import ExchangeCalendars

FILES = {
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


def calendar_of(symbol: str) -> str:
    listing = WATCHLIST.by_symbol.get(symbol)
    return listing.calendar if listing else {"^HSI": "XHKG", "000300.SS": "XSHG", "SPY": "XNYS"}[symbol]


@cache
def sessions(calendar: str) -> Sessions:
    return ExchangeCalendars().sessions(calendar, FIRST, LAST)


@cache
def tape(symbol: str) -> tuple[Bar, ...]:
    """Daily bars of `FIRST`..`LAST`, each learned half an hour after its session's close."""
    known = sessions(calendar_of(symbol))
    rows = csv.DictReader(Path(shared("prices") / FILES[symbol]).read_text(encoding="utf-8-sig").splitlines())
    made = []
    for row in ({key.lower(): value for key, value in row.items()} for row in rows):
        day = date.fromisoformat(row["date"][:10])
        if row["close"] and day in known.index:
            session = known.sessions[known.index[day]]
            low, high = row.get("low") or row["close"], row.get("high") or row["close"]
            made.append(
                Bar(
                    symbol,
                    "1d",
                    session.opens,
                    day,
                    float(row["open"]),
                    float(high),
                    float(low),
                    float(row["close"]),
                    float(row["volume"]),
                    session.closes + timedelta(minutes=30),
                )
            )
    return tuple(made)


def facts(as_of: datetime, *symbols: str, until: date = LAST) -> Facts:
    """What was known at `as_of` of some symbols (none named: all), bars after `until` left out."""
    chosen = symbols or tuple(FILES)
    bars = {
        symbol: tuple(bar for bar in tape(symbol) if bar.learned <= as_of and bar.day <= until) for symbol in chosen
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
