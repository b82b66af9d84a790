"""What happens to a measurement in the real world: missing bars, late benchmarks, rumours on one day, twins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from tests.aligning import measure, unexplained
from tests.core.real import RECIPE, SHANGHAI, announcement, evening, facts, link, sessions
from tests.core.tapes import SMIC_A, bar, weekdays
from tracker.core.reactions.aligned import AlignedReturns, align
from tracker.core.reactions.confounding import mark_confounded, mark_twins
from tracker.core.reactions.grouped_tests import measure_groups
from tracker.core.reactions.intraday import traded, trading_moment
from tracker.errors import ConfigError
from tracker.model import (
    Bar,
    CorporateAction,
    Event,
    Facts,
    Intraday,
    Knowledge,
    Listing,
    Precision,
    Reaction,
    Recipe,
    Session,
    Sessions,
    Unmeasured,
    Watchlist,
)

FIRST, EVENT = date(2024, 1, 1), date(2025, 6, 2)
CALENDAR = weekdays(FIRST, date(2025, 6, 30))
SMALL = Recipe(Knowledge(Watchlist(listings=(SMIC_A,))), estimation=100, minimum=50)
AS_OF = datetime(2025, 6, 20, tzinfo=UTC)


def tapes(seed: int = 1, without: tuple[date, ...] = (), **changed: float) -> Facts:
    """A share and its index on plain weekdays; `changed` multiplies closes from a day on ("2025-06-02": 1.1)."""
    rng = np.random.default_rng(seed)
    days = [day for day in CALENDAR.days if day <= date(2025, 6, 13)]
    index = 4000 * np.cumprod(1 + rng.standard_normal(len(days)) * 0.01)
    share = 100 * np.cumprod(1 + rng.standard_normal(len(days)) * 0.02)
    for place, day in enumerate(days):
        if day.isoformat() in changed:
            share[place:] *= changed[day.isoformat()]
    own = tuple(bar(day, float(close)) for day, close in zip(days, share, strict=True) if day not in without)
    other = tuple(bar(day, float(close), symbol="000300.SS") for day, close in zip(days, index, strict=True))
    return Facts(AS_OF, bars={"688981.SS": own, "000300.SS": other}, sessions={"XSHG": CALENDAR})


def react(known: Facts, recipe: Recipe = SMALL, day: date = EVENT, **asked: object) -> Reaction | Unmeasured:
    precision = asked.get("precision", Precision.INSTANT)
    assert isinstance(precision, Precision)
    masked = asked.get("masked", ())
    return measure(link("688981.SS", day.isoformat()), announcement(precision=precision), known, recipe, masked)  # type: ignore[arg-type]


def measured(found: Reaction | Unmeasured) -> Reaction:
    assert isinstance(found, Reaction), found
    return found


def refused(found: Reaction | Unmeasured) -> Unmeasured:
    assert isinstance(found, Unmeasured), found
    return found


def test_the_estimation_window_ends_before_the_gap() -> None:
    fit = measured(react(tapes())).fit
    place = CALENDAR.index[EVENT]
    assert fit.n == 100
    assert (fit.first, fit.last) == (CALENDAR.days[place - 110], CALENDAR.days[place - 11])


def test_too_few_observations_are_counted() -> None:
    found = refused(react(tapes(), replace(SMALL, minimum=101)))
    assert found.reason == "100 observations in the estimation window, 101 are needed"
    assert not found.pending


def test_other_events_are_masked_out_of_the_estimation() -> None:
    place = CALENDAR.index[EVENT]
    jump = CALENDAR.days[place - 40]
    known = tapes(**{jump.isoformat(): 1.4})
    dirty, clean = measured(react(known)), measured(react(known, masked=(jump,)))
    assert any(str(jump) in note for note in dirty.fit.notes)  # an outlier is told even when nothing is masked
    assert clean.fit.n == dirty.fit.n - 1
    assert clean.fit.sigma < dirty.fit.sigma / 1.5
    assert not any(str(jump) in note for note in clean.fit.notes)


def test_the_detectable_effect_is_printed() -> None:
    window = measured(react(tapes())).day
    assert window.mde == pytest.approx(2.8 * window.se, rel=1e-12)


def test_only_the_day_is_known() -> None:
    assert "date-only" in measured(react(tapes(), precision=Precision.DAY)).flags
    assert "date-only" in measured(react(tapes(), precision=Precision.UNKNOWN)).flags
    assert "date-only" not in measured(react(tapes())).flags


def test_a_provisional_bar_marks_its_windows() -> None:
    known = tapes()
    own = tuple(replace(one, provisional=one.day == EVENT) for one in known.bars["688981.SS"])
    found = measured(react(replace(known, bars={**known.bars, "688981.SS": own})))
    assert found.day.provisional
    assert "provisional" in found.flags


def test_a_benchmark_that_closes_later_is_the_future() -> None:
    """Pitfall 6: SPY of the same date for a Shanghai share."""
    watchlist = Watchlist(listings=(replace(SHANGHAI[0], benchmark="SPY"),))
    found = measure(
        link("688981.SS", "2025-08-22"),
        announcement(),
        facts(evening("2025-08-25"), "688981.SS", "SPY"),
        RECIPE.following(watchlist),
    )
    assert "closes after 688981.SS does on 2025-08-22" in refused(found).reason


def test_a_benchmark_whose_session_has_begun_but_not_ended_is_the_future_too() -> None:
    """Hong Kong opens with Shanghai and closes an hour after it."""
    index = Listing("^HSI", "", "XHKG", "HKD", "^HSI")
    watchlist = Watchlist(listings=(replace(SHANGHAI[0], benchmark="^HSI"), index))
    known = facts(evening("2025-08-25"), "688981.SS", "^HSI")
    asked, recipe = link("688981.SS", "2025-08-22"), RECIPE.following(watchlist)
    assert "^HSI closes after 688981.SS does" in refused(measure(asked, announcement(), known, recipe)).reason


def test_no_prices_is_a_reason_that_time_mends() -> None:
    for bars, words in (
        ({}, "no prices of 688981.SS"),
        ({"688981.SS": tapes().bars["688981.SS"]}, "benchmark 000300.SS"),
    ):
        found = refused(react(Facts(AS_OF, bars=bars, sessions={"XSHG": CALENDAR})))
        assert words in found.reason
        assert found.pending


def test_a_missing_benchmark_bar_is_not_filled() -> None:
    known = tapes()
    index = tuple(one for one in known.bars["000300.SS"] if one.day != EVENT)
    found = refused(react(replace(known, bars={**known.bars, "000300.SS": index})))
    assert found.reason == "no bar of the benchmark 000300.SS for 2025-06-02 yet"


def test_a_bar_that_is_late_is_not_called_a_halt() -> None:
    """The evening of the event: neither share nor index has its bar."""
    known = tapes()
    bars = {symbol: tuple(one for one in tape if one.day < EVENT) for symbol, tape in known.bars.items()}
    found = refused(react(replace(known, bars=bars, as_of=datetime(2025, 6, 2, 8, tzinfo=UTC))))
    assert (found.reason, found.flags) == ("no bar of 2025-06-02 yet", ())
    bars["000300.SS"] = tuple(one for one in known.bars["000300.SS"] if one.day <= EVENT)
    halted = refused(react(replace(known, bars=bars, as_of=datetime(2025, 6, 2, 8, tzinfo=UTC))))
    assert (halted.reason, halted.flags) == ("no bar since 2025-05-30: not traded, or not known", ("halted",))


def test_a_halt_inside_a_window_is_one_long_return() -> None:
    halt = (date(2025, 6, 3), date(2025, 6, 4))
    found = measured(react(tapes(without=halt)))
    window = next(one for one in found.windows if one.label == "0:1")
    assert window.se > found.day.se * 1.9  # 1 + 3 sessions of variance: twice the day's error
    assert found.sessions == 1


def test_an_unknown_model_names_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"recipe\.model 'garch': there is .*market_adjusted"):
        react(tapes(), replace(SMALL, model="garch"))


@pytest.mark.parametrize("model", ["mean", "market_adjusted", "robust", "dimson", "scholes_williams"])
def test_every_model_measures(model: str) -> None:
    found = measured(react(tapes(**{"2025-06-02": 1.2}), replace(SMALL, model=model)))
    assert found.fit.model == model
    assert found.day.car == pytest.approx(0.2, abs=0.08)
    assert found.day.t > 4


def test_a_factor_waits_for_its_own_clock() -> None:
    """A US factor closes at 20:00 UTC: for Shanghai's close of 07:00 UTC on Tuesday it is Monday's."""
    us = weekdays(FIRST, date(2025, 6, 30), "XNYS", 810, 1200)
    known = tapes()
    days = [day for day in us.days if day <= date(2025, 6, 13)]
    levels = {
        day: 200 * (1.1 if day >= date(2025, 5, 30) else 1.0) * (1 + place % 7 / 100) for place, day in enumerate(days)
    }
    factor = tuple(bar(day, level, symbol="SOXX") for day, level in levels.items())
    soxx = Listing("SOXX", "", "XNYS", "USD", "SPY")
    whole = replace(known, bars={**known.bars, "SOXX": factor}, sessions={**known.sessions, "XNYS": us})
    recipe = replace(SMALL, model="factors:SOXX").following(Watchlist(listings=(SMIC_A, soxx)))
    smic = align([SMIC_A], whole, recipe)["688981.SS"]
    assert isinstance(smic, AlignedReturns)
    monday = smic.own.days.index(date(2025, 6, 2))
    friday, thursday = date(2025, 5, 30), date(2025, 5, 29)
    assert smic.factors[0][monday] == pytest.approx(levels[friday] / levels[thursday] - 1, rel=1e-12)
    assert measured(react(whole, recipe)).fit.dof == 97
    assert "SOXX" in refused(react(known, recipe.following(SMALL.watchlist))).reason


def event(story: str, symbol: str, day: str, known: str) -> Event:
    said = announcement(story=story)
    asked = link(symbol, day, story)
    return Event(f"{story}.{symbol}", "default", said, asked, measure(asked, said, facts(evening(known)), RECIPE))


def test_two_stories_a_day_apart_are_confounded_not_dropped() -> None:
    events = [event("a", "0981.HK", "2025-08-21", "2025-08-26"), event("b", "0981.HK", "2025-08-22", "2025-08-26")]
    far = event("c", "0981.HK", "2025-08-27", "2025-09-01")
    marked = mark_confounded([*events, far])
    assert [event.key for event in marked] == ["a.0981.HK", "b.0981.HK", "c.0981.HK"]
    first, second, third = (measured(event.reaction) for event in marked)
    assert "confounded" in first.flags
    assert "2025-08-22 DeepSeek hints" in first.notes[-1]
    assert "confounded" in second.flags
    assert "confounded" not in third.flags
    assert mark_confounded(marked) == marked


@pytest.mark.parametrize(("day", "meets"), [("2025-08-22", True), ("2025-08-25", True), ("2025-08-26", False)])
def test_news_meets_as_far_as_the_usual_windows_reach(day: str, meets: bool) -> None:
    """From Thursday the 21st a window of two sessions ends on Monday the 25th."""
    pair = [event("a", "0981.HK", "2025-08-21", "2025-08-28"), event("b", "0981.HK", day, "2025-08-28")]
    assert ["confounded" in measured(one.reaction).flags for one in mark_confounded(pair)] == [meets, meets]


def test_stories_of_one_halt_meet_on_the_day_it_ends() -> None:
    """Said on different days of the halt, both react on 1 September."""
    events = [event("a", "688347.SS", "2025-08-19", "2025-09-01"), event("b", "688347.SS", "2025-08-28", "2025-09-01")]
    assert all("confounded" in measured(event.reaction).flags for event in mark_confounded(events))


def test_twins_are_one_event_with_a_gap() -> None:
    pair = [event("a", symbol, "2025-08-22", "2025-08-22") for symbol in ("0981.HK", "688981.SS")]
    h, a = (measured(event.reaction) for event in mark_twins(pair))
    assert "twin" in h.flags
    assert "twin" in a.flags
    gap = 100 * (h.day.car - a.day.car)
    assert f"{gap:+.2f} points against 688981.SS" in h.notes[-1]
    assert "twin" not in measured(mark_twins(pair[:1])[0].reaction).flags


def test_unexplained_moves_are_found_and_labelled() -> None:
    """Cambricon closed at its limit on 12 August 2025, 707.40 -> 848.88 (+20.00 %): beyond every quiet day."""
    known = facts(evening("2025-08-12"))
    found = unexplained(date(2025, 8, 12), known, RECIPE, ())
    assert "688256.SS" in {one.listing for one in found}
    assert all("found by its move" in one.note for one in found)
    assert all(one.p_empirical <= 0.01 for one in found)
    assert list(found) == sorted(found, key=lambda one: (-abs(one.abnormal), one.listing))
    told = [event("a", "688256.SS", "2025-08-12", "2025-08-12")]
    rest = unexplained(date(2025, 8, 12), known, RECIPE, told)
    assert {one.listing for one in found} - {one.listing for one in rest} == {"688256.SS"}


def test_moves_without_news_stand_by_size_whatever_their_sign() -> None:
    """25 August 2025: Cambricon rose most, the others fell against their markets; all are asked for."""
    found = unexplained(date(2025, 8, 25), facts(evening("2025-08-25")), RECIPE, (), extreme=1.0)
    moves = [one.abnormal for one in found]
    assert min(moves) < 0 < max(moves)
    assert len(moves) > 3
    assert moves == sorted(moves, key=abs, reverse=True)


def test_a_closed_day_has_no_unexplained_moves() -> None:
    assert unexplained(date(2025, 8, 23), facts(evening("2025-08-25")), RECIPE, ()) == ()


HALF_PAST_NINE = datetime(2025, 8, 22, 1, 30, tzinfo=UTC)
HONG_KONG = Session(
    date(2025, 8, 22),
    HALF_PAST_NINE,
    HALF_PAST_NINE + timedelta(hours=6.5),
    HALF_PAST_NINE + timedelta(hours=2.5),
    HALF_PAST_NINE + timedelta(hours=3.5),
)


def test_lunch_is_no_trading_time() -> None:
    nearly = HALF_PAST_NINE + timedelta(hours=2, minutes=20)  # 11:50
    assert trading_moment(HONG_KONG, nearly, 30) == HALF_PAST_NINE + timedelta(hours=3.5, minutes=20)  # 13:20
    lunch = HALF_PAST_NINE + timedelta(hours=3)
    assert trading_moment(HONG_KONG, lunch, 5) == HALF_PAST_NINE + timedelta(hours=3.5, minutes=5)
    assert traded(HONG_KONG, nearly, HALF_PAST_NINE + timedelta(hours=3.5, minutes=20)) == 30


def minute(symbol: str, at: int, close: float) -> Bar:
    start = HALF_PAST_NINE + timedelta(minutes=at)
    return Bar(symbol, "1m", start, date(2025, 8, 22), close, close, close, close, 1.0, start + timedelta(minutes=1))


def test_the_move_after_the_news_minute_by_minute() -> None:
    """Said at 10:00; last price before 52.00; 52.52 at 10:05, 54.08 at 10:30, 55.12 at 11:00, close 57.20 (+10 %).

    Half way to the close is 54.60, first seen in the minute that ends at 10:41: 41 minutes. The index: +1 % by 10:05.
    """
    prices = {29: 52.00, 34: 52.52, 59: 54.08, 70: 54.70, 89: 55.12, 397: 57.20}
    minutes = {
        "0981.HK": tuple(minute("0981.HK", at, close) for at, close in prices.items()),
        "^HSI": (minute("^HSI", 29, 25000.0), minute("^HSI", 34, 25250.0)),
    }
    known = replace(facts(evening("2025-08-22")), minutes=minutes, sessions={**facts(evening("2025-08-22")).sessions})
    found = measured(measure(link("0981.HK", "2025-08-22"), announcement("2025-08-22T10:00:00+08:00"), known, RECIPE))
    assert isinstance(found.intraday, Intraday)
    assert found.intraday.base == 52.00
    moves = {step.label: (step.move, step.abnormal) for step in found.intraday.steps}
    assert moves["5m"] == pytest.approx((0.01, 0.0), abs=1e-12)
    assert moves["30m"] == pytest.approx((0.04, 0.03), abs=1e-12)
    assert moves["60m"] == pytest.approx((0.06, 0.05), abs=1e-12)
    assert moves["close"][0] == pytest.approx(0.10, abs=1e-12)
    assert found.intraday.half == 41


def test_news_before_the_open_starts_from_the_previous_close() -> None:
    minutes = {"0981.HK": (minute("0981.HK", 0, 54.0), minute("0981.HK", 4, 54.5), minute("0981.HK", 389, 56.9))}
    known = replace(facts(evening("2025-08-22")), minutes=minutes)
    found = measured(measure(link("0981.HK", "2025-08-22"), announcement(), known, RECIPE))
    assert found.intraday is not None
    assert found.intraday.base == pytest.approx(51.70, abs=1e-5)
    assert found.intraday.steps[0].label == "5m"
    assert found.intraday.steps[0].move == pytest.approx(54.5 / 51.70 - 1, abs=1e-6)


def test_minutes_and_the_close_before_stand_on_one_basis_after_a_later_split() -> None:
    """The minutes were seen on their day, at 54.50 after 51.70; the vendor has halved the daily bars since."""
    day, ex = date(2025, 8, 22), date(2025, 8, 25)
    seen = datetime(2025, 8, 25, 12, tzinfo=UTC)
    known = facts(seen)
    bars = tuple(
        replace(bar, close=bar.close / 2, open=(bar.open or 0) / 2, learned=seen, source="yahoo")
        for bar in known.bars["0981.HK"]
        if bar.close and bar.day < ex
    )
    minutes = tuple(replace(minute("0981.HK", at, price), source="yahoo") for at, price in ((4, 54.5), (389, 56.9)))
    halved = replace(
        known,
        bars={**known.bars, "0981.HK": bars},
        minutes={"0981.HK": minutes},
        actions={"0981.HK": (CorporateAction("0981.HK", ex, "split", 2.0, seen, "yahoo"),)},
    )
    found = measured(measure(link("0981.HK", str(day)), announcement(), halved, RECIPE))
    assert found.intraday is not None
    assert found.intraday.base == pytest.approx(51.70 / 2, abs=1e-5)
    assert found.intraday.steps[0].move == pytest.approx(54.5 / 51.70 - 1, abs=1e-6)


def test_the_gap_at_the_open() -> None:
    """SMIC opened at 53.30 on 22 August after 51.70 (from the file): +3.1 %, the rest of +10.06 % in the session."""
    found = measured(measure(link("0981.HK", "2025-08-22"), announcement(), facts(evening("2025-08-22")), RECIPE))
    own = next(one for one in facts(evening("2025-08-22")).bars["0981.HK"] if one.day == date(2025, 8, 22))
    assert own.open is not None
    assert found.overnight == pytest.approx(own.open / 51.70 - 1, abs=1e-6)
    assert 0 < found.overnight < 0.1006


def test_the_calendars_of_the_demo_are_known() -> None:
    known: Sessions = sessions("XHKG")
    assert date(2025, 8, 22) in known.index


def test_events_are_tested_together_and_twins_once() -> None:
    """Four stories on two companies; SMIC's A and H shares are one look each, so SMIC counts four times, not eight."""
    days = ("2025-08-22", "2025-07-15", "2025-06-11", "2025-05-08")
    events = [
        event(f"story {place}", symbol, day, "2025-08-26")
        for place, day in enumerate(days)
        for symbol in ("0981.HK", "688981.SS", "1347.HK")
    ]
    known = facts(evening("2025-08-26"))
    found = measure_groups(events, known, RECIPE, by="company", span=(0, 1))
    assert {(one.group, one.n) for one in found} == {("SMIC", 4), ("Hua Hong", 4)}
    smic = next(one for one in found if one.group == "SMIC" and (one.start, one.end) == (0, 1))
    ours = [measured(one.reaction).windows for one in events if one.link.listing == "0981.HK"]
    cars = [window.car for windows in ours for window in windows if window.label == "0:1"]
    assert smic.mean == pytest.approx(float(np.mean(cars)), rel=1e-9)
    assert {one.group for one in measure_groups(events, known, RECIPE, by="kind")} == {"model_release"}
    assert measure_groups([], known, RECIPE) == ()


def test_two_stories_of_one_session_are_one_look() -> None:
    events = [event(story, "0981.HK", "2025-08-22", "2025-08-26") for story in ("a", "b")]
    found = measure_groups(events, facts(evening("2025-08-26")), RECIPE, by="relation", span=(0, 0))
    assert [(one.group, one.n) for one in found] == [("direct", 1)]
