"""Stored documents as rows of a list: what a table shows of an event or a claim, and nothing more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import TypeVar

import msgspec

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event. Returns are fractions; `ordinary` is the half width of the range of 95 ordinary days of 100.

    `p` is the rank p of the event session (the fitted tail's where the rank is at its floor); `reason` says why
    nothing was measured. What is not known is null.
    """

    id: str
    story: str
    title: str
    kind: str
    company: str
    listing: str
    relation: str
    relevance: int
    said: datetime
    session: date
    measured: bool
    raw: float | None = None
    market: float | None = None
    beyond: float | None = None
    ordinary: float | None = None
    p: float | None = None
    close: float | None = None
    flags: tuple[str, ...] = ()
    reason: str = ""
    pending: bool = False
    publishers: tuple[str, ...] = ()

    @property
    def confounded(self) -> bool:
        """Whether other news meets the same session."""
        return "confounded" in self.flags


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One price claim. `low`, `high` and `measured` are per cent, `low` and `high` as stated; `session` is its day."""

    id: str
    story: str
    publisher: str
    said: datetime
    company: str
    listing: str
    direction: str
    low: float | None
    high: float | None
    qualifier: str
    basis: str
    sentence: str
    verdict: str
    reason: str
    session: date | None = None
    measured: float | None = None
    provisional: bool = False


class _Announcement(msgspec.Struct):
    kind: str
    title: str
    said: datetime
    publishers: list[str] = []


class _Link(msgspec.Struct):
    story: str
    company: str
    listing: str
    relation: str
    relevance: int
    session: date


class _Window(msgspec.Struct):
    car: float | None
    se: float | None
    p_empirical: float | None
    raw: float | None
    market: float | None
    p_tail: float | None = None


class _Fit(msgspec.Struct):
    dof: int


class _Reaction(msgspec.Struct, tag_field="is", tag="Reaction"):
    session: date
    close: float | None
    windows: list[_Window]
    fit: _Fit
    flags: list[str] = []


class _Unmeasured(msgspec.Struct, tag_field="is", tag="Unmeasured"):
    reason: str
    pending: bool = False
    flags: list[str] = []


class _Event(msgspec.Struct):
    key: str
    announcement: _Announcement
    link: _Link
    reaction: _Reaction | _Unmeasured


class _Claim(msgspec.Struct):
    company: str
    ticker: str
    direction: str
    low: float | None
    high: float | None
    qualifier: str
    basis: str
    sentence: str = ""


class _Verdict(msgspec.Struct):
    key: str
    story: str
    publisher: str
    said: datetime
    claim: _Claim
    word: str
    reason: str
    session: date | None = None
    measured: float | None = None
    provisional: bool = False


def event_row(document: str) -> EventRow:
    """The row of a stored event."""
    one = _decoded(document, _Event)
    reaction = one.reaction
    row = {
        "id": one.key,
        "story": one.link.story,
        "title": one.announcement.title,
        "kind": one.announcement.kind,
        "company": one.link.company,
        "listing": one.link.listing,
        "relation": one.link.relation,
        "relevance": one.link.relevance,
        "said": one.announcement.said,
        "publishers": tuple(one.announcement.publishers),
        "flags": tuple(reaction.flags),
    }
    if isinstance(reaction, _Unmeasured):
        waiting = {"session": one.link.session, "reason": reaction.reason, "pending": reaction.pending}
        return EventRow(**row, measured=False, **waiting)  # type: ignore[arg-type]
    return EventRow(**row, measured=True, **_measured(reaction))  # type: ignore[arg-type]


def _measured(reaction: _Reaction) -> dict[str, object]:
    from scipy.special import stdtrit

    day = reaction.windows[0]
    p = day.p_empirical if day.p_tail is None or not isfinite(day.p_tail) else day.p_tail
    width = None if day.se is None else _finite(float(stdtrit(reaction.fit.dof, 0.975)) * day.se)
    return {
        "session": reaction.session,
        "raw": _finite(day.raw),
        "market": _finite(day.market),
        "beyond": _finite(day.car),
        "ordinary": width,
        "p": _finite(p),
        "close": _finite(reaction.close),
    }


def claim_row(document: str) -> ClaimRow:
    """The row of a stored verdict."""
    one = _decoded(document, _Verdict)
    claim = one.claim
    return ClaimRow(
        id=one.key,
        story=one.story,
        publisher=one.publisher,
        said=one.said,
        company=claim.company,
        listing=claim.ticker,
        direction=claim.direction,
        low=claim.low,
        high=claim.high,
        qualifier=claim.qualifier,
        basis=claim.basis,
        sentence=claim.sentence,
        verdict=one.word,
        reason=one.reason,
        session=one.session,
        measured=None if one.measured is None else _finite(one.measured),
        provisional=one.provisional,
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def _decoded(document: str, sort: type[T]) -> T:
    try:
        return msgspec.json.decode(document, type=sort)
    except msgspec.DecodeError:  # a store may hold NaN, which strict JSON does not know
        return msgspec.convert(json.loads(document), type=sort)
