"""Pictures that only pages have, as inline SVG without script; classes and rules are those of formats/charts.

path       an event's listing, what its market explains, and the range of ordinary days, wide and narrow
prices     closes of a company's listings with its sessions that had news
whisker    an interval with its middle on a common scale
bar        a move over the grey range of ordinary days
strip      the values of many events on one line
hours      a day's sessions and what was heard in it
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from html import escape
from math import ceil, floor
from zoneinfo import ZoneInfo

from tracker.formats.page.figures import percent, signed
from tracker.formats.page.safety import clean
from tracker.web.shapes import Closes, HeardRow, Line, MarketRow

GAP = 5  # days without a close that break a line
STEPS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


def _text(x: float, y: float, words: str, style: str = "t", anchor: str = "start", size: float = 12.0) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" class="{style}" text-anchor="{anchor}">'
        f"{escape(clean(words))}</text>"
    )


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{style}"/>'


def _ticks(low: float, high: float, most: int = 6) -> list[float]:
    spread = max(high - low, 1e-9)
    step = next((one for one in (*STEPS, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4) if spread / one <= most), spread)
    return [place * step for place in range(floor(low / step), ceil(high / step) + 1)]


def _svg(width: float, height: float, label: str, body: str, style: str = "") -> str:
    css = f' class="{style}"' if style else ""
    return f'<svg{css} viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(clean(label))}">{body}</svg>'


def path(one: Line, name: str, market: str, label: str, dates: tuple[str, str, str], width: float = 860) -> str:
    """A share's path around its session; `dates` are those of the first, the base and the last day drawn."""
    narrow = width < 600
    height, left, right, top, bottom = (300, 44, 74, 22, 28) if narrow else (330, 56, 150, 22, 28)
    expected = [own - beyond for own, beyond in zip(one.own, one.abnormal, strict=True)]
    base = one.event - 1
    over = [value + half for value, half in zip(expected, one.band, strict=True)][base:]
    under = [value - half for value, half in zip(expected, one.band, strict=True)][base:]
    ticks = _ticks(min(*one.own, *one.market, *under), max(*one.own, *one.market, *over))

    def x(place: float) -> float:
        return left + (width - left - right) * place / max(len(one.days) - 1, 1)

    def y(value: float) -> float:
        return top + (height - top - bottom) * (ticks[-1] - value) / (ticks[-1] - ticks[0])

    def line(values: Sequence[float], start: int, style: str) -> str:
        points = " ".join(f"{x(start + place):.1f},{y(value):.1f}" for place, value in enumerate(values))
        return f'<polyline points="{points}" class="{style}"/>'

    there = " ".join(f"{x(base + place):.1f},{y(value):.1f}" for place, value in enumerate(over))
    back = " ".join(f"{x(base + place):.1f},{y(under[place]):.1f}" for place in reversed(range(len(under))))
    grid = "".join(
        _line(left, y(tick), width - right, y(tick), "g" if abs(tick) > 1e-12 else "z")
        + _text(
            left - 6,
            y(tick) + 4,
            signed(tick * 100, 0 if ticks[1] - ticks[0] >= 0.01 else 1, "%") if tick else "0",
            "t",
            "end",
        )
        for tick in ticks
    )
    event = x(one.event)
    ends = sorted(
        [
            (y(one.own[-1]), f"{'' if narrow else name + ' '}{percent(one.own[-1], 1)}", "bold"),
            (y(expected[-1]), signed(expected[-1] * 100, 1, "%"), "t"),
            (y(one.market[-1]), f"{'' if narrow else market + ' '}{signed(one.market[-1] * 100, 1, '%')}", "t"),
        ]
    )
    placed: list[float] = []
    for at, _, _ in ends:
        placed.append(max(at, placed[-1] + 14) if placed else at)
    labels = "".join(
        _text(x(len(one.days) - 1) + 8, at + 4, words, style)
        for at, (_, words, style) in zip(placed, ends, strict=True)
    )
    marks = "".join(
        _line(x(at), height - bottom, x(at), height - bottom + 4, "z") + _text(x(at), height - 8, words, "t", anchor)
        for at, words, anchor in (
            (0, dates[0], "start"),
            (base, dates[1], "middle"),
            (len(one.days) - 1, dates[2], "end"),
        )
        if words and (at in (0, len(one.days) - 1) or (x(at) - left > 70 and width - right - x(at) > 70))
    )
    return _svg(
        *(width, height, label),
        f'{grid}<polygon points="{there} {back}" class="band"/>{_line(event, top - 6, event, height - bottom, "ev")}'
        f"{line(one.market, 0, 'mkt')}{line(expected[base:], base, 'exp')}{line(one.own[: base + 1], 0, 'own pre')}"
        f"{line(one.own[base:], base, 'own')}"
        f'<circle cx="{event:.1f}" cy="{y(one.own[one.event]):.1f}" r="4" class="dot"/>'
        f"{_text(event - 7, y(one.own[one.event]) - 8, percent(one.own[one.event]), 'bold', 'end')}{labels}{marks}",
        "narrow" if narrow else "wide",
    )


