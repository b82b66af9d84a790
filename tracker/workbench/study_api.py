"""`tracker.study(...)`: an event study on data frames or files, from Python.

import tracker
found = tracker.study(prices, market, events, estimation=(-120, -11), window=(-5, 5))
found.groups          # a frame of the caller's kind: pandas, polars, pyarrow, ...
found.save("study.xlsx"); found.plot("study.png")
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from tracker.workbench import study_tables as tables
from tracker.workbench.study import Outcome, StudyRequest, as_json, run
from tracker.workbench.study_outputs import save
from tracker.workbench.study_plot import as_figure, draw

Span = tuple[int, int]


class StudyResult:
    """A finished study. Returns are fractions, days are sessions relative to the event.

    `events` has a row for each event (its estimate, and the first window asked for), `windows` one for each event on
    each day and window, `groups` one for each test of each group, `excluded` the events left out and why. All are
    frames of the kind that was given. `notes` tells what was assumed of the input.
    """

    def __init__(self, outcome: Outcome, like: Any = None) -> None:
        self.outcome = outcome
        self.notes = outcome.notes
        self._like = like

    @cached_property
    def events(self) -> Any:
        return self._frame(tables.event_columns(self.outcome))

    @cached_property
    def windows(self) -> Any:
        return self._frame(tables.window_columns(self.outcome))

    @cached_property
    def groups(self) -> Any:
        return self._frame(tables.group_columns(self.outcome))

    @cached_property
    def excluded(self) -> Any:
        return self._frame(tables.excluded_columns(self.outcome))

    def save(self, target: str | Path) -> list[Path]:
        """Write .csv, .xlsx, .tex, .json or .html; the paths written. UsageError for another ending."""
        return save(self.outcome, Path(target))

    def to_json(self) -> str:
        """Everything with every digit."""
        return as_json(self.outcome)

    def plot(self, target: str | Path | None = None) -> Any:
        """matplotlib's Figure of the cumulative mean abnormal return; also written to `target` (.png, .pdf, .svg)."""
        if target is not None:
            draw(self.outcome, Path(target))
        return as_figure(self.outcome)

    def explain(self, *names: str) -> Any:
        """CARs of the longest window regressed on columns of the events: White's errors, and clustered by event day."""
        from tracker.workbench.study_regression import explain

        made = [one for one in explain(self.outcome, names) if one is not None]
        return self._frame(
            {
                "errors": ["white" if one.clusters is None else "day" for one in made for _ in one.names],
                "name": [name for one in made for name in one.names],
                **{
                    column: [float(value) for one in made for value in getattr(one, source)]
                    for column, source in (("estimate", "values"), ("error", "errors"), ("t", "t"), ("p", "p"))
                },
            }
        )

    def placebo(self, draws: int = 200) -> Any:
        """The same study on days without the events: what each test rejects at 5 %, and the placebo p of the mean."""
        from tracker.workbench.placebo import placebo

        rows = [(one, name) for one in placebo(self.outcome, draws) for name in one.computed]
        return self._frame(
            {
                "group": [one.group for one, _ in rows],
                "window": [one.window for one, _ in rows],
                "test": [name for _, name in rows],
                "rejected_percent": [one.share(name) for one, name in rows],
                "draws": [one.draws for one, _ in rows],
                "placebo_p": [float("nan") if one.p is None else one.p for one, _ in rows],
            }
        )

    def _frame(self, columns: tables.Columns) -> Any:
        import narwhals as nw

        backend: Any = "pandas" if self._like is None else nw.get_native_namespace(self._like)
        return nw.from_dict(columns, backend=backend).to_native()


def study(
    prices: Any,
    market: Any = None,
    events: Any = None,
    *,
    estimation: Span = (-120, -11),
    window: Span | Sequence[Span] = (-5, 5),
    returns: str = "simple",
    model: str = "market",
    factors: Any = (),
    factor_lag: int = 0,
    risk_free: Any = None,
    tests: str | Sequence[str] = "all",
    compat: str = "",
    by: str = "",
    minimum: int | None = None,
    mask: bool = False,
    volatility: str = "ewma",
    of: str = "returns",
) -> StudyResult:
    """Measure every event and test every group.

    `prices`, `market`, `events` and `factors` are data frames or paths, long (symbol, date, price or return) or wide;
    `returns` is simple, log or given. One `window` or several, each (first, last) relative to the event, both included.
    `volatility` is "ewma", "ewma:0.97" or "constant": what `p_empirical` and `t_conditional` rest on.
    `of` is returns, volume (a column volume) or volatility (tests of the variance).
    Raises UsageError naming the input, its place and the mend.
    """
    spans: list[Any] = [window] if window and isinstance(window[0], int) else list(window)
    request = StudyRequest(
        prices=prices,
        events=events,
        market=market,
        factors=_several(factors),
        factor_lag=factor_lag,
        model=model,
        estimation=f"{estimation[0]}:{estimation[1]}",
        windows=tuple(f"{first}:{last}" for first, last in spans),
        returns=returns,
        tests=tests if isinstance(tests, str) else ",".join(tests),
        compat=compat,
        by=by,
        minimum=minimum,
        mask=mask,
        risk_free=risk_free,
        volatility=volatility,
        study=of,
    )
    like = next((one for one in (prices, events) if not isinstance(one, (str, Path))), None)
    return StudyResult(run(request), like)


def _several(given: Any) -> tuple[Any, ...]:
    return tuple(given) if isinstance(given, (list, tuple)) else (given,)
