"""Which session of an exchange a moment belongs to.

The rule of the event study: the event session is the first whose regular close is *strictly after* the
moment something was said. News at or after the bell moves the next session; news during lunch moves
its own. 15:05 in Hong Kong is therefore today for an H share (close 16:00) and tomorrow for an A share
(close 15:00). Everything here is arithmetic on `Sessions`; who makes them is `ports.Calendars`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from tracker.errors import CalendarError
from tracker.model import Session, Sessions

# HKEX's closing auction: the regular close is followed by up to ten minutes of order input, no-cancellation
# and random closing (Rules of the Exchange, Closing Auction Session), after noon on half days too. News in
# these minutes can still move the official close, so it is flagged. Other exchanges' auctions end at the close.
AUCTIONS = {"XHKG": timedelta(minutes=10)}

# No exchange we follow stays closed longer: Shanghai's longest pause is 11 calendar days. A moment farther
# before the first session known than this belongs to a session we were not given.
LONGEST_PAUSE = timedelta(days=16)

WARNING = timedelta(days=45)


def event_session(sessions: Sessions, said: datetime) -> Session:
    """The first session whose regular close is strictly after `said`.

    Raises CalendarError when `said` lies past the last session or long before the first.
    """
    place = bisect_right(sessions.closes, said)
    if place == len(sessions.sessions):
        raise CalendarError(_beyond(sessions, said))
    session = sessions.sessions[place]
    if place == 0 and session.opens - said > LONGEST_PAUSE:
        raise CalendarError(_beyond(sessions, said))
    return session


def session_on(sessions: Sessions, day: date) -> Session | None:
    """The session of `day`, None where the exchange is closed."""
    place = sessions.index.get(day)
    return None if place is None else sessions.sessions[place]


def previous(sessions: Sessions, day: date) -> Session:
    """The last session before `day`. CalendarError before the beginning."""
    return _at(sessions, bisect_left(sessions.days, day) - 1, day)


def offset(sessions: Sessions, day: date, n: int) -> Session:
    """The session `n` sessions from the session of `day`; 0 is itself.

    `day` must be a session: counting from a closed day is ambiguous. CalendarError otherwise and outside.
    """
    place = sessions.index.get(day)
    if place is None:
        raise CalendarError(f"{day} is no session of {sessions.calendar}: count from one that is")
    return _at(sessions, place + n, day)


def latest_closed(sessions: Sessions, now: datetime) -> Session | None:
    """The last session whose regular close is at or before `now`; None before the first close.

    What a benchmark of another zone may be asked for: everything after it is the future.
    """
    place = bisect_right(sessions.closes, now) - 1
    return None if place < 0 else sessions.sessions[place]


def is_open(session: Session, said: datetime) -> bool:
    """Whether continuous trading runs at `said`: from the open (included) to the close (excluded), lunch apart."""
    return session.opens <= said < session.closes and not is_lunch(session, said)


def is_lunch(session: Session, said: datetime) -> bool:
    """Whether `said` falls into the session's midday break."""
    if session.break_starts is None or session.break_ends is None:
        return False
    return session.break_starts <= said < session.break_ends


def is_auction(sessions: Sessions, said: datetime) -> bool:
    """Whether `said` falls into the closing auction *after* a regular close.

    Such news belongs to the next session by the rule, yet may have moved the official close: ambiguous.
    """
    length = AUCTIONS.get(sessions.calendar)
    closed = latest_closed(sessions, said)
    return bool(length and closed and said - closed.closes < length)


def is_half_day(sessions: Sessions, session: Session) -> bool:
    """Whether the session closes earlier on the exchange's clock than the latest close of its neighbours."""
    zone = ZoneInfo(sessions.zone)
    place = sessions.index[session.day]
    around = sessions.sessions[max(place - 5, 0) : place + 6]
    return session.closes.astimezone(zone).time() < max(one.closes.astimezone(zone).time() for one in around)


def flags(sessions: Sessions, said: datetime) -> tuple[str, ...]:
    """What is worth knowing of a moment's place: pre-open, open, lunch, closed, auction, half-day, provisional."""
    session = event_session(sessions, said)
    words = [_phase(sessions, session, said)]
    if is_auction(sessions, said):
        words.append("auction")
    if is_half_day(sessions, session):
        words.append("half-day")
    if session.provisional:
        words.append("provisional")
    return tuple(words)


def expiry(calendar: str, end: date, day: date) -> str:
    """A warning from 45 days before a calendar's known end on, "" until then."""
    if end - day > WARNING:
        return ""
    verb = "ends" if day <= end else "ended"
    return (
        f"the calendar {calendar} {verb} on {end}: after it only the holidays that the law fixes are known and other "
        f"weekdays are taken on trust; put the exchange's notice into config.toml, [calendar.{calendar}] holidays and "
        "until"
    )


def is_ordered(sessions: Sessions) -> bool:
    """The law every calendar must keep: days and closes rise strictly, each session opens before it closes."""
    return all(one.opens < one.closes for one in sessions.sessions) and all(
        a.day < b.day and a.closes < b.opens for a, b in pairwise(sessions.sessions)
    )


def _phase(sessions: Sessions, session: Session, said: datetime) -> str:
    if is_lunch(session, said):
        return "lunch"
    if is_open(session, said):
        return "open"
    same_day = said.astimezone(ZoneInfo(sessions.zone)).date() == session.day
    return "pre-open" if same_day else "closed"


def _at(sessions: Sessions, place: int, day: date) -> Session:
    if not 0 <= place < len(sessions.sessions):
        raise CalendarError(f"no such session of {sessions.calendar} beside {day}: {_span(sessions)}")
    return sessions.sessions[place]


def _beyond(sessions: Sessions, said: datetime) -> str:
    return f"no session of {sessions.calendar} for {said.isoformat()}: {_span(sessions)}"


def _span(sessions: Sessions) -> str:
    if not sessions.sessions:
        return "no session is known"
    return f"known are {sessions.days[0]} to {sessions.days[-1]}"
