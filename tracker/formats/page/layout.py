"""Report -> Page: what stands where. No figure is computed here, only chosen and put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC

from tracker.formats.page import figures, words
from tracker.formats.page.articles import by_reason, check, sources, tell
from tracker.formats.page.footnotes import coverage_rows, method
from tracker.formats.page.lead import lead
from tracker.formats.page.parts import Article, Figure, Page, Passing, Row, Source
from tracker.formats.page.rows import change, columns, place, window_name
from tracker.formats.page.safety import clean
from tracker.model import Market, Move, Report


def lay_out(report: Report) -> Page:
    """The page of a report; equal reports give equal pages, whatever order their mappings were filled in."""
    told = once([tell(one, report) for one in report.told])
    articles = tuple(one for one in told if one.reasons)
    claims = tuple(check(one, report.stories.get(one.story), report) for one in report.verdicts)
    moment = report.as_of.astimezone(UTC)
    return Page(
        day=figures.long_day(report.day),
        iso=report.day.isoformat(),
        as_of=f"{figures.at(report.as_of, report.zone)} ({figures.clock(moment, 'UTC')} UTC)",
        moment=moment.isoformat(),
        issue=report.issue,
        recipe=clean(report.recipe),
        markets=tuple(market(one, report) for one in report.markets),
        notes=tuple(clean(note) for note in report.notes),
        lead=lead(report, articles, [*(one for article in told for one in article.claims), *claims]),
        headings=_headings(report),
        glance=_glance(articles),
        articles=articles,
        asides=tuple(one for one in told if not one.reasons),
        claims=claims,
        moves=tuple(_move(one, report) for one in report.unexplained),
        passed=_passed(report),
        coverage=coverage_rows(report),
        down=tuple((clean(name), clean(why)) for name, why in sorted(report.coverage.down)),
        stale=tuple((clean(name), clean(why)) for name, why in sorted(report.coverage.stale)),
        last_bars=tuple((name, day.isoformat()) for name, day in sorted(report.coverage.last_bar.items())),
        warnings=tuple(clean(one) for one in report.coverage.warnings),
        method=method(report),
    )


def once(articles: Sequence[Article]) -> list[Article]:
    """Each curve where it is told first; later articles point there."""
    shown: dict[tuple[str, str], str] = {}
    pointed = []
    for article in articles:
        rows = tuple(_pointing(row, shown) for row in article.rows)
        shown |= {(row.symbol, row.session): article.anchor for row in rows if row.curve is not None}
        pointed.append(replace(article, rows=rows))
    return pointed


def _pointing(row: Row, shown: Mapping[tuple[str, str], str]) -> Row:
    above = shown.get((row.symbol, row.session), "")
    return replace(row, curve=None, above=above) if above else row


def _headings(report: Report) -> tuple[str, ...]:
    """Titles of the columns for windows longer than the event session."""
    return tuple(window_name(*pair) for pair in columns(report))


def _glance(articles: Sequence[Article]) -> tuple[Row, ...]:
    """Each listing and session once, the largest move beyond its market first."""
    seen: dict[tuple[str, str], Row] = {}
    for article in articles:
        for row in article.rows:
            seen.setdefault((row.symbol, row.session), row)
    return tuple(sorted(seen.values(), key=lambda row: (-abs(row.abnormal.value), row.symbol, row.session)))


def market(one: Market, report: Report) -> str:
    """`Hong Kong 09:30–16:00 HKT, closed`."""
    name = words.place(one.calendar, one.zone)
    if one.state == "closed":
        return f"{name}: no session"
    if one.opens is None or one.closes is None:
        return f"{name}: session not known"
    hours = f"{figures.clock(one.opens, one.zone)}–{figures.clock(one.closes, one.zone)}"
    state = "over" if one.over else "not open yet" if report.as_of < one.opens else "still trading"
    trust = ", taken on trust" if one.state == "provisional" else ""
    return f"{name} {hours} {figures.zone_name(one.opens, one.zone)}: {state}{trust}"


def _move(move: Move, report: Report) -> tuple[str, str, str, Figure, Figure, str, str]:
    listing = report.listings.get(move.listing)
    return (
        clean(listing.company) if listing else move.listing,
        place(move.listing, report),
        figures.short_day(move.session),
        change(move.raw),
        change(move.abnormal),
        figures.rank(move.p_empirical, move.floor),
        clean(move.note),
    )


def _passed(report: Report) -> tuple[Passing, ...]:
    pairs = [(words.plain(clean(one.reason)), _passed_source(one.story, one.title, report)) for one in report.passed]
    return tuple(Passing(why, stories) for why, stories in by_reason(pairs))


def _passed_source(story: str, title: str, report: Report) -> Source:
    told = report.stories.get(story)
    return sources(told, report.zone)[0] if told else Source("", clean(title), "", "", "")
