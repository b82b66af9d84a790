"""Closed days beyond what the library knows: the vectors of 2026 and 2027, and a second witness for ten years.

The second witness is `holidays` (vacanza), made by other people from the governments' decrees. Every difference is
listed here with its reason; a new one fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from holidays import financial_holidays

from tests.shared import ROOT
from tracker.core.market.sessions import event_session, expiry, flags, session_on
from tracker.prices.calendar import ExchangeCalendars, calendar_of

CALENDARS = ExchangeCalendars()
VECTORS = ROOT.parent / "cases" / "prices" / "vectors.tsv"
FIRST, LAST = date(2018, 1, 1), date(2027, 12, 31)

# Where we are closed and the witness is not (it lists no typhoons, no plans of a year to come), or the other way.
EXPLAINED: Mapping[str, Mapping[str, str]] = {
    "XSHG": {
        "2027-02-11": "sixth day of the lunar year: within the eight days of every plan since 2024",
        "2027-02-12": "seventh day of the lunar year: likewise",
        "2027-10-06": "within the seven days of every plan since 2000",
        "2027-10-07": "within the seven days of every plan since 2000",
    },
    "XKRX": {},
    "XHKG": {},
    "XTAI": {
        "2019-08-09": "typhoon Lekima",
        "2019-09-30": "typhoon Mitag",
        "2023-08-03": "typhoon Khanun",
        "2024-07-24": "typhoon Gaemi",
        "2024-07-25": "typhoon Gaemi",
        "2024-10-02": "typhoon Krathon",
        "2024-10-03": "typhoon Krathon",
        "2024-10-31": "typhoon Kong-rey",
    },
}


@pytest.mark.parametrize("calendar", sorted(EXPLAINED))
def test_every_difference_from_the_second_witness_is_explained(calendar: str) -> None:
    closed = financial_holidays(calendar, years=range(FIRST.year, LAST.year + 1))
    ours = set(CALENDARS.sessions(calendar, FIRST, LAST).days)
    every = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    weekdays = [day for day in every if day.weekday() < 5]
    found = {str(day) for day in weekdays if (day in closed) == (day in ours)}
    assert found == set(EXPLAINED[calendar])
    assert len(weekdays) - len(ours) > 120, "twelve closed weekdays a year and more"


@pytest.mark.parametrize(
    ("calendar", "closed"),
    [
        (
            # As the law has it: State Council Decree 795 and the lunar dates of 2027.
            "XSHG",
            "01-01 02-05 02-08 02-09 02-10 04-05 05-03 05-04 06-09 09-15 10-01 10-04 10-05",
        ),
        ("XKRX", "01-01 02-08 02-09 03-01 05-03 05-05 05-13 07-19 08-16 09-14 09-15 09-16 10-04 10-11 12-31"),
        ("XTAI", "01-01 02-02 02-03 02-04 02-05 03-01 04-05 04-06 06-09 09-15 09-28 10-11 10-25 12-24"),
    ],
)
def test_what_the_law_closes_in_2027_is_no_session_and_the_rest_is_on_trust(calendar: str, closed: str) -> None:
    sessions = CALENDARS.sessions(calendar, date(2026, 12, 1), LAST)
    for day in closed.split():
        assert session_on(sessions, date.fromisoformat(f"2027-{day}")) is None, day
    assert all(one.provisional == (one.day.year == 2027) for one in sessions.sessions)
    assert 235 < sum(one.provisional for one in sessions.sessions) < 255
    assert "provisional" in flags(sessions, datetime.fromisoformat("2027-03-02T03:00+00:00"))


def test_the_vectors_of_2026_and_2027() -> None:
    """Instants with the session that reacts, from the exchanges' own notices."""
    if not VECTORS.is_file():
        pytest.skip(f"shared test data is not here: {VECTORS.name}")
    rows = [line.split("\t") for line in Path(VECTORS).read_text(encoding="utf-8").splitlines()]
    wrong = []
    for symbol, words, day, source in rows:
        said = datetime.fromisoformat(words)
        around = timedelta(days=40)
        sessions = CALENDARS.sessions(calendar_of(symbol) or "XHKG", said.date() - around, said.date() + around)
        found = event_session(sessions, said).day
        wrong += [] if str(found) == day else [(symbol, words, day, str(found), source)]
    assert wrong == []
    assert len(rows) == 56


@pytest.mark.parametrize("day", ["2018-11-15", "2020-12-03", "2022-11-17", "2025-11-13", "2026-11-19"])
def test_seoul_trades_an_hour_later_on_the_day_of_the_examination(day: str) -> None:
    session = session_on(CALENDARS.sessions("XKRX", FIRST, LAST), date.fromisoformat(day))
    assert session is not None
    assert session.opens == datetime.fromisoformat(f"{day}T10:00+09:00")
    assert session.closes == datetime.fromisoformat(f"{day}T16:30+09:00")


def test_a_notice_in_the_configuration_makes_the_year_known() -> None:
    """As if Shanghai had announced that it trades on 11 and 12 February and rests on 6 and 7 October."""
    notice = {"XSHG": tuple(date(2027, *one) for one in ((1, 1), (2, 5), (2, 8), (2, 9), (2, 10), (10, 1)))}
    told = ExchangeCalendars(notice, until={"XSHG": LAST})
    sessions = told.sessions("XSHG", date(2026, 12, 1), date(2028, 2, 1))
    assert told.end("XSHG") == LAST
    assert not any(one.provisional for one in sessions.sessions if one.day <= LAST)
    assert all(one.provisional for one in sessions.sessions if one.day > LAST)
    assert session_on(sessions, date(2027, 2, 11)) is not None, "the notice decides, not the rule"
    assert session_on(sessions, date(2027, 2, 10)) is None


@pytest.mark.parametrize(("day", "warned"), [("2026-11-15", False), ("2026-11-16", True), ("2027-01-05", True)])
def test_a_warning_comes_45_days_before_the_end(day: str, warned: bool) -> None:
    words = expiry("XSHG", CALENDARS.end("XSHG"), date.fromisoformat(day))
    assert bool(words) == warned
    assert not warned or "[calendar.XSHG]" in words
