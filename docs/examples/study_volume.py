"""A worked study of volume and of variance: did the same announcement bring trade, and wilder days?

python docs/examples/study_volume.py
"""

from __future__ import annotations

import pandas as pd

import tracker
from tracker.demo.figures import figures

SHARES = ["0981.HK", "1347.HK", "688981.SS", "688256.SS"]


def main() -> None:
    rows = [(symbol, one.day, one.close, one.volume) for symbol in SHARES for one in figures(symbol)]
    prices = pd.DataFrame(rows, columns=["symbol", "date", "price", "volume"])
    events = pd.DataFrame({"symbol": SHARES, "date": "2025-08-22"})
    volume = tracker.study(prices, events=events, of="volume", window=(0, 0), tests="kolari_pynnonen,sign")
    print(volume.events[["symbol", "ar", "t", "p_empirical"]].round(3))  # ar: log of volume over the usual
    variance = tracker.study(prices, events=events, model="mean", of="volatility", window=(0, 2))
    print(variance.groups[["window", "n", "test", "statistic", "p"]].round(4))


if __name__ == "__main__":
    main()
