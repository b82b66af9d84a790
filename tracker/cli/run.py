"""`tracker once` and `tracker run`."""

from __future__ import annotations

import logging

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config


def once(config: ConfigFile = DEFAULT, json: Json = False) -> None:
    """Do every job now: hear the feeds, fetch prices, derive, write the day's report.

    Exit code 1 when a job failed, or when not one of the feeds that were asked could be heard.

    Example: tracker once --config config.toml
    """
    import dataclasses
    import json as encoder

    from tracker.app import open_tracker
    from tracker.drivers.once import run_once

    tell_log()
    tracker = open_tracker(read_config(config))
    try:
        runs = run_once(tracker, tracker.clock(), lambda job: typer.echo(f"{job.name} ...", err=True))
        unheard = tracker.poller.last.nothing_heard
    finally:
        tracker.store.close()
    if json:
        typer.echo(encoder.dumps([dataclasses.asdict(run) for run in runs], default=str, indent=2))
    else:
        for one in runs:
            typer.echo(f"{one.job:8} {one.outcome:6} {one.detail}")
    if unheard:
        typer.echo("not one feed could be heard: `tracker doctor` says why", err=True)
    if unheard or any(one.outcome != "ok" for one in runs):
        raise typer.Exit(1)


def run(config: ConfigFile = DEFAULT) -> None:
    """Run as a daemon until SIGTERM or Ctrl-C: jobs follow the feeds' habits and the exchanges' closes.

    Exit code 0 after a clean stop, 75 when another tracker holds the store or a job did not drain in time.

    Example: tracker run --config /etc/tracker/config.toml
    """
    import signal

    # Until the daemon listens itself, a stop ends the process at once; nothing has been begun.
    signal.signal(signal.SIGTERM, stop_at_once)
    signal.signal(signal.SIGINT, stop_at_once)
    from tracker.app import open_tracker
    from tracker.drivers.daemon import run_daemon

    tell_log()
    tracker = open_tracker(read_config(config))
    try:
        code = run_daemon(tracker)
    finally:
        tracker.store.close()
    raise typer.Exit(code)


def stop_at_once(*_: object) -> None:
    """A stop that comes before anything is opened, or while it is: what was being written is given up whole."""
    raise SystemExit(0)


def tell_log() -> None:
    """One structured line per job on stderr; libraries log warnings and errors only."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("tracker").setLevel(logging.INFO)
    # Every failed question is told by the job that asked it; the client need not say it again.
    logging.getLogger("yfinance").setLevel(logging.CRITICAL)
    logging.getLogger("peewee").setLevel(logging.CRITICAL)
