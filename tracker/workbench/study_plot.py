"""A study as a picture: the cumulative mean abnormal return of each group with the 95 % band of the recommended test.

Everything is drawn from the same events as the row of the whole window in the table. SVG needs nothing; PNG and PDF
(and finer SVG) are matplotlib's, the extra `plot`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.core.event_study.cross_section import ValidTest
from tracker.core.event_study.studies import GroupTests
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.workbench.study import Outcome

COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#34495e")
WIDTH, HEIGHT, EDGE = 720, 400, 56
TITLE = "Cumulative mean abnormal return"
SUBTITLE = "95 % band: Kolari-Pynnonen, events aligned by calendar"


@dataclass(frozen=True, slots=True)
class Point:
    """A day with the cumulative mean to its close and the half width of its band (0: no test), as fractions."""

    day: int
    mean: float
    half: float


@dataclass(frozen=True, slots=True)
class GroupCurve:
    """One group's line; `count` events."""

    group: str
    count: int
    points: tuple[Point, ...]


def paths(outcome: Outcome) -> list[GroupCurve]:
    """A line for each group with at least one event observed on every day of the window."""
    rows = [one for one in outcome.study.paths if one.n]
    return [
        GroupCurve(group, mine[0].n, tuple(Point(one.end, one.mean, half_width(one)) for one in mine))
        for group in dict.fromkeys(one.group for one in rows)
        if (mine := [one for one in rows if one.group == group])
    ]


def half_width(one: GroupTests) -> float:
    """Of the 95 % band: the mean over its statistic is its standard error, times the quantile of its t."""
    from scipy.special import stdtrit

    found = next(iter(one.tests.values()), None)
    if not isinstance(found, ValidTest) or not found.statistic or found.df is None:
        return 0.0
    return float(abs(one.mean / found.statistic) * stdtrit(found.df, 0.975))


def draw(outcome: Outcome, target: Path) -> None:
    """Write the picture; the ending says what kind. UsageError where matplotlib is needed and missing."""
    if target.suffix.lower() not in (".svg", ".png", ".pdf"):
        raise UsageError(f"--plot {target}: a picture ends in .svg, .png or .pdf")
    try:
        figure = as_figure(outcome)
    except ModuleNotFoundError:
        if target.suffix.lower() != ".svg":
            raise UsageError(
                f"--plot {target}: needs matplotlib: pip install 'market-reaction-tracker[plot]'; .svg needs nothing"
            ) from None
        target.write_text(as_svg(outcome), encoding="utf-8")
        return
    figure.savefig(target, dpi=160, metadata={"Date": None} if target.suffix.lower() == ".svg" else None)


def as_figure(outcome: Outcome) -> Any:
    """The picture as matplotlib's Figure, on no screen. ModuleNotFoundError without matplotlib."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import PercentFormatter

    figure = Figure(figsize=(7.2, 4.2), layout="constrained")
    axes = figure.subplots()
    for number, one in enumerate(paths(outcome)):
        colour = COLOURS[number % len(COLOURS)]
        days, means = [point.day for point in one.points], [point.mean for point in one.points]
        low, high = ([point.mean + sign * point.half for point in one.points] for sign in (-1, 1))
        axes.fill_between(days, low, high, color=colour, alpha=0.12, linewidth=0)
        axes.plot(days, means, color=colour, label=f"{one.group} (n = {one.count})")
    axes.axhline(0, color="#999999", linewidth=0.8)
    axes.axvline(0, color="#999999", linewidth=0.8, linestyle="--")
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.set_xlabel("sessions from the event")
    axes.set_ylabel(TITLE.lower())
    axes.set_title(SUBTITLE, fontsize=9)
    if axes.lines[2:]:
        axes.legend(frameon=False)
    return figure


def as_svg(outcome: Outcome) -> str:
    """The picture as SVG, written by hand: no library is needed."""
    lines = paths(outcome)
    if not lines:
        return _svg(['<text x="20" y="40">no event was measured</text>'])
    points = [point for one in lines for point in one.points]
    days = sorted({point.day for point in points})
    low, high = (pick(point.mean + sign * point.half for point in points) for pick, sign in ((min, -1), (max, 1)))
    frame = _Frame(days[0], max(days[-1], days[0] + 1), min(0.0, low), max(0.0, high))
    return _svg(
        [*_axes(frame, days), *(part for number, one in enumerate(lines) for part in _drawn(frame, number, one))]
    )


def _svg(parts: Sequence[str]) -> str:
    frame = f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>{"".join(parts)}</svg>\n'


class _Frame:
    """Data -> picture."""

    def __init__(self, left: float, right: float, low: float, high: float) -> None:
        self.left, self.right, self.low, self.high = left, right, low, max(high, low + 1e-9)

    def x(self, day: float) -> float:
        return EDGE + (day - self.left) / (self.right - self.left) * (WIDTH - 2 * EDGE)

    def y(self, value: float) -> float:
        return HEIGHT - EDGE - (value - self.low) / (self.high - self.low) * (HEIGHT - 2 * EDGE)


def _axes(frame: _Frame, days: Sequence[int]) -> list[str]:
    zero, grey = frame.y(0.0), 'stroke="#999" stroke-width="1"'
    step = max(1, len(days) // 12)
    parts = [
        f'<text x="{EDGE}" y="24" font-size="14">{TITLE}</text>',
        f'<text x="{EDGE}" y="40" font-size="10">{SUBTITLE}</text>',
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 6}" text-anchor="middle">sessions from the event</text>',
        f'<line x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{zero:.1f}" y2="{zero:.1f}" {grey}/>',
    ]
    parts += [
        f'<text x="{frame.x(day):.1f}" y="{HEIGHT - 24}" text-anchor="middle">{day}</text>' for day in days[::step]
    ]
    for value in (frame.low, 0.0, frame.high):
        parts.append(f'<text x="{EDGE - 6}" y="{frame.y(value) + 4:.1f}" text-anchor="end">{value:+.1%}</text>')
    if frame.left <= 0 <= frame.right:
        at = f"{frame.x(0):.1f}"
        parts.append(f'<line x1="{at}" x2="{at}" y1="{EDGE}" y2="{HEIGHT - EDGE}" {grey} stroke-dasharray="4 4"/>')
    return parts


def _drawn(frame: _Frame, number: int, one: GroupCurve) -> list[str]:
    colour, at = COLOURS[number % len(COLOURS)], 40 + 16 * number
    line = " ".join(f"{frame.x(point.day):.1f},{frame.y(point.mean):.1f}" for point in one.points)
    upper = [f"{frame.x(point.day):.1f},{frame.y(point.mean + point.half):.1f}" for point in one.points]
    lower = [f"{frame.x(point.day):.1f},{frame.y(point.mean - point.half):.1f}" for point in reversed(one.points)]
    return [
        f'<polygon points="{" ".join([*upper, *lower])}" fill="{colour}" opacity="0.12"/>',
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>',
        f'<text x="{WIDTH - EDGE - 48}" y="{at}" text-anchor="end" fill="{colour}">{escape(one.group)}</text>',
        f'<text x="{WIDTH - EDGE}" y="{at}" text-anchor="end">n = {one.count}</text>',
    ]
