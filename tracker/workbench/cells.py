"""Cells -> days and numbers, a whole column at a time; what is ambiguous is refused with the line and the mend."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import numpy.typing as npt

from tracker.workbench.sheets import Column, Sheet

Days = npt.NDArray[np.datetime64]
Floats = npt.NDArray[np.float64]
MISSING = ("", "NA", "NAN", "NULL", "NONE", ".", "N/A", "#N/A", "-", "<NA>", "NAT")
YEAR_FIRST = re.compile(r"\s*(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?!\d)")
YEAR_LAST = re.compile(r"\s*(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
STAMP = re.compile(r"[T ](\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?\s*$")
SUNDAY, FRIDAY = 6, 4


def parse_day(text: str, month_first: bool | None = None) -> date:
    """2025-08-22, 2025/08/22, 20250822, 22.08.2025, any with a time behind it, which is dropped.

    `month_first` reads 08/22/2025. ValueError for anything else, and for 08/09/2025 where it is not said which.
    """
    found = YEAR_FIRST.match(text)
    if found:
        return date(*(int(one) for one in found.groups()))
    found = YEAR_LAST.match(text)
    if not found:
        raise ValueError(f"{text!r} is no date: write it as 2025-08-22")
    one, mark, other, year = int(found[1]), found[2], int(found[3]), int(found[4])
    if mark == "." or other > 12:
        month_first = other > 12
    elif one > 12:
        month_first = False
    if month_first is None:
        raise ValueError(
            f"{text!r} can be two days: write it as {year}-{one:02}-{other:02} or {year}-{other:02}-{one:02}"
        )
    return date(year, one, other) if month_first else date(year, other, one)


def days_of(sheet: Sheet, place: int) -> Days:
    """A column of days; UTC stamps of an Asian session count for the day that began there."""
    column = sheet.columns[place]
    if column.dtype.kind == "M":
        return _shifted(sheet, column.astype("datetime64[D]"), _hours(column))
    texts, where = _unique(column)
    blank = np.flatnonzero(texts == "")
    if len(blank):
        raise sheet.refuse("a line without a date", int(np.flatnonzero(where == blank[0])[0]))
    order = _order(texts)
    if order and any(YEAR_LAST.match(one) for one in texts):
        sheet.note(f"dates are taken as {'month/day/year' if order == 'month' else 'day, month, year'}")
    days = np.empty(len(texts), "datetime64[D]")
    for number, text in enumerate(texts.tolist()):
        try:
            days[number] = parse_day(text, {"month": True, "day": False}.get(order))
        except ValueError as wrong:
            raise sheet.refuse(str(wrong), int(np.flatnonzero(where == number)[0])) from None
    stamps = [STAMP.search(one) for one in texts[:400].tolist()]
    hours = {int(one[1]) for one in stamps if one} if all(one and _is_utc(one[3]) for one in stamps) else set()
    return _shifted(sheet, days, hours)[where]


def _unique(column: Column) -> tuple[npt.NDArray[np.str_], npt.NDArray[np.int64]]:
    """The different cells as text and the place of each among them; a whole number stands for a day as it is."""
    import pandas as pd

    where, cells = pd.factorize(column.astype(np.int64) if column.dtype.kind == "f" else column, use_na_sentinel=False)
    words = ["" if one is None or one != one else str(one).strip() for one in cells]
    return np.array(words), where


def _order(texts: npt.NDArray[np.str_]) -> str:
    """Whether days or months come first in 08/22/2025: by the first text that can only be one of them; "" unknown."""
    for text in texts.tolist():
        found = YEAR_LAST.match(text)
        if found and found[2] == ".":
            return "day"
        if found and int(found[1]) > 12:
            return "day"
        if found and int(found[3]) > 12:
            return "month"
    return ""


def _is_utc(zone: str | None) -> bool:
    return zone is not None and zone.replace(":", "") in ("Z", "UTC", "+0000", "-0000")


def _hours(column: Column) -> set[int]:
    """Hours of the first stamps, empty where they are all midnight."""
    hours = set((column[:400].astype("datetime64[h]").astype(np.int64) % 24).tolist())
    return set() if hours == {0} else hours


def _shifted(sheet: Sheet, days: Days, hours: set[int]) -> Days:
    """The next day where stamps in UTC are midnights in the east: late hours, Sundays among them and no Friday."""
    if not hours or min(hours) < 14:
        return days
    weekdays = set(((days.astype(np.int64) + 3) % 7).tolist())
    if SUNDAY not in weekdays or FRIDAY in weekdays:
        return days
    sheet.note(f"{min(hours)}:00 UTC is midnight in the east: each stamp counts for the next day")
    return days + np.timedelta64(1, "D")


def numbers_of(sheet: Sheet, place: int) -> Floats:
    """A column of numbers, nan where nothing stands; a comma may be the decimal mark."""
    column = sheet.columns[place]
    if column.dtype.kind == "f":
        return np.where(np.isfinite(column), column, np.nan)
    try:
        found: Floats = column.astype(float)
        return np.where(np.isfinite(found), found, np.nan)
    except (ValueError, TypeError):
        return _read_numbers(sheet, place)


def _read_numbers(sheet: Sheet, place: int) -> Floats:
    texts = sheet.texts(place)
    decimal = decimal_comma(texts, sheet.mark)
    if decimal:
        sheet.note(f"in the column {sheet.header[place] or place + 1} a comma is the decimal mark")
    found = np.full(len(texts), np.nan)
    for row, text in enumerate(texts):
        if text.upper() in MISSING:
            continue
        value = _number(text, decimal)
        if value is None:
            raise sheet.refuse(f"{text!r} is no number", row)
        found[row] = value if np.isfinite(value) else np.nan
    return found


def decimal_comma(texts: list[str], mark: str = ",") -> bool:
    """Whether commas are decimal marks: in a file divided otherwise, or where other than three digits follow one."""
    marked = [one for one in texts if "," in one]
    if not marked or any("." in one.rpartition(",")[2] for one in marked):
        return False
    return mark == ";" or any(len(one.rpartition(",")[2]) != 3 for one in marked)


def _number(text: str, decimal: bool) -> float | None:
    percent = text.endswith("%")
    plain = text.rstrip("% ").replace("\u2212", "-").replace(" ", "").replace("\u00a0", "")
    plain = plain.replace(".", "").replace(",", ".") if decimal else plain.replace(",", "")
    try:
        return float(plain) / (100 if percent else 1)
    except ValueError:
        return None
