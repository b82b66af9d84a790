"""Filings: each an act of its own, of the kind that the registry says, about whom the feed says."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from tracker.core.announcements.detect import detect
from tracker.core.feeds.entries import enter
from tracker.core.reading.reading import read
from tracker.core.reading.registries import companies_of, symbol_of
from tracker.core.stories.cluster import cluster
from tracker.errors import ConfigError
from tracker.knowledge.load import load_knowledge
from tracker.model import Announcement, Entry, Feed, Heard, Passed, Precision, Recipe, Story, Trust
from tracker.sources import parse

RECIPE = Recipe(knowledge=load_knowledge())
LEARNED = datetime(2026, 11, 20, tzinfo=UTC)
DAY = datetime(2026, 11, 12, 16, 30, tzinfo=UTC)
NOTICE = "Announcements and Notices - [{}]"
# Title, category and what it is to be: a kind, or why it is no announcement. Titles as the rules' forms have them.
FILED = [
    ("ANNOUNCEMENT OF 2026 THIRD QUARTER RESULTS", NOTICE.format("Quarterly Results"), "earnings"),
    ("PROFIT WARNING", NOTICE.format("Profit Warning / Inside Information"), "guidance"),
    ("TRADING HALT", NOTICE.format("Inside Information / Trading Halt"), "other"),
    ("RESUMPTION OF TRADING", NOTICE.format("Resumption"), "other"),
    ("MAJOR TRANSACTION - ACQUISITION OF 49% EQUITY INTEREST", NOTICE.format("Major Transaction"), "merger_stake"),
    ("CONNECTED TRANSACTION", NOTICE.format("Connected Transaction"), "merger_stake"),
    ("RESIGNATION OF EXECUTIVE DIRECTOR", NOTICE.format("Change in Directors or of Important Executive Functions or "
     "Responsibilities"), "executive_change"),
    ("ON-MARKET SHARE REPURCHASE PLAN", NOTICE.format("Share Buyback"), "buyback_dividend"),
    ("OVERSEAS REGULATORY ANNOUNCEMENT", NOTICE.format("Overseas Regulatory Announcement - Other"), "other"),
    ("DATE OF BOARD MEETING", NOTICE.format("Date of Board Meeting"), "routine: date of a board meeting"),
    ("Monthly Return for the month ended 31 October 2026", "Monthly Returns", "routine: monthly return"),
    ("Next Day Disclosure Return", "Next Day Disclosure Returns - [Others]", "routine: next day disclosure return"),
    ("PROXY FORM FOR THE EXTRAORDINARY GENERAL MEETING", "Proxy Forms", "routine: proxy form"),
    ("MAJOR TRANSACTION", "Circulars - [Major Transaction]", "routine: circular on what was announced before"),
]  # fmt: skip
CHINESE = [
    ("二零二六年第三季度業績公佈", "公告及通告 - [季度業績]", 0),
    ("盈利警告", "公告及通告 - [盈利警告 / 內幕消息]", 1),
    ("短暫停牌", "公告及通告 - [短暫停牌]", 2),
    ("主要交易 - 建議收購49%股權", "公告及通告 - [主要交易]", 4),
    ("截至二零二六年十月三十一日止月份之月報表", "月報表", 10),
]


def exchange(name: str = "hkex", language: str = "en") -> Feed:
    return Feed(name, "https://e.org/x.json", sort="hkex", trust=Trust.FILING, language=language, zone="Asia/Hong_Kong")


def row(number: int, title: str, category: str, at: datetime, stock: str = "00981 SMIC") -> dict[str, Any]:
    code, name = stock.split(" ", 1)
    return {
        "newsId": number, "title": title, "lTxt": category, "relTime": at.strftime("%d/%m/%Y %H:%M"),
        "webPath": f"/{number}.pdf", "stock": [{"sc": code, "sn": name}],
    }  # fmt: skip


def filed(rows: list[dict[str, Any]], feed: Feed) -> tuple[Entry, ...]:
    return enter(Heard(feed.name, "ok", LEARNED, parse(json.dumps({"newsInfoLst": rows}).encode(), feed)), feed, ())


def told(entries: tuple[Entry, ...]) -> list[tuple[Story, Announcement | Passed]]:
    readings = read(entries, RECIPE.knowledge)
    return [(story, detect(story, readings, RECIPE)) for story in cluster(entries, readings, RECIPE)]


@pytest.mark.parametrize("gap", [0, 1, 60, 3 * 1440])
def test_two_filings_are_never_one_story(gap: int) -> None:
    """Every ordered pair of fourteen, at once, a minute, an hour and three days apart."""
    for one, other in permutations(range(len(FILED)), 2):
        rows = [row(1, *FILED[one][:2], DAY), row(2, *FILED[other][:2], DAY + timedelta(minutes=gap))]
        assert len(told(filed(rows, exchange()))) == 2, (FILED[one][0], FILED[other][0], gap)


def test_a_form_filed_twice_is_two_acts() -> None:
    """The same title with the same link-less row: a halt in the morning, another at night."""
    for title, category, _ in FILED:
        rows = [{**row(n, title, category, DAY + timedelta(hours=n)), "webPath": ""} for n in (1, 2)]
        assert len(told(filed(rows, exchange()))) == 2, title


def test_every_filing_is_an_announcement_of_its_kind_or_a_named_routine_at_its_minute() -> None:
    rows = [row(n, title, category, DAY + timedelta(minutes=n)) for n, (title, category, _) in enumerate(FILED)]
    found = told(filed(rows, exchange()))
    assert len(found) == len(FILED)
    for (story, result), (title, _, wanted) in zip(found, FILED, strict=True):
        place = [one[0] for one in FILED].index(title)
        assert story.said == DAY + timedelta(minutes=place) - timedelta(hours=8)
        assert story.precision is Precision.INSTANT or story.precision is Precision.MINUTE
        if isinstance(result, Passed):
            assert result.reason == wanted
        else:
            assert (result.kind, result.actors) == (wanted, ("SMIC",)), title


def test_the_same_document_in_two_languages_is_one_story() -> None:
    english = [row(n + 1, title, category, DAY + timedelta(minutes=n)) for n, (title, category, _) in enumerate(FILED)]
    chinese = [
        row(100 + n, title, category, DAY + timedelta(minutes=twin + 1), "00981 中芯國際")
        for n, (title, category, twin) in enumerate(CHINESE)
    ]
    entries = filed(english, exchange()) + filed(chinese, exchange("hkex zh", "zh-Hant"))
    stories = [{one.guid for one in story.entries} for story, _ in told(entries)]
    assert len(stories) == len(FILED)
    for n, (_, _, twin) in enumerate(CHINESE):
        assert {str(twin + 1), str(100 + n)} in stories


def test_press_joins_a_filing_and_two_filings_stay_apart_beside_it() -> None:
    title = "SMIC announces third quarter results, revenue up 10% to $2.4 billion"
    rows = [row(1, title, NOTICE.format("Quarterly Results"), DAY), row(2, title, NOTICE.format("Resumption"), DAY)]
    press = Entry(
        "p", "v", "wire", "", "https://w.org/1", title, "", DAY - timedelta(hours=8), Precision.INSTANT,
        LEARNED + timedelta(minutes=1),
    )  # fmt: skip
    sizes = sorted(len(story.entries) for story, _ in told((*filed(rows, exchange()), press)))
    assert sizes == [1, 2]


def test_another_companys_filing_of_the_same_form_is_its_own() -> None:
    rows = [row(1, "TRADING HALT", NOTICE.format("Trading Halt"), DAY)]
    others = [row(9, "短暫停牌", "公告及通告 - [短暫停牌]", DAY, "01347 華虹半導體")]
    assert len(told(filed(rows, exchange()) + filed(others, exchange("zh", "zh-Hant")))) == 2


EDGAR = """<?xml version="1.0" encoding="ISO-8859-1"?><feed xmlns="http://www.w3.org/2005/Atom"><company-info>
<cik>0001045810</cik><conformed-name>NVIDIA CORP</conformed-name></company-info><title>NVIDIA CORP</title>{}</feed>"""
FORM = """<entry><category scheme="https://www.sec.gov/" label="form type" term="8-K"/><content type="text/xml">
<accession-number>0001045810-26-{number}</accession-number><items-desc>items {items}</items-desc></content>
<id>urn:tag:sec.gov,2008:accession-number=0001045810-26-{number}</id>
<link href="https://www.sec.gov/Archives/edgar/data/1045810/{number}/x-index.htm" rel="alternate" type="text/html"/>
<summary type="html">&lt;b&gt;Filed:&lt;/b&gt; 2026-08-27{words}</summary><title>8-K  - Current report</title>
<updated>2026-08-27T16:21:00-04:00</updated></entry>"""


def test_a_company_feed_of_the_sec_names_issuer_and_items() -> None:
    """Its rows say only "8-K - Current report"; the items stand in the summary, or in the row's own list."""
    words = " &lt;br&gt;Item 2.02: Results of Operations and Financial Condition"
    body = EDGAR.format(
        FORM.format(number="000001", items="2.02 and 9.01", words=words)
        + FORM.format(number="000002", items="5.02", words="")
        + FORM.format(number="000003", items="5.07", words="")
    )
    feed = Feed("sec", "https://www.sec.gov/x", sort="edgar", trust=Trust.FILING)
    entries = enter(Heard("sec", "ok", LEARNED, parse(body.encode(), feed)), feed, ())
    assert {one.subject for one in entries} == {("NVIDIA CORP", "CIK 0001045810")}
    found = {story.lead.guid[-1]: result for story, result in told(entries)}
    kinds = {number: one.kind for number, one in found.items() if isinstance(one, Announcement)}
    assert kinds == {"1": "earnings", "2": "executive_change"}
    assert all(one.actors == ("Nvidia",) for one in found.values() if isinstance(one, Announcement))
    assert isinstance(found["3"], Passed)
    assert found["3"].reason == "routine: results of a meeting"


