"""What `tracker prices check` says of tapes with one thing wrong each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.core.tapes import SMIC_A, bar, bars, dividend, split, weekdays
from tracker.core.market.audits import audit
from tracker.model import Bar, CorporateAction, Sessions

SESSIONS = weekdays(date(2025, 9, 1), date(2025, 9, 26))
MON, TUE, WED, THU, FRI = (date(2025, 9, n) for n in range(1, 6))
NOW = datetime(2025, 9, 5, 12, tzinfo=UTC)
SOUND = bars({MON: 50.0, TUE: 51.0, WED: 50.5, THU: 51.0, FRI: 51.5})


def found(tape: list[Bar], *actions: CorporateAction, now: datetime = NOW) -> list[tuple[date, str]]:
    return [(one.day, one.word) for one in audit(SMIC_A, tape, actions, SESSIONS, now)]


def test_a_sound_tape_has_nothing_to_doubt() -> None:
    assert found(SOUND) == []


def test_no_bars_at_all() -> None:
    assert found([]) == [(NOW.date(), "missing")]


@pytest.mark.parametrize("wrong", [bar(WED, 5050.0, flaw="close is 100 times its neighbours"), bar(WED, None)])
def test_a_bar_in_quarantine(wrong: Bar) -> None:
    assert found([*SOUND[:2], wrong, *SOUND[3:]]) == [(WED, "quarantined")]


def test_a_halt_is_one_finding_however_long() -> None:
    tape = bars({MON: 50.0, FRI: 51.0})
    findings = audit(SMIC_A, tape, [], SESSIONS, NOW)
    assert [(one.day, one.word) for one in findings] == [(TUE, "missing")]
    assert f"until {THU}, 3 sessions" in findings[0].reason


def test_two_gaps_are_two_findings() -> None:
    assert found(bars({MON: 50.0, WED: 51.0, FRI: 51.0})) == [(TUE, "missing"), (THU, "missing")]


def test_a_tape_that_stopped() -> None:
    assert found(SOUND[:3]) == [(WED, "stale")]
    assert "2 sessions have settled since" in audit(SMIC_A, SOUND[:3], [], SESSIONS, NOW)[0].reason


def test_a_bar_that_nobody_looked_at_again() -> None:
    tape = [replace(SOUND[0], provisional=True), *SOUND[1:]]
    assert found(tape) == [(MON, "provisional")]


def test_a_jump_to_a_simple_ratio_without_an_action() -> None:
    halved = bars({MON: 50.0, TUE: 51.0, WED: 25.4, THU: 25.5, FRI: 25.6})
    assert found(halved) == [(WED, "jump")]
    assert found(halved, split(WED, 2.0)) == []
    assert "split of 2" in audit(SMIC_A, halved, [], SESSIONS, NOW)[0].reason


def test_a_dividend_in_another_currency() -> None:
    assert found(SOUND, dividend(WED, 20.0)) == [(WED, "quarantined")]
    assert found(SOUND, dividend(WED, 1.0)) == []


def test_a_holiday_that_the_calendar_did_not_know() -> None:
    trusted = tuple(replace(one, provisional=one.day >= WED) for one in SESSIONS.sessions)
    calendar = Sessions("XSHG", "Asia/Shanghai", trusted)
    tape = [one for one in SOUND if one.day != WED]
    words = {one.word for one in audit(SMIC_A, tape, [], calendar, NOW)}
    assert words == {"missing", "calendar"}
