"""Moves that sentences state: our own cases by hand, the shared set, what is hard, what is hostile."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.claims_cases import CHINESE, ENGLISH
from tests.shared import shared
from tracker.core.claims.find import find_claims, spans
from tracker.core.text.mentions import matcher
from tracker.knowledge.load import load_knowledge
from tracker.model import Claim, Direction

KNOWLEDGE = load_knowledge()
WATCHLIST = KNOWLEDGE.watchlist
FRIDAY = datetime(2025, 8, 22, 12, 0, tzinfo=UTC)


def told(claim: Claim) -> str:
    """A claim in the words of the cases."""
    size = (
        "-" if claim.low is None else f"{claim.low:g}" if claim.low == claim.high else f"{claim.low:g}-{claim.high:g}"
    )
    name = claim.company.replace(" ", "_")
    return f"{name} {claim.ticker} {claim.direction} {size} {claim.qualifier} {claim.basis}"


def moves(text: str, published: datetime | None = None) -> list[str]:
    return [told(one) for one in find_claims(text, KNOWLEDGE, published)]


@pytest.mark.parametrize(("sentence", "stated"), [*ENGLISH, *CHINESE])
def test_case(sentence: str, stated: tuple[str, ...]) -> None:
    assert sorted(moves(sentence)) == sorted(stated)


def test_the_v4_story() -> None:
    text = (
        "DeepSeek previews V4 and gives Chinese chipmakers early access\n"
        "The model runs on Huawei's Ascend 950. Shares of Hua Hong jumped 15% and SMIC rose roughly 9%."
    )
    assert moves(text) == ["Hua_Hong 1347.HK up 15 exact day_unspecified", "SMIC 0981.HK up 9 approx day_unspecified"]


def test_spans_are_of_the_text_given() -> None:
    text = "寒武紀Ａ股升１２﹒５％。S\u200bMIC shares fell 3%."
    first, second = find_claims(text, KNOWLEDGE)
    assert text[first.start : first.end] == "１２﹒５％"
    assert text[second.start : second.end] == "3%"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Huawei unveils the Ascend 960; Hua Hong jumped 15%", ["Hua Hong jumped 15%"]),
        ("Huawei unveils the Ascend 960 as Hua Hong jumps 15%", ["Hua Hong jumps 15%"]),
        ("A 6.7% drop at Nvidia overshadowed Huawei's launch", ["6.7% drop at Nvidia"]),
        ("Intel's chief explains a forecast as its stock jumps 15%", ["jumps 15%"]),
        ("SMIC and Hua Hong gained 7.2% and 9.9%; Huawei opens a plant", ["SMIC and Hua Hong gained 7.2% and 9.9%"]),
        ("華為發布昇騰960,華虹半導體漲逾15%", ["華虹半導體漲逾15%"]),
        ("SMIC raises wafer prices by 10%", []),
    ],
)
def test_where_a_move_is_told(text: str, told: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, KNOWLEDGE)] == told


@pytest.mark.parametrize(
    "text",
    [
        "Corvex Silicon rose 80%; its backer is Intel",
        "Velmont Systems, which buys chips from AMD, soared 61%",
        "Oil's 3% slide overshadowed Qualcomm's day",
        "Intel and AMD lead the rally, ZOXX +3.5%",
        "中芯国际走高,某某科技涨超6%",
        "42% slashed off Samsung's fast SSD",
        "Micron slashes memory use by 85% in a new design",
        "Nvidia's stock hasn't plunged 30% this week",
        "Intel doubles data center revenue",
    ],
)
def test_what_is_nobody_s_of_ours(text: str) -> None:
    """Moves of firms in no table, of goods and books, and denied ones."""
    assert moves(text) == []


@pytest.mark.parametrize(
    ("words", "size", "way"),
    [
        ("advanced seven-point-29 percent", 7.29, "up"),
        ("finished 4.46 percent cheaper", 4.46, "down"),
        ("recorded a gain of 3.7%", 3.7, "up"),
        ("powered an eighty two percent jump", 82, "up"),
        ("stood at minus 2.2 percent", 2.2, "down"),
    ],
)
def test_manners_of_telling(words: str, size: float, way: str) -> None:
    (claim,) = find_claims(f"Nvidia shares {words}.", KNOWLEDGE)
    assert (claim.low, str(claim.direction)) == (size, way)


def test_the_same_move_twice_is_one() -> None:
    assert len(find_claims("SMIC rises 5%\nSMIC closed 5% higher.", KNOWLEDGE)) == 1
    assert find_claims("SMIC rises 5%\nSMIC closed 5% higher.", KNOWLEDGE)[0].basis == "close"


def test_a_sentence_without_a_name_is_about_the_story_s_company() -> None:
    assert moves("SMIC buys a plant. The shares fell 4% on the news.") == ["SMIC 0981.HK down 4 exact day_unspecified"]
    assert moves("SMIC and Intel team up. The shares fell 4% on the news.") == []


def test_context_names_the_company() -> None:
    context = matcher(WATCHLIST).mentions("SMIC buys a plant")
    (claim,) = find_claims("The shares fell 4% on the news.", KNOWLEDGE, None, context)
    assert (claim.company, claim.direction) == ("SMIC", Direction.DOWN)


def test_price_and_day() -> None:
    (claim,) = find_claims("SMIC closed 10.06% higher at HK$56.90 on Thursday.", KNOWLEDGE, FRIDAY)
    assert (claim.level, claim.day) == (56.90, date(2025, 8, 21))
    (claim,) = find_claims("中芯国际8月20日收涨2%，报50.1港元。", KNOWLEDGE, FRIDAY)
    assert (claim.basis, claim.day) == ("close", date(2025, 8, 20))
    (claim,) = find_claims("On Feb 30 SMIC rose 5%.", KNOWLEDGE, FRIDAY)
    assert claim.day is None


def test_moves_of_other_years_are_no_news() -> None:
    assert moves("In September 2020 SMIC lost 23% in a day.", FRIDAY) == []
    assert moves("2020年7月，中芯国际收涨两倍。", FRIDAY) == []
    assert moves("SMIC lost 23% in a day in August 2025.", FRIDAY) != []


def test_a_page_s_quote_widget_is_no_claim() -> None:
    assert moves("Rivals such as MU, +4.79% are watching.") == []
    assert moves("華虹半導體(01347.HK) -7.000 (-7.368%) 今早平開") == []


@pytest.mark.parametrize(
    ("words", "size", "way"),
    [
        ("rose zero-point-four percent", 0.4, "up"), ("lost half its value", 50, "down"),
        ("fell by two-thirds", 66.67, "down"),
        ("tripled in a year", 200, "up"),
        ("added half a percent", 0.5, "up"), ("gained twenty-five per cent", 25, "up"),
        ("rose 1,250%", 1250, "up"),
    ],
)  # fmt: skip
def test_numbers_in_words(words: str, size: float, way: str) -> None:
    (claim,) = find_claims(f"Nvidia shares {words}.", KNOWLEDGE)
    assert (claim.low, str(claim.direction)) == (size, way)


@pytest.mark.parametrize(
    ("words", "size", "way"),
    [
        ("升两成半", 25, "up"), ("跌百分之十二點五", 12.5, "down"), ("飆三成", 30, "up"), ("涨1.5倍", 150, "up"),
        ("挫３﹒８％", 3.8, "down"),
        ("股价腰斩", 50, "down"), ("升一成二", 12, "up"),
    ],
)  # fmt: skip
def test_chinese_numbers(words: str, size: float, way: str) -> None:
    (claim,) = find_claims(f"中芯国际{words}。", KNOWLEDGE)
    assert (claim.low, str(claim.direction)) == (size, way)


def test_the_shared_sentences(tmp_path: Path) -> None:
    """The set's own scorer: company, direction and per cent; the same with the basis; no false alarm."""
    gold, scorer = shared("language/claims_dev.jsonl"), shared("language/score_claims.py")
    guesses = tmp_path / "guesses.jsonl"
    guesses.write_text("\n".join(_guess(json.loads(line)) for line in gold.read_text("utf-8").splitlines()), "utf-8")
    command = [sys.executable, str(scorer), str(gold), str(guesses), "--json"]
    scores = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert scores["core"]["f1"] >= 0.95
    assert scores["+basis"]["f1"] >= 0.90
    assert scores["negatives_with_false_claim"] <= 0.02 * scores["negatives"]


