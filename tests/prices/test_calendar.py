"""Real exchanges' sessions: exchange notices, alignment vectors, and every instant of ten years."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.core.tapes import utc
from tests.shared import shared
from tracker.core.market.returns import returns
from tracker.core.market.sessions import event_session, is_half_day, is_ordered, session_on
from tracker.demo.figures import SessionFigures, figures
from tracker.errors import CalendarError
from tracker.model import Bar, Listing, Sessions
from tracker.prices.calendar import ExchangeCalendars, Mend

CALENDARS = ExchangeCalendars()
FIRST, LAST = date(2018, 1, 1), date(2027, 12, 31)


def known(calendar: str) -> Sessions:
    return CALENDARS.sessions(calendar, FIRST, LAST)


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


# When something was said, and the first sessions of Hong Kong and Shanghai that close after it; by the exchanges'
# published hours and holidays.
MOMENTS = (
    ("2025-03-03T08:00:00+08:00", "2025-03-03", "2025-03-03", "before both open"),
    ("2025-03-03T12:15:00+08:00", "2025-03-03", "2025-03-03", "lunch"),
    ("2025-03-03T15:05:00+08:00", "2025-03-03", "2025-03-04", "Shanghai closes at 15:00, Hong Kong at 16:00"),
    ("2025-03-03T16:45:00+08:00", "2025-03-04", "2025-03-04", "after both"),
    ("2025-03-09T19:00:00+08:00", "2025-03-10", "2025-03-10", "a Sunday"),
    ("2025-03-10T16:30:00-04:00", "2025-03-11", "2025-03-11", "New York's evening is Asia's morning"),
    ("2024-12-24T11:30:00+08:00", "2024-12-24", "2024-12-24", "Hong Kong's half day before Christmas, to noon"),
    ("2024-12-24T12:05:00+08:00", "2024-12-27", "2024-12-24", "after that noon: Boxing Day is a holiday too"),
    ("2025-01-28T14:00:00+08:00", "2025-02-03", "2025-02-05", "the half day before the lunar new year is over"),
    ("2025-10-01T10:00:00+08:00", "2025-10-02", "2025-10-09", "the National Day, and Shanghai's week"),
    ("2023-09-07T17:00:00+08:00", "2023-09-11", "2023-09-08", "Hong Kong did not trade in the black rainstorm"),
    ("2024-02-08T17:00:00+08:00", "2024-02-09", "2024-02-19", "Hong Kong trades on the new year's eve"),
    ("2025-08-17T19:00:00+08:00", "2025-08-18", "2025-08-18", "a Sunday in August"),
)


@pytest.mark.parametrize(("said", "hong_kong", "shanghai", "why"), MOMENTS)
def test_a_moment_finds_its_session(said: str, hong_kong: str, shanghai: str, why: str) -> None:
    assert event_session(known("XHKG"), utc(said)).day.isoformat() == hong_kong, why
    assert event_session(known("XSHG"), utc(said)).day.isoformat() == shanghai, why


def test_the_moments_hold_all_that_were_published() -> None:
    """The vectors published with the study's data are among them."""
    vectors = json.loads(shared("eventstudy/alignment.json").read_text())["vectors"]
    ours = {(said, hong_kong, shanghai) for said, hong_kong, shanghai, _ in MOMENTS}
    assert {(one["published"], one["HK_0981_1347"], one["SH_688981_688347"]) for one in vectors} <= ours


@pytest.mark.parametrize(
    ("name", "first", "last", "back", "spans"),
    [
        ("688347.SS", "2025-08-18", "2025-08-29", "2025-09-01", 11),
        ("688981.SS", "2025-09-01", "2025-09-08", "2025-09-09", 7),
    ],
)
def test_known_halts_give_one_return_at_resumption(name: str, first: str, last: str, back: str, spans: int) -> None:
    """Spans by hand: 18-29 August are ten sessions, 1-8 September six (3 September was a trading day)."""
    listing = Listing(name, "", "XSHG", "CNY", "000300.SS", 0.2, "STAR")
    rows = [row for row in figures(name) if date(2025, 8, 1) <= row.day <= date(2025, 9, 10)]
    tape = [as_bar(name, row) for row in rows]
    found = returns(listing, tape, [], CALENDARS.sessions("XSHG", date(2025, 8, 1), date(2025, 9, 10)))
    place = found.days.index(date.fromisoformat(back))
    assert found.spans[place] == spans
    silent = [day for day in found.missing if date.fromisoformat(first) <= day <= date.fromisoformat(last)]
    assert len(silent) == spans - 1 == len(found.missing)


