"""`tracker check` and `tracker explain` on a store of the demo's real figures of SMIC, Hua Hong and their indices."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

import storage
from tests.storage.nouns import entry
from tests.system.trackers import quiet_tracker
from tracker.cli import app
from tracker.demo.figures import figures
from tracker.model import Bar, Precision

NOW = datetime(2025, 9, 5, 12, tzinfo=UTC)
SYMBOLS = ("0981.HK", "1347.HK", "688981.SS")
SAID = datetime(2025, 8, 21, 12, 0, tzinfo=UTC)  # after the close in Hong Kong: the session is 22 August


def bars(symbol: str) -> list[Bar]:
    """Every figure of a symbol before NOW, learned twelve hours after its session's day began in UTC."""
    known = []
    for one in figures(symbol):
        at = datetime(one.day.year, one.day.month, one.day.day, 1, 30, tzinfo=UTC)
        learned = at + timedelta(hours=10, minutes=30)
        if learned < NOW:
            row = (one.open, one.high, one.low, one.close, one.volume)
            known.append(Bar(symbol, "1d", at, one.day, *row, learned, source="exchange"))
    return known


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration and a store in which one story was heard and measured."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "config.toml").write_text(f'[storage]\nurl = "sqlite:///{folder / "tracker.db"}"\n', encoding="utf-8")
    store = storage.open_store(f"sqlite:///{folder / 'tracker.db'}")
    for symbol in (*SYMBOLS, "^HSI", "000300.SS"):
        store.add_bars(bars(symbol))
    title = "SMIC announces a $7.5 billion fab in Beijing; Hua Hong jumped 15% on Friday"
    store.add_entries(
        [entry("a1", title, learned=SAID + timedelta(minutes=5), published=SAID, precision=Precision.MINUTE)]
    )
    quiet_tracker(folder, lambda: NOW, store=store, symbols=SYMBOLS).advance(NOW)
    store.close()
    return folder


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--config", str(home / "config.toml")])


