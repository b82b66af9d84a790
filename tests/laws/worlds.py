"""Facts for the laws: the demo's prices and its headlines as entries, without a server in between.

Each law must hold for any facts; these are rich enough to have every branch in them (halts, a limit, twins, a
confounder, claims, two languages, late and undated items).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from tracker.config import compose_config
from tracker.core.feeds.entries import enter
from tracker.demo.figures import figures, symbols
from tracker.demo.headlines import Headline, headlines, outlets
from tracker.model import Bar, Entry, Facts, Feed, Heard, Item, Recipe, Sessions, Trust
from tracker.prices.calendar import ExchangeCalendars

AS_OF = datetime(2025, 9, 9, 23, tzinfo=UTC)


@cache
def recipe() -> Recipe:
    """The shipped recipe with the listings whose prices the demo states."""
    shipped = compose_config(Path("config.toml"), {}).recipe
    kept = tuple(one for one in shipped.watchlist.listings if one.symbol in symbols())
    return shipped.following(replace(shipped.watchlist, listings=kept))


@cache
def sessions() -> dict[str, Sessions]:
    """The calendars around the demo's stretch."""
    calendars = ExchangeCalendars()
    names = {one.calendar for one in recipe().watchlist.listings}
    return {name: calendars.sessions(name, date(2023, 7, 1), date(2025, 11, 1)) for name in names}


@cache
def bars() -> dict[str, tuple[Bar, ...]]:
    """The demo's prices, each bar learned half an hour after its session's close."""
    calendar = {one.symbol: one.calendar for one in recipe().watchlist.listings}
    calendar |= {one.benchmark: one.calendar for one in recipe().watchlist.listings}
    return {symbol: tuple(bars_of(symbol, sessions()[calendar[symbol]])) for symbol in symbols() if symbol in calendar}


def bars_of(symbol: str, known: Sessions) -> Iterable[Bar]:
    """One symbol's bars."""
    for one in figures(symbol):
        if one.day in known.index and one.day <= AS_OF.date():
            session = known.sessions[known.index[one.day]]
            learned = session.closes + timedelta(minutes=35)
            yield Bar(symbol, "1d", session.opens, one.day, one.open, one.high, one.low, one.close, one.volume, learned)


@cache
def entries() -> tuple[Entry, ...]:
    """The demo's headlines as entries, learned a quarter of an hour after they appeared."""
    feeds = {
        one.name: Feed(one.name, one.site, language=one.language, publisher=one.publisher, trust=Trust(one.trust))
        for one in outlets()
    }
    showings = [(at, one) for one in headlines() for at in (one.appears, *(edit.at for edit in one.revisions))]
    found: list[Entry] = []
    for at, one in sorted(showings, key=lambda showing: (showing[0], showing[1].link)):
        heard = Heard(one.feed, "ok", at.astimezone(UTC) + timedelta(minutes=15), (shown(one, at),))
        found += enter(heard, feeds[one.feed], [entry for entry in found if entry.feed == one.feed])
    return tuple(found)


def shown(one: Headline, now: datetime) -> Item:
    """A headline as its feed shows it at `now`."""
    title, summary, _ = one.told(now)
    published = one.published.date().isoformat() if one.day_only else one.published.isoformat()
    return Item(one.guid, one.link, title, summary, published)


def facts(as_of: datetime = AS_OF, heard: Iterable[Entry] | None = None) -> Facts:
    """What was known at `as_of`: nothing learned later."""
    known = [entry for entry in (entries() if heard is None else heard) if entry.learned <= as_of]
    tape = {symbol: tuple(bar for bar in rows if bar.learned <= as_of) for symbol, rows in bars().items()}
    return Facts(as_of, tuple(known), tape, sessions=sessions())
