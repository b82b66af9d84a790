"""Archives of news: every row is an entry, known already, or told why not; a second import adds nothing."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.history.worlds import configured, entries_of
from tracker.cli import app
from tracker.errors import SourceError
from tracker.model import ARCHIVED, Precision

ROWS = [
    {
        "id": "1",
        "url": "https://a.example/1",
        "title": "SMIC raises capex",
        "date": "2020-05-06 09:30",
        "source": "Wire",
    },
    {"id": "2", "url": "https://a.example/2", "title": "华虹半导体宣布扩产", "date": "2020-05-07", "source": ""},
]
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>1</id>
<title>SMIC raises capex</title><link href="https://a.example/1"/><published>2020-05-06T01:30:00Z</published></entry></feed>"""


def run(folder: Path, *words: str) -> str:
    made = configured(folder)
    done = CliRunner().invoke(app, ["import", "entries", *words, "--config", str(made.path)])
    assert done.exit_code == 0, done.output
    return done.output


def write(path: Path) -> Path:
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, ROWS[0])
            table.writeheader()
            table.writerows(ROWS)
    elif path.suffix == ".parquet":
        arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(arrow.Table.from_pylist(ROWS), path)
    else:
        text = "".join(json.dumps(one) + "\n" for one in ROWS).encode()
        path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


