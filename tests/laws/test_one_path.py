"""`tracker read` is the daemon's own path: the same rows give equal stories, announcements, links and claims.

The other side of the comparison is `derive` over entries of the same rows, learned in one answer of a feed (as a daemon
hears an archive) and learned one by one as they were said (as it hears the news).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from tests.core.texts import shipped
from tests.shared import shared
from tracker.core.derive import derive
from tracker.model import Announcement, Entry, Facts, Passed, Precision, Results, Sessions
from tracker.prices.calendar import ExchangeCalendars
from tracker.workbench.read import RowReading, TextRow, read_all, read_rows

SHIPPED = sorted((Path(__file__).parents[1] / "data" / "reading").glob("*.jsonl"))
SHARED = ("language/reading_dev.jsonl", "language/real/ea.in.jsonl", "language/real/ec.in.jsonl")
LATE = datetime(2027, 1, 4, tzinfo=UTC)


@cache
def sessions() -> dict[str, Sessions]:
    names = {one.calendar for one in shipped().watchlist.listings}
    return {name: ExchangeCalendars().sessions(name, date(2025, 11, 1), date(2027, 3, 1)) for name in names}


def heard(rows: Sequence[TextRow], as_said: bool) -> tuple[Entry, ...]:
    """The rows as a feed's entries, written here and not by the code under test."""
    assert all(row.published for row in rows)
    return tuple(
        Entry(
            id=f"id{place:06}", version="1", feed="wire", guid=row.id, link=f"https://wire.example/{place}",
            title=row.title, summary=row.body, published=row.published, precision=Precision.MINUTE,
            learned=(row.published or LATE) if as_said else LATE,
        )
        for place, row in enumerate(rows)
    )  # fmt: skip


def told_by_read(answers: Sequence[RowReading]) -> dict[str, object]:
    stories, found, links = defaultdict(set), {}, {}
    for place, one in enumerate(answers):
        stories[one.story].add(place)
    for one in answers:
        members = frozenset(stories[one.story])
        if isinstance(one.found, Passed):  # it takes nothing from a story that another row announces
            found.setdefault(members, _plain(one.found))
            links.setdefault(members, frozenset())
            continue
        known = found.get(members, ("Passed",))
        assert known in (("Passed",), _plain(one.found)), "rows that announce say one thing of their story"
        found[members] = _plain(one.found)
        listed = (
            (line.symbol, proposal.relation, proposal.reason)
            for proposal in one.proposals
            for line in shipped().watchlist.listings_of(proposal.company)
        )
        links[members] = links.get(members, frozenset()) | frozenset(listed)
    claims = {
        (frozenset(stories[one.story]), claim.ticker, claim.direction, claim.low, claim.high, claim.basis)
        for one in answers
        for claim in one.claims
        if claim.ticker in shipped().watchlist.by_symbol
    }
    return {"found": found, "links": links, "claims": claims}


def told_by_derive(results: Results) -> dict[str, object]:
    members = {story.id: frozenset(int(one.id[2:]) for one in story.entries) for story in results.stories}
    links = defaultdict(set)
    for event in results.events:
        links[event.link.story].add((event.link.listing, event.link.relation, event.link.reason))
    claims = {
        (members[one.story], one.claim.ticker, one.claim.direction, one.claim.low, one.claim.high, one.claim.basis)
        for one in results.verdicts
    }
    return {
        "found": {members[one.story]: _plain(one) for one in (*results.announcements, *results.passed)},
        "links": {members[story]: frozenset(links[story]) for story in members},
        "claims": claims,
    }


def _plain(found: Announcement | Passed) -> tuple[object, ...]:
    if isinstance(found, Passed):
        return ("Passed",)
    return ("Announcement", found.kind, found.score, found.evidence, found.actors, found.companies)


def check(rows: Sequence[TextRow]) -> None:
    ours = told_by_read(read_all(rows, shipped()))
    assert ours["found"]
    for as_said in (False, True):
        theirs = told_by_derive(derive(Facts(LATE, heard(rows, as_said), sessions=sessions()), shipped()))
        for part, answers in ours.items():
            assert answers == theirs[part], f"{part}, learned {'as said' if as_said else 'at once'}"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_read_is_the_daemons_path(path: Path) -> None:
    check(list(read_rows(path.read_text(encoding="utf-8").splitlines())))


@pytest.mark.parametrize("name", SHARED)
def test_read_is_the_daemons_path_on_shared_sets(name: str) -> None:
    check(list(read_rows(shared(name).read_text(encoding="utf-8").splitlines())))


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Chip stock closes 9.5% higher", "Hua Hong Semiconductor said on Friday that it raised prices."),
        (
            "Shares jump 12% after the earnings report",
            "SMIC, China's largest chipmaker, reported a record quarter on Thursday.",
        ),
    ],
)
def test_a_claim_whose_company_stands_in_the_summary_is_the_same_for_both(title: str, summary: str) -> None:
    check(list(read_rows([json.dumps({"title": title, "summary": summary, "published": "2026-04-24T08:00Z"})])))


def test_the_summary_names_the_company_of_a_claim_in_the_title() -> None:
    text = {"title": "Chip stock closes 9.5% higher", "summary": "Hua Hong Semiconductor raised prices on Friday."}
    (answer,) = read_all(list(read_rows([json.dumps(text)])), shipped())
    assert [(one.company, one.low) for one in answer.claims] == [("Hua Hong", 9.5)]


def test_a_row_without_a_date_is_said_when_it_is_learned() -> None:
    (answer,) = read_all([TextRow("1", "TSMC evacuates Tainan fabs after quake", "")], shipped(), LATE)
    entry = replace(heard([TextRow("1", "TSMC evacuates Tainan fabs after quake", "", LATE)], False)[0], published=None)
    (found,) = derive(Facts(LATE, (entry,), sessions=sessions()), shipped()).announcements
    assert isinstance(answer.found, Announcement)
    assert (answer.found.said, answer.found.kind) == (found.said, found.kind) == (LATE, "incident_disruption")
