"""The plan of what to ask for: a fortnight lived through by hand, and each rule alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from tests.core.tapes import SMIC_A, bar, weekdays
from tracker.core.market.minute_plan import finest
from tracker.core.market.minute_plan import plan_minutes as plan_minutes_within
from tracker.core.market.minute_plan import plan_running as plan_running_within
from tracker.core.market.vendor_plan import (
    Ask,
    StoredDays,
    allowance,
    plan,
    rests_until,
    resumes,
    stored_days,
    symbols_of,
)
from tracker.model import Listing, Pricing, Quoted

# Shanghai: closes 07:00 UTC, settles 07:20. Monday 1 September 2025 and three years back.
SESSIONS = {"XSHG": weekdays(date(2023, 1, 2), date(2025, 10, 31))}
MON, TUE, WED = date(2025, 9, 1), date(2025, 9, 2), date(2025, 9, 3)
INDEX = "000300.SS"
LONE = Listing("688981.SS", "SMIC", "XSHG", "CNY", "", limit=0.2)
SYMBOL = LONE.symbol


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


REACH = {"1m": 28, "5m": 58, "1h": 728}
plan_minutes = partial(plan_minutes_within, reach=REACH)
plan_running = partial(plan_running_within, reach=REACH)


def answered(moment: datetime, outcome: str = "ok", symbol: str = SYMBOL) -> Quoted:
    return Quoted(symbol, "1d", outcome, moment)


def kept_until(day: date) -> frozenset[date]:
    """An archive without a hole."""
    return frozenset(one for one in SESSIONS["XSHG"].days if one <= day)


def test_benchmarks_are_priced_after_listings_and_once() -> None:
    nvidia, amd = Listing("NVDA", "", "XNYS", "USD", "SPY"), Listing("AMD", "", "XNYS", "USD", "SPY")
    spy = Listing("SPY", "", "XNYS", "USD", "")
    assert symbols_of((nvidia, amd)) == {"NVDA": "XNYS", "AMD": "XNYS", "SPY": "XNYS"}
    assert list(symbols_of((SMIC_A, spy, nvidia))) == [SMIC_A.symbol, "SPY", "NVDA", INDEX]


def test_the_first_run_fills_back_two_years() -> None:
    asks = plan((SMIC_A,), {}, SESSIONS, at(MON, 8))
    assert asks == (
        Ask(SYMBOL, "1d", MON - timedelta(days=731), MON, "first back-fill"),
        Ask(INDEX, "1d", MON - timedelta(days=731), MON, "first back-fill"),
    )
    assert (MON - asks[0].first).days >= 2 * 365


def test_a_back_fill_that_was_cut_off_goes_on_with_what_is_missing() -> None:
    known = {SYMBOL: StoredDays(date(2023, 9, 1), MON)}
    asks = plan((SMIC_A,), known, SESSIONS, at(MON, 8), (answered(at(MON, 7, 40)),))
    assert [ask.symbol for ask in asks] == [INDEX]


def test_a_week_of_questions() -> None:
    """Nothing while the market runs; after settling a first look, a second, and peace; wider once a day and week."""
    friday = date(2025, 8, 29)
    known, log = StoredDays(date(2023, 9, 1), friday), [answered(at(friday, 8, 30))]

    def whys(now: datetime) -> list[tuple[date, str]]:
        return [(ask.first, ask.why) for ask in plan((LONE,), {SYMBOL: known}, SESSIONS, now, log)]

    assert whys(at(MON, 7, 10)) == [], "not settled yet"
    assert whys(at(MON, 7, 35)) == [(MON - timedelta(days=370), "new session, weekly check")]
    known, log = StoredDays(known.first, MON, (MON,)), [*log, answered(at(MON, 7, 35))]
    assert whys(at(MON, 7, 40)) == [], "too soon for a second opinion"
    assert whys(at(MON, 8, 30)) == [(MON - timedelta(days=14), "second look")], "with neighbours to judge it by"
    known, log = StoredDays(known.first, MON), [*log, answered(at(MON, 8, 30))]
    assert whys(at(MON, 20)) == []
    assert whys(at(TUE, 7, 35)) == [(TUE - timedelta(days=31), "new session, nightly check")]


def test_a_record_begun_by_hand_with_a_few_days_is_made_whole_by_the_first_question_of_a_day() -> None:
    """Else the estimation window of 250 sessions would wait for a year."""
    known = {SYMBOL: StoredDays(date(2025, 8, 1), MON)}
    (ask,) = plan((LONE,), known, SESSIONS, at(TUE, 8), (answered(at(MON, 8, 30)),))
    assert ask.first == TUE - timedelta(days=731)
    (again,) = plan(
        (LONE,), {SYMBOL: StoredDays(date(2025, 8, 1), TUE, (TUE,))}, SESSIONS, at(TUE, 9), (answered(at(TUE, 8)),)
    )
    assert again.first == TUE - timedelta(days=14), "once a day: a young listing has no more"


def test_after_downtime_the_question_reaches_back_to_what_is_known() -> None:
    known = {SYMBOL: StoredDays(date(2023, 9, 1), date(2025, 6, 2))}
    asks = plan((LONE,), known, SESSIONS, at(TUE, 8), (answered(at(date(2025, 6, 2), 8)),))
    assert asks[0].first <= date(2025, 6, 2)
    assert asks[0].last == TUE


def test_a_halted_listing_is_not_asked_for_all_day() -> None:
    known = {SYMBOL: StoredDays(date(2023, 9, 1), date(2025, 8, 29))}
    first = plan((LONE,), known, SESSIONS, at(MON, 7, 35), (answered(at(date(2025, 8, 29), 8, 30)),))
    assert len(first) == 1
    assert len(plan((LONE,), known, SESSIONS, at(MON, 8, 30), (answered(at(MON, 7, 35)),))) == 1
    assert plan((LONE,), known, SESSIONS, at(MON, 12), (answered(at(MON, 8, 30)),)) == ()


@pytest.mark.parametrize("outcome", ["unknown_symbol", "empty"])
def test_a_symbol_without_an_answer_is_asked_for_once_a_day_and_twice_more_at_first(outcome: str) -> None:
    """A false 404 at first contact is asked again the same day; who stays unknown is asked for once a day."""
    first = (answered(at(MON, 8), outcome),)
    assert plan((LONE,), {}, SESSIONS, at(MON, 8, 50), first) == ()
    assert len(plan((LONE,), {}, SESSIONS, at(MON, 9), first)) == 1
    second = (*first, answered(at(MON, 9), outcome))
    assert plan((LONE,), {}, SESSIONS, at(MON, 12), second) == ()
    assert len(plan((LONE,), {}, SESSIONS, at(MON, 13), second)) == 1
    third = (*second, answered(at(MON, 13), outcome))
    assert plan((LONE,), {}, SESSIONS, at(TUE, 8), third) == ()
    assert len(plan((LONE,), {}, SESSIONS, at(TUE, 9), third)) == 1
    both = (answered(at(MON, 8), outcome), answered(at(MON, 8), outcome))
    assert len(plan((LONE,), {}, SESSIONS, at(MON, 9), both)) == 1, "two vendors of one round are one answer"


def test_a_failed_transport_is_tried_again_at_the_next_turn() -> None:
    assert len(plan((LONE,), {}, SESSIONS, at(MON, 8, 5), (answered(at(MON, 8), "transport"),))) == 1


def test_the_hour_has_only_so_many_requests_and_the_urgent_come_first() -> None:
    listings = [Listing(f"60000{n}.SS", "", "XSHG", "CNY", "") for n in range(5)]
    known = {"600004.SS": StoredDays(date(2023, 9, 1), date(2025, 8, 29))}
    log = [answered(at(MON, 7, 30), symbol="x"), answered(at(MON, 6, 0), symbol="x")]
    asks = plan(listings, known, SESSIONS, at(MON, 7, 45), log, Pricing(requests_per_hour=3))
    assert [ask.symbol for ask in asks] == ["600004.SS", "600000.SS"], "one of three is spent, the new session leads"
    assert allowance(log, at(MON, 7, 45), 1) == 0


def test_a_vendor_that_refused_is_left_alone_for_a_while() -> None:
    refusals = [answered(at(MON, 8) + timedelta(minutes=n), "rate_limited") for n in range(3)]
    until = rests_until(refusals, at(MON, 8, 3))
    assert until is not None
    assert timedelta(0) <= until - refusals[-1].at <= timedelta(minutes=8), "60 s * 2^3 at most"
    assert plan((LONE,), {}, SESSIONS, until - timedelta(seconds=1), refusals) == ()
    assert len(plan((LONE,), {}, SESSIONS, until + timedelta(seconds=1), refusals)) == 1
    assert rests_until([*refusals, answered(at(MON, 9))], at(MON, 9, 1)) is None, "an answer ends it"
    assert rests_until(refusals, at(TUE, 8)) is None, "no refusal counts for ever"


def test_pauses_are_spread_over_their_whole_width_and_never_longer_than_an_hour() -> None:
    moments = [at(MON, 8) + timedelta(seconds=n) for n in range(400)]
    many = [[answered(moment, "rate_limited")] * 12 for moment in moments]
    pauses = [(rests_until(log, log[-1].at) or log[-1].at) - log[-1].at for log in many]
    shares = sorted(pause / timedelta(hours=1) for pause in pauses)
    assert shares[-1] <= 1
    assert abs(sum(shares) / len(shares) - 0.5) < 0.06, (
        "full jitter: uniform on (0, 1); four standard errors of the mean"
    )


def test_what_bars_say_of_their_extent() -> None:
    assert stored_days([]) is None
    found = stored_days([bar(TUE, 50.0, provisional=True), bar(MON, 50.0)])
    assert found == StoredDays(MON, TUE, (TUE,))


@pytest.mark.parametrize(
    ("days_ago", "interval"), [(0, "1m"), (28, "1m"), (29, "5m"), (58, "5m"), (59, "1h"), (728, "1h"), (729, None)]
)
def test_the_finest_interval_that_the_vendor_still_has(days_ago: int, interval: str | None) -> None:
    assert finest(MON - timedelta(days=days_ago), at(MON, 8), REACH) == interval


def test_minute_bars_are_archived_in_pieces_before_they_are_forgotten() -> None:
    asks = plan_minutes((LONE,), {}, {}, SESSIONS, at(date(2025, 9, 30), 8))
    asked = [(ask.first, ask.last) for ask in asks]
    assert asked[0][0] == TUE, "28 days back"
    assert asked[-1][1] == date(2025, 9, 30)
    assert all((last - first).days < 7 for first, last in asked)
    assert {ask.interval for ask in asks} == {"1m"}
    covered = {one.day for first, last in asked for one in SESSIONS["XSHG"].sessions if first <= one.day <= last}
    assert len(covered) == 21, "weekdays of September 2025 from the second on"


def test_an_archive_that_is_up_to_date_asks_for_nothing() -> None:
    assert plan_minutes((LONE,), {SYMBOL: kept_until(MON)}, {}, SESSIONS, at(TUE, 6)) == ()
    assert [ask.first for ask in plan_minutes((LONE,), {SYMBOL: kept_until(MON)}, {}, SESSIONS, at(TUE, 8))] == [TUE]


def test_a_day_that_failed_is_asked_for_again_though_later_days_are_kept() -> None:
    """29 August 2025 is a Friday; nothing of it was stored when the vendor could not be reached, Monday was."""
    friday = date(2025, 8, 29)
    kept = {SYMBOL: kept_until(MON) - {friday}}
    asks = plan_minutes((LONE,), kept, {}, SESSIONS, at(TUE, 8))
    assert [(ask.first, ask.last) for ask in asks] == [(friday, TUE)]


def test_benchmarks_are_archived_and_asked_for_around_announcements_too() -> None:
    asks = plan_minutes((SMIC_A,), {SYMBOL: kept_until(MON), INDEX: kept_until(MON)}, {}, SESSIONS, at(TUE, 8))
    assert [(ask.symbol, ask.first) for ask in asks] == [(SYMBOL, TUE), (INDEX, TUE)]
    kept = {SYMBOL: kept_until(TUE), INDEX: kept_until(MON)}
    (ask,) = plan_minutes((SMIC_A,), kept, {INDEX: [at(TUE, 2)]}, SESSIONS, at(TUE, 3))
    assert (ask.symbol, ask.why) == (INDEX, "around an announcement")


def test_the_day_of_an_announcement_comes_first_and_while_it_runs() -> None:
    said = {SYMBOL: [at(TUE, 2), at(MON, 8)]}
    asks = plan_minutes((LONE,), {SYMBOL: kept_until(MON)}, said, SESSIONS, at(TUE, 3))
    assert asks == (Ask(SYMBOL, "1m", TUE, TUE, "around an announcement"),), "both move Tuesday's session"
    assert (
        plan_minutes((LONE,), {SYMBOL: kept_until(MON)}, {SYMBOL: [at(TUE, 8)]}, SESSIONS, at(TUE, 8, 5))[0].first
        == TUE
    )
    assert plan_minutes((LONE,), {SYMBOL: kept_until(TUE)}, said, SESSIONS, at(TUE, 9)) == (), "archived already"


def test_a_round_that_was_cut_short_goes_on() -> None:
    now = at(MON, 8)
    assert resumes((), now, 400) is None
    assert resumes((answered(now),), now, 400) is None
    refusal = answered(now, "rate_limited")
    rest = rests_until((refusal,), now)
    assert resumes((refusal,), now, 400) == rest is not None
    assert resumes((answered(now, "transport"),), now, 400) == at(MON, 8, 30), "an outage is tried again"
    spent = (answered(at(MON, 7, 20)), answered(at(MON, 7, 50)))
    assert resumes(spent, now, 2) == at(MON, 8, 20), "the hour's first request comes back"
    assert resumes(spent, now, 3) is None


def test_what_a_person_imports_neither_answers_a_question_nor_ends_a_pause() -> None:
    refusal, file = answered(at(MON, 8), "rate_limited"), answered(at(MON, 8, 0), "imported")
    assert rests_until((refusal, file), at(MON, 8)) == rests_until((refusal,), at(MON, 8))
    known = {SYMBOL: StoredDays(date(2025, 8, 1), date(2025, 8, 29), ())}
    assert len(plan((LONE,), known, SESSIONS, at(MON, 8), (answered(at(MON, 7, 59), "imported"),))) == 1


def test_while_a_session_runs_only_those_with_news_are_asked_for_and_not_twice_in_a_moment() -> None:
    said = {SYMBOL: [at(TUE, 2), at(date(2025, 8, 29), 2)]}
    assert plan_running((LONE,), said, SESSIONS, at(TUE, 3)) == (
        Ask(SYMBOL, "1m", TUE, TUE, "around an announcement"),
    ), "today alone: the day before yesterday is the archive's"
    assert plan_running((LONE,), {}, SESSIONS, at(TUE, 3)) == ()
    assert plan_running((LONE,), said, SESSIONS, at(TUE, 7, 1)) == (), "Shanghai has closed at 07:00 UTC"
    assert plan_running((LONE,), {SYMBOL: [at(TUE, 7, 30)]}, SESSIONS, at(TUE, 7, 45)) == (), "tomorrow's session"
    asked = Quoted(SYMBOL, "1m", "ok", at(TUE, 2, 55), 60)
    assert plan_running((LONE,), said, SESSIONS, at(TUE, 3), (asked,)) == ()
    assert len(plan_running((LONE,), said, SESSIONS, at(TUE, 3, 10), (asked,))) == 1


def test_minutes_that_are_not_to_be_had_are_asked_for_once_a_day_and_refusals_count() -> None:
    none = (Quoted(SYMBOL, "1m", "empty", at(MON, 7, 30)),)
    assert plan_minutes((LONE,), {}, {}, SESSIONS, at(MON, 8), none) == ()
    assert plan_minutes((LONE,), {}, {}, SESSIONS, at(TUE, 8), none) != ()
    refused = (answered(at(MON, 8), "rate_limited"),)
    until = rests_until(refused, at(MON, 8))
    assert until is not None
    assert plan_minutes((LONE,), {}, {}, SESSIONS, until - timedelta(milliseconds=1), refused) == ()
    assert len(plan_minutes((LONE,), {}, {}, SESSIONS, at(MON, 8), (), Pricing(requests_per_hour=2))) == 2


def test_at_the_start_minutes_are_only_of_the_news_of_the_last_two_sessions() -> None:
    """Daily bars of all symbols first: of 400 requests 313 once went to minutes of old news."""
    friday, thursday = date(2025, 8, 29), date(2025, 8, 28)
    said = {SYMBOL: [at(friday, 2), at(thursday, 2), at(date(2025, 7, 10), 2), at(date(2025, 8, 29), 8)]}
    asks = plan_minutes((LONE,), {}, said, SESSIONS, at(MON, 8), starting=True)
    assert [(ask.first, ask.interval) for ask in asks] == [(friday, "1m"), (MON, "1m")]
    later = plan_minutes((LONE,), {}, said, SESSIONS, at(MON, 8))
    assert [ask.first for ask in later[:2]] == [friday, MON]
    assert later[-1].first == date(2025, 7, 10), "what is oldest comes last"


def test_pieces_of_minutes_lie_inside_the_thirty_days_of_the_vendor() -> None:
    """Yahoo counts 30 x 24 hours back; Shanghai's midnight of the first day lies 16 hours of UTC before."""
    for hour in range(24):
        now = at(date(2025, 9, 30), hour)
        first = min(ask.first for ask in plan_minutes((LONE,), {}, {}, SESSIONS, now))
        midnight = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(hours=8)
        assert now - midnight < timedelta(days=30)


def test_old_announcements_get_what_is_left() -> None:
    said = {SYMBOL: [at(date(2025, 7, 10), 2), at(date(2025, 5, 5), 2), at(date(2023, 1, 5), 2)]}
    asks = plan_minutes((LONE,), {}, said, SESSIONS, at(MON, 8))
    around = [(ask.first, ask.interval) for ask in asks if ask.why == "around an announcement"]
    assert around == [(date(2025, 7, 10), "5m"), (date(2025, 5, 5), "1h")]
