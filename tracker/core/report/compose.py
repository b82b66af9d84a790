"""Results -> Report: what belongs to a day, in the order in which it matters; still a value, not text.

announcements said on the day, or with a reaction on it  -> ReportItem, the most important first
claims in other stories of the day                       -> Report.verdicts
claims of the day about earlier days, in told stories    -> Report.late
stories of the day that are no announcement              -> Report.passed
day-0 tail ranks of all measured listings and sessions   -> q (Benjamini-Hochberg)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

from tracker.core.event_study.false_discovery import benjamini_hochberg
from tracker.core.reactions.aligned import Alignments
from tracker.core.report.curves import curves_of
from tracker.core.report.standing import ahead, pending_windows, standing_of
from tracker.model import (
    Announcement,
    Beginning,
    Coverage,
    Curve,
    Event,
    Facts,
    Market,
    Method,
    Move,
    Precision,
    Reaction,
    Recipe,
    Report,
    ReportItem,
    Results,
    Sessions,
    Story,
    Verdict,
    Watchlist,
    Window,
)

Test = tuple[str, date]
"""A listing on one session: one independent look at the tape, however many announcements point at it."""


def compose(
    day: date,
    results: Results,
    facts: Facts,
    recipe: Recipe,
    coverage: Coverage,
    alignments: Alignments,
    zone: str = "Asia/Hong_Kong",
    notes: Sequence[str] = (),
    unexplained: Sequence[Move] = (),
    issue: int = 1,
    language: str = "en",
    beginning: Beginning | None = None,
) -> Report:
    """The report of `day`, as known at `facts.as_of`.

    An announcement belongs to the day on which it was said (in `zone`) and to the day on which a listing could
    first react to it; a page of a `beginning` also tells those of the days before. Order of arrival of anything in
    `results` changes nothing. `coverage`, `notes` and `unexplained` are taken as they are; curves are drawn from
    `alignments`, the aligned returns of the same facts.
    """
    belonging = _Day(day, ZoneInfo(zone), beginning.days if beginning else 0)
    stories = {story.id: story for story in results.stories}
    told = _told(belonging, results, stories)
    events = [event for one in told for event in one.events]
    q, tests = by_session(day, events, _tellable(results, stories))
    passed = sorted((one for one in results.passed if belonging.saw(stories.get(one.story))), key=lambda one: one.story)
    verdicts = _loose(belonging, results, {one.story.id for one in told}, stories)
    late = _late(belonging, results, {one.story.id for one in told}, stories)
    wanted = sorted({one.story for one in passed} | {one.story for one in (*verdicts, *late)})
    return replace(
        _frame(day, facts, recipe, coverage),
        told=tuple(sorted(told, key=lambda one: importance(one, q))),
        passed=tuple(passed),
        curves=_curves(told, alignments, facts, recipe),
        q=q,
        tests=tests,
        unexplained=tuple(sorted(unexplained, key=lambda move: (-abs(move.abnormal), move.listing, move.session))),
        notes=tuple(notes),
        issue=issue,
        zone=zone,
        verdicts=verdicts,
        stories={key: stories[key] for key in wanted},
        standing={one.key: standing_of(one, q.get(one.key), recipe.alpha) for one in events},
        pending=pending_windows(events, facts, recipe),
        late=late,
        language=language,
        beginning=beginning,
        names=native_names(recipe.watchlist, language),
    )


def native_names(watchlist: Watchlist, language: str) -> dict[str, str]:
    """Companies as a Chinese reader calls them: the first spelling in Chinese letters; nothing for other languages."""
    if not language.startswith("zh"):
        return {}
    named: dict[str, str] = {}
    for alias in watchlist.aliases:
        if alias.company and alias.names and not alias.needs_context and "\u4e00" <= alias.text[:1] <= "\u9fff":
            named.setdefault(alias.company, alias.text)
    return named


def _frame(day: date, facts: Facts, recipe: Recipe, coverage: Coverage) -> Report:
    """What a report of the day says before any news."""
    return Report(
        day=day,
        as_of=facts.as_of,
        recipe=recipe.name,
        told=(),
        passed=(),
        coverage=coverage,
        listings=recipe.watchlist.by_symbol,
        zones=_zones(facts, recipe),
        markets=tuple(_market(day, facts.sessions[name], facts.as_of) for name in _calendars(facts, recipe)),
        method=_method(recipe),
    )


@dataclass(frozen=True)
class _Day:
    """What it means for a moment to be on the report's day."""

    day: date
    zone: ZoneInfo
    back: int = 0  # days before it that belong to it as well

    def has(self, other: date) -> bool:
        return self.day - timedelta(days=self.back) <= other <= self.day

    def of(self, said: datetime, precision: Precision) -> date:
        """A day-only date means the day the publisher printed, which is kept as the start of that day in UTC."""
        return said.astimezone(UTC if precision is Precision.DAY else self.zone).date()

    def saw(self, story: Story | None) -> bool:
        return story is not None and self.has(self.of(story.said, story.precision))

    def holds(self, announcement: Announcement, events: Iterable[Event]) -> bool:
        heard = self.has(self.of(announcement.said, announcement.precision))
        return heard or any(self.has(session_of(event)) for event in events)


