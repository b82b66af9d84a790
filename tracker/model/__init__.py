"""The nouns, in the order in which news flows through them.

    Feed -> Item -> Entry -> Reading
                    Entry -> Story -> Announcement -> Link -> Reaction -> Event -> Report
                                      or Passed(reason)
                                                     or Unlinked(reason)
                                                             or Unmeasured(reason)
                             Story -> Claim -> Verdict

Every record is frozen and knows no technology. Instants are aware datetimes in UTC, days are
`datetime.date` of the exchange, returns and percentages are fractions (0.1006 is 10.06 %) except
`Claim.low` and `Claim.high`, which keep the per cent that the text states.
"""

from tracker.model.delivery import SORTS, STATES, Alert, AlertRule, Channel, Envelope, Message, Outgoing, Picture
from tracker.model.facts import Archive, Facts, Misdated, Recipe, Results, Run, Shard, StoreCheck
from tracker.model.knowledge import GroupMove, Kind, Knowledge
from tracker.model.market import Bar, CorporateAction, Interval, Quoted, Session, Sessions, Tape
from tracker.model.method import (
    Announcement,
    Claim,
    Direction,
    Event,
    Evidence,
    Fit,
    Intraday,
    Link,
    Mention,
    Passed,
    Reaction,
    Step,
    Story,
    Unlinked,
    Unmeasured,
    Verdict,
    Window,
)
from tracker.model.news import ARCHIVED, ROW_FIELDS, Entry, Feed, FeedState, Heard, Item, Precision, Trust, Validators
from tracker.model.policy import Backups, Cadence, Fetching, Pricing, Reporting, SecondReading
from tracker.model.reading import Answer, Figure, Label, Opinion, Question, Reading, Readings
from tracker.model.report import (
    Beginning,
    Changes,
    Coverage,
    Curve,
    Market,
    Matured,
    Method,
    Move,
    Pending,
    Report,
    ReportItem,
    Revised,
    RowSaid,
    Snapshot,
)
from tracker.model.watchlist import Alias, Company, Group, Listing, Relation, Watchlist

__all__ = [
    "ARCHIVED",
    "ROW_FIELDS",
    "SORTS",
    "STATES",
    "Alert",
    "AlertRule",
    "Alias",
    "Announcement",
    "Answer",
    "Archive",
    "Backups",
    "Bar",
    "Beginning",
    "Cadence",
    "Changes",
    "Channel",
    "Claim",
    "Company",
    "CorporateAction",
    "Coverage",
    "Curve",
    "Direction",
    "Entry",
    "Envelope",
    "Event",
    "Evidence",
    "Facts",
    "Feed",
    "FeedState",
    "Fetching",
    "Figure",
    "Fit",
    "Group",
    "GroupMove",
    "Heard",
    "Interval",
    "Intraday",
    "Item",
    "Kind",
    "Knowledge",
    "Label",
    "Link",
    "Listing",
    "Market",
    "Matured",
    "Mention",
    "Message",
    "Method",
    "Misdated",
    "Move",
    "Opinion",
    "Outgoing",
    "Passed",
    "Pending",
    "Picture",
    "Precision",
    "Pricing",
    "Question",
    "Quoted",
    "Reaction",
    "Reading",
    "Readings",
    "Recipe",
    "Relation",
    "Report",
    "ReportItem",
    "Reporting",
    "Results",
    "Revised",
    "RowSaid",
    "Run",
    "SecondReading",
    "Session",
    "Sessions",
    "Shard",
    "Snapshot",
    "Step",
    "StoreCheck",
    "Story",
    "Tape",
    "Trust",
    "Unlinked",
    "Unmeasured",
    "Validators",
    "Verdict",
    "Watchlist",
    "Window",
]
