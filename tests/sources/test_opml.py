"""OPML as programs really write it: what can be taken is taken, the rest is listed with the reason."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from tracker.cli import app
from tracker.config import load_config
from tracker.sources.opml import http_of, read_outlines

LIST = b"""<?xml version="1.0"?><opml version="2.0"><body><outline text="All">
<outline text="News" type="rss" xmlUrl="https://a.example/feed"/><outline text="News" type="rss" xmlUrl="https://b.example/feed"/>
<outline type="atom" title="No text" xmlUrl="https://c.example/feed"/><outline text="lower" xmlurl="https://d.example/feed"/>
<outline text="AT&T R&D" xmlUrl="http://e.example/x?a=1&b=2"/><outline text="scheme" xmlUrl="feed://f.example/feed"/>
<outline text="again" xmlUrl="https://a.example/feed"/><outline text="file" xmlUrl="file:///etc/passwd"/>
<outline text="known" xmlUrl="http://www.known.example/feed/"/></outline></body></opml>"""


def test_what_can_be_taken_is_taken() -> None:
    found = read_outlines(LIST)
    assert [feed.url for feed in found.feeds] == [
        "https://a.example/feed", "https://b.example/feed", "https://c.example/feed", "https://d.example/feed",
        "http://e.example/x?a=1&b=2", "http://f.example/feed", "http://www.known.example/feed/",
    ]  # fmt: skip
    assert found.feeds[4].name == "AT&T R&D"
    assert [name for name, _ in found.left] == ["again", "file"]


def test_the_schemes_of_feed_readers() -> None:
    assert [http_of(one) for one in ("feed://e.org/x", "feed:https://e.org/x", "rss://e.org/x", "https://e.org/x")] == [
        "http://e.org/x", "https://e.org/x", "http://e.org/x", "https://e.org/x",
    ]  # fmt: skip


def test_import_tells_names_apart_and_refuses_by_address(tmp_path: Path) -> None:
    path, listed = tmp_path / "config.toml", tmp_path / "list.opml"
    path.write_text('[[feeds]]\nname = "News"\nurl = "https://known.example/feed"\n')
    listed.write_bytes(LIST)
    answer = CliRunner().invoke(app, ["feeds", "import", str(listed), "--config", str(path)])
    assert answer.exit_code == 0
    assert "added 6 feeds" in answer.output
    assert "not added: known: http://www.known.example/feed/ is there already, as 'News'" in answer.output
    assert "not added: file: 'file:///etc/passwd' is no http or https address" in answer.output
    names = [feed.name for feed in load_config(path).feeds]
    assert names[:3] == ["News", "News (a.example)", "News (b.example)"]
    assert len(set(names)) == 7


def test_an_address_that_is_there_is_refused_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[[feeds]]\nname = "News"\nurl = "https://known.example/feed"\n')
    words = ["feeds", "add", "feed://www.known.example/feed/", "--name", "Other", "--untested", "--config", str(path)]
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code != 0
    assert "is there already, as 'News'" in str(answer.exception)
    added = CliRunner().invoke(app, ["feeds", "add", "https://x.example", "--untested", "--config", str(path)])
    assert "the next `tracker run` or `tracker once` asks it" in added.output


def test_add_says_what_a_running_tracker_does(tmp_path: Path) -> None:
    from storage import open_store

    path = tmp_path / "config.toml"
    path.write_text("")
    store = open_store(f"sqlite:///{tmp_path / 'tracker.db'}")
    added = CliRunner().invoke(app, ["feeds", "add", "https://x.example", "--untested", "--config", str(path)])
    store.close()
    assert "when it is started again" in added.output
