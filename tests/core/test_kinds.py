"""Every kind knows the headlines that announce it, and passes those that only look like it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.texts import shipped, understand
from tracker.core.reading.patterns import read_patterns
from tracker.core.text.lexicon import LONGEST, Lexicon, plain_view, words_of
from tracker.errors import ConfigError
from tracker.model import Kind

DATA = Path(__file__).parents[1] / "data" / "kinds"


def headlines(key: str) -> list[tuple[str, str]]:
    return [
        (path.stem, title)
        for path in sorted(DATA.glob("*.toml"))
        for title in tomllib.loads(path.read_text(encoding="utf-8"))[key]
    ]


def test_every_kind_has_headlines() -> None:
    assert {kind.name for kind in shipped().knowledge.kinds} == {path.stem for path in DATA.glob("*.toml")}


def test_headlines_that_announce_are_heard_as_their_kind() -> None:
    told = [(kind, understand(title)) for kind, title in headlines("are")]
    right = [reading for kind, reading in told if (reading.passed, reading.kind) == ("", kind)]
    assert len(right) >= 0.95 * len(told)
    assert all(reading.score >= shipped().announcement_score and reading.evidence for reading in right)


def test_headlines_that_only_look_like_it_are_passed() -> None:
    told = [understand(title) for _, title in headlines("look")]
    assert sum(bool(reading.passed) for reading in told) >= 0.95 * len(told)


def test_traditional_and_simplified_characters_are_read_alike() -> None:
    one = understand("寒武紀發布思元690加速卡")
    other = understand("寒武纪发布思元690加速卡")
    assert (one.kind, one.score, one.companies) == (other.kind, other.score, other.companies)


def test_the_title_leads_where_the_summary_tells_another_kind() -> None:
    reading = understand("SMIC names new finance chief", "Revenue rose 12% in the first quarter.")
    assert reading.kind == "executive_change"


def test_words_that_decided_are_given() -> None:
    reading = understand("TSMC evacuates Tainan fabs after quake")
    assert reading.evidence[0].decides == "incident_disruption"
    assert "quake" in reading.evidence[0].words


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Opinion: SMIC's spending spree cannot last", "opinion or analysis"),
        ("Will SMIC build a fab in Wuxi?", "a question"),
        ("Hang Seng closes down 1.4% as SMIC and Alibaba slip", "a price move with no news"),
        ("中芯国际收涨逾14%", "a price move with no news"),
        ("Look back: how Morris Chang built TSMC", "history or an anniversary"),
        (
            "SMIC (00981): Monthly return of equity issuer for the month ended 31 August 2025",
            "a routine filing or notice",
        ),
    ],
)
def test_why_a_text_is_no_announcement(title: str, reason: str) -> None:
    assert understand(title).passed == reason


def test_a_pattern_whose_concept_nobody_spells_is_refused() -> None:
    kind = Kind("strange", "nothing", {"act": "act"}, ("2 act nowhere",))
    with pytest.raises(ConfigError, match="no words for 'nowhere'"):
        list(read_patterns(kind, shipped().knowledge.common))


def test_a_near_pair_has_its_order_and_its_distance() -> None:
    kind = Kind("strange", "nothing", {"a": "alpha", "b": "beta"}, ("1 a>b", "1 a~b"))
    ordered, either = read_patterns(kind, ())
    lexicon = Lexicon({f"strange.{name}": words_of(words) for name, words in kind.words.items()})
    behind = lexicon.find(plain_view("beta alpha"))
    far = lexicon.find(plain_view("alpha " + "x " * 60 + "beta"))
    assert (bool(ordered.match(behind)), bool(either.match(behind))) == (False, True)
    assert (ordered.match(far), either.match(far)) == ((), ())


def test_latin_words_are_whole_stems_are_open_and_han_stands_anywhere() -> None:
    lexicon = Lexicon({"word": ["chip"], "stem": ["launch*"], "han": ["芯片"], "verb": words_of("step* down")})
    assert lexicon.find(plain_view("chipper launching")).keys() == {"stem"}
    assert lexicon.find(plain_view("國產晶片與芯片chip")).keys() == {"han", "word"}
    assert [hit.words for hit in lexicon.find(plain_view("Steps down, stepped down"))["verb"]] == [
        "steps down",
        "stepped down",
    ]


def test_a_word_inside_a_longer_one_of_another_meaning_is_not_found() -> None:
    lexicon = Lexicon(
        {"talk": ["photo*"], "opinion": ["笔记", "思考"], "plant": ["plant"]}, ["photon*", "笔记本", "plant*"]
    )
    assert lexicon.find(plain_view("photonics for plants 国内笔记本")) == {}
    assert lexicon.find(plain_view("Photos of a plant: 笔记本笔记")).keys() == {"talk", "plant", "opinion"}
    assert [hit.words for hit in lexicon.find(plain_view("笔记本 笔记"))["opinion"]] == ["笔记"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("AMD to acquire Lumora Photonics in cash and stock", "merger_stake"),
        ("联想与长鑫存储签三年长约，国内笔记本内存将用国产", "supply_deal"),
        ("字节跳动上线豆包大模型2.5 Pro，深度思考与视频理解合二为一", "model_release"),
    ],
)
def test_a_mark_is_not_heard_in_a_longer_word(title: str, kind: str) -> None:
    reading = understand(title)
    assert (reading.passed, reading.kind) == ("", kind)


def test_marks_and_kinds_have_names_of_their_own() -> None:
    names = [one.name for one in (*shipped().knowledge.kinds, *shipped().knowledge.lookalikes)]
    assert len(set(names)) == len(names)


@settings(max_examples=60)
@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_breaks_the_reading(title: str, summary: str) -> None:
    reading = understand(title, summary)
    assert 0 <= reading.score < 1
    assert all(0 <= one.start < one.end <= len(title) + 1 + len(summary) for one in reading.mentions)


@pytest.mark.parametrize(
    "bomb",
    [
        "a" * 1_000_000,
        "1,111" * 200_000,
        "SMIC " * 200_000,
        "中芯国际涨" * 200_000,
        "\u202eSMIC\u200b\u200d" * 100_000,
        "🙂👩‍👩‍👧" * 100_000,
        "- | – — " * 100_000,
        "十成" * 300_000,
    ],
)
def test_a_megabyte_costs_no_more_than_its_beginning(bomb: str) -> None:
    assert understand(bomb, bomb) == understand(bomb[:LONGEST], bomb[:LONGEST])