@pytest.mark.parametrize(
    ("code", "symbol"),
    [
        ("00981", "0981.HK"),
        ("80981", "0981.HK"),
        ("688981", "688981.SS"),
        ("nvda", "NVDA"),
        ("2330", "2330.TW"),
        ("1", ""),
    ],
)
def test_stock_codes_as_registries_spell_them(code: str, symbol: str) -> None:
    assert symbol_of(code, RECIPE.watchlist.by_symbol) == symbol


def test_the_subject_is_asked_by_code_before_by_name() -> None:
    def names(name: str) -> tuple[str, ...]:
        return ("Nvidia",) if "NVIDIA" in name else ()

    assert companies_of(("01347", "NVIDIA CORP"), RECIPE.watchlist, names) == ("Hua Hong",)
    assert companies_of(("CIK 0001045810", "NVIDIA CORP"), RECIPE.watchlist, names) == ("Nvidia",)
    assert companies_of(("00005", "HSBC"), RECIPE.watchlist, names) == ()


def test_every_meaning_is_a_kind_or_a_word_of_the_table() -> None:
    """Every item of Form 8-K has its row (sec.gov, Form 8-K, general instructions)."""
    items = (
        "1.01 1.02 1.03 1.04 1.05 2.01 2.02 2.03 2.04 2.05 2.06 3.01 3.02 3.03 4.01 4.02 5.01 5.02 5.03 5.04 5.05 5.06"
    )
    more = "5.07 5.08 6.01 6.02 6.03 6.04 6.05 7.01 8.01 9.01"
    registries = RECIPE.knowledge.registries
    assert [one for one in f"{items} {more}".split() if f"sec:{one}" not in registries] == []
    assert {name.split(":")[0] for name in registries} == {"hkex", "sec", "sse", "cninfo"}


def test_a_persons_own_row_counts_and_a_wrong_one_is_refused() -> None:
    own = load_knowledge({"registries": {"szse": {"重大合同": "supply_deal"}}})
    assert own.registries["szse:重大合同"] == "supply_deal"
    with pytest.raises(ConfigError, match="did you mean 'supply_deal'"):
        load_knowledge({"registries": {"szse": {"重大合同": "suply_deal"}}})
