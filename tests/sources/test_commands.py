"""`tracker feeds` and `tracker search` as a person types them, against a publisher on the loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.fakes.publisher import Publisher, item, rss
from tracker.cli import app
from tracker.config import load_config
from tracker.errors import ConfigError, SourceError, TrackerError, UsageError

DATE = "Thu, 20 Aug 2026 10:00:00 GMT"
BODY = rss(
    item("SMIC raises guidance", "https://e.org/1", "1", DATE), item("中芯国际上调指引", "https://e.org/2", "2", DATE)
)
START = """# my feeds, with a word of mine
[[feeds]]
name = "Old"
url = "https://example.org/feed"  # keep me
"""


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as made:
        made.publishes("/feed", BODY)
        made.publishes("/", b'<html><link rel="alternate" type="application/rss+xml" href="/feed"></html>')
        yield made


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(START)
    return path


def typed(*words: object) -> str:
    """What a command prints. Raises what it raises."""
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*words: object) -> TrackerError:
    """The error that a command ends with."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert isinstance(result.exception, TrackerError), result.output
    return result.exception


def rows(text: str) -> Any:
    return json.loads(text)


def test_try_a_file(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(BODY)
    found = rows(typed("feeds", "try", path, "--json"))
    assert found["outcome"] == "ok"
    assert [(one["title"], one["published"], one["precision"], one["language"]) for one in found["entries"]] == [
        ("SMIC raises guidance", "2026-08-20T10:00:00Z", "instant", "en"),
        ("中芯国际上调指引", "2026-08-20T10:00:00Z", "instant", "zh"),
    ]
    assert all(one["id"] and one["link"] and one["author"] == "" for one in found["entries"])
    assert "2 would be stored" in typed("feeds", "try", path)


def test_try_an_address_needs_leave_for_this_machine(publisher: Publisher) -> None:
    url = publisher.url("/feed")
    assert len(rows(typed("feeds", "try", url, "--private", "--json"))["entries"]) == 2
    error = refused("feeds", "try", url)
    assert (error.exit_code, "not on the open internet" in str(error)) == (5, True)


@pytest.mark.parametrize("where", ["nowhere", "ftp://e.org/feed"])
def test_try_what_is_none(where: str) -> None:
    assert isinstance(refused("feeds", "try", where), UsageError)


def test_try_a_page_says_what_it_offers(publisher: Publisher) -> None:
    error = refused("feeds", "try", publisher.url("/"), "--private")
    assert isinstance(error, SourceError)
    assert f"offers {publisher.url('/feed')}" in str(error)


def test_add_finds_the_feed_of_a_site_and_leaves_the_file_as_it_was(publisher: Publisher, config: Path) -> None:
    told = typed("feeds", "add", publisher.url("/"), "--name", "New", "--private", "--language", "zh", "-c", config)
    assert publisher.url("/feed") in told
    old, new = load_config(config).feeds
    assert (new.name, new.url, new.private, new.language) == ("New", publisher.url("/feed"), True, "zh")
    assert "# keep me" in config.read_text()
    assert isinstance(refused("feeds", "add", old.url, "--name", "Old", "--untested", "-c", config), ConfigError)
    assert isinstance(refused("feeds", "add", publisher.url("/none"), "--private", "-c", config), SourceError)
    assert isinstance(refused("feeds", "add", old.url, "--trust", "blind", "-c", config), UsageError)


def test_remove_names_the_nearest(config: Path) -> None:
    assert "did you mean 'Old'" in str(refused("feeds", "remove", "Odl", "-c", config))
    typed("feeds", "remove", "old", "-c", config)
    assert load_config(config).feeds == ()


def test_opml_out_and_in(config: Path, tmp_path: Path) -> None:
    listed = tmp_path / "feeds.opml"
    typed("feeds", "export", listed, "-c", config)
    assert "added 0 feeds" in typed("feeds", "import", listed, "-c", config)
    typed("feeds", "remove", "Old", "-c", config)
    assert "added 1 feeds" in typed("feeds", "import", listed, "-c", config)
    assert [feed["name"] for feed in rows(typed("feeds", "list", "--json", "-c", config))] == ["Old"]
    assert typed("feeds", "export", "-c", config) == listed.read_text()


def test_refresh_health_and_search(publisher: Publisher, config: Path) -> None:
    typed("feeds", "remove", "Old", "-c", config)
    typed("feeds", "add", publisher.url("/feed"), "--name", "SMIC", "--private", "-c", config)
    assert "2 new entries" in typed("feeds", "refresh", "-c", config)
    assert "0 new entries" in typed("feeds", "refresh", "smic", "-c", config)
    (health,) = rows(typed("feeds", "health", "--json", "-c", config))
    assert (health["verdict"], health["failures"], health["usual"]) == ("fine", 0, 2.0)
    assert rows(typed("feeds", "health", "--alerts", "--json", "-c", config)) == []
    assert "SMIC" in typed("feeds", "health", "-c", config)
    for words in ("国际", "raises guidance"):
        assert len(rows(typed("search", words, "--json", "-c", config))) == 1
    assert "中芯国际" in typed("search", "中芯", "-c", config)
    assert typed("search", "absent", "-c", config) == "nothing found\n"


def test_a_muted_feed_is_asked_once_more_by_hand(publisher: Publisher, config: Path) -> None:
    typed("feeds", "remove", "Old", "-c", config)
    typed("feeds", "add", publisher.url("/feed"), "--name", "F", "--private", "-c", config)
    publisher.refuses("/feed", 410)
    typed("feeds", "refresh", "-c", config)
    (health,) = rows(typed("feeds", "health", "--json", "-c", config))
    assert (health["verdict"], health["alert"]) == ("muted", True)
    publisher.publishes("/feed", BODY)
    typed("feeds", "refresh", "F", "-c", config)
    (health,) = rows(typed("feeds", "health", "--json", "-c", config))
    assert health["verdict"] == "fine"


def test_the_starting_set_is_read(tmp_path: Path) -> None:
    """The shipped configuration: every feed of the issue's list, each with language, publisher and trust."""
    feeds = load_config(Path(__file__).parents[2] / "config.toml").feeds
    addresses = " ".join(feed.url for feed in feeds)
    named = "technologyreview qz.com techcrunch huggingface title=DeepSeek Semiconductor_Manuf toknow.ai nvidianews"
    also = "ir.amd.com eetimes digitimes scmp federalregister 00981,01347"
    assert [one for one in f"{named} {also}".split() if one not in addresses] == []
    assert sum(feed.sort == "google_news" for feed in feeds) >= 4
    assert all(feed.publisher and feed.language for feed in feeds)
    assert {feed.language for feed in feeds} >= {"en", "zh-Hans", "zh-Hant"}