@pytest.mark.parametrize("name", ["news.jsonl", "news.jsonl.gz", "news.csv", "news.parquet"])
def test_each_form_of_archive(tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name)
    words = (str(file), "--zone", "Asia/Shanghai", "--publisher", "Archive")
    assert "2 rows read, 2 new entries, 0 known, 0 not used" in run(tmp_path, *words)
    one, other = sorted(entries_of(tmp_path), key=lambda entry: entry.guid)
    assert one.published == one.said == datetime(2020, 5, 6, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai is 01:30 UTC
    assert (one.precision, one.publisher) == (Precision.MINUTE, "Wire")
    assert (other.precision, other.publisher, other.language) == (Precision.DAY, "Archive", "zh")
    assert all(ARCHIVED in entry.notes and entry.learned.year > 2025 for entry in (one, other))
    assert "0 new entries, 2 known" in run(tmp_path, *words)


def test_a_folder_of_saved_feeds(tmp_path: Path) -> None:
    (tmp_path / "old" / "2020").mkdir(parents=True)
    (tmp_path / "old" / "2020" / "a.atom").write_text(ATOM, encoding="utf-8")
    (tmp_path / "old" / "notes.txt").write_text("no archive", encoding="utf-8")
    assert "1 rows read, 1 new entries" in run(tmp_path, str(tmp_path / "old"), "--feed", "Old")
    assert entries_of(tmp_path)[0].feed == "Old"


def test_precision_by_option(tmp_path: Path) -> None:
    run(tmp_path, str(write(tmp_path / "news.jsonl")), "--precision", "day")
    assert {one.precision for one in entries_of(tmp_path)} == {Precision.DAY}


def test_bad_rows_are_counted_and_listed(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    lines = [
        json.dumps(ROWS[0]),
        "{broken",
        "[1]",
        json.dumps({"id": "3", "date": "2020-05-06"}),
        json.dumps({"id": "4", "title": "no date"}),
        json.dumps({"id": "5", "title": "not yet", "date": "2199-01-01"}),
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    output = run(tmp_path, str(file), "--bad", str(tmp_path / "bad.txt"))
    assert "6 rows read, 1 new entries, 0 known, 5 not used" in output
    bad = (tmp_path / "bad.txt").read_text(encoding="utf-8")
    for place, why in ((2, "no JSON"), (3, "a JSON object"), (4, "no title"), (5, "no date"), (6, "in the future")):
        assert any(f":{place}: " in line and why in line for line in bad.splitlines()), (place, bad)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere.jsonl"], "no such file"),
        (["news.doc"], "ends in one of"),
        (["news.jsonl", "--zone", "Mars/Base"], "no such time zone"),
        (["news.jsonl", "--precision", "hour"], "instant, minute or day"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "news.jsonl")
    (tmp_path / "news.doc").write_text("x", encoding="utf-8")
    made = configured(tmp_path)
    done = CliRunner().invoke(app, ["import", "entries", *words, "--config", str(made.path)])
    assert told in f"{done.output}{done.exception}"
    assert done.exit_code != 0


def knowledge(number: str, seen: str, title: str, extra: str = "", languages: str = "") -> str:
    """A line of GDELT's knowledge graph: 27 cells, of which six matter here."""
    cells = [""] * 27
    cells[0], cells[1], cells[3], cells[4] = number, seen, "a.example", f"https://a.example/{number}"
    cells[25], cells[26] = languages, f"<PAGE_LINKS>x</PAGE_LINKS>{extra}<PAGE_TITLE>{title}</PAGE_TITLE>"
    return "\t".join(cells)


def test_dumps_of_gdelt(tmp_path: Path) -> None:
    """The page's own time counts before that of GDELT's quarter of an hour; a short line is told."""
    precise = "<PAGE_PRECISEPUBTIMESTAMP>20200506013000</PAGE_PRECISEPUBTIMESTAMP>"
    lines = [
        knowledge("20200506014500-1", "20200506014500", "SMIC raises capex &amp; hires", precise),
        knowledge("20200506014500-T2", "20200506014500", "华虹半导体宣布扩产", languages="srclc:zho;eng:Moses"),
        "too\tshort",
        knowledge("20200506014500-4", "20200506014500", ""),
    ]
    with zipfile.ZipFile(tmp_path / "20200506014500.gkg.csv.zip", "w") as packed:
        packed.writestr("20200506014500.gkg.csv", "\n".join(lines))
    bad = tmp_path / "bad.txt"
    assert "4 rows read, 2 new entries, 0 known, 2 not used" in run(tmp_path, str(tmp_path), "--bad", str(bad))
    one, other = sorted(entries_of(tmp_path), key=lambda entry: entry.guid)
    assert (one.title, one.said, one.publisher) == (
        "SMIC raises capex & hires", datetime(2020, 5, 6, 1, 30, tzinfo=UTC), "a.example",
    )  # fmt: skip
    assert (other.said, other.language) == (datetime(2020, 5, 6, 1, 45, tzinfo=UTC), "zh")
    assert "2 cells, GDELT's knowledge graph has 27" in bad.read_text(encoding="utf-8")


def test_saved_answers_of_news_services(tmp_path: Path) -> None:
    """One list of objects under any name; who speaks may be an object with a name."""
    told = {"title": "SMIC raises capex", "url": "https://a.example/1", "seendate": "20200506T013000Z"}
    document = {"status": "ok", "articles": [{**told, "source": {"id": None, "name": "Wire"}}]}
    (tmp_path / "answer.json").write_text(json.dumps(document), encoding="utf-8")
    assert "1 rows read, 1 new entries" in run(tmp_path, str(tmp_path / "answer.json"))
    (only,) = entries_of(tmp_path)
    assert (only.publisher, only.said) == ("Wire", datetime(2020, 5, 6, 1, 30, tzinfo=UTC))


def test_a_zip_of_several_files_is_refused_by_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "many.jsonl.zip", "w") as packed:
        packed.writestr("a.jsonl", "{}")
        packed.writestr("b.jsonl", "{}")
    made = configured(tmp_path)
    words = ["import", "entries", str(tmp_path / "many.jsonl.zip"), "--config", str(made.path)]
    done = CliRunner().invoke(app, words)
    assert "holds 2 files" in f"{done.output}{done.exception}"


def damaged(path: Path) -> None:
    """A file of that name which its library cannot read."""
    packed = gzip.compress("\n".join(json.dumps(one) for one in ROWS * 500).encode())
    if path.name == "cut.jsonl.gz":
        path.write_bytes(packed[: len(packed) // 2])
    elif path.name == "bent.jsonl.gz":
        path.write_bytes(packed[:30] + bytes(60) + packed[90:])
    elif path.name == "locked.jsonl.zip":
        with zipfile.ZipFile(path, "w") as locked:
            locked.writestr("a.jsonl", "{}")
        body = bytearray(path.read_bytes())
        body[6] |= 1  # the flag of encryption, in the file's own head and in the directory's
        body[body.index(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(bytes(body))
    else:
        path.write_bytes(b"no such thing")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("cut.jsonl.gz", "cannot be read"),
        ("bent.jsonl.gz", "cannot be read"),
        ("none.jsonl.gz", "cannot be read"),
        ("none.jsonl.zip", "cannot be read"),
        ("none.parquet", "cannot be read"),
        ("locked.jsonl.zip", "locked by a password"),
    ],
)
def test_a_damaged_file_is_told_in_words(tmp_path: Path, name: str, told: str) -> None:
    damaged(tmp_path / name)
    made = configured(tmp_path)
    done = CliRunner().invoke(app, ["import", "entries", str(tmp_path / name), "--config", str(made.path)])
    assert isinstance(done.exception, SourceError), done.exception
    assert told in str(done.exception)
    assert name in str(done.exception)
