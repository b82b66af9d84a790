"""`tracker session`: which session of a listing could first react to something said at a moment?"""

from __future__ import annotations

import json as encoder
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config, read_instant
from tracker.errors import TrackerError, UnknownSymbol, UsageError

if TYPE_CHECKING:
    from tracker.model import Watchlist
    from tracker.ports import Calendars


def session(
    symbol: Annotated[str, typer.Argument(help="A listing, such as 0981.HK, or a calendar, such as XHKG.")] = "",
    instant: Annotated[str, typer.Argument(help="When it was said, with its zone: 2025-03-03T15:05+08:00.")] = "",
    json: Json = False,
    jsonl: Annotated[str, typer.Option("--jsonl", help='A file (- for stdin) of {"symbol", "said"} lines.')] = "",
    config: ConfigFile = DEFAULT,
) -> None:
    """Name the first session of a listing whose regular close is strictly after a moment.

    15:05 in Hong Kong is the same day for 0981.HK, whose close is at 16:00, and the next for 688981.SS, closed
    since 15:00. With --jsonl each line is answered by one line of JSON; a line that cannot be is answered with
    its error, and the exit code is 1.

    Example: tracker session 0981.HK 2025-03-03T15:05+08:00 --json
    """
    from tracker.app import open_calendars

    chosen = read_config(config)
    calendars, watchlist = open_calendars(chosen), chosen.recipe.watchlist
    if jsonl:
        answer_lines(jsonl, calendars, watchlist)
        return
    if not symbol or not instant:
        raise UsageError("name a symbol and an instant: tracker session 0981.HK 2025-03-03T15:05+08:00")
    found = session_at(symbol, instant, calendars, watchlist)
    typer.echo(encoder.dumps(found, ensure_ascii=False) if json else session_text(found))


def session_at(symbol: str, words: str, calendars: Calendars, watchlist: Watchlist) -> dict[str, Any]:
    """The session as plain data. Raises UsageError, UnknownSymbol or CalendarError."""
    from datetime import timedelta

    from tracker.core.market.sessions import event_session, flags

    said = read_instant(words)
    calendar = calendar_named(symbol, watchlist)
    around = timedelta(days=40)
    try:
        first, last = said.date() - around, said.date() + around
    except OverflowError:
        raise UsageError(f"{words} is farther away than any calendar reaches") from None
    sessions = calendars.sessions(calendar, first, last)
    found = event_session(sessions, said)
    return {
        "symbol": symbol,
        "said": said.isoformat(),
        "session": found.day.isoformat(),
        "opens": found.opens.isoformat(),
        "closes": found.closes.isoformat(),
        "calendar": calendar,
        "zone": sessions.zone,
        "flags": list(flags(sessions, said)),
        "version": sessions.version,
    }


def calendar_named(symbol: str, watchlist: Watchlist) -> str:
    """The calendar of a listing or benchmark, of a symbol by its ending, or the calendar that is named itself."""
    from difflib import get_close_matches

    from tracker.core.market.vendor_plan import symbols_of
    from tracker.prices.calendar import calendar_of, is_calendar

    followed = symbols_of(watchlist.listings)
    calendar = followed.get(symbol) or (symbol if is_calendar(symbol) else calendar_of(symbol))
    if calendar is None:
        known = [*followed, *sorted(set(followed.values()))]
        near = ", ".join(get_close_matches(symbol.upper(), known, 3, 0.3)) or "0981.HK"
        raise UnknownSymbol(f"{symbol!r} is neither followed nor of an exchange that we know by it; near are {near}")
    return calendar


def session_text(found: dict[str, Any]) -> str:
    """The session for a person, on the exchange's clock."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(found["zone"])
    said, opens, closes = (datetime.fromisoformat(found[name]).astimezone(zone) for name in ("said", "opens", "closes"))
    marks = ", ".join(found["flags"])
    return (
        f"{found['symbol']}: session of {opens:%a %Y-%m-%d}, {opens:%H:%M} to {closes:%H:%M} {found['zone']}\n"
        f"  said {said:%a %Y-%m-%d %H:%M} there ({marks}); calendar {found['calendar']}, {found['version']}"
    )


def answer_lines(path: str, calendars: Calendars, watchlist: Watchlist) -> None:
    """One line of JSON for each line asked. Exits with 1 when one could not be answered."""
    failed = False
    for number, line in enumerate(lines_of(path), 1):
        if line.strip():
            found = answer(line, number, calendars, watchlist)
            failed = failed or "error" in found
            typer.echo(encoder.dumps(found, ensure_ascii=False))
    if failed:
        raise typer.Exit(1)


@dataclass(frozen=True)
class SessionQuery:
    """What a line asks: where a listing stood at an instant."""

    symbol: str
    said: str


def answer(line: str, number: int, calendars: Calendars, watchlist: Watchlist) -> dict[str, Any]:
    """What one line asks, or why it cannot be answered."""
    import msgspec

    try:
        asked = msgspec.json.decode(line, type=SessionQuery)
        return session_at(asked.symbol, asked.said, calendars, watchlist)
    except (msgspec.DecodeError, UnicodeEncodeError) as wrong:
        return {"line": number, "error": f'{wrong}: a line is {{"symbol": "0981.HK", "said": "2025-03-03T15:05Z"}}'}
    except TrackerError as wrong:
        return {"line": number, "error": str(wrong)}


def lines_of(path: str) -> Iterator[str]:
    """The lines of a file, or of standard input for "-". Raises UsageError when it cannot be read."""
    import sys

    if path == "-":
        yield from sys.stdin
        return
    try:
        with Path(path).open(encoding="utf-8") as file:
            yield from file
    except (OSError, UnicodeDecodeError) as wrong:
        raise UsageError(f"{path} cannot be read: {wrong}") from wrong
