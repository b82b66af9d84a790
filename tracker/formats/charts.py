"""Charts as inline SVG, drawn by hand: about 3 kB each, no script, no file beside the page.

path    the share and what its market led to expect, with the range of 95 ordinary days of 100
bar     one move beyond its market on that range
ruler   a claim beside what was measured

Colours come from the page's style by class, so that dark mode and print change them; the lines also differ in their
stroke, and direction is told by arrows and signs as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import ceil, floor

from tracker.formats.page.figures import percent, signed
from tracker.formats.page.parts import ListingRow, MeasuredClaim, Path

WIDTH, HEIGHT = 270, 230
LEFT, RIGHT, TOP, BOTTOM = 42, 14, 26, 24
ROOM = 50  # for the figures at the ends of the lines, where no session is still to come
STEPS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
MOST_TICKS = 6
LABEL_GAP = 13.0
BAR_WIDTH, BAR_MIDDLE, BAR_HALF = 168.0, 63.0, 88.0


@dataclass(frozen=True)
class Scale:
    """From places (0 is the first session drawn) and returns as fractions to points of the picture."""

    low: float
    high: float
    places: int
    right: float = WIDTH - RIGHT

    def x(self, place: float) -> float:
        """The place of a session."""
        return LEFT + (self.right - LEFT) * (place / (self.places - 1) if self.places > 1 else 1.0)

    def y(self, value: float) -> float:
        """The height of a return."""
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)

    def points(self, values: Sequence[float], start: int = 0) -> str:
        """A polyline's points."""
        return " ".join(f"{self.x(start + i):.1f},{self.y(value):.1f}" for i, value in enumerate(values))


def ticks(paths: Sequence[Path]) -> tuple[float, ...]:
    """Round steps that hold every path: one scale for all of them, zero among its ticks, at most six."""
    values = [0.0]
    for path in paths:
        values += path.own
        values += [one + band for one, band in zip(path.expected, path.band, strict=True)]
        values += [one - band for one, band in zip(path.expected, path.band, strict=True)]
    low, high = min(values), max(values)
    step = next((one for one in STEPS if _steps(low, high, one) < MOST_TICKS), max(high - low, STEPS[0]))
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    return tuple(place * step for place in range(first, last + 1))


def _steps(low: float, high: float, step: float) -> int:
    return ceil(high / step) - floor(low / step)


def path(one: Path, marks: Sequence[float]) -> str:
    """A share's path on a scale of `marks` (see `ticks`), with its stories and the sessions still to come."""
    right = WIDTH - (RIGHT if one.ahead > 1 else ROOM)
    scale = Scale(marks[0], marks[-1], len(one.own) + one.ahead, right)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(one.label)}">'
        f"{_ahead(one, scale)}{_grid(scale, marks)}{_band(one, scale)}"
        f'<polyline points="{scale.points(one.expected, one.base)}" class="exp"/>'
        f'<polyline points="{scale.points(one.own[: one.base + 1])}" class="own pre"/>'
        f'<polyline points="{scale.points(one.own[one.base :], one.base)}" class="own"/>'
        f"{_stories(one, scale)}{_ends(one, scale)}{_dates(one, scale)}</svg>"
    )


def _ahead(one: Path, scale: Scale) -> str:
    """A pale field for the sessions still to come."""
    if not one.ahead:
        return ""
    left, right = scale.x(len(one.own) - 1), scale.x(scale.places - 1)
    return (
        f'<rect x="{left:.1f}" y="{TOP}" width="{right - left:.1f}" height="{HEIGHT - TOP - BOTTOM}" class="todobg"/>'
    )


def _grid(scale: Scale, marks: Sequence[float]) -> str:
    digits = 0 if all(abs(mark * 100 - round(mark * 100)) < 1e-9 for mark in marks) else 1
    lines = []
    for place, mark in enumerate(marks):
        y = scale.y(mark)
        unit = "%" if place == len(marks) - 1 else ""
        text = signed(mark * 100, digits, unit) if abs(mark) > 1e-12 else f"0{unit}"
        style = "g" if abs(mark) > 1e-12 else "z"
        lines.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{scale.right}" y2="{y:.1f}" class="{style}"/>')
        lines.append(f'<text x="{LEFT - 5}" y="{y + 4:.1f}" font-size="11.5" class="t" text-anchor="end">{text}</text>')
    return "".join(lines)


def _band(one: Path, scale: Scale) -> str:
    """The ordinary range around what was expected: a fan from the close before, where it is still nothing."""
    over = [middle + half for middle, half in zip(one.expected, one.band, strict=True)]
    under = [middle - half for middle, half in zip(one.expected, one.band, strict=True)]
    back = " ".join(reversed(scale.points(under, one.base).split(" ")))
    return f'<polygon points="{scale.points(over, one.base)} {back}" class="band"/>'


def _stories(one: Path, scale: Scale) -> str:
    """A line for each story between the close before and the event's close, in the order in which they stand."""
    gap = scale.x(1) - scale.x(0) if scale.places > 1 else 0.0
    marks = []
    for place, story in enumerate(reversed(one.stories)):
        x = scale.x(one.base) + gap * (place + 1) / (len(one.stories) + 1)
        spread = (place - (len(one.stories) - 1) / 2) * 17 if len(one.stories) > 1 else 0.0
        middle = scale.x(one.base) + gap / 2 + spread
        marks.append(
            f'<line x1="{x:.1f}" y1="{TOP - 3}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}" class="ev"/>'
            f'<circle cx="{middle:.1f}" cy="15" r="7.5" class="nb"/>'
            f'<text x="{middle:.1f}" y="18.8" font-size="10.5" class="nt" text-anchor="middle">{story}</text>'
        )
    return "".join(marks)


