"""Reconstructed headlines for the demo: who published what, when it was shown, and how it was edited."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo


class Rewording(NamedTuple):
    """What a publisher made of a headline, from `at` on."""

    at: datetime
    title: str
    summary: str


@dataclass(frozen=True)
class Headline:
    """One item of one publisher. Instants are aware, in the publisher's zone.

    `published` is what the feed says, and `day_only` that it says no more than the day; `appears` is when the
    feed first shows it. `story` and `kind` are an editor's labels, never served.
    """

    feed: str
    published: datetime
    appears: datetime
    title: str
    summary: str
    link: str
    guid: str
    revisions: tuple[Rewording, ...] = ()
    day_only: bool = False
    story: str = ""
    kind: str = ""

    def told(self, now: datetime) -> tuple[str, str, datetime]:
        """The title and summary that stand at `now`, and since when they do."""
        latest = Rewording(self.appears, self.title, self.summary)
        for revision in self.revisions:
            latest = revision if revision.at <= now else latest
        return latest.title, latest.summary, latest.at


@dataclass(frozen=True)
class Outlet:
    """An invented publisher. `form` is rss, atom, or broken (never a feed)."""

    name: str
    publisher: str
    site: str
    form: str
    language: str
    trust: str
    zone: str


class Outage(NamedTuple):
    """From `first` until before `last` the publisher's server answers 503."""

    feed: str
    first: datetime
    last: datetime


# By the name of a story, the file of its headlines.
FILES = {"august": "headlines.toml", "seed": "headlines_seed.toml"}


def headlines(story: str = "august") -> tuple[Headline, ...]:
    """Every headline, in the order of the file (about the order of time)."""
    known = {outlet.name: outlet for outlet in outlets(story)}
    return tuple(_headline(row, known[row["feed"]]) for row in _table(story)["headline"])


def outlets(story: str = "august") -> tuple[Outlet, ...]:
    """The invented publishers, by name of feed."""
    return tuple(Outlet(name=name, **row) for name, row in _table(story)["feeds"].items())


def outages(story: str = "august") -> tuple[Outage, ...]:
    """When which publisher's server is down."""
    return tuple(Outage(**row) for row in _table(story).get("outages", ()))


@cache
def _table(story: str) -> Mapping[str, Any]:
    return tomllib.loads(files("tracker.demo").joinpath(FILES[story]).read_text(encoding="utf-8"))


def _headline(row: Mapping[str, Any], outlet: Outlet) -> Headline:
    published = _published(row, ZoneInfo(outlet.zone))
    link = f"{outlet.site}/{published:%Y/%m/%d}/{row['slug']}"
    return Headline(
        feed=outlet.name,
        published=published,
        appears=row.get("appears", published),
        title=row["title"],
        summary=row["summary"],
        link=link,
        guid=link,
        revisions=tuple(Rewording(**revision) for revision in row.get("revisions", ())),
        day_only="day" in row,
        story=row["story"],
        kind=row["kind"],
    )


def _published(row: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    """The stated instant; a day alone is shown from noon in UTC, as a desk would post it."""
    day = row.get("day")
    if isinstance(day, date):
        return datetime.combine(day, time(12), UTC)
    published: datetime = row["published"]
    return published.astimezone(zone)
