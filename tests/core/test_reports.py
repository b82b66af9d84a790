"""What belongs to a day, in which order, and how many tests it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.aligning import compose
from tests.formats import sample
from tracker.core.event_study.false_discovery import benjamini_hochberg
from tracker.core.report.compose import adjust, session_of
from tracker.model import Coverage, Event, Facts, Precision, Reaction, Report, ReportItem, Results, Story


def on(day: date, results: Results, zone: str = "Asia/Hong_Kong", facts: Facts | None = None) -> Report:
    return compose(day, results, facts or sample.facts(), sample.recipe(), Coverage(), zone=zone)


def titles(told: tuple[ReportItem, ...]) -> list[str]:
    return [one.announcement.title for one in told]


def said_at(moment: datetime, precision: Precision = Precision.MINUTE) -> Results:
    """One announcement without any listing, said at a moment."""
    story = Story("s", (sample.entry("e", "Wire", "A title", moment, precision=precision),), moment, precision)
    return Results(stories=(story,), announcements=(sample.announcement(story, "guidance", ("SMIC",), "x"),))


# --- what belongs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2025, 8, 21, 15, 59, tzinfo=UTC), 21),  # 23:59 in Hong Kong
        (datetime(2025, 8, 21, 16, 0, tzinfo=UTC), 22),  # midnight there
        (datetime(2025, 8, 22, 15, 59, tzinfo=UTC), 22),
    ],
)
def test_an_announcement_belongs_to_the_day_of_the_reports_zone(moment: datetime, day: int) -> None:
    found = [d for d in (20, 21, 22, 23) if on(date(2025, 8, d), said_at(moment)).told]
    assert found == [day]


@pytest.mark.parametrize("zone", ["Asia/Hong_Kong", "America/New_York", "UTC"])
def test_a_day_without_an_hour_is_the_printed_day_in_every_zone(zone: str) -> None:
    results = said_at(datetime(2025, 8, 22, tzinfo=UTC), Precision.DAY)
    assert on(date(2025, 8, 22), results, zone).told
    assert not on(date(2025, 8, 21), results, zone).told


def test_an_announcement_also_belongs_to_the_session_that_reacted() -> None:
    """DeepSeek spoke on the 21st; Hong Kong and Shanghai react on the 22nd; Nvidia's session was the 21st."""
    for day, told in ((20, False), (21, True), (22, True), (23, False)):
        report = on(date(2025, 8, day), sample.results())
        assert any("DeepSeek hints" in title for title in titles(report.told)) is told, day


def test_a_halted_share_brings_the_announcement_back_when_it_trades_again() -> None:
    results = sample.results()
    event = next(one for one in results.events if isinstance(one.reaction, Reaction))
    resumed = replace(event, reaction=replace(event.reaction, session=date(2025, 9, 1)))  # type: ignore[type-var]
    assert session_of(resumed) == date(2025, 9, 1)
    report = on(date(2025, 9, 1), replace(results, events=(resumed,)))
    assert titles(report.told) == [event.announcement.title]


def test_what_could_not_be_measured_belongs_to_the_session_it_was_linked_to() -> None:
    halted = next(one for one in sample.results().events if one.link.listing == "688347.SS")
    assert session_of(halted) == sample.DAY


def test_stories_passed_over_are_those_of_the_day() -> None:
    assert len(on(sample.DAY, sample.results()).passed) == 5
    assert on(date(2025, 8, 23), sample.results()).passed == ()


def test_claims_of_stories_that_announce_nothing_are_kept_with_their_story() -> None:
    report = on(sample.DAY, sample.results())
    assert [one.word for one in report.verdicts] == ["overstated", "confirmed"]
    assert report.stories[report.verdicts[0].story] == sample.SOARED


def test_claims_of_a_told_story_stand_with_it_and_nowhere_else() -> None:
    results = sample.results()
    moved = replace(results.verdicts[0], story=sample.DEEPSEEK.id)
    report = on(sample.DAY, replace(results, verdicts=(moved,)))
    assert report.verdicts == ()
    assert [one.verdicts for one in report.told if one.verdicts] == [(moved,)]


