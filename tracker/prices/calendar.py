"""Exchanges' sessions: exchange_calendars, mended by a table, carried on past its end.

No library is right about every day. mended.toml holds the days on which the exchange's own notices contradict
exchange_calendars 4.13.2; what the exchange has announced since comes from config.toml; past a calendar's known end
the holidays that the law fixes are closed (statutory.py) and every other weekday is a session on trust (`provisional`).
"""

from __future__ import annotations

import difflib
import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from tracker.errors import CalendarError
from tracker.lists import listed
from tracker.model import Session, Sessions
from tracker.prices.mends import Mend, shipped_mends
from tracker.prices.sessionfile import LibraryCalendar, keep, recall
from tracker.prices.statutory import statutory

# The last day that these exchanges have announced. The library goes on by rules of its own; the government's yearly
# plan, and with it the exchange's notice, comes in the second half of the year before.
ANNOUNCED: Mapping[str, date] = MappingProxyType({"XKRX": date(2026, 12, 31), "XTAI": date(2026, 12, 31)})

# Rule-made calendars without a bound (New York) are trusted this far.
HORIZON = date(2049, 12, 31)
BEGINNING = date(1900, 1, 1)  # no session before is asked for


class ExchangeCalendars:
    """`ports.Calendars` over exchange_calendars, which is imported at the first question.

    `holidays` are further closed days by calendar, and `until` the day to which a calendar is announced with them, as
    config.toml lists them. `mends` replaces the table of corrections. `folder` keeps what the library said between
    processes (Seoul alone takes seconds to build; a file is read in milliseconds and needs no import of the library).
    Answers are cached: a second question costs microseconds. `forget` drops what is cached in memory.
    """

    def __init__(
        self,
        holidays: Mapping[str, Sequence[date]] = MappingProxyType({}),
        mends: Mapping[str, Sequence[Mend]] | None = None,
        folder: Path | None = None,
        until: Mapping[str, date] = MappingProxyType({}),
    ) -> None:
        self._folder = folder
        self._holidays = {name: frozenset(days) for name, days in holidays.items()}
        self._until = dict(until)
        table = shipped_mends() if mends is None else mends
        self._mended = {name: {one.day: one for one in rows} for name, rows in table.items()}
        self.forget()

    def forget(self) -> None:
        """Drop what was built; the daemon does so daily, so that a long life does not freeze a calendar."""
        self._whole: dict[str, Sessions] = {}
        self._spans: dict[str, tuple[date, date]] = {}
        self._asked: dict[tuple[str, date, date], Sessions] = {}

    def sessions(self, calendar: str, first: date, last: date) -> Sessions:
        """Sessions of `first`..`last`; past the known end, provisional weekdays. CalendarError: unknown name."""
        if first < BEGINNING:
            raise CalendarError(f"{calendar}: sessions are known from {BEGINNING} on, not from {first}")
        key = (calendar, first, last)
        if key not in self._asked:
            self._asked[key] = self._cut(calendar, first, last)
        return self._asked[key]

    def end(self, calendar: str) -> date:
        """The last day for which the calendar is known: as config.toml says, its recorded bound, 2049 by rule."""
        return self._known(calendar, _end(_factory(calendar)))

    def _known(self, calendar: str, recorded: date) -> date:
        return max(min(recorded, ANNOUNCED.get(calendar, recorded)), self._until.get(calendar, date.min))

    def _cut(self, calendar: str, first: date, last: date) -> Sessions:
        whole = self._built(calendar, first, last)
        low, high = bisect_left(whole.days, first), bisect_right(whole.days, last)
        return replace(whole, sessions=whole.sessions[low:high])

    def _built(self, calendar: str, first: date, last: date) -> Sessions:
        begins, ends = self._spans.get(calendar, (first, last))
        if calendar not in self._whole or first < begins or last > ends:
            # Whole years and one more than asked for, so that a daemon does not build anew every day.
            span = date(min(first, begins).year, 1, 1), date(max(last, ends).year + 1, 12, 31)
            self._whole[calendar], self._spans[calendar] = self._build(calendar, *span), span
        return self._whole[calendar]

    def _build(self, calendar: str, first: date, last: date) -> Sessions:
        told = recall(self._folder, calendar, first, last)
        if told is None:
            told = _ask_library(calendar, first, last)
            keep(self._folder, calendar, first, last, told)
        zone = ZoneInfo(told.zone)
        carried = _weekdays(told.sessions, zone, told.end + timedelta(days=1), last)
        known = self._known(calendar, told.end)
        trusted = _on_trust(calendar, (*told.sessions, *carried), known)
        sessions = tuple(self._mend(calendar, zone, trusted))
        return Sessions(calendar, told.zone, sessions, self._version(calendar))

    def _mend(self, calendar: str, zone: ZoneInfo, sessions: Iterable[Session]) -> Iterator[Session]:
        mends, holidays = self._mended.get(calendar, {}), self._holidays.get(calendar, frozenset())
        for session in sessions:
            mend = mends.get(session.day)
            if session.day in holidays or (mend is not None and mend.closed):
                continue
            yield session if mend is None else _mended(session, mend, zone)

    def _version(self, calendar: str) -> str:
        """Names the library's version and digests what mends it, so that an event can say what it went by."""
        from importlib.metadata import version

        words = [str(sorted(self._holidays.get(calendar, ()))), str(sorted(map(str, self._mends(calendar))))]
        words += [str(self._until[calendar])] if calendar in self._until else []
        digest = hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]
        return f"exchange_calendars {version('exchange_calendars')}+{digest}"

    def _mends(self, calendar: str) -> Sequence[Mend]:
        return tuple(self._mended.get(calendar, {}).values())


