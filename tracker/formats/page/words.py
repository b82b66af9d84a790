"""The words a reader sees for our keys: exchanges, benchmarks, relations, flags, verdicts.

A key without an entry is shown as it is, with its underscores as spaces: nothing has to be added here for a new one.
"""

from __future__ import annotations

from collections.abc import Mapping

PLACES = {
    "XHKG": "Hong Kong",
    "XSHG": "Shanghai",
    "XSHE": "Shenzhen",
    "XTAI": "Taipei",
    "XTKS": "Tokyo",
    "XKRX": "Seoul",
    "XAMS": "Amsterdam",
    "XLON": "London",
    "XNYS": "New York",
    "XNAS": "New York",
}

BENCHMARKS = {
    "^HSI": "Hang Seng",
    "HSTECH.HK": "Hang Seng Tech",
    "^HSTECH": "Hang Seng Tech",
    "^HSCE": "Hang Seng China Enterprises",
    "000300.SS": "CSI 300",
    "000688.SS": "STAR 50",
    "000001.SS": "Shanghai Composite",
    "SPY": "S&P 500 (SPY)",
    "^GSPC": "S&P 500",
    "SOXX": "US semiconductors (SOXX)",
    "^SOX": "Philadelphia Semiconductor",
    "^TWII": "TAIEX",
    "^N225": "Nikkei 225",
    "^KS11": "KOSPI",
}

MODELS = {
    "market": "the market model (alpha + beta × the benchmark's return, ordinary least squares)",
    "mean": "the listing's own mean return",
    "adjusted": "the benchmark's return itself",
    "market_adjusted": "the benchmark's return itself",
}

RELATIONS = {
    "direct": "named in the news",
    "foundry_of": "makes the chips of an actor",
    "supplier": "supplies an actor",
    "customer": "buys from an actor",
    "rival": "competes with an actor",
    "beneficiary": "gains if it is true",
    "harmed": "loses if it is true",
}

# flag -> label on the chip, what it means for the figure
FLAGS: Mapping[str, tuple[str, str]] = {
    "provisional": ("provisional", "the vendor had not settled this close when it was read; the figure may still move"),
    "confounded": (
        "confounded",
        "other news meets the same session of this listing: the move is real, but cannot be divided between them",
    ),
    "halted": ("halt", "not traded on some sessions: the return covers several sessions at once, the market's too"),
    "limit": ("at its limit", "the exchange's daily price limit stopped it: what is measured is a lower bound"),
    "date-only": ("date only", "the news gives a day and no hour, so the reaction may belong to the next session"),
    "twin": ("twin", "another share of the same company reacts to the same news: one observation, measured twice"),
    "thin": ("thin", "few sessions in the estimation window: wide error, coarse ranks"),
    "auction": (
        "closing auction",
        "said during the closing auction: part of the reaction may belong to the next session",
    ),
    "wide": ("wide window", "the session is not certain, so the window is wider"),
}

# verdict -> tone, mark (colour is never the only sign), words
VERDICTS: Mapping[str, tuple[str, str, str]] = {
    "confirmed": ("good", "✓", "confirmed"),
    "rounded": ("good", "≈", "right, rounded"),
    "overstated": ("bad", "↑", "overstated"),
    "understated": ("bad", "↓", "understated"),
    "contradicted": ("bad", "✗", "contradicted"),
    "wrong_session": ("warn", "↷", "wrong session"),
    "retold": ("good", "↶", "retold"),
    "unverifiable": ("dim", "?", "cannot be verified"),
}

BASES = {
    "close": "at the close",
    "midday_close": "at midday",
    "open": "at the open",
    "intraday_now": "during the session",
    "intraday_extreme": "at its extreme",
    "day_unspecified": "on the day",
    "premarket": "before the open",
    "afterhours": "after hours",
    "prev_day": "on the day before",
    "from_52w_high": "from its 52-week high",
}

QUALIFIERS = {"exact": "", "approx": "about ", "nearly": "nearly ", "more_than": "more than ", "up_to": "up to "}


def plain(key: str) -> str:
    return key.replace("_", " ").strip()


def place(calendar: str, zone: str = "") -> str:
    return PLACES.get(calendar) or plain(zone.rpartition("/")[2]) or calendar


def benchmark(symbol: str) -> str:
    return BENCHMARKS.get(symbol, symbol)


def flag(key: str) -> tuple[str, str]:
    return FLAGS.get(key) or FLAGS.get(key.replace("_", "-")) or (plain(key), "")


def relation(key: str) -> str:
    return RELATIONS.get(key, plain(key))
