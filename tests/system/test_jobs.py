"""Due times, catch-up and trouble: the table of jobs as every driver sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.core.texts import START, entry
from tests.formats import sample
from tests.system.trackers import ClosedVendor, quiet_tracker
from tracker.drivers.once import run_once
from tracker.drivers.replay import ReplayClock, replay
from tracker.errors import StoreFull
from tracker.jobs import JOBS, Job, overdue, turn
from tracker.model import Bar, FeedState, Heard, Tape
from tracker.pipeline.report_archive import content_digest
from tracker.pipeline.tracker import Tracker
from tracker.ports import Stopping


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def job(name: str) -> Job:
    return next(one for one in JOBS if one.name == name)


def test_news_is_due_on_a_grid_that_a_restart_does_not_move(tmp_path: Path) -> None:
    tracker = quiet_tracker(tmp_path, ReplayClock(at(2025, 8, 22)), {"jobs": {"news": 300}})
    assert job("news").due(tracker, at(2025, 8, 22, 1, 2, 3)) == at(2025, 8, 22, 1, 5)
    assert job("news").due(tracker, at(2025, 8, 22, 1, 5)) == at(2025, 8, 22, 1, 10)


@pytest.mark.parametrize(
    ("after", "slot", "why"),
    [
        # Shanghai closes 15:00 +08 = 07:00 UTC, Hong Kong 16:00 = 08:00, New York 16:00 EDT = 20:00.
        (at(2025, 8, 22, 0), at(2025, 8, 22, 7, 35), "Shanghai's close and 35 minutes"),
        (at(2025, 8, 22, 7, 35), at(2025, 8, 22, 8, 30), "Shanghai's second look"),
        (at(2025, 8, 22, 8, 30), at(2025, 8, 22, 8, 35), "Hong Kong's close and 35 minutes"),
        (at(2025, 8, 22, 9, 30), at(2025, 8, 22, 20, 35), "New York's"),
        # Christmas Eve 2024: Hong Kong closes at noon (04:00 UTC), before Shanghai; New York at 13:00 EST = 18:00.
        (at(2024, 12, 24, 0), at(2024, 12, 24, 4, 35), "an early close in Hong Kong"),
        (at(2024, 12, 24, 9), at(2024, 12, 24, 18, 35), "an early close in New York"),
        # From Friday's last look over the weekend to Monday's first close, Shanghai's.
        (at(2025, 8, 22, 21, 30), at(2025, 8, 25, 7, 35), "a weekend"),
    ],
)
def test_prices_follow_the_closes(tmp_path: Path, after: datetime, slot: datetime, why: str) -> None:
    tracker = quiet_tracker(tmp_path, ReplayClock(after), {"jobs": {"settle": [35, 90]}})
    assert job("prices").due(tracker, after) == slot, why


@pytest.mark.parametrize(
    ("after", "slot", "why"),
    [
        (at(2025, 8, 22, 1, 31), at(2025, 8, 22, 1, 45), "Hong Kong runs from 01:30 UTC"),
        (at(2025, 8, 22, 7, 45), at(2025, 8, 22, 13, 30), "after Hong Kong's last slot comes New York's open"),
        (at(2025, 8, 22, 19, 45), at(2025, 8, 25, 1, 30), "after the week Monday's first open"),
    ],
)
def test_minutes_are_asked_for_while_an_exchange_is_open(
    tmp_path: Path, after: datetime, slot: datetime, why: str
) -> None:
    tracker = quiet_tracker(tmp_path, ReplayClock(after), {"jobs": {"minutes": 900}})
    assert job("minutes").due(tracker, after) == slot, why


def test_a_session_without_news_costs_no_request(tmp_path: Path) -> None:
    clock = ReplayClock(at(2025, 8, 22, 2))
    run = turn(job("minutes"), quiet_tracker(tmp_path, clock), clock.now)
    assert (run.outcome, run.detail) == ("ok", "no session with news runs")


def test_the_report_is_due_once_a_day_whatever_the_clocks_do(tmp_path: Path) -> None:
    tracker = quiet_tracker(tmp_path, ReplayClock(at(2026, 1, 1)))
    slot, seen = at(2025, 12, 31, 23), []
    while slot.year < 2027:
        slot = job("report").due(tracker, slot)
        seen.append(slot)
    assert len([one for one in seen if one.year == 2026]) == 365
    assert all(one.hour == 22 and one.minute == 30 for one in seen)


def test_what_never_ran_or_was_missed_is_overdue(tmp_path: Path) -> None:
    clock = ReplayClock(at(2025, 8, 22, 9))
    tracker = quiet_tracker(tmp_path, clock)
    assert [one.name for one in overdue(tracker, clock.now)] == [one.name for one in JOBS]
    run_once(tracker, clock.now)
    assert not list(overdue(tracker, clock.now))
    assert [one.name for one in overdue(tracker, clock.now + timedelta(minutes=6))] == ["news"]
    assert "report" in [one.name for one in overdue(tracker, at(2025, 8, 22, 23))]


def test_a_surprise_is_logged_and_the_next_turn_comes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clock = ReplayClock(at(2025, 8, 22, 9))
    tracker = quiet_tracker(tmp_path, clock)

    def stumble(tracker: Tracker, now: datetime, stopping: Stopping) -> str:
        raise ZeroDivisionError("a surprise")

    run = turn(Job("stumbling", job("news").due, stumble), tracker, clock.now)
    assert run.outcome == "failed"
    assert "ZeroDivisionError: a surprise" in run.detail
    assert "Traceback" in caplog.text
    assert "stumbling" not in tracker.store.last_runs(), "a failed run is no excuse to skip the next"


def test_expected_trouble_is_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clock = ReplayClock(at(2025, 8, 22, 9))

    def fill_up(tracker: Tracker, now: datetime, stopping: Stopping) -> str:
        raise StoreFull("no room on the disk")

    run = turn(Job("filling", job("news").due, fill_up), quiet_tracker(tmp_path, clock), clock.now)
    assert run.detail == "StoreFull: no room on the disk"
    assert "Traceback" not in caplog.text


def test_replay_turns_every_job_at_its_due_times_in_order(tmp_path: Path) -> None:
    clock = ReplayClock(at(2025, 8, 22, 0))
    tracker = quiet_tracker(tmp_path, clock, {"jobs": {"news": 3600, "derive": 21600, "settle": [35]}})
    runs = list(replay(tracker, clock, at(2025, 8, 22, 23)))
    assert [run.slot for run in runs] == sorted(run.slot for run in runs)
    count = {name: len([run for run in runs if run.job == name]) for name in ("news", "prices", "derive", "report")}
    # Each once at the start; then news each hour to 23:00, derive at 6, 12, 18, one report. The vendor is down,
    # so that prices are tried again every half hour: 00:00 to 07:30, after Shanghai's close at 07:35, 08:05 to 22:35
    # (Hong Kong's 08:35 and New York's 20:35 fall together with those): 16 + 1 + 30.
    assert count == {"news": 24, "prices": 47, "derive": 4, "report": 2}


@dataclass
class RunningMarket(ClosedVendor):
    """A vendor that shows one minute of the session that runs."""

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        self.asked.append(f"{symbol} {interval}")
        start = at(2025, 8, 22, 2, 20)
        return Tape(symbol, interval, (Bar(symbol, interval, start, start.date(), 52.0, 52.4, 51.9, 52.3, 1e5, now),))


def told(tracker: Tracker, now: datetime, title: str = "SMIC raises 8-inch foundry prices by 10%") -> None:
    """The tracker hears of a title that was published five minutes ago."""
    hours = (now - timedelta(minutes=5) - START) / timedelta(hours=1)
    tracker.store.add_heard(Heard("wire", "ok", now), FeedState("wire"), (entry("e", title, hours=hours),))


def test_results_do_not_go_back_in_time(tmp_path: Path) -> None:
    """Two jobs may derive at once; the one that began earlier, before the news, must not take its result back."""
    clock = ReplayClock(at(2025, 8, 22, 2, 15))
    tracker = quiet_tracker(tmp_path, clock)
    told(tracker, clock.now)
    assert tracker.advance(clock.now).revised > 0
    before = tracker.store.results("default")
    assert before.events
    assert tracker.advance(clock.now - timedelta(hours=1)).revised == 0
    assert tracker.store.results("default") == before


@pytest.mark.parametrize("part", ["told", "verdicts", "passed", "q", "unexplained"])
def test_whatever_a_report_says_makes_a_new_issue(part: str) -> None:
    report = sample.report()
    assert getattr(report, part)
    assert content_digest(replace(report, **{part: type(getattr(report, part))()})) != content_digest(report)


def test_what_a_report_does_not_say_makes_none() -> None:
    report = sample.report()
    later = replace(report, as_of=report.as_of + timedelta(hours=1), issue=7)
    assert content_digest(later) == content_digest(report)


def test_a_stop_before_the_first_question_asks_nothing(tmp_path: Path) -> None:
    vendor = ClosedVendor()
    tracker = quiet_tracker(tmp_path, ReplayClock(at(2025, 8, 22, 9)), vendors={"yahoo": vendor})
    assert turn(job("prices"), tracker, at(2025, 8, 22, 9), lambda: True).outcome == "ok"
    assert vendor.asked == []


def test_news_in_a_running_session_is_followed_by_the_minute_before_the_close(tmp_path: Path) -> None:
    clock, market = ReplayClock(at(2025, 8, 22, 2, 15)), RunningMarket()
    tracker = quiet_tracker(tmp_path, clock, vendors={"yahoo": market})
    told(tracker, clock.now)
    tracker.advance(clock.now)
    clock.now = at(2025, 8, 22, 2, 30)
    run = turn(job("minutes"), tracker, clock.now)
    assert run.outcome == "ok", run.detail
    assert "0981.HK 1m" in market.asked
    assert not any(one.startswith("NVDA") for one in market.asked), "nothing was said of Nvidia, and New York is closed"
    (bar,) = tracker.store.bars("0981.HK", "1m", date(2025, 8, 22), date(2025, 8, 22), clock.now)
    assert (bar.close, bar.provisional) == (52.3, True)