def session_of(event: Event) -> date:
    """The session on which the listing reacted; where nothing was measured, the first on which it could have."""
    return event.reaction.session if isinstance(event.reaction, Reaction) else event.link.session


def _told(belonging: _Day, results: Results, stories: Mapping[str, Story]) -> list[ReportItem]:
    events, verdicts = _events_by_story(results.events), _verdicts_by_story(results.verdicts)
    unlinked = {one.story: one for one in results.unlinked}
    return [
        ReportItem(one, stories[one.story], events[one.story], verdicts[one.story], unlinked.get(one.story))
        for one in results.announcements
        if one.story in stories and belonging.holds(one, events[one.story])
    ]


def _events_by_story(events: Iterable[Event]) -> defaultdict[str, tuple[Event, ...]]:
    groups: defaultdict[str, tuple[Event, ...]] = defaultdict(tuple)
    for event in sorted(events, key=lambda one: (-one.link.relevance, one.link.listing, one.key)):
        groups[event.announcement.story] += (event,)
    return groups


def _verdicts_by_story(verdicts: Iterable[Verdict]) -> defaultdict[str, tuple[Verdict, ...]]:
    groups: defaultdict[str, tuple[Verdict, ...]] = defaultdict(tuple)
    for verdict in sorted(verdicts, key=lambda one: (one.said, one.key)):
        groups[verdict.story] += (verdict,)
    return groups


def _loose(belonging: _Day, results: Results, told: set[str], stories: Mapping[str, Story]) -> tuple[Verdict, ...]:
    """Verdicts on claims of the day, or about it, in stories that the report does not tell."""
    announced = {one.story for one in results.announcements}
    chosen = [
        one
        for one in results.verdicts
        if one.story not in told | announced
        and one.story in stories
        and (belonging.saw(stories[one.story]) or one.session == belonging.day)
    ]
    return tuple(sorted(chosen, key=lambda one: (one.said, one.key)))


def _late(belonging: _Day, results: Results, told: set[str], stories: Mapping[str, Story]) -> tuple[Verdict, ...]:
    """Verdicts on claims heard on the day about an earlier session, in announcements that other days tell."""
    announced = {one.story for one in results.announcements}
    chosen = [
        one
        for one in results.verdicts
        if one.story in announced - told
        and one.story in stories
        and belonging.of(one.said, Precision.MINUTE) == belonging.day
        and one.session is not None
        and one.session < belonging.day
    ]
    return tuple(sorted(chosen, key=lambda one: (one.said, one.key)))


def _tellable(results: Results, stories: Mapping[str, Story]) -> list[Event]:
    """Events of announcements that a page can tell: those of a story that is gone are no tests."""
    announced = {one.story for one in results.announcements} & set(stories)
    return [event for event in results.events if event.announcement.story in announced]


