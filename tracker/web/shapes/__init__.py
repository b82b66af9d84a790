"""What each address answers: the same record is a page, JSON, CSV, an OpenAPI schema and the result of a tool.

Instants are UTC, days are sessions or dates of the report's zone, returns are fractions, claims are per cent.
"""

from tracker.web.shapes.claims import Claims
from tracker.web.shapes.companies import Closes, Companies, CompanyPage, CompanyRow, KindMean, KindPage, TestRow
from tracker.web.shapes.days import Day, DayRow, Days, JobRow, MarketRow, PendingRow, Today
from tracker.web.shapes.entries import EvidenceRow, HeardRow, Search, TellingRow
from tracker.web.shapes.events import EventPage, Events, FitRow, Judged, Line, RevisionRow, StoryPage, WindowRow
from tracker.web.shapes.health import Fault, FeedRow, Health, PriceRow
from tracker.web.shapes.moves import Discoveries, DiscoveryRow, MoveRow, Unexplained

__all__ = [
    "Claims",
    "Closes",
    "Companies",
    "CompanyPage",
    "CompanyRow",
    "Day",
    "DayRow",
    "Days",
    "Discoveries",
    "DiscoveryRow",
    "EventPage",
    "Events",
    "EvidenceRow",
    "Fault",
    "FeedRow",
    "FitRow",
    "Health",
    "HeardRow",
    "JobRow",
    "Judged",
    "KindMean",
    "KindPage",
    "Line",
    "MarketRow",
    "MoveRow",
    "PendingRow",
    "PriceRow",
    "RevisionRow",
    "Search",
    "StoryPage",
    "TellingRow",
    "TestRow",
    "Today",
    "Unexplained",
    "WindowRow",
]
