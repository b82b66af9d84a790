"""Entries: replays of real feeds against their truth, and every way in which a publisher renames things."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.shared import shared
from tracker.core.feeds.entries import (
    KnownEntries,
    drifted,
    edit_diff,
    enter,
    language_of,
    oddities,
    preview,
    similar,
    version_of,
)
from tracker.errors import SourceError
from tracker.model import Entry, Feed, Heard, Item, Precision
from tracker.sources import parse

FEED = Feed("feed", "https://example.org/feed")
NOW = datetime(2026, 8, 20, 10, tzinfo=UTC)
DATE = "Thu, 20 Aug 2026 09:00:00 GMT"


def item(guid: str = "", link: str = "", title: str = "SMIC raises guidance", **more: str) -> Item:
    return Item(guid=guid, link=link, title=title, summary=more.pop("summary", "It expects more."), **more)  # type: ignore[arg-type]


def heard(*items: Item, hours: int = 0) -> Heard:
    return Heard("feed", "ok", NOW + timedelta(hours=hours), items)


def follow(*documents: Heard) -> list[tuple[Entry, ...]]:
    """What each document adds, one after the other."""
    known, added = KnownEntries(), []
    for document in documents:
        added.append(enter(document, FEED, known))
        known.add(added[-1])
    return added


def snapshots(name: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """A replay pack's snapshots beside their truth, oldest first."""
    truth = shared(f"feeds/replay/{name}.timeline.jsonl").read_text().splitlines()
    with tarfile.open(shared(f"feeds/replay/{name}.tar.xz")) as pack:
        bodies = {one.name.split("/")[-1]: pack.extractfile(one) for one in pack.getmembers() if one.isfile()}
        for line in truth:
            row = json.loads(line)
            body = bodies[row["file"]]
            assert isinstance(body, io.BufferedReader | tarfile.ExFileObject)
            yield row, body.read()


@pytest.mark.parametrize("name", ["openai_research", "xainews", "mistral"])
def test_replay_announces_each_item_once_and_edits_as_they_were(name: str) -> None:
    """The packs' own timelines say which ids were new and which edited: drifting dates are no edit."""
    known, told, edits = KnownEntries(), list[str](), list[tuple[str, str]]()
    true_ids, true_edits = list[str](), list[tuple[str, str]]()
    for row, body in snapshots(name):
        at = datetime.fromtimestamp(row["t"], UTC)
        try:
            items = parse(body, FEED)
        except SourceError:
            items = ()
        added = enter(Heard("feed", "ok", at, items), FEED, known)
        told += [one.guid or one.link for one in added if one.id not in known.first]
        edits += [(row["file"], one.guid or one.link) for one in added if one.id in known.first]
        true_ids += row["new"]
        true_edits += [(row["file"], id) for id, kinds in row["edited"] if set(kinds) != {"pubDate"}]
        known.add(added)
    assert len(told) == len(set(told))
    assert set(told) == set(true_ids)
    assert edits == true_edits


@pytest.mark.parametrize("renamed", ["xainews", "mistral"])
def test_guids_that_change_with_the_headline_rename_nothing(renamed: str) -> None:
    """A replay whose guids are all rewritten from one snapshot on, the links left alone: no item comes twice."""
    known, told = KnownEntries(), 0
    for place, (row, body) in enumerate(snapshots(renamed)):
        items = [replace(one, guid=f"urn:new:{one.guid}" if place > 3 else one.guid) for one in parse(body, FEED)]
        added = enter(Heard("feed", "ok", datetime.fromtimestamp(row["t"], UTC), tuple(items)), FEED, known)
        told += sum(one.id not in known.first for one in added)
        known.add(added)
    assert told == {"xainews": 39, "mistral": 58}[renamed]  # the ids of the pack's timeline


def test_again_adds_nothing_and_order_means_nothing() -> None:
    one, two = item("1", title="One", published=DATE), item("2", title="Two", published=DATE)
    first, again, turned = follow(heard(one, two), heard(one, two, hours=1), heard(two, one, hours=2))
    assert [entry.title for entry in first] == ["One", "Two"]
    assert again == turned == ()


def test_a_real_edit_is_a_version_and_keeps_the_first_date() -> None:
    first, second = follow(
        heard(item("1", "https://e.org/1", "SMIC raises guidance", published=DATE)),
        heard(item("1", "https://e.org/1", "SMIC cuts guidance", published="Thu, 20 Aug 2026 12:00:00 GMT"), hours=3),
    )
    assert [entry.id for entry in second] == [entry.id for entry in first]
    assert second[0].version != first[0].version
    assert second[0].published == datetime(2026, 8, 20, 9, tzinfo=UTC)
    assert second[0].learned == NOW + timedelta(hours=3)
    assert edit_diff(first[0], second[0]) == "title: SMIC [-raises-]{+cuts+} guidance"


def test_dates_that_drift_are_counted_and_no_edit() -> None:
    before, after = item("1", published=DATE), item("1", published="Thu, 20 Aug 2026 11:00:00 GMT")
    known = KnownEntries(enter(heard(before), FEED, ()))
    assert enter(heard(after, hours=2), FEED, known) == ()
    assert (drifted(heard(before), FEED, known), drifted(heard(after), FEED, known)) == (0, 1)
    assert oddities(heard(before), FEED, known) == ()
    assert oddities(heard(after), FEED, known) == ("1 known items carry another date than at first",)


def test_counters_and_ages_are_no_edit() -> None:
    assert version_of("A", "120 points, 3 hours ago, 45 comments") == version_of(
        "A", "9 points, 1 hour ago, 2 comments"
    )
    assert version_of("A", "revenue rose 15%") != version_of("A", "revenue rose 16%")


