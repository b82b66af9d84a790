"""`tracker feeds`: look after the feeds: list, try, add, remove, import, export, health, refresh."""

from __future__ import annotations

import json as encoder
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config
from tracker.errors import ConfigError, SourceError, UsageError
from tracker.redaction import redact

if TYPE_CHECKING:
    from tracker.core.feeds.health import FeedHealth
    from tracker.model import Entry, Feed, Heard

app = typer.Typer(help="Look after the feeds.", no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[str, typer.Option("--name", "-n", help="What to call it; its title when left out.")]
Sort = Annotated[str, typer.Option("--sort", help="How it is read: feed, edgar, hkex, google_news, wikipedia, json.")]
Language = Annotated[str, typer.Option("--language", "-l", help="What it is written in, such as en or zh-Hans.")]
Zone = Annotated[str, typer.Option("--zone", help="The zone it means by dates that name none: Asia/Hong_Kong.")]
Private = Annotated[bool, typer.Option("--private", help="It lies on this machine or network: allow that.")]


@app.command("list")
def list_feeds(json: Json = False, config: ConfigFile = DEFAULT) -> None:
    """List the configured feeds.

    Example: tracker feeds list --json
    """
    feeds = read_config(config).feeds
    if json:
        typer.echo(
            encoder.dumps([asdict(feed) | {"url": redact(feed.url)} for feed in feeds], ensure_ascii=False, indent=2)
        )
        return
    rows = [
        (
            feed.name,
            feed.sort,
            feed.trust,
            feed.language,
            feed.publisher,
            "" if feed.enabled else "off",
            redact(feed.url)[:70],
        )
        for feed in feeds
    ]
    typer.echo(table(("name", "sort", "trust", "language", "publisher", "", "address"), rows))


@app.command("try")
def try_feed(
    where: Annotated[str, typer.Argument(metavar="URL|FILE", help="An address, a configured feed's name, or a file.")],
    sort: Sort = "",
    zone: Zone = "",
    private: Private = False,
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Print what would be stored of a feed, without storing it.

    Example: tracker feeds try https://blogs.nvidia.com/feed/ --json
    """
    from tracker.app import system_clock
    from tracker.core.feeds.entries import preview
    from tracker.sources.feed_finder import fetch_feed, look

    feed = chosen_feed(where, sort, zone, private, config)
    now = system_clock()
    heard = look(Path(where), feed, now) if Path(where).is_file() else fetch_feed(feed, now)
    rows = preview(heard, feed)
    typer.echo(encoder.dumps(document(heard, rows), ensure_ascii=False, indent=2) if json else answer_text(heard, rows))
    if not heard.ok:
        raise SourceError(f"{where}: {heard.outcome}: {heard.detail}", heard.outcome)


def chosen_feed(where: str, sort: str, zone: str, private: bool, config: Path) -> Feed:
    """The feed meant: one of the configuration by name or address, changed as the options say, else a new one."""
    from dataclasses import replace

    from tracker.core.feeds.dating import known_zone
    from tracker.model import Feed

    known = read_config(config).feeds if config.exists() else ()
    named = next((feed for feed in known if where in (feed.name, feed.url)), None)
    feed = named or Feed(where, where)
    feed = replace(feed, sort=sort or feed.sort, zone=zone or feed.zone, private=private or feed.private)
    if feed.zone:
        try:
            known_zone(feed.zone)
        except ValueError as wrong:
            raise UsageError(f"--zone: {wrong}") from None
    if named is None and not Path(where).is_file() and not where.startswith(("http://", "https://")):
        raise UsageError(f"{where!r} is no file, no configured feed and no http(s) address")
    return feed


def document(heard: Heard, rows: Iterable[tuple[Entry, str]]) -> dict[str, Any]:
    """What was heard as one JSON document; `stored` is false, with the reason, for what is repeated or empty."""
    return {
        "feed": heard.feed, "outcome": heard.outcome, "status": heard.status, "detail": heard.detail,
        "notes": heard.notes, "offers": heard.offers, "max_age": heard.max_age, "bytes": heard.bytes,
        "entries": [entry_row(entry, why) for entry, why in rows],
    }  # fmt: skip


def entry_row(entry: Entry, why: str) -> dict[str, Any]:
    """An entry as JSON; instants in UTC."""
    published = None if entry.published is None else entry.published.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "id": entry.id, "guid": entry.guid, "title": entry.title, "link": entry.link, "published": published,
        "precision": str(entry.precision), "author": entry.author, "language": entry.language,
        "publisher": entry.publisher, "trust": str(entry.trust), "summary": entry.summary, "version": entry.version,
        "notes": entry.notes, "stored": not why, "why_not": why,
    }  # fmt: skip


def answer_text(heard: Heard, rows: Sequence[tuple[Entry, str]]) -> str:
    """What was heard, for eyes."""
    cells = [(when(entry.published), entry.precision, entry.language, entry.title or why) for entry, why in rows]
    stored = sum(not why for _, why in rows)
    head = f"{heard.feed}: {heard.outcome}, {len(rows)} items, {stored} would be stored"
    notes = "\n".join(f"note: {note}" for note in heard.notes)
    return "\n".join(
        part for part in (head, notes, table(("published", "precision", "language", "title"), cells)) if part
    )


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The address of a feed, or of a site that offers one.")],
    name: Name = "",
    sort: Sort = "feed",
    language: Language = "",
    publisher: Annotated[str, typer.Option("--publisher", "-p", help="Who publishes it.")] = "",
    trust: Annotated[str, typer.Option("--trust", help="filing, wire, press or blog.")] = "press",
    zone: Zone = "",
    private: Private = False,
    untested: Annotated[bool, typer.Option("--untested", help="Add it without asking it first.")] = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Add a feed to the configuration; a site's address finds the feed that the site offers.

    Example: tracker feeds add https://www.eetimes.com --publisher "EE Times"
    """
    from tracker.model import Feed, Trust
    from tracker.sources.opml import http_of

    if trust not in tuple(Trust):
        raise UsageError(f"--trust {trust!r}: one of {', '.join(Trust)}")
    refuse_known(http_of(url), config)
    feed = Feed(name or url, http_of(url), sort, language or "en", publisher, Trust(trust), zone=zone, private=private)
    found = feed if untested else discovered(feed, named=bool(name))
    refuse_known(found.url, config)
    write_feeds(config, added=[found])
    typer.echo(f"added {found.name!r}: {redact(found.url)}{running_hint(config)}")


def refuse_known(url: str, config: Path) -> None:
    """Raises ConfigError for an address that is there already, whatever its name."""
    from tracker.cli.editing import same_address

    for feed in read_config(config).feeds:
        if same_address(feed.url) == same_address(url):
            raise ConfigError(f"{url} is there already, as {feed.name!r}")


def running_hint(config: Path) -> str:
    """Whether a running tracker will ask the new feeds: it reads the configuration when it starts."""
    from tracker.app import is_running

    if is_running(read_config(config)):
        return "; the running tracker takes it at SIGHUP (systemctl reload tracker) or when it is started again"
    return "; the next `tracker run` or `tracker once` asks it"


def discovered(feed: Feed, named: bool) -> Feed:
    """The feed itself when it answers as one, else the first that its page offers and that answers."""
    from dataclasses import replace

    from tracker.app import system_clock
    from tracker.sources.feed_finder import GUESSES, fetch_feed

    now = system_clock()
    heard = fetch_feed(feed, now)
    if heard.ok:
        return feed
    guesses = () if heard.outcome in ("refused", "dns", "timeout", "unreachable") else GUESSES
    for address in dict.fromkeys((*heard.offers, *(feed.url.rstrip("/") + guess for guess in guesses))):
        other = replace(feed, url=address, name=feed.name if named else address)
        if fetch_feed(other, now).ok:
            return other
    raise SourceError(f"{feed.url}: {heard.outcome}: {heard.detail}; no feed was found there", heard.outcome)


@app.command()
def remove(
    names: Annotated[list[str], typer.Argument(help="Names or addresses of feeds.")], config: ConfigFile = DEFAULT
) -> None:
    """Remove feeds from the configuration; what they told stays stored.

    Example: tracker feeds remove "EE Times"
    """
    from tracker.cli.naming import nearest_feed

    known = read_config(config).feeds
    going = {nearest_feed(name, known).name for name in names}
    write_feeds(config, removed=going)
    typer.echo(f"removed {', '.join(sorted(going))}")


@app.command("import")
def import_feeds(
    path: Annotated[Path, typer.Argument(help="An OPML file.", exists=True, dir_okay=False)],
    config: ConfigFile = DEFAULT,
) -> None:
    """Add the feeds of an OPML list that are not there yet; what cannot be taken is listed with the reason.

    A name that is taken already gets its host beside it.

    Example: tracker feeds import subscriptions.opml
    """
    from tracker.cli.editing import fitting
    from tracker.sources.opml import read_outlines

    outlines = read_outlines(path.read_bytes())
    fresh, known = fitting(outlines.feeds, read_config(config).feeds)
    write_feeds(config, added=fresh)
    typer.echo(f"added {len(fresh)} feeds{running_hint(config) if fresh else ''}")
    for name, why in (*outlines.left, *known):
        typer.echo(f"not added: {name}: {why}", err=True)


@app.command()
def export(
    path: Annotated[Path | None, typer.Argument(help="Where to write; the terminal when left out.")] = None,
    config: ConfigFile = DEFAULT,
) -> None:
    """Write the feeds as OPML.

    Example: tracker feeds export feeds.opml
    """
    from tracker.sources.opml import write_opml

    text = write_opml(read_config(config).feeds)
    if path is None:
        typer.echo(text, nl=False)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise UsageError(f"{path} cannot be written: {wrong.strerror}") from wrong


@app.command()
def health(
    json: Json = False,
    alerts: Annotated[bool, typer.Option("--alerts", help="Only the feeds that need a person.")] = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Each feed against its own habit: last success, failures, what is new a day, when it is asked next.

    Example: tracker feeds health --alerts
    """
    from tracker.app import open_reader, system_clock
    from tracker.core.feeds.health import examine

    chosen = read_config(config)
    found = examine(chosen.asked, open_reader(chosen).feed_states(), system_clock())
    shown = [one for one in found if one.alert or not alerts]
    if json:
        rows = [{**asdict(one), "alert": one.alert} for one in shown]
        typer.echo(encoder.dumps(rows, ensure_ascii=False, indent=2, default=instant))
        return
    typer.echo(health_table(shown))


def health_table(found: Iterable[FeedHealth]) -> str:
    """Health as a table for eyes."""
    head = ("feed", "verdict", "last heard", "last new", "failures", "a day", "next", "words")
    rows = [
        (one.feed, one.verdict, when(one.last_ok), when(one.last_new), str(one.failures), f"{one.per_day:.1f}",
         when(one.next_due), one.words)
        for one in found
    ]  # fmt: skip
    return table(head, rows)


@app.command()
def refresh(
    names: Annotated[list[str] | None, typer.Argument(help="Names or addresses; all feeds when left out.")] = None,
    config: ConfigFile = DEFAULT,
) -> None:
    """Ask feeds now, whether due or not, and store what is new; a muted feed is asked once more.

    Example: tracker feeds refresh "Nvidia newsroom"
    """
    from tracker.app import open_tracker
    from tracker.cli.naming import nearest_feed

    chosen = read_config(config)
    wanted = tuple(nearest_feed(name, chosen.feeds) for name in names or ()) or chosen.asked
    tracker = open_tracker(chosen)
    try:
        typer.echo(str(tracker.poll(tracker.clock(), lambda: False, wanted)))
    finally:
        tracker.store.close()


def write_feeds(config: Path, added: Iterable[Feed] = (), removed: Iterable[str] = ()) -> None:
    """Change [[feeds]] in config.toml, leaving comments and order; the result must read before it is written."""
    from tracker.cli.editing import edited

    added = tuple(added)
    known = {feed.name for feed in read_config(config).feeds}
    twice = [feed.name for feed in added if feed.name in known]
    if twice:
        raise ConfigError(f"{config} [[feeds]]: {twice[0]!r} is there already; --name gives the new one another name")
    edited(config, added, set(removed))


def when(instant: Any) -> str:
    return "-" if instant is None else f"{instant:%Y-%m-%d %H:%M}"


def instant(value: Any) -> str:
    """An instant for JSON."""
    return str(value.strftime("%Y-%m-%dT%H:%M:%SZ"))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], width: int = 160) -> str:
    """Rows as an aligned table for the terminal; feeds' words are text in it, never markup."""
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    columns = (Column(name, no_wrap=True, overflow="ellipsis") for name in head)
    made = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        made.add_row(*(Text(str(cell)[:48]) for cell in row[:-1]), Text(str(row[-1])[:80]))
    console = Console(width=width, no_color=True)
    with console.capture() as captured:
        console.print(made)
    return captured.get().rstrip("\n")
