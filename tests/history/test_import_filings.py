"""Filings of years past, asked of registries by days and by pages over loopback, each once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from storage.memory import MemoryStore
from tests.fakes.publisher import Publisher, Reply
from tests.history.worlds import configured, entries_of
from tracker.cli import app
from tracker.config import load_config
from tracker.model import ARCHIVED, UNREACHED, FeedState
from tracker.pipeline.import_filings import Stretch, import_stretch
from tracker.sources import Hearer

SHIPPED = {feed.name: feed for feed in load_config(Path(__file__).parents[2] / "config.toml").feeds}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as made:
        yield made


def configure(folder: Path, name: str, url: str) -> None:
    """The shipped feed at a loopback address, and nothing else."""
    feed, made = SHIPPED[name], configured(folder)
    table = {"name": name, "url": url, "sort": "json", "private": True, "enabled": False, "trust": "filing"}
    table |= {"zone": feed.zone, "code": feed.code, "back": feed.back, "rows": feed.rows, "dates": feed.dates}
    table |= {"next": feed.next, "registry": feed.registry, "subject": list(feed.subject), "publisher": feed.publisher}
    words = [f"{key} = {json.dumps(value)}" for key, value in table.items() if value != ""]
    words += ["[feeds.fields]", *(f"{key} = {json.dumps(value)}" for key, value in feed.fields.items())]
    text = made.path.read_text(encoding="utf-8")
    made.path.write_text("\n".join([text, "[[feeds]]", *words, ""]), encoding="utf-8")


def ask(folder: Path, *words: str) -> Any:
    return CliRunner().invoke(app, ["import", "filings", *words, "--config", str(folder / "config.toml")])


def hkex(*filings: tuple[str, str]) -> bytes:
    rows = [
        {
            "NEWS_ID": number, "TITLE": "ANNOUNCEMENT", "FILE_LINK": f"/{number}.pdf", "DATE_TIME": at,
            "STOCK_NAME": "SMIC", "STOCK_CODE": "00981",
            "LONG_TEXT": "Announcements and Notices - [Inside Information]",
        }
        for number, at in filings
    ]  # fmt: skip
    return json.dumps({"result": json.dumps(rows)}).encode()


def test_the_title_search_is_asked_by_days(tmp_path: Path, publisher: Publisher) -> None:
    """Sixty days in steps of thirty are two questions; a filing at 16:31 in Hong Kong was said at 08:31 UTC."""
    configure(tmp_path, "HKEX search: SMIC", publisher.url("/s/{from:%Y%m%d}/{today:%Y%m%d}"))
    publisher.publishes("/s/20200101/20200130", hkex(("1", "02/01/2020 16:31")))
    publisher.publishes("/s/20200131/20200229", hkex(("2", "03/02/2020 18:00"), ("3", "29/02/2020 09:00")))
    words = ("HKEX search: SMIC", "--since", "2020-01-01", "--until", "2020-02-29")
    done = ask(tmp_path, *words)
    assert done.exit_code == 0, done.output
    assert "3 rows read, 3 new entries, 0 known, 0 not used" in done.output
    said = sorted((one.guid, f"{one.said:%Y-%m-%d %H:%M}") for one in entries_of(tmp_path))
    assert said == [("1", "2020-01-02 08:31"), ("2", "2020-02-03 10:00"), ("3", "2020-02-29 01:00")]
    assert all(ARCHIVED in one.notes and one.category for one in entries_of(tmp_path))
    assert "0 new entries, 3 known" in ask(tmp_path, *words).output


def submissions(name: str, numbers: range, year: int) -> dict[str, Any]:
    dates = [f"{year}-03-{1 + number % 28:02}T14:00:00.000Z" for number in numbers]
    forms, documents = ["8-K" for _ in numbers], [f"d{number}.htm" for number in numbers]
    return {
        "accessionNumber": [f"{name}-{number:06}" for number in numbers], "acceptanceDateTime": dates, "form": forms,
        "items": ["2.02" for _ in numbers], "primaryDocument": documents, "primaryDocDescription": forms,
    }  # fmt: skip


def test_the_sec_is_asked_for_its_older_submissions_too(tmp_path: Path, publisher: Publisher) -> None:
    """The first answer holds the newest (a poll reads 60 of them, the past all) and names the older one."""
    configure(tmp_path, "SEC: Nvidia", publisher.url("/CIK{code}{cursor}.json"))
    older = [{"name": "CIK0001045810-submissions-001.json"}]
    newest = {"recent": submissions("0001-24", range(90), 2024), "files": older}
    publisher.publishes(
        "/CIK0001045810.json", json.dumps({"cik": "1045810", "name": "NVIDIA CORP", "filings": newest}).encode()
    )
    publisher.publishes(
        "/CIK0001045810-submissions-001.json", json.dumps(submissions("0001-15", range(40), 2015)).encode()
    )
    done = ask(tmp_path, "SEC: Nvidia", "--since", "2010-01-01")
    assert done.exit_code == 0, done.output
    assert "130 rows read, 130 new entries" in done.output
    found = {one.guid: one for one in entries_of(tmp_path)}
    old = found["0001-15-000003"]
    assert (f"{old.said:%Y-%m-%d %H:%M}", old.title[:11]) == ("2015-03-04 14:00", "NVIDIA CORP")
    assert old.link == "https://www.sec.gov/Archives/edgar/data/1045810/000115000003/d3.htm"
    recent = ask(tmp_path, "SEC: Nvidia", "--since", "2024-03-20")
    assert "90 rows read, 0 new entries, 90 known" in recent.output  # the older answer was not asked for again
    assert len(publisher.asked("/CIK0001045810-submissions-001.json")) == 1


def test_a_refusal_ends_it_and_is_told(tmp_path: Path, publisher: Publisher) -> None:
    configure(tmp_path, "HKEX search: SMIC", publisher.url("/s/{from:%Y%m%d}"))
    publisher.publishes("/s/20200101", hkex(("1", "02/01/2020 16:31")))
    publisher.answers("/s/20200131", Reply(403))
    done = ask(tmp_path, "HKEX search: SMIC", "--since", "2020-01-01", "--until", "2020-04-29")
    assert done.exit_code == 1
    assert "1 rows read, 1 new entries" in done.output
    assert "not heard: HKEX search: SMIC 2020-01-31..2020-02-29: http_403" in done.output
    assert publisher.asked("/s/20200301") == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nobody", "--since", "2020-01-01"], "no feed 'nobody'"),
        (["HKEX search: SMIC"], "--since DAY"),
        (["HKEX search: SMIC", "--since", "2020-02-01", "--until", "2020-01-01"], "is after --until"),
        (["HKEX search: SMIC", "--since", "2020-01-01", "--step", "400"], "1 to 366"),
        (["Plain", "--since", "2020-01-01"], "cannot be asked for the past"),
        (["--since", "2020-01-01"], "no feed of the configuration"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, publisher: Publisher, words: list[str], told: str) -> None:
    configure(tmp_path, "HKEX search: SMIC", publisher.url("/s/{from}"))
    file = tmp_path / "config.toml"
    plain = '\n[[feeds]]\nname = "Plain"\nurl = "https://a.example/feed"\n'
    file.write_text(file.read_text(encoding="utf-8") + plain, encoding="utf-8")
    done = ask(tmp_path, *words)
    assert done.exit_code != 0
    assert told in f"{done.output}{done.exception}"


def test_an_answer_of_many_pages_is_read_to_its_end(tmp_path: Path, publisher: Publisher) -> None:
    """Thirty pages, where a poll would stop after twenty: nothing of the past is left out in silence."""
    configure(tmp_path, "Eastmoney: SMIC, Shanghai", publisher.url("/a/{page}"))
    for page in range(1, 31):
        day = f"2024-{12 - page // 3:02}-{28 - page % 3:02}"
        row = {"art_code": f"AN{page}", "title": f"公告 {page}", "notice_date": f"{day} 00:00:00"}
        publisher.publishes(f"/a/{page}", json.dumps({"data": {"list": [row]}}).encode())
    publisher.publishes("/a/31", json.dumps({"data": {"list": []}}).encode())
    done = ask(tmp_path, "Eastmoney: SMIC, Shanghai", "--since", "2010-01-01")
    assert done.exit_code == 0, done.output
    assert "30 rows read, 30 new entries" in done.output


def test_more_pages_than_are_asked_for_are_told(publisher: Publisher) -> None:
    feed = replace(SHIPPED["Eastmoney: SMIC, Shanghai"], url=publisher.url("/a/{page}"), private=True)
    for page in (1, 2, 3):
        row = {"art_code": f"AN{page}", "title": f"公告 {page}", "notice_date": f"2024-12-0{4 - page} 00:00:00"}
        publisher.publishes(f"/a/{page}", json.dumps({"data": {"list": [row]}}).encode())
    now, since = datetime(2024, 12, 5, tzinfo=UTC), datetime(2010, 1, 1, tzinfo=UTC)
    state = FeedState(feed.name, last_ok=since, last_try=since)
    (heard,) = Hearer(per_host_gap=0.0, most_pages=2).hear([(feed, state)], now)
    assert (heard.outcome, len(heard.items)) == ("ok", 2)
    assert heard.notes == (f"{UNREACHED} after 2 pages",)
    _, fault = import_stretch(MemoryStore(), Hearer(per_host_gap=0.0, most_pages=2), feed, Stretch(since, now), now)
    assert fault == f"{feed.name} 2010-01-01..2024-12-04: {UNREACHED} after 2 pages"
