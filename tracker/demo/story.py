"""The replays and what they show: August 2025 (DeepSeek V3.1), April 2026 (DeepSeek V4, the seed's day).

The same jobs, store and adapters as the daemon's run on a replayed clock; publishers and the vendor are servers on
this machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tracker.app import open_tracker
from tracker.config import Config, compose_config
from tracker.demo.figures import figures
from tracker.demo.world import World
from tracker.drivers.replay import ReplayClock, replay
from tracker.model import Bar, Results, Run, Watchlist
from tracker.pipeline.tracker import Tracker
from tracker.prices.yahoo import Yahoo
from tracker.sources import Hearer

START = datetime(2025, 8, 18, 0, 0, tzinfo=UTC)
END = datetime(2025, 9, 9, 23, 0, tzinfo=UTC)
DAY = date(2025, 8, 22)
SHOWN = ("0981.HK", "1347.HK", "688981.SS", "688256.SS", "688347.SS")
NOTE = (
    "Demonstration: prices of public record (Nvidia, SPY and Hua Hong in Hong Kong adjusted for dividends); headlines "
    "reconstructed from what was public then; publishers played by a server on this machine."
)


@dataclass(frozen=True)
class Stretch:
    """A recorded stretch of history: from when to when it is replayed, the day it is about, and whom it shows."""

    name: str
    start: datetime
    end: datetime
    day: date
    shown: tuple[str, ...]
    note: str = NOTE


AUGUST = Stretch("august", START, END, DAY, SHOWN)
SEED = Stretch(
    "seed",
    datetime(2026, 4, 17, 0, 0, tzinfo=UTC),
    datetime(2026, 4, 29, 23, 0, tzinfo=UTC),
    date(2026, 4, 24),
    ("0981.HK", "688981.SS", "1347.HK", "688347.SS", "688256.SS", "688041.SS", "^HSI", "000300.SS"),
    f"{NOTE} Prices of Hua Hong in Hong Kong end on 16 April: what it did after that is not known here.",
)
STORIES = {one.name: one for one in (AUGUST, SEED)}


@dataclass(frozen=True)
class Shown:
    """What the demo ends with: figures of its day from the stored bars, results, and the report's file."""

    figures: tuple[tuple[str, str], ...]  # listing, "+10.06 %" or why there is none
    results: Results
    page: Path
    failed: tuple[Run, ...]
    stretch: Stretch = AUGUST


def run_demo(folder: Path, told: Callable[[Run], None] = lambda _: None, stretch: Stretch = AUGUST) -> Shown:
    """Replay the stretch into `folder` (a store, reports); `told` hears of each run. Safe to run again: it goes on."""
    clock = ReplayClock(stretch.start)
    with World(clock, stretch.name) as world:
        tracker = open_demo(folder, clock, world, stretch)
        try:
            failed = []
            for run in replay(tracker, clock, stretch.end):
                told(run)
                failed += [run] if run.outcome != "ok" else []
            return show(tracker, tuple(failed), stretch)
        finally:
            tracker.store.close()


def open_demo(folder: Path, clock: ReplayClock, world: World, stretch: Stretch = AUGUST) -> Tracker:
    """The tracker of the demo: the real parts, with the demo's servers in place of publishers and vendor."""
    return open_tracker(
        demo_config(folder, world),
        clock=clock,
        source=Hearer(per_host_gap=0.0),  # all publishers are one machine: this one
        prices={"yahoo": Yahoo(session=world.session(), cache_dir=folder / "cache")},
        pause=lambda _: None,
        notes=(stretch.note,),
    )


def demo_config(folder: Path, world: World) -> Config:
    """The shipped recipe, feeds of the played publishers, and the listings whose prices are recorded."""
    tables = {
        "jobs": {"news": 14400, "derive": 7 * 86400, "settle": [35]},
        "prices": {"minutes": False},
        "report": {"formats": ["html", "markdown"]},
    }
    config = compose_config(folder / "config.toml", tables)
    listed = config.recipe.following(recorded(config.recipe.watchlist, world))
    return replace(config, recipe=listed, feeds=world.feeds())


def recorded(watchlist: Watchlist, world: World) -> Watchlist:
    """The watchlist with the listings whose prices the world knows."""
    known = world.symbols()
    kept = (
        replace(one, alternatives=tuple(symbol for symbol in one.alternatives if symbol in known))
        for one in watchlist.listings
        if one.symbol in known
    )
    return replace(watchlist, listings=tuple(kept))


def show(tracker: Tracker, failed: tuple[Run, ...], stretch: Stretch = AUGUST) -> Shown:
    """Take what the demo shows from the store."""
    moves = tuple((symbol, figure_of(tracker, symbol, stretch)) for symbol in stretch.shown)
    results = tracker.store.results(tracker.view.recipe.name)
    return Shown(moves, results, tracker.folder / f"{stretch.day}.html", failed, stretch)


def figure_of(tracker: Tracker, symbol: str, stretch: Stretch = AUGUST) -> str:
    """The move of a listing on the day, close over the close before, from the stored bars."""
    bars = tracker.store.bars(symbol, "1d", stretch.day - timedelta(days=21), stretch.day, tracker.clock())
    usable = [bar for bar in bars if bar.close is not None and not bar.flaw]
    if not usable or usable[-1].day != stretch.day:
        return (
            f"not known: the recorded bars end on {ends:%-d %B}" if (ends := ending(symbol, stretch)) else "not traded"
        )
    before, after = usable[-2], usable[-1]
    return f"{move(before, after):+.2%}".replace("%", " %")


def move(before: Bar, after: Bar) -> float:
    """Close over close before, less one."""
    assert before.close is not None
    assert after.close is not None
    return after.close / before.close - 1


def ending(symbol: str, stretch: Stretch) -> date | None:
    """The last recorded day of a symbol whose figures end before the day that the story is about."""
    last = figures(symbol, stretch.name)[-1].day
    return last if last < stretch.day else None
