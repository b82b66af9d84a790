"""Policies: how the world is asked and when; nothing here can change a result (that is Recipe)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time


@dataclass(frozen=True)
class Fetching:
    """How feeds are asked. `deadline` is for the whole answer and `gap` between two questions to one host, in
    seconds; sizes are bytes. `alert_command` is run, without a shell, when a feed's alert begins or ends."""

    user_agent: str = "market-reaction-tracker/0.1"
    deadline: float = 30.0
    gap: float = 1.0
    max_bytes: int = 10_000_000
    max_inflated: int = 30_000_000
    alert_command: str = ""


@dataclass(frozen=True)
class Pricing:
    """How prices are asked. `pause` is the mean gap between requests and `deadline` the time of one, in seconds.

    `first_days`: how far the first back-fill reaches. `minutes`: also keep intraday bars around announcements and
    before the vendor forgets them.
    """

    providers: tuple[str, ...] = ("yahoo",)
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by symbol, where it is another
    pause: float = 0.6
    requests_per_hour: int = 400
    first_days: int = 731
    minutes: bool = True
    deadline: float = 10.0


@dataclass(frozen=True)
class Reporting:
    """Where and when the daily report is written. `at` is UTC: the default lies after the close of New York."""

    folder: str = "reports"
    zone: str = "Asia/Hong_Kong"
    at: time = time(22, 30)
    formats: tuple[str, ...] = ("html", "markdown", "json")
    language: str = "en"  # or zh-Hans: the words around the figures; headlines stay as they were written


@dataclass(frozen=True)
class Cadence:
    """How often jobs are due, in seconds; prices follow the exchanges' closes by `settle` minutes."""

    news: int = 60
    derive: int = 3600
    settle: tuple[int, ...] = (35, 90)
    minutes: int = 900  # while a session runs, of listings that had news
    drain: float = 20.0
    job_deadline: float = 900.0
