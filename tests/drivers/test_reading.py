"""`tracker read`: rows in, rows out, in the vocabulary of the sets that judge it; and its bars on those sets."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from tests.core.texts import shipped
from tests.shared import shared
from tracker.cli.read import read
from tracker.errors import UsageError
from tracker.workbench.read import read_file, read_rows, read_text

QUAKE = {
    "id": "a",
    "title": "Quake shakes southern Taiwan; TSMC evacuates Tainan fabs",
    "published": "2026-01-21T00:20:00Z",
}
HAN = {"id": "b", "title": "台南地震 台積電南科廠區人員疏散", "published": "2026-01-21T08:50:00+08:00"}
PRICE = {"id": "c", "sentence": "Hua Hong shares closed 15% higher in Hong Kong.", "published": "2026-04-24"}


def answers(*rows: dict[str, str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in read_file(map(json.dumps, rows), shipped())]


def test_rows_are_answered_in_their_order_and_share_a_story() -> None:
    first, second, third = answers(QUAKE, HAN, PRICE)
    assert [first["id"], second["id"], third["id"]] == ["a", "b", "c"]
    assert first["story"] == second["story"] != third["story"]
    assert first["announcement"] is True
    assert first["kind"] == second["kind"] == "incident_disruption"
    assert first["companies"] == ["TSMC"]
    assert first["links"][0] | {"reason": ""} == {
        "company": "TSMC",
        "listing": "2330.TW",
        "listings": ["2330.TW", "TSM"],
        "relation": "direct",
        "relevance": 95,
        "reason": "",
        "path": ["TSMC"],
    }


def test_a_price_report_has_a_claim_and_no_links() -> None:
    (found,) = answers(PRICE)
    assert (found["announcement"], found["links"]) == (False, [])
    (claim,) = found["claims"]
    assert (claim["company"], claim["direction"], claim["pct"], claim["basis"]) == ("Hua Hong", "up", 15, "close")
    assert PRICE["sentence"][slice(*claim["span"])]


def test_rows_without_dates_and_with_milliseconds_are_read() -> None:
    rows = list(read_rows(['{"title": "x"}', "", '{"id": 7, "title": "y", "published": 1394470501265}']))
    assert [(row.id, row.published is None) for row in rows] == [("1", True), ("7", False)]
    assert rows[1].published is not None
    assert rows[1].published.year == 2014


@pytest.mark.parametrize("line", ["not json", "[1]", '{"title": "x", "published": "yesterday"}'])
def test_a_line_that_is_no_row_is_named(line: str) -> None:
    with pytest.raises(UsageError, match="line 2"):
        list(read_rows(['{"title": "x"}', line]))


def test_one_text_for_eyes_tells_which_words_decided() -> None:
    told = read_text("TSMC evacuates Tainan fabs after quake\nTSMC shares fell 3%.", shipped(), explain=True)
    assert "announcement  incident_disruption" in told
    assert "link          TSMC (2330.TW, TSM): direct" in told
    assert "claim         TSMC down 3" in told
    assert "decides incident_disruption" in told
    assert "mention       'TSMC' is TSMC at 0-4" in told


def test_one_text_that_announces_nothing_tells_why() -> None:
    assert read_text("Will SMIC build a fab?", shipped()).startswith("no announcement: a question")


@pytest.fixture
def command() -> typer.Typer:
    app = typer.Typer()
    app.command()(read)
    return app


def test_the_command_reads_arguments_files_and_standard_input(command: typer.Typer, tmp_path: Path) -> None:
    text = "TSMC evacuates Tainan fabs after quake"
    file = tmp_path / "text.txt"
    file.write_text(text, encoding="utf-8")
    run = CliRunner()
    told = [
        run.invoke(command, [text, "--json"]),
        run.invoke(command, ["--file", str(file), "--json"]),
        run.invoke(command, ["-", "--json"], input=text),
    ]
    assert {one.exit_code for one in told} == {0}
    assert {json.loads(one.stdout)["kind"] for one in told} == {"incident_disruption"}


def test_the_command_answers_rows(command: typer.Typer, tmp_path: Path) -> None:
    rows = "\n".join(map(json.dumps, (QUAKE, HAN)))
    file = tmp_path / "rows.jsonl"
    file.write_text(rows, encoding="utf-8")
    told = (
        CliRunner().invoke(command, ["--jsonl", str(file)]),
        CliRunner().invoke(command, ["--jsonl", "-"], input=rows),
    )
    assert told[0].stdout == told[1].stdout
    assert [json.loads(line)["story"] for line in told[0].stdout.splitlines()] == ["a", "a"]


def test_a_file_that_is_not_there_is_named(command: typer.Typer) -> None:
    outcome = CliRunner().invoke(command, ["--file", "nowhere.txt"])
    assert isinstance(outcome.exception, UsageError)
    assert "nowhere.txt" in str(outcome.exception)


def scorer() -> ModuleType:
    path = shared("language/score_reading.py")
    spec = importlib.util.spec_from_file_location("score_reading", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_bars_on_the_labelled_set(tmp_path: Path) -> None:
    gold = scorer().load(str(shared("language/reading_dev.jsonl")))
    kept = ("id", "lang", "title", "summary", "published")
    rows = [json.dumps({key: row[key] for key in kept if key in row}) for row in gold.values()]
    found = {row["id"]: row for row in map(json.loads, read_file(rows, shipped()))}
    out, _ = scorer().score(gold, found)
    assert out["announcement"]["f1"] >= 0.90
    assert out["kind accuracy"] >= 0.85
    assert out["companies"]["f1"] >= 0.95
    assert out["links on company"]["f1"] >= 0.80
    assert out["links on company and relation"]["f1"] >= 0.70
    assert out["stories pairwise"]["f1"] >= 0.75
    assert out["stories pairwise, same language"]["f1"] >= 0.85
    merged, _, near = out["near misses merged into the other event"].partition(" of ")
    assert int(merged) <= int(near) / 10
