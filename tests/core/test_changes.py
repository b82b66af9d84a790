"""What one issue says that the one before did not: windows that matured, figures that were revised, late claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.aligning import compose
from tests.formats import sample
from tracker.core.report.changes import changes, snapshot
from tracker.core.report.standing import MAYBE, pending_windows, standing_of
from tracker.model import Changes, Coverage, Event, Reaction, Report, Results, Unmeasured

DAY = sample.DAY


def mended(report: Report, symbol: str, **members: object) -> Report:
    """The report with another reaction of one listing, in every story that tells it."""
    told = tuple(
        replace(one, events=tuple(mend(event, symbol, members) for event in one.events)) for one in report.told
    )
    return replace(report, told=told, issue=2, as_of=report.as_of + timedelta(days=3))


def mend(event: Event, symbol: str, members: dict[str, object]) -> Event:
    if event.link.listing != symbol or not isinstance(event.reaction, Reaction):
        return event
    return replace(event, reaction=replace(event.reaction, **members))  # type: ignore[arg-type]


def test_equal_issues_change_nothing() -> None:
    report = sample.report()
    found = changes(snapshot(report), report)
    assert not found
    assert (found.since, found.issue) == (report.as_of, 1)
    assert not Changes()


@pytest.mark.parametrize(
    ("later", "word"), [(0.25, "grew"), (0.05, "faded"), (-0.02, "turned")], ids=["grew", "faded", "turned"]
)
def test_a_window_that_is_over_is_told_once_with_its_course(later: float, word: str) -> None:
    report = sample.report()
    day = sample.window("1347.HK", "^HSI", 0.004)
    two = mended(report, "1347.HK", windows=(day, replace(day, end=1, car=later)))
    (one,) = changes(snapshot(report), two).matured
    assert (one.listing, one.session, one.window, one.car, one.word) == ("1347.HK", DAY, (0, 1), later, word)
    assert changes(snapshot(two), two).matured == ()


def test_of_an_ordinary_reaction_a_window_is_ordinary() -> None:
    report = sample.report()
    report = replace(report, standing=dict.fromkeys(report.standing, "ordinary"))
    day = sample.window("1347.HK", "^HSI", 0.004)
    two = mended(report, "1347.HK", windows=(day, replace(day, end=1, car=0.3)))
    assert [one.word for one in changes(snapshot(report), two).matured] == ["ordinary"]


def test_a_revised_bar_is_told_with_old_and_new() -> None:
    """The close of 22 August moves from 56.00 to 56.40: the close and the day's abnormal return are both told."""
    report = sample.report()
    day = sample.window("1347.HK", "^HSI", 0.004)
    two = mended(report, "1347.HK", close=56.4, windows=(replace(day, car=day.car + 0.4 / 47.52),))
    found = {(one.what, one.old, one.new) for one in changes(snapshot(report), two).revised}
    assert ("close", "56", "56.4") in found
    assert ("0:0", f"{day.car * 100:+.2f}", f"{(day.car + 0.4 / 47.52) * 100:+.2f}") in found


def test_a_flipped_standing_and_a_flipped_verdict_are_told() -> None:
    report = sample.report()
    verdict = report.verdicts[0]
    two = replace(
        report,
        standing=dict.fromkeys(report.standing, "ordinary"),
        verdicts=(replace(verdict, word="understated"), *report.verdicts[1:]),
    )
    found = {(one.what, one.old, one.new) for one in changes(snapshot(report), two).revised}
    assert ("claim", verdict.word, "understated") in found
    rows = {one.what for one in changes(snapshot(report), two).revised}
    assert "standing" in rows


def test_new_and_withdrawn_announcements_and_feeds_are_told() -> None:
    report = sample.report()
    first, *others = report.told
    before = replace(report, told=tuple(others), coverage=Coverage(feeds=2, down=(("wire", "timeout"),)))
    now = replace(report, coverage=Coverage(feeds=2, down=(("press", "403"),)))
    found = changes(snapshot(before), now)
    assert found.announcements == (first.announcement.title,)
    assert (found.deaf, found.heard) == (("press",), ("wire",))
    assert changes(snapshot(now), before).withdrawn == (first.announcement.title,)


def test_a_claim_heard_later_about_an_earlier_day_stands_on_the_day_it_was_heard() -> None:
    """A claim of Monday about Friday, in Friday's story: Monday's page tells it, though the story is not Monday's."""
    results = sample.results()
    monday = datetime(2025, 8, 25, 4, 0, tzinfo=UTC)
    story = results.announcements[0].story
    late = replace(results.verdicts[0], key="late", story=story, said=monday, session=DAY)
    more = replace(results, verdicts=(*results.verdicts, late))
    facts = replace(sample.facts(), as_of=datetime(2025, 8, 25, 22, 30, tzinfo=UTC))
    page = compose(date(2025, 8, 25), more, facts, sample.recipe(), Coverage())
    assert [one.key for one in page.late] == ["late"]
    friday = compose(DAY, more, facts, sample.recipe(), Coverage())
    assert "late" not in [one.key for one in friday.late]
    assert "late" in snapshot(friday).claims, "and Friday's page, issued again, tells it with its story"


def test_what_is_to_come_has_the_day_of_its_last_close() -> None:
    """[0, 1] of Friday 22 August is known after Monday's close, [0, 5] after Friday 29th's, a week of five sessions."""
    facts = replace(sample.facts(), as_of=datetime(2025, 8, 22, 22, 30, tzinfo=UTC))
    events = [event for event in sample.results().events if event.link.listing == "1347.HK"]
    found = {one.window: one.day for one in pending_windows(events, facts, sample.recipe())}
    assert found[0, 1] == date(2025, 8, 25)
    assert found[0, 5] == date(2025, 8, 29)
    assert (0, 0) not in found


def test_a_session_that_is_not_over_is_to_come() -> None:
    event = next(one for one in sample.results().events if one.link.listing == "1347.HK")
    waiting = replace(event, reaction=Unmeasured("1347.HK", "the session is not over", pending=True))
    facts = replace(sample.facts(), as_of=datetime(2025, 8, 22, 3, 0, tzinfo=UTC))
    found = pending_windows([waiting], facts, sample.recipe())
    assert [(one.window, one.day) for one in found] == [((0, 0), DAY)]


@pytest.mark.parametrize(
    ("q", "word"), [(0.05, "stands_out"), (0.0501, "not_proven"), (MAYBE, "not_proven"), (0.21, "ordinary")]
)
def test_a_reaction_stands_by_its_q(q: float, word: str) -> None:
    event = next(one for one in sample.results().events if isinstance(one.reaction, Reaction))
    assert standing_of(event, q, 0.05) == word


def test_what_has_no_figure_says_why_in_a_word() -> None:
    event = sample.results().events[0]
    for reaction, word in (
        (Unmeasured("x", "not traded since 15 Aug", pending=True, flags=("halted",)), "not_traded"),
        (Unmeasured("x", "no bars yet", pending=True), "waiting"),
        (Unmeasured("x", "114 observations of 120"), "too_few"),
    ):
        assert standing_of(replace(event, reaction=reaction), None, 0.05) == word


def test_an_empty_day_has_no_changes_to_come() -> None:
    quiet = compose(DAY, Results(), sample.facts(), sample.recipe(), Coverage())
    assert (quiet.pending, quiet.late, snapshot(quiet).rows) == ((), (), {})
