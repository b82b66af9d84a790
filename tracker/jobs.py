"""JOBS: what the program does and how often. Once, daemon and replay run this one table.

A job's due times are a pure function of the time before and of the tracker's policies, so that every
driver sees the same slots; a slot that was missed is answered once, late, with the latest due time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tracker.core.feeds.clock import SLACK
from tracker.core.market.vendor_plan import Ask
from tracker.errors import StoreGone, TrackerError
from tracker.model import Run
from tracker.pipeline.tracker import Tracker
from tracker.ports import Stopping
from tracker.redaction import redact

log = logging.getLogger("tracker.jobs")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Quiet(str):
    """What a turn says of which nothing came: logged at debug level alone."""

    __slots__ = ()


@dataclass(frozen=True)
class Job:
    """`due(tracker, after)` is the first due time strictly after an instant; `run` does one turn and says what came."""

    name: str
    due: Callable[[Tracker, datetime], datetime]
    run: Callable[[Tracker, datetime, Stopping], str]


def every(seconds: Callable[[Tracker], int]) -> Callable[[Tracker, datetime], datetime]:
    """Due on a grid of `seconds` counted from 1970, so that a restart does not move the slots."""

    def due(tracker: Tracker, after: datetime) -> datetime:
        step = timedelta(seconds=seconds(tracker))
        return EPOCH + ((after - EPOCH) // step + 1) * step

    return due


def after_closes(tracker: Tracker, after: datetime) -> datetime:
    """Due some minutes after each close of each exchange we follow, early closes included; or when a round that a
    vendor, the budget or an outage cut short may go on.
    """
    resumed = tracker.pricer.resumes(after)
    slots = [slot for slot in close_slots(tracker, after) if slot > after]
    return min(slots if resumed is None else [*slots, resumed])


def close_slots(tracker: Tracker, after: datetime) -> Iterator[datetime]:
    """Close plus each settling delay, for every calendar, near `after`."""
    for sessions in tracker.sessions(after).values():
        for session in sessions.sessions:
            if after - timedelta(days=1) < session.closes < after + timedelta(days=20):
                yield from (session.closes + timedelta(minutes=one) for one in tracker.cadence.settle)


def in_sessions(tracker: Tracker, after: datetime) -> datetime:
    """Due on a grid of `minutes` seconds while an exchange that we follow is open; a day on when none is near, or when
    no minutes are wanted.
    """
    slots: list[datetime] = []
    for sessions in tracker.sessions(after).values() if tracker.pricing.minutes else ():
        for session in sessions.sessions:
            if session.closes > after:
                slot = on_the_grid(tracker, max(session.opens - timedelta(microseconds=1), after))
                if slot < session.closes:
                    slots.append(slot)
                    break
    return min(slots, default=after + timedelta(days=1))


on_the_grid = every(lambda tracker: tracker.cadence.minutes)


def at_report_time(tracker: Tracker, after: datetime) -> datetime:
    """Due once a day at the report's hour, in UTC."""
    slot = datetime.combine(after.date(), tracker.view.reporting.at, UTC)
    return slot if slot > after else slot + timedelta(days=1)


def hear_news(tracker: Tracker, now: datetime, stopping: Stopping) -> str:
    """Poll the feeds that are due; when something is new, derive what follows from it."""
    polled = tracker.poll(now, stopping)
    if polled.new and not stopping():
        return f"{polled}; {tracker.advance(now)}"
    return str(polled) if polled.down else Quiet(polled)


def fetch_prices(tracker: Tracker, now: datetime, stopping: Stopping, asks: tuple[Ask, ...] | None = None) -> str:
    """Ask for the bars that are wanted (or those given); when one is new, measure again."""
    priced = tracker.price(now, stopping, asks)
    if priced.new and not stopping():
        return f"{priced}; {tracker.advance(now)}"
    return str(priced) if priced.failed else Quiet(priced)


def follow_sessions(tracker: Tracker, now: datetime, stopping: Stopping) -> str:
    """Ask for the minutes so far of running sessions that react to news; when one is new, measure again."""
    asks = tracker.pricer.running(now)
    return fetch_prices(tracker, now, stopping, asks) if asks else Quiet("no session with news runs")


