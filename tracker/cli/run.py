"""`tracker once` and `tracker run`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, is_quiet, read_config
from tracker.errors import UsageError
from tracker.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.jobs import Job
    from tracker.pipeline.tracker import Tracker

LEVELS = ("debug", "info", "warning", "error")
Fresh = Annotated[bool, typer.Option("--fresh", help="Begin a new store where an older one is gone.")]


def once(config: ConfigFile = DEFAULT, json: Json = False, fresh: Fresh = False) -> None:
    """Do every job now: hear the feeds, fetch prices, derive, write the day's report.

    Exit code 1 when a job failed, when not one of the feeds that were asked could be heard, or not one price was given.

    Example: tracker once --config config.toml
    """
    from tracker.app import open_tracker

    tell_log(quiet=is_quiet())
    with open_tracker(read_config(config), fresh=fresh) as tracker:
        turn_all(tracker, json)


def turn_all(tracker: Tracker, json: bool) -> None:
    """Turn every job once and tell what came of each; typer.Exit(1) when something failed."""
    import dataclasses
    import json as encoder

    from tracker.drivers.once import run_once

    runs = run_once(tracker, tracker.clock(), lambda job: None if is_quiet() else print_job(job))
    if json:
        typer.echo(encoder.dumps([dataclasses.asdict(run) for run in runs], default=str, indent=2))
    else:
        for one in runs:
            typer.echo(f"{one.job:8} {one.outcome:6} {one.detail}")
    silent = tuple(silence(tracker))
    for words in silent:
        typer.echo(words, err=True)
    if silent or any(one.outcome != "ok" for one in runs):
        raise typer.Exit(1)


def print_job(job: Job) -> None:
    """Say on stderr which job begins."""
    typer.echo(f"{job.name} ...", err=True)


def silence(tracker: Tracker) -> Iterator[str]:
    """A sentence where nobody answered at all: no feed, no vendor, or neither."""
    unheard, unpriced = tracker.poller.last.nothing_heard, tracker.pricer.questions > 0 == tracker.pricer.answers
    if unheard and unpriced:
        yield "no feed and no vendor of prices could be reached: is there a network? `tracker doctor` says more"
    elif unheard:
        yield "not one feed could be heard: `tracker doctor` says why"
    elif unpriced:
        yield "not one price was given: `tracker doctor` says why"


def run(
    config: ConfigFile = DEFAULT,
    fresh: Fresh = False,
    log_json: Annotated[bool, typer.Option("--log-json", help="Log as JSON, one object a line.")] = False,
    log_level: Annotated[str, typer.Option("--log-level", help="debug, info, warning or error.")] = "info",
) -> None:
    """Run as a daemon until SIGTERM or Ctrl-C: jobs follow the feeds' habits and the exchanges' closes.

    SIGHUP reads the configuration again (feeds, watchlist, knowledge, channels, alerts) or logs why not. Exit code 0
    after a clean stop, 75 when another tracker holds the store or a job did not drain in time.

    Example: tracker run --config /etc/tracker/config.toml
    """
    import signal

    # Until the daemon listens itself, a stop ends the process at once; nothing has been begun.
    signal.signal(signal.SIGTERM, stop_at_once)
    signal.signal(signal.SIGINT, stop_at_once)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    from tracker.app import open_tracker, reopen
    from tracker.drivers.daemon import run_daemon

    tell_log(log_level, log_json, is_quiet())
    chosen = read_config(config)
    tracker = open_tracker(chosen, fresh=fresh)
    try:
        code = run_daemon(tracker, renew=lambda running: reopen(read_config(config), chosen, running))
    finally:
        tracker.store.close()
    raise typer.Exit(code)


def stop_at_once(*_: object) -> None:
    """A stop that comes before anything is opened, or while it is: what was being written is given up whole."""
    raise SystemExit(0)


def tell_log(level: str = "info", as_json: bool = False, quiet: bool = False) -> None:
    """One structured line per job on stderr, its time in UTC; libraries log warnings and errors only.

    Turns of which nothing came are logged at debug level. Raises UsageError for an unknown level.
    """
    from tracker.tables import nearest

    if level not in LEVELS:
        raise UsageError(f"--log-level {level!r}: {nearest(level, LEVELS)}")
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if as_json else Lines("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("tracker").setLevel(logging.WARNING if quiet else level.upper())
    # Every failed question is told by the job that asked it; the client need not say it again.
    logging.getLogger("yfinance").setLevel(logging.CRITICAL)
    logging.getLogger("peewee").setLevel(logging.CRITICAL)


class Lines(logging.Formatter):
    """Lines of the log, with the time as 2025-08-22T09:30:00.123Z and without the secrets of addresses."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and a traceback where there is one."""
        return redact(super().format(record))

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """The record's time in UTC, with its zone."""
        from datetime import UTC, datetime

        del datefmt
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class JsonLines(Lines):
    """Lines of the log as JSON: at, level, logger, message, and a traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """One object, without a line break in it."""
        import json

        parts = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if record.exc_info:
            parts["traceback"] = redact(self.formatException(record.exc_info))
        return json.dumps(parts, ensure_ascii=False)
