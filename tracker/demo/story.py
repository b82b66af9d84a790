"""The replay of 18 August to 9 September 2025, and what it shows.

The same jobs, store and adapters as the daemon's run on a replayed clock; publishers and the vendor are servers on
this machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from tracker.app import open_tracker
from tracker.config import Config, compose_config
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
    "This is a demonstration. Prices are daily figures of public record (those of Nvidia, SPY and Hua Hong in Hong "
    "Kong adjusted for dividends); the headlines are reconstructions, written from what was public then, and their "
    "publishers are played by a server on this machine."
)


@dataclass(frozen=True)
class Shown:
    """What the demo ends with: figures of 22 August from the stored bars, results, and the report's file."""

    figures: tuple[tuple[str, str], ...]  # listing, "+10.06 %" or why there is none
    results: Results
    page: Path
    failed: tuple[Run, ...]


def run_demo(folder: Path, told: Callable[[Run], None] = lambda _: None) -> Shown:
    """Replay the stretch into `folder` (a store, reports); `told` hears of each run. Safe to run again: it goes on."""
    clock = ReplayClock(START)
    with World(clock) as world:
        tracker = open_demo(folder, clock, world)
        try:
            failed = []
            for run in replay(tracker, clock, END):
                told(run)
                failed += [run] if run.outcome != "ok" else []
            return show(tracker, tuple(failed))
        finally:
            tracker.store.close()


def open_demo(folder: Path, clock: ReplayClock, world: World) -> Tracker:
    """The tracker of the demo: the real parts, with the demo's servers in place of publishers and vendor."""
    return open_tracker(
        demo_config(folder, world),
        clock=clock,
        source=Hearer(per_host_gap=0.0),  # all publishers are one machine: this one
        prices={"yahoo": Yahoo(session=world.session(), cache_dir=folder / "cache")},
        pause=lambda _: None,
        notes=(NOTE,),
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
    return replace(watchlist, listings=tuple(one for one in watchlist.listings if one.symbol in known))


def show(tracker: Tracker, failed: tuple[Run, ...]) -> Shown:
    """Take what the demo shows from the store."""
    figures = tuple((symbol, figure_of(tracker, symbol)) for symbol in SHOWN)
    results = tracker.store.results(tracker.view.recipe.name)
    return Shown(figures, results, tracker.folder / f"{DAY}.html", failed)


def figure_of(tracker: Tracker, symbol: str) -> str:
    """The move of a listing on the day, close over the close before, from the stored bars."""
    bars = tracker.store.bars(symbol, "1d", date(2025, 8, 1), DAY, tracker.clock())
    usable = [bar for bar in bars if bar.close is not None and not bar.flaw]
    if not usable or usable[-1].day != DAY:
        return "not traded"
    before, after = usable[-2], usable[-1]
    return f"{move(before, after):+.2%}".replace("%", " %")


def move(before: Bar, after: Bar) -> float:
    """Close over close before, less one."""
    assert before.close is not None
    assert after.close is not None
    return after.close / before.close - 1
