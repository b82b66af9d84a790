"""`tracker events` and `tracker show`: what is stored, for eyes and machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config, read_day, read_instant
from tracker.cli.groups import tell_groups
from tracker.errors import UnknownSymbol, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.model import Event, Results, Watchlist


def events(
    day: Annotated[str, typer.Option("--day", "-d", help="Only events whose session is this day.")] = "",
    symbol: Annotated[str, typer.Option("--symbol", "-s", help="Only events of this listing.")] = "",
    kind: Annotated[str, typer.Option("--kind", "-k", help="Only announcements of this kind.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="As stored at an instant with zone.")] = "",
    by: Annotated[str, typer.Option("--by", help="Test them together by kind, company, relation or publisher.")] = "",
    window: Annotated[str, typer.Option("--window", help="Relative sessions for --by.")] = "0:2",
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """List stored events, newest session first.

    With --by they are tested together instead, each test with its null hypothesis in words.

    Example: tracker events --symbol 0981.HK --json
    """
    from tracker.app import open_reader

    chosen = read_config(config)
    if by:
        tell_groups(chosen, by, window, json)
        return
    check_symbol(symbol, chosen.recipe.watchlist)
    wanted = read_day(day) if day else None
    at = read_instant(as_of) if as_of else None
    results = open_reader(chosen).results(chosen.recipe.name, at)
    found = [
        event
        for event in results.events
        if wanted in (None, session_of(event))
        and symbol in ("", event.link.listing)
        and kind in ("", event.announcement.kind)
    ]
    found.sort(key=lambda event: (session_of(event), event.key), reverse=True)
    print_events(found, results, json)


def session_of(event: Event) -> object:
    """The session an event is filed under: that of the reaction once there is one."""
    return getattr(event.reaction, "session", event.link.session)


def check_symbol(symbol: str, watchlist: Watchlist) -> None:
    """Raise UnknownSymbol, with the nearest ones, for a symbol that is not followed."""
    from difflib import get_close_matches

    if symbol and symbol not in watchlist.by_symbol:
        near = get_close_matches(symbol.upper(), watchlist.by_symbol, 3, 0.4) or sorted(watchlist.by_symbol)[:3]
        raise UnknownSymbol(f"no listing {symbol!r} in the watchlist; nearest: {', '.join(near)}")


def print_events(found: list[Event], results: Results, json: bool) -> None:
    """Print events as a table that fits the terminal, or as one JSON document."""
    if json:
        import json as encoder

        links = {story.id: story.lead.link for story in results.stories}
        rows = [event_document(event, links) for event in found]
        typer.echo(encoder.dumps(rows, ensure_ascii=False, indent=2))
        return
    from shutil import get_terminal_size

    from tracker.cli.tables import events_table

    typer.echo(events_table(found, get_terminal_size((120, 24)).columns))


def event_document(event: Event, links: Mapping[str, str]) -> dict[str, object]:
    """An event as plain data, with what its announcement says: title, kind, when it was said, where."""
    from tracker.formats.json import to_plain

    told = event.announcement
    link = told.url or links.get(told.story, "")
    return {"title": told.title, "kind": told.kind, "said": told.said.isoformat(), "link": link, **to_plain(event)}


def show(
    id: Annotated[str, typer.Argument(help="A story or event id, or its first letters.")],
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Show one story whole: who told it, why it is linked, each reaction, each claim and every revision.

    Example: tracker show 3f2a
    """
    from tracker.app import open_reader

    chosen = read_config(config)
    reader = open_reader(chosen)
    results = reader.results(chosen.recipe.name)
    story = find_story(id, results)
    from tracker.cli.tables import story_document, story_text

    revisions = {event.key: reader.revisions(event.key) for event in results.events if event.link.story == story}
    make = story_document if json else story_text
    typer.echo(make(story, results, revisions))


def find_story(id: str, results: Results) -> str:
    """The one story whose id, or whose event's key, begins with `id`. Raises UsageError for none or several."""
    wanted = id.split(".")[0]
    found = sorted({story.id for story in results.stories if story.id.startswith(wanted)})
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"no story begins with {id!r}; `tracker events` lists them")
    raise UsageError(f"{len(found)} stories begin with {id!r}; say more of it: {', '.join(found[:5])}")
