"""Prices and sessions: asking, judging, storing, reading; each beside the bare tool in the same run.

Real files are loaded where the shared data is at hand; else made-up figures of the same size, and the result says so.
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from storage import open_store
from tests.shared import ROOT
from tracker.core.market.bars import check_bars
from tracker.core.market.returns import returns
from tracker.core.market.sessions import event_session
from tracker.model import Bar, Listing, Quoted, Tape
from tracker.ports import Store
from tracker.prices.calendar import ExchangeCalendars
from tracker.prices.csvfile import read_csv

NOW = datetime(2026, 9, 1, tzinfo=UTC)
SMIC = Listing("688981.SS", "SMIC", "XSHG", "CNY", "000300.SS", 0.2, "STAR")
TABLE = (
    "CREATE TABLE bars (symbol TEXT, interval TEXT, start INTEGER, learned INTEGER, day TEXT, open REAL, high REAL, "
    "low REAL, close REAL, volume REAL, provisional INTEGER, source TEXT, currency TEXT, flaw TEXT, "
    "PRIMARY KEY (symbol, interval, start, learned)) WITHOUT ROWID, STRICT"
)
LOG = "CREATE TABLE quotes (symbol TEXT, outcome TEXT, at INTEGER) STRICT"
INSERT = "INSERT INTO bars VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"


def timed(act: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    begin = perf_counter()
    act()
    return perf_counter() - begin


def median_time(act: Callable[[], object], times: int) -> float:
    """The median of several calls, in seconds."""
    return statistics.median(timed(act) for _ in range(times))


def in_turn(ours: Callable[[], object], bare: Callable[[], object], times: int) -> tuple[float, float]:
    """The medians of several calls of both, in turn, in seconds: the machine has other work."""
    both = [(timed(ours), timed(bare)) for _ in range(times)]
    return statistics.median(one for one, _ in both), statistics.median(one for _, one in both)


def real_bars() -> Iterator[Bar]:
    """Every daily and minute bar of the shared files."""
    folder = ROOT / "prices"
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*_1min/*.csv")]):
        daily = "1min" not in str(path)
        yield from daily_bars(path) if daily else minute_bars(path)


def daily_bars(path: Path) -> tuple[Bar, ...]:
    """A daily file's bars, under its own name so that no two files fight."""
    return read_csv(path, path.stem, NOW).bars


def minute_bars(path: Path) -> Iterator[Bar]:
    """A minute file's bars: an instant, open, high, low, close and perhaps a volume."""
    for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]:
        cells = line.split(",")
        start = datetime.fromisoformat(cells[0])
        start = (start if start.tzinfo else start.replace(tzinfo=UTC)).astimezone(UTC)
        opens, high, low, close, volume, *_ = [*(float(cell) if cell else None for cell in cells[1:6]), None]
        yield Bar(path.stem, "1m", start, start.date(), opens, high, low, close, volume, NOW)


def made_bars() -> Iterator[Bar]:
    """Ten symbols, ten years of days and ten thousand minutes, for a machine without the shared files."""
    begin = datetime(2016, 1, 4, 1, 30, tzinfo=UTC)
    for symbol in range(10):
        for n in range(2500):
            start = begin + timedelta(days=n)
            yield Bar(f"{symbol}", "1d", start, start.date(), 50.0, 51.0, 49.0, 50.0 + n % 7, 1e6, NOW)
        for n in range(10_000):
            start = begin + timedelta(minutes=n)
            yield Bar(f"{symbol}", "1m", start, start.date(), 50.0, 51.0, 49.0, 50.0 + n % 7, 1e3, NOW)


def bare(folder: Path) -> sqlite3.Connection:
    """The standard library's SQLite with the durability that our store has."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(TABLE)
    connection.execute(LOG)
    return connection


def as_row(bar: Bar) -> tuple[Any, ...]:
    """A bar as values for the bare table."""
    micros = (int(bar.start.timestamp() * 1e6), int(bar.learned.timestamp() * 1e6))
    prices = (bar.open, bar.high, bar.low, bar.close, bar.volume)
    return bar.symbol, bar.interval, *micros, str(bar.day), *prices, int(bar.provisional), bar.source, bar.currency, ""


def in_one_transaction(connection: sqlite3.Connection, bars: Iterable[Bar]) -> None:
    """What the bare tool does for one durable write."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO quotes VALUES ('x', 'ok', 0)")
    connection.executemany(INSERT, (as_row(bar) for bar in bars))
    connection.execute("COMMIT")


def storing(folder: Path) -> dict[str, Any]:
    """Load everything, read windows, write a poll of 50 symbols: our store beside bare SQLite."""
    real = ROOT.joinpath("prices").is_dir()
    bars = list(real_bars() if real else made_bars())
    store, plain = open_store(f"sqlite:///{folder}/ours.db"), bare(folder)
    load = timed(lambda: store.add_bars(bars))
    bare_load = timed(lambda: in_one_transaction(plain, {row_key(bar): bar for bar in bars}.values()))
    symbol = "0981.HK_to_2025-10-30_luciusneo" if real else "3"
    window = ("1d", date(2024, 10, 25), date(2025, 10, 30)) if real else ("1d", date(2020, 1, 1), date(2020, 9, 6))
    select = "SELECT * FROM bars WHERE symbol = ? AND interval = ? AND day BETWEEN ? AND ? ORDER BY start"
    words = (symbol, window[0], str(window[1]), str(window[2]))
    read, bare_read = in_turn(
        lambda: store.bars(symbol, *window, NOW), lambda: plain.execute(select, words).fetchall(), 200
    )
    found = len(store.bars(symbol, *window, NOW))
    ours, theirs, together, theirs_together = [], [], [], []
    for n in range(11):
        ours.append(timed(partial(apart, store, poll(n))))
        theirs.append(timed(partial(bare_apart, plain, poll(n))))
        together.append(timed(partial(store.add_quoted_many, poll(n + 20))))
        theirs_together.append(timed(partial(in_one_transaction, plain, [tape.bars[0] for _, tape in poll(n + 20)])))
    store.close()
    plain.close()
    return {
        "data": "shared files" if real else "made up",
        "load": beside(len(bars) / load, len(bars) / bare_load, "bars/s"),
        "window": {"sessions": found, **beside(read * 1e3, bare_read * 1e3, "ms")},
        "poll of 50 symbols, a transaction each": polls(ours, theirs),
        "poll of 50 symbols, one transaction": polls(together, theirs_together),
    }