def by_session(day: date, told: Iterable[Event], events: Iterable[Event]) -> tuple[dict[str, float], int]:
    """q of the events told on the page of `day`, and how many tests of that day stand behind them.

    A q belongs to the page of its session's own day: it counts the tests of that session alone, and every other page
    quotes it from there.
    """
    families: defaultdict[date, list[Event]] = defaultdict(list)
    for event in events:
        families[session_of(event)].append(event)
    shown = sorted({(session_of(event), event.key) for event in told})
    adjusted = {session: adjust(families[session]) for session in {day, *(session for session, _ in shown)}}
    q = {key: adjusted[session][0][key] for session, key in shown if key in adjusted[session][0]}
    return dict(sorted(q.items())), adjusted[day][1]


def adjust(events: Iterable[Event]) -> tuple[dict[str, float], int]:
    """q by event key, and how many tests stand behind them: day 0's rank p, beyond its floor that of the fitted tail.

    Two announcements that meet on one session of one listing read the same return, so they are one test.
    """
    measured = {event.key: event.reaction for event in events if isinstance(event.reaction, Reaction)}
    ranks: dict[Test, float] = {(one.listing, one.session): _p(one.day) for one in measured.values()}
    tests = sorted(test for test, p in ranks.items() if isfinite(p))
    q = dict(zip(tests, benjamini_hochberg([ranks[test] for test in tests]), strict=True))
    keys = sorted(key for key, one in measured.items() if (one.listing, one.session) in q)
    return {key: q[measured[key].listing, measured[key].session] for key in keys}, len(tests)


def _p(window: Window) -> float:
    return window.p_empirical if window.p_tail is None or not isfinite(window.p_tail) else window.p_tail


def importance(told: ReportItem, q: Mapping[str, float]) -> tuple[float, float, int, int, datetime, str]:
    """Sorts the most important first: q, then size beyond the market, relevance, number of publishers."""
    reactions = [event.reaction for event in told.events if isinstance(event.reaction, Reaction)]
    return (
        min((q[event.key] for event in told.events if event.key in q), default=2.0),
        -max((abs(one.day.car) for one in reactions), default=0.0),
        -max((event.link.relevance for event in told.events), default=0),
        -len(set(told.announcement.publishers)),
        told.announcement.said,
        told.announcement.story,
    )


def _curves(told: Iterable[ReportItem], alignments: Alignments, facts: Facts, recipe: Recipe) -> dict[str, Curve]:
    events = [event for one in told for event in one.events]
    drawn = curves_of({one.key: one.reaction for one in events if isinstance(one.reaction, Reaction)}, alignments)
    return {key: replace(curve, ahead=ahead(curve, facts, recipe)) for key, curve in drawn.items()}


def _calendars(facts: Facts, recipe: Recipe) -> list[str]:
    """Calendars of the watchlist in its order, as far as their sessions are known here."""
    followed = dict.fromkeys(listing.calendar for listing in recipe.watchlist.listings)
    return [name for name in followed if name in facts.sessions]


def _zones(facts: Facts, recipe: Recipe) -> dict[str, str]:
    return {
        one.symbol: facts.sessions[one.calendar].zone
        for one in recipe.watchlist.listings
        if one.calendar in facts.sessions
    }


def _market(day: date, sessions: Sessions, as_of: datetime) -> Market:
    place = sessions.index.get(day)
    if place is None:
        known = bool(sessions.days) and sessions.days[0] <= day <= sessions.days[-1]
        return Market(sessions.calendar, sessions.zone, "closed" if known else "unknown")
    one = sessions.sessions[place]
    state = "provisional" if one.provisional else "open"
    return Market(sessions.calendar, sessions.zone, state, one.opens, one.closes, over=one.closes <= as_of)


def _method(recipe: Recipe) -> Method:
    return Method(
        model=recipe.model,
        estimation=recipe.estimation,
        gap=recipe.gap,
        minimum=recipe.minimum,
        windows=recipe.windows,
        returns=recipe.returns,
        alpha=recipe.alpha,
    )
