"""A study as tables: rows for people, and columns for frames and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.core.event_study.cross_section import InvalidTest
from tracker.core.event_study.studies import EventReturns, GroupTests, label
from tracker.core.event_study.volatility import words

if TYPE_CHECKING:
    from tracker.workbench.study import Outcome

Rows = list[tuple[str, ...]]
Columns = dict[str, list[Any]]
# Of fifteen tests a terminal shows these, with p in brackets; --json has all.
SHOWN = ("kolari_pynnonen", "bmp", "corrado_rank", "cumulative_rank", "grank_t", "generalised_sign")
# These reject too often in small groups (docs/sizes.md): a table of groups below ENOUGH events leaves them out.
FROM_ENOUGH = ("grank_t", "generalised_sign", "skewness_adjusted_t")
ENOUGH = 30
NAN = float("nan")


def longest(one: EventReturns) -> str:
    """The key of the event's longest window; its only day where no window was asked for."""
    return max(one.car, key=length, default=next(iter(one.ar)))


def length(key: str) -> int:
    """Days of "0" and "0:1"."""
    first, _, last = key.partition(":")
    return int(last or first) - int(first) + 1


def event_rows(outcome: Outcome) -> tuple[tuple[str, ...], Rows]:
    """A line for each event: its estimate, its day and its longest window."""
    header = (
        *("event", "symbol", "session", "n", "beta", "sigma", "R2", "AR 0", "t", "p", "p rank", "q"),
        *("CAR", "SE", "before", "flags"),
    )
    return header, [_event_row(outcome, one) for one in outcome.study.figures]


def _event_row(outcome: Outcome, one: EventReturns) -> tuple[str, ...]:
    key = longest(one)
    day = "0" if "0" in one.ar else next(iter(one.ar))
    return (
        one.occasion.event,
        one.occasion.symbol,
        outcome.made.day(one.occasion).isoformat(),
        str(one.n),
        f"{one.beta:.2f}",
        f"{one.sigma:.2%}",
        f"{one.r2:.2f}",
        percent(one.ar[day]),
        f"{one.scar[day]:.2f}",
        f"{one.p[day]:.3f}",
        f"{one.p_empirical[day]:.3f}",
        f"{one.q[day]:.3f}",
        f"{percent((one.car or one.ar)[key])} [{key}]",
        f"{one.se[key]:.2%}",
        words(one.volatility).partition(" of")[0],
        " ".join(one.occasion.flags),
    )


def group_rows(outcome: Outcome) -> tuple[tuple[str, ...], Rows]:
    """A line for each group and window: the recommended test first, p in brackets."""
    groups = outcome.study.groups
    asked = dict.fromkeys(name for one in groups for name in one.tests)
    few = any(one.n < ENOUGH for one in groups)
    names = [name for name in asked if (name in SHOWN and not (few and name in FROM_ENOUGH)) or ":" in name]
    header = ("group", "window", "n", "mean", *(name.replace("_", " ").replace(":", ": ") for name in names))
    return header, [
        (one.group, label(one.start, one.end), str(one.n), percent(one.mean), *(_cell(one, name) for name in names))
        for one in groups
    ]


def _cell(one: GroupTests, name: str) -> str:
    found = one.tests.get(name)
    if found is None:
        return ""
    return "-" if isinstance(found, InvalidTest) else f"{found.statistic:.2f} ({found.p:.3f})"


def percent(value: float) -> str:
    return f"{value * 100:+.2f}%"


def event_columns(outcome: Outcome) -> Columns:
    """One row an event: its estimate and its first asked window (days and every window stand in `window_columns`)."""
    key = _first(outcome)
    made: Columns = {}
    for one in outcome.study.figures:
        row = {
            "event_id": one.occasion.event,
            "symbol": one.occasion.symbol,
            "session": outcome.made.day(one.occasion),
            "n": one.n,
            "alpha": one.alpha,
            "beta": one.beta,
            "sigma": one.sigma,
            "r2": one.r2,
            "volatility": one.volatility,
            "ar": one.ar.get("0", NAN),
            **_window(one, key),
            "flags": " ".join(one.occasion.flags),
        }
        for name, value in row.items():
            made.setdefault(name, []).append(value)
    return made


def window_columns(outcome: Outcome) -> Columns:
    """One row for each event on each day and window."""
    made: Columns = {}
    for one in outcome.study.figures:
        for key in one.scar:
            row = {"event_id": one.occasion.event, "symbol": one.occasion.symbol, **_window(one, key)}
            for name, value in row.items():
                made.setdefault(name, []).append(value)
    return made


def _first(outcome: Outcome) -> str:
    from tracker.workbench.study import parse_span

    return label(*parse_span(outcome.request.windows[0], "window"))


def _window(one: EventReturns, key: str) -> dict[str, Any]:
    return {
        "window": key,
        "car": one.ar[key] if key in one.ar else one.car[key],
        "se": one.se[key],
        "t": one.scar[key],
        "p": one.p[key],
        "t_conditional": one.t_conditional[key],
        "p_conditional": one.p_conditional[key],
        "p_empirical": one.p_empirical[key],
        "p_rank": one.p_rank[key],
        "p_floor": one.floor[key],
        "q": one.q[key],
        "sessions": one.sessions[key],
        "missing": one.missing.get(key, ""),
    }


def group_columns(outcome: Outcome) -> Columns:
    """One row for each test of each group on each day and window."""
    made: Columns = {name: [] for name in ("group", "window", "n", "mean", "test", "statistic", "p", "df", "invalid")}
    for one in outcome.study.groups:
        for name, found in one.tests.items():
            cells: tuple[Any, ...]
            if isinstance(found, InvalidTest):
                cells = (NAN, NAN, NAN, found.reason)
            else:
                cells = (found.statistic, found.p, found.df or NAN, "")
            values = (one.group, label(one.start, one.end), one.n, one.mean, name, *cells)
            for column, value in zip(made.values(), values, strict=True):
                column.append(value)
    return made


def excluded_columns(outcome: Outcome) -> Columns:
    return {
        "event_id": [one.event for one in outcome.study.excluded],
        "reason": [one.reason for one in outcome.study.excluded],
    }
