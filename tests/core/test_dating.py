"""Dates: every one of the shared list, and the rules, one by one."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.shared import shared
from tracker.core.feeds.dating import known_zone, read_date
from tracker.model import Precision


def utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def test_every_date_of_the_shared_list() -> None:
    """39 exact instants, dates that must be read, dates that must be refused: from three projects' own tests."""
    wrong = []
    for line in shared("feeds/dates.jsonl").read_text().splitlines():
        case = json.loads(line)
        instant = read_date(case["in"]).instant
        if case["utc"]:
            good = instant is not None and instant.strftime("%Y-%m-%dT%H:%M:%SZ") == case["utc"]
        else:
            good = (instant is None) == bool(case.get("must_fail"))
        if case.get("date_only"):
            good = good and instant is not None and instant.date().isoformat() == case["date_only"]
        wrong += [] if good else [(case["in"], case["utc"], instant)]
    assert wrong == []


def test_today_changes_nothing() -> None:
    """The same words read on another day, in another zone, by another process give the same instants."""
    words = ["2003-12", "Dec 5", "8:30", "Thu, 01 Jan 2004", "Mon, 02 Jan 2006 15:04:05 CST", "03-12-31", "Nov. 2020"]
    program = f"from tracker.core.feeds.dating import read_date; print([read_date(w) for w in {words!r}])"
    answers = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"TZ": zone}
        ).stdout
        for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles")
    }
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("words", "precision"),
    [
        ("Thu, 20 Aug 2026 10:04:05 GMT", Precision.INSTANT),
        ("Thu, 20 Aug 2026 10:04 GMT", Precision.MINUTE),
        ("Thu, 20 Aug 2026", Precision.DAY),
        ("2026-08-20T00:00:00Z", Precision.DAY),
        ("Aug 2026", Precision.UNKNOWN),
        ("2026", Precision.UNKNOWN),
        ("soon", Precision.UNKNOWN),
    ],
)
def test_precision_says_what_is_known(words: str, precision: Precision) -> None:
    assert read_date(words).precision is precision


@pytest.mark.parametrize(
    ("words", "zone", "instant", "note"),
    [
        # 16:31 in Hong Kong, eight hours ahead all year.
        ("2026-08-20 16:31", "Asia/Hong_Kong", "2026-08-20T08:31", ""),
        ("2026-08-20 16:31", "", "2026-08-20T16:31", "no zone: taken as UTC"),
        # CST: Chicago in winter is six hours behind; China eight ahead.
        ("Mon, 12 Jan 2026 08:00:00 CST", "Asia/Shanghai", "2026-01-12T00:00", ""),
        ("Mon, 12 Jan 2026 08:00:00 CST", "America/Chicago", "2026-01-12T14:00", ""),
        ("Mon, 12 Jan 2026 08:00:00 CST", "", "2026-01-12T14:00", "CST has several meanings: taken as -6 h"),
        ("Mon, 12 Jan 2026 08:00:00 IST", "Asia/Kolkata", "2026-01-12T02:30", ""),
        # EST in July is UTC-5 by its word, though New York is at UTC-4 then.
        ("Wed, 01 Jul 2026 12:00:00 EST", "", "2026-07-01T17:00", "EST in summer: taken at its word"),
        ("Wed, 01 Jul 2026 12:00:00 ET", "", "2026-07-01T16:00", ""),
        ("Wed, 01 Jul 2026 12:00:00 America/Los_Angeles", "", "2026-07-01T19:00", ""),
        # POSIX counts the other way round: Etc/GMT-8 is eight hours ahead.
        ("2026-08-20 16:31:00 Etc/GMT-8", "", "2026-08-20T08:31", ""),
        ("2026年8月20日 下午4时31分", "Asia/Shanghai", "2026-08-20T08:31", ""),
        ("2026-08-20 오후 5:31:00", "", "2026-08-20T08:31", "no zone: Korean, so Seoul's"),
        ("20 août 2026 à 14h30", "Europe/Paris", "2026-08-20T12:30", ""),
        ("Чт, 20 авг 2026 12:00:00 +0300", "", "2026-08-20T09:00", ""),
        ("2020-11-08T16:20:00-05:00Z", "", "2020-11-08T21:20", "two zones: the offset counts, not Z"),
    ],
)
def test_zones_are_read_by_rule(words: str, zone: str, instant: str, note: str) -> None:
    dated = read_date(words, zone)
    assert dated.instant == utc(instant)
    assert note in dated.notes or not note


@pytest.mark.parametrize(
    ("words", "zone", "day"),
    [
        ("20/08/2026", "", "2026-08-20"),  # no month has 20
        ("08/20/2026", "", "2026-08-20"),
        ("Sat, 11 04 2020", "", "2020-04-11"),  # 11 April 2020 was a Saturday, 4 November a Wednesday
        ("03/04/2026", "Asia/Hong_Kong", "2026-04-03"),
        ("03/04/2026", "America/New_York", "2026-03-04"),
        ("03.04.2026", "America/New_York", "2026-04-03"),
        ("2026/3/4", "", "2026-03-04"),
        ("04/04/2026", "", "2026-04-04"),
    ],
)
def test_day_and_month_are_told_apart_by_rule(words: str, zone: str, day: str) -> None:
    instant = read_date(words, zone).instant
    assert instant is not None
    assert instant.date().isoformat() == day


@pytest.mark.parametrize(
    "words",
    [
        *("03/04/2026", "yesterday", "now", "5 minutes ago", "Dec 5", "8:30", "2026-02-30", "0001-01-01T00:00:00Z"),
        *("x" * 500, "١", "", "(((", "Mon, 12 Jan 2026 08:00:00 IST", "2026-08-20 16:31 +99:99"),
        *("12:00 13:00 20 Aug 2026", "20 Aug May 2026"),
    ],
)
def test_what_cannot_be_known_is_refused(words: str) -> None:
    dated = read_date(words)
    assert dated.instant is None
    assert dated.notes


def test_mar_is_mardi_beside_another_month_and_march_alone() -> None:
    assert read_date("mar., 01 déc. 2020 16:11:02 +0000").instant == utc("2020-12-01T16:11:02")
    assert read_date("01 mar 2020 16:11:02 +0000").instant == utc("2020-03-01T16:11:02")


def test_zone_names_are_checked() -> None:
    assert known_zone("Asia/Hong_Kong").key == "Asia/Hong_Kong"
    with pytest.raises(ValueError, match="no time zone"):
        known_zone("Mars/Olympus")
    assert read_date("2026-08-20 16:31", "Mars/Olympus").instant is None
