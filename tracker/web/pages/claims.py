"""The press against the tape."""

from __future__ import annotations

from tracker.web.league import RIGHT, WRONG, league
from tracker.web.pages.events import further
from tracker.web.pages.query import Query
from tracker.web.rows import ClaimRow
from tracker.web.shapes import Claims
from tracker.web.site import StoreSnapshot

SHOWN_WRONG = 50


def make(snapshot: StoreSnapshot, query: Query) -> Claims:
    """Publishers, wrong claims and a page of all claims, newest first."""
    found = _chosen(snapshot, query)
    offset, limit = query.number("offset"), query.number("limit")
    right, wrong = (sum(one.verdict in words for one in found) for words in (RIGHT, WRONG))
    return Claims(
        right=right,
        checked=right + wrong,
        publishers=league(found),
        wrong=tuple(one for one in found if one.verdict in WRONG)[:SHOWN_WRONG],
        claims=found[offset : offset + limit],
        total=len(found),
        next=further("/claims", query, offset + limit, len(found)),
    )


def _chosen(snapshot: StoreSnapshot, query: Query) -> tuple[ClaimRow, ...]:
    publisher, company = query.words("publisher"), query.words("company")
    return tuple(
        one for one in snapshot.index.newest_claims if publisher in ("", one.publisher) and company in ("", one.company)
    )
