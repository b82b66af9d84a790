"""A study written down: CSV, Excel, LaTeX, JSON or an HTML report, by the ending of the name."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from tracker.core.event_study.statistics import COMPAT, LONG_HORIZON, STATISTICS, VARIANCE
from tracker.errors import UsageError
from tracker.workbench import study_tables as tables
from tracker.workbench.study import Outcome, as_json
from tracker.workbench.study_plot import as_svg

SHEETS: dict[str, Callable[[Outcome], tables.Columns]] = {
    "events": tables.event_columns,
    "windows": tables.window_columns,
    "groups": tables.group_columns,
    "excluded": tables.excluded_columns,
}
TEX = {"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}"}


def save(outcome: Outcome, target: Path) -> list[Path]:
    """Write the study to `target` and say which files came to be. UsageError for an unknown ending."""
    ending = target.suffix.lower()
    if ending not in WRITERS:
        raise UsageError(f"--output {target}: it ends in {', '.join(WRITERS)}")
    return WRITERS[ending](outcome, target)


def _csv(outcome: Outcome, target: Path) -> list[Path]:
    """`out.csv` has the events; the other tables stand beside it as `out.windows.csv`, ..."""
    made = []
    for name, columns in SHEETS.items():
        path = target if name == "events" else target.with_suffix(f".{name}.csv")
        table = columns(outcome)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table)
            writer.writerows([_plain(cell) for cell in row] for row in zip(*table.values(), strict=True))
        made.append(path)
    return made


def _plain(cell: Any) -> Any:
    return "" if isinstance(cell, float) and cell != cell else cell


def _excel(outcome: Outcome, target: Path) -> list[Path]:
    import pandas as pd

    try:
        writer = pd.ExcelWriter(target, engine="openpyxl")
    except ModuleNotFoundError:
        raise UsageError(f"--output {target}: needs openpyxl: pip install 'market-reaction-tracker[study]'") from None
    with writer:
        for name, columns in SHEETS.items():
            pd.DataFrame(columns(outcome)).to_excel(writer, sheet_name=name, index=False)
        pd.DataFrame({"note": outcome.notes}).to_excel(writer, sheet_name="notes", index=False)
    return [target]


def _json(outcome: Outcome, target: Path) -> list[Path]:
    target.write_text(as_json(outcome), encoding="utf-8")
    return [target]


def _latex(outcome: Outcome, target: Path) -> list[Path]:
    """Two tabulars for booktabs, of events and groups."""
    parts = [_tabular(*tables.event_rows(outcome)), _tabular(*tables.group_rows(outcome))]
    target.write_text("\n".join(["% needs \\usepackage{booktabs}", *parts]), encoding="utf-8")
    return [target]


def _tabular(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return " & ".join("".join(TEX.get(letter, letter) for letter in cell) for cell in cells) + r" \\"

    body = "\n".join(line(row) for row in rows)
    columns = "l" * 3 + "r" * (len(header) - 3)
    top = f"\\begin{{tabular}}{{{columns}}}\n\\toprule\n{line(header)}\n\\midrule"
    return f"{top}\n{body}\n\\bottomrule\n\\end{{tabular}}\n"


STYLE = (
    "body{font:14px sans-serif;margin:2em auto;max-width:76em}table{border-collapse:collapse;margin:1em 0}"
    "td,th{padding:.2em .6em;border-bottom:1px solid #ddd;text-align:right}"
    "td:first-child,th:first-child{text-align:left}"
)


def _html(outcome: Outcome, target: Path) -> list[Path]:
    """One page with the chart, the tables, what was left out, and what each test assumes."""
    asked = outcome.request
    heads = {
        "model": asked.model,
        "estimation window": asked.estimation,
        "event windows": ", ".join(asked.windows),
        "returns": asked.returns,
    }
    parts = [
        "<h1>Event study</h1>",
        f"<p>{'; '.join(f'{name}: {escape(str(value))}' for name, value in heads.items())}</p>",
        as_svg(outcome),
        f"<h2>Groups</h2>{_table(*tables.group_rows(outcome))}",
        f"<h2>Events</h2>{_table(*tables.event_rows(outcome))}",
        f"<h2>Left out</h2>{_list([f'{one.event}: {one.reason}' for one in outcome.study.excluded])}",
        f"<h2>Notes</h2>{_list(outcome.notes)}",
        f"<h2>Tests</h2>{_table(('test', 'null hypothesis', 'to know'), _tests(outcome))}",
    ]
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Event study</title><style>{STYLE}</style>'
    target.write_text(head + "\n".join(parts) + "</html>\n", encoding="utf-8")
    return [target]


def _tests(outcome: Outcome) -> list[tuple[str, str, str]]:
    used = dict.fromkeys(name for one in outcome.study.groups for name in one.tests)
    known = {
        **STATISTICS,
        **LONG_HORIZON,
        **VARIANCE,
        **{one.name: one for family in COMPAT.values() for one in family},
    }
    return [(name, known[name].null, known[name].remark) for name in used]


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in header)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _list(lines: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in lines)}</ul>" if lines else "<p>nothing</p>"


WRITERS: dict[str, Callable[[Outcome, Path], list[Path]]] = {
    ".csv": _csv,
    ".xlsx": _excel,
    ".tex": _latex,
    ".json": _json,
    ".html": _html,
}