def _ends(one: Path, scale: Scale) -> str:
    """The figures at the ends of both lines, pushed apart where they would touch."""
    place = len(one.own) - 1
    own, expected = one.own[-1], one.expected[-1]
    x, dot = scale.x(place), scale.y(own)
    heights = apart([dot, scale.y(expected)])
    return (
        f'<circle cx="{x:.1f}" cy="{dot:.1f}" r="3" class="dot"/>'
        f'<text x="{x + 6:.1f}" y="{heights[0] + 4:.1f}" font-size="12" class="bold" text-anchor="start">'
        f"{percent(own, 1)}</text>"
        f'<text x="{x + 6:.1f}" y="{heights[1] + 4:.1f}" font-size="11.5" class="t" text-anchor="start">'
        f"{signed(expected * 100, 1)}</text>"
    )


def apart(heights: Sequence[float]) -> list[float]:
    """The same heights in their order, moved so that each is a line from the others and inside the picture."""
    order = sorted(range(len(heights)), key=lambda place: (heights[place], place))
    placed = list(heights)
    for before, after in pairwise(order):
        placed[after] = max(placed[after], placed[before] + LABEL_GAP)
    excess = max(0.0, max(placed, default=0.0) - (HEIGHT - BOTTOM - 2))
    return [height - excess for height in placed]


def _dates(one: Path, scale: Scale) -> str:
    """First day, the close before, and the last session drawn or still to come."""
    places = (0, one.base, scale.places - 1)
    anchors = ("start", "middle", "end")
    drawn = []
    for place, anchor, text in zip(places, anchors, one.ends, strict=True):
        x = scale.x(place)
        crowded = place == one.base and (x - LEFT < 62 or scale.right - x < 62)
        if not crowded or anchor != "middle":
            drawn.append(
                f'<line x1="{x:.1f}" y1="{HEIGHT - BOTTOM}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM + 4}" class="z"/>'
                f'<text x="{x:.1f}" y="{HEIGHT - 7.5}" font-size="11.5" class="t" text-anchor="{anchor}">'
                f"{escape(text)}</text>"
            )
    return "".join(drawn)


def bar(row: ListingRow, largest: float, label: str) -> str:
    """A move beyond its market over the grey range of ordinary days; `largest` fills the width."""
    reach = BAR_HALF / largest if largest else 0.0
    half = min(row.ordinary * reach, BAR_MIDDLE)
    size = min(abs(row.beyond.value) * reach, BAR_HALF if row.beyond.value >= 0 else BAR_MIDDLE)
    left = BAR_MIDDLE if row.beyond.value >= 0 else BAR_MIDDLE - size
    up = row.beyond.value >= 0
    arrow = ""
    if row.limited:
        x, way = (BAR_MIDDLE + size + 3, 5) if up else (BAR_MIDDLE - size - 3, -5)
        arrow = f'<path d="M{x:.1f} 4.5l{way} 4.5l{-way} 4.5" class="{"su" if up else "sd"}" fill="none"/>'
    return (
        f'<svg viewBox="0 0 {BAR_WIDTH:g} 18" role="img" aria-label="{escape(label)}">'
        f'<rect x="{BAR_MIDDLE - half:.1f}" y="2" width="{2 * half:.1f}" height="14" class="band"/>'
        f'<rect x="{left:.1f}" y="5.5" width="{size:.1f}" height="7" class="{"fu" if up else "fd"}"/>{arrow}'
        f'<line x1="{BAR_MIDDLE:g}" y1="0" x2="{BAR_MIDDLE:g}" y2="18" class="z"/></svg>'
    )


def ruler(claim: MeasuredClaim, said: str, measured: str) -> str:
    """A claim's size beside the measured one on a line of per cent; nothing where one of them is unknown."""
    if claim.low is None or claim.value is None:
        return ""
    high = claim.low if claim.high is None else claim.high
    values = [claim.low, high, claim.value]
    spread = max(max(values) - min(values), 1.0)
    step = next(one for one in (0.5, 1, 2, 5, 10, 20, 50, 100, 500, 1000, 1e9) if spread / one <= 4)
    low, top = floor(min(values) / step) - 0.5, ceil(max(values) / step) + 0.5

    def x(value: float) -> float:
        return 10 + 310 * (value / step - low) / (top - low)

    marks = "".join(
        f'<line x1="{x(place * step):.1f}" y1="46" x2="{x(place * step):.1f}" y2="51" class="z"/>'
        f'<text x="{x(place * step):.1f}" y="65" font-size="12.5" class="t" text-anchor="middle">'
        f"{signed(place * step, 0 if step >= 1 else 1, '%')}</text>"
        for place in range(ceil(low), floor(top) + 1)
    )
    left, right = sorted((x(claim.low), x(high)))
    middle, found = (left + right) / 2, x(claim.value)
    near = abs(middle - found) < 110
    label = escape(f"{said} {claim.said}; {measured} {claim.measured}")
    return (
        f'<svg viewBox="0 0 330 84" role="img" aria-label="{label}">'
        f'<line x1="10" y1="46" x2="320" y2="46" class="z"/>{marks}'
        f'<rect x="{left - 4:.1f}" y="38" width="{right - left + 8:.1f}" height="16" class="claimed"/>'
        f'<text x="{_inside(middle):.1f}" y="{12 if near else 30}" font-size="12.5" class="bold" text-anchor="middle">'
        f"{escape(f'{said}: {claim.said}')}</text>"
        f'<circle cx="{found:.1f}" cy="46" r="5" class="dot"/>'
        f'<text x="{_inside(found):.1f}" y="30" font-size="12.5" class="bold" text-anchor="middle">'
        f"{escape(f'{measured}: {claim.measured}')}</text></svg>"
    )


def _inside(x: float) -> float:
    return min(max(x, 58.0), 272.0)
