"""python -m tests.benchmarks.store: what the store does a second, beside bare sqlite3 doing the same work.

Bare means: the same library, tables, indexes, triggers and pragmas, rows made ready beforehand, one statement. Both
take turns and the best of each counts, for the machine has other work. Prints JSON.
"""

from __future__ import annotations

import csv
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from storage import codecs, describe, open_store
from storage.databases import WRITER_PRAGMAS, sqlite
from storage.schema import BARS, ENTRIES
from tests.shared import ROOT
from tracker.model import Bar, Entry, Precision
from tracker.ports import Store

NOW = datetime(2026, 8, 6, tzinfo=UTC)
START = datetime(2025, 1, 2, 1, 30, tzinfo=UTC)
ROUNDS = 5

Work = Callable[[], object]


def entries(count: int, mark: str) -> list[Entry]:
    """Entries of 70 characters of title and 420 of summary, as measured feeds have."""
    return [
        Entry(
            f"{mark}{one}", "1", "feed", f"guid{one}", f"https://example.org/{one}",
            f"SMIC 中芯国际 raises capital spending to 7.5bn for a plant no {one}"[:70],
            (f"word{one % 97} of the summary that a reader sees " * 12)[:420],
            NOW, Precision.MINUTE, NOW,
        )
        for one in range(count)
    ]  # fmt: skip


def bars(symbol: str, count: int, interval: str = "1m", step: timedelta = timedelta(minutes=1)) -> list[Bar]:
    """So many bars in a row of one symbol."""
    starts = [START + one * step for one in range(count)]
    return [
        Bar(symbol, interval, start, start.date(), 51.7, 57.0, 51.0, 56.9 + one % 7, 1e6 + one, NOW, currency="HKD")
        for one, start in enumerate(starts)
    ]


def bare_store(folder: Path) -> Any:
    """The driver's own connection to an empty store."""
    open_store(f"sqlite:///{folder / 'bare.db'}").close()
    connection = sqlite().connect(folder / "bare.db", isolation_level=None)
    for pragma in WRITER_PRAGMAS:
        connection.execute(pragma)
    return connection


def columns(table: Any) -> list[str]:
    return [column.name for column in table.c if column.name != "seq"]


def insertion(table: Any) -> str:
    names = columns(table)
    return f"INSERT OR IGNORE INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def entry_rows(some: Sequence[Entry]) -> list[tuple[Any, ...]]:
    names = columns(ENTRIES)
    return [tuple(values[name] for name in names) for values in map(codecs.entry_values, some)]


def bar_rows(some: Sequence[Bar]) -> list[tuple[Any, ...]]:
    return list(map(codecs.bar_row, some))


