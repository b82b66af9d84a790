"""CARs explained by attributes of the events: columns of the events file, with White's and clustered errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tracker.core.event_study.regression import Coefficients, regress
from tracker.errors import UsageError
from tracker.workbench.cells import Floats
from tracker.workbench.study import Outcome
from tracker.workbench.study_tables import longest


def explain(outcome: Outcome, names: Sequence[str]) -> tuple[Coefficients, Coefficients | None]:
    """The longest window's CAR on attributes: with White's errors, and clustered by event day (None: no two days).

    An event on several listings counts once. Raises UsageError for a column that is not there or holds no numbers.
    """
    rows = {id(one): row for one, row in zip(outcome.made.occasions, outcome.made.rows, strict=True)}
    first = {one.occasion.same_as or one.occasion.event: one for one in reversed(outcome.study.figures)}
    figures = [one for one in outcome.study.figures if first.get(one.occasion.event) is one]
    chosen = [rows[id(one.occasion)] for one in figures]
    target = np.array([(one.car or one.ar)[longest(one)] for one in figures])
    columns = [_numbers(name, [row.values for row in chosen]) for name in names]
    days = np.array([outcome.made.day(one.occasion).toordinal() for one in figures], np.int64)
    try:
        plain = regress(target, columns, names)
    except ValueError as wrong:
        raise UsageError(f"--explain {','.join(names)}: {wrong}") from None
    return plain, regress(target, columns, names, days) if len(np.unique(days)) > 1 else None


def _numbers(name: str, rows: Sequence[Any]) -> Floats:
    if rows and name not in rows[0]:
        raise UsageError(f"--explain {name}: the events have no such column; they have {', '.join(rows[0])}")
    try:
        return np.array([float(row[name]) if row[name] else np.nan for row in rows])
    except ValueError as wrong:
        raise UsageError(f"--explain {name}: {wrong}; give numbers, as 0 and 1 for no and yes") from None


def document(found: Coefficients) -> dict[str, Any]:
    """For JSON."""
    rows = zip(found.names, found.values, found.errors, found.t, found.p, strict=True)
    return {
        "coefficients": {
            name: {"estimate": float(b), "error": float(e), "t": float(t), "p": float(p)} for name, b, e, t, p in rows
        },
        "errors": "White (HC1)" if found.clusters is None else f"clustered by event day ({found.clusters} days)",
        "r2": found.r2,
        "n": found.n,
        "df": found.df,
    }


def lines(found: Coefficients) -> list[str]:
    """For a terminal."""
    how = "White's errors" if found.clusters is None else f"clustered by {found.clusters} event days"
    body = zip(found.names, found.values, found.errors, found.t, found.p, strict=True)
    return [
        f"CAR explained, {how}: n {found.n}, R2 {found.r2:.3f}",
        *(f"  {name:20} {b:+.5f}  SE {e:.5f}  t {t:+.2f}  p {p:.3f}" for name, b, e, t, p in body),
    ]
