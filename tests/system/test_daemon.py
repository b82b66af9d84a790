"""The daemon as a process: it stops when told, leaves a stuck job behind, and is the only one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

STUCK = """
import sys, threading
from pathlib import Path
from tests.system.trackers import quiet_tracker
from tracker import jobs
from tracker.app import system_clock
from tracker.drivers import daemon

def hang(tracker, now, stopping):
    print("hanging", flush=True)
    threading.Event().wait()

def polite(tracker, now, stopping):
    print("waiting", flush=True)
    while not stopping():
        threading.Event().wait(0.05)
    return "stopped"

run = {"hang": hang, "polite": polite}[sys.argv[2]]
odd = jobs.Job("odd", jobs.every(lambda tracker: 3600), run)
tracker = quiet_tracker(Path(sys.argv[1]), system_clock, {"jobs": {"drain": 1.0}})
raise SystemExit(daemon.run_daemon(tracker, jobs=(odd,)))
"""


def start(*words: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **more},
    )


def wait_for(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if word in line:
            return
    raise AssertionError(f"{word!r} never came: {process.stderr and process.stderr.read()}")


@pytest.mark.parametrize(("job", "word", "code"), [("polite", "waiting", 0), ("hang", "hanging", 75)])
def test_sigterm_drains_what_can_be_drained(tmp_path: Path, job: str, word: str, code: int) -> None:
    process = start("-c", STUCK, str(tmp_path), job)
    wait_for(process, word)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=200)
    assert process.returncode == code, said
    assert ("did not end within" in said) == (code == 75)


SLOW_START = """
import logging, sys, threading
from pathlib import Path
from tests.system.trackers import quiet_tracker
from tracker import jobs
from tracker.app import system_clock
from tracker.drivers import daemon

def slow(tracker, after):
    print("preparing", flush=True)
    threading.Event().wait()

def never(tracker, now, stopping):
    print("ran", flush=True)
    return "ran"

logging.basicConfig(level=logging.INFO)
tracker = quiet_tracker(Path(sys.argv[1]), system_clock, {"jobs": {"drain": 600.0}})
raise SystemExit(daemon.run_daemon(tracker, jobs=(jobs.Job("slow", slow, never),)))
"""


def test_a_stop_during_the_start_is_obeyed_at_once(tmp_path: Path) -> None:
    """The calendars take for ever to be built: no drain is waited for, no job begins, "ready" is never said."""
    process = start("-c", SLOW_START, str(tmp_path))
    wait_for(process, "preparing")
    process.send_signal(signal.SIGTERM)
    told, said = process.communicate(timeout=200)
    assert process.returncode == 0, said
    assert "stopped before the start was done" in said
    assert "ready" not in said
    assert "ran" not in told


FAILED_START = SLOW_START.replace("threading.Event().wait()", 'raise RuntimeError("no such calendar")')


def test_what_goes_wrong_in_the_start_is_raised(tmp_path: Path) -> None:
    process = start("-c", FAILED_START, str(tmp_path))
    _, said = process.communicate(timeout=200)
    assert process.returncode == 1
    assert "RuntimeError: no such calendar" in said


def test_a_stop_while_the_store_is_opened_is_a_clean_one(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[prices]\nproviders = ['csv']\n")
    listening = "import signal, sys; from tracker.cli import run, common\n" + (
        "def slow(config, **_):\n    print('opening', flush=True)\n    signal.pause()\n"
        "import tracker.app; tracker.app.open_tracker = slow\n"
        "import pathlib; run.run(pathlib.Path(sys.argv[1]))"
    )
    process = start("-c", listening, str(tmp_path / "config.toml"))
    wait_for(process, "opening")
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=200)
    assert (process.returncode, said) == (0, "")


def test_a_second_daemon_is_told_and_ends_with_75(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    # No feeds, and a vendor whose name cannot be looked up here: the daemon has nothing to do but live.
    config.write_text("[jobs]\ndrain = 120.0\n[prices]\nproviders = ['csv']\n")
    first = start("-m", "tracker", "run", "--config", str(config), TRACKER_CACHE=str(tmp_path))
    try:
        lock = tmp_path / "tracker.db"
        deadline = time.monotonic() + 200
        while not lock.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        second = start("-m", "tracker", "run", "--config", str(config), TRACKER_CACHE=str(tmp_path))
        _, said = second.communicate(timeout=200)
        assert second.returncode == 75, said
        assert "another" in said
    finally:
        first.send_signal(signal.SIGTERM)
        _, said = first.communicate(timeout=200)
    assert first.returncode == 0, said


def test_the_service_manager_is_told(tmp_path: Path) -> None:
    import socket

    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(path))
        manager.settimeout(200)
        process = start("-c", STUCK, str(tmp_path), "polite", NOTIFY_SOCKET=str(path), WATCHDOG_USEC="300000")
        heard = [manager.recv(1000).decode() for _ in range(3)]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=200)
        while "STOPPING=1" not in heard:
            heard.append(manager.recv(1000).decode())
    assert heard[0].startswith("READY=1")
    assert "WATCHDOG=1" in heard


def test_sighup_reads_the_configuration_again_or_says_why_not(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    quiet = "[jobs]\ndrain = 120.0\n[prices]\nproviders = ['csv']\n"
    config.write_text(quiet)
    process = start("-m", "tracker", "run", "--config", str(config), TRACKER_CACHE=str(tmp_path))
    assert process.stderr is not None
    heard: list[str] = []

    def until(word: str) -> str:
        for line in process.stderr or ():
            heard.append(line)
            if word in line:
                return line
        raise AssertionError(f"{word!r} never came: {heard}")

    try:
        until("daemon ready")
        config.write_text(quiet + "[[feeds]]\nname = 'a'\nurl = 'http://127.0.0.1:9/rss'\nprivate = true\n")
        process.send_signal(signal.SIGHUP)
        assert "1 feeds (+1 -0)" in until("reloaded")
        config.write_text(quiet + "[feds]\n")
        process.send_signal(signal.SIGHUP)
        assert "did you mean 'feeds'" in until("not reloaded, going on as before")
        config.write_text(quiet + "[storage]\nurl = 'sqlite:///other.db'\n")
        process.send_signal(signal.SIGHUP)
        assert "by a restart alone" in until("not reloaded")
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=200)
    assert process.returncode == 0, said
