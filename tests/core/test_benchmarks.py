"""Benchmarks in order: which one an event is held against, what it is called, and which of them hold the share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.core.tapes import bar, weekdays
from tracker.config import compose_config
from tracker.core.market.sessions import session_on
from tracker.core.market.vendor_plan import symbols_of
from tracker.core.reactions.aligned import align
from tracker.core.reactions.flags import attenuated
from tracker.core.reactions.measure import measure
from tracker.knowledge.watchlists import load_watchlist
from tracker.model import (
    Announcement,
    Bar,
    Facts,
    Knowledge,
    Link,
    Listing,
    Precision,
    Reaction,
    Recipe,
    Unmeasured,
    Watchlist,
)

SHARE = Listing("688981.SS", "SMIC", "XSHG", "CNY", "000300.SS", 0.2, "", ("510300.SS", "000001.SS"))
SESSIONS = weekdays(date(2025, 1, 1), date(2026, 6, 30))
DAYS = SESSIONS.days[:320]
EVENT = DAYS[300]
RECIPE = Recipe(knowledge=Knowledge(watchlist=Watchlist(listings=(SHARE,))), minimum=120)


def tape(symbol: str, seed: int, without: tuple[date, ...] = ()) -> tuple[Bar, ...]:
    """Closes of a random walk over the days, but for those left out."""
    steps = np.random.default_rng(seed).normal(0, 0.01, len(DAYS))
    levels = 100 * np.exp(np.cumsum(steps))
    return tuple(
        bar(day, float(level), symbol=symbol) for day, level in zip(DAYS, levels, strict=True) if day not in without
    )


def measured(lost: dict[str, tuple[date, ...] | None], as_of: datetime | None = None) -> Reaction | Unmeasured:
    """The reaction where these benchmarks lack these days (None: they have no bars at all)."""
    bars = {SHARE.symbol: tape(SHARE.symbol, 1)}
    for seed, symbol in enumerate(SHARE.benchmarks, 2):
        without = lost.get(symbol, ())
        if without is not None:
            bars[symbol] = tape(symbol, seed, without)
    now = as_of or datetime(2026, 6, 30, tzinfo=UTC)
    known = {symbol: tuple(one for one in rows if one.day <= now.date()) for symbol, rows in bars.items()}
    facts = Facts(now, bars=known, sessions={"XSHG": SESSIONS})
    session = session_on(SESSIONS, EVENT)
    assert session is not None
    said = session.opens - timedelta(hours=1)
    news = Announcement("s", "product_launch", "", said, Precision.INSTANT, (), (), 1.0, ())
    link = Link("s", "SMIC", SHARE.symbol, "direct", 95, "", EVENT)
    return measure(link, news, align((SHARE,), facts, RECIPE), facts, RECIPE)


@pytest.mark.parametrize(
    ("lost", "used"),
    [
        ({}, "000300.SS"),
        ({"000300.SS": (EVENT,)}, "510300.SS"),
        ({"000300.SS": (DAYS[299],)}, "510300.SS"),
        ({"000300.SS": DAYS[200:229]}, "510300.SS"),  # as public logs of Yahoo show: 29 of 47 sessions missing
        ({"000300.SS": (EVENT,), "510300.SS": (DAYS[302],)}, "000001.SS"),
        ({"000300.SS": None}, "510300.SS"),
        ({"000300.SS": (EVENT,), "510300.SS": None, "000001.SS": DAYS[220:230]}, "000001.SS"),
        ({"000300.SS": (DAYS[100],), "510300.SS": (DAYS[101],), "000001.SS": (DAYS[102],)}, "000300.SS"),
    ],
)
def test_the_first_with_all_needed_closes_is_used_for_the_whole_event_and_named(
    lost: dict[str, tuple[date, ...] | None], used: str
) -> None:
    found = measured(lost)
    assert isinstance(found, Reaction), found
    assert found.benchmark == used
    alone = replace(SHARE, benchmark=used, alternatives=())
    facts_of_one = measured(
        {symbol: None for symbol in SHARE.benchmarks if symbol != used} | {used: lost.get(used, ())}
    )
    assert isinstance(facts_of_one, Reaction)
    assert found.windows == facts_of_one.windows, alone.symbol
    assert found.fit == facts_of_one.fit, "estimation and event rest on the same one"


def test_a_close_that_the_favourite_lacks_on_the_day_leaves_no_event_waiting() -> None:
    """On the evening of the event the favourite's close is missing; it comes later, and the event is revised."""
    evening = datetime.combine(EVENT, datetime.min.time(), UTC) + timedelta(hours=12)
    found = measured({"000300.SS": (EVENT,)}, evening)
    assert isinstance(found, Reaction)
    assert found.benchmark == "510300.SS"
    later = measured({}, evening)
    assert isinstance(later, Reaction)
    assert later.benchmark == "000300.SS"
    nobody = measured(dict.fromkeys(SHARE.benchmarks, (EVENT,)), evening)
    assert isinstance(nobody, Unmeasured)
    assert (nobody.pending, "000300.SS" in nobody.reason) == (True, True)


def test_the_shipped_orders_and_one_of_a_persons_own() -> None:
    shipped = load_watchlist().by_symbol
    assert shipped["688981.SS"].benchmarks == ("000300.SS", "510300.SS", "000001.SS")
    assert shipped["0981.HK"].benchmarks == ("^HSI", "2800.HK")
    assert shipped["NVDA"].benchmarks[0] == "SPY"
    assert {"^HSI", "2800.HK", "510300.SS", "000001.SS"} <= set(symbols_of(shipped.values()))
    hong_kong = {"calendar": "XHKG", "currency": "HKD", "benchmark": "^HSI", "alternatives": ["2800.HK"]}
    own = {**hong_kong, "boards": {"0981": {"benchmark": "^HSCE", "alternatives": []}}}
    chosen = load_watchlist({"markets": {"HK": own}}).by_symbol
    assert chosen["0981.HK"].benchmarks == ("^HSCE",), "an index without the firm, for it alone"
    assert chosen["1347.HK"].benchmarks == ("^HSI", "2800.HK")


@pytest.mark.parametrize(("day", "held"), [(date(2026, 9, 4), False), (date(2026, 9, 7), True)])
def test_hua_hong_is_in_the_hang_seng_since_7_september_2026(day: date, held: bool) -> None:
    knowledge = compose_config(Path("config.toml"), {}).recipe.knowledge
    listing = load_watchlist().by_symbol["1347.HK"]
    assert bool(attenuated(listing, knowledge, day)) == held
    assert bool(attenuated(replace(listing, benchmark="2800.HK"), knowledge, day)) == held
    assert attenuated(load_watchlist().by_symbol["0981.HK"], knowledge, day)
