"""Compile tracker/demo/figures.txt from public daily tables: `python -m tests.demo.make_figures [--check]`.

The tables lie outside the project (see tests/shared.py); without them this says so and changes nothing.
`--check` compares instead of writing and exits 1 on a difference.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.shared import ROOT

DEMO = Path(__file__).parents[2] / "tracker" / "demo"
TARGET = DEMO / "figures.txt"
SEED_TARGET = DEMO / "figures_seed.txt"
FIRST, LAST = "2023-08-01", "2025-09-10"
SEED_FIRST, SEED_LAST = "2025-02-03", "2026-04-30"
FIELDS = ("open", "high", "low", "close")
LOT = 100  # Eastmoney counts volume in lots of a hundred shares


@dataclass(frozen=True)
class Source:
    """Where one symbol's figures come from, and what a reader should know of them."""

    symbol: str
    table: str
    name: str
    note: str
    lot: int = 1


HONG_KONG = "HKD, Yahoo by way of github.com/luciusneo1017/momentum-portfolio_optimization; "
SHANGHAI = "CNY, Eastmoney by way of github.com/xiedonge/first_codex; not adjusted, halted days absent"
NEW_YORK = (
    "USD, Yahoo by way of github.com/xunxuntj/US_Stock_Trading_Signal_Dashboard; adjusted for dividends to 2026-08-07"
)
INDEX = "Yahoo by way of github.com/tzjtan/historical-stock-data; open, close and volume only"

SOURCES = (
    Source("0981.HK", "0981.HK_to_2025-10-30_luciusneo.csv", "SMIC, Hong Kong", HONG_KONG + "paid no dividend"),
    Source(
        "1347.HK",
        "1347.HK_to_2025-10-30_luciusneo.csv",
        "Hua Hong, Hong Kong",
        HONG_KONG + "adjusted for dividends to 2025-10-30",
    ),
    Source("688981.SS", "688981.SS_daily_eastmoney_xiedonge.csv", "SMIC, Shanghai", SHANGHAI, LOT),
    Source("688347.SS", "688347.SS_daily_eastmoney_xiedonge.csv", "Hua Hong, Shanghai", SHANGHAI, LOT),
    Source("688256.SS", "688256.SS_daily_eastmoney_xiedonge.csv", "Cambricon, Shanghai", SHANGHAI, LOT),
    Source("NVDA", "NVDA_daily_adj_2020_2026-08-07_xunxuntj.csv", "Nvidia, Nasdaq", NEW_YORK),
    Source("^HSI", "HSI_daily_1986_2026-08-20_tzjtan.csv", "Hang Seng Index", INDEX),
    Source("000300.SS", "CSI_300_daily_tzjtan.csv", "CSI 300", INDEX),
    Source("SPY", "SPY_daily_adj_2020_2026-08-07_xunxuntj.csv", "SPDR S&P 500 ETF, New York", NEW_YORK),
)

TUSHARE = "Tushare by way of github.com/bh-cheng/ai-quant-study; as printed on the day"
STOCKS = "CNY, by way of github.com/essie-lgtm/astock-ski; volumes are not known"
SEED_SOURCES = (
    Source("0981.HK", "seed/0981.HK_2024-10_2026-07-10_bh-cheng.csv", "SMIC, Hong Kong", f"HKD, {TUSHARE}"),
    Source("688981.SS", "seed/688981.SS_2024-10_2026-07-10_bh-cheng.csv", "SMIC, Shanghai", f"CNY, {TUSHARE}"),
    Source(
        "1347.HK",
        "seed/1347.HK_2025-11-12_2026-04-16_TonyLeung.csv",
        "Hua Hong, Hong Kong",
        "HKD, by way of github.com/TonyLeung123456/stock-analyst; nothing after 16 April 2026 was found",
    ),
    Source("688347.SS", "seed/688347.SS_2024-12_2026-06-12_astock-ski.csv", "Hua Hong, Shanghai", STOCKS),
    Source(
        "688256.SS",
        "seed/688256.SS_2024-12_2026-06-12_astock-ski.csv",
        "Cambricon, Shanghai",
        f"{STOCKS}; adjusted for what went ex to 2026-06-12, so that returns are whole and levels lower",
    ),
    Source("688041.SS", "seed/688041.SS_2024-12_2026-06-12_astock-ski.csv", "Hygon, Shanghai", STOCKS),
    Source("^HSI", "HSI_daily_1986_2026-08-20_tzjtan.csv", "Hang Seng Index", INDEX),
    Source("000300.SS", "CSI_300_daily_tzjtan.csv", "CSI 300", INDEX),
)

SEED_HEADER = f"""\
# Daily figures for `tracker demo --story seed`, {SEED_FIRST} to {SEED_LAST}: facts of public record, restated.
# Made by `python -m tests.demo.make_figures`; do not edit by hand. The form is that of figures.txt.
"""

HEADER = f"""\
# Daily figures for the demo, {FIRST} to {LAST}: facts of public record, restated.
# Made by `python -m tests.demo.make_figures`; do not edit by hand.
#
# A section per symbol; a line per session: day open high low close volume. "-" is not known.
# Prices are rounded to four decimals; volume is in shares (for an index, in the vendor's own unit).
# On five Hong Kong sessions (four half days, and 2024-01-15) the vendor gives the close alone: open,
# high, low and close are equal and the volume is 0. They are kept as the vendor gives them.
# "Adjusted for dividends" means that prices before an ex-date are lowered by the dividend, so that
# returns include it and the level is a little under what was quoted (Nvidia closed at 177.99 on 2025-08-22).
"""


def number(text: str) -> str:
    """Four decimals at most, without trailing zeros; "-" for what the table leaves open."""
    return f"{float(text):.4f}".rstrip("0").rstrip(".") if text else "-"


def rows(path: Path, first: str = FIRST, last: str = LAST) -> Iterator[dict[str, str]]:
    """The table's sessions of the period; a day without a close (a holiday row) is left out."""
    with path.open(newline="", encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            lower = {key.lower(): value for key, value in row.items()}
            if first <= lower["date"] <= last and lower["close"]:
                yield lower


def section(source: Source, folder: Path, first: str = FIRST, last: str = LAST) -> Iterator[str]:
    yield f"\n[{source.symbol}] {source.name}\n# {source.note}\n"
    for row in sorted(rows(folder / source.table, first, last), key=lambda row: row["date"]):
        prices = " ".join(number(row.get(field, "")) for field in FIELDS)
        volume = round(float(row["volume"]) * source.lot) if row.get("volume") else "-"
        yield f"{row['date']} {prices} {volume}\n"


def compose(folder: Path) -> str:
    """The whole text of figures.txt, from the tables in `folder`."""
    return HEADER + "".join(line for source in SOURCES for line in section(source, folder))


def compose_seed(folder: Path) -> str:
    """The whole text of figures_seed.txt."""
    lines = (line for source in SEED_SOURCES for line in section(source, folder, SEED_FIRST, SEED_LAST))
    return SEED_HEADER + "".join(lines)


def main(words: list[str]) -> int:
    folder = ROOT / "prices"
    if not folder.exists():
        print(f"skipped: the public tables are not here ({folder}); set TRACKER_SHARED")
        return 0
    texts = {TARGET: compose(folder), SEED_TARGET: compose_seed(folder)}
    if "--check" in words:
        wrong = [path.name for path, text in texts.items() if path.read_text(encoding="utf-8") != text]
        print(f"{wrong[0]} differs from the tables" if wrong else "figures.txt is what the tables give")
        return 1 if wrong else 0
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
        print(f"{path.name}: {text.count(chr(10))} lines, {len(text.encode())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
