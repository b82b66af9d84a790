"""A study for people: rows of tables, and the cumulative mean abnormal return as an SVG picture."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from tracker.core.event_study.cross_section import InvalidTest, ValidTest
from tracker.core.event_study.studies import GroupTests, label

if TYPE_CHECKING:
    from tracker.workbench.study import Outcome

Rows = list[tuple[str, ...]]
# Of fifteen tests a terminal shows these, with p in brackets; --json has all.
SHOWN = ("kolari_pynnonen", "bmp", "corrado_rank", "cumulative_rank", "grank_t", "generalised_sign")
COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#34495e")
WIDTH, HEIGHT, EDGE = 720, 400, 56


def event_rows(outcome: Outcome) -> tuple[tuple[str, ...], Rows]:
    """A line for each event: its day and its longest window."""
    header = ("event", "symbol", "session", "beta", "AR 0", "t", "p rank", "q", "CAR", "flags")
    rows: Rows = []
    for one in outcome.study.figures:
        longest = max(one.car, key=lambda key: _length(key), default="")
        rows.append(
            (
                one.occasion.event,
                one.occasion.symbol,
                outcome.made.day(one.occasion).isoformat(),
                f"{one.beta:.2f}",
                _percent(one.ar.get("0", one.ar[next(iter(one.ar))])),
                f"{one.scar.get('0', float('nan')):.2f}",
                f"{one.p_empirical.get('0', float('nan')):.3f}",
                f"{one.q.get('0', float('nan')):.3f}",
                f"{_percent(one.car[longest])} [{longest}]" if longest else "",
                " ".join(one.occasion.flags),
            )
        )
    return header, rows


def group_rows(outcome: Outcome) -> tuple[tuple[str, ...], Rows]:
    """A line for each group and window: the recommended test first, p in brackets."""
    asked = dict.fromkeys(name for one in outcome.study.groups for name in one.tests)
    names = [name for name in asked if name in SHOWN or ":" in name]
    header = ("group", "window", "n", "mean", *(name.replace("_", " ").replace(":", ": ") for name in names))
    return header, [
        (one.group, label(one.start, one.end), str(one.n), _percent(one.mean), *(_cell(one, name) for name in names))
        for one in outcome.study.groups
    ]


def as_svg(outcome: Outcome) -> str:
    """Cumulative mean abnormal return by group, from the first day of the event window, with a 95 % band."""
    lines = {
        group: _path(outcome.study.groups, group) for group in dict.fromkeys(one.group for one in outcome.study.groups)
    }
    lines = {group: points for group, points in lines.items() if points}
    if not lines:
        return _svg(['<text x="20" y="40">no event was measured</text>'])
    days = sorted({day for points in lines.values() for day, *_ in points})
    lows = [value - band for points in lines.values() for _, value, band in points]
    highs = [value + band for points in lines.values() for _, value, band in points]
    frame = _Frame(days[0], max(days[-1], days[0] + 1), min(0.0, *lows), max(0.0, *highs))
    parts = [
        *_axes(frame, days),
        *(part for number, one in enumerate(lines.items()) for part in _drawn(frame, number, *one)),
    ]
    return _svg(parts)


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


def _path(groups: Sequence[GroupTests], group: str) -> list[tuple[int, float, float]]:
    """(day, cumulative mean, half width of its 95 % band from the cross-sectional t) day by day."""
    total, squares, points = 0.0, 0.0, []
    for one in groups:
        if one.group == group and one.start == one.end and one.n:
            total += one.mean
            test = one.tests.get("cross_sectional_t")
            error = one.mean / test.statistic if isinstance(test, ValidTest) and test.statistic else 0.0
            squares += error * error
            points.append((one.start, total, 1.96 * squares**0.5))
    return points


def _axes(frame: _Frame, days: Sequence[int]) -> list[str]:
    zero, grey = frame.y(0.0), 'stroke="#999" stroke-width="1"'
    step = max(1, len(days) // 12)
    parts = [
        f'<text x="{EDGE}" y="24" font-size="14">Cumulative mean abnormal return</text>',
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


def _drawn(frame: _Frame, number: int, group: str, points: Sequence[tuple[int, float, float]]) -> list[str]:
    colour = COLOURS[number % len(COLOURS)]
    line = " ".join(f"{frame.x(day):.1f},{frame.y(value):.1f}" for day, value, _ in points)
    upper = [f"{frame.x(day):.1f},{frame.y(value + band):.1f}" for day, value, band in points]
    lower = [f"{frame.x(day):.1f},{frame.y(value - band):.1f}" for day, value, band in reversed(points)]
    return [
        f'<polygon points="{" ".join([*upper, *lower])}" fill="{colour}" opacity="0.12"/>',
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>',
        f'<text x="{WIDTH - EDGE}" y="{40 + 16 * number}" text-anchor="end" fill="{colour}">{escape(group)}</text>',
    ]


def _cell(one: GroupTests, name: str) -> str:
    found = one.tests.get(name)
    if found is None:
        return ""
    return "-" if isinstance(found, InvalidTest) else f"{found.statistic:.2f} ({found.p:.3f})"


def _percent(value: float) -> str:
    return f"{value * 100:+.2f}%"


def _length(key: str) -> int:
    first, last = key.split(":")
    return int(last) - int(first)
