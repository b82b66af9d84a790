"""`tracker init` and what it writes: the configuration, a unit and a container's files, run as they are written."""

from __future__ import annotations

import configparser
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from tests.system.test_commands import tracker
from tracker.config import load_config

QUIET = "[prices]\nproviders = ['csv']\n[jobs]\ndrain = 100.0\n"


def test_flags_arrive_in_the_file(tmp_path: Path) -> None:
    words = ["--contact", "Li Wei li@example.org", "--zone", "Europe/Berlin", "--channel", "mail", "--restricted"]
    answer = tracker("init", "--yes", *words, cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert "set TRACKER_MAIL in the environment" in answer.stdout
    config = load_config(tmp_path / "config.toml")
    assert "(Li Wei li@example.org)" in config.fetch.user_agent
    assert config.report.zone == "Europe/Berlin"
    assert [(one.sort, one.address_env) for one in config.notify] == [("mail", "TRACKER_MAIL")]
    assert config.asked == config.feeds


def test_without_flags_restricted_feeds_stay_off_and_feeds_keep_their_zones(tmp_path: Path) -> None:
    assert tracker("init", "--yes", "--zone", "Europe/Berlin", cwd=tmp_path).returncode == 0
    config = load_config(tmp_path / "config.toml")
    assert 0 < len(config.asked) < len(config.feeds)
    assert "Asia/Taipei" in {one.zone for one in config.feeds}
    assert config.notify == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--zone", "Europe/Berlni"], "no such time zone"),
        (["--channel", "mial"], "did you mean 'mail'?"),
        (["--contact", "nobody"], "mail address"),
        (["no/such/folder/config.toml"], "cannot be written"),
    ],
)
def test_wrong_flags_are_told_and_nothing_is_written(tmp_path: Path, words: list[str], said: str) -> None:
    answer = tracker("init", "--yes", *words, cwd=tmp_path)
    assert answer.returncode == 2
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def etc() -> Iterator[Path]:
    """A folder as /etc/tracker is: written by root, read by all (pytest's own folders are one user's alone)."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = Path(place) / "etc"
        folder.mkdir()
        (folder / "config.toml").write_text(QUIET, encoding="utf-8")
        yield folder
        folder.chmod(0o755)


def run_until_ready(command: list[str], folder: Path, environment: Mapping[str, str]) -> None:
    """Run a service's command as another user (root's case) until it says READY, then stop it as systemd does."""
    (folder / "etc").chmod(0o555)
    states = [folder / name for name in ("state", "cache")]
    for one in states:
        one.mkdir()
    address = f"\0tracker-test-{os.getpid()}"
    before: list[str] = []
    if os.getuid() == 0:
        # Another user, who may read all (an interpreter in root's own folder) and write no more than others.
        may = "+dac_read_search"
        before = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", f"--inh-caps={may}"]
        before += [f"--ambient-caps={may}"]
        for one in states:
            os.chown(one, 65534, 65534)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        manager.settimeout(0.5)
        process = subprocess.Popen(
            [*before, *command],
            cwd="/",
            env={**environment, "PATH": os.environ["PATH"], "NOTIFY_SOCKET": "@" + address[1:]},
            stderr=subprocess.PIPE,
            text=True,
        )
        ready = is_ready(manager, process)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=120)
    assert ready, said
    assert process.returncode == 0, said
    assert (folder / "state" / "tracker.db").is_file()
    assert [one.name for one in (folder / "etc").iterdir() if one.suffix == ".db"] == []


def is_ready(manager: socket.socket, process: subprocess.Popen[str]) -> bool:
    """Whether the service says READY before it ends."""
    while process.poll() is None:
        try:
            return manager.recv(1000).decode().startswith("READY=1")
        except TimeoutError:
            continue
    return False


needs_setpriv = pytest.mark.skipif(
    os.getuid() == 0 and shutil.which("setpriv") is None,
    reason="root becomes another user by setpriv, which is missing",
)


@needs_setpriv
def test_the_unit_runs_as_another_user_on_a_folder_it_cannot_write(etc: Path) -> None:
    assert tracker("init", str(etc / "config.toml"), "--systemd", cwd=etc).returncode == 0
    text = (etc / "tracker.service").read_text(encoding="utf-8")
    assert (etc / "config.toml").read_text(encoding="utf-8") == QUIET, "the configuration that is there is kept"
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    service = unit["Service"]
    assert (service["Type"], service["DynamicUser"]) == ("notify", "yes")
    where = etc.parent
    places = {"STATE_DIRECTORY": str(where / "state"), "CACHE_DIRECTORY": str(where / "cache")}
    run_until_ready(shlex.split(service["ExecStart"]), where, places)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here to read the unit")
def test_systemd_finds_nothing_wrong_in_the_unit(etc: Path) -> None:
    assert tracker("init", str(etc / "config.toml"), "--systemd", cwd=etc).returncode == 0
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(etc / "tracker.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in found.stderr.splitlines() if "tracker.service" in line]
    assert ours == []


@needs_setpriv
def test_the_container_runs_with_the_command_and_environment_of_its_files(etc: Path) -> None:
    """Without Docker: compose.yaml's command and environment, its volumes at places of this machine."""
    assert tracker("init", str(etc / "config.toml"), "--docker", cwd=etc).returncode == 0
    service = yaml.safe_load((etc / "compose.yaml").read_text(encoding="utf-8"))["services"]["tracker"]
    where = etc.parent
    mounted = dict(one.split(":")[1::-1] for one in service["volumes"])
    assert mounted == {"/etc/tracker": ".", "/var/lib/tracker": "state", "/var/cache/tracker": "cache"}

    def here(words: str) -> str:
        for inside, outside in (("/etc/tracker", etc), ("/var/lib/tracker", where / "state")):
            words = words.replace(inside, str(outside))
        return words.replace("/var/cache/tracker", str(where / "cache"))

    lines = (etc / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert 'ENTRYPOINT ["tracker"]' in lines
    environment = {name: here(words) for name, words in service["environment"].items()}
    for name, words in service["environment"].items():
        assert any(f"{name}={words}" in line for line in lines), "the image alone finds the same places"
    program = str(Path(sys.executable).parent / "tracker")
    run_until_ready([program, *service["command"]], where, environment)


def test_a_version_that_is_asked_for_in_the_image_is_this_one(etc: Path) -> None:
    from importlib.metadata import version

    assert tracker("init", str(etc / "config.toml"), "--docker", cwd=etc).returncode == 0
    assert f"market-reaction-tracker[chat]=={version('market-reaction-tracker')}" in (etc / "Dockerfile").read_text()


def test_places_follow_the_service_manager_and_the_user(tmp_path: Path) -> None:
    from tracker.places import cache_folder, data_place, state_folder

    assert state_folder({"STATE_DIRECTORY": "/var/lib/a:/var/lib/b"}) == Path("/var/lib/a")
    assert state_folder({"XDG_STATE_HOME": "/x"}) == Path("/x/market-reaction-tracker")
    assert state_folder({"HOME": "/home/li"}) == Path("/home/li/.local/state/market-reaction-tracker")
    assert cache_folder({"CACHE_DIRECTORY": "/var/cache/a"}) == Path("/var/cache/a/market-reaction-tracker")
    assert cache_folder({"HOME": "/home/li"}) == Path("/home/li/.cache/market-reaction-tracker")
    assert data_place(tmp_path, "tracker.db", {"STATE_DIRECTORY": "/s"}) == tmp_path / "tracker.db"
    assert data_place(Path("/proc/self"), "tracker.db", {"STATE_DIRECTORY": "/s"}) == Path("/s/tracker.db")


def test_doctor_names_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[report]\nfolder = '/proc/self/reports'\n", encoding="utf-8")
    answer = tracker("doctor", "--offline", cwd=tmp_path)
    assert answer.returncode == 1
    assert "reports: /proc/self/reports cannot be written" in answer.stdout
