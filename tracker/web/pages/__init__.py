"""PAGES: every address with what it answers. A page is a function of a snapshot of the store and of a query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracker.web import shapes
from tracker.web.pages import claims, companies, days, events, health, kinds, moves, search, stories, today
from tracker.web.pages.query import LIMIT, OFFSET, WORDS, Param, Query, day_param, name_param
from tracker.web.site import StoreSnapshot

ALL = ("results", "fetches", "quotes", "runs", "entries")


@dataclass(frozen=True)
class Page:
    """An address. `rows` names the list that its CSV holds; `marks` the logs whose growth makes it stale.

    `live`: it tells the time, so it is stale after a minute as well.
    """

    name: str
    path: str
    about: str
    shape: type
    make: Callable[[StoreSnapshot, Query], object]
    query: tuple[Param, ...] = ()
    rows: str = ""
    marks: tuple[str, ...] = ("results", "quotes")
    live: bool = False


FILTERS = (
    name_param("company", "of this company"),
    name_param("listing", "of this listing, such as 0981.HK"),
    name_param("kind", "of this kind, such as capacity_capex"),
    day_param("day", "of this session, such as 2025-08-22"),
    LIMIT,
    OFFSET,
)
PAGES: tuple[Page, ...] = (
    Page("today", "/", "What runs, what was heard, what moved", shapes.Today, today.make, (), "moved", ALL, True),
    Page("days", "/days", "Every day with an event", shapes.Days, days.all_days, (), "days"),
    Page("day", "/days/{day}", "One day's page", shapes.Day, days.one_day, (), "events", ALL),
    Page("events", "/events", "Events, newest first", shapes.Events, events.listed, FILTERS, "events"),
    Page("event", "/events/{id}", "One event with all it rests on", shapes.EventPage, events.one, (), "windows"),
    Page("companies", "/companies", "Whom we follow", shapes.Companies, companies.all_companies, (), "companies"),
    Page("company", "/companies/{name}", "One company", shapes.CompanyPage, companies.one, (), "events"),
    Page("kind", "/kinds/{name}", "One kind of news", shapes.KindPage, kinds.one, (), "events"),
    Page("story", "/stories/{id}", "Who told it when", shapes.StoryPage, stories.one, (), "tellings"),
    Page(
        *("claims", "/claims", "The press against the tape", shapes.Claims, claims.make),
        (name_param("publisher", "of this publisher"), name_param("company", "about this company"), LIMIT, OFFSET),
        "claims",
    ),
    Page("unexplained", "/unexplained", "Moves without a story", shapes.Unexplained, moves.unexplained, (), "moves"),
    Page("discoveries", "/discoveries", "The stream of tests", shapes.Discoveries, moves.discoveries, (), "rows"),
    Page("health", "/health", "Feeds, prices, jobs", shapes.Health, health.make, (), "feeds", ALL, True),
    Page("search", "/search", "Entries by their words", shapes.Search, search.make, (WORDS, LIMIT), "entries", ALL),
)
BY_NAME: Mapping[str, Page] = {page.name: page for page in PAGES}
