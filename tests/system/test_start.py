"""A start asks the news at once, whatever prices do; a fault is named alike by log, health, report, doctor and exit."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.fakes.publisher import Publisher, Reply, item, rss
from tests.system.trackers import ClosedVendor, QuietPublisher, quiet_tracker
from tracker.app import system_clock
from tracker.cli import app
from tracker.core.report.coverage import feed_warnings
from tracker.drivers.daemon import Daemon
from tracker.model import Feed, Heard, Run, Tape
from tracker.pipeline.alerts import told_to
from tracker.pipeline.poll import Poller

NOW = datetime(2026, 8, 20, 12, tzinfo=UTC)
GOOD = rss(item("SMIC raises guidance", "https://e.org/1", "1"))


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as made:
        yield made


@dataclass
class SlowVendor(ClosedVendor):
    """A vendor that answers nothing until it is let go."""

    let_go: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        self.reached.set()
        self.let_go.wait(60)
        raise RuntimeError("let go")


def test_news_is_asked_at_the_start_while_prices_hang(tmp_path: Path) -> None:
    """Also when the run log says that news ran a moment ago, and when its slot comes while prices still hang."""
    vendor = SlowVendor()
    feeds = {"feeds": [{"name": "F", "url": "https://e.org/feed"}], "jobs": {"news": 1}}
    tracker = quiet_tracker(tmp_path, system_clock, feeds, vendors={"yahoo": vendor})
    source = tracker.source
    assert isinstance(source, QuietPublisher)
    tracker.store.add_run(Run("news", system_clock(), system_clock(), system_clock(), "ok", ""))
    daemon = Daemon(tracker)
    starter = threading.Thread(target=daemon.begin, daemon=True)
    began = time.monotonic()
    starter.start()
    assert daemon.heard.wait(30)
    assert source.asked == ["F"]
    assert time.monotonic() - began < 30
    assert vendor.reached.wait(60), "prices are caught up with"
    assert not daemon.caught_up.is_set()
    (news,) = (job for job in daemon.jobs if job.name == "news")
    slot = threading.Thread(target=daemon.answer, args=(news,), daemon=True)
    slot.start()
    slot.join(10)
    assert not slot.is_alive(), "a slot of the news does not wait for the prices"
    daemon.stopping.set()
    vendor.let_go.set()
    starter.join(30)
    assert not starter.is_alive()


FAULTS = {
    "http_503": Reply(503, {}, b""),
    "http_403": Reply(403, {}, b""),
    "challenge": Reply(200, {}, b"<!doctype html><title>Just a moment...</title>"),
    "login": Reply(200, {}, b"<html><form><input type='password' name=p></form></html>"),
    "not_a_feed": Reply(200, {}, b"<html><title>We moved</title></html>"),
    "malformed": Reply(200, {"Content-Encoding": "gzip"}, b"never packed"),
    "truncated": Reply(200, {}, GOOD, "short"),
    "gone": Reply(410, {}, b""),
    "empty_body": Reply(200, {}, b"  "),
    "too_large": Reply(200, {}, b"x", "endless"),
}


def config(folder: Path, publisher: Publisher, *paths: str, more: str = "") -> Path:
    rows = [
        f'[[feeds]]\nname = "{path}"\nurl = "{publisher.url("/" + path)}"\nprivate = true\nevery = 60' for path in paths
    ]
    path = folder / "config.toml"
    path.write_text("[fetch]\ndeadline = 3.0\nmax_bytes = 100000\n" + more + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def typed(*words: str | Path) -> tuple[int, str]:
    answer = CliRunner().invoke(app, [str(one) for one in words])
    return answer.exit_code, answer.output


def test_every_fault_is_named_truly(publisher: Publisher, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """By health, by the log of the round, by the report and by doctor."""
    for name, reply in FAULTS.items():
        publisher.answers(f"/{name}", reply)
    publisher.publishes("/good", GOOD)
    told = config(tmp_path, publisher, *FAULTS, "good")
    for _ in range(3):
        code, round_log = typed("feeds", "refresh", "--config", told)
        assert code == 0
    for name in FAULTS:
        assert f"{name} ({name})" in round_log
    assert "good (" not in round_log
    code, words = typed("feeds", "health", "--json", "--config", told)
    verdicts = {one["feed"]: (one["verdict"], one["alert"]) for one in json.loads(words)}
    assert verdicts.pop("good") == ("fine", False)
    assert verdicts.pop("gone") == ("muted", True)
    assert set(verdicts.values()) == {("failing", True)}
    code, words = typed("doctor", "--json", "--config", told)
    found = [one for one in json.loads(words) if one["part"] == "feeds"]
    for name in FAULTS:
        assert any(one["state"] == "bad" and one["finding"].startswith(f"{name}: {name}: ") for one in found), name
    alerts = [one["finding"] for one in json.loads(words) if one["part"] == "health"]
    assert any(one.startswith("gone: muted: ") for one in alerts)
    assert any(one.startswith("http_503: failing: 3 failures in a row") for one in alerts)
    assert code == 1


def test_doctor_says_once_that_there_is_no_network(publisher: Publisher, tmp_path: Path) -> None:
    told = config(tmp_path, publisher, "a", "b", "c")
    told.write_text(told.read_text().replace(str(publisher.port), "9"), encoding="utf-8")  # nobody listens there
    code, words = typed("doctor", "--json", "--config", told)
    found = [one for one in json.loads(words) if one["part"] == "feeds"]
    assert code == 1
    assert [one["state"] for one in found] == ["bad"]
    assert found[0]["finding"].startswith("no network: not one of 3 feeds can be reached")
    assert any("nothing was asked yet" in one["finding"] or one["part"] == "store" for one in json.loads(words))


def test_doctor_says_that_the_sec_wants_a_contact(tmp_path: Path) -> None:
    from tracker.cli.doctor import about_contact
    from tracker.config import compose_config

    feeds = [{"name": "SEC", "url": "https://data.sec.gov/x.json"}]
    (finding,) = about_contact(compose_config(tmp_path / "c.toml", {"feeds": feeds}))
    assert "the SEC answers 403" in finding[2]
    named = {"feeds": feeds, "fetch": {"user_agent": "me me@example.org"}}
    assert list(about_contact(compose_config(tmp_path / "c.toml", named))) == []


def test_init_writes_the_contact_into_the_user_agent(tmp_path: Path) -> None:
    from tracker.config import load_config

    path = tmp_path / "mine.toml"
    code, _ = typed("init", path, "--contact", "Li Wei li@example.org")
    assert code == 0
    assert load_config(path).fetch.user_agent.endswith("(Li Wei li@example.org)")
    assert typed("init", tmp_path / "other.toml", "--contact", "nobody")[0] != 0


@pytest.mark.parametrize(("up", "code"), [(True, 0), (False, 1)])
def test_once_that_hears_nothing_at_all_fails(publisher: Publisher, tmp_path: Path, up: bool, code: int) -> None:
    """One feed that answers is enough; prices are not asked for here."""
    publisher.refuses("/a", 503)
    publisher.answers("/b", Reply(200, {}, GOOD) if up else Reply(503))
    from tracker.config import load_config

    chosen = load_config(config(tmp_path, publisher, "a", "b"))
    tracker = quiet_tracker(tmp_path, system_clock)
    from tracker.app import open_source

    poller = Poller(tracker.store, open_source(chosen), chosen.asked)
    polled = poller.poll(NOW, lambda: False)
    assert poller.last is polled
    assert polled.nothing_heard is bool(code)


def test_alerts_reach_the_log_and_the_users_command(
    publisher: Publisher, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Told when an alert begins and when it ends, once each."""
    from tracker.app import open_source
    from tracker.config import load_config

    kept = tmp_path / "told.jsonl"
    script = tmp_path / "tell.py"
    script.write_text(f"import sys; open({str(kept)!r}, 'a').write(sys.stdin.read() + '\\n')")
    publisher.answers("/a", *[Reply(503)] * 4, Reply(200, {}, GOOD))
    chosen = load_config(config(tmp_path, publisher, "a"))
    store = quiet_tracker(tmp_path, system_clock).store
    poller = Poller(store, open_source(chosen), chosen.asked, told_to(f"{sys.executable} {script}"))
    with caplog.at_level(logging.INFO, "tracker.feeds"):
        for turn in range(6):
            poller.poll(NOW + timedelta(days=turn), lambda: False)
    begun, ended = (json.loads(line) for line in kept.read_text().splitlines())
    assert [(one["feed"], one["verdict"], one["alert"]) for one in begun] == [("a", "failing", True)]
    assert [(one["feed"], one["verdict"], one["alert"]) for one in ended] == [("a", "fine", False)]
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    noted = [note for one in store.fetches("a", NOW) for note in one.notes if note.startswith("alert: failing: ")]
    assert len(noted) == 2, "the third failure and the fourth"


