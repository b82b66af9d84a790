"""Markdown, plain text, JSON and Atom, each read by a program that is not ours where there is one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich.cells import cell_len

from tests.aligning import compose
from tests.formats import hostile, sample
from tracker.formats import FORMATS
from tracker.formats.markdown import escape
from tracker.formats.page import lay_out
from tracker.formats.page.safety import clean
from tracker.formats.text import WIDTH, pad, table, wrap
from tracker.model import Coverage, Results

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_the_day(name: str) -> None:
    text = FORMATS[name](sample.report())
    assert text.endswith("\n") or name == "html"
    assert "DeepSeek hints new model" in text
    assert "2025" in text
    assert FORMATS[name](sample.report()) == text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_bears_a_quiet_day(name: str) -> None:
    quiet = compose(sample.DAY, Results(), sample.facts(), sample.recipe(), Coverage())
    assert FORMATS[name](quiet)


@pytest.mark.parametrize("name", FORMATS)
def test_equal_reports_give_equal_bytes(name: str) -> None:
    """Instants may be equal in another zone, mappings in another order."""
    report = sample.report()
    there = timezone(timedelta(hours=8))
    again = replace(report, as_of=report.as_of.astimezone(there), q=dict(reversed(list(report.q.items()))))
    assert again == report
    assert FORMATS[name](again) == FORMATS[name](report)


@pytest.mark.parametrize("name", ["html", "markdown", "text", "atom"])
def test_no_controls_no_turned_text(name: str) -> None:
    text = FORMATS[name](hostile.report())
    text.encode("utf-8")
    bad = {letter for letter in text if (ord(letter) < 32 and letter != "\n") or letter in "\x7f\u202e\u2066\u2028"}
    assert bad == set()


# --- Markdown --------------------------------------------------------------------------------------


def tokens(text: str) -> list[Token]:
    parsed = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [*parsed, *(child for token in parsed for child in token.children or ())]


def test_markdown_makes_nothing_of_what_strangers_write() -> None:
    found = tokens(FORMATS["markdown"](hostile.report()))
    kinds = {token.type for token in found}
    assert not kinds & {"html_block", "html_inline", "image", "code_inline", "code_block", "fence", "s_open"}
    targets = {str(token.attrs["href"]) for token in found if token.type == "link_open"}
    assert {target.split("?")[0] for target in targets} == {"https://ok.example/"}
    headings = [one for one in found if one.type == "heading_open" and one.tag == "h1"]
    assert len(headings) == 1


@pytest.mark.parametrize(
    "text",
    [
        clean(hostile.POISON),
        "1. not a list",
        "- nor this",
        "+ nor this",
        "# no heading",
        "> no quote",
        "=== no rule",
        "a_b_c _d_ __e__ *f* a*b*c",
        "<b>x</b> 1 < 2 <!-- c --> &amp; &copy;",
        "back\\slash `tick` [a]: http://x",
        "688981.SS and 2025. A year",
    ],
)
def test_markdown_shows_text_letter_for_letter(text: str) -> None:
    shown = [token.content for token in tokens(escape(text)) if token.type in ("text", "text_special")]
    assert "".join(shown) == text


def test_markdown_tables_are_tables() -> None:
    found = [token.type for token in tokens(FORMATS["markdown"](sample.report()))]
    assert found.count("table_open") == 3, "rows, moves without a story, all figures"
    assert found.count("th_open") == 6 + 6 + 10


# --- text ------------------------------------------------------------------------------------------


def test_wide_letters_take_two_columns_and_marks_none() -> None:
    assert [cell_len(one) for one in ("abc", "中芯国际", "ｱ", "ア", "e\u0301", "\u2212")] == [3, 8, 1, 2, 1, 1]


def test_tables_stay_aligned_with_chinese_in_them() -> None:
    lines = table(["Name", "Figure"], [["中芯国际", "+1.00%"], ["SMIC", "\u221210.00%"]], left=1)
    assert lines == ["Name       Figure", "中芯国际   +1.00%", "SMIC      \u221210.00%"]
    assert {cell_len(line) for line in lines} == {17}
    assert pad("中", 4) == "中  "


def test_lines_are_no_longer_than_the_terminal() -> None:
    chinese = "华虹公司拟购买资产股票继续停牌" * 20
    lines = wrap(f"  {chinese} and words " * 3, "    ")
    assert max(cell_len(line) for line in lines) <= WIDTH
    assert "".join(line.replace(" ", "") for line in lines) == (f"{chinese}andwords" * 3)
    assert lines[0].startswith("  华")
    assert lines[1].startswith("    ")


def test_an_endless_word_is_not_lost() -> None:
    assert wrap("a " + "x" * 200) == ["a", "x" * 200]
    assert wrap("") == []


def test_paragraphs_fit() -> None:
    text = FORMATS["text"](sample.report())
    prose = [line for line in text.splitlines() if "  " not in line.strip()]
    assert max(cell_len(line) for line in prose) <= WIDTH


# --- JSON ------------------------------------------------------------------------------------------


def document() -> Any:
    return json.loads(FORMATS["json"](sample.report()))


def test_json_keeps_every_double() -> None:
    report, read = sample.report(), document()
    assert read["schema"] == 1
    assert read["q"] == dict(report.q)
    assert read["as_of"] == "2025-08-22T10:05:00+00:00"
    for told, row in zip(report.told, read["told"], strict=True):
        for event, written in zip(told.events, row["events"], strict=True):
            assert written["key"] == event.key
            measured = getattr(event.reaction, "windows", None)
            assert written["reaction"]["measured"] is (measured is not None)
            if measured:
                assert written["reaction"]["windows"][0]["car"] == measured[0].car
    key = "s-deepseek.1347.HK"
    assert tuple(read["curves"][key]["own"]) == report.curves[key].own


def test_json_says_once_what_an_event_belongs_to() -> None:
    told = document()["told"][0]
    assert told["announcement"]["kind"] == "product_launch"
    assert "announcement" not in told["events"][0]
    assert [one["publisher"] for one in told["story"]["entries"]] == ["DeepSeek", "South Post", "Wire One"]


def test_json_has_no_numbers_that_are_none() -> None:
    report = replace(sample.report(), q={"a": float("nan"), "b": float("-inf"), "c": -0.0})
    text = FORMATS["json"](report)
    assert json.loads(text, parse_constant=pytest.fail)["q"] == {"a": None, "b": None, "c": 0.0}
    assert '"c": 0.0' in text


def test_json_bears_what_strangers_write() -> None:
    read = json.loads(FORMATS["json"](hostile.report()).encode("utf-8"))
    assert "<script>alert(1)</script>" in read["told"][0]["announcement"]["title"]


# --- Atom ------------------------------------------------------------------------------------------


def test_atom_is_a_feed_for_feed_readers() -> None:
    report = sample.report()
    heard = feedparser.parse(FORMATS["atom"](report).encode("utf-8"))
    assert heard.bozo is False
    assert heard.version == "atom10"
    assert [one.title for one in heard.entries] == [one.announcement.title for one in report.told]
    assert len({one.id for one in heard.entries}) == len(heard.entries) == 4
    assert heard.entries[1].published_parsed[:5] == report.told[1].announcement.said.astimezone(UTC).timetuple()[:5]
    assert heard.entries[1].link == "https://news.example/e4"


def test_atom_has_what_the_standard_asks_for() -> None:
    """RFC 4287 4.1.1 and 4.1.2: id, title, updated and an author for the feed; id, title, updated for entries."""
    root = ElementTree.fromstring(FORMATS["atom"](sample.report()))
    for part in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1, name
    assert root.find(f"{ATOM}author/{ATOM}name") is not None


def test_a_later_issue_updates_entries_instead_of_adding_some() -> None:
    first = feedparser.parse(FORMATS["atom"](sample.report()))
    later = replace(sample.report(), issue=2, as_of=sample.AS_OF + timedelta(hours=14))
    second = feedparser.parse(FORMATS["atom"](later))
    assert [one.id for one in first.entries] == [one.id for one in second.entries]
    assert first.feed.updated < second.feed.updated


def test_atom_carries_hostile_text_as_text() -> None:
    root = ElementTree.fromstring(FORMATS["atom"](hostile.report()))
    title = root.findtext(f"{ATOM}entry/{ATOM}title")
    assert title == lay_out(hostile.report()).articles[0].title
    assert "<script>alert(1)</script>" in str(title)


@pytest.mark.parametrize("name", FORMATS)
def test_a_wrong_claim_of_an_announcement_is_told_once_with_its_publisher(name: str) -> None:
    """Also of a story that has no link and no actor."""
    report = sample.report()
    first, *others = report.told
    bare = replace(first.announcement, actors=(), url="", kind="guidance")
    entries = tuple(replace(one, link="") for one in first.story.entries)
    wrong = next(one for one in report.verdicts if one.word == "overstated")
    told = replace(first, announcement=bare, verdicts=(wrong,), story=replace(first.story, entries=entries))
    text = FORMATS[name](replace(report, told=(told, *others), verdicts=()))
    assert "overstated" in text.lower()
    assert wrong.publisher in text
    if name in ("text", "markdown"):
        assert text.lower().count("overstated") == 1
