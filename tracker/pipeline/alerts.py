"""Alerts of feeds: into the log, and to a command of the user's, as JSON on its stdin."""

from __future__ import annotations

import json
import logging
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import asdict

from tracker.core.feeds.health import FeedHealth

log = logging.getLogger("tracker.feeds")
PATIENCE = 30.0  # seconds that the command may take


def told_to(command: str) -> Callable[[tuple[FeedHealth, ...]], None]:
    """What tells alerts: each is a line of the log; all that came together go to `command`, when there is one.

    The command is run without a shell. It reads a JSON list of the feeds whose alert began or ended, each with
    `feed`, `verdict`, `words`, `alert` and what `tracker feeds health --json` shows. That it fails is logged.
    """

    def tell(alerts: tuple[FeedHealth, ...]) -> None:
        for one in alerts:
            log.log(logging.WARNING if one.alert else logging.INFO, "feed=%r %s: %s", one.feed, one.verdict, one.words)
        if command:
            _run(command, json.dumps([{**asdict(one), "alert": one.alert} for one in alerts], default=str))

    return tell


def _run(command: str, document: str) -> None:
    try:
        subprocess.run(shlex.split(command), input=document.encode(), timeout=PATIENCE, check=True, capture_output=True)
    except (OSError, ValueError, subprocess.SubprocessError) as wrong:
        log.error("the alert command failed: %s", wrong)