def test_a_command_that_fails_is_logged_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    from tracker.core.feeds.health import FeedHealth

    told_to("/nowhere/at-all")((FeedHealth("a", "failing", "x"),))
    assert "the alert command failed" in caplog.text


def test_the_report_tells_the_hours_unheard_and_every_alert() -> None:
    """Down from 06:00 to 11:00, five of the 24 hours, though the last answer is good; an alert's last words count."""
    feed = Feed("wire", "https://e.org")
    good, bad = Heard("wire", "ok", NOW), Heard("wire", "http_503", NOW, detail="the server answered 503")
    log = [
        replace(good, at=NOW - timedelta(days=2)),
        replace(bad, at=NOW - timedelta(hours=6)),
        replace(bad, at=NOW - timedelta(hours=4), notes=("alert: failing: 3 failures in a row",)),
        replace(bad, at=NOW - timedelta(hours=2), notes=("alert: failing: 4 failures in a row",)),
        replace(good, at=NOW - timedelta(hours=1)),
    ]
    assert list(feed_warnings([feed], {"wire": log}, NOW)) == [
        "wire: heard in 19 of the last 24 hours (the server answered 503)",
        "wire: failing: 4 failures in a row",
    ]
    assert list(feed_warnings([feed], {"wire": log[:1]}, NOW)) == []
