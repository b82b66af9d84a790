"""A small past: archived news of two companies over four quarters, and made-up bars with a jump after some of it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from storage.documents import dump
from tracker.app import open_calendars, open_reader, open_tracker
from tracker.config import Config, load_config
from tracker.knowledge.watchlists import load_watchlist
from tracker.model import Bar, Entry, Feed, Item, Precision
from tracker.pipeline.import_entries import import_rows
from tracker.ports import Reader, Store
from tracker.sources.archives import ArchiveRow

NOW = datetime(2021, 6, 1, 12, tzinfo=UTC)
TITLES = (
    "SMIC raises 2020 capital expenditure to $6.7 billion",
    "Hua Hong Semiconductor posts record quarterly revenue of $280 million",
    "SMIC signs supply deal with Qualcomm for 14nm chips",
    "US adds SMIC to entity list",
    "Hua Hong Semiconductor to build new 12-inch fab in Wuxi",
    "Analysts discuss chip stocks",
)


def rows() -> Iterator[ArchiveRow]:
    """News from April 2020 to February 2021: some told twice, some around the turn of a quarter."""
    dice = random.Random(7)
    moment = datetime(2020, 4, 3, 5, tzinfo=UTC)
    for number in range(130):
        moment += timedelta(hours=dice.choice((20, 50, 70, 110)))
        title = f"{dice.choice(TITLES)}, says filing {number // 2 if number % 5 else number}"
        published = moment.isoformat()
        yield ArchiveRow(
            f"row {number}", number, Item(f"g{number}", f"https://a.example/{number}", title, "", published)
        )


def bars(config: Config) -> Iterator[Bar]:
    """Made-up closes of two Hong Kong listings and their index on the exchange's own sessions."""
    sessions = open_calendars(config).sessions("XHKG", date(2018, 9, 3), date(2021, 5, 31))
    dice = random.Random(11)
    prices = {"0981.HK": 10.0, "1347.HK": 20.0, "^HSI": 25000.0}
    for session in sessions.sessions:
        market = dice.gauss(0, 0.01)
        for symbol in prices:
            prices[symbol] *= 1 + market + (0 if symbol == "^HSI" else dice.gauss(0, 0.02))
            close = round(prices[symbol], 4)
            yield Bar(symbol, "1d", session.opens, session.day, close, close, close, close, 1e6, NOW, currency="HKD")


def configured(folder: Path, url: str = "sqlite:///tracker.db") -> Config:
    """A configuration on a store at `url`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.toml"
    without = json.dumps(sorted({one.company for one in load_watchlist().listings} - {"SMIC", "Hua Hong"}))
    tables = f'[storage]\nurl = "{url}"\n\n[watchlist]\nwithout = {without}\n'
    path.write_text(tables, encoding="utf-8")  # two companies: two calendars are quick to build
    return load_config(path)


def filled(config: Config, reverse: bool = False) -> None:
    """The past imported into the configured store; `reverse`: in another order, on another day."""
    told = list(rows())[:: -1 if reverse else 1]
    with open_tracker(config) as tracker:
        import_rows(tracker.store, told, Feed("archive", "https://a.example/"), NOW, Precision.MINUTE)
        tracker.store.add_bars(bars(config))


def entries_of(folder: Path) -> tuple[Entry, ...]:
    """Every entry in the store of a folder's configuration."""
    reader = open_reader(load_config(folder / "config.toml"))
    first, last = datetime(2000, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    found = reader.history(last, first, last, bars=(first.date(), first.date())).entries
    reader.close()
    return found


def digest(store: Store | Reader, name: str) -> str:
    """SHA-256 over every current result of a recipe, sorted; of stories without when their entries were learned."""
    results = store.results(name)
    parts = [results.stories, results.announcements, results.passed, results.unlinked, results.events, results.verdicts]
    texts = sorted(dump(one, tagged=True) for part in parts for one in part)
    return sha256("\n".join(texts).encode()).hexdigest()
