"""News in: feeds, items, entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# A note of entries that were not heard but imported.
ARCHIVED = "imported from an archive: its time is taken on trust"
# How a note of an answer begins that had more pages than are asked for.
UNREACHED = "older pages were not asked for"


class Trust(StrEnum):
    """What sort of publisher it is; earlier is nearer to the act."""

    FILING = "filing"
    WIRE = "wire"
    PRESS = "press"
    BLOG = "blog"


class Precision(StrEnum):
    """How exactly a publication date is known."""

    INSTANT = "instant"
    MINUTE = "minute"
    DAY = "day"
    UNKNOWN = "unknown"


# What `fields` of a feed of sort json may name.
ROW_FIELDS = ("guid", "title", "link", "summary", "published", "issuer", "subject", "category", "language", "author")


@dataclass(frozen=True, slots=True)
class Feed:
    """Where we look. `zone` is the zone in which this publisher means dates that name none; empty: not known.

    Sort `json` alone: `rows` and `fields` are JMESPath expressions (where the rows lie; what each field of an item
    is), `dates` a strptime form, `next` where the cursor of the next page stands, `form` what is sent by POST.
    Addresses and forms may hold {code}, {today}, {from}, {page} and {cursor}; {from} reaches `back` days back, and
    farther after an outage. `registry` names whose categories the items carry, `subject` whom all of them are about.
    """

    name: str  # tells feeds apart
    url: str  # http or https
    sort: str = "feed"  # a key of SOURCES: feed, edgar, hkex, google_news, wikipedia, json
    language: str = "en"  # of its text, such as en or zh-Hans
    publisher: str = ""  # who speaks
    trust: Trust = Trust.PRESS  # filing, wire, press or blog
    every: int = 900  # seconds between polls that we would like, at least 60; of filings, at most
    zone: str = ""  # of dates that name none, such as Asia/Hong_Kong
    private: bool = False  # True: addresses on this machine or network are allowed
    enabled: bool = True  # False: kept in the configuration and not asked
    code: str = ""  # what {code} stands for, such as 688981
    rows: str = ""  # json: where the rows lie, in JMESPath
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)  # json: what each field is, in JMESPath
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)  # sent with the request, such as a Referer
    form: Mapping[str, str] = field(default_factory=dict, hash=False)  # sent by POST
    dates: str = ""  # json: the form of dates, as of strptime
    next: str = ""  # json: where the cursor of the next page stands, in JMESPath
    back: int = 7  # days that {from} reaches back, at least
    registry: str = ""  # whose categories the rows carry: hkex, sec, sse, cninfo
    subject: tuple[str, ...] = ()  # whom all rows are about: names, stock codes


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed?" with, byte for byte."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What one feed says of one item, in plain sanitised text, before any judgment. Dates are still words."""

    guid: str
    link: str
    title: str
    summary: str
    published: str = ""  # the words of the feed: "Thu, 28 Jul 2022 4:35:5 GMT+9"
    updated: str = ""
    author: str = ""
    language: str = ""
    publisher: str = ""  # where the item names its own outlet
    about: tuple[str, ...] = ()  # what tells items with one guid apart: a CIK, a stock code
    subject: tuple[str, ...] = ()  # whom the feed itself says it is about: names, codes, "CIK 0001045810"
    category: tuple[str, ...] = ()  # what the registry itself calls it: "sec:2.02", "hkex:Quarterly Results"


@dataclass(frozen=True, slots=True)
class Heard:
    """A feed's answer, good or bad.

    `outcome`: ok, unchanged, or why not (timeout, too_large, refused, not_a_feed, http_503, gone, ...).
    `truncated` may bring the items that were whole: they are entered, and the next poll asks for the rest.
    `digest` is of the body. `retry_after` and `max_age` are seconds the server asked for (`max_age` is the
    longest of Cache-Control, Expires and the feed's own ttl). `notes` are facts about the feed's health; `count`
    is of the items, for a log that does not keep them; `offers` are the feeds of a page that came instead of one.
    """

    feed: str
    outcome: str
    at: datetime
    items: tuple[Item, ...] = ()
    validators: Validators = Validators()
    digest: str = ""
    status: int = 0
    bytes: int = 0
    detail: str = ""
    moved_to: str = ""  # the target of a permanent redirect
    retry_after: int | None = None
    max_age: int | None = None
    notes: tuple[str, ...] = ()
    count: int = 0
    offers: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.outcome in ("ok", "unchanged")


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one feed item, as first learned.

    `id` names the item for ever (digest of feed and identity); `version` digests what a reader sees
    (title, summary): a new one is an edit. `published` is None when the feed gives no usable date;
    `notes` say how it was read ("zone assumed UTC", "dated in the future").
    """

    id: str
    version: str
    feed: str
    guid: str
    link: str
    title: str
    summary: str
    published: datetime | None
    precision: Precision
    learned: datetime
    language: str = "en"
    publisher: str = ""
    trust: Trust = Trust.PRESS
    author: str = ""
    notes: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()  # as of the item that was first seen or edited: see Item
    category: tuple[str, ...] = ()

    @property
    def archived(self) -> bool:
        """Whether it was imported from an archive: back-fill derives what follows from it, the daily jobs do not."""
        return ARCHIVED in self.notes

    @property
    def said(self) -> datetime:
        """The earliest moment this entry shows it was public: never later than when we learned it.

        A day-only date is the start of that day in UTC; who uses it must look at `precision`.
        """
        return self.learned if self.published is None else min(self.published, self.learned)


@dataclass(frozen=True, slots=True)
class FeedState:
    """What the next poll of a feed must know. Derived from the fetch log; thrown away freely.

    `pace` is how many new items each hour of the day (UTC) has brought, fading by half in a fortnight;
    `watched` is for how many days (fading alike) that was counted. `usual` is how many items an answer holds
    as a habit, `empties` how many answers in a row held none. `moved_to` is the target of a permanent redirect
    seen `moved_times` times since `moved_since`; `adopted` is the target once it is believed, and holds while
    the feed's configured address is still `moved_from`. Until `hold` the host asked not to be asked again.
    `outcome` is of the last answer. `empty_since` is when answers began to hold none; `longest_empty` and
    `longest_gap` are the longest times, in days, without an item and without a new one that ended by themselves;
    `gaps` counts the times that something new came.
    """

    feed: str
    validators: Validators = Validators()
    digest: str = ""
    last_ok: datetime | None = None
    last_try: datetime | None = None
    next_due: datetime | None = None
    failures: int = 0
    muted: str = ""  # why it is not polled any more, empty while it is
    moved_to: str = ""
    moved_since: datetime | None = None
    moved_times: int = 0
    moved_from: str = ""
    adopted: str = ""
    interval: int = 0
    detail: str = ""
    pace: tuple[float, ...] = ()
    watched: float = 0.0
    usual: float = 0.0
    empties: int = 0
    last_new: datetime | None = None
    hold: datetime | None = None
    outcome: str = ""
    empty_since: datetime | None = None
    longest_empty: float = 0.0
    longest_gap: float = 0.0
    gaps: int = 0
