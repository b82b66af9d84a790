"""Every event and claim of the store as rows, found by session, day, company, kind, story or publisher.

An index is a value. `followed` makes the next one from what was written since: of a large store only that is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from tracker.ports import Reader
from tracker.view import adjusted
from tracker.web.rows import ClaimRow, EventRow, claim_row, event_row

R = TypeVar("R")
Key = tuple[str, object]
MAYBE = 0.20


@dataclass(frozen=True)
class RowIndex(Generic[R]):
    """Rows by id, and the ids under each key."""

    rows: Mapping[str, R] = field(default_factory=dict)
    under: Mapping[Key, Mapping[str, R]] = field(default_factory=dict)

    def of(self, name: str, value: object) -> Iterable[R]:
        """The rows under one key, in the order in which they were stored."""
        return self.under.get((name, value), {}).values()

    def changed(self, new: Mapping[str, R | None], keys: Callable[[R], Iterable[Key]]) -> RowIndex[R]:
        """The table with rows put in or (None) taken out; the old one stays as it was."""
        rows, under = dict(self.rows), dict(self.under)
        touched: set[Key] = set()
        for id, row in new.items():
            before = rows.pop(id, None)
            for key in () if before is None else keys(before):
                _own(under, touched, key).pop(id, None)
            for key in () if row is None else keys(row):
                _own(under, touched, key)[id] = row
            if row is not None:
                rows[id] = row
        return RowIndex(rows, {key: found for key, found in under.items() if found})


def _own(under: dict[Key, Any], touched: set[Key], key: Key) -> dict[str, Any]:
    """The rows under a key, copied the first time they are changed."""
    if key not in touched:
        touched.add(key)
        under[key] = dict(under.get(key, {}))
    found: dict[str, Any] = under[key]
    return found


@dataclass(frozen=True)
class Index:
    """All rows of one recipe up to a place in the store's log."""

    seq: int = 0
    alpha: float = 0.05
    events: RowIndex[EventRow] = field(default_factory=RowIndex)
    claims: RowIndex[ClaimRow] = field(default_factory=RowIndex)

    def followed(self, reader: Reader, recipe: str) -> Index:
        """The index with what was written since."""
        found = reader.latest_documents(recipe, ("Event", "Verdict"), self.seq)
        if not found:
            return self
        events = {one.key: event_row(one.document) if one.document else None for one in found if one.sort == "Event"}
        claims = {one.key: claim_row(one.document) if one.document else None for one in found if one.sort == "Verdict"}
        return Index(
            found[-1].seq,
            self.alpha,
            self.events.changed(events, _event_keys),
            self.claims.changed(claims, _claim_keys),
        )

    @cached_property
    def newest(self) -> tuple[EventRow, ...]:
        """Every event, the newest session first."""
        return tuple(sorted(self.events.rows.values(), key=newest_first, reverse=True))

    @cached_property
    def newest_claims(self) -> tuple[ClaimRow, ...]:
        """Every claim, the newest first."""
        return tuple(sorted(self.claims.rows.values(), key=lambda one: (one.said, one.id), reverse=True))

    @cached_property
    def _families(self) -> dict[date, Mapping[tuple[str, date], float]]:
        return {}

    def family(self, day: date) -> Mapping[tuple[str, date], float]:
        """q by listing and session, over the tests of that day's own page (Benjamini and Hochberg)."""
        if day not in self._families:
            ps = {
                (one.listing, one.session): one.p
                for one in self.events.of("session", day)
                if one.measured and one.p is not None
            }
            tests = sorted(ps)
            q = adjusted([float(ps[test] or 0.0) for test in tests])
            self._families[day] = dict(zip(tests, q, strict=True))
        return self._families[day]

    def told(self, day: date) -> Iterator[EventRow]:
        """Events of the stories that the page of a day tells: said on it, or with a reaction on it."""
        near = (*self.events.of("session", day), *self.events.of("said", day))
        for story in dict.fromkeys(one.story for one in near):
            yield from self.events.of("story", story)

    def q(self, row: EventRow) -> float | None:
        """The adjusted p of an event on the page of its own session."""
        return self.family(row.session).get((row.listing, row.session))

    def standing(self, row: EventRow) -> str:
        """stands_out, not_proven, ordinary, not_traded, waiting or too_few, by the page of its own session."""
        if not row.measured:
            halted = "halted" in row.flags or "not traded" in row.reason or "halt" in row.reason
            return "not_traded" if halted else "waiting" if row.pending else "too_few"
        q = self.q(row)
        return "too_few" if q is None else word_of(q, self.alpha)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every session with an event, newest first."""
        found = (value for name, value in self.events.under if name == "session")
        return tuple(sorted((one for one in found if isinstance(one, date)), reverse=True))

    def names(self, what: str) -> tuple[str, ...]:
        """Every company or kind with an event."""
        return tuple(sorted(str(value) for name, value in self.events.under if name == what))


def word_of(q: float, alpha: float) -> str:
    """How a q stands to ordinary days."""
    return "stands_out" if q <= alpha else "not_proven" if q <= MAYBE else "ordinary"


def newest_first(one: EventRow) -> tuple[date, datetime, str]:
    """Sorts events by session, then by when their news was said."""
    return one.session, one.said, one.id


def _event_keys(one: EventRow) -> Iterator[Key]:
    yield "session", one.session
    yield "said", one.said.astimezone(UTC).date()
    yield "company", one.company
    yield "kind", one.kind
    yield "story", one.story
    yield "listing", one.listing


def _claim_keys(one: ClaimRow) -> Iterator[Key]:
    yield "publisher", one.publisher
    yield "company", one.company
    yield "story", one.story
    yield "session", one.session
    yield "said", one.said.astimezone(UTC).date()
