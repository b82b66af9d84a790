"""Texts in, what was understood out: rows of JSON for `tracker read --jsonl`, and one text for eyes.

The daemon's own path and never another: rows become entries that are learned at one moment, as a feed's are that is
asked for the first time, and go through the functions that `derive` goes through. Whether a row announces is its own;
kind, actors and links of those that do are their story's. Companies and claims are the row's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from json import dumps, loads
from typing import Any

from tracker.core.announcements.detect import detect, read_story
from tracker.core.announcements.link import proposals_of, relevance
from tracker.core.announcements.rules import Proposal
from tracker.core.claims.verdicts import claims_of
from tracker.core.reading.reading import read
from tracker.core.stories.cluster import cluster
from tracker.errors import UsageError
from tracker.model import Announcement, Claim, Entry, Passed, Precision, Reading, Readings, Recipe, Story
from tracker.model.one_line import one_line
from tracker.workbench.cleaned import Cleaned

DAY = timedelta(days=1)
# Learned then, where no row has a date, no moment is given and no relation of the watchlist has one.
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class TextRow:
    """One text to read. `published` is None where it has no date; a day without an hour has the precision of a day."""

    id: str
    title: str
    body: str
    published: datetime | None = None
    precision: Precision = Precision.UNKNOWN


@dataclass(frozen=True)
class RowReading:
    """What the method says of one row: of its story, and of the row alone."""

    row: TextRow
    story: str  # the id of the row that was said first
    found: Announcement | Passed
    proposals: tuple[Proposal, ...]
    claims: tuple[Claim, ...]
    reading: Reading


def read_rows(lines: Iterable[str]) -> Iterator[TextRow]:
    """Rows of a JSONL file. Raises UsageError naming the line that is no row."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _row(loads(line), number)
        except (ValueError, AttributeError, TypeError) as wrong:
            raise UsageError(
                f"line {number}: {wrong}; write rows such as "
                '{"id": "1", "title": "...", "published": "2026-04-24T08:00Z"}'
            ) from None


def _row(fields: Mapping[str, Any], number: int) -> TextRow:
    texts = [str(fields.get(name) or "") for name in ("title", "sentence", "summary", "content")]
    title, *rest = [text for text in texts if text] or [""]
    published, precision = _published(fields.get("published"))
    return TextRow(str(fields.get("id", number)), title, "\n".join(rest), published, precision)


def _published(words: object) -> tuple[datetime | None, Precision]:
    """An ISO instant or day, or milliseconds since 1970; without a zone it is taken as UTC."""
    if not words:
        return None, Precision.UNKNOWN
    if isinstance(words, int | float):
        return datetime.fromtimestamp(words / 1000 if words > 1e11 else words, UTC), Precision.INSTANT
    instant = datetime.fromisoformat(str(words))
    exact = Precision.DAY if len(str(words)) <= len("2026-04-24") else Precision.INSTANT
    return (instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)), exact


def read_file(lines: Iterable[str], recipe: Recipe, now: datetime | None = None) -> Iterator[str]:
    """One JSON line for each row, in the order of the file. Rows are learned at `now`, or when the last was said."""
    for one in read_all(tuple(read_rows(lines)), recipe, now):
        yield dumps(reading_document(one, recipe), ensure_ascii=False)


def read_all(rows: Sequence[TextRow], recipe: Recipe, now: datetime | None = None) -> tuple[RowReading, ...]:
    """What the method says of each row, in their order."""
    entries = entries_of(rows, recipe, now)
    readings = read(entries, recipe.knowledge)
    names = {entry.id: row.id for entry, row in zip(entries, rows, strict=True)}
    told = {
        entry.id: (names[story.id], *_told(story, readings, recipe))
        for story in cluster(entries, readings, recipe)
        for entry in story.entries
    }
    return tuple(
        _answer(row, entry, readings.of(entry), *told[entry.id], recipe)
        for row, entry in zip(rows, entries, strict=True)
    )


def _told(story: Story, readings: Readings, recipe: Recipe) -> tuple[Announcement | Passed, tuple[Proposal, ...]]:
    """What a story announces, and whom that moves."""
    found = detect(story, readings, recipe)
    if isinstance(found, Passed):
        return found, ()
    return found, proposals_of(found, read_story(story, readings), recipe)


def _answer(
    row: TextRow, entry: Entry, own: Reading, story: str, found: Announcement | Passed, proposals: tuple[Proposal, ...],
    recipe: Recipe,
) -> RowReading:  # fmt: skip
    claims = tuple(_as_given(one, row) for one in claims_of(entry, own, recipe.knowledge))
    if isinstance(found, Announcement) and not own.passed:
        return RowReading(row, story, found, proposals, claims, own)
    reason = own.passed or "evidence too weak"
    passed = Passed(story, row.title, reason, own.kind, own.score, own.evidence)
    return RowReading(row, story, passed, (), claims, own)


