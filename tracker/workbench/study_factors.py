"""What a share's return is held against: the benchmark, further factors, the risk-free rate; and models by name.

| name | regression |
|---|---|
| capm | R - RF = a + b (Mkt - RF) |
| ff3 | + s SMB + h HML (Fama and French 1993, Journal of Financial Economics 33, 3-56) |
| carhart | ff3 + m MOM (Carhart 1997, Journal of Finance 52, 57-82) |
| ff5 | ff3 + r RMW + c CMA (Fama and French 2015, Journal of Financial Economics 116, 1-22) |

They take the market, the factors and the risk-free rate from files as Ken French's library has them (daily, CSV).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tracker.core.event_study.estimation import Model
from tracker.core.event_study.expected import MODELS
from tracker.errors import UsageError
from tracker.workbench.study_files import Series, SeriesTable, is_french, series

NAMED: Mapping[str, tuple[str, ...]] = {
    "capm": (),
    "ff3": ("smb", "hml"),
    "carhart": ("smb", "hml", "mom"),
    "ff5": ("smb", "hml", "rmw", "cma"),
}
WITHOUT_MARKET = ("mean",)
SeriesReader = Callable[[Any, str], SeriesTable]


@dataclass(frozen=True)
class Benchmark:
    """The model, the market's table (None: none), factor returns, and the risk-free rate to subtract.

    `excess`: the market is in excess of the risk-free rate already.
    """

    model: Model
    markets: SeriesTable | None
    factors: tuple[Series, ...] = ()
    risk_free: Series | None = None
    excess: bool = False


def benchmark_of(
    name: str, tables: Sequence[SeriesTable], market: Any, risk_free: Any, returns: str, given: str, read: SeriesReader
) -> Benchmark:
    """From a model's name and what was given. UsageError for an unknown model, and for what it lacks."""
    if name in NAMED:
        return _named(name, tables, market)
    if name not in MODELS:
        raise UsageError(f"--model {name!r}: there is {', '.join(sorted(MODELS))}, {', '.join(NAMED)}")
    markets = read(market, given) if market is not None else None
    if markets is None and name not in WITHOUT_MARKET:
        raise UsageError(f"the model {name!r} needs --market; without one there is --model mean")
    if markets is not None and is_french(markets):
        markets = _only_market(markets)
    factors = tuple(one for table in tables for one in _factors(table, returns))
    if name == "factors" and not factors:
        raise UsageError("--model factors needs at least one --factors FILE; without one it is --model market")
    return Benchmark(MODELS[name], markets, factors, _rate(risk_free))


def _named(name: str, tables: Sequence[SeriesTable], market: Any) -> Benchmark:
    if market is not None:
        raise UsageError(f"--model {name} takes the market from --factors (Mkt-RF): leave out --market")
    known = {key: (table, one) for table in tables for key, one in table.series.items()}
    lacking = [key for key in ("mkt-rf", "rf", *NAMED[name]) if key not in known]
    if lacking:
        raise UsageError(
            f"--model {name} needs {', '.join(lacking)}: give Ken French's daily files with --factors"
            + (" (the momentum factor has a file of its own)" if "mom" in lacking else "")
        )
    notes = list(dict.fromkeys(note for table in tables for note in table.notes))
    markets = SeriesTable(known["mkt-rf"][0].name, "return", {"": known["mkt-rf"][1]}, notes)
    factors = tuple(known[key][1] for key in NAMED[name])
    return Benchmark(MODELS["factors"] if factors else MODELS["market"], markets, factors, known["rf"][1], excess=True)


def _only_market(table: SeriesTable) -> SeriesTable:
    """Of Ken French's columns the market's whole return."""
    if "market" not in table.series:
        raise UsageError(f"{table.name}: Mkt-RF and RF are needed for the market's return")
    return SeriesTable(table.name, "return", {"": table.series["market"]}, table.notes)


def _factors(table: SeriesTable, returns: str) -> list[Series]:
    names = [name for name in table.series if not (is_french(table) and name in ("rf", "mkt-rf", "market"))]
    return [_as_returns(table.series[name], table.kind, returns) for name in names]


def _as_returns(series: Series, kind: str, returns: str) -> Series:
    """A factor's own returns, day by day of its own calendar."""
    seen = np.isfinite(series.values)
    days, values = series.days[seen], series.values[seen]
    if kind == "return":
        return Series(days, values)
    growth = values[1:] / values[:-1]
    return Series(days[1:], np.log(growth) if returns == "log" else growth - 1)


def _rate(risk_free: Any) -> Series | None:
    """The daily risk-free rate, as a fraction: the column rf, or the only one."""
    if risk_free is None:
        return None
    table = series(risk_free, "return")
    if "rf" not in table.series and len(table.series) > 1:
        raise UsageError(f"{table.name}: which of {', '.join(table.series)} is the risk-free rate? Name it RF")
    return table.series.get("rf") or next(iter(table.series.values()))
