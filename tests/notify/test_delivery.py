"""The outbox: told once, tried until it arrives, at most so many an hour, never forgotten by a kill."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.core.texts import entry
from tests.formats import sample
from tests.notify.receivers import Mailbox, mail_server
from tests.system.trackers import quiet_tracker
from tracker.core.report.alerts import State, alerts
from tracker.drivers.replay import ReplayClock
from tracker.errors import DeliveryError
from tracker.model import AlertRule, Channel, Envelope, FeedState, Heard, Outgoing, Run
from tracker.notify import NOTIFIERS
from tracker.pipeline.deliver import TRIES
from tracker.pipeline.messages import after_quiet
from tracker.pipeline.tracker import Tracker
from tracker.ports import Notifier

NOW = datetime(2025, 8, 22, 9, 0, tzinfo=UTC)
EVENING = datetime(2025, 8, 22, 22, 30, tzinfo=UTC)
DESK = Channel("desk", "mail", "DESK_ADDRESS")


@dataclass
class Post:
    """A notifier whose receiver says what it is told to; remembers what it accepted."""

    answers: list[DeliveryError] = field(default_factory=list)
    accepted: list[bytes] = field(default_factory=list)

    def compose(self, message: Outgoing, envelope: Envelope) -> bytes:
        return f"{envelope.key}\n{message.subject}\n{message.text}".encode()

    def send(self, body: bytes, address: str, handing: Callable[[], None]) -> None:
        handing()
        if self.answers:
            raise self.answers.pop(0)
        self.accepted.append(body)


def no() -> bool:
    return False


def tracker_with(
    folder: Path, post: Notifier, channel: Channel = DESK, rules: tuple[AlertRule, ...] = (), secret: str = "there"
) -> Tracker:
    one = quiet_tracker(folder, ReplayClock(NOW))
    one = replace(one, channels=(channel,), rules=rules, notifiers={channel.sort: post}, secret=lambda _: secret)
    one.store.add_heard(Heard("wire", "new", NOW), FeedState("wire"), ())
    return one


def test_the_report_of_the_day_is_told_once(tmp_path: Path) -> None:
    post = Post()
    tracker = tracker_with(tmp_path, post)
    tracker.publish(EVENING)
    assert tracker.deliver(EVENING, no).sent == 1
    assert tracker.deliver(EVENING + timedelta(minutes=5), no).sent == 0
    (body,) = post.accepted
    assert body.startswith(b"daily:2025-08-22:desk\n")


def test_a_temporary_no_is_tried_again_with_longer_pauses_and_the_same_bytes(tmp_path: Path) -> None:
    post = Post([DeliveryError("451"), DeliveryError("451"), DeliveryError("451")])
    tracker = tracker_with(tmp_path, post)
    tracker.publish(EVENING)
    assert tracker.deliver(EVENING, no).failed == ("desk (451)",)
    pauses = []
    moment = EVENING
    for _ in range(3):
        (waiting,) = tracker.store.messages("queued")
        pauses.append(waiting.due - moment)
        moment = waiting.due
        tracker.deliver(moment, no)
    assert pauses == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert len(post.accepted) == 1
    assert tracker.store.messages("sent")[0].tries == 4


def test_a_final_no_and_a_long_silence_end_as_dead_letters(tmp_path: Path) -> None:
    tracker = tracker_with(tmp_path, Post([DeliveryError("554", final=True)]))
    tracker.publish(EVENING)
    tracker.deliver(EVENING, no)
    assert [one.error for one in tracker.store.messages("dead")] == ["554"]
    other = tracker_with(tmp_path / "other", Post([DeliveryError("451")] * 100))
    other.publish(EVENING)
    moment = EVENING
    while waiting := other.store.messages("queued") or (other.deliver(moment, no) and other.store.messages("queued")):
        moment = max(moment, waiting[0].due)
        other.deliver(moment, no)
    assert other.store.messages("dead")[0].tries == TRIES


def test_a_stop_while_handing_over_costs_a_copy_and_never_the_message(tmp_path: Path) -> None:
    """Killed after the receiver had it and before we knew: the same bytes go out again, the doubt is counted."""
    post = Post()
    tracker = tracker_with(tmp_path, post)
    tracker.publish(EVENING)
    tracker.deliver(EVENING, no)
    (sent,) = tracker.store.messages("sent")
    tracker.store.mark_message(replace(sent, state="handing"))
    again = replace(tracker)
    again.deliver(EVENING + timedelta(minutes=1), no)
    assert post.accepted[0] == post.accepted[1]
    assert again.store.messages("sent")[0].doubts == 1


def test_a_channel_without_an_address_is_told_and_forgets_nothing(tmp_path: Path) -> None:
    post = Post()
    tracker = tracker_with(tmp_path, post, secret="")
    tracker.publish(EVENING)
    assert tracker.deliver(EVENING, no).sent == 0
    mended = replace(tracker, secret=lambda _: "there")
    assert mended.deliver(EVENING + timedelta(minutes=5), no).sent == 1


def rules_found(rule: AlertRule, **state: object) -> list[str]:
    report = sample.report()
    return [one.text for one in alerts((rule,), State(report.as_of, (report,), **state))]  # type: ignore[arg-type]


def test_events_are_found_by_company_size_and_q() -> None:
    assert len(rules_found(AlertRule("all"))) > 3
    texts = rules_found(AlertRule("big", company="Hua Hong", beyond=10.0))
    assert len(texts) == 1
    assert "+17.85%" in texts[0]
    assert "South Post" in texts[0] or "DeepSeek" in texts[0], "the source is named"
    assert rules_found(AlertRule("none", company="Hua Hong", beyond=50.0)) == []
    assert rules_found(AlertRule("none", q=0.0)) == []


def test_wrong_claims_and_unexplained_moves_are_found() -> None:
    assert "overstated" in rules_found(AlertRule("press", on="claim", verdict="overstated"))[0]
    assert "with no announcement" in rules_found(AlertRule("moves", on="unexplained"))[0]


def test_silence_of_feeds_prices_and_jobs_is_found() -> None:
    then = sample.report().as_of - timedelta(hours=30)
    assert "wire has not been heard" in rules_found(AlertRule("f", on="feed_silent"), feeds_heard={"wire": then})[0]
    assert rules_found(AlertRule("f", on="feed_silent", hours=48), feeds_heard={"wire": then}) == []
    assert (
        "no fresh price of 0981.HK" in rules_found(AlertRule("p", on="prices_stale"), stale=(("0981.HK", "no bar"),))[0]
    )
    run = Run("news", then, then, then, "ok", "")
    assert "the job news" in rules_found(AlertRule("j", on="job_late"), jobs={"news": run})[0]


def test_a_storm_becomes_a_few_messages_and_a_digest(tmp_path: Path) -> None:
    """500 feeds fall silent at once; five messages an hour are allowed."""
    post = Post()
    channel = replace(DESK, what=("alerts",), per_hour=5)
    tracker = tracker_with(tmp_path, post, channel, (AlertRule("silent", on="feed_silent", cooldown=0),))
    for n in range(500):
        state = FeedState(f"feed {n}", last_ok=NOW - timedelta(days=3))
        tracker.store.add_heard(Heard(f"feed {n}", "transport", NOW), state, ())
    tracker.deliver(NOW, no)
    tracker.deliver(NOW + timedelta(minutes=10), no)
    tracker.deliver(NOW + timedelta(minutes=70), no)
    assert len(post.accepted) == 5
    assert b"496 more findings" in post.accepted[-1] or any(b"496 more findings" in one for one in post.accepted)


def test_one_finding_is_one_alert(tmp_path: Path) -> None:
    post = Post()
    channel = replace(DESK, what=("alerts",))
    tracker = tracker_with(tmp_path, post, channel, (AlertRule("silent", on="feed_silent"),))
    tracker.store.add_heard(Heard("a", "transport", NOW), FeedState("a", last_ok=NOW - timedelta(days=3)), ())
    for minutes in (0, 10, 20, 90):
        tracker.deliver(NOW + timedelta(minutes=minutes), no)
    assert len(post.accepted) == 1


@pytest.mark.parametrize(
    ("hour", "due"),
    [
        (13, datetime(2025, 8, 22, 13, 0, tzinfo=UTC)),  # 21:00 in Hong Kong
        (15, datetime(2025, 8, 22, 23, 0, tzinfo=UTC)),  # 23:00 there: waits until 07:00
        (22, datetime(2025, 8, 22, 23, 0, tzinfo=UTC)),  # 06:00 there
        (23, datetime(2025, 8, 22, 23, 0, tzinfo=UTC)),  # 07:00 there
    ],
)
def test_quiet_hours_hold_alerts_until_they_are_over(hour: int, due: datetime) -> None:
    assert after_quiet(datetime(2025, 8, 22, hour, 0, tzinfo=UTC), "22:00-07:00", "Asia/Hong_Kong") == due


def test_a_real_mail_server_gets_what_was_queued(tmp_path: Path) -> None:
    box = Mailbox()
    with mail_server(box) as address:
        tracker = tracker_with(tmp_path, NOTIFIERS["mail"], secret=address)
        tracker.store.add_heard(
            Heard("wire", "new", NOW),
            FeedState("wire"),
            (replace(entry("a", "SMIC posts record profit"), learned=NOW),),
        )
        tracker.publish(EVENING)
        assert tracker.deliver(EVENING, no).sent == 1
    assert len(box.mails) == 1
    assert "tracker" in box.mails[0]["List-Id"]
    assert os.environ.get("DESK_ADDRESS") is None
