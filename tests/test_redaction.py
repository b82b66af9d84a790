"""Secrets of addresses, in every spelling that a person writes, come out of no message; the rest of it stays."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tracker.errors import ConfigError, DeliveryError, SourceError, StoreError
from tracker.redaction import hide, redact

S = "S3cr3tW0rd"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"'postgres://u:{S}@h/db' is no address", "postgres://***@h/db"),
        (f"postgresql+psycopg://u:{S}@h:5432/db", "postgresql+psycopg://***@h:5432/db"),
        (f"postgres://u:{S}/with@slash@h/db", "h/db"),
        (f"postgres:/u:{S}@h/db", "h/db"),
        (f"postgres:u:{S}@h/db", "h/db"),
        (f"u:{S}@h/db", "***@h/db"),
        (f"u%3A{S}%40h/db", "h/db"),
        (f"host=h user=u password={S} dbname=db", "dbname=db"),
        (f"host=h password='{S} with blank' dbname=db", "dbname=db"),
        (f"postgresql://h/db?user=u&password={S}&sslmode=require", "postgresql://h/db?user=***"),
        (f"https://h/feed?token={S}", "https://h/feed?token=***"),
        (f"https://h/feed?a=1&key={S};sig={S}#access_token={S}", "https://h/feed?a=***"),
        (f"(http://127.0.0.1:8000/junk?token={S})", "http://127.0.0.1:8000/junk?token=***"),
        (f"https://{S}@h/feed", "https://***@h/feed"),
        (f"https://hooks.slack.com/services/T00000/B0000000/{S}{S}9", "https://hooks.slack.com/services/T00000/"),
        (f"https://api.telegram.org/bot123:{S}/sendMessage", "https://api.telegram.org/***/sendMessage"),
        (f"smtp://me:{S}@mail.example.org:587/?from=a@b&to=c@d", "mail.example.org:587"),
        (f"Authorization: Bearer {S}{S}", "Authorization"),
        (f'{{"token": "{S}"}}', "token"),
        (f"FEED_TOKEN={S}", "FEED_TOKEN="),
    ],
)
def test_a_secret_is_left_out_in_every_spelling(text: str, left: str) -> None:
    assert S not in redact(text)
    assert left in redact(text)
    assert redact(redact(text)) == redact(text)
    for error in (StoreError(text), ConfigError(text), SourceError(text), DeliveryError(text)):
        assert S not in f"{error} {error!r}"


@pytest.mark.parametrize(
    "text",
    [
        "2 feeds asked, 1 new entries, not heard: EE Times (http_503)",
        "https://www.eetimes.com/smic-raises-capital-spending-to-7-5-billion-in-2025/",
        "https://medium.com/@someone/smic-n2-explained",
        "https://www.youtube.com/@asml",
        "unknown key 'token'; did you mean 'zone'?",
        "https://www.hkexnews.hk/listedco/listconews/sehk/2025/0828/2025082800567.pdf",
        "job=news slot=2025-08-22T09:00:00+00:00 outcome=ok",
        "0981.HK: last bar 2025-08-22, 2025-08-25 has closed",
        "basic research at imec",
        "write to a@b.example",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_a_secret_of_the_environment_is_left_out_wherever_it_stands() -> None:
    hide("tgram://987654321:AAHdqTcvCH1vGWJxfSeof/555")
    assert "AAHdq" not in redact("no route for AAHdqTcvCH1vGWJxfSeof in chat 555")


class Nonsense(BaseHTTPRequestHandler):
    """Answers with what no HTTP is, and sends some askers on to another secret address."""

    def do_GET(self) -> None:
        if self.path.startswith("/moved"):
            self.send_response(301)
            self.send_header("Location", f"/junk?token={S}")
            self.end_headers()
            return
        self.wfile.write(b"NOT HTTP AT ALL\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:
        del format, args


@pytest.fixture(scope="module")
def nonsense() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Nonsense)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def run(folder: Path, *words: str, **environment: str) -> str:
    """A command's output, both streams."""
    done = subprocess.run(
        [sys.executable, "-m", "tracker", *words, "--config", "config.toml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
        env={**os.environ, "TRACKER_CACHE": str(folder / "cache"), **environment},
    )
    return done.stdout + done.stderr


def found(folder: Path) -> list[str]:
    """Files that hold the secret, but for the configuration in which a person wrote it."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "config.toml"]
    return [path.name for path in files if S.encode() in path.read_bytes()]


def test_planted_secrets_are_found_nowhere(nonsense: int, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{nonsense}"
    feeds = "\n".join(
        f'[[feeds]]\nname = "f{at}"\nurl = "{url}"\nprivate = true'
        for at, url in enumerate(
            (
                f"{address}/junk?token={S}",
                f"{address.replace('//', f'//me:{S}@')}/junk",
                f"{address}/{S}{S}{S}1/junk",
                f"{address}/moved?key={S}",
            )
        )
    )
    (tmp_path / "config.toml").write_text(
        f"{feeds}\n[prices]\nproviders = ['csv']\n[report]\nformats = ['html', 'markdown', 'text', 'json', 'atom']\n"
    )
    said = {
        words: run(tmp_path, *words.split())
        for words in ("once", "doctor --offline", "feeds health", "feeds list --json")
    }
    assert {words for words, text in said.items() if S in text} == set()
    assert all("f0" in said[words] for words in ("once", "feeds health")), "whose fault it is is told"
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("command", "url"),
    [
        ("doctor --offline", f"postgres://u:{S}@h/db"),
        ("db check", f"postgresql://u:{S}@127.0.0.1:1/db"),
        ("db backup new.db", f"postgres:u:{S}@h"),
        ("events", f"u:{S}@h/db"),
        ("db upgrade", f"mysql://u:{S}@h/db"),
    ],
)
def test_the_password_of_a_store_is_told_by_no_command(command: str, url: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f"[storage]\nurl = {json.dumps(url)}\n[prices]\nproviders = ['csv']\n")
    said = run(tmp_path, *command.split())
    assert said.strip()
    assert S not in said


def test_a_traceback_shows_no_secret() -> None:
    from tracker.cli.run import JsonLines, Lines

    try:
        raise RuntimeError(f"cannot reach postgres://u:{S}@h/db")
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, f"https://h/?token={S}", None, sys.exc_info())
    text = Lines("%(message)s").format(record) + JsonLines().format(record)
    assert "Traceback" in text
    assert S not in text.replace('raise RuntimeError(f"cannot reach postgres://u:{S}@h/db")', "")
