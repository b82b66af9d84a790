"""Trackers for tests: real parts throughout, but for the world outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from storage.memory import MemoryStore
from tracker.app import compose_view, open_calendars
from tracker.config import Config, compose_config
from tracker.errors import PricesError
from tracker.formats import FORMATS
from tracker.model import Feed, FeedState, Heard, Tape
from tracker.pipeline.tracker import Tracker
from tracker.ports import Clock, Prices, Store


@dataclass
class QuietPublisher:
    """A source from which nothing is heard; remembers what it was asked."""

    asked: list[str] = field(default_factory=list)

    def hear(self, asked: Sequence[tuple[Feed, FeedState]], now: datetime) -> Iterable[Heard]:
        self.asked += [feed.name for feed, _ in asked]
        return [Heard(feed.name, "unchanged", now) for feed, _ in asked]


@dataclass
class ClosedVendor:
    """A vendor that answers nothing; remembers what it was asked."""

    name: str = "yahoo"
    asked: list[str] = field(default_factory=list)

    @property
    def reach(self) -> Mapping[str, int]:
        return {"1m": 28, "5m": 58, "1h": 728}

    @property
    def requests(self) -> int:
        return len(self.asked)

    def begin_round(self) -> None:
        pass

    def covers(self, symbol: str, interval: str) -> bool:
        return True

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        self.asked.append(symbol)
        raise PricesError(f"{symbol}: closed", "transport")


def quiet_tracker(
    folder: Path,
    clock: Clock,
    tables: Mapping[str, object] | None = None,
    store: Store | None = None,
    vendors: Mapping[str, Prices] | None = None,
    symbols: Sequence[str] = ("0981.HK", "688981.SS", "NVDA"),
) -> Tracker:
    """A tracker of three listings to which nothing happens."""
    config = compose_config(folder / "config.toml", dict(tables or {}))
    config = few_listings(config, symbols)
    kept = store or MemoryStore()
    return Tracker(
        store=kept,
        source=QuietPublisher(),
        prices=vendors or {"yahoo": ClosedVendor()},
        clock=clock,
        view=compose_view(config, kept, open_calendars(config), ()),
        formats={"json": FORMATS["json"]},
        folder=folder / "reports",
        feeds=config.feeds,
        pricing=config.prices,
        cadence=config.jobs,
    )


def few_listings(config: Config, symbols: Sequence[str]) -> Config:
    """The configuration with only these listings followed."""
    kept = tuple(one for one in config.recipe.watchlist.listings if one.symbol in symbols)
    return replace(config, recipe=config.recipe.following(replace(config.recipe.watchlist, listings=kept)))
