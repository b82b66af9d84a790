"""The Python API: what is documented is exported and the other way round, and importing it costs next to nothing."""

from __future__ import annotations

import doctest
import inspect
import json
import re
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest

import tracker
from tracker import api
from tracker.config import compose_config
from tracker.errors import ConfigError, StoreBusy, StoreError, UsageError

CONFIG = "[[feeds]]\nname = 'a'\nurl = 'https://a.example/rss'\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path


def documented() -> list[str]:
    """The names of the list under "From Python:" in the package's docstring."""
    part = str(tracker.__doc__).split("From Python:")[1].split(">>>")[0]
    return re.findall(r"^    (\w+)  ", part, re.MULTILINE)


def test_what_is_documented_is_exported_and_the_other_way_round() -> None:
    assert sorted(documented()) == sorted(tracker.__all__) == sorted(api.__all__)
    assert set(tracker.__all__) <= set(dir(tracker))
    public = {name for name, one in vars(api).items() if getattr(one, "__module__", "") == "tracker.api"}
    assert {name for name in public if not name.startswith("_")} <= set(api.__all__)


def test_every_name_has_a_docstring_and_every_argument_a_type() -> None:
    for name in tracker.__all__:
        one = getattr(tracker, name)
        assert one is getattr(api, name)
        assert inspect.getdoc(one), name
        if inspect.isfunction(one):
            assert set(inspect.signature(one).parameters) < set(one.__annotations__), name
            assert "return" in one.__annotations__, name
    assert get_type_hints(tracker.TextReading)["score"] is float


def test_an_unknown_name_is_refused_with_those_that_are_offered() -> None:
    with pytest.raises(AttributeError, match=r"'tracker' has no attribute 'reed'; it offers .*read"):
        tracker.reed  # noqa: B018


def test_importing_is_quick_and_brings_nothing_heavy() -> None:
    script = (
        "import sys, time; start = time.process_time(); import tracker; tracker.read; "
        "took = time.process_time() - start; "
        "print(took, sorted({'numpy', 'pandas', 'sqlalchemy', 'feedparser', 'yfinance', 'rich'} & set(sys.modules)))"
    )
    runs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True) for _ in range(5)
    ]
    took, heavy = min(run.stdout.split(" ", 1) for run in runs)
    assert heavy.strip() == "[]"
    assert float(took) < 0.2


def test_the_example_of_the_docstring() -> None:
    assert doctest.testmod(tracker).attempted == 3
    assert doctest.testmod(tracker).failed == 0


def test_texts_are_read_together_and_answered_in_their_order() -> None:
    first, second, third = tracker.read(
        [
            {
                "id": "en",
                "title": "DeepSeek releases V4, made for Huawei's Ascend",
                "published": datetime(2026, 4, 24, 8, tzinfo=UTC),
            },
            "A recipe for noodles\nBoil them.",
            {"title": "DeepSeek releases V4 for Huawei Ascend chips", "published": "2026-04-24T08:20:00Z"},
        ]
    )
    assert (first.id, second.id, third.id) == ("en", "2", "3")
    assert first.announcement
    assert third.story == first.story == "en"
    assert (second.announcement, second.story, second.links) == (False, "2", ())
    assert third.alone["kind"] == third.kind
    with pytest.raises(UsageError, match="line 1"):
        tracker.read([{"title": "x", "published": "yesterday"}])
    with pytest.raises(TypeError, match="published"):
        tracker.read([{"title": "x", "published": object()}])


def test_a_reading_holds_all_that_the_command_says() -> None:
    from tracker.workbench.read import read_file

    (line,) = read_file(['{"title": "SMIC raises capex"}'], compose_config(Path("config.toml"), {}).recipe)
    assert list(json.loads(line)) == [one.name for one in fields(tracker.TextReading)]


def test_a_companies_spelling_of_the_configuration_is_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '[[watchlist.companies]]\nname = "Zhuque Foundry"\naliases = ["Zhuque Foundry"]\ntags = ["foundry"]\n'
    )
    (one,) = tracker.read(["Zhuque Foundry unveils a new process"], path)
    assert one.companies == ("Zhuque Foundry",)
    assert tracker.read(["Zhuque Foundry unveils a new process"])[0].companies == ()


def test_a_report_needs_a_store_and_a_tracker_holds_it_alone(config: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        tracker.report(date(2025, 8, 22), config)
    with tracker.open_tracker(config) as opened:
        assert opened.store.counts()["entries"] == 0
        with pytest.raises(StoreBusy):
            tracker.open_tracker(config)
        with pytest.raises(ValueError, match="names no zone"):
            tracker.report(date(2025, 8, 22), config, as_of=datetime(2025, 8, 23))  # noqa: DTZ001
        told = tracker.report(date(2025, 8, 22), config, as_of=datetime(2025, 8, 23, tzinfo=UTC))
    assert (told.day, told.as_of, told.told) == (date(2025, 8, 22), datetime(2025, 8, 23, tzinfo=UTC), ())
    tracker.open_tracker(tracker.load_config(config)).close()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("[prices]\nproviders = ['moon']", "[prices] providers: unknown 'moon'; known: yahoo"),
        ("formats = ['pdf']", "[report] formats: unknown 'pdf'; known: html"),
        ("language = 'fr'", "[report] language = 'fr': unknown; known: en, zh-Hans"),
    ],
)
def test_a_report_that_cannot_be_written_is_refused_when_opened(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[report]\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape(words)):
        tracker.open_tracker(path)
    path.write_text("", encoding="utf-8")
    tracker.open_tracker(path).close()  # the store was not left locked


def test_errors_have_one_root(tmp_path: Path) -> None:
    with pytest.raises(tracker.TrackerError) as wrong:
        tracker.load_config(tmp_path / "config.toml")
    assert isinstance(wrong.value, ConfigError)


def test_a_study_over_files(tmp_path: Path) -> None:
    from tracker.demo.figures import figures

    closes = {symbol: {one.day: one.close for one in figures(symbol)} for symbol in ("0981.HK", "^HSI")}
    days = sorted(closes["0981.HK"].keys() & closes["^HSI"].keys())
    for name, symbol in (("prices", "0981.HK"), ("market", "^HSI")):
        rows = [f"{symbol},{day},{closes[symbol][day]}" for day in days]
        (tmp_path / f"{name}.csv").write_text("\n".join(["symbol,date,price", *rows]) + "\n")
    (tmp_path / "events.csv").write_text("event_id,symbol,date\nv31,0981.HK,2025-08-22\n")
    files = [tmp_path / f"{name}.csv" for name in ("prices", "market", "events")]
    (event,) = tracker.study(files[0], files[1], files[2], window=(0, 0), tests="none").outcome.study.figures
    # By hand: the share's return less intercept and slope of a least-squares line over sessions -120..-11.
    place = days.index(date(2025, 8, 22))
    own, market = (np.diff([one[day] for day in days]) / [one[day] for day in days[:-1]] for one in closes.values())
    slope, intercept = np.polyfit(market[place - 121 : place - 11], own[place - 121 : place - 11], 1)
    assert event.ar["0"] == pytest.approx(own[place - 1] - intercept - slope * market[place - 1], abs=1e-12)
