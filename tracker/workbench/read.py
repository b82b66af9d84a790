"""Texts in, what was understood out: rows of JSON for `tracker read --jsonl`, and one text for eyes.

A file is read as a whole: its rows are grouped into stories, and what belongs to an event (its links) is
shared by all reports of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from json import dumps, loads
from typing import Any

from tracker.core.announcements.detect import agree, merge
from tracker.core.announcements.link import moved, propose, relevance
from tracker.core.announcements.rules import Proposal
from tracker.core.claims.find import find_claims
from tracker.core.reading.reading import Reading, understand
from tracker.core.stories.cluster import StoryIndex
from tracker.core.stories.entry_features import features_of
from tracker.core.stories.nearness import GENERAL, TRADE, Measure
from tracker.core.text.lexicon import LONGEST
from tracker.errors import UsageError
from tracker.model import Claim, Recipe

# A file without dates is taken as told in its order, a row a minute: what stands together was told together.
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
APART = timedelta(minutes=1)
# Relations are asked as they are known to the watchlist's end where a text has no date.
FAR = datetime(9999, 1, 1, tzinfo=UTC)
# The order of a file is weaker evidence than times are.
ATEMPORAL = replace(GENERAL, bias=-0.12, weights=GENERAL.weights._replace(haste=0.1))


@dataclass(frozen=True)
class Row:
    """One text to read."""

    id: str
    title: str
    body: str
    published: datetime | None = None

    @property
    def text(self) -> str:
        """Title and body as one text; spans of claims count in it."""
        return f"{self.title}\n{self.body}" if self.body else self.title


def read_rows(lines: Iterable[str]) -> Iterator[Row]:
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


def _row(fields: Mapping[str, Any], number: int) -> Row:
    texts = [str(fields.get(name) or "") for name in ("title", "sentence", "summary", "content")]
    title, *rest = [text for text in texts if text] or [""]
    published = fields.get("published")
    return Row(str(fields.get("id", number)), title, "\n".join(rest), _instant(published) if published else None)


def _instant(words: object) -> datetime:
    """An ISO instant, or milliseconds since 1970; without a zone it is taken as UTC."""
    if isinstance(words, int | float):
        return datetime.fromtimestamp(words / 1000 if words > 1e11 else words, UTC)
    instant = datetime.fromisoformat(str(words))
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def read_file(lines: Iterable[str], recipe: Recipe) -> Iterator[str]:
    """One JSON line for each row, in the order of the file."""
    rows = tuple(read_rows(lines))
    readings = [understand(row.title, row.body, recipe.watchlist) for row in rows]
    stories = group(rows, readings, recipe)
    told: dict[str, list[Reading]] = {}
    days: dict[str, date] = {}
    for row, story, reading in zip(rows, stories, readings, strict=True):
        told.setdefault(story, []).append(reading)
        days.setdefault(story, (row.published or FAR).date())
    wholes = {story: merge(parts) for story, parts in told.items()}
    proposals = {story: _proposals(whole, recipe, days[story]) for story, whole in wholes.items()}
    for row, reading, story in zip(rows, readings, stories, strict=True):
        announcing = sum(not one.passed for one in told[story])
        agreed = agree(reading, wholes[story], announcing)
        claims = _claims(row, reading, recipe)
        yield dumps(answer(row, agreed, story, proposals[story], claims, recipe), ensure_ascii=False)


def group(rows: Sequence[Row], readings: Sequence[Reading], recipe: Recipe) -> list[str]:
    """The story of each row, in the order of the rows. What is undated is taken at the moment of the first dated."""
    index = StoryIndex(recipe, measure_for(rows, readings, recipe))
    start = min((row.published for row in rows if row.published), default=UNDATED)
    step = timedelta(0) if any(row.published for row in rows) else APART
    dated = [row.published or start + place * step for place, row in enumerate(rows)]
    order = sorted(range(len(rows)), key=lambda place: (dated[place], rows[place].id, place))
    stories = [""] * len(rows)
    for place in order:
        features = features_of(rows[place].title, rows[place].body, readings[place])
        stories[place] = index.place(f"{rows[place].id}", features, dated[place], dated[place])
    return stories


def measure_for(rows: Sequence[Row], readings: Sequence[Reading], recipe: Recipe) -> Measure:
    """How stories are told apart in this file: as in a trade feed where half or more of the rows announce something
    of the trade; else as general news, whose stories are large and whose facts we do not know.
    """
    announced = sum(not one.passed for one in readings)
    if announced * 2 >= len(rows):
        return replace(TRADE, threshold=recipe.similarity)
    return GENERAL if any(row.published for row in rows) else ATEMPORAL


def _claims(row: Row, reading: Reading, recipe: Recipe) -> tuple[Claim, ...]:
    # What is longer was cut otherwise for the reading than it is here, so its mentions stand elsewhere.
    known = reading.mentions if len(row.text) <= LONGEST else None
    return find_claims(row.text[:LONGEST], recipe.watchlist, row.published, reading.mentions, known=known)


def _proposals(whole: Reading, recipe: Recipe, on: date) -> tuple[Proposal, ...]:
    return () if whole.passed else moved(propose(whole, recipe, on), recipe)


def answer(
    row: Row, reading: Reading, story: str, proposals: Sequence[Proposal], claims: Sequence[Claim], recipe: Recipe
) -> dict[str, object]:
    """What `tracker read` says of one text."""
    announces = not reading.passed and reading.score >= recipe.announcement_score
    return {
        "id": row.id,
        "announcement": announces,
        "kind": reading.kind,
        "score": round(reading.score, 3),
        "actors": list(reading.actors) if announces else [],
        "companies": list(reading.companies),
        "links": [_told(one, recipe) for one in proposals] if announces else [],
        "claims": [_claimed(one) for one in claims],
        "story": story,
        "passed": reading.passed,
        "evidence": [{"words": one.words, "decides": one.decides, "weight": one.weight} for one in reading.evidence],
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


def _told(one: Proposal, recipe: Recipe) -> dict[str, object]:
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


def read_text(text: str, recipe: Recipe, *, json: bool = False, explain: bool = False) -> str:
    """One text for eyes, or as one JSON document. The first line is the title."""
    title, _, rest = text.strip().partition("\n")
    row = Row("1", title, rest)
    reading = understand(row.title, row.body, recipe.watchlist)
    claims = _claims(row, reading, recipe)
    found = answer(row, reading, row.id, _proposals(reading, recipe, FAR.date()), claims, recipe)
    if json:
        return dumps(found, ensure_ascii=False, indent=2)
    return "\n".join(_lines(found, reading, explain))


def _lines(found: Mapping[str, Any], reading: Reading, explain: bool) -> Iterator[str]:
    if found["announcement"]:
        yield f"announcement  {found['kind']} (score {found['score']:.2f})"
    else:
        yield f"no announcement: {found['passed'] or 'evidence too weak'}"
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
