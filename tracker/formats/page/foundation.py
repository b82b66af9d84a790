"""The small print: what the page rests on, and how each figure was made."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.formats.page import figures
from tracker.formats.page.rows import company
from tracker.formats.page.safety import clean
from tracker.formats.page.words import Words
from tracker.model import Market, Reaction, Report

STALE = 3  # listings without a fresh price that are named one by one


def foundation(report: Report, words: Words) -> tuple[tuple[bool, str], ...]:
    """Whether all is well, and the words; what is not well comes first, so that a warning never folds."""
    return tuple(sorted(_lines(report, words), key=lambda line: line[0]))


def _lines(report: Report, words: Words) -> Iterator[tuple[bool, str]]:
    coverage = report.coverage
    for name, why in sorted(coverage.down):
        yield False, words.say("feed_down", name=clean(name), why=clean(why))
    yield from ((False, clean(one)) for one in coverage.warnings)
    yield from _stale(report, words)
    if coverage.feeds:
        last = words.at(coverage.last_heard, report.zone) if coverage.last_heard else figures.MISSING
        yield True, words.say("feeds_ok", heard=coverage.feeds - len(coverage.down), feeds=coverage.feeds, at=last)
    open_closes = _provisional(report)
    yield not open_closes, words.say("prices_open", n=open_closes) if open_closes else words.say("prices_final")
    yield from ((True, line) for line in _markets(report, words))
    yield True, _counted(report, words)


def _stale(report: Report, words: Words) -> Iterator[tuple[bool, str]]:
    stale = sorted(report.coverage.stale)
    if len(stale) > STALE:
        yield False, words.say("stale_many", n=len(stale))
        return
    for symbol, why in stale:
        yield False, words.say("stale_price", name=f"{company(symbol, report)} ({clean(symbol)})", why=clean(why))


def _counted(report: Report, words: Words) -> str:
    stories = words.count(len(report.told) + len(report.passed), "stories")
    return words.say(
        "counted", stories=stories, told=len(report.told), passed=len(report.passed), entries=report.coverage.entries
    )


def _followed(one: Market, report: Report) -> bool:
    """Only exchanges of listings that the page tells of, where it tells of any."""
    told = {
        report.listings[e.link.listing].calendar
        for t in report.told
        for e in t.events
        if e.link.listing in report.listings
    }
    return not told or one.calendar in told


def _markets(report: Report, words: Words) -> Iterator[str]:
    """Exchanges whose session is over in one line, the others with their hours."""
    followed = [one for one in report.markets if _followed(one, report)]
    over = [one for one in followed if one.over and one.state == "open"]
    if over:
        places = dict.fromkeys(words.place(one.calendar, one.zone) for one in over)
        yield words.say("markets_over", places=words.joined(list(places)))
    yield from (_market(one, report, words) for one in followed if one not in over)


def _market(one: Market, report: Report, words: Words) -> str:
    """`Hong Kong 09:30–16:00 HKT: over`."""
    name = words.place(one.calendar, one.zone)
    if one.state == "closed":
        return words.say("market_closed", place=name)
    if one.opens is None or one.closes is None:
        return words.say("market_unknown", place=name)
    hours = f"{figures.clock(one.opens, one.zone)}–{figures.clock(one.closes, one.zone)}"
    key = "state_over" if one.over else "state_before" if report.as_of < one.opens else "state_trading"
    state = words.say(key)
    if one.state == "provisional":
        state = words.say("state_trust", state=state)
    return words.say("market_open", place=name, hours=hours, zone=words.zone(one.opens, one.zone), state=state)


def _provisional(report: Report) -> int:
    reactions = {
        (event.reaction.listing, event.reaction.session)
        for told in report.told
        for event in told.events
        if isinstance(event.reaction, Reaction) and "provisional" in event.reaction.flags
    }
    return len(reactions)


def method(report: Report, words: Words) -> tuple[str, ...]:
    """How to read the figures, in words, with the choices of the recipe."""
    how = report.method
    parts = {
        "model": words.of("models", how.model),
        "tests": words.count(report.tests, "tests"),
        "returns": how.returns,
        "estimation": how.estimation,
        "gap": how.gap,
        "minimum": how.minimum,
    }
    return tuple(str(line).format(**parts) for line in words.tables["method"]["lines"])


def row_notes(report: Report, shared: bool, gaps: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """What the words and pictures of the table mean."""
    notes = [
        words.say("rows_note", alpha=f"{report.method.alpha:g}", maybe="0.20", tests=words.count(report.tests, "tests"))
    ]
    if report.tests > 1:
        notes.append(words.say("rows_luck", n=words.number(report.tests)))
    if shared:
        notes.append(words.say("rows_shared"))
    return (*notes, *gaps)
