"""The four recipes of CONTRIBUTING.md, followed to the letter in a copy of the program."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from tests.docs import PROJECT, filled
from tracker.demo.figures import figures

TEXT = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NEW = re.compile(r"Write\s+`([^`]+)`:\n\n```python\n(.*?)```", re.DOTALL)
LINE = re.compile(r"In `([^`]+)`, after the line `([^`]+)`:\n\n```text\n(.*?)```", re.DOTALL)
WORDS = re.compile(r"```\n((?:tracker .*\n)+)```")
TOML = re.compile(r"```toml\n(.*?)```", re.DOTALL)


def recipe(title: str) -> str:
    """The text of one recipe."""
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def lengthened(name: str, text: str, line: str, added: str) -> str:
    """The text with what is added after a line, which must stand once in it."""
    lines = text.splitlines(keepends=True)
    places = [place for place, one in enumerate(lines, 1) if one == f"{line}\n"]
    assert len(places) == 1, f"{line!r} does not stand once in {name}"
    return "".join([*lines[: places[0]], added, *lines[places[0] :]])


class Copy:
    """A copy of the program in which a recipe was followed, and a folder to try it in."""

    def __init__(self, folder: Path, title: str) -> None:
        self.source, self.home, self.text = folder / "source", folder / "home", recipe(title)
        self.home.mkdir()
        for package in ("tracker", "storage"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(PROJECT / package, self.source / package, ignore=ignored)
        for name, content in NEW.findall(self.text):
            assert not (PROJECT / name).exists(), f"{name} is there already"
            (self.source / name).write_text(content, encoding="utf-8")
        for name, line, added in LINE.findall(self.text):
            path = self.source / name
            path.write_text(lengthened(name, path.read_text(encoding="utf-8"), line, added), encoding="utf-8")

    def try_it(self) -> list[str]:
        """What the recipe's commands say."""
        (block,) = WORDS.findall(self.text)
        return [self.run(["-m", *shlex.split(line)]) for line in block.strip().splitlines()]

    def run(self, words: list[str]) -> str:
        """Python of the copy; `tests` is the project's."""
        paths = os.pathsep.join([str(self.source), str(PROJECT)])
        world = {**os.environ, "PYTHONPATH": paths, "TRACKER_CACHE": str(self.home), "PYTHONSAFEPATH": "1"}
        done = subprocess.run(
            [sys.executable, *words], cwd=self.home, env=world, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def test_every_recipe_is_tried() -> None:
    assert re.findall(r"^## (.*)$", TEXT, re.MULTILINE) == [
        "A price vendor", "A kind of announcement", "A statistic", "A report format"
    ]  # fmt: skip


def test_a_price_vendor(tmp_path: Path) -> None:
    made = Copy(tmp_path, "A price vendor")
    closes = {str(one.day): one.close for one in figures("0981.HK") if one.day.isoformat() >= "2025-08-18"}
    folder = made.home / "market-reaction-tracker" / "jsonfolder"
    folder.mkdir(parents=True)
    (folder / "0981.HK.json").write_text(json.dumps(closes))
    (made.home / "config.toml").write_text('[prices]\nproviders = ["jsonfolder"]\n')
    _, shown = made.try_it()
    assert "2025-09-10" in shown
    assert f"{closes['2025-09-10']:g}" in shown


def test_a_kind_of_announcement(tmp_path: Path) -> None:
    made = Copy(tmp_path, "A kind of announcement")
    (made.home / "config.toml").write_text(TOML.findall(made.text)[0], encoding="utf-8")
    (told,) = made.try_it()
    assert "announcement  water_shortage" in told
    assert "TSMC" in told


def test_a_statistic(tmp_path: Path) -> None:
    from scipy.stats import wilcoxon

    made = Copy(tmp_path, "A statistic")
    rows = figures("0981.HK")
    events = rows[300:460:20]
    for name, symbol in (("prices", "0981.HK"), ("market", "^HSI")):
        lines = [f"{symbol},{one.day},{one.close}" for one in figures(symbol)]
        (made.home / f"{name}.csv").write_text("\n".join(["symbol,date,price", *lines]))
    lines = [f"e{place},0981.HK,{one.day}" for place, one in enumerate(events)]
    (made.home / "events.csv").write_text("\n".join(["event_id,symbol,date", *lines]))
    (told,) = made.try_it()
    found = json.loads(told)
    day = next(one for one in found["groups"] if one.get("day") == 0)
    returns = [one["ar"]["0"] for one in found["events"]]
    assert len(returns) == len(events) == 8
    assert day["tests"]["wilcoxon"]["p"] == pytest.approx(wilcoxon(returns).pvalue)
    few = next(one for one in found["groups"] if one.get("day") == 5)
    assert set(few["tests"]) == {"wilcoxon"}


SAMPLE = """
from tests.formats import sample
from tracker.formats import FORMATS
print(FORMATS["csv"](sample.report()), end="")
"""


def test_a_report_format(tmp_path: Path) -> None:
    from tests.formats import sample
    from tracker.model import Reaction

    made = Copy(tmp_path, "A report format")
    filled(made.home)
    (told,) = made.try_it()
    assert told.startswith("session,listing,relation,own_return,")
    rows = list(csv.DictReader(StringIO(made.run(["-c", SAMPLE]))))
    measured = [event for one in sample.report().told for event in one.events if isinstance(event.reaction, Reaction)]
    assert [row["title"] for row in rows] == [event.announcement.title for event in measured]
    assert rows
    assert all(
        float(row["abnormal_return"]) == event.reaction.day.car for row, event in zip(rows, measured, strict=True)
    )


def test_a_line_that_is_not_there_is_seen() -> None:
    assert lengthened("a.py", "one\n  one\n", "one", "two\n") == "one\ntwo\n  one\n"
    with pytest.raises(AssertionError, match=r"does not stand once in a\.py"):
        lengthened("a.py", "one\n", "won", "two\n")
