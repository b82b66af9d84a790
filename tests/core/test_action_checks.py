"""Dividends and splits weighed against the closes around their ex-date; each case is a small tape written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.core.tapes import LONG_AFTER, SMIC_A, bars, dividend, split, weekdays
from tracker.core.market.action_checks import judge_actions, refused_words, withdrawn
from tracker.core.market.audits import audit
from tracker.core.market.bars import Judgment, check_bars, disputes
from tracker.core.market.returns import returns
from tracker.model import Bar, CorporateAction, Tape

MON, TUE, WED, THU, FRI = (date(2025, 9, n) for n in range(1, 6))
SESSIONS = weekdays(date(2025, 8, 4), date(2025, 9, 26))
CLOSES = {MON: 50.0, TUE: 51.0, WED: 50.5, THU: 51.5, FRI: 52.0}
NOW = datetime(2025, 9, 26, 12, tzinfo=UTC)


def refused(action: CorporateAction, closes: dict[date, float | None] | None = None, source: str = "csv") -> str:
    """Why the action is not believed, "" when it is."""
    found = judge_actions([action], bars(closes or CLOSES, source=source), SESSIONS, "CNY").refused
    return found[0].reason if found else ""


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (dividend(WED, 0.5 * 1353), "more than the share"),
        (dividend(WED, -0.5), "an amount of -0.5"),
        (dividend(WED, float("nan")), "an amount of nan"),
        (replace(dividend(WED, 0.5), currency="USD"), "0.5 in USD, the listing trades in CNY"),
        (dividend(WED, 15.0), "yet the ex-day fell 1.0%"),
        (dividend(WED, 6.0), "yet the ex-day fell 1.0%"),
        (split(WED, 10.0), "the closes around it then stand at 9.902"),
        (split(WED, 0.1), "deny it"),
        (split(WED, 0.0), "a ratio of 0"),
        (split(WED, -2.0), "a ratio of -2"),
    ],
)
def test_what_is_not_believed_moves_no_return_and_is_told(action: CorporateAction, words: str) -> None:
    assert words in refused(action)
    tape = bars(CLOSES)
    plain, with_it = returns(SMIC_A, tape, [], SESSIONS), returns(SMIC_A, tape, [action], SESSIONS)
    assert with_it.values.tolist() == plain.values.tolist()
    (finding,) = [one for one in audit(SMIC_A, tape, [action], SESSIONS, NOW) if one.word == "quarantined"]
    assert (finding.day, words in finding.reason) == (WED, True)
    assert words in refused_words(judge_actions([action], tape, SESSIONS, "CNY").refused)


@pytest.mark.parametrize(
    ("action", "closes"),
    [
        (dividend(WED, 0.5), CLOSES),
        (replace(dividend(WED, 0.5), currency="CNY"), CLOSES),
        (dividend(WED, 15.0), {**CLOSES, WED: 36.4}),  # a special dividend of 29 % that the ex-day shows
        (dividend(WED, 6.0), {**CLOSES, WED: 47.5}),  # of 12 %, on a day on which the share rose by 5 %
        (split(WED, 10.0), {**CLOSES, WED: 5.2, THU: 5.3, FRI: 5.1}),
        (split(WED, 1.1), {**CLOSES, WED: 46.0}),
        (split(WED, 2.0), {MON: 50.0, TUE: 51.0, THU: 34.0, FRI: 33.0}),  # halved after a halt, and up by a third
    ],
)
def test_what_the_closes_bear_out_is_believed(action: CorporateAction, closes: dict[date, float | None]) -> None:
    assert refused(action, closes) == ""


def test_a_split_over_a_restated_history_that_the_ex_day_denies_is_no_jump() -> None:
    """+896 % once: the vendor divided what came before the ex-date by ten, and the share went on at fifty."""
    restated = bars({MON: 5.0, TUE: 5.1, WED: 50.5, THU: 51.5, FRI: 52.0}, source="yahoo")
    found = returns(SMIC_A, restated, [split(WED, 10.0, source="yahoo")], SESSIONS)
    assert WED not in found.days
    assert "not believed" in found.missing[WED]
    assert abs(found.values).max() < 0.03


def answer(closes: dict[date, float | None], *actions: CorporateAction, source: str = "yahoo") -> Tape:
    seen = tuple(replace(bar, learned=NOW, source=source) for bar in bars(closes))
    return Tape("688981.SS", "1d", seen, actions)


def known(closes: dict[date, float | None], source: str = "yahoo") -> tuple[Bar, ...]:
    return tuple(replace(bar, learned=datetime(2025, 9, 1, tzinfo=UTC), source=source) for bar in bars(closes))


@pytest.mark.parametrize("restated", [True, False])
def test_a_false_split_lets_no_restated_bar_into_the_store(restated: bool) -> None:
    """With or without a history divided by it: the sound closes stay."""
    scale = 10.0 if restated else 1.0
    told = answer({MON: 50.0 / scale, TUE: 51.0 / scale, WED: 50.5}, split(WED, 10.0, learned=NOW, source="yahoo"))
    stored, broken = check_bars(told, known({MON: 50.0, TUE: 51.0}), SESSIONS, NOW)
    assert [(bar.day, bar.close) for bar in stored if not bar.flaw] == [(WED, 50.5)]
    assert [bar.day for bar in broken] == ([MON, TUE] if restated else [])


def test_a_true_split_restates_the_store() -> None:
    told = answer({MON: 5.0, TUE: 5.1, WED: 5.05}, split(WED, 10.0, learned=NOW, source="yahoo"))
    stored, broken = check_bars(told, known({MON: 50.0, TUE: 51.0}), SESSIONS, NOW)
    assert broken == ()
    assert [bar.close for bar in stored if not bar.flaw] == [5.0, 5.1, 5.05]


def test_bars_in_another_currency_are_quarantined() -> None:
    foreign = tuple(replace(bar, currency="HKD") for bar in answer(CLOSES).bars)
    stored, _ = check_bars(Tape("688981.SS", "1d", foreign), (), SESSIONS, NOW, Judgment(currency="CNY"))
    assert {bar.flaw for bar in stored} == {"priced in HKD, the listing trades in CNY"}
    assert len(returns(SMIC_A, stored, [], SESSIONS)) == 0
    assert check_bars(Tape("688981.SS", "1d", foreign), (), SESSIONS, NOW)[1] == ()


def test_an_action_that_is_shown_no_more_is_taken_back_and_one_that_moved_stands_on_its_new_day() -> None:
    before = datetime(2025, 9, 1, tzinfo=UTC)
    told = [dividend(WED, 0.5, source="yahoo"), split(THU, 2.0, source="yahoo"), dividend(TUE, 0.1, source="csv")]
    old = [replace(one, learned=before) for one in told]
    moved = dividend(THU, 0.5, source="yahoo")
    taken = list(withdrawn([moved], old, answer(CLOSES).bars, "yahoo"))
    assert [(one.day, one.sort, one.amount) for one in taken] == [(WED, "dividend", 0.0), (THU, "split", 1.0)]
    assert all(one.is_withdrawn and one.learned == NOW for one in taken)
    again = [*old[:2], *taken, moved]
    judged = judge_actions(again, bars(CLOSES), SESSIONS, "CNY")
    assert judged.refused == ()
    assert judged.ledger.cash(MON, FRI) == 0.5
    assert judged.ledger.later(MON) == 1.0
    assert list(withdrawn([], taken, answer(CLOSES).bars, "yahoo")) == [], "once is enough"
    lost = answer({MON: 50.0, TUE: 51.0})
    assert list(withdrawn([], old, lost.bars, "yahoo")) == [], "a row that vanished says nothing of its actions"


def test_two_vendors_are_held_against_each_other_and_never_averaged() -> None:
    """The first in the order stands; a difference beyond rounding is told, one within it is not."""
    order = Judgment(order=("yahoo", "tencent"))
    first = known(CLOSES)
    second = answer({**CLOSES, WED: 50.6, THU: 51.503}, source="tencent")
    assert check_bars(second, first, SESSIONS, NOW, order) == ((), ())
    assert disputes(second, first, SESSIONS, NOW, order) == (
        "1 closes differ between vendors: 2025-09-03 50.6 (tencent) against 50.5 (yahoo)"
    )
    better = answer(CLOSES)
    stored, _ = check_bars(better, known({**CLOSES, WED: 50.6}, "tencent"), SESSIONS, NOW, order)
    assert [(bar.day, bar.close, bar.source) for bar in stored] == [(WED, 50.5, "yahoo")]
    assert disputes(better, first, SESSIONS, NOW, order) == ""


def test_a_second_vendor_is_a_second_look() -> None:
    """Friday's close, provisional from the first vendor, is final when the second sees the same after settling."""
    late = datetime(2025, 9, 5, 8, tzinfo=UTC)
    hasty = tuple(
        replace(bar, provisional=True, learned=datetime(2025, 9, 5, 7, 25, tzinfo=UTC)) for bar in known(CLOSES)
    )
    other = Tape(
        "688981.SS", "1d", tuple(replace(bar, learned=late) for bar in answer({FRI: 52.0}, source="tencent").bars)
    )
    stored, _ = check_bars(other, hasty[-1:], SESSIONS, late, Judgment(order=("yahoo", "tencent")))
    assert [(bar.close, bar.provisional) for bar in stored] == [(52.0, False)]


def test_a_vendor_that_does_not_divide_is_compared_on_the_basis_of_its_own() -> None:
    """After a split of 2, Yahoo says 25 for Monday and Tencent 50, as printed: both are right."""
    ten = split(WED, 2.0, source="yahoo")
    first = tuple(replace(bar, learned=LONG_AFTER) for bar in known({MON: 25.0, TUE: 25.5, WED: 25.2}))
    second = answer({MON: 50.0, TUE: 51.0, WED: 25.2}, source="tencent")
    by = Judgment(actions=(ten,), order=("yahoo", "tencent"))
    assert check_bars(second, first, SESSIONS, NOW, by) == ((), ())
    assert disputes(second, first, SESSIONS, NOW, by) == ""