def apart(store: Store, answers: Sequence[tuple[Quoted, Tape]]) -> None:
    """Each answer in a durable transaction of its own, as they come in."""
    for quoted, tape in answers:
        store.add_quoted(quoted, tape)


def bare_apart(connection: sqlite3.Connection, answers: Sequence[tuple[Quoted, Tape]]) -> None:
    """The same with the bare tool."""
    for _, tape in answers:
        in_one_transaction(connection, tape.bars)


def polls(ours: Sequence[float], theirs: Sequence[float]) -> dict[str, Any]:
    """The medians of several rounds, in milliseconds."""
    return beside(statistics.median(ours) * 1e3, statistics.median(theirs) * 1e3, "ms")


def row_key(bar: Bar) -> tuple[str, str, datetime]:
    """What makes a bar one bar in the bare table, where all were learned at once."""
    return bar.symbol, bar.interval, bar.start


def poll(n: int) -> list[tuple[Quoted, Tape]]:
    """One new bar of each of 50 symbols, learned at a moment of its own."""
    start = datetime(2026, 10, 1, 1, 30, tzinfo=UTC) + timedelta(days=n)
    bar = Bar("", "1d", start, start.date(), 50.0, 51.0, 49.0, 50.5, 1e6, start + timedelta(hours=7))
    symbols = [f"P{number:02}" for number in range(50)]
    return [(Quoted(one, "1d", "ok", bar.learned, 1), Tape(one, "1d", (replace(bar, symbol=one),))) for one in symbols]


def beside(ours: float, limit: float, unit: str) -> dict[str, Any]:
    """A figure with its bare limit; the ratio is ours over theirs."""
    return {"ours": round(ours, 4), "bare": round(limit, 4), "unit": unit, "ours/bare": round(ours / limit, 3)}


def asking(folder: Path) -> dict[str, Any]:
    """One request through yfinance and our adapter beside the same request through curl alone."""
    from tracker.demo.chart import from_closes
    from tracker.demo.loopback import loopback_session
    from tracker.demo.yahoo import YahooStandIn
    from tracker.prices.yahoo import Yahoo

    first, last = date(2024, 8, 1), date(2026, 7, 31)
    closes = {first + timedelta(days=n): 50.0 + n % 9 for n in range(730)}
    standin = YahooStandIn({"0981.HK": from_closes(closes)}, lambda: NOW)
    address = standin.start()
    session = loopback_session(address)
    yahoo = Yahoo(session, folder / "cache")
    url = "https://query2.finance.yahoo.com/v8/finance/chart/0981.HK?range=2y&interval=1d"
    yahoo.tape("0981.HK", "1d", first, last, NOW)
    ours = median_time(lambda: yahoo.tape("0981.HK", "1d", first, last, NOW), 15)
    curl = median_time(lambda: json.loads(session.get(url).content), 15)
    standin.stop()
    session.close()
    return {"two years of one symbol": beside(ours * 1e3, curl * 1e3, "ms")}


def judging() -> dict[str, Any]:
    """The pure parts: sessions, judgment of bars, returns."""
    calendars = ExchangeCalendars()
    sessions = calendars.sessions("XSHG", date(2018, 1, 1), date(2027, 12, 31))
    said = datetime(2025, 3, 3, 7, 5, tzinfo=UTC)
    days = [one.day for one in sessions.sessions if date(2022, 1, 1) <= one.day][:1000]
    bars = tuple(
        Bar("688981.SS", "1d", said, day, 50.0, 51.0, 49.0, 50.0 + n % 9, 1e6 + n, NOW, False, "yahoo", "CNY")
        for n, day in enumerate(days)
    )
    tape = Tape("688981.SS", "1d", bars)
    known = check_bars(tape, (), sessions, NOW)[0]
    return {
        "event session, us": round(median_time(lambda: event_session(sessions, said), 2000) * 1e6, 2),
        "calendar answer, us": round(
            median_time(lambda: calendars.sessions("XSHG", date(2018, 1, 1), date(2027, 12, 31)), 2000) * 1e6, 2
        ),
        "judge 1000 new bars, ms": round(median_time(lambda: check_bars(tape, (), sessions, NOW)[0], 9) * 1e3, 2),
        "judge 1000 known bars, ms": round(median_time(lambda: check_bars(tape, known, sessions, NOW)[0], 9) * 1e3, 2),
        "returns of 1000 bars, ms": round(median_time(lambda: returns(SMIC, bars, (), sessions), 9) * 1e3, 2),
    }


def main() -> None:
    """Print every figure as one JSON document."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("TRACKER_BENCH_FOLDER")) as name:
        folder = Path(name)
        print(json.dumps({"judging": judging(), "storing": storing(folder), "asking": asking(folder)}, indent=2))


if __name__ == "__main__":
    main()