def answer(home: Path, *words: str) -> Any:
    done = run(home, *words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


# 47.52 -> 56.00 is +17.85 %; 51.70 -> 56.90 is +10.06 %; the high of 57.50 is +11.22 %; the A share did +14.19 %.
@pytest.mark.parametrize(
    ("sentence", "word", "measured"),
    [
        ("Hua Hong jumped 15% on Friday", "understated", 17.845),
        ("SMIC rose roughly 9%", "understated", 10.058),
        ("SMIC closed 10.06% higher", "confirmed", 10.058),
        ("SMIC closed 11.2% higher", "overstated", 10.058),
        ("SMIC fell 3%", "contradicted", 10.058),
        ("Apple fell 3%", "unverifiable", None),
    ],
)
def test_a_sentence(home: Path, sentence: str, word: str, measured: float | None) -> None:
    (told,) = answer(home, "check", sentence, "--on", "2025-08-22")
    (claim,) = told["claims"]
    assert claim["verdict"] == word
    assert claim["measured"] == (None if measured is None else pytest.approx(measured, abs=0.001))
    if measured is not None:
        assert claim["session"] == "2025-08-22"
        assert {bar["source"] for bar in claim["bars"]} == {"exchange"}


def test_what_would_make_it_true(home: Path) -> None:
    """11.15 to 11.25 % of 51.70 is 57.46 to 57.52, which the high of 57.50 lies between."""
    (told,) = answer(home, "check", "SMIC closed 11.2% higher", "--on", "2025-08-22")
    words = [one["words"] for one in told["claims"][0]["true"]]
    assert words[0].startswith("0981.HK rose 10.06 % on 2025-08-22")
    assert words[1] == "the claim asks for a price of 57.46 to 57.52; it was 56.9"
    assert words[2] == "it is true at the session's extreme: +11.22 %"
    (told,) = answer(home, "check", "SMIC closed 14.19% higher", "--on", "2025-08-22")
    assert any("of 688981.SS" in one["words"] for one in told["claims"][0]["true"])


def test_prices_not_yet_learned_are_not_known(home: Path) -> None:
    (told,) = answer(home, "check", "SMIC rose 10%", "--on", "2025-08-22", "--as-of", "2025-08-22T10:00Z")
    assert told["claims"][0]["verdict"] == "unverifiable"


def test_a_file_of_sentences(home: Path, tmp_path: Path) -> None:
    listed = tmp_path / "claims.txt"
    listed.write_text("# said in a letter\nSMIC rose 10%\n\n华虹半导体收涨17.85%\nNothing moved.\n", encoding="utf-8")
    found = answer(home, "check", "--file", str(listed), "--on", "2025-08-22")
    assert [[claim["verdict"] for claim in one["claims"]] for one in found] == [["confirmed"], ["confirmed"], []]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and tells nobody."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    page = """<html><head><title>Chips rally</title>
    <meta property="article:published_time" content="2025-08-22T19:00:00+08:00">
    <script>document.write("SMIC fell 50%")</script></head>
    <body><nav>SMIC fell 40%</nav><p>Shares of <b>SMIC</b> closed 10.06% higher.</p><p>Rain fell.</p></body></html>"""
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_article(home: Path, site: str) -> None:
    (told,) = answer(home, "check", f"{site}/a.html", "--private")
    assert told["said"] == "2025-08-22T11:00:00+00:00"
    assert [(one["pct"], one["verdict"]) for one in told["claims"]] == [(10.06, "confirmed")]


@pytest.mark.parametrize(("path", "private"), [("a.html", False), ("nothing.html", True)])
def test_an_address_that_gives_no_article_is_an_error_that_names_it(
    home: Path, site: str, path: str, private: bool
) -> None:
    done = run(home, "check", f"{site}/{path}", *(["--private"] if private else []))
    assert done.exit_code != 0
    assert site in str(done.exception)


def test_nothing_to_check_is_said(home: Path) -> None:
    assert "no move of a company's shares" in run(home, "check", "hello").output


def fitted(own: Sequence[float], market: Sequence[float], spans: Sequence[int]) -> tuple[float, float]:
    """Least squares by numpy, alpha and beta: a return over s sessions has s times the drift and the variance."""
    root = np.sqrt(np.array(spans, float))
    (alpha, beta), *_ = np.linalg.lstsq(
        np.column_stack([root, np.array(market) / root]), np.array(own) / root, rcond=None
    )
    return float(alpha), float(beta)


def test_a_sceptic_can_redo_an_event_from_the_document(home: Path) -> None:
    """From the bars of the document alone: returns, the fit, the abnormal return of 22 August."""
    (key,) = [one["key"] for one in answer(home, "events", "--symbol", "0981.HK")]
    document = answer(home, "explain", key)
    (event,) = document["events"]
    closes = {name: {bar["day"]: bar["close"] for bar in rows} for name, rows in event["bars"].items()}
    every = sorted(closes["benchmark"])
    assert list(event["left_out"]) == ["2024-12-24"]  # a short day on which the share's row has no volume
    days = [day for day in every if day in closes["listing"] and day not in event["left_out"]]
    moves = {
        day: tuple(closes[name][day] / closes[name][before] - 1 for name in ("listing", "benchmark"))
        for before, day in pairwise(days)
    }
    spans = {day: every.index(day) - every.index(before) for before, day in pairwise(days)}
    chosen = [day for day in moves if event["fit"]["first"] <= day <= event["fit"]["last"]]
    own, market = zip(*(moves[day] for day in chosen), strict=True)
    alpha, beta = fitted(own, market, [spans[day] for day in chosen])
    assert len(chosen) == event["fit"]["observations"]
    assert (alpha, beta) == (pytest.approx(event["fit"]["alpha"]), pytest.approx(event["fit"]["beta"]))
    told, index = moves["2025-08-22"]
    window = event["windows"][0]
    assert told == pytest.approx(0.10058, abs=1e-5)
    assert window["abnormal"] == pytest.approx(told - alpha - beta * index)
    assert all(one["agrees"] for one in event["arithmetic"])
    assert {bar["source"] for rows in event["bars"].values() for bar in rows} == {"exchange"}
    assert document["entries"][0]["learned"] == "2025-08-21T12:05:00+00:00"
    assert document["recipe"]["knowledge"]


def test_a_verdict_is_led_back_to_its_bars(home: Path) -> None:
    shown = run(home, "explain", "a1").output
    assert "Hua Hong jumped 15% on Friday" in shown
    assert "1347.HK" in shown
    assert "wording allows 14.5 to 15.5 %" in shown


def test_as_of_before_anything_was_derived_nothing_is_explained(home: Path) -> None:
    done = run(home, "explain", "a1", "--as-of", "2025-08-20T00:00Z")
    assert done.exit_code != 0
    assert "a1" in str(done.exception)
