"""`tracker doctor`: is everything in order? Configuration, store, calendars, feeds, prices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config
from tracker.cli.soundness import about_soundness
from tracker.redaction import redact

if TYPE_CHECKING:
    from tracker.config import Config

Finding = tuple[str, str, str]  # part, "ok" | "warn" | "bad", sentence


def doctor(
    json: Json = False,
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask any feed or vendor.")] = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Check configuration, store, calendars, feeds and prices; exit 1 when something is bad.

    Example: tracker doctor --offline
    """
    import json as encoder

    from tracker.app import system_clock

    chosen = read_config(config)
    now = system_clock()
    findings = [*about_config(chosen), *about_store(chosen, now), *about_calendars(chosen, now)]
    findings += [] if offline else [*about_feeds(chosen, now), *about_prices(chosen, now)]
    findings = [(part, state, redact(words)) for part, state, words in findings]
    if json:
        rows = [{"part": part, "state": state, "finding": words} for part, state, words in findings]
        typer.echo(encoder.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for part, state, words in findings:
            typer.echo(f"{state:4}  {part:10} {words}")
    if any(state == "bad" for _, state, _ in findings):
        raise typer.Exit(1)


def about_config(config: Config) -> Iterator[Finding]:
    """What the configuration holds; that it could be read was checked on the way here."""
    watchlist = config.recipe.watchlist
    yield "config", "ok", f"{config.path}: {len(config.feeds)} feeds, {len(watchlist.listings)} listings"
    if not config.feeds:
        yield "config", "warn", "no [[feeds]]: nothing will be heard; `tracker feeds add URL` adds one"


def about_store(config: Config, now: datetime) -> Iterator[Finding]:
    """The store's own description, and when the jobs last ran well."""
    from tracker.app import describe_store
    from tracker.errors import StoreError

    try:
        for key, words in describe_store(config).items():
            yield "store", "warn" if key == "verdict" and words != "sound" else "ok", f"{key}: {words}"
    except StoreError as wrong:
        yield "store", "warn" if store_is_new(config) else "bad", f"{wrong}"
        return
    yield from about_soundness(config, now)


def store_is_new(config: Config) -> bool:
    """Whether there is no store yet, and nothing that says there was one."""
    from tracker.app import refuse_empty
    from tracker.errors import StoreError

    try:
        refuse_empty(config)
    except StoreError:
        return False
    return not config.store_url.startswith("sqlite") or not Path(config.store_url.partition(":///")[2]).exists()


def about_calendars(config: Config, now: datetime) -> Iterator[Finding]:
    """How far each calendar of the watchlist is known."""
    from tracker.app import open_calendars
    from tracker.core.market.sessions import expiry

    calendars = open_calendars(config)
    for name in sorted({one.calendar for one in config.recipe.watchlist.listings}):
        end = calendars.end(name)
        warning = expiry(name, end, now.date())
        yield "calendars", "warn" if warning else "ok", warning or f"{name}: known to {end}"


def about_feeds(config: Config, now: datetime) -> Iterator[Finding]:
    """Each feed asked once, nothing stored."""
    from tracker.app import open_source
    from tracker.model import FeedState

    asked = [(feed, FeedState(feed.name)) for feed in config.feeds]
    for heard in open_source(config).hear(asked, now):
        words = f"{len(heard.items)} items" if heard.ok else f"{heard.outcome}: {heard.detail}"
        yield "feeds", "ok" if heard.ok else "bad", f"{heard.feed}: {words}"


def about_prices(config: Config, now: datetime) -> Iterator[Finding]:
    """One symbol asked of each vendor."""
    from tracker.app import open_prices
    from tracker.errors import PricesError

    symbol = config.recipe.watchlist.listings[0].symbol
    for name, vendor in open_prices(config).items():
        try:
            tape = vendor.tape(symbol, "1d", now.date() - timedelta(days=7), None, now)
            yield "prices", "ok", f"{name}: {symbol}, {len(tape.bars)} bars of the last week"
        except PricesError as wrong:
            yield "prices", "bad", f"{name}: {symbol}: {wrong.outcome}: {wrong}"
