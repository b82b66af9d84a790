"""python -m tests.benchmarks.report: a day with 100 announcements, composed and set in every format.

The bare limit beside it: the standard library's json.dumps of as much text as the HTML page has, on one line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import Any

from tests.aligning import compose
from tests.formats import sample
from tracker.formats import FORMATS
from tracker.model import Results

TIMES, COPIES = 7, 25


def crowded() -> Results:
    """The sample day told 25 times over by other stories: 100 announcements, 250 events."""
    day = sample.results()
    return Results(**{name: _copied(getattr(day, name)) for name in Results.__dataclass_fields__})


def _copied(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_renamed(row, f".{copy}") for copy in range(COPIES) for row in rows)


def _renamed(row: Any, suffix: str) -> Any:
    changes: dict[str, Any] = {
        name: getattr(row, name) + suffix for name in ("id", "story", "key") if hasattr(row, name)
    }
    for name in ("announcement", "link"):
        if hasattr(row, name):
            changes[name] = _renamed(getattr(row, name), suffix)
    return replace(row, **changes)


def seconds(act: Callable[[], object]) -> float:
    """The median of several runs."""
    act()
    taken = []
    for _ in range(TIMES):
        start = perf_counter()
        act()
        taken.append(perf_counter() - start)
    return median(taken)


def main() -> None:
    results, facts, recipe, coverage = crowded(), sample.facts(), sample.recipe(), sample.coverage()
    report = compose(sample.DAY, results, facts, recipe, coverage)
    page = FORMATS["html"](report)
    figures: dict[str, object] = {
        "announcements": len(report.told),
        "events": sum(len(one.events) for one in report.told),
        "curves": len(report.curves),
        "compose_ms": round(1e3 * seconds(lambda: compose(sample.DAY, results, facts, recipe, coverage)), 2),
        "bare_dumps_of_page_ms": round(1e3 * seconds(lambda: json.dumps(page)), 2),
    }
    for name, render in FORMATS.items():
        text = render(report)
        figures[f"{name}_ms"] = round(1e3 * seconds(lambda render=render: render(report)), 2)  # type: ignore[misc]
        figures[f"{name}_kB"] = round(len(text.encode()) / 1e3, 1)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