def test_an_announcement_that_moves_nobody_says_why() -> None:
    told = next(one for one in on(sample.DAY, sample.results()).told if one.unlinked)
    assert told.story == sample.OPENAI
    assert told.events == ()


# --- order -----------------------------------------------------------------------------------------


def test_the_most_important_comes_first() -> None:
    report = on(sample.DAY, sample.results())
    assert [one.story.id for one in report.told] == ["s-deepseek", "s-h20", "s-halt", "s-openai"]


def test_size_decides_between_equal_ranks() -> None:
    results = sample.results()
    small, large = (
        replace(one, reaction=_day(one.reaction, p_empirical=0.01, car=car))
        for one, car in zip(_measured(results, "s-deepseek", "s-h20"), (0.02, -0.08), strict=True)
    )
    report = on(sample.DAY, replace(results, events=(small, large)))
    assert [one.story.id for one in report.told][:2] == ["s-h20", "s-deepseek"]


def _measured(results: Results, *stories: str) -> list[Event]:
    """One measured event of each story, on listings of their own."""
    found: list[Event] = []
    for story in stories:
        used = {one.link.listing for one in found}
        found.append(
            next(
                one
                for one in results.events
                if one.announcement.story == story
                and isinstance(one.reaction, Reaction)
                and one.link.listing not in used
            )
        )
    return found


def _day(reaction: object, **changes: float) -> Reaction:
    assert isinstance(reaction, Reaction)
    return replace(reaction, windows=(replace(reaction.day, **changes), *reaction.windows[1:]))  # type: ignore[arg-type]


@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(chance: Random) -> None:
    results = sample.results()
    mixed = Results(**{name: _shuffled(getattr(results, name), chance) for name in Results.__dataclass_fields__})
    assert on(sample.DAY, mixed) == WHOLE


def _shuffled(rows: tuple[object, ...], chance: Random) -> tuple[object, ...]:
    return tuple(chance.sample(rows, len(rows)))


WHOLE = on(sample.DAY, sample.results())


# --- tests and q -----------------------------------------------------------------------------------


def test_adjusted_p_of_benjamini_and_hochbergs_own_example() -> None:
    """The 15 p-values of section 3.2 of their paper, which rejects the first four at 5 %.

    By hand: p m / i is .0015 .003 .0095 .035625 .0603 .0695 .063857 .0645 .0765 .486 ...;
    the sixth takes the seventh's smaller value.
    """
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    p += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    q = benjamini_hochberg(p)
    by_hand = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0298 * 15 / 7, 0.0298 * 15 / 7, 0.0645, 0.0765, 0.486]
    assert q[:10] == pytest.approx(by_hand, rel=1e-12)
    assert q[-1] == 1.0
    assert sum(value <= 0.05 for value in q) == 4


@given(st.lists(st.floats(min_value=0.0, max_value=1.0), min_size=1, max_size=60))
def test_adjusted_p_is_the_least_level_at_which_a_test_is_rejected(p: list[float]) -> None:
    """By definition: over thresholds t from the p on, the least of t times all tests over those at or below t."""
    by_definition = [min(min(t * len(p) / sum(x <= t for x in p), 1.0) for t in p if t >= own) for own in p]
    np.testing.assert_allclose(benjamini_hochberg(p), by_definition, rtol=1e-12, atol=1e-300)


def test_what_was_not_tested_neither_counts_nor_gets_a_value() -> None:
    q = benjamini_hochberg([0.04, float("nan"), 0.01])
    assert [q[0], q[2]] == pytest.approx([0.04, 0.02])
    assert np.isnan(q[1])
    assert benjamini_hochberg([]) == []


def test_no_events_no_tests() -> None:
    assert adjust([]) == ({}, 0)


def test_a_session_of_a_listing_is_one_test_however_many_stories_meet_there() -> None:
    """Seven measured events read five tapes: 3/251, 1/251, 1/251, 2/251 and .74."""
    q, tests = adjust(sample.results().events)
    assert tests == 5
    assert len(q) == 7
    assert q["s-deepseek.688256.SS"] == q["s-h20.688256.SS"] == pytest.approx(2 / 251 * 5 / 3)
    assert q["s-deepseek.1347.HK"] == pytest.approx(1 / 251 * 5 / 2)
    assert q["s-deepseek.NVDA"] == pytest.approx(0.74)