def prices(
    closes: Sequence[Closes],
    marks: Sequence[tuple[int, date, bool]],
    words: Sequence[str],
    label: str,
    ends: tuple[str, str],
    width: float = 860,
) -> str:
    """Closes of each listing in a band of its own; `marks` are number, day and whether a listing stands out then."""
    narrow = width < 600
    left, right, top, band, bottom = (40, 50, 44, 120, 26) if narrow else (52, 70, 44, 150, 26)
    drawn = [one for one in closes if one.days]
    if not drawn:
        return ""
    first, last = min(one.days[0] for one in drawn), max(one.days[-1] for one in drawn)
    days = max((last - first).days, 1)
    height = top + band * len(drawn) + bottom

    def x(day: date) -> float:
        return left + (width - left - right) * (day - first).days / days

    body: list[str] = []
    for row, one in enumerate(drawn):
        above = top + band * row
        ticks = _ticks(min(one.closes), max(one.closes), 4)

        def y(value: float, above: float = above, ticks: Sequence[float] = ticks) -> float:
            return above + 14 + (band - 26) * (ticks[-1] - value) / (ticks[-1] - ticks[0])

        for tick in ticks:
            body.append(_line(left, y(tick), width - right, y(tick), "g"))
            body.append(_text(left - 6, y(tick) + 4, f"{tick:g}", "t", "end", 11.5))
        for piece in _pieces(one):
            points = " ".join(f"{x(day):.1f},{y(value):.1f}" for day, value in piece)
            body.append(f'<polyline points="{points}" class="own"/>')
        body.append(f'<circle cx="{x(one.days[-1]):.1f}" cy="{y(one.closes[-1]):.1f}" r="3" class="dot"/>')
        body.append(_text(x(one.days[-1]) + 7, y(one.closes[-1]) + 4, f"{one.closes[-1]:.2f}", "bold"))
        body.append(_text(left + 4, above + 9, words[row], "bold"))
    body += _news([(number, x(day), out) for number, day, out in marks if first <= day <= last], height - bottom)
    body.append(_text(left, height - 7, ends[0], "t") + _text(width - right, height - 7, ends[1], "t", "end"))
    return _svg(width, height, label, "".join(body), "narrow" if narrow else "wide")


def whisker(low: float, middle: float, high: float, reach: tuple[float, float], label: str, ranked: bool = True) -> str:
    """An interval with its middle, on a line from `reach[0]` to `reach[1]`."""
    width = reach[1] - reach[0]

    def x(value: float) -> float:
        return 4 + 202 * (min(max(value, reach[0]), reach[1]) - reach[0]) / width

    dot = "dot" if ranked else "no"
    ticks = "".join(
        _line(x(reach[0] + width * part), 5, x(reach[0] + width * part), 13, "g") for part in (0, 0.25, 0.5, 0.75, 1)
    )
    return _svg(
        *(210, 18, label),
        f"{_line(4, 9, 206, 9, 'g')}{ticks}{_line(x(low), 9, x(high), 9, 'wh')}"
        f'<circle cx="{x(middle):.1f}" cy="9" r="3.4" class="{dot}"/>',
    )


def bar(beyond: float, ordinary: float, largest: float, label: str) -> str:
    """A move beyond its market over the grey range of ordinary days; `largest` is the longest side of any."""
    reach = 80 / largest if largest else 0.0
    half, size = min(ordinary * reach, 82.0), min(abs(beyond) * reach, 82.0)
    left = 84.0 if beyond >= 0 else 84.0 - size
    return _svg(
        *(168, 18, label),
        f'<rect x="{84 - half:.1f}" y="2" width="{2 * half:.1f}" height="14" class="band"/>'
        f'<rect x="{left:.1f}" y="5.5" width="{size:.1f}" height="7" class="{"fu" if beyond >= 0 else "fd"}"/>'
        f"{_line(84, 0, 84, 18, 'z')}",
    )


