"""Any JSON address as configuration: registries' and wires' answers in their own shapes, made of our own words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.fakes.publisher import Publisher
from tracker.config import compose_config, load_config
from tracker.core.feeds.entries import enter
from tracker.errors import ConfigError, SourceError
from tracker.model import Feed, FeedState, Heard, Precision
from tracker.sources import Hearer, parse
from tracker.sources.http_requests import first_request

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SHIPPED = {feed.name: feed for feed in load_config(Path(__file__).parents[2] / "config.toml").feeds}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as made:
        yield made


def answered(name: str, document: Any) -> tuple[Any, Any]:
    """The first item and entry that a shipped feed makes of an answer."""
    feed = SHIPPED[name]
    items = parse(json.dumps(document).encode(), feed)
    entries = enter(Heard(name, "ok", NOW, items), feed, ())
    return items[0], entries[0]


def test_eastmoney() -> None:
    """Times to the millisecond after a colon, in Shanghai: 17:21:33 there is 09:21:33 UTC."""
    row = {
        "art_code": "AN202508281", "title": "2025年半年度报告", "notice_date": "2025-08-29 00:00:00",
        "display_time": "2025-08-28 17:21:33:123", "codes": [{"stock_code": "688981", "short_name": "中芯国际"}],
    }  # fmt: skip
    _, entry = answered("Eastmoney: SMIC, Shanghai", {"data": {"list": [row]}})
    assert entry.published == datetime(2025, 8, 28, 9, 21, 33, tzinfo=UTC)
    assert (entry.precision, entry.guid) == (Precision.INSTANT, "AN202508281")
    assert entry.title == "中芯国际: 2025年半年度报告"
    assert (entry.subject, entry.link) == (
        ("688981", "中芯国际"), "https://data.eastmoney.com/notices/detail/688981/AN202508281.html",
    )  # fmt: skip


def test_the_shanghai_exchange_gives_groups_of_rows_and_the_day_alone() -> None:
    row = {
        "SECURITY_CODE": "688981", "SECURITY_NAME": "中芯国际", "TITLE": "中芯国际2025年第三季度报告",
        "URL": "/disclosure/688981.pdf", "SSEDATE": "2025-11-14", "BULLETIN_TYPE_DESC": "第三季度季报",
    }  # fmt: skip
    for data in ([[row]], [row]):
        _, entry = answered("SSE: SMIC", {"pageHelp": {"data": data}})
        assert entry.precision is Precision.DAY
        assert (entry.title, entry.category) == (row["TITLE"], ("sse:第三季度季报",))


def test_cninfo_counts_milliseconds_to_the_days_midnight_in_shanghai() -> None:
    """1763049600000 is 2025-11-14 00:00 in Shanghai: the day alone. No announcement is `null`."""
    row = {
        "announcementId": "1", "announcementTitle": "<em>2025</em>年第三季度报告", "announcementTime": 1763049600000,
        "adjunctUrl": "finalpage/x.PDF", "secCode": "688981", "secName": "中芯国际", "announcementTypeName": None,
    }  # fmt: skip
    _, entry = answered("cninfo: SMIC", {"announcements": [row]})
    assert entry.precision is Precision.DAY
    assert entry.published == datetime(2025, 11, 14, tzinfo=UTC)  # a day without a zone begins at 00:00 UTC
    assert parse(b'{"announcements": null}', SHIPPED["cninfo: SMIC"]) == ()


def test_the_secs_columns_become_rows() -> None:
    columns = {
        "form": ["4", "8-K"], "accessionNumber": ["0-1", "0001045810-25-2"], "items": ["", "2.02,9.01"],
        "acceptanceDateTime": ["2025-08-27T20:00:00.000Z", "2025-08-27T20:20:34.000Z"],
        "primaryDocument": ["a.xml", "nvda.htm"], "primaryDocDescription": ["", "8-K"],
    }  # fmt: skip
    document = {"cik": "1045810", "name": "NVIDIA CORP", "filings": {"recent": columns}}
    item, entry = answered("SEC: Nvidia", document)
    assert entry.published == datetime(2025, 8, 27, 20, 20, 34, tzinfo=UTC)
    assert entry.category == ("sec:8-K", "sec:2.02", "sec:9.01")
    assert entry.subject == ("CIK 0001045810", "NVIDIA CORP")
    assert entry.link == "https://www.sec.gov/Archives/edgar/data/1045810/0001045810252/nvda.htm"
    assert item.title.startswith("NVIDIA CORP: 8-K")


def test_hkex_search_is_json_in_a_string() -> None:
    row = {
        "NEWS_ID": "11", "TITLE": "PROFIT WARNING", "STOCK_CODE": "00981<br/>80981", "STOCK_NAME": "SMIC<br/>SMIC-R",
        "DATE_TIME": "13/11/2025 16:32", "FILE_LINK": "/x.pdf",
        "LONG_TEXT": "Announcements and Notices - [Profit Warning / Inside Information]",
    }  # fmt: skip
    _, entry = answered("HKEX search: SMIC", {"result": json.dumps([row])})
    assert entry.published == datetime(2025, 11, 13, 8, 32, tzinfo=UTC)
    assert entry.category == ("hkex:Profit Warning", "hkex:Inside Information", "hkex:Announcements and Notices")
    assert entry.subject[:2] == ("00981", "80981")


def test_flashes_without_a_title_and_jsonp() -> None:
    body = b'/**/cb({"data": {"next_cursor": "9", "items": [{"id": 7, "title": "", "content_text": "SMIC said", '
    body += b'"display_time": 1790000000, "uri": "https://e.org/7"}]}});'
    (item,) = parse(body, SHIPPED["Wallstreetcn: lives"])
    assert (item.guid, item.title, item.summary) == ("7", "SMIC said", "SMIC said")
    assert item.published == "2026-09-21T22:13:20+08:00"  # `date -u -d @1790000000`: 14:13:20 UTC


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"data": {"list": {}}}', b'{"data": null}', b"<html>"])
def test_an_answer_of_another_shape_is_an_error_and_never_silence(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        parse(body, SHIPPED["Eastmoney: SMIC, Shanghai"])
    assert caught.value.outcome in ("not_a_feed", "malformed")


def feed(publisher: Publisher, path: str, **more: Any) -> Feed:
    fields = {"guid": "id", "title": "t", "published": "at"}
    return Feed("f", publisher.url(path), sort="json", rows="rows", fields=fields, private=True, **more)


def page(*rows: tuple[int, str], **more: Any) -> bytes:
    return json.dumps({"rows": [{"id": id, "t": f"title {id}", "at": at} for id, at in rows], **more}).encode()


def hear(asked: Feed, state: FeedState) -> Heard:
    (heard,) = Hearer(deadline=5, per_host_gap=0).hear([(asked, state)], NOW)
    return heard


def test_a_form_is_posted_with_its_placeholders_and_headers(publisher: Publisher) -> None:
    publisher.publishes("/query", page((1, "2026-11-30 10:00:00")))
    asked = feed(
        publisher, "/query", form={"stock": "{code},x", "day": "{from}~{today:%Y%m%d}"}, code="688981",
        headers={"Referer": "https://e.org/"}, zone="Asia/Shanghai",
    )  # fmt: skip
    assert len(hear(asked, FeedState("f")).items) == 1
    (request,) = publisher.asked("/query")
    assert request["referer"] == "https://e.org/"
    question = first_request(asked, FeedState("f"), NOW)
    assert dict(question.form) == {"stock": "688981,x", "day": "2026-11-23~20261130"}
    assert request["content-type"] == "application/x-www-form-urlencoded"
    assert int(request["content-length"]) == len("stock=688981%2Cx&day=2026-11-23~20261130")
    assert parse_qs("stock=688981%2Cx")["stock"] == ["688981,x"]


def test_after_an_outage_it_is_asked_from_the_last_good_answer() -> None:
    asked = Feed("f", "https://e.org/?a={from}&b={today}", sort="json", back=7, zone="Asia/Shanghai")
    usual = FeedState("f", last_ok=NOW - timedelta(minutes=5), last_try=NOW - timedelta(minutes=5))
    assert first_request(asked, usual, NOW).url == "https://e.org/?a=2026-11-23&b=2026-11-30"
    away = replace(usual, last_ok=NOW - timedelta(days=40))
    assert first_request(asked, away, NOW).url == "https://e.org/?a=2026-10-21&b=2026-11-30"
    # 17:00 UTC is the next day in Shanghai.
    assert "b=2026-12-01" in first_request(asked, usual, NOW + timedelta(hours=5)).url


def test_pages_are_asked_for_until_they_reach_what_is_known(publisher: Publisher) -> None:
    """Three days away: pages of 29, 28 and 27 November are asked for, the one before them is not."""
    for number, day in enumerate((29, 28, 27, 20, 19), 1):
        publisher.publishes(f"/{number}", page((number, f"2026-11-{day} 10:00:00")))
    asked = feed(publisher, "/{page}")
    away = FeedState("f", last_ok=datetime(2026, 11, 28, 9, tzinfo=UTC), last_try=NOW)
    heard = hear(asked, away)
    assert [one.guid for one in heard.items] == ["1", "2", "3", "4"]  # the day before the last answer closes the gap
    assert publisher.asked("/5") == []
    assert [one.guid for one in hear(asked, FeedState("f")).items] == ["1"], "the first answer is no back-fill"


def test_cursors_lead_to_the_next_page(publisher: Publisher) -> None:
    publisher.publishes("/?c=", page((1, "2026-11-30 11:00:00"), cursor="k2"))
    publisher.publishes("/?c=k2", page((2, "2026-11-30 02:00:00"), cursor="k3"))
    publisher.publishes("/?c=k3", page((3, "2026-11-01 02:00:00"), cursor="k4"))
    away = FeedState("f", last_ok=NOW - timedelta(hours=20), last_try=NOW)
    heard = hear(feed(publisher, "/?c={cursor}", next="cursor"), away)
    assert [one.guid for one in heard.items] == ["1", "2", "3"]


def announcements(*rows: tuple[int, str], files: int = 1) -> bytes:
    listed = [
        {"newsId": id, "title": f"N{id}", "lTxt": "x", "relTime": at, "stock": [{"sc": "00981", "sn": "SMIC"}]}
        for id, at in rows
    ]
    return json.dumps({"maxNumOfFile": files, "newsInfoLst": listed}).encode()


def test_the_exchanges_list_of_seven_days_is_asked_after_a_night_off(publisher: Publisher) -> None:
    """At 08:00 in Hong Kong the day's list is empty, and last evening's filings stand in the list of seven days."""
    publisher.publishes("/ncms/lcisehk1relsde_1.json", announcements())
    publisher.publishes("/ncms/lcisehk7relsde_1.json", announcements((2, "29/11/2026 21:00"), files=2))
    publisher.publishes("/ncms/lcisehk7relsde_2.json", announcements((1, "27/11/2026 18:00"), files=2))
    asked = Feed("f", publisher.url("/ncms/lcisehk1relsde_1.json#stocks=00981"), sort="hkex", private=True)
    evening = datetime(2026, 11, 29, 12, 30, tzinfo=UTC)  # 20:30 in Hong Kong
    state = FeedState("f", last_ok=evening, last_try=evening)
    assert [one.guid for one in hear(asked, state).items] == ["2", "1"]
    assert publisher.asked("/ncms/lcisehk1relsde_1.json") == []
    today = FeedState("f", last_ok=NOW - timedelta(minutes=4), last_try=NOW - timedelta(minutes=4))
    assert hear(asked, today).items == ()
    assert len(publisher.asked("/ncms/lcisehk1relsde_1.json")) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('rows = ""\n[feeds.fields]\ntitle = "t"', "needs rows and fields"),
        ('rows = "a"\n[feeds.fields]\nguid = "t"', "needs rows and fields"),
        ('rows = "a["\n[feeds.fields]\ntitle = "t"', "is no JMESPath"),
        ('rows = "a"\n[feeds.fields]\ntitel = "t"', "did you mean 'title'"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(words: str, said: str) -> None:
    import tomllib

    text = f'[[feeds]]\nname = "F"\nurl = "https://e.org"\nsort = "json"\n{words}\n'
    with pytest.raises(ConfigError) as caught:
        compose_config(Path("c.toml"), tomllib.loads(text))
    assert "(F)" in str(caught.value)
    assert said in str(caught.value)


def test_what_terms_restrict_is_off_and_stays_in_the_file() -> None:
    chosen = load_config(Path(__file__).parents[2] / "config.toml")
    off = {feed.name for feed in chosen.feeds if not feed.enabled}
    assert {"HKEX: SMIC, Hua Hong", "HKEX search: SMIC"} <= off
    assert not off & {feed.name for feed in chosen.asked}
    assert all(feed.every <= 300 for feed in chosen.feeds if feed.name.startswith(("Eastmoney", "SEC", "HKEX: ")))
