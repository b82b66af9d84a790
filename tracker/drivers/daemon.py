"""The daemon: the jobs on APScheduler until SIGTERM. The only file that imports APScheduler.

A stop is obeyed from the first moment on: while the start prepares, the process leaves without waiting for it.
The schedule is kept in memory: what was missed while the daemon was stopped is found in the run log and done once
at the start. A job that raises stops nothing; a job that hangs stops neither the others nor the exit: past the
drain's deadline the process ends at once, which is safe because every effect is one transaction.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType
from typing import Any, NoReturn

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from tracker.drivers.systemd import notify, watchdog_seconds
from tracker.errors import StoreGone, TrackerError
from tracker.jobs import JOBS, Job, overdue, turn
from tracker.pipeline.tracker import Tracker
from tracker.ports import Clock

log = logging.getLogger("tracker.daemon")

HEARTBEAT = 30.0  # seconds; APScheduler sleeps on the monotonic clock, so someone must look at the wall
JUMP = 30.0  # seconds by which wall and monotonic clock may part before the schedule is laid anew
NEWS = "news"  # the job that is turned first
EX_STUCK = 75  # sysexits' EX_TEMPFAIL: a job did not drain in time


class DueTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no types
    """A trigger over a job's own due times; never None, since APScheduler drops a job whose trigger ends.

    Due times are of the tracker's clock, which may run at a `pace` other than the wall's (a rehearsal).
    """

    def __init__(self, due: Callable[[datetime], datetime], clock: Clock, pace: float) -> None:
        self.due, self.clock, self.pace = due, clock, pace
        self.slot: datetime | None = None

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        del previous
        here = self.clock()
        # A timer may wake a hair early: the slot just answered must not be answered again.
        self.slot = self.due(here if self.slot is None else max(here, self.slot))
        return now + (self.slot - here) / self.pace


@dataclass
class Daemon:
    """A running schedule. A signal sets `stopping`, which the jobs ask for between two pieces of work."""

    tracker: Tracker
    pace: float = 1.0
    jobs: tuple[Job, ...] = JOBS
    stopping: threading.Event = field(default_factory=threading.Event)
    prepared: threading.Event = field(default_factory=threading.Event)
    failure: Exception | None = None
    heard: threading.Event = field(default_factory=threading.Event)  # the news has been asked since the start
    caught_up: threading.Event = field(default_factory=threading.Event)
    reloading: threading.Event = field(default_factory=threading.Event)  # a reload, or the end, is asked for
    busy_since: dict[str, float] = field(default_factory=dict)
    beat: float = field(default_factory=time.monotonic)

    def schedule(self) -> BackgroundScheduler:
        """The jobs on a scheduler of their own: missed runs coalesce, none runs beside itself, none is dropped."""
        scheduler = BackgroundScheduler(
            timezone="UTC",
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(len(self.jobs) + 2)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for job in self.jobs:
            scheduler.add_job(self.answer, self.trigger(job), args=(job,), id=job.name)
        return scheduler

    def trigger(self, job: Job) -> DueTrigger:
        """A fresh trigger over a job's due times."""
        return DueTrigger(lambda after: job.due(self.tracker, after), self.tracker.clock, self.pace)

    def answer(self, job: Job) -> None:
        """A due time of the schedule: one turn, after the catch-up, which has its own order. News waits for nothing but
        itself: what prices do must not silence it.
        """
        ready = self.heard if job.name == NEWS else self.caught_up
        while not (self.stopping.is_set() or ready.wait(0.2)):
            pass
        self.fire(job)

    def fire(self, job: Job) -> None:
        """One turn of a job. Jobs run beside each other: a feed that hangs must not hold the prices."""
        if self.stopping.is_set():
            return
        self.busy_since[job.name] = time.monotonic()
        try:
            turn(job, self.tracker, self.tracker.clock(), self.stopping.is_set)
        except StoreGone as gone:  # nothing can be kept any more: the main thread ends the process
            self.failure = gone
            self.stopping.set()
        finally:
            self.busy_since.pop(job.name, None)

    def begin(self) -> None:
        """Start, beside the main thread, which listens for a stop meanwhile: ask the news, prepare, catch up.

        The first due times need every exchange's calendar, and to build those can take many seconds: news is asked
        meanwhile.
        """
        listener = threading.Thread(target=self.hear_first, name="first-news", daemon=True)
        listener.start()
        try:
            for job in self.jobs:
                job.due(self.tracker, self.tracker.clock())
        except Exception as wrong:  # the main thread raises it
            self.failure = wrong
            return
        finally:
            self.prepared.set()
        listener.join()
        self.catch_up()

    def hear_first(self) -> None:
        """Ask the news at once, whatever was asked before the start and whatever else is to be done."""
        try:
            for job in self.jobs:
                if job.name == NEWS:
                    log.info("starting: asking %d feeds, then catching up with the rest", len(self.tracker.feeds))
                    self.fire(job)
        finally:
            self.heard.set()

    def is_prepared(self) -> bool:
        """Wait until all is prepared; False as soon as a stop comes first. Raises what went wrong."""
        while not (self.stopping.is_set() or self.prepared.wait(0.1)):
            pass
        if self.failure is not None:
            raise self.failure
        return not self.stopping.is_set()

    def catch_up(self) -> None:
        """Start-up and recovery are one path: what the run log shows as missed is done once, now, in JOBS' order."""
        try:
            others = tuple(job for job in self.jobs if job.name != NEWS)
            for job in tuple(overdue(self.tracker, self.tracker.clock(), others)):
                log.info("job=%s catching up", job.name)
                self.fire(job)
        finally:
            self.caught_up.set()

    def follow_reloads(self, scheduler: BackgroundScheduler, renew: Renew) -> None:
        """Each time a reload is asked for: go on with what `renew` makes of the tracker, or say why not.

        What runs ends as it began; the next turn of each job is the new tracker's.
        """
        while self.reloading.wait() and not self.stopping.is_set():
            self.reloading.clear()
            notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
            try:
                renewed = renew(self.tracker)
            except TrackerError as wrong:
                log.error("not reloaded, going on as before: %s", wrong)
            else:
                log.info("reloaded: %s", differences(self.tracker, renewed))
                self.tracker = renewed
                for job in self.jobs:
                    scheduler.reschedule_job(job.name, trigger=self.trigger(job))
            notify("READY=1", f"STATUS=following {len(self.tracker.feeds)} feeds")

    def healthy(self) -> bool:
        """Whether the scheduler runs and no job is past its deadline; otherwise the watchdog is not told."""
        now = time.monotonic()
        fresh = now - self.beat < 4 * HEARTBEAT
        return fresh and all(now - since < self.tracker.cadence.job_deadline for since in self.busy_since.values())


