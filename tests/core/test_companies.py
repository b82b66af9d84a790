"""Who is named: spellings of the shipped watchlist, traps that others fell into, tables of one's own."""

from __future__ import annotations

import gc
import json

import pytest

from tests.shared import shared
from tracker.core.text.alias_scores import score, tabled
from tracker.core.text.mentions import Matcher, lines_of, matcher, unknown_names
from tracker.knowledge.watchlists import load_watchlist
from tracker.model import Alias, Watchlist

WATCHLIST = load_watchlist()
FOUND = matcher(WATCHLIST)


def named(text: str) -> set[str]:
    return {one.company for one in FOUND.mentions(text)}


@pytest.mark.parametrize(
    ("text", "companies"),
    [
        ("中芯國際(00981.HK)首季純利升38%", {"SMIC"}),
        ("Semiconductor Manufacturing International Corp. tells customers", {"SMIC"}),
        ("深度求索发布新模型，首发适配昇腾950", {"DeepSeek", "Huawei"}),
        ("Export ban: no more H20s for China; AMD's MI308 too", {"Nvidia", "AMD"}),
        ("華為昇騰", {"Huawei"}),
        ("台積電ADR跌2.3% 輝達跌1.8%", {"TSMC", "Nvidia"}),
        ("HUAHONG SEMI (01347) rose", {"Hua Hong"}),
        ("ＳＭＩＣ 升", {"SMIC"}),
        ("S\u200bMIC shares", {"SMIC"}),
        ("INTC slips premarket", {"Intel"}),
        ("MU shares fell", {"Micron"}),
        ("Arm首款自研資料中心處理器", {"Arm"}),
        ("Qwen4 weights are free to download", {"Alibaba"}),
        ("三步驟離線跑千問", {"Alibaba"}),
        ("XQwen4 and QwenX are nobody's", set()),
        ("“寒王”上半年预盈超26亿元", {"Cambricon"}),
        ("應材財測不如預期", {"Applied Materials"}),
    ],
)
def test_named(text: str, companies: set[str]) -> None:
    assert named(text) == companies


# Threads of other projects name these: COST and "cost", BABA and a prince, AMD and eyes, intel and spies.
@pytest.mark.parametrize(
    "text",
    [
        "Spy chiefs share intel on Baltic cable cuts",
        "US Intel officials brief senators",
        "Living with AMD: tips from an eye clinic in Leeds",
        "Senators clash over plan to arm pilots on domestic flights",
        "Paris unions demand SMIC at 2,000 euros ahead of budget vote",
        "MU 2-1 Spurs: late header lifts United",
        "Climbers ascend Nanga Parbat without oxygen",
        "中芯聚源领投车载激光雷达公司B轮融资",
        "多地推进集中芯片课程进校园",
        "江门中微子实验发布首批测量结果",
        "球员轻微软组织挫伤",
        "教师李华虹获评全国模范班主任",
        "米其林三星主廚進駐日月潭",
        "Apple growers fear price crash after bumper crop",
        "Amazon river falls to lowest level since records began",
        "Gemini exchange settles with New York over crypto lending",
        "Claude Monet's garden to reopen after flood repairs",
        "The cost of living and a net loss of trust",
        "0.2 micron cartridge removes microplastics",
        "提高通胀预期",
        "把鄉愁昇華為歌聲：高原合唱團進京演出",
        "校友赵建华为母校捐资三千万元",
        "聯準會理事口風稍微軟化",
        "欧美光伏市场需求回落",
        "博通古今的老馆长卸任",
        "颱風重創宜蘭 三星蔥產地價翻倍",
        "5/1 ARM rate drops below 6% for first time since 2023",
        "Azure Coast rail line cut by landslide",
        "Apple Bank raises savings rate to 4.1%",
        "Micron-sized robots swim through blood vessels",
        "Alibaba and the Forty Thieves opens at Leicester Haymarket",
        "Pennsylvania awards $40 million for AMD clean-up at acid mine drainage ponds",
        "Physicists dust off anthropic principle in new multiverse paper",
    ],
)
def test_not_named(text: str) -> None:
    assert named(text) == set()


@pytest.mark.parametrize(
    ("spelling", "symbol"),
    [
        ("0981.HK", "0981.HK"), ("00981", "0981.HK"), ("981 HK", "0981.HK"), ("HK:981", "0981.HK"),
        ("HKEX: 0981", "0981.HK"),
        ("688981.SS", "688981.SS"), ("688981.SH", "688981.SS"), ("SH688981", "688981.SS"), ("滬：688981", "688981.SS"),
        ("002371.SZ", "002371.SZ"), ("2330.TW", "2330.TW"), ("2330 TT", "2330.TW"),
        ("NASDAQ: NVDA", "NVDA"), ("$NVDA", "NVDA"),
        ("(TSM)", "TSM"), ("005930.KS", "005930.KS"),
    ],
)  # fmt: skip
def test_every_spelling_of_a_ticker_names_its_listing(spelling: str, symbol: str) -> None:
    (found,) = FOUND.mentions(f"shares of {spelling} rose")
    assert found.listing == symbol


