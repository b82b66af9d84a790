"""The day that a sentence names for a move: Friday, 22 August, 8月22日, 周五."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_WEEKDAYS = {name: number for number, name in enumerate(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))}  # fmt: skip
_HAN_WEEKDAYS = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_WEEKDAY = re.compile(r"\b(?P<name>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b", re.IGNORECASE)
_HAN_WEEKDAY = re.compile(r"(?:周|週|星期|礼拜|禮拜)(?P<name>[一二三四五六日天])(?!期)")
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}}) (?P<m1>{_MONTH})|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?!\d))(?:,? (?P<year>20\d\d))?\b",
    re.IGNORECASE,
)
_HAN_DATE = re.compile(r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号號]")
_OPENS = re.compile(
    r"\s*(?:on )?(?:monday|tuesday|wednesday|thursday|friday)|\s*(?:周|週|星期)[一二三四五]", re.IGNORECASE
)
# News of an Asian morning is dated the evening before in UTC; eight hours bring it to its own day.
_ASIA = timedelta(hours=8)


def day_of(text: str, clause: tuple[int, int], published: datetime | None) -> date | None:
    """The day named in a clause, or by the words that open the sentence. None where none is, or when was not told.

    A weekday is the last one on or before `published`, a date without year the last one likewise.
    """
    if published is None:
        return None
    today = (published + _ASIA).date()
    found = _named(text[clause[0] : clause[1]], today)
    return found or (_named(text[:40], today) if _OPENS.match(text) else None)


def _named(words: str, today: date) -> date | None:
    return _dated(words, today) or _weekday(words, today)


def _weekday(words: str, today: date) -> date | None:
    if one := _WEEKDAY.search(words):
        number = _WEEKDAYS[one["name"].lower()]
    elif one := _HAN_WEEKDAY.search(words):
        number = _HAN_WEEKDAYS[one["name"]]
    else:
        return None
    return today - timedelta(days=(today.weekday() - number) % 7)


def _dated(words: str, today: date) -> date | None:
    if one := _HAN_DATE.search(words):
        year, month, day = one["year"], int(one["month"]), int(one["day"])
    elif one := _DATE.search(words):
        name = (one["m1"] or one["m2"]).lower()[:3]
        year, month, day = one["year"], _MONTHS[name], int(one["d1"] or one["d2"])
    else:
        return None
    return _last(int(year) if year else None, month, day, today)


def _last(year: int | None, month: int, day: int, today: date) -> date | None:
    """The date, in its year or the last year in which it is not after today; None for the 30th of February."""
    for one in (year,) if year else (today.year, today.year - 1):
        try:
            found = date(one, month, day)
        except ValueError:
            return None
        if found <= today:
            return found
    return None
