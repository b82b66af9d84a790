"""A worked study: what did four chip listings do around DeepSeek's hint at home-made chips, 21 August 2025?

Prices are those the demo ships. Said on Thursday at 21:05 in Hong Kong, so the event day is Friday the 22nd in Hong
Kong and Shanghai. Shares on one day are no independent observations: the recommended test knows, the plain t not.

    python docs/examples/study_partners.py
"""

from __future__ import annotations

import pandas as pd

import tracker
from tracker.demo.figures import figures

BENCHMARKS = {"0981.HK": "^HSI", "1347.HK": "^HSI", "688981.SS": "000300.SS", "688256.SS": "000300.SS"}


def closes(symbols: list[str]) -> pd.DataFrame:
    rows = [(symbol, one.day, one.close) for symbol in symbols for one in figures(symbol)]
    return pd.DataFrame(rows, columns=["symbol", "date", "price"])


def main() -> None:
    events = pd.DataFrame({"symbol": list(BENCHMARKS), "market": list(BENCHMARKS.values()), "date": "2025-08-22"})
    found = tracker.study(
        closes(list(BENCHMARKS)), closes(["^HSI", "000300.SS"]), events, estimation=(-120, -11), window=[(0, 0), (0, 2)]
    )
    print(found.events[["symbol", "session", "n", "beta", "volatility", "ar", "t", "p_empirical", "p_rank"]].round(3))
    tests = found.groups.query("window in ['0', '0:2'] and test in ['kolari_pynnonen', 'bmp', 'cross_sectional_t']")
    print(tests[["window", "n", "mean", "test", "statistic", "p"]].round(4))


if __name__ == "__main__":
    main()