def insert(connection: Any, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """One durable transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(statement, rows)
    connection.execute("COMMIT")


def seconds(work: Work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def compared(count: int, pairs: Iterator[tuple[Work, Work]]) -> dict[str, float]:
    """Ours and bare in turn: the best rates, and how many times as long ours takes."""
    times = [(seconds(ours), seconds(bare)) for ours, bare in pairs]
    best, middle = ([pick(column) for column in zip(*times, strict=True)] for pick in (min, median))
    return {
        "ours/s": round(count / best[0]),
        "bare/s": round(count / best[1]),
        "times as long, best": round(best[0] / best[1], 2),
        "times as long, median": round(middle[0] / middle[1], 2),
    }


def single_entries(store: Store, connection: Any) -> Iterator[tuple[Work, Work]]:
    statement = insertion(ENTRIES)
    for turn in range(ROUNDS):
        ours = entries(200, f"one{turn}-")
        rows = entry_rows(ours)
        yield (
            lambda ours=ours: [store.add_entries([one]) for one in ours],
            lambda rows=rows: [insert(connection, statement, [row]) for row in rows],
        )


def batched_entries(store: Store, connection: Any) -> Iterator[tuple[Work, Work]]:
    statement = insertion(ENTRIES)
    for turn in range(ROUNDS):
        ours = entries(1000, f"many{turn}-")
        rows = entry_rows(ours)
        yield lambda ours=ours: store.add_entries(ours), lambda rows=rows: insert(connection, statement, rows)


def minute_bars(store: Store, connection: Any) -> Iterator[tuple[Work, Work]]:
    statement = insertion(BARS)
    for turn in range(ROUNDS):
        ours = bars(f"M{turn}", 20_000)
        rows = bar_rows(ours)
        yield lambda ours=ours: store.add_bars(ours), lambda rows=rows: insert(connection, statement, rows)


def polls(store: Store, connection: Any, change: Callable[[Bar, int], Bar], name: str) -> Iterator[tuple[Work, Work]]:
    """Fifty symbols, one bar each, in one durable transaction."""
    statement = insertion(BARS)
    for turn in range(20 * ROUNDS):
        ours = [change(bars(f"{name}{symbol}", 1, "1d")[0], turn) for symbol in range(50)]
        rows = bar_rows(ours)
        yield lambda ours=ours: store.add_bars(ours), lambda rows=rows: insert(connection, statement, rows)


def next_bar(bar: Bar, turn: int) -> Bar:
    return replace(bar, start=bar.start + timedelta(days=turn), day=bar.day + timedelta(days=turn))


def revised_bar(bar: Bar, turn: int) -> Bar:
    return replace(bar, close=50.0 + turn, learned=NOW + timedelta(minutes=turn))


def windows(store: Store, connection: Any) -> dict[str, float]:
    """Reading 250 sessions as of an instant, every tenth of them revised later; bare stops at the rows."""
    daily = bars("W", 2500, "1d", timedelta(days=1))
    told = [*daily, *(replace(one, close=1.0, learned=NOW + timedelta(days=1)) for one in daily[::10])]
    store.add_bars(told)
    insert(connection, insertion(BARS), bar_rows(told))
    first, last = daily[1000], daily[1249]
    question = "SELECT * FROM bars WHERE symbol = ? AND interval = ? AND start BETWEEN ? AND ? AND learned <= ?"
    asked = ("W", "1d", codecs.micros(first.start), codecs.micros(last.start), codecs.micros(NOW))
    work = (
        lambda: store.bars("W", "1d", first.day, last.day, NOW),
        lambda: connection.execute(question, asked).fetchall(),
    )
    both = [(seconds(work[0]), seconds(work[1])) for _ in range(500)]  # in turn: the machine has other work
    ours, bare = (sorted(column) for column in zip(*both, strict=True))
    assert len(store.bars("W", "1d", first.day, last.day, NOW)) == 250
    best = {
        "ours, best ms": ours[0],
        "ours, median ms": ours[250],
        "bare, best ms": bare[0],
        "bare, median ms": bare[250],
    }
    rounded = {name: round(value * 1e3, 3) for name, value in best.items()}
    return rounded | {"times as long, median": round(ours[250] / bare[250], 2)}


def real_bars(folder: Path) -> Iterator[list[Bar]]:
    """The bars of every shared file of prices, daily and minute, as they are."""
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8-sig") as lines:
            rows = [{name.lower(): value for name, value in row.items() if name} for row in csv.DictReader(lines)]
        if rows and {"open", "high", "low", "close"} <= set(rows[0]):
            yield [real_bar(path.stem, row) for row in rows]


def real_bar(symbol: str, row: dict[str, str]) -> Bar:
    words = row.get("date") or row.get("datetime") or row["timestamp"]
    when = datetime.fromisoformat(words)
    start = when if when.tzinfo else when.replace(tzinfo=UTC)
    numbers = (float(row[name]) if row.get(name) else None for name in ("open", "high", "low", "close", "volume"))
    return Bar(symbol, "1d" if len(words) == 10 else "1m", start, start.date(), *numbers, NOW)


def real_prices(store: Store, connection: Any) -> dict[str, Any]:
    """All shared prices once, a file at a time; and once more, which adds nothing."""
    files = list(real_bars(ROOT / "prices")) if ROOT.exists() else []
    if not files:
        return {"skipped": "shared prices are not here"}
    count = sum(map(len, files))
    rows = [bar_rows(some) for some in files]
    ours = seconds(lambda: [store.add_bars(some) for some in files])
    bare = seconds(lambda: [insert(connection, insertion(BARS), some) for some in rows])
    again = seconds(lambda: [store.add_bars(some) for some in files])
    rates = {"ours/s": count / ours, "bare/s": count / bare, "ours again/s": count / again}
    return {"files": len(files), "bars": count} | {name: round(rate) for name, rate in rates.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'ours.db'}"
        store, connection = open_store(url), bare_store(folder)
        report = {
            "library": describe(url)["library"],
            "entries, one durable commit each": compared(200, single_entries(store, connection)),
            "entries, batches of 1000": compared(1000, batched_entries(store, connection)),
            "minute bars, batches of 20000": compared(20_000, minute_bars(store, connection)),
            "polls of 50 symbols, new bars": compared(1, polls(store, connection, next_bar, "N")),
            "polls of 50 symbols, revised bars": compared(1, polls(store, connection, revised_bar, "R")),
            "all shared prices": real_prices(store, connection),
            "window of 250 sessions": windows(store, connection),
        }
        store.close()
        connection.close()
    print(json.dumps(report, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
