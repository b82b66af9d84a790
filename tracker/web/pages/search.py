"""Entries by their words."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.model import Entry
from tracker.web.pages.query import Query
from tracker.web.shapes import HeardRow, Search
from tracker.web.site import StoreSnapshot


def make(snapshot: StoreSnapshot, query: Query) -> Search:
    """Entries that hold the words, and companies of that name."""
    words = query.words("q")
    found = snapshot.view.reader.search(words, query.number("limit")) if words.strip() else ()
    sought = words.strip().casefold()
    names = (
        one.name
        for one in snapshot.view.recipe.watchlist.companies
        if snapshot.view.recipe.watchlist.listings_of(one.name)
    )
    return Search(words, heard(found), tuple(one for one in names if sought and sought in one.casefold()))


def heard(entries: Iterable[Entry]) -> tuple[HeardRow, ...]:
    """Entries as rows, each item once."""
    return tuple(
        HeardRow(
            *(one.id, one.feed, one.publisher or one.feed, one.title, one.link),
            *(one.said, one.learned, one.language, one.precision.value),
        )
        for one in {one.id: one for one in entries}.values()
    )
