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
    from pathlib import Path

    from tracker.config import Config
    from tracker.core.feeds.health import FeedHealth
    from tracker.model import Heard

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
    findings += [*about_places(chosen), *about_delivery(chosen, now)]
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
    yield "config", "ok", f"{config.path}: {len(config.asked)} feeds, {len(watchlist.listings)} listings"
    if not config.asked:
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
    """Each feed asked once, nothing stored; and what the tracker itself knows of them."""
    from tracker.app import open_source
    from tracker.core.feeds.health import NO_NETWORK
    from tracker.model import FeedState

    yield from about_contact(config)
    asked = [(feed, FeedState(feed.name)) for feed in config.asked]
    heard = list(open_source(config).hear(asked, now))
    if len(heard) > 1 and all(one.outcome in NO_NETWORK for one in heard):
        yield "feeds", "bad", f"no network: not one of {len(heard)} feeds can be reached ({heard[0].detail})"
        return
    for one in heard:
        words = f"{one.count or len(one.items)} items" if one.ok else f"{one.outcome}: {one.detail}"
        yield "feeds", "ok" if one.ok else "bad", f"{one.feed}: {words}{contact_hint(config, one)}"
    yield from about_health(config, now)


def about_contact(config: Config) -> Iterator[Finding]:
    """The SEC wants to know whom to write to."""
    from tracker.sources.publishers import is_sec

    if any(is_sec(feed.url) for feed in config.asked) and "@" not in config.fetch.user_agent:
        yield (
            "feeds",
            "warn",
            (
                "the SEC answers 403 to a User-Agent that names no contact: "
                'write [fetch] user_agent = "your name your@address"'
            ),
        )


def contact_hint(config: Config, heard: Heard) -> str:
    """What to do about a 403 of the SEC's."""
    from tracker.sources.publishers import is_sec

    feed = next(one for one in config.asked if one.name == heard.feed)
    return "; see [fetch] user_agent" if heard.status == 403 and is_sec(feed.url) else ""


def about_health(config: Config, now: datetime) -> Iterator[Finding]:
    """Alerts of the tracker's own polls, where there is a store."""
    from tracker.app import open_reader
    from tracker.core.feeds.health import examine
    from tracker.errors import StoreError

    try:
        states = open_reader(config).feed_states()
    except StoreError:
        return  # about_store has said so
    told: dict[str, FeedHealth] = {}
    for one in examine(config.asked, states, now):
        if one.alert or one.verdict == "not running":
            told.setdefault(one.verdict if one.verdict in ("not running", "no network") else one.feed, one)
    for one in told.values():
        name = "" if one.verdict in ("not running", "no network") else f"{one.feed}: "
        yield "health", "warn", f"{name}{one.verdict}: {one.words}"


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


def about_delivery(config: Config, now: datetime) -> Iterator[Finding]:
    """Whether each channel has its address, and what of its messages did not arrive."""
    from tracker.app import open_reader, secret
    from tracker.errors import StoreError

    try:
        unsent = open_reader(config).messages("queued", "handing", "dead") if config.notify else ()
    except StoreError:
        unsent = ()  # told by about_store
    for channel in config.notify:
        if not secret(channel.address_env):
            words = f"the environment variable {channel.address_env} is empty, here at least: the daemon needs it"
            yield "notify", "warn", f"{channel.name}: {words}"
        mine = [one for one in unsent if one.channel == channel.name]
        dead = [one for one in mine if one.state == "dead"]
        late = [one for one in mine if one.state != "dead" and now - one.due > timedelta(minutes=10)]
        if dead:
            yield "notify", "warn", f"{channel.name}: {len(dead)} given up, the last: {dead[-1].error}"
        if late:
            since = min(one.created for one in late)
            yield "notify", "warn", f"{channel.name}: {len(late)} wait, the first since {since:%Y-%m-%d %H:%M} UTC"
        if secret(channel.address_env) and not dead and not late:
            yield "notify", "ok", f"{channel.name}: {channel.sort}, {', '.join(channel.what)}; {len(mine)} on the way"


def about_places(config: Config) -> Iterator[Finding]:
    """Whether store, reports and cache can be written where they belong, by writing a file and taking it away."""
    from pathlib import Path

    from tracker.places import cache_folder

    places = {"reports": config.reports, "cache": cache_folder()}
    if config.store_url.startswith("sqlite:///"):
        places = {"store": Path(config.store_url.removeprefix("sqlite:///")).parent, **places}
    variables = {"store": "STATE_DIRECTORY", "reports": "STATE_DIRECTORY", "cache": "CACHE_DIRECTORY"}
    for name, folder in places.items():
        if wrong := unwritable(folder):
            yield (
                "places",
                "bad",
                f"{name}: {folder} cannot be written ({wrong}); ${variables[name]} names another place",
            )
        else:
            yield "places", "ok", f"{name}: {folder}"


def unwritable(folder: Path) -> str:
    """Why no file can be made in a folder, or in the one in which it would be made; nothing when one can."""
    import tempfile

    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=there):
            return ""
    except OSError as wrong:
        return str(wrong.strerror)
