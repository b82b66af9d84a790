"""The demo's three weeks through the real parts: what it shows, that it can be repeated, and that it sees no future."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.rehearsing import Rehearsal, events_of
from tracker.app import open_reader
from tracker.config import compose_config
from tracker.demo.story import END, Shown, open_demo, run_demo
from tracker.demo.world import World
from tracker.drivers.once import run_once
from tracker.drivers.replay import ReplayClock
from tracker.formats import FORMATS
from tracker.jobs import JOBS
from tracker.pipeline.tracker import Tracker
from tracker.ports import Reader

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def shown(folder: Path) -> Shown:
    """The demo, played once for all tests here."""
    return run_demo(folder)


@pytest.fixture
def after(folder: Path, shown: Shown, tmp_path: Path) -> Iterator[Tracker]:
    """A tracker on a copy of the demo's store, at the end of its stretch."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("cache", "*.lock"))
    clock = ReplayClock(END)
    with World(clock) as world:
        tracker = open_demo(copy, clock, world)
        yield tracker
        tracker.store.close()


def test_the_five_figures_are_the_closes(shown: Shown) -> None:
    """56.90 / 51.70, 56.00 / 47.52, 103.97 / 91.05, 1243.20 / 1036.00, each less one; Hua Hong A was halted."""
    assert not shown.failed
    assert dict(shown.figures) == {
        "0981.HK": "+10.06 %",
        "1347.HK": "+17.85 %",
        "688981.SS": "+14.19 %",
        "688256.SS": "+20.00 %",
        "688347.SS": "not traded",
    }


@pytest.mark.parametrize(
    ("words", "verdict"),
    [("Hua Hong closed nearly 18% higher", "confirmed"), ("SMIC soared 15% in Hong Kong", "overstated")],
)
def test_a_true_claim_is_confirmed_and_a_false_one_is_not(shown: Shown, words: str, verdict: str) -> None:
    found = [one.word for one in shown.results.verdicts if words in one.claim.sentence]
    assert found == [verdict]


def test_once_after_the_replay_adds_nothing(after: Tracker) -> None:
    before, results = after.store.counts(), after.store.results(after.view.recipe.name)
    assert [run.outcome for run in run_once(after, END)] == ["ok"] * len(JOBS)
    later = after.store.counts()
    assert {name: later[name] - before[name] for name in ("entries", "actions", "results")} == {
        "entries": 0,
        "actions": 0,
        "results": 0,
    }
    assert after.store.results(after.view.recipe.name) == results


def test_once_on_the_facts_alone_finds_what_the_replay_found(after: Tracker) -> None:
    """Results thrown away (a new recipe's name) and derived again, all at once: the same events and verdicts."""
    found = after.store.results(after.view.recipe.name)
    after.view.recipe = replace(after.view.recipe, name="again")
    after.advance(END)
    again = after.store.results("again")
    assert tuple(replace(one, recipe=found.events[0].recipe) for one in again.events) == found.events
    assert again.verdicts == found.verdicts
    assert again.stories == found.stories


@pytest.mark.parametrize("day", [date(2025, 8, 19), date(2025, 8, 22), date(2025, 8, 28), date(2025, 9, 1)])
def test_nothing_learned_later_changes_a_day_as_it_was_issued(after: Tracker, folder: Path, day: date) -> None:
    """The first issue, kept from that evening, equals the report asked for now as known then, byte for byte."""
    issued = (folder / "reports" / f"{day}.first.md").read_text(encoding="utf-8")
    assert FORMATS["markdown"](after.view.report(day, after.view.cutoff(day))) == issued
    known_now = FORMATS["markdown"](after.view.report(day, END))
    assert known_now != issued, "what was learned since must show when it is asked for"


def test_a_killed_daemon_ends_where_the_replay_ends(after: Tracker, tmp_path: Path) -> None:
    """The short version of `python -m tests.rehearsing`, whose long one kills twenty times."""
    daemon = Rehearsal(tmp_path / "killed", seconds=40.0, moments=(12.0, 26.0))
    daemon.folder.mkdir()
    daemon.play()
    assert (daemon.kills, daemon.code) == (2, 0), daemon.folder.with_suffix(".log").read_text()[-3000:]
    config = compose_config(daemon.folder / "config.toml", {})
    # Killed, it heard some items later than the replay and in another order: stories follow from what was said.
    # Its clock runs on for some hours, so that its last looks are over: windows may have matured meanwhile.
    reader = open_reader(config)
    assert heard(reader) == heard(after.store)
    theirs, ours = days_of(reader, config.recipe.name), days_of(after.store, after.view.recipe.name)
    assert ours.total() > 10
    assert theirs == ours


def heard(reader: Reader) -> set[tuple[str, str]]:
    """Items said well before the end: the last looks of a fast clock may come or not."""
    facts = reader.facts(END + timedelta(days=2))
    return {(one.feed, one.title) for one in facts.entries if one.said.date() <= date(2025, 8, 28)}


def days_of(reader: Reader, recipe: str) -> Counter[tuple[object, ...]]:
    """What each event says of its event session, for links well before the end: the last looks of a fast clock
    may come or not, and halted shares come back on the last day."""
    rows = (row for row in events_of(reader, recipe).elements() if row[3] <= date(2025, 8, 28))
    return Counter((*row[:5], row[5][0] if row[4] else row[5]) for row in rows)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["events", "--by", "relation", "--json"], "kolari_pynnonen"),
        (["events", "--day", "2025-08-22"], "foundry_of"),
        (["discoveries", "--json"], "first_measured"),
        (["report", "--day", "2025-08-22", "--format", "json"], "17.85"),
    ],
)
def test_the_demo_store_answers_every_question(folder: Path, shown: Shown, words: list[str], said: str) -> None:
    from typer.testing import CliRunner

    from tracker.cli import app
    from tracker.cli.demo import LEFT

    (folder / "config.toml").write_text(LEFT, encoding="utf-8")
    answer = CliRunner().invoke(app, [*words, "--config", str(folder / "config.toml")], env={"COLUMNS": "120"})
    assert answer.exit_code == 0, answer.output
    assert said in answer.output