def _guess(row: dict[str, str]) -> str:
    published = datetime.fromisoformat(row["published"]).replace(tzinfo=UTC) if row["published"] else None
    found = find_claims(row["sentence"], KNOWLEDGE, published)
    claims = [
        {
            "company": one.company,
            "ticker": one.ticker,
            "direction": str(one.direction),
            "pct": one.low if one.low == one.high else [one.low, one.high],
            "qualifier": one.qualifier,
            "basis": one.basis,
        }
        for one in found
    ]
    return json.dumps({"id": row["id"], "claims": claims})


# Each makes a text of about n characters that a careless pattern would take quadratic time over.
HOSTILE: tuple[Callable[[int], str], ...] = (
    lambda n: "SMIC rose 5% " * (n // 13),
    lambda n: "5%" * (n // 2),
    lambda n: "9" * n + "%",
    lambda n: "1," * (n // 2) + "%",
    lambda n: "more than about nearly " * (n // 23) + "5%",
    lambda n: "SMIC, " * (n // 6) + "rose 5%",
    lambda n: "中芯、" * (n // 3) + "升5%",
    lambda n: "(" * (n // 2) + "5%" + ")" * (n // 2),
    lambda n: "A" * n + " rose 5%",
    lambda n: "Ab " * (n // 3) + "rose 5%",
    lambda n: " " * n + "5%",
    lambda n: "\u202e\u200d🚀" * (n // 3) + "SMIC 5%",
    lambda n: "一度曾最多" * (n // 5) + "5%",
    lambda n: "in the in the " * (n // 14) + "5% close",
    lambda n: "up up up " * (n // 9) + "5%",
    lambda n: "营收" * (n // 2) + "升5%",
    lambda n: ".%!?。" * (n // 5),
    lambda n: "a.m. U.S. " * (n // 10) + "5%",
)


class Steps:
    """Counts the lines and calls that the interpreter takes: a clock that no machine disturbs."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, *_: object) -> Steps:
        self.count += 1
        return self


def steps(text: str) -> int:
    counted = Steps()
    before = sys.gettrace()
    sys.settrace(counted)
    try:
        find_claims(text, KNOWLEDGE)
    finally:
        sys.settrace(before)
    return counted.count


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_work_grows_with_the_text(number: int) -> None:
    """Twice the text is at most about twice the steps."""
    small, large = (steps(HOSTILE[number](n)) for n in (3_000, 6_000))
    assert large <= 2.6 * small + 2_000


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_title_of_a_megabyte_comes_to_an_end(number: int) -> None:
    """Patterns run inside one step; a bomb would run into the suite's time limit."""
    assert len(find_claims(HOSTILE[number](1_000_000), KNOWLEDGE)) <= 1


@given(st.text(alphabet="SMIC中芯升跌% 5.,()-+\u200b\u202e一度收a half doubled", max_size=80))
def test_nothing_crashes(text: str) -> None:
    for one in find_claims(text, KNOWLEDGE, FRIDAY):
        assert 0 <= one.start < one.end <= len(text)
        assert one.qualifier
        assert one.basis
