"""What stands in which file: no table of words as Python, no file over 350 lines."""

from __future__ import annotations

import ast
import zlib
from pathlib import Path

import pytest

from tests.tables_of_words import ROOT, alternatives, sources, tables

LONGEST = 350


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_table_of_words_stands_as_python(path: Path) -> None:
    assert list(tables(path)) == []


def test_no_file_is_longer_than_350_lines() -> None:
    lines = {path.relative_to(ROOT): path.read_text(encoding="utf-8").count("\n") for path in sources()}
    assert {path: count for path, count in lines.items() if count > LONGEST} == {}


def test_the_wheel_is_under_one_and_a_half_megabytes() -> None:
    """Deflated as a wheel is; its lists of files and metadata are some 30 kB more."""
    files = [one for room in ("tracker", "storage") for one in (ROOT / room).rglob("*") if one.is_file()]
    shipped = [one for one in files if "__pycache__" not in one.parts]
    assert sum(len(zlib.compress(one.read_bytes())) for one in shipped) < 1_570_000


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("UP = re.compile(r'\\b(?:" + "|".join(f"upw{chr(97 + n)}rd{n}" for n in range(13)) + ")')", 13),
        ("ZH = '" + "|".join("涨漲升飙飆弹彈扬揚攀窜竄喷") + "'", 13),
        ("MONTHS = ('" + "', '".join(f"monat{chr(97 + n)}" for n in range(13)) + "')", 13),
        ("SCALES = {'" + "': 1, '".join(f"zahl{chr(97 + n)}" for n in range(13)) + "': 1}", 13),
        ("WORDS = '" + " ".join(f"wortx{chr(97 + n)}" for n in range(13)) + "'.split()", 13),
        (f"WEIGHTS = {tuple(range(26))}", 13),
    ],
)
def test_a_table_that_comes_back_is_found(line: str, count: int, tmp_path: Path) -> None:
    ast.parse(line)
    (tmp_path / "more.py").write_text(line, encoding="utf-8")
    assert list(tables(tmp_path / "more.py")) == [(1, count)]


@pytest.mark.parametrize("line", ["PARTS = ('id', 'title')", "ROW = {'word': one, 'zahl': two}", "'''a | b | c'''"])
def test_what_is_no_table_is_left_alone(line: str, tmp_path: Path) -> None:
    (tmp_path / "more.py").write_text(line, encoding="utf-8")
    assert list(tables(tmp_path / "more.py")) == []


def test_classes_and_escapes_are_no_words() -> None:
    assert alternatives(r"|".join([r"\d+", r"[a-z]+", r"(?P<name>x)"] * 6)) == set()