def _as_given(claim: Claim, row: TextRow) -> Claim:
    """The claim with its places in the row as it was given: title, line break, summary."""
    return replace(claim, start=_place(claim.start, row), end=_place(claim.end - 1, row) + 1)


def _place(place: int, row: TextRow) -> int:
    title, body = Cleaned(row.title), Cleaned(row.body)
    past = place - len(title.text) - 1
    return title.place(place) if past < 0 else len(row.title) + 1 + body.place(past)


def entries_of(rows: Sequence[TextRow], recipe: Recipe, now: datetime | None = None) -> tuple[Entry, ...]:
    """The rows as entries of one feed, all learned at one moment and none before it was said."""
    learned = max([*_moments(rows), *([now] if now else [])], default=_last_known(recipe))
    return tuple(_entry(number, row, learned) for number, row in enumerate(rows))


def _moments(rows: Sequence[TextRow]) -> Iterator[datetime]:
    for row in rows:
        if row.published is not None:
            yield row.published + (DAY if row.precision is Precision.DAY else timedelta(0))


def _last_known(recipe: Recipe) -> datetime:
    """The last day of which the watchlist's relations know."""
    days: list[date] = [one.since for one in recipe.watchlist.relations if one.since is not None]
    return max((datetime.combine(day, time(), UTC) for day in days), default=UNDATED)


def _entry(number: int, row: TextRow, learned: datetime) -> Entry:
    """A row as an entry; the number keeps rows apart that share an id, and in the order of the file."""
    name = f"{number:09}"
    return Entry(
        id=name,
        version=name,
        feed="rows",
        guid=name,
        link=name,
        title=one_line(row.title),
        summary=one_line(row.body),
        published=row.published,
        precision=row.precision,
        learned=learned,
    )


def reading_document(one: RowReading, recipe: Recipe) -> dict[str, object]:
    """What `tracker read` says of one text, as JSON may hold it."""
    found, own = one.found, one.reading
    announces = isinstance(found, Announcement)
    return {
        "id": one.row.id,
        "announcement": announces,
        "kind": found.kind,
        "score": round(found.score, 3),
        "actors": list(found.actors) if isinstance(found, Announcement) else [],
        "companies": list(own.companies),
        "links": [_linked(proposal, recipe) for proposal in one.proposals],
        "claims": [_claimed(claim) for claim in one.claims],
        "story": one.story,
        "passed": "" if isinstance(found, Announcement) else found.reason,
        "evidence": [{"words": its.words, "decides": its.decides, "weight": its.weight} for its in found.evidence],
        "alone": {"kind": own.kind, "score": round(own.score, 3), "passed": own.passed},
    }


def _claimed(one: Claim) -> dict[str, object]:
    """A claim in the vocabulary of the sets it is scored on: `pct` a number, a range, or null for a limit."""
    pct = None if one.low is None else one.low if one.low == one.high else [one.low, one.high]
    return {
        "company": one.company,
        "ticker": one.ticker,
        "direction": one.direction.value,
        "pct": pct,
        "qualifier": one.qualifier,
        "basis": one.basis,
        "span": [one.start, one.end],
    }


def _linked(one: Proposal, recipe: Recipe) -> dict[str, object]:
    lines = recipe.watchlist.listings_of(one.company)
    return {
        "company": one.company,
        "listing": lines[0].symbol,
        "listings": [line.symbol for line in lines],
        "relation": one.relation,
        "relevance": relevance(one),
        "reason": one.reason,
        "path": list(one.path),
    }


def read_text(
    text: str, recipe: Recipe, *, json: bool = False, explain: bool = False, now: datetime | None = None
) -> str:
    """One text for eyes, or as one JSON document. The first line is the title."""
    title, _, rest = text.strip().partition("\n")
    (one,) = read_all([TextRow("1", title, rest)], recipe, now)
    if json:
        return dumps(reading_document(one, recipe), ensure_ascii=False, indent=2)
    return "\n".join(_lines(reading_document(one, recipe), one.reading, explain))


def _lines(found: Mapping[str, Any], reading: Reading, explain: bool) -> Iterator[str]:
    if found["announcement"]:
        yield f"announcement  {found['kind']} (score {found['score']:.2f})"
    else:
        yield f"no announcement: {found['passed']}"
    yield f"companies     {', '.join(found['companies']) or 'none'}"
    if found["actors"]:
        yield f"actors        {', '.join(found['actors'])}"
    for one in found["links"]:
        yield f"link          {one['company']} ({', '.join(one['listings'])}): {one['relation']}, {one['relevance']}"
        yield f"              {one['reason']}"
    for one in found["claims"]:
        yield f"claim         {one['company']} {one['direction']} {one['pct']} {one['qualifier']} {one['basis']}"
    if explain:
        for words in reading.evidence:
            yield f"evidence      {words.words!r} decides {words.decides} (weight {words.weight:.2f})"
        for mention in reading.mentions:
            yield f"mention       {mention.text!r} is {mention.company} at {mention.start}-{mention.end}"