def test_beyond_the_floor_of_the_ranks_the_tail_speaks() -> None:
    one, other = _measured(sample.results(), "s-deepseek", "s-h20")
    tailed = replace(one, reaction=_day(one.reaction, p_empirical=1 / 251, p_tail=0.0002))
    q, tests = adjust([tailed, replace(other, reaction=_day(other.reaction, p_empirical=0.5))])
    assert (q[tailed.key], tests) == (pytest.approx(0.0004), 2)


def test_a_rank_that_does_not_exist_is_no_test() -> None:
    one, other = _measured(sample.results(), "s-deepseek", "s-h20")
    unranked = replace(one, reaction=_day(one.reaction, p_empirical=float("nan")))
    q, tests = adjust([unranked, other])
    assert tests == 1
    assert unranked.key not in q


# --- the rest of the page --------------------------------------------------------------------------


def test_exchanges_of_the_day() -> None:
    friday = {one.calendar: one for one in on(sample.DAY, sample.results()).markets}
    assert [(name, one.state, one.over) for name, one in friday.items()] == [
        ("XHKG", "open", True),
        ("XSHG", "open", True),
        ("XNYS", "open", False),
    ]
    saturday = on(date(2025, 8, 23), sample.results()).markets
    assert {one.state for one in saturday} == {"closed"}
    assert {one.state for one in on(date(2026, 8, 21), sample.results()).markets} == {"unknown"}


def test_a_session_on_trust_is_said_to_be_so() -> None:
    facts = sample.facts()
    hong_kong = facts.sessions["XHKG"]
    trusted = replace(hong_kong, sessions=tuple(replace(one, provisional=True) for one in hong_kong.sessions))
    report = on(sample.DAY, sample.results(), facts=replace(facts, sessions={**facts.sessions, "XHKG": trusted}))
    assert report.markets[0].state == "provisional"


def test_curves_are_drawn_for_what_was_measured() -> None:
    report = on(sample.DAY, sample.results())
    assert set(report.curves) == set(report.q)
    curve = report.curves["s-deepseek.1347.HK"]
    assert curve.days[curve.event] == sample.DAY
    assert curve.own[curve.event] == pytest.approx(56.00 / 47.52 - 1, rel=1e-12)
    assert curve.market[curve.event] == pytest.approx(25339.14 / 25104.61 - 1, rel=1e-12)
    reaction = next(one for one in sample.results().events if one.key == "s-deepseek.1347.HK").reaction
    assert isinstance(reaction, Reaction)
    assert curve.abnormal[curve.event] == pytest.approx(reaction.day.car, rel=1e-12)


def test_without_bars_there_is_no_curve_and_still_a_report() -> None:
    facts = replace(sample.facts(), bars={}, sessions={})
    report = on(sample.DAY, sample.results(), facts=facts)
    assert report.curves == {}
    assert len(report.told) == 4


def test_moves_without_news_stand_by_size() -> None:
    big, small = sample.report().unexplained[0], replace(sample.report().unexplained[0], abnormal=-0.02)
    report = compose(sample.DAY, Results(), sample.facts(), sample.recipe(), Coverage(), unexplained=[small, big])
    assert report.unexplained == (big, small)


def test_a_recipe_is_told_as_the_method() -> None:
    recipe = replace(sample.recipe(), estimation=200, gap=5, alpha=0.01, windows=((0, 0), (0, 5)))
    method = compose(sample.DAY, Results(), sample.facts(), recipe, Coverage()).method
    assert (method.estimation, method.gap, method.alpha, method.windows) == (200, 5, 0.01, ((0, 0), (0, 5)))


def test_an_event_of_a_story_that_is_gone_is_not_told() -> None:
    results = replace(sample.results(), stories=())
    report = on(sample.DAY, results)
    assert (report.told, report.passed, report.verdicts, report.tests) == ((), (), (), 0)
