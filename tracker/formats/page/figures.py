"""Numbers and moments as text: one sign, one precision, one way to write a day.

Up is "+", down is the true minus sign (U+2212), nothing is plain; a missing number is an em dash. Names of days and
months are ours, not the locale's, so that equal reports give equal bytes everywhere.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

from tracker.model import Precision

MINUS, MISSING = "\u2212", "\u2014"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

# tzname is ambiguous (CST is Chicago's too) or missing for these.
ZONES = {"Asia/Shanghai": "Beijing time", "Asia/Taipei": "Taipei time", "UTC": "UTC"}


def signed(value: float | None, digits: int = 2, unit: str = "") -> str:
    """+17.85, −4.63, 0.00; an em dash for what is missing or not finite."""
    if value is None or not isfinite(value):
        return MISSING
    text = f"{abs(value):.{digits}f}"
    sign = "" if not float(text) else "+" if value > 0 else MINUS
    return f"{sign}{text}{unit}"


def percent(fraction: float | None, digits: int = 2) -> str:
    """A return as a signed percentage: 0.1785 is +17.85%."""
    return signed(None if fraction is None else fraction * 100, digits, "%")


def size(fraction: float, digits: int = 2) -> str:
    """The size of a return without its sign, for sentences that say rose or fell."""
    return f"{abs(fraction) * 100:.{digits}f}%" if isfinite(fraction) else MISSING


def probability(p: float | None) -> str:
    """Three decimals, and never a zero that nobody measured."""
    if p is None or not isfinite(p):
        return MISSING
    return "<0.001" if p < 0.0005 else f"{p:.3f}"


def at_floor(p: float, floor: float) -> bool:
    """Whether no estimation residual was as large, so that the true value may be smaller than can be shown."""
    return floor > 0 and p <= floor * (1 + 1e-9)


def rank(p: float, floor: float) -> str:
    return f"≤{probability(floor)}" if at_floor(p, floor) else probability(p)


def count(how_many: int, one: str, many: str = "") -> str:
    """`three stories`, `one story`, `no stories`, `14 stories`."""
    return f"{number(how_many)} {one if how_many == 1 else many or one + 's'}"


def number(value: int) -> str:
    return NUMBERS[value] if 0 <= value < len(NUMBERS) else f"{value:,}"


def minus(text: str) -> str:
    """Our own words with the true sign: the hyphen of a negative number becomes a minus."""
    return re.sub(r"(?<![\w.])-(?=\d)", MINUS, text)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def joined(parts: list[str] | tuple[str, ...]) -> str:
    """`a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def long_day(day: date) -> str:
    return f"{LONG_DAYS[day.weekday()]} {day.day} {LONG_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def zone_name(moment: datetime, zone: str) -> str:
    if zone in ZONES:
        return ZONES[zone]
    name = moment.astimezone(ZoneInfo(zone)).tzname() or zone
    return name if name.isalpha() else f"UTC{name}"


def clock(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.hour:02}:{local.minute:02}"


def at(moment: datetime, zone: str) -> str:
    """`Thu 21 Aug 21:05 HKT`."""
    local = moment.astimezone(ZoneInfo(zone)).date()
    return f"{short_day(local)} {clock(moment, zone)} {zone_name(moment, zone)}"


def heard_at(moment: datetime, precision: Precision, zone: str) -> str:
    """A moment as exactly as it is known, and no more."""
    if precision is Precision.DAY:
        return f"{short_day(moment.astimezone(UTC).date())}, hour not given"
    words = at(moment, zone)
    return f"first seen {words}, date not given" if precision is Precision.UNKNOWN else words


def lag(delay: timedelta) -> str:
    """`+12 min`, `+3 h 05 min`, `+2 d`; nothing for the first."""
    minutes = int(delay.total_seconds() // 60)
    if minutes <= 0:
        return ""
    if minutes < 60:
        return f"+{minutes} min"
    if minutes < 48 * 60:
        return f"+{minutes // 60} h {minutes % 60:02} min"
    return f"+{minutes // 1440} d"
