"""Policies: how the world is asked and when; nothing here can change a result (that is Recipe)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time


@dataclass(frozen=True)
class Fetching:
    """How feeds are asked. `deadline` is for the whole answer and `gap` between two questions to one host, in
    seconds; sizes are bytes. `alert_command` is run, without a shell, when a feed's alert begins or ends."""

    user_agent: str = "market-reaction-tracker/0.2"  # who asks; the SEC wants a name and an address here
    deadline: float = 30.0  # seconds for a whole answer
    gap: float = 1.0  # seconds between two requests to one host
    max_bytes: int = 10_000_000  # of an answer as it is sent
    max_inflated: int = 30_000_000  # bytes of an answer after decompression
    alert_command: str = ""  # run when a feed's alert begins or ends; reads JSON on stdin


@dataclass(frozen=True)
class Pricing:
    """How prices are asked. `pause` is the mean gap between requests and `deadline` the time of one, in seconds.

    `first_days`: how far the first back-fill reaches. `minutes`: also keep intraday bars around announcements and
    before the vendor forgets them.
    """

    providers: tuple[str, ...] = ("yahoo", "tencent", "eastmoney")  # asked in this order until one answers; also csv
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by symbol or calendar, where it is another
    pause: float = 0.6  # mean seconds between two requests
    requests_per_hour: int = 400  # of all vendors together
    first_days: int = 731  # how many days back the first request for a listing reaches
    minutes: bool = True  # also keep bars within the day around announcements
    deadline: float = 10.0  # seconds for one request

    def order_of(self, symbol: str, calendar: str) -> tuple[str, ...]:
        """The vendors to ask for a symbol, one after the other until one answers."""
        return self.order.get(symbol) or self.order.get(calendar) or self.providers

    @property
    def vendors(self) -> tuple[str, ...]:
        """Every vendor that is named anywhere."""
        return tuple(dict.fromkeys([*self.providers, *(name for one in self.order.values() for name in one)]))


@dataclass(frozen=True)
class Reporting:
    """Where and when the daily report is written. `at` is UTC: the default lies after the close of New York."""

    folder: str = "reports"  # relative to config.toml
    zone: str = "Asia/Hong_Kong"  # the zone of the times in the report
    at: time = time(22, 30)  # UTC, when the report of a day is first issued
    formats: tuple[str, ...] = ("html", "markdown", "json")  # html, markdown, text, json, atom
    language: str = "en"  # or zh-Hans: the words around the figures; headlines stay as they were written


@dataclass(frozen=True)
class Backups:
    """Copies of a SQLite store, one a day: `tracker-2025-08-22.db`. PostgreSQL has tools of its own."""

    folder: str = ""  # where to keep them, relative to config.toml; empty: none are made
    keep: int = 7  # how many days' copies stay


@dataclass(frozen=True)
class Cadence:
    """How often jobs are due, in seconds; prices follow the exchanges' closes by `settle` minutes."""

    news: int = 60  # seconds between two looks at which feeds are due
    derive: int = 3600  # seconds between two derivations of all that is open
    settle: tuple[int, ...] = (35, 90)  # minutes after a close at which its prices are asked for
    minutes: int = 900  # seconds between two looks at running sessions whose listings had news
    drain: float = 20.0  # seconds that a stop waits for running jobs
    job_deadline: float = 900.0  # seconds after which a job counts as hanging


@dataclass(frozen=True)
class SecondReading:
    """An optional second reader of texts of which the first reading is unsure: an OpenAI-compatible address.

    Off without a `url`.
    """

    url: str = ""  # such as http://127.0.0.1:11434/v1
    model: str = ""  # as the address names it
    key_env: str = ""  # the environment variable that holds the key; empty: none is sent
    budget: int = 200  # questions a day (UTC)
    timeout: float = 20.0  # seconds for one answer
    margin: float = 0.15  # how near to `announcement_score` a reading is unsure