def derive_results(tracker: Tracker, now: datetime, stopping: Stopping) -> str:
    """Derive what follows from the facts: needed when the tracker was killed between polling and deriving."""
    if stopping():
        return "stopped"
    advanced = tracker.advance(now)
    return str(advanced) if advanced.revised else Quiet(advanced)


def write_reports(tracker: Tracker, now: datetime, stopping: Stopping) -> str:
    """Issue the day's report and re-issue those of earlier days that new facts changed."""
    return "stopped" if stopping() else str(tracker.publish(now))


def send_messages(tracker: Tracker, now: datetime, stopping: Stopping) -> str:
    """Queue what readers should know, and send what is due."""
    if not tracker.channels:
        return Quiet("no [[notify]] is configured")
    delivered = tracker.deliver(now, stopping)
    return str(delivered) if delivered.queued or delivered.sent or delivered.failed else Quiet(delivered)


def at_delivery(tracker: Tracker, after: datetime) -> datetime:
    """Due each minute where there is a channel; else a day on."""
    return each_minute(tracker, after) if tracker.channels else after + timedelta(days=1)


def keep_copies(tracker: Tracker, now: datetime, stopping: Stopping) -> str:
    """Keep a copy of the store a day."""
    if tracker.copier is None or stopping():
        return "no [backup] folder is configured" if tracker.copier is None else "stopped"
    return tracker.copier.keep(now)


each_minute = every(lambda _: 60)

JOBS: tuple[Job, ...] = (
    Job("news", every(lambda tracker: tracker.cadence.news), hear_news),
    Job("prices", after_closes, fetch_prices),
    Job("minutes", in_sessions, follow_sessions),
    Job("derive", every(lambda tracker: tracker.cadence.derive), derive_results),
    Job("report", at_report_time, write_reports),
    Job("deliver", at_delivery, send_messages),
    Job("backup", every(lambda _: 86_400), keep_copies),
)


def never() -> bool:
    """Never asks to stop."""
    return False


def turn(job: Job, tracker: Tracker, slot: datetime, stopping: Stopping = never) -> Run:
    """One turn of one job at `slot`; what it did goes into the run log. Raises StoreGone alone, after which no turn
    can be kept any more.

    Expected trouble (a full disk) is one line; a surprise is logged with its traceback. The next turn comes anyway.
    """
    started = tracker.clock()
    try:
        tracker.check_clock(slot)
        detail, outcome = job.run(tracker, slot, stopping), "ok"
        level = logging.DEBUG if isinstance(detail, Quiet) else logging.INFO
        log.log(level, "job=%s slot=%s outcome=ok detail=%r", job.name, slot.isoformat(), str(detail))
    except StoreGone as gone:
        log.critical("job=%s slot=%s outcome=failed detail=%r", job.name, slot.isoformat(), str(gone))
        raise
    except TrackerError as wrong:
        detail, outcome = f"{type(wrong).__name__}: {wrong}", "failed"
        log.error("job=%s slot=%s outcome=failed detail=%r", job.name, slot.isoformat(), detail)
    except Exception as surprise:
        detail, outcome = f"{type(surprise).__name__}: {surprise}", "failed"
        log.exception("job=%s slot=%s outcome=failed", job.name, slot.isoformat())
    run = Run(job.name, slot, started, tracker.clock(), outcome, redact(str(detail)))
    remember(tracker, run)
    return run


def remember(tracker: Tracker, run: Run) -> None:
    """Write the run log; a full disk is logged and does not end the loop."""
    try:
        tracker.store.add_run(run)
    except StoreGone:
        raise
    except TrackerError as wrong:
        log.error("job=%s run not logged: %s", run.job, wrong)


def overdue(tracker: Tracker, now: datetime, jobs: tuple[Job, ...] = JOBS) -> Iterator[Job]:
    """Jobs that never ran well, or whose next due time after their last good run has passed: catch-up is theirs."""
    last = tracker.store.last_runs()
    for job in jobs:
        run = last.get(job.name)
        if run is None or run.slot > now + SLACK or job.due(tracker, run.slot) <= now:
            yield job
