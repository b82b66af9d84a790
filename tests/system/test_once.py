"""`once` on real feeds and real prices over loopback: everything is stored, and a second turn adds nothing."""

from __future__ import annotations

import csv
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.shared import shared
from tests.system.trackers import few_listings
from tracker.app import open_tracker
from tracker.config import Config, compose_config
from tracker.demo.chart import RecordedPrices
from tracker.demo.loopback import loopback_session
from tracker.demo.yahoo import YahooStandIn
from tracker.drivers.once import run_once
from tracker.drivers.replay import ReplayClock
from tracker.model import Feed
from tracker.pipeline.tracker import Tracker
from tracker.prices.yahoo import Yahoo

NOW = datetime(2025, 10, 30, 23, tzinfo=UTC)
FIRST = date(2024, 1, 2)


class QuietFiles(SimpleHTTPRequestHandler):
    """Serves files as they lie, and tells nobody."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server of a folder's files on this machine; yields its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietFiles, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def expected() -> list[dict[str, object]]:
    """What independent parsers agree each real feed holds."""
    lines = shared("feeds/real_expect.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


# What a feed holds is not always what it says: (items that stand there twice, word for word; items with no word).
# Counted by hand in the files: three essays listed twice, one filing listed twice; an item without title, link and
# text, ten that are nested inside others and empty themselves, and one that is cut off before its first word.
UNSAID = {
    "real/ailabs_feed_paulgraham.xml": 3,
    "real/sec_latest_filings_2025-12-12b_p1_atom.xml": 1,
    "real/noenc_iso8859_rss.xml": 1,
    "real/pcmag_dvorak_illegally_nested.xml": 10,
    "real/scmp_zijin_truncated.xml": 1,
}


def tapes() -> dict[str, RecordedPrices]:
    """Real daily prices in the shape that the vendor's stand-in serves."""
    named = {
        "0981.HK": ("0981.HK_to_2025-10-30_luciusneo.csv", "Date Open High Low Close Volume"),
        "1347.HK": ("1347.HK_to_2025-10-30_luciusneo.csv", "Date Open High Low Close Volume"),
        "688981.SS": ("688981.SS_daily_eastmoney_xiedonge.csv", "date open high low close volume"),
        "NVDA": ("NVDA_daily_adj_2020_2026-08-07_xunxuntj.csv", "Date Open High Low Close Volume"),
        "SPY": ("SPY_daily_adj_2020_2026-08-07_xunxuntj.csv", "Date Open High Low Close Volume"),
    }
    return {symbol: figures(shared(f"prices/{name}"), columns.split()) for symbol, (name, columns) in named.items()}


def figures(path: Path, columns: list[str]) -> RecordedPrices:
    """One file's rows from FIRST on."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [[row[column] for column in columns] for row in csv.DictReader(lines)]
    return RecordedPrices(
        {
            date.fromisoformat(day[:10]): (float(o), float(h), float(low), float(c), float(v))
            for day, o, h, low, c, v in rows
            if FIRST <= date.fromisoformat(day[:10]) <= NOW.date()
        }
    )


def real_config(folder: Path, base: str) -> Config:
    """A configuration whose feeds are the real files behind `base`."""
    config = compose_config(folder / "config.toml", {})
    feeds = tuple(Feed(str(one["file"]), f"{base}/{one['file']}", private=True) for one in expected())
    config = few_listings(config, ["0981.HK", "1347.HK", "688981.SS", "NVDA"])
    return replace(config, feeds=feeds)


@contextmanager
def real_tracker(folder: Path) -> Iterator[tuple[Tracker, YahooStandIn]]:
    """A tracker on real parts whose world is the shared data."""
    clock = ReplayClock(NOW)
    with serving(shared("feeds")) as base, YahooStandIn(tapes(), clock) as vendor:
        session = loopback_session(vendor.start())
        tracker = open_tracker(
            real_config(folder, base),
            clock=clock,
            prices={"yahoo": Yahoo(session=session, cache_dir=folder / "cache")},
            pause=lambda _: None,
        )
        try:
            yield tracker, vendor
        finally:
            tracker.store.close()
            session.close()


@pytest.mark.timeout(300)
def test_every_entry_and_every_bar_is_stored_once(tmp_path: Path) -> None:
    with real_tracker(tmp_path) as (tracker, vendor):
        runs = run_once(tracker, NOW)
        assert [run.outcome for run in runs] == ["ok"] * len(runs), runs
        stored = Counter(entry.feed for entry in tracker.store.facts(NOW).entries)
        assert stored == +Counter(
            {str(one["file"]): int(str(one["entries"])) - UNSAID.get(str(one["file"]), 0) for one in expected()}
        )
        for symbol, tape in vendor.tapes.items():
            days = [bar.day for bar in tracker.store.bars(symbol, "1d", FIRST, NOW.date(), NOW)]
            assert days == sorted(tape.daily), symbol
        before = tracker.store.counts()
        run_once(tracker, NOW)
        after = tracker.store.counts()
    kept = {name: after[name] - before[name] for name in before if name in ("entries", "bars", "actions", "results")}
    assert set(kept.values()) == {0}, kept
