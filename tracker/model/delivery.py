"""What is sent to a reader: channels, the rules of alerts, and messages on their way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

STATES = ("queued", "handing", "sent", "dead")
SORTS = ("mail", "chat", "dingtalk", "wecom", "webhook")  # of channels; tracker/notify has one file for each


@dataclass(frozen=True)
class Channel:
    """A place to deliver to. Its address holds secrets, so the configuration names the environment variable of it.

    `sort`: mail (`smtp://user:password@host:587/?from=a@b&to=c@d`), chat (an apprise address), dingtalk, wecom or
    webhook. `what` it gets: daily (the report of the day), `close:XHKG` (after that exchange's close), `morning:07:30`
    (at that hour of the report's zone), alerts. `quiet`: hours of the report's zone in which alerts wait.
    """

    name: str  # tells channels apart
    sort: str = "mail"  # mail, chat (by apprise), dingtalk, wecom or webhook
    address_env: str = ""  # the environment variable that holds the address; the address itself never stands here
    what: tuple[str, ...] = (
        "daily",
        "alerts",
    )  # daily, alerts, close:XHKG, morning:07:30 (in the zone of [report])
    link: str = ""  # where the pages can be read: {day} is put in
    quiet: str = ""  # hours of the [report] zone in which alerts wait, such as 22:00-07:00
    per_hour: int = 12  # alerts at most; what is over goes into one digest


@dataclass(frozen=True)
class AlertRule:
    """When something is worth a message at once. What is left empty matches all.

    `on`: event, claim, unexplained, feed_silent, prices_stale, job_late. `beyond` is the least size of the move beyond
    the market, in points; `q` the largest q; `verdict` one of a claim; `hours` how long a feed or job may be silent.
    """

    name: str  # stands in the alert
    on: str = "event"  # event, claim, unexplained, feed_silent, prices_stale or job_late
    company: str = ""  # of events, claims and moves: this company alone
    kind: str = ""  # of events: this kind of announcement alone
    relation: str = ""  # of events: companies with this relation to it alone, such as self or foundry_of
    beyond: float = 0.0  # of events and moves: the least size beyond the market, in percentage points
    q: float = 1.0  # of events: the largest q
    verdict: str = ""  # of claims: this verdict alone, such as overstated
    hours: float = 24.0  # of feeds and jobs: how long they may be silent
    channels: tuple[str, ...] = ()  # names of [[notify]]; none: all that take alerts
    cooldown: float = 60.0  # minutes between two alerts of this rule on one subject


@dataclass(frozen=True, slots=True)
class Alert:
    """Something a rule found. `key` is equal for equal findings, so that each is told once."""

    rule: str
    key: str
    subject: str  # what the cooldown goes by: a listing, a feed, a job
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one channel, as it will be sent. `body` is whole: a mail's bytes, a chat's text.

    `state`: queued, handing (given to the receiver; its answer is not known yet), sent or dead. `doubts` counts stops
    in `handing`, each of which can cost one copy at most.
    """

    key: str
    channel: str
    created: datetime
    due: datetime
    subject: str
    body: bytes
    state: str = "queued"
    tries: int = 0
    doubts: int = 0
    error: str = ""
    changed: datetime | None = None


@dataclass(frozen=True)
class Picture:
    """A chart of a message: SVG that stands alone, and what it says in words."""

    cid: str
    alt: str
    svg: str
    style: str = ""
    background: str = "#fff"


@dataclass(frozen=True)
class Outgoing:
    """What a message says, in the forms that channels take: one line, plain text, and for mail HTML with pictures."""

    subject: str
    text: str
    html: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Envelope:
    """Where a message goes and under which key. `address` holds secrets and is never shown."""

    key: str
    channel: str
    address: str = field(repr=False)
    created: datetime
