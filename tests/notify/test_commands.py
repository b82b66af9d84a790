"""`tracker notify` and what doctor says of delivery, on a real store and a real mail server."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from storage import open_store
from tests.notify.receivers import Mailbox, mail_server
from tracker.app import system_clock
from tracker.cli import app
from tracker.config import load_config
from tracker.errors import DeliveryError, UsageError
from tracker.model import Message

TABLE = "[prices]\nproviders = ['csv']\n[[notify]]\nname = 'desk'\naddress_env = 'DESK_ADDRESS'\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(TABLE, encoding="utf-8")
    return path


def said(home: Path, *words: str, address: str = "") -> Result:
    return CliRunner().invoke(app, [*words, "--config", str(home)], env={"DESK_ADDRESS": address})


def queue(home: Path, key: str, state: str, hours: int = 1) -> Message:
    then = system_clock() - timedelta(hours=hours)
    one = Message(key, "desk", then, then, "Friday 22 August", b"body")
    store = open_store(load_config(home).store_url)
    store.add_messages([one])
    store.mark_message(replace(one, state=state, tries=3, error="the mail server said 554 no" * (state == "dead")))
    store.close()
    return one


def test_a_test_message_arrives(home: Path) -> None:
    box = Mailbox()
    with mail_server(box) as address:
        answer = said(home, "notify", "test", "desk", address=address)
    assert answer.exit_code == 0, answer.output
    assert box.mails[0]["Subject"] == "Tracker: a test"
    assert not (home.parent / "tracker.db").exists(), "a test needs no store, so that it runs beside a daemon"


def test_a_refusal_and_an_empty_variable_are_told(home: Path) -> None:
    box = Mailbox(["554 never"])
    with mail_server(box) as address:
        answer = said(home, "notify", "test", address=address)
    assert "554 never" in answer.output
    assert isinstance(answer.exception, DeliveryError)
    answer = said(home, "notify", "test")
    assert "DESK_ADDRESS" in answer.output


def test_an_unknown_channel_names_the_nearest(home: Path) -> None:
    answer = said(home, "notify", "test", "dsk")
    assert isinstance(answer.exception, UsageError)
    assert "did you mean 'desk'?" in str(answer.exception)


def test_the_outbox_is_listed_and_a_dead_letter_is_queued_again(home: Path) -> None:
    for key, state in (("daily:1:desk", "dead"), ("daily:2:desk", "sent"), ("daily:3:desk", "queued")):
        queue(home, key, state)
    found = json.loads(said(home, "notify", "list", "--json").stdout)
    assert {one["key"][6]: one["state"] for one in found} == {"1": "dead", "2": "sent", "3": "queued"}
    text = said(home, "notify", "list", "--state", "dead").stdout
    assert "554 no" in text
    assert "daily:2" not in text
    assert "no dead letter" in str(said(home, "notify", "retry", "daily:2:desk").exception)
    assert said(home, "notify", "retry", "daily:1:desk").exit_code == 0
    (again, _) = json.loads(said(home, "notify", "list", "--state", "queued", "--json").stdout)[::-1]
    assert (again["key"], again["tries"], again["error"]) == ("daily:1:desk", 0, "")


def test_doctor_tells_of_delivery(home: Path) -> None:
    def notices(address: str) -> str:
        found = json.loads(said(home, "doctor", "--offline", "--json", address=address).stdout)
        return "; ".join(f"{one['state']} {one['finding']}" for one in found if one["part"] == "notify")

    assert notices("").startswith("warn desk: the environment variable DESK_ADDRESS is empty")
    assert notices("smtp://h").startswith("ok desk: mail, daily, alerts")
    queue(home, "daily:1:desk", "dead")
    queue(home, "daily:3:desk", "queued", hours=5)
    told = notices("smtp://h")
    assert "desk: 1 given up, the last: the mail server said 554 no" in told
    assert "desk: 1 wait, the first since" in told


def test_chat_without_its_extra_says_what_to_install(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    home.write_text(TABLE + "sort = 'chat'\n", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "apprise", None)  # as where it is not installed
    answer = said(home, "notify", "test", address="tgram://1/2")
    assert "market-reaction-tracker[chat]" in str(answer.exception)