def test_every_listing_goes_round() -> None:
    """Each spelling of each followed ticker leads back to that ticker and no other."""
    followed = [alias for alias in WATCHLIST.aliases if alias.listing in WATCHLIST.by_symbol]
    assert {alias.listing for alias in followed} == set(WATCHLIST.by_symbol)
    for alias in followed:
        found = {one.listing for one in FOUND.mentions(f"shares of {alias.text} rose") if one.listing}
        assert found == {alias.listing}, alias.text


def test_a_rejected_spelling_hides_none() -> None:
    """ "f us" is cut out of "of US": it must not hide the ticker that begins inside it."""
    table = Watchlist(aliases=(Alias("F US", "Ford"), Alias("US:UMC", "UMC")))
    assert [one.company for one in Matcher(table).mentions("shares of US:UMC rose")] == ["UMC"]


def test_numbers_are_no_tickers() -> None:
    assert named("Stocks: 9988 people bought 700 shares for 1,347 yuan") == set()


def test_spans_are_of_the_text_given() -> None:
    text = "２月，S\u200bMIC 與 中芯"
    assert [text[one.start : one.end] for one in FOUND.mentions(text)] == ["S\u200bMIC", "中芯"]


def test_the_longest_spelling_stands() -> None:
    table = Watchlist(aliases=(Alias("Sun", "Sun"), Alias("Sun Pharma", "Pharma"), Alias("Sun Pharma Road", "")))
    found = Matcher(table)
    assert [one.company for one in found.mentions("Sun; Sun Pharma; Sun Pharma Road; Sunday")] == ["Sun", "Pharma"]


def test_an_empty_table_finds_nothing() -> None:
    assert Matcher(Watchlist()).mentions("SMIC") == ()


def test_a_matcher_is_made_once_and_forgotten_with_its_watchlist() -> None:
    table = Watchlist(aliases=(Alias("Acme", "Acme"),))
    assert matcher(table) is matcher(table)
    other = Watchlist(aliases=(Alias("Other", "Other"),))
    del table
    gc.collect()
    assert [one.company for one in matcher(other).mentions("Other and Acme")] == ["Other"]


def test_a_credit_is_a_person() -> None:
    table = Watchlist(aliases=(Alias("Deepak", "Deepak Fertilisers"),))
    assert Matcher(table).mentions("Power firms look sluggish: Deepak Mohoni") == ()
    assert len(Matcher(table).mentions("Deepak up 3% on order")) == 1


def test_lines_main_first() -> None:
    assert lines_of(WATCHLIST, "SMIC") == ("0981.HK", "688981.SS")
    assert lines_of(WATCHLIST, "BYD") == ("1211.HK", "002594.SZ")
    assert lines_of(WATCHLIST, "Huawei") == ()


def test_unknown_names_are_listed_and_never_guessed() -> None:
    texts = [
        "Zorbl Semiconductor ships chips",
        "Chips of Zorbl Semiconductor are late",
        "SMIC and MegaWafer fabs",
        "A MegaWafer fab",
    ]
    assert unknown_names(texts, WATCHLIST) == (("MegaWafer", 2), ("Zorbl Semiconductor", 2))
    assert named(texts[0]) == set()


def test_a_table_drops_words_that_texts_write_small() -> None:
    rows = {
        "OIL": ["Oil India Ltd.", "Oil"],
        "PHARMA": ["pharma stocks", "Pharma"],
        "TCS": ["Tata Consultancy Ltd", "TCS"],
    }
    table = tabled(rows, ["crude oil falls", "TCS rises"])
    assert {one.text for one in table.aliases} == {"Oil India Ltd.", "Tata Consultancy Ltd", "TCS"}


def test_score_by_hand() -> None:
    """Right: TCS once. Missed: Infosys, written small. Wrong: TCS where nobody marked it. TCS Trust: neither."""
    table = tabled({"TCS": ["Tata Consultancy Ltd", "TCS"], "INFY": ["Infosys Ltd", "Infosys"]})
    found = score(
        table, [("TCS up", ["TCS"]), ("infosys flat", ["Infosys"]), ("TCS says", []), ("TCS Trust", ["TCS Trust"])]
    )
    assert (found.right, found.wrong, found.missed) == (1, 1, 1)
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)


def test_sentfin_headlines() -> None:
    """Published for a bare alias table: F1 .907 (companies, ambiguous words dropped)."""
    import csv

    with shared("language/sentfin_entity_aliases.csv").open(encoding="utf-8") as lines:
        rows = {row["Symbol"]: [one.strip() for one in row["Entity"].split(",")] for row in csv.DictReader(lines)}
    marked = [json.loads(line) for line in shared("language/sentfin_dev.jsonl").read_text("utf-8").splitlines()]
    pairs = [(row["title"], [one["mention"] for one in row["entities"]]) for row in marked]
    assert score(tabled(rows, [title for title, _ in pairs]), pairs).f1 >= 0.93
