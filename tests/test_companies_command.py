"""`tracker companies`: list, find, test, and what it says of files that are wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tracker.cli.companies import app
from tracker.errors import UsageError

RUN = CliRunner()


def test_list_by_tag() -> None:
    shown = RUN.invoke(app, ["list", "--tag", "foundry", "--json"])
    rows = {row["company"]: row for row in map(json.loads, shown.output.splitlines())}
    assert rows["SMIC"]["listings"] == ["0981.HK", "688981.SS"]
    assert rows["SMIC"]["benchmarks"] == ["^HSI", "000300.SS"]
    assert "Nvidia" not in rows


def test_find() -> None:
    shown = RUN.invoke(app, ["find", "688981.SH fell", "--json"])
    assert json.loads(shown.output) == {"company": "SMIC", "text": "688981.SH", "span": [0, 9], "listing": "688981.SS"}
    assert RUN.invoke(app, ["find", "nobody"]).exit_code == 1


def test_a_config_extends_the_list(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[[watchlist.companies]]\nname = "Acme"\nlistings = ["1234.HK"]\n', "utf-8")
    assert "1234.HK against ^HSI" in RUN.invoke(app, ["list", "--config", str(config)]).output


def test_scores_of_a_table(tmp_path: Path) -> None:
    table, gold = tmp_path / "a.csv", tmp_path / "g.jsonl"
    table.write_text('Symbol,Entity\nTCS,"Tata Consultancy Ltd, TCS"\n', "utf-8")
    gold.write_text('{"title": "TCS up", "entities": [{"mention": "TCS"}]}\n', "utf-8")
    shown = RUN.invoke(app, ["test", "--aliases", str(table), "--gold", str(gold), "--json"])
    assert json.loads(shown.output) == {
        "texts": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0, "right": 1, "wrong": 0, "missed": 0,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "text", "words"), [("g", "{}", "line 1"), ("a", "x,y\n", "Symbol and Entity")])
def test_wrong_files_are_named(tmp_path: Path, name: str, text: str, words: str) -> None:
    files = {"a": "Symbol,Entity\n", "g": ""} | {name: text}
    for one, content in files.items():
        (tmp_path / one).write_text(content, "utf-8")
    shown = RUN.invoke(app, ["test", "--aliases", str(tmp_path / "a"), "--gold", str(tmp_path / "g")])
    assert isinstance(shown.exception, UsageError)
    assert words in str(shown.exception)