def strip(points: Iterable[float], mean: float | None, label: str, width: float = 860) -> str:
    """Every reaction as a tick on one line of per cent, with their mean; zero is marked."""
    values = list(points)
    if not values:
        return ""
    ticks = _ticks(min(0.0, *values), max(0.0, *values), 8 if width > 600 else 5)

    def x(value: float) -> float:
        return 20 + (width - 40) * (value - ticks[0]) / (ticks[-1] - ticks[0])

    body = "".join(
        _line(x(tick), 14, x(tick), 66, "g" if abs(tick) > 1e-12 else "z")
        + _text(x(tick), 82, signed(tick * 100, 0) if abs(tick) > 1e-12 else "0", "t", "middle")
        for tick in ticks
    )
    body += "".join(
        f'<line x1="{x(one):.1f}" y1="30" x2="{x(one):.1f}" y2="54" class="{"su" if one >= 0 else "sd"}"/>'
        for one in values
    )
    if mean is not None:
        body += f'<circle cx="{x(mean):.1f}" cy="42" r="5" class="dot"/>'
    return _svg(width, 90, label, body, "narrow" if width < 600 else "wide")


def hours(
    markets: Sequence[tuple[str, MarketRow]],
    heard: Iterable[HeardRow],
    now: datetime,
    zone: str,
    words: tuple[str, str],
    label: str,
    width: float = 860,
) -> str:
    """A day in the report's zone: the exchanges' sessions, what was heard, and where now is."""
    narrow = width < 600
    left, right = (70, 10) if narrow else (86, 12)
    start = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    height = 60 + 22 * (len(markets) + 1)

    def x(moment: datetime) -> float:
        share = (moment - start) / timedelta(days=1)
        return left + (width - left - right) * min(max(share, 0.0), 1.0)

    size = 11.5 if narrow else 12
    body = [
        _line(x(start + timedelta(hours=hour)), 18, x(start + timedelta(hours=hour)), height - 24, "g")
        + _text(
            x(start + timedelta(hours=hour)),
            height - 8,
            f"{hour:02}" + ("" if narrow else ":00"),
            "t",
            "middle" if hour < 24 else "end",
            size,
        )
        for hour in range(0, 25, 6 if narrow else 3)
    ]
    for row, (name, one) in enumerate(markets):
        body.append(_text(2, 37 + 22 * row, name, "", "start", size))
        for opens, closes in _spans(one):
            a, b = x(opens), x(closes)
            style = "band" if closes <= now else "next"
            if b > a:
                body.append(f'<rect x="{a:.1f}" y="{27 + 22 * row}" width="{b - a:.1f}" height="13" class="{style}"/>')
    level = 27 + 22 * len(markets)
    body.append(_text(2, level + 10, words[0], "", "start", size))
    for entry in heard:
        if start <= entry.said <= now:
            body.append(f'<circle cx="{x(entry.said):.1f}" cy="{level + 6}" r="4" class="dot"/>')
    at = x(now)
    body.append(
        _line(at, 16, at, height - 24, "wh") + _text(min(max(at, 40), width - 40), 12, words[1], "bold", "middle", size)
    )
    return _svg(width, height, label, "".join(body), "narrow" if narrow else "wide")


def _spans(one: MarketRow) -> list[tuple[datetime, datetime]]:
    if one.opens is None or one.closes is None:
        return []
    if one.break_starts is None or one.break_ends is None:
        return [(one.opens, one.closes)]
    return [(one.opens, one.break_starts), (one.break_ends, one.closes)]


def _news(marks: Sequence[tuple[int, float, bool]], bottom: float) -> list[str]:
    """Numbered lines; a number that would touch the one before it stands above it."""
    drawn: list[str] = []
    before, raised = -99.0, False
    for number, x, out in marks:
        raised = x - before < 19 and not raised
        before, y = x, 9 if raised else 26
        drawn.append(_line(x, y + 8, x, bottom, "ev"))
        drawn.append(f'<circle cx="{x:.1f}" cy="{y}" r="8" class="{"nb" if out else "no"}"/>')
        drawn.append(_text(x, y + 4, str(number), "nt" if out else "bold", "middle", 10.5))
    return drawn


def _pieces(one: Closes) -> list[list[tuple[date, float]]]:
    """Closes in a row; where a share was not traded for a week the line is broken."""
    pieces: list[list[tuple[date, float]]] = []
    for day, close in zip(one.days, one.closes, strict=True):
        if not pieces or day - pieces[-1][-1][0] > timedelta(days=GAP):
            pieces.append([])
        pieces[-1].append((day, close))
    return pieces
