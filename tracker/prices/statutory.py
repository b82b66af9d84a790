"""Holidays that the law fixes years ahead: what is known of an exchange's closed days before its own notice is out.

    XSHG   Regulation on Public Holidays for National Festivals and Commemorative Days (State Council Decree 795,
           2024): 1 January; the eve and first three days of the lunar year; Qingming; 1 and 2 May; Dragon Boat;
           Mid-Autumn; 1 to 3 October. Those on a weekend are made up on the working days that follow. By every
           yearly plan so far the long ones last from the eve for eight days and from 1 October for seven.
    XKRX   Regulation on Holidays of Government Offices: Labour Day and, since 2026, Constitution Day; those on a
           weekend move to the next working day. The library knows the older holidays.
    XTAI   Act on Holidays of Memorial Days and Festivals (2025): what falls on Saturday moves to Friday, on Sunday to
           Monday, and on another holiday to a working day beside it; two days before the Lunar New Year holidays are
           for settlement alone (Taiwan Stock Exchange).

The government's yearly plan moves days around these (bridges, working weekends): every other weekday of a year that
has not been announced is a session on trust. Lunar dates are the library's, to 2049.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

DAY = timedelta(days=1)


@cache
def statutory(calendar: str, year: int) -> frozenset[date]:
    """The closed weekdays of a year that the law fixes; none for a calendar without a rule here."""
    rule = RULES.get(calendar)
    days = (*rule(year), *rule(year + 1)) if rule else ()  # a New Year on Saturday is observed the Friday before
    return frozenset(day for day in days if day.year == year and day.weekday() < 5)


def _shanghai(year: int) -> Iterable[date]:
    spring = [[first + n * DAY for n in range(-1, 3)] for first in _lunar("chinese_lunar_new_year_dates", year)]
    festivals = (*_lunar("dragon_boat_festival_dates", year), *_lunar("mid_autumn_festival_dates", year))
    single = [[one] for one in (date(year, 1, 1), *_lunar("qingming_festival_dates", year), *festivals)]
    yield from _made_up([*spring, _days(year, 5, 1, 2), _days(year, 10, 1, 3), *single])
    # What every plan of the State Council has made of the two long ones: eight days since 2024, seven since 2000.
    yield from (eve + n * DAY for eve, *_ in spring for n in range(8))
    yield from _days(year, 10, 1, 7)


def _days(year: int, month: int, first: int, last: int) -> list[date]:
    return [date(year, month, day) for day in range(first, last + 1)]


def _seoul(year: int) -> Iterable[date]:
    labour = date(year, 5, 1)
    constitution = date(year, 7, 17)
    if year >= 2026:
        yield from _made_up(([labour], [constitution]))


def _taipei(year: int) -> Iterable[date]:
    fixed = [(1, 1), (2, 28), (5, 1), (9, 28), (10, 10), (10, 25), (12, 25)]
    taken: set[date] = set()
    for first in _lunar("chinese_lunar_new_year_dates", year):
        # Two days of settlement before the day before the eve; the weekend days of the six are made up after them.
        rest = _made_up([[first + n * DAY for n in range(-2, 3)]])
        last = min(day for day in rest if day.weekday() < 5)
        taken |= {*rest, *_weekdays_before(last, 2)}
    festivals = (*_lunar("dragon_boat_festival_dates", year), *_lunar("mid_autumn_festival_dates", year))
    for day in (*_lunar("qingming_festival_dates", year), *festivals, *(date(year, *one) for one in fixed)):
        taken.add(_observed(day, taken))
    taken.add(_children(date(year, 4, 4), taken))
    return taken


def _children(day: date, taken: set[date]) -> date:
    """Children's Day; on Tomb Sweeping Day the day before, on a Thursday the day after."""
    if day not in taken:
        return _observed(day, taken)
    return _free(day + DAY, taken) if day.weekday() == 3 else day - DAY


def _made_up(groups: Iterable[list[date]]) -> frozenset[date]:
    """The days of each group, and for each that falls on a weekend or another's day the next free weekday after."""
    taken: set[date] = set()
    for group in groups:
        extra = sum(day.weekday() >= 5 or day in taken for day in group)
        taken |= set(group)
        after = max(group, default=date.min)
        for _ in range(extra):
            after = _free(after + DAY, taken)
            taken.add(after)
    return frozenset(taken)


def _observed(day: date, taken: set[date]) -> date:
    """Saturday's holiday on Friday, Sunday's on Monday; where that is taken the next free weekday after it."""
    moved = day - DAY if day.weekday() == 5 else day
    return moved if moved.weekday() < 5 and moved not in taken else _free(day + DAY, taken)


def _free(day: date, taken: set[date]) -> date:
    while day.weekday() >= 5 or day in taken:
        day += DAY
    return day


def _weekdays_before(day: date, count: int) -> list[date]:
    found = (day - n * DAY for n in range(1, 15))
    return [one for one in found if one.weekday() < 5][:count]


def _lunar(name: str, year: int) -> list[date]:
    """The library's date of a lunar or solar festival in a year; none beyond its table."""
    from exchange_calendars import lunisolar_holidays

    return [one.date() for one in getattr(lunisolar_holidays, name) if one.year == year]


RULES: Mapping[str, Callable[[int], Iterable[date]]] = MappingProxyType(
    {"XSHG": _shanghai, "XKRX": _seoul, "XTAI": _taipei}
)