def test_one_guid_on_two_rows_makes_two_entries_also_when_they_come_apart() -> None:
    """EDGAR's accession id stands on the reporter's and on the issuer's row; the CIK tells them apart."""
    guid = "urn:tag:sec.gov,2008:accession-number=0001700545-25-000020"
    reporter = replace(item(guid, "https://e.org/1700545", "4 - BREAUX PAUL W. (Reporting)"), about=("0001700545",))
    issuer = replace(item(guid, "https://e.org/1690820", "4 - CARVANA CO. (Issuer)"), about=("0001690820",))
    together, none = follow(heard(reporter, issuer), heard(issuer, reporter, hours=1))
    alone, other = follow(heard(reporter), heard(issuer, hours=1))
    assert len(together) == 2
    assert none == ()
    assert {entry.id for entry in together} == {alone[0].id, other[0].id}


def test_one_guid_on_different_items_without_any_mark() -> None:
    """Windsurf's change log gives three items one guid, link and title; their dates and texts differ."""
    rows = [item("g", "https://e.org/x", "Windsurf 1.12.2", summary=text, published=date) for text, date in (
        ("Pricing", "Fri, 22 Aug 2025 00:00:00 GMT"), ("Fixes", "Fri, 15 Aug 2025 00:00:00 GMT"),
        ("Grok", "Mon, 25 Aug 2025 00:00:00 GMT"))]  # fmt: skip
    first, again, turned = follow(heard(*rows), heard(*rows, hours=1), heard(*rows[::-1], hours=2))
    assert len({entry.id for entry in first}) == 3
    assert again == turned == ()


def test_items_that_share_every_name_are_known_again() -> None:
    """Found by mutation: titles that differ in a mark alone, and rows of one company under one accession id."""
    bare = [item(title=title, summary="") for title in ("foo", ">foo", "foo!")]
    rows = [replace(item("g", title=title), about=("0001777790", "Filer")) for title in ("N-CEN - BNY", "D - AQ")]
    first, again, turned = follow(
        heard(*bare, *rows), heard(*bare, *rows, hours=1), heard(*rows[::-1], *bare[::-1], hours=2)
    )
    assert len({entry.id for entry in first}) == 5
    assert again == turned == ()


def test_items_without_guid_go_by_link_then_by_title_and_day() -> None:
    linked, bare = item(link="https://e.org/1", published=DATE), item(title="No link", published=DATE)
    first, again = follow(heard(linked, bare), heard(bare, linked, hours=1))
    assert len(first) == 2
    assert again == ()
    next_day = replace(bare, published="Fri, 21 Aug 2026 09:00:00 GMT", summary="Another")
    assert len(enter(heard(next_day, hours=24), FEED, first)) == 1


def test_a_link_that_every_item_shares_identifies_none() -> None:
    home = "https://e.org/news"
    one, two = (
        item("1", home, "Hua Hong halts trading", published=DATE),
        item("2", home, "AMD ships MI400", published=DATE),
    )
    later = item("3", home, "TSMC spends more", published="Sat, 22 Aug 2026 09:00:00 GMT")
    assert [len(added) for added in follow(heard(one), heard(two, hours=1), heard(later, hours=50))] == [1, 0 + 1, 1]


def test_shells_and_repeats_are_shown_but_not_entered() -> None:
    full = item("1")
    document = heard(full, Item("", "", "", ""), full)
    assert [why for _, why in preview(document, FEED)] == ["", "says nothing", "repeated"]
    assert len(enter(document, FEED, ())) == 1


def test_bad_answers_make_no_entry() -> None:
    document = replace(heard(item("1")), outcome="challenge")
    assert enter(document, FEED, ()) == ()


@pytest.mark.parametrize(
    ("published", "updated", "precision", "note"),
    [
        ("", "", Precision.UNKNOWN, "no date"),
        ("", DATE, Precision.INSTANT, "no publication date: the date of the update is used"),
        ("soon", DATE, Precision.INSTANT, "publication date refused (not understood: 'soon')"),
        ("Fri, 21 Aug 2026 09:00:00 GMT", "", Precision.INSTANT, "dated in the future: said when first seen"),
        ("Aug 2026", "", Precision.UNKNOWN, "no day in 'Aug 2026'"),
    ],
)
def test_dates_are_noted(published: str, updated: str, precision: Precision, note: str) -> None:
    (entry,) = enter(heard(item("1", published=published, updated=updated)), FEED, ())
    assert entry.precision is precision
    assert any(note in one for one in entry.notes)
    assert entry.said <= entry.learned


def test_the_feeds_zone_dates_what_names_none() -> None:
    (entry,) = enter(heard(item("1", published="2026-08-20 16:31")), replace(FEED, zone="Asia/Hong_Kong"), ())
    assert entry.published == datetime(2026, 8, 20, 8, 31, tzinfo=UTC)
    assert entry.notes == ()


def test_language_follows_the_script_against_a_template() -> None:
    assert language_of("中芯国际上调指引", "en-us") == "zh"
    assert language_of("中芯國際上調指引", "zh-Hant") == "zh-Hant"
    assert language_of("SMIC (中芯) raises its guidance for the year", "en") == "en"
    assert language_of("エヌビディアの決算", "en") == "ja"
    assert language_of("삼성전자 실적", "") == "ko"
    assert language_of("With our imagination", "US") == ""  # a country; the feed's own language is taken


def test_titles_are_compared_by_words() -> None:
    # Three of four words each: 2 * 3 / (4 + 4).
    assert similar("smic raises its guidance", "smic cuts its guidance") == 0.75
    assert similar("", "") == 1.0
