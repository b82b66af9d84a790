"""`tracker read` and a tracker that hears the same rows over loopback say the same of them.

Some of the sets that the project ships; all of them, and the shared ones, with `python -m tests.same_reading`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.same_reading import DATA, by_daemon, by_process, by_reading, differences, lines_of, now_of
from tracker.workbench.cleaned import Cleaned
from tracker.workbench.read import read_all, read_rows

ODD = [
    ("SMIC\u200b opens a fab; shares rise  5%\u200b", "The plant in\nWuxi costs $2 billion.\n\nHua Hong fell 3%."),
    ("Hua Hong & SMIC sign <b>supply</b> deal", "Shares of &lt;SMIC&gt; gained 4 % by noon."),
    ("中芯国际涨\u20285%，\n\n华虹半导体跌3%", "盘中　一度涨６％。"),
    ("Soitec de\u0301clare que SMIC gagne 5%: SMIC rises 5%", ""),
]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("name", "most"), [("reading/small", None), ("reading/mixed", 60), ("claims/mixed", 60)])
def test_a_daemon_says_what_read_says(name: str, most: int | None, tmp_path: Path) -> None:
    said, found = differences(DATA / f"{name}.jsonl", tmp_path, most)
    assert found == []
    assert said.announcements
    assert said.links
    assert said.claims


@pytest.mark.timeout(300)
def test_a_daemon_in_its_own_process_says_what_read_says(tmp_path: Path) -> None:
    lines = lines_of(DATA / "reading" / "outlets.jsonl")[:60]
    rows = tuple(read_rows(map(json.dumps, lines)))
    daemon, recipe = by_process(lines, now_of(rows), tmp_path)
    assert by_reading(rows, now_of(rows), recipe) == daemon
    assert daemon.links


@pytest.mark.timeout(300)
def test_odd_characters_are_read_alike(tmp_path: Path) -> None:
    rows = [
        {"id": str(n), "title": title, "summary": summary, "published": f"2026-04-2{n}T08:00Z"}
        for n, (title, summary) in enumerate(ODD)
    ]
    (tmp_path / "odd.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    said, found = differences(tmp_path / "odd.jsonl", tmp_path)
    assert found == []
    assert set(said.claims) == said.stories


@pytest.mark.timeout(300)
def test_what_another_recipe_says_is_told_as_different(tmp_path: Path) -> None:
    lines = lines_of(DATA / "reading" / "small.jsonl")[:20]
    rows = tuple(read_rows(map(json.dumps, lines)))
    daemon, recipe = by_daemon(lines, now_of(rows), tmp_path)
    assert by_reading(rows, now_of(rows), recipe) == daemon
    assert by_reading(rows, now_of(rows), replace(recipe, minimum_relevance=80)).links != daemon.links


@pytest.mark.parametrize(("title", "summary"), ODD)
def test_claims_stand_where_they_stand_in_the_text_as_given(title: str, summary: str) -> None:
    from tracker.knowledge.load import load_knowledge
    from tracker.model import Recipe

    (row,) = read_rows([json.dumps({"id": "1", "title": title, "summary": summary})])
    (found,) = read_all([row], Recipe(knowledge=load_knowledge()))
    text = f"{title}\n{summary}"
    told = [text[one.start : one.end] for one in found.claims]
    assert told
    assert all(one[0] in "0123456789６" and one[-1] in "%％" for one in told), told


def test_places_lead_back_to_the_text_as_given() -> None:
    cleaned = Cleaned(" a\u200bb  \n c e\u0301f ")
    assert cleaned.text == "ab c éf"
    assert [cleaned.place(n) for n in range(8)] == [1, 3, 4, 8, 9, 10, 12, 14]
