"""What is worth a message at once: results and health against the rules of config.toml. Pure.

Each finding has a key that is equal for equal findings, so that one event and revision is told once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker.model import Alert, AlertRule, Event, Move, Reaction, Report, Run, Verdict

FRESH = timedelta(days=3)  # older news is the report's business, not an alert's


@dataclass(frozen=True)
class State:
    """What the rules look at: the reports of the days that are still fresh, when feeds and jobs last did well."""

    now: datetime
    reports: Sequence[Report] = ()
    feeds_heard: Mapping[str, datetime | None] = field(default_factory=dict)
    jobs: Mapping[str, Run] = field(default_factory=dict)
    stale: Sequence[tuple[str, str]] = ()  # listing and why, of those that should have a price


def alerts(rules: Sequence[AlertRule], state: State) -> tuple[Alert, ...]:
    """Every finding of every rule, in the order of the rules; the same key once."""
    found = {one.key: one for rule in rules for one in FINDERS[rule.on](rule, state)}
    return tuple(found.values())


def _events(rule: AlertRule, state: State) -> Iterator[Alert]:
    for report in state.reports:
        for told in report.told:
            for event in told.events:
                if isinstance(event.reaction, Reaction) and _matches(rule, event, event.reaction, report, state.now):
                    yield _event(rule, event, event.reaction, report, told.announcement.publishers)


def _matches(rule: AlertRule, event: Event, reaction: Reaction, report: Report, now: datetime) -> bool:
    wanted = (
        (rule.company, event.link.company),
        (rule.kind, event.announcement.kind),
        (rule.relation, event.link.relation),
    )
    return (
        all(not asked or asked == one for asked, one in wanted)
        and abs(reaction.day.car) * 100 >= rule.beyond
        and report.q.get(event.key, 1.0) <= rule.q
        and now - event.announcement.said <= FRESH
        and event.announcement.witnessed
    )


def _event(rule: AlertRule, event: Event, reaction: Reaction, report: Report, publishers: Sequence[str]) -> Alert:
    day = reaction.day
    revision = f"{reaction.session}.{day.car * 100:+.1f}"
    q = report.q.get(event.key)
    text = (
        f"{event.link.company} ({reaction.listing}) {day.raw * 100:+.2f}% on {reaction.session}, {day.car * 100:+.2f} "
        f"points beyond its market{'' if q is None else f', q {q:.3f}'}{', provisional' if day.provisional else ''}, "
        f"after: {event.announcement.title} ({', '.join(publishers[:2])})"
    )
    return Alert(rule.name, f"{rule.name}:{event.key}:{revision}", reaction.listing, text)


def _claims(rule: AlertRule, state: State) -> Iterator[Alert]:
    for report in state.reports:
        every = (*(one for told in report.told for one in told.verdicts), *report.verdicts, *report.late)
        for one in every:
            if _claimed(rule, one, state.now):
                measured = "" if one.measured is None else f", measured {one.measured:+.2f}%"
                text = f"{one.word.replace('_', ' ')}: “{one.claim.sentence}” ({one.publisher}){measured}. {one.reason}"
                yield Alert(rule.name, f"{rule.name}:{one.key}:{one.word}", one.claim.company, text)


def _claimed(rule: AlertRule, one: Verdict, now: datetime) -> bool:
    wanted = ((rule.company, one.claim.company), (rule.verdict, one.word))
    return all(not asked or asked == is_ for asked, is_ in wanted) and now - one.said <= FRESH


def _unexplained(rule: AlertRule, state: State) -> Iterator[Alert]:
    for report in state.reports:
        for move in report.unexplained:
            company = report.listings[move.listing].company if move.listing in report.listings else move.listing
            if rule.company in ("", company) and abs(move.abnormal) * 100 >= rule.beyond:
                yield _move(rule, move, company)


def _move(rule: AlertRule, move: Move, company: str) -> Alert:
    text = (
        f"{company} ({move.listing}) {move.raw * 100:+.2f}% on {move.session}, {move.abnormal * 100:+.2f} points "
        "beyond its market, with no announcement that we know of"
    )
    return Alert(rule.name, f"{rule.name}:{move.listing}:{move.session}", move.listing, text)


def _silent(rule: AlertRule, state: State) -> Iterator[Alert]:
    for name, heard in state.feeds_heard.items():
        if heard is not None and state.now - heard > timedelta(hours=rule.hours):
            text = f"{name} has not been heard since {heard:%Y-%m-%d %H:%M} UTC"
            yield Alert(rule.name, f"{rule.name}:{name}:{heard:%Y%m%d%H%M}", name, text)


def _stale(rule: AlertRule, state: State) -> Iterator[Alert]:
    if state.stale:
        names = ", ".join(symbol for symbol, _ in state.stale[:8])
        more = f" and {len(state.stale) - 8} more" if len(state.stale) > 8 else ""
        text = f"no fresh price of {names}{more}: {state.stale[0][1]}"
        yield Alert(rule.name, f"{rule.name}:{state.now:%Y%m%d}:{len(state.stale)}", "prices", text)


def _late(rule: AlertRule, state: State) -> Iterator[Alert]:
    for name, run in state.jobs.items():
        if state.now - run.finished > timedelta(hours=rule.hours):
            text = f"the job {name} last did well at {run.finished:%Y-%m-%d %H:%M} UTC"
            yield Alert(rule.name, f"{rule.name}:{name}:{run.finished:%Y%m%d%H%M}", name, text)


FINDERS: Mapping[str, Callable[[AlertRule, State], Iterator[Alert]]] = {
    "event": _events,
    "claim": _claims,
    "unexplained": _unexplained,
    "feed_silent": _silent,
    "prices_stale": _stale,
    "job_late": _late,
}