Renew = Callable[[Tracker], Tracker]


def differences(before: Tracker, after: Tracker) -> str:
    """What a reload changed, for the log."""
    parts = []
    for noun, old, new in (
        ("feeds", before.feeds, after.feeds),
        ("listings", before.view.recipe.watchlist.listings, after.view.recipe.watchlist.listings),
        ("channels", before.channels, after.channels),
        ("alert rules", before.rules, after.rules),
    ):
        gone, come = len(set(old) - set(new)), len(set(new) - set(old))
        parts.append(f"{len(new)} {noun}" + (f" (+{come} -{gone})" if gone or come else ""))
    return ", ".join(parts)


def run_daemon(
    tracker: Tracker, pace: float = 1.0, jobs: tuple[Job, ...] = JOBS, renew: Renew = lambda same: same
) -> int:
    """Run until SIGTERM or SIGINT; then let running jobs drain. Returns 0; past the deadline the process ends with 75.

    `pace` is how many seconds of the tracker's clock pass in one of ours: 1 but in a rehearsal. At SIGHUP the daemon
    goes on with what `renew` makes of the tracker.
    """
    daemon = Daemon(tracker, pace, jobs)
    catch_signals(daemon.stopping, daemon.reloading)
    starter = threading.Thread(target=daemon.begin, name="start", daemon=True)
    starter.start()
    if not daemon.is_prepared():
        return leave_start(starter)
    scheduler = daemon.schedule()
    scheduler.start()
    notify("READY=1", f"STATUS=following {len(tracker.feeds)} feeds")
    log.info("daemon ready feeds=%d jobs=%s", len(tracker.feeds), ",".join(job.name for job in jobs))
    threading.Thread(target=daemon.follow_reloads, args=(scheduler, renew), name="reload", daemon=True).start()
    watch(daemon, scheduler)
    notify("STOPPING=1")
    if isinstance(daemon.failure, StoreGone):
        log.critical("%s", daemon.failure)
        leave(daemon.failure.exit_code)  # closing would remove the log of whatever lies in the store's place now
    return drain(scheduler, starter, tracker.cadence.drain)


def catch_signals(stopping: threading.Event, reloading: threading.Event) -> None:
    """The handlers only raise flags; everything else happens in threads."""

    def stop(number: int, frame: FrameType | None) -> None:
        del frame
        log.info("signal=%s stopping", signal.Signals(number).name)
        stopping.set()
        reloading.set()

    def reload(number: int, frame: FrameType | None) -> None:
        del number, frame
        reloading.set()

    signal.signal(signal.SIGHUP, reload)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def leave_start(starter: threading.Thread) -> int:
    """End a daemon that was told to stop before it was ready: no job but the news has begun, whose every effect is one
    transaction, so nothing has to drain.
    """
    log.info("stopped before the start was done")
    notify("STOPPING=1")
    starter.join(1.0)
    if starter.is_alive():
        leave(0)
    return 0


def leave(code: int) -> NoReturn:
    """End the process at once: a normal exit would wait for pool threads, and cut others off inside a library."""
    logging.shutdown()
    os._exit(code)


def watch(daemon: Daemon, scheduler: BackgroundScheduler) -> None:
    """Tell systemd at intervals that the daemon works, and make the schedule anew when the wall clock has jumped."""
    pause = min(HEARTBEAT, watchdog_seconds() or HEARTBEAT)
    wall, mono = daemon.tracker.clock(), time.monotonic()
    while not daemon.stopping.wait(pause):
        daemon.beat = time.monotonic()
        drift = (daemon.tracker.clock() - wall) - timedelta(seconds=(daemon.beat - mono) * daemon.pace)
        if abs(drift.total_seconds()) > JUMP * daemon.pace:
            log.warning("the clock jumped by %.0f s; the schedule is laid anew", drift.total_seconds())
            for job in daemon.jobs:
                scheduler.reschedule_job(job.name, trigger=daemon.trigger(job))
            threading.Thread(target=daemon.catch_up, name="catch up", daemon=True).start()
        else:
            scheduler.wakeup()
        wall, mono = daemon.tracker.clock(), daemon.beat
        if daemon.healthy():
            notify("WATCHDOG=1")


def drain(scheduler: BackgroundScheduler, starter: threading.Thread, deadline: float) -> int:
    """Wait for running jobs; past `deadline` seconds leave at once with EX_STUCK."""

    def finish(*_: Any) -> None:
        scheduler.shutdown(wait=True)
        starter.join()

    worker = threading.Thread(target=finish, name="drain", daemon=True)
    worker.start()
    worker.join(deadline)
    if not worker.is_alive():
        return 0
    log.error("a job did not end within %.0f s; leaving without it", deadline)
    leave(EX_STUCK)
