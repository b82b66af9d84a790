"""Pages: none from before the program existed, one as of now on the first day, and what changed on a later issue."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.core.texts import entry
from tests.system.trackers import quiet_tracker
from tracker.drivers.replay import ReplayClock
from tracker.formats import FORMATS
from tracker.model import FeedState, Heard
from tracker.pipeline.tracker import Tracker

HEARD = datetime(2025, 8, 22, 9, 0, tzinfo=UTC)  # half a day before the cutoff of 22:30


@pytest.fixture
def tracker(tmp_path: Path) -> Tracker:
    one = quiet_tracker(tmp_path, ReplayClock(HEARD))
    return replace(one, formats={"html": FORMATS["html"], "json": FORMATS["json"]})


def hears(tracker: Tracker, at: datetime, *entries: object) -> None:
    """The tracker heard a feed at a moment, with these entries."""
    heard = Heard("wire", "new", at)
    tracker.store.add_heard(heard, FeedState("wire"), tuple(entries))  # type: ignore[arg-type]


def test_before_anything_was_asked_nothing_is_written(tracker: Tracker) -> None:
    assert tracker.publish(HEARD).files == ()
    assert not list(tracker.folder.glob("*.html"))


def test_the_first_page_is_as_of_now_and_says_so(tracker: Tracker) -> None:
    old = entry("old", "SMIC posts first-quarter profit of $188 million")
    hears(tracker, HEARD, replace(old, published=HEARD - timedelta(days=3), learned=HEARD))
    published = tracker.publish(HEARD)
    assert [one.name for one in published.files] == ["now.html", "now.json"]
    assert str(published.files[0]) in str(published), "the job's words name the page"
    page = published.files[0].read_text(encoding="utf-8")
    assert "First look" in page
    assert "1 items heard" in page
    assert not list(tracker.folder.glob("2025-08-2*")), "no page for a cutoff before the first question"


def test_the_daily_page_follows_at_its_hour_and_no_earlier_day_is_made_up(tracker: Tracker) -> None:
    hears(tracker, HEARD)
    tracker.publish(HEARD)
    evening = datetime(2025, 8, 22, 22, 30, tzinfo=UTC)
    names = {one.name for one in tracker.publish(evening).files}
    assert names == {"2025-08-22.html", "2025-08-22.first.html", "2025-08-22.json", "2025-08-22.first.json"}
    assert list(json.loads((tracker.folder / "issues.json").read_text())) == ["2025-08-22"]


def test_a_later_issue_says_what_changed_also_after_a_restart(tracker: Tracker) -> None:
    """The issue before is remembered by a running program and composed again, as it was known, by a new one."""
    hears(tracker, HEARD)
    evening = datetime(2025, 8, 22, 22, 30, tzinfo=UTC)
    tracker.publish(evening)
    late = entry("late", "SMIC wins a $200 million order from Huawei")
    learned = evening + timedelta(hours=2)
    hears(tracker, learned, replace(late, published=HEARD + timedelta(hours=1), learned=learned))
    restarted = replace(tracker)
    restarted.publish(evening + timedelta(days=1))
    page = json.loads((tracker.folder / "2025-08-22.json").read_text(encoding="utf-8"))
    assert page["issue"] == 2
    assert page["changes"]["issue"] == 1
    assert page["changes"]["announcements"] == ["SMIC wins a $200 million order from Huawei"]
    first = json.loads((tracker.folder / "2025-08-22.first.json").read_text(encoding="utf-8"))
    assert first["changes"]["since"] is None


def test_the_days_issued_are_remembered(tracker: Tracker) -> None:
    hears(tracker, HEARD)
    evening = datetime(2025, 8, 22, 22, 30, tzinfo=UTC)
    tracker.publish(evening)
    assert tracker.publish(evening + timedelta(hours=1)).files == (), "nothing new, nothing written"
    assert date(2025, 8, 22) in tracker.publisher._said