def _on_trust(calendar: str, sessions: Iterable[Session], known: date) -> Iterator[Session]:
    """The sessions, those after the last day known without the law's holidays and marked as taken on trust."""
    for session in sessions:
        if session.day <= known:
            yield replace(session, provisional=False) if session.provisional else session
        elif session.day not in statutory(calendar, session.day.year):
            yield replace(session, provisional=True)


def _mended(session: Session, mend: Mend, zone: ZoneInfo) -> Session:
    opens = session.opens if mend.opens is None else _instant(session.day, mend.opens, zone)
    closes = session.closes if mend.closes is None else _instant(session.day, mend.closes, zone)
    lunches = session.break_starts is not None and opens < session.break_starts < closes
    starts, ends = (session.break_starts, session.break_ends) if lunches else (None, None)
    return replace(session, opens=opens, closes=closes, break_starts=starts, break_ends=ends)


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _factory(calendar: str) -> Any:
    """The library's class for a calendar, so that its bounds can be read without building it."""
    import exchange_calendars
    from exchange_calendars import calendar_utils, errors

    try:
        name = calendar_utils.resolve_alias(calendar)
    except errors.InvalidCalendarName:
        name = calendar
    factory = calendar_utils._default_calendar_factories.get(name)
    if factory is None:
        known = exchange_calendars.get_calendar_names()
        near = difflib.get_close_matches(calendar.upper(), known, n=3, cutoff=0.4)
        raise CalendarError(f"no calendar is called {calendar!r}; near are {', '.join(near) or 'XHKG, XSHG, XNYS'}")
    return factory


def _ask_library(calendar: str, first: date, last: date) -> LibraryCalendar:
    """The library's sessions of `first`..`last`, as far as it goes: at least a month, to know its hours by.

    CalendarError for an unknown name.
    """
    factory = _factory(calendar)
    beginning, end = factory.bound_min(), _end(factory)
    begins = min(first if beginning is None else max(first, beginning.date()), date(end.year, 1, 1))
    ends = max(min(last, end), begins + timedelta(days=31))
    foreign = factory(start=begins.isoformat(), end=ends.isoformat())
    return LibraryCalendar(str(foreign.tz), end, tuple(_read(foreign)))


def _end(factory: Any) -> date:
    bound = factory.bound_max()
    return HORIZON if bound is None else min(bound.date(), HORIZON)


def _read(foreign: Any) -> Iterator[Session]:
    """The library's schedule as sessions: four columns of instants, NaT for no break."""
    schedule = foreign.schedule
    columns = [_instants(schedule[name]) for name in ("open", "close", "break_start", "break_end")]
    for day, opens, closes, starts, ends in zip(schedule.index, *columns, strict=True):
        yield Session(day.date(), opens, closes, starts, ends)


def _instants(column: Any) -> list[Any]:
    """Aware UTC datetimes, whatever unit the column counts in; None for NaT."""
    return [
        None if gone else one.to_pydatetime().replace(tzinfo=UTC)
        for one, gone in zip(column, column.isna(), strict=True)
    ]


def _weekdays(regular: Sequence[Session], zone: ZoneInfo, first: date, last: date) -> Iterator[Session]:
    """Monday to Friday of `first`..`last` on the exchange clock of the longest of the last known sessions."""
    if not regular or last < first:
        return
    model = max(regular[-20:], key=lambda one: one.closes - one.opens)
    clock = {name: _clock(getattr(model, name), zone) for name in ("opens", "closes", "break_starts", "break_ends")}
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day.weekday() < 5:
            times = {name: None if at is None else _instant(day, at, zone) for name, at in clock.items()}
            yield Session(day=day, provisional=True, **times)  # type: ignore[arg-type]


def _clock(moment: datetime | None, zone: ZoneInfo) -> time | None:
    return None if moment is None else moment.astimezone(zone).time()


# By the ending of a symbol as Yahoo spells it, for symbols that are in no watchlist.
CALENDARS: Mapping[str, str] = MappingProxyType(listed("exchanges")["calendars"])
PLAIN = re.compile(r"[A-Z]{1,5}(-[A-Z]{1,2})?")  # a symbol as New York's exchanges give them: NVDA, BRK-B


def calendar_of(symbol: str) -> str | None:
    """The calendar that a symbol's ending tells, New York's for a plain one; None for what we do not know.

    An index (^HSI) does not tell where it is computed.
    """
    ending = symbol.rpartition(".")[2].upper() if "." in symbol else ""
    return CALENDARS.get(ending) if ending or PLAIN.fullmatch(symbol) else None


def is_calendar(name: str) -> bool:
    """Whether an exchange's calendar is called so, by its market identifier code (XHKG). It may ask the library."""
    if name in CALENDARS.values():
        return True
    if not re.fullmatch(r"X[A-Z0-9]{3}", name):
        return False
    import exchange_calendars

    return name in exchange_calendars.get_calendar_names(include_aliases=False)