def as_bar(symbol: str, row: SessionFigures) -> Bar:
    learned = datetime(2025, 12, 1, tzinfo=UTC)
    start = datetime.combine(row.day, time(1, 30), UTC)
    return Bar(symbol, "1d", start, row.day, row.open, row.high, row.low, row.close, row.volume, learned)


@pytest.mark.parametrize("calendar", ["XHKG", "XSHG", "XNYS", "XTAI"])
def test_every_instant_of_ten_years_maps_to_a_session_not_yet_over_monotonically(calendar: str) -> None:
    """Brute force around what can go wrong: every open, close, break, midnight and noon, and a second beside each."""
    sessions = known(calendar)
    assert is_ordered(sessions)
    second = timedelta(seconds=1)
    instants = {datetime.combine(FIRST + timedelta(days=n), time(h), UTC) for n in range(3640) for h in (0, 6, 12, 18)}
    for one in sessions.sessions:
        for edge in (one.opens, one.closes, one.break_starts, one.break_ends):
            instants |= set() if edge is None else {edge - second, edge, edge + second}
    found = [(said, event_session(sessions, said)) for said in sorted(instants) if said < sessions.closes[-1]]
    assert all(one.closes > said for said, one in found)
    assert all(a.day <= b.day for (_, a), (_, b) in pairwise(found))
    assert {one.day for _, one in found} == set(sessions.days), "no session is passed over"


def test_days_on_which_hong_kong_did_not_trade() -> None:
    """Exchange notices: typhoons and rainstorms; the two of September 2023 are missing in exchange_calendars."""
    closed = days("2020-10-13", "2021-10-13", "2023-07-17", "2023-09-01", "2023-09-08", "2024-09-06")
    assert all(session_on(known("XHKG"), day) is None for day in closed)
    # Since 23 September 2024 the market stays open in any weather: signal 10 on 24 September 2025.
    assert session_on(known("XHKG"), date(2025, 9, 24)) is not None


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        ("2019-07-31", "09:30", "13:55"),
        ("2020-08-19", "13:30", "16:00"),
        ("2021-06-28", "13:30", "16:00"),
        ("2022-08-25", "13:00", "16:00"),
        ("2022-11-02", "09:30", "13:55"),
        ("2023-10-09", "14:00", "16:00"),
        ("2026-02-16", "09:30", "12:00"),
        ("2026-12-24", "09:30", "12:00"),
    ],
)
def test_late_opens_early_closes_and_half_days(day: str, opens: str, closes: str) -> None:
    zone = ZoneInfo("Asia/Hong_Kong")
    session = session_on(known("XHKG"), date.fromisoformat(day))
    assert session is not None
    assert f"{session.opens.astimezone(zone):%H:%M}" == opens
    assert f"{session.closes.astimezone(zone):%H:%M}" == closes
    lunches = session.break_starts is not None
    assert lunches == (opens < "12:00" and closes > "13:00")
    assert is_half_day(known("XHKG"), session) == (closes != "16:00")


def test_shanghai_goes_on_past_its_calendars_end_on_trust() -> None:
    assert CALENDARS.end("XSHG") == date(2026, 12, 31)
    session = session_on(known("XSHG"), date(2027, 3, 1))
    assert session is not None
    assert session.provisional
    assert session.closes == utc("2027-03-01T15:00+08:00")
    assert session.break_starts == utc("2027-03-01T11:30+08:00")
    assert session_on(known("XSHG"), date(2027, 3, 6)) is None
    assert not any(one.provisional for one in known("XSHG").sessions if one.day.year < 2027)


