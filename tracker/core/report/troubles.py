"""Troubles of the tracker itself, as sentences for a report and for doctor: pure, from its own logs.

of_jobs       what each job said when it last failed and has not run well since; what the clock did
of_vendors    prices that nobody answers
of_messages   messages that were given up, or that wait for long
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tracker.model import Message, Quoted, Run

CLOCK = "clock"
TOLD = timedelta(days=7)  # for how long a clock that was ahead is told of
UNANSWERED = 5  # questions in a row without an answer
WAITING = timedelta(days=1)


def of_jobs(runs: Sequence[Run], now: datetime) -> Iterator[str]:
    """From the runs of the last days, oldest first. Runs after `now` are not looked at."""
    last = {run.job: run for run in runs if run.started <= now}
    for name, run in sorted(last.items()):
        if name == CLOCK and now - run.started <= TOLD:
            yield f"{run.started:%Y-%m-%d %H:%M} UTC: {run.detail}"
        elif run.outcome == "failed":
            yield f"the job {name} failed at {run.started:%Y-%m-%d %H:%M} UTC: {run.detail}"


def of_vendors(quotes: Sequence[Quoted], now: datetime) -> Iterator[str]:
    """From the price requests of the last days, oldest first."""
    asked = [one for one in quotes if one.outcome != "imported" and one.at <= now]
    if len(asked) >= UNANSWERED and all(one.outcome != "ok" for one in asked[-UNANSWERED:]):
        bad = asked[-1]
        yield f"no vendor of prices answers: {bad.symbol}: {bad.outcome} {bad.detail}".rstrip()


def of_messages(dead: Sequence[Message], queued: Sequence[Message], now: datetime) -> Iterator[str]:
    """From the outbox."""
    for channel in sorted({one.channel for one in dead}):
        mine = [one for one in dead if one.channel == channel]
        yield f"{channel}: {len(mine)} messages were given up: {mine[-1].error or 'no reason is known'}"
    late = [one for one in queued if now - one.created > WAITING]
    if late:
        yield f"{len(late)} messages wait for more than a day: {late[0].channel}: {late[0].error or 'not tried yet'}"
