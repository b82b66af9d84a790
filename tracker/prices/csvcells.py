"""Days and numbers as files write them: which form a whole file keeps is settled before a cell is read.

A form that a file leaves open (04/05/2026, 1,234 beside a decimal comma) is refused in words, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

MISSING = frozenset({"", "nan", "null", "none", "-", "--", "n/a", "nat", "—"})
SCALES = {"k": 1e3, "m": 1e6, "b": 1e9, "万": 1e4, "亿": 1e8}
MONTHS = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y")
THREE = re.compile(r"(\d+)[/.\-](\d+)[/.\-](\d{4})")
WHOLE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
CLOCK = re.compile(r"[T ](\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?) ?(Z|[+-]\d{2}:?\d{2}| ?UTC)?$")

Days = Callable[[str], date]


class Unclear(ValueError):
    """A cell or a file whose form is open; the words say how to write it."""


def days_of(cells: Iterable[str], zone: str = "") -> Days:
    """How the cells of one column are read as the exchange's days. `zone` is the exchange's, "" where it is not known.

    Raises Unclear for day and month in an order that no cell settles.
    """
    parts = [found for cell in cells if (found := THREE.match(cell.strip()))]
    firsts, seconds = [int(one[1]) for one in parts], [int(one[2]) for one in parts]
    months_first = any(second > 12 for second in seconds)
    days_first = any(first > 12 for first in firsts) or any("." in one[0] for one in parts)
    if parts and months_first == days_first:
        raise Unclear(f"{parts[0][0]!r}: day or month first? No row settles it; write 2025-08-22")

    def read(cell: str) -> date:
        return day_of(cell.strip(), months_first, zone)

    return read


def day_of(cell: str, months_first: bool, zone: str) -> date:
    """One cell as a day. Raises Unclear."""
    clock = CLOCK.search(cell)
    plain = cell[: clock.start()] if clock else cell
    day = _plain_day(plain.strip(), months_first)
    if day is None:
        raise Unclear(f"{cell!r} is not a day; write 2025-08-22")
    return day if clock is None else _stamped(cell, day, clock[1], (clock[2] or "").strip(), zone)


def _plain_day(cell: str, months_first: bool) -> date | None:
    try:
        if found := WHOLE.fullmatch(cell):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := THREE.fullmatch(cell):
            first, second = int(found[1]), int(found[2])
            return date(int(found[3]), *((first, second) if months_first else (second, first)))
        if re.fullmatch(r"\d{8}", cell):
            return date(int(cell[:4]), int(cell[4:6]), int(cell[6:]))
    except ValueError:
        return None
    return next(filter(None, (_named(cell, form) for form in MONTHS)), None)


def _named(cell: str, form: str) -> date | None:
    try:
        return datetime.strptime(cell, form).replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _stamped(cell: str, day: date, clock: str, offset: str, zone: str) -> date:
    """A stamp's day on the exchange's clock. A midnight of UTC is a day written as a stamp."""
    at = time.fromisoformat(clock.zfill(5) if len(clock) < 5 else clock)
    if not offset:
        return _unzoned(cell, day, at, zone)
    words = "+00:00" if offset in ("Z", "UTC") else offset
    moment = datetime.fromisoformat(f"{day.isoformat()}T{at.isoformat()}{words}")
    utc = moment.utcoffset() == timedelta(0)
    if not utc or at == time():
        return moment.astimezone(ZoneInfo(zone)).date() if zone and not utc else day
    if not zone:
        raise Unclear(f"{cell!r} is a moment in UTC: of which exchange's day? Write the day alone, such as 2025-08-22")
    return moment.astimezone(ZoneInfo(zone)).date()


def _unzoned(cell: str, day: date, at: time, zone: str) -> date:
    """A clock without a zone is the exchange's, unless it could be UTC's name for the exchange's midnight."""
    midnight = datetime.combine(day, at, UTC).astimezone(ZoneInfo(zone)).time() if zone else None
    if at != time() and midnight == time():
        raise Unclear(f"{cell!r}: the exchange's clock, or UTC for the next day? Write {cell}+00:00, or the day alone")
    return day


def numbers_of(cells: Iterable[str]) -> Callable[[str], float | None]:
    """How the cells of a file are read as numbers: with a decimal comma or with commas between thousands.

    Raises Unclear where a comma can be either.
    """
    commas = [plain for cell in cells if "," in (plain := _stripped(cell))]
    decimal = any(re.fullmatch(r"[+-]?\d*,(\d{1,2}|\d{4,})", one) or re.search(r"\.\d{3},\d+$", one) for one in commas)
    thousands = any(re.search(r",\d{3}\.\d|,\d{3},\d{3}", one) for one in commas)
    if decimal and thousands:
        raise Unclear("commas stand for decimals in one row and between thousands in another")

    def read(cell: str) -> float | None:
        return number_of(cell, decimal, settled=decimal or thousands)

    return read


def number_of(cell: str, decimal: bool, settled: bool = True) -> float | None:
    """One cell as a number, None for nothing. Raises Unclear."""
    plain = _stripped(cell)
    if plain.lower() in MISSING:
        return None
    scale = SCALES.get(plain[-1:].lower(), 1.0)
    figure = plain[:-1] if scale != 1.0 else plain
    if "," in figure and not settled:
        raise Unclear(f"{cell!r}: a decimal comma, or thousands? No row settles it; write 1234 or 1.234")
    figure = figure.replace(".", "").replace(",", ".") if decimal else figure.replace(",", "")
    try:
        value = float(figure) * scale
    except ValueError:
        raise Unclear(f"{cell!r} is not a number") from None
    return value if isfinite(value) else None


def _stripped(cell: str) -> str:
    return cell.strip().lstrip("$¥€£").replace("\u00a0", "").replace(" ", "").removesuffix("%")


def columns_of(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    """The cells of one column."""
    return [row[place] for row in rows if place < len(row)]
