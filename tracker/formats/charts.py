"""Charts as inline SVG, drawn by hand: about 3 kB each, no script, no file beside the page.

Colours come from the page's style by class, so that dark mode and print change them; the lines also differ in
their stroke (solid, dashed, dotted) and carry their names at their ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, isfinite

from tracker.formats.page.figures import percent, short_day
from tracker.model import Curve

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 38, 108, 12, 24
STEPS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
MOST_TICKS = 6
LABEL_GAP = 12.5


@dataclass(frozen=True)
class Scale:
    """From places and returns to points of the picture."""

    low: float
    high: float
    places: int

    def x(self, place: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (place / (self.places - 1) if self.places > 1 else 1.0)

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)

    def points(self, values: Sequence[float], start: int = 0) -> str:
        return " ".join(f"{self.x(start + i):.1f},{self.y(value):.1f}" for i, value in enumerate(values))


def curve_chart(curve: Curve, name: str, market: str, ident: str) -> str:
    """The listing, its market and the part beyond it, with the 95 % range from the event session on.

    `ident` must be unique on the page and fit an id attribute. The curve must be `drawable`.
    """
    low, high, ticks = _ticks([*curve.own, *curve.market, *curve.abnormal, *curve.band, *(-b for b in curve.band)])
    scale = Scale(low, high, len(curve.days))
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{ident}-t {ident}-d">'
        f'<title id="{ident}-t">{escape(name)} around {short_day(curve.days[curve.event])}</title>'
        f'<desc id="{ident}-d">{escape(describe(curve, market))}</desc>'
        f"{_grid(scale, ticks)}{_event(curve, scale)}{_band(curve, scale)}"
        f'<polyline class="market" points="{scale.points(curve.market)}"/>'
        f'<polyline class="abnormal" points="{scale.points(curve.abnormal)}"/>'
        f'<polyline class="own" points="{scale.points(curve.own)}"/>'
        f"{_ends(curve, scale)}</svg>"
    )


def drawable(curve: Curve) -> bool:
    return all(isfinite(value) for line in (curve.own, curve.market, curve.abnormal, curve.band) for value in line)


def describe(curve: Curve, market: str) -> str:
    """What the chart shows, in words, for who cannot see it."""
    first, last, event = curve.days[0], curve.days[-1], curve.days[curve.event]
    return (
        f"From {first.isoformat()} to {last.isoformat()}. Since the close before {event.isoformat()}: share "
        f"{percent(curve.own[-1])}, {market} {percent(curve.market[-1])}, beyond the market "
        f"{percent(curve.abnormal[-1])}; ordinary range ±{percent(curve.band[-1]).removeprefix('+')}."
    )


def spark(value: float, largest: float) -> str:
    """A bar from the middle to the right for up, to the left for down; the figure stands beside it."""
    half = 46.0
    length = half * min(1.0, abs(value) / largest) if largest else 0.0
    left = half if value >= 0 else half - length
    side = "up" if value >= 0 else "down"
    return (
        f'<svg class="spark" viewBox="0 0 92 12" aria-hidden="true" focusable="false">'
        f'<rect class="{side}" x="{left:.1f}" y="2" width="{length:.1f}" height="8"/>'
        f'<line class="zero" x1="46" x2="46" y1="0" y2="12"/></svg>'
    )


def _ticks(values: Sequence[float]) -> tuple[float, float, list[float]]:
    """The range shown and its ticks: round steps, zero among them, at most six."""
    low, high = min(0.0, *values), max(0.0, *values)
    spread = max(high - low, STEPS[0])
    step = next((one for one in STEPS if spread / one <= MOST_TICKS - 1), spread)
    first, last = floor(low / step), ceil(high / step)
    last = max(last, first + 1)
    return first * step, last * step, [place * step for place in range(first, last + 1)]


def _grid(scale: Scale, ticks: Sequence[float]) -> str:
    digits = 0 if all(abs(tick * 100 - round(tick * 100)) < 1e-9 for tick in ticks) else 1
    right = WIDTH - RIGHT
    return "".join(
        f'<line class="{"zero" if tick == 0 else "grid"}" x1="{LEFT}" x2="{right}" '
        f'y1="{scale.y(tick):.1f}" y2="{scale.y(tick):.1f}"/>'
        f'<text class="tick" x="{LEFT - 5}" y="{scale.y(tick) + 3.5:.1f}" text-anchor="end">'
        f"{percent(tick, digits) if tick else '0%'}</text>"
        for tick in ticks
    )


def _event(curve: Curve, scale: Scale) -> str:
    """The event session as a line with its date; the first day shown stands at the left."""
    x = scale.x(curve.event)
    near = x - scale.x(0) < 90
    first = "" if near else _date(scale.x(0), short_day(curve.days[0])[4:], "start")
    return (
        f'<line class="event" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 6}" y2="{HEIGHT - BOTTOM}"/>'
        f"{first}{_date(x, short_day(curve.days[curve.event]), 'middle', 'tick strong')}"
    )


def _date(x: float, text: str, anchor: str, style: str = "tick") -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{text}</text>'


def _band(curve: Curve, scale: Scale) -> str:
    """A fan from the close before the event, where the range is still nothing."""
    start = max(0, curve.event - 1)
    widths = curve.band[start:]
    over = [f"{scale.x(start + i):.1f},{scale.y(width):.1f}" for i, width in enumerate(widths)]
    under = [f"{scale.x(start + i):.1f},{scale.y(-width):.1f}" for i, width in enumerate(widths)]
    x, top, low = scale.x(start + len(widths) - 1), scale.y(widths[-1]), scale.y(-widths[-1])
    cap = f"M{x - 4:.1f} {top:.1f}h8M{x - 4:.1f} {low:.1f}h8"
    fan = f'<polygon class="band" points="{" ".join([*over, *reversed(under)])}"/>'
    return f'{fan}<path class="whisker" d="{cap}"/>'


def _ends(curve: Curve, scale: Scale) -> str:
    """Names and figures at the ends of the lines, pushed apart where they would touch."""
    ends = [
        ("own", "share", curve.own[-1]),
        ("market", "market", curve.market[-1]),
        ("abnormal", "beyond", curve.abnormal[-1]),
    ]
    x = scale.x(len(curve.days) - 1)
    dots = "".join(
        f'<circle class="{style}" cx="{x:.1f}" cy="{scale.y(value):.1f}" r="2.6"/>' for style, _, value in ends
    )
    ordered = sorted(ends, key=lambda end: (scale.y(end[2]), end[0]))
    heights = _apart([scale.y(value) for _, _, value in ordered])
    labels = "".join(
        f'<text class="end {style}" x="{x + 7:.1f}" y="{y + 3.5:.1f}">{word} {percent(value, 1)}</text>'
        for (style, word, value), y in zip(ordered, heights, strict=True)
    )
    return dots + labels


def _apart(heights: Sequence[float]) -> list[float]:
    """The same heights, ascending, at least a line apart and inside the picture."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + LABEL_GAP) if placed else height)
    excess = max(0.0, placed[-1] - (HEIGHT - BOTTOM - 2)) if placed else 0.0
    return [height - excess for height in placed]
