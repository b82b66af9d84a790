"""Report -> Page: what stands where. No figure is computed here, only chosen and put into words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from tracker.formats.page import figures
from tracker.formats.page.changed import changed, pending
from tracker.formats.page.claims import RIGHT, WRONG, checks, late, of_words, wrong
from tracker.formats.page.foundation import foundation, method, row_notes
from tracker.formats.page.headline import headline, lead
from tracker.formats.page.parts import (
    Chip,
    DayPage,
    FormattedNumber,
    ListingRow,
    MeasuredClaim,
    Passing,
    StoryCard,
    StorySource,
)
from tracker.formats.page.paths import paths
from tracker.formats.page.rows import (
    absences,
    change,
    company,
    exchange_city,
    folded,
    ordered,
    points,
    rows_of,
    twin_gaps,
)
from tracker.formats.page.safety import clean
from tracker.formats.page.stories import by_reason, sources, story_card, title_card
from tracker.formats.page.words import Words, key_text, words_in
from tracker.model import Move, Report


def lay_out(report: Report) -> DayPage:
    """The page of a report; equal reports give equal pages, whatever order their mappings were filled in."""
    words = words_in(report.language)
    linked = [one for one in report.told if one.events]
    articles = tuple(story_card(one, number, report, words) for number, one in enumerate(linked, 1))
    asides = tuple(story_card(one, 0, report, words) for one in report.told if not one.events)
    rows = ordered(rows_of(report, words))
    claims, older = checks(report, words), late(report, words)
    moment = report.as_of.astimezone(UTC)
    as_of = words.at(report.as_of, report.zone)
    shared = any(len(row.stories) > 1 for row in rows)
    return DayPage(
        language=words.language,
        day=words.long_day(report.day),
        session=words.short_day(report.day),
        iso=report.day.isoformat(),
        as_of=f"{as_of} ({figures.clock(moment, 'UTC')} UTC)",
        moment=moment.isoformat(),
        issue=report.issue,
        known=_known(report, as_of, words),
        recipe=clean(report.recipe),
        headline=headline(report, rows, len(articles), words),
        lead=lead(report, rows, articles, (*claims, *older), words),
        tiles=_tiles(report, rows, articles, asides, (*claims, *older), words),
        notes=tuple(clean(note) for note in report.notes),
        rows=rows,
        folded_rows=folded(rows),
        absences=absences(report, words),
        row_notes=row_notes(report, shared, twin_gaps(rows, words), words) if rows else (),
        paths=paths(report, rows, words),
        articles=articles,
        asides=asides,
        wrong=wrong((*claims, *older)),
        right=of_words(claims, RIGHT),
        unchecked=tuple(one for one in claims if one.word not in (*RIGHT, *WRONG)),
        late=tuple(one for one in older if one.word not in WRONG),
        changed=changed(report, (*claims, *older), words),
        pending=pending(report, words),
        moves=tuple(_move(one, report, words) for one in report.unexplained),
        passed=_passed(report, words),
        foundation=foundation(report, words),
        method=method(report, words),
        legend=_legend(rows, articles),
        words=dict(words.tables["phrases"]),
    )


def _known(report: Report, as_of: str, words: Words) -> str:
    if report.beginning is not None:
        return words.say("as_of_now", at=as_of)
    return words.say("as_known", issue=report.issue, at=as_of)


def _tiles(
    report: Report,
    rows: Sequence[ListingRow],
    articles: Sequence[StoryCard],
    asides: Sequence[StoryCard],
    claims: Sequence[MeasuredClaim],
    words: Words,
) -> tuple[tuple[str, str, str], ...]:
    """Four numbers: what stands out, stories, claims right, feeds heard; those of nothing are left out."""
    measured = [row for row in rows if row.details is not None]
    meeting = sum(len(row.stories) > 1 for row in rows)
    judged = [one for one in claims if one.word in (*RIGHT, *WRONG)]
    coverage = report.coverage
    tiles = []
    if measured:
        out = sum(row.standing == "stands_out" for row in measured)
        tiles.append((words.say("tile_stand"), str(out), words.say("tile_measured", n=len(measured))))
    small = words.say("tile_meeting", n=meeting) if meeting else ""
    tiles.append((words.say("tile_stories"), str(len(articles)), small or _nobody(asides, words)))
    if judged:
        right = sum(one.word in RIGHT for one in judged)
        tiles.append((words.say("tile_claims"), str(right), words.say("tile_checked", n=len(judged))))
    if coverage.feeds:
        heard = coverage.feeds - len(coverage.down)
        tiles.append((words.say("tile_feeds"), str(heard), words.say("tile_of", n=coverage.feeds)))
    return tuple(tiles)


def _nobody(asides: Sequence[StoryCard], words: Words) -> str:
    return words.say("tile_nobody", n=len(asides)) if asides else ""


def _legend(rows: Sequence[ListingRow], articles: Sequence[StoryCard]) -> tuple[Chip, ...]:
    """Every label used on the page once, with its meaning."""
    every = (*(chip for row in rows for chip in row.chips), *(chip for one in articles for chip in one.chips))
    return tuple(dict.fromkeys(chip for chip in every if chip.meaning))


def _move(move: Move, report: Report, words: Words) -> tuple[str, str, str, FormattedNumber, FormattedNumber, str, str]:
    return (
        company(move.listing, report),
        exchange_city(move.listing, report, words),
        words.short_day(move.session),
        change(move.raw),
        points(move.abnormal),
        figures.rank(move.p_empirical, move.floor),
        clean(move.note),
    )


def _passed(report: Report, words: Words) -> tuple[Passing, ...]:
    pairs = [
        (key_text(clean(one.reason)), _passed_source(one.story, one.title, report, words)) for one in report.passed
    ]
    return tuple(Passing(why, stories) for why, stories in by_reason(pairs))


def _passed_source(story: str, title: str, report: Report, words: Words) -> StorySource:
    told = report.stories.get(story)
    return sources(told, report.zone, words)[0] if told else title_card(title, words)
