"""`tracker export`: the stored sample in each format, read back by other programs, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet
import pytest
from typer.testing import CliRunner, Result

import storage
from tests.storage import nouns
from tracker import config
from tracker.cli import app
from tracker.workbench.export import TABLES
from tracker.workbench.export_files import WRITERS

HOSTILE = ('=HYPERLINK("http://a.example")', "+1", "-2+3", "@SUM(1)", "\t=1", "\n=1", " =1", "＝1", "\u202e=1", "|cmd")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    path = folder / "config.toml"
    path.write_text("[[feeds]]\nname = 'scmp'\nurl = 'https://a.example/rss'\n", encoding="utf-8")
    store = storage.open_store(config.load_config(path).store_url)
    store.put_results(nouns.everything(), "default", nouns.NOW)
    store.close()
    return path


def export(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["export", *words, "--config", str(home)])


def rows_of(answer: Result) -> list[dict[str, str]]:
    assert answer.exit_code == 0, answer.output
    return list(csv.DictReader(io.StringIO(answer.stdout)))


@pytest.mark.parametrize("table", TABLES)
def test_the_formats_say_the_same(home: Path, table: str, tmp_path: Path) -> None:
    names = [one.name for one in fields(TABLES[table][0])]
    plain = rows_of(export(home, table))
    lines = [json.loads(line) for line in export(home, table, "--format", "jsonl").stdout.splitlines()]
    target = tmp_path / "out.parquet"
    assert export(home, table, "--output", str(target)).exit_code == 0
    columns = pyarrow.parquet.read_table(target)
    assert [list(one) for one in (plain[0], lines[0])] == [names, names] == [names, columns.column_names]
    assert len(plain) == len(lines) == columns.num_rows > 0
    for name in names:
        for text, value, typed in zip(plain, lines, columns[name].to_pylist(), strict=True):
            assert same(text[name], value[name], typed), (name, text[name], value[name], typed)
    assert [one.name for one in tmp_path.iterdir()] == ["out.parquet"]


def same(text: str, value: object, typed: object) -> bool:
    """One value as CSV, as JSON and as Parquet has it."""
    if value is None:
        return text == "" and typed is None
    if isinstance(typed, datetime):
        return datetime.fromisoformat(text) == datetime.fromisoformat(str(value)) == typed.astimezone(UTC)
    if isinstance(typed, date):
        return text == value == typed.isoformat()
    if isinstance(typed, bool):
        return text == str(typed).lower() and value is typed
    if isinstance(typed, list):
        return text == " | ".join(typed) and value == typed
    return (float(text) == value == typed) if isinstance(typed, int | float) else text == value == typed


def test_figures_are_those_that_were_stored(home: Path) -> None:
    reaction = nouns.REACTION
    [measured, waiting] = rows_of(export(home))
    if measured["measured"] != "true":
        measured, waiting = waiting, measured
    assert float(measured["beyond"]) == reaction.windows[0].car
    assert (measured["session"], measured["listing"]) == (reaction.session.isoformat(), "0981.HK")
    assert (waiting["beyond"], waiting["reason"], waiting["pending"]) == ("", "halted", "true")
    assert len(rows_of(export(home, "windows"))) == len(reaction.windows)
    assert [one["verdict"] for one in rows_of(export(home, "claims"))].count("confirmed") == 1


def test_days_and_listings_are_kept_apart(home: Path) -> None:
    day = nouns.REACTION.session.isoformat()
    assert {one["listing"] for one in rows_of(export(home, "--symbol", "0981.HK"))} == {"0981.HK"}
    assert any(one["session"] == day for one in rows_of(export(home, "--from", day, "--to", day)))
    assert rows_of(export(home, "--to", "1999-01-01")) == []
    assert rows_of(export(home, "--as-of", "1999-01-01T00:00Z")) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text: str) -> None:
    kind, lines = TABLES["claims"]
    results = nouns.everything()
    spoiled = replace(results, verdicts=tuple(replace(one, publisher=text, reason=text) for one in results.verdicts))
    file = io.BytesIO()
    from tracker.workbench.export import Wanted

    WRITERS["csv"](lines(spoiled, Wanted()), kind, file)
    for row in csv.reader(io.StringIO(file.getvalue().decode())):
        for cell in row:
            number = cell.lstrip("-").replace(".", "", 1).isdigit()
            assert number or not cell.lstrip().startswith(("=", "+", "-", "@", "|", "＝", "\t")), row


def test_what_no_file_can_hold_is_null_and_half_letters_are_replaced(tmp_path: Path) -> None:
    kind, lines = TABLES["claims"]
    results = nouns.everything()
    verdicts = tuple(replace(one, measured=float("nan"), reason="a\ud800b") for one in results.verdicts)
    from tracker.workbench.export import Wanted

    def found() -> Iterator[object]:
        return lines(replace(results, verdicts=verdicts), Wanted())

    for name, write in WRITERS.items():
        file = io.BytesIO()
        write(found(), kind, file)
        if name == "jsonl":
            assert {json.loads(one)["measured"] for one in file.getvalue().splitlines()} == {None}
        if name == "parquet":
            assert set(pyarrow.parquet.read_table(file)["measured"].to_pylist()) == {None}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("trades",), "events, windows, claims, entries"),
        (("--format", "xlsx"), "csv, jsonl, parquet"),
        (("--output", "out.xlsx"), "csv, jsonl, parquet"),
        (("--format", "parquet"), "--output FILE.parquet"),
        (("--from", "yesterday"), "2025-08-22"),
        (("--symbol", "0918.HK"), "0981.HK"),
        (("--output", "/nowhere/at/all.csv"), "/nowhere/at/all.csv cannot be written"),
    ],
)
def test_what_it_refuses_names_the_mend(home: Path, words: tuple[str, ...], said: str) -> None:
    answer = export(home, *words)
    assert answer.exit_code != 0
    assert said in str(answer.exception)