def test_holidays_of_the_configuration_close_days_known_and_on_trust() -> None:
    named = ExchangeCalendars({"XSHG": days("2027-02-08", "2025-03-03")})
    sessions = named.sessions("XSHG", FIRST, LAST)
    assert session_on(sessions, date(2027, 2, 8)) is None
    assert session_on(sessions, date(2025, 3, 3)) is None
    assert sessions.version != known("XSHG").version, "an event can tell by which calendar it was aligned"


def test_a_mend_can_be_given() -> None:
    mends = {"XHKG": (Mend(date(2025, 3, 3), "a drill", closes=time(11, 0)),)}
    session = session_on(ExchangeCalendars(mends=mends).sessions("XHKG", FIRST, LAST), date(2025, 3, 3))
    assert session is not None
    assert session.closes == utc("2025-03-03T11:00+08:00")


def test_an_unknown_calendar_names_its_neighbours() -> None:
    with pytest.raises(CalendarError, match="XHKG"):
        CALENDARS.sessions("XHKX", FIRST, LAST)
    with pytest.raises(CalendarError, match="XHKG"):
        CALENDARS.end("XHKX")


def test_a_range_outside_what_was_built_builds_anew() -> None:
    calendars = ExchangeCalendars()
    calendars.sessions("XNYS", date(2020, 1, 1), date(2020, 12, 31))
    assert len(calendars.sessions("XNYS", date(2008, 1, 1), date(2008, 12, 31)).sessions) == 253
    assert calendars.sessions("XNYS", date(2024, 1, 1), date(2024, 12, 31)).days[-1] == date(2024, 12, 31)


def test_daylight_saving_moves_new_york_in_utc() -> None:
    by_day = {one.day: one.closes for one in known("XNYS").sessions}
    assert by_day[date(2025, 3, 7)] == datetime(2025, 3, 7, 21, tzinfo=UTC)
    assert by_day[date(2025, 3, 10)] == datetime(2025, 3, 10, 20, tzinfo=UTC)


def test_what_the_library_said_is_kept_between_processes(tmp_path: Path) -> None:
    asked = ("XHKG", date(2023, 1, 1), date(2025, 12, 31))
    first = ExchangeCalendars(folder=tmp_path).sessions(*asked)
    (file,) = tmp_path.rglob("*.json")
    words = file.read_text()
    # A day that only the file knows shows that the file is read; the mends still apply to it.
    file.write_text(words.replace('["2025-03-04"', '["2025-03-01"'))
    again = ExchangeCalendars(folder=tmp_path).sessions(*asked)
    assert session_on(again, date(2025, 3, 1)) is not None
    assert session_on(again, date(2023, 9, 1)) is None
    file.write_text(words)
    assert ExchangeCalendars(folder=tmp_path).sessions(*asked) == first == ExchangeCalendars().sessions(*asked)


@pytest.mark.parametrize(
    "broken", ["", "{", "[]", '{"zone": "UTC"}', '{"zone":"UTC","end":"2049-12-31","sessions":[[1]]}']
)
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, broken: str) -> None:
    asked = ("XSHG", date(2025, 1, 1), date(2025, 12, 31))
    first = ExchangeCalendars(folder=tmp_path).sessions(*asked)
    (file,) = tmp_path.rglob("*.json")
    file.write_text(broken)
    assert ExchangeCalendars(folder=tmp_path).sessions(*asked) == first


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert ExchangeCalendars(folder=blocked).sessions("XSHG", date(2025, 3, 3), date(2025, 3, 4)).days == (
        date(2025, 3, 3),
        date(2025, 3, 4),
    )


def test_long_after_a_calendars_end_and_long_before_its_beginning() -> None:
    assert ExchangeCalendars().sessions("XSHG", date(1980, 1, 1), date(1980, 12, 31)).sessions == ()
    late = ExchangeCalendars().sessions("XSHG", date(2028, 3, 1), date(2028, 3, 7))
    assert [one.day.day for one in late.sessions] == [1, 2, 3, 6, 7]
