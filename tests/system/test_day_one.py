"""The first hour: `init`, then `once` on feeds full of old items, over loopback; and the same without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest
import typer

from tests.system.test_commands import tracker as typed
from tracker.app import open_tracker
from tracker.cli.editing import edited
from tracker.cli.run import turn_all
from tracker.config import Config, load_config
from tracker.demo.story import recorded
from tracker.demo.world import World
from tracker.drivers.replay import ReplayClock
from tracker.pipeline.tracker import Tracker
from tracker.prices.yahoo import Yahoo
from tracker.sources import Hearer

NOW = datetime(2025, 9, 9, 20, 0, tzinfo=UTC)  # three weeks of recorded news behind it, no cutoff since


def home(folder: Path, world: World) -> Config:
    """What `tracker init` writes in an empty folder, with the world's feeds in place of the shipped ones."""
    answer = typed("init", "--yes", "--contact", "Li Wei li@example.org", cwd=folder)
    assert answer.returncode == 0, answer.stderr
    path = folder / "config.toml"
    edited(path, world.feeds(), {feed.name for feed in load_config(path).feeds})
    config = load_config(path)
    return replace(config, recipe=config.recipe.following(recorded(config.recipe.watchlist, world)))


@contextmanager
def first_day(folder: Path, reachable: bool) -> Iterator[Tracker]:
    """A tracker on an empty folder; where nothing can be reached, the servers have gone before it asks."""
    clock = ReplayClock(NOW)
    with World(clock) as world:
        config, session = home(folder, world), world.session()
        if not reachable:
            world.__exit__(None, None, None)
        with open_tracker(
            config,
            clock=clock,
            source=Hearer(per_host_gap=0.0),
            prices={"yahoo": Yahoo(session=session, cache_dir=folder / "cache")},
            pause=lambda _: None,
        ) as tracker:
            yield tracker


def is_feed(url: str) -> bool:
    """Whether an address gives a feed now, by its first letters: the world's publishers play real troubles too."""
    with urlopen(url, timeout=10) as answer:
        begun = answer.read(400).lstrip().lower()
    return begun.startswith((b"<?xml", b"<rss", b"<feed", b"{")) and b"<html" not in begun


def test_the_first_once_ends_with_a_true_page_as_of_now(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with first_day(tmp_path, reachable=True) as tracker:
        turn_all(tracker, json=False)  # exit code 0: nothing is raised
        report = tracker.view.beginning(NOW)
        silent = [feed.name for feed in tracker.feeds if not is_feed(feed.url)]
    assert report is not None
    told = capsys.readouterr().out
    page = tmp_path / "reports" / "now.html"
    assert str(page) in told, "the path of the page is said"
    assert [one.name for one in (tmp_path / "reports").glob("2025-*")] == [], "no page for a cutoff before the start"
    assert report.coverage.feeds > 0
    assert [name for name, _ in report.coverage.down] == silent, "no feed is named wrongly"
    assert len(silent) < len(tracker.feeds) / 2
    text = re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8"))
    assert "on trust" in text, "old news is marked as such"
    assert all(
        not event.announcement.witnessed
        for one in report.told
        for event in one.events
        if (NOW - event.announcement.said).days > 1
    )


def test_without_a_network_the_first_once_fails_in_one_plain_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with first_day(tmp_path, reachable=False) as tracker, pytest.raises(typer.Exit) as ended:
        turn_all(tracker, json=False)
    assert ended.value.exit_code == 1
    said = [line for line in capsys.readouterr().err.splitlines() if not line.endswith(" ...")]
    assert len(said) == 1, said
    assert "is there a network?" in said[0]
