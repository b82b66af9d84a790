"""The lines that `tracker prices` shows, made from what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import typer

from tracker.errors import UnknownSymbol

if TYPE_CHECKING:
    from tracker.model import Bar, CorporateAction, Listing, Pricing, Quoted, Sessions, Watchlist
    from tracker.view import View

EARLIEST = date(1970, 1, 2)
LATELY = timedelta(days=10)


def priced(watchlist: Watchlist) -> tuple[Listing, ...]:
    """Every listing, then every benchmark as a listing without a limit on the calendar of those who use it."""
    from dataclasses import replace

    from tracker.core.market.vendor_plan import symbols_of

    by_symbol = dict(watchlist.by_symbol)
    for one in watchlist.listings:
        for symbol in one.benchmarks:
            index = replace(one, symbol=symbol, limit=None, company="", benchmark="", alternatives=())
            by_symbol.setdefault(symbol, index)
    return tuple(by_symbol[symbol] for symbol in symbols_of(watchlist.listings))


def one_of(watchlist: Watchlist, symbol: str) -> Listing:
    """The listing or benchmark of that symbol. Raises UnknownSymbol naming the nearest."""
    from difflib import get_close_matches

    known = {one.symbol: one for one in priced(watchlist)}
    if symbol not in known:
        near = ", ".join(get_close_matches(symbol, known, 3, 0.3)) or ", ".join(list(known)[:3])
        raise UnknownSymbol(f"{symbol!r} is not in the watchlist; near are {near}")
    return known[symbol]


def symbol_in(watchlist: Watchlist, name: str) -> str:
    """The symbol that a file's name is or begins with (`0981.HK_2020_2025`, `NVDA daily`); the name without one."""
    import re

    known = {one.symbol.casefold(): one.symbol for one in priced(watchlist)}
    words = [name, re.split(r"[_ ,()]", name)[0], name.split("-")[0]]
    return next((known[word.casefold()] for word in words if word.casefold() in known), name)


def chosen_of(watchlist: Watchlist, symbols: Iterable[str] | None) -> tuple[Listing, ...]:
    """The listings named, all without any."""
    return tuple(one_of(watchlist, symbol) for symbol in symbols) if symbols else priced(watchlist)


def stored(view: View, symbol: str, now: datetime) -> tuple[Sequence[Bar], Sequence[CorporateAction]]:
    """A symbol's latest daily bars and its corporate actions."""
    facts = view.reader.facts(now, since=now, symbols=[symbol])
    return facts.bars.get(symbol, ()), facts.actions.get(symbol, ())


def sessions_of(view: View, listing: Listing, bars: Sequence[Bar], now: datetime) -> Sessions:
    """The listing's sessions, back to its first bar."""
    return view.sessions_from(min((bar.day for bar in bars), default=now.date()), listing.calendar, now)


def refusals(view: View, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """By symbol what vendors said in the last days that was refused, each once, as lines of the check."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for quoted in view.reader.quotes(now - LATELY):
        if quoted.outcome in ("ok", "imported") and quoted.detail:
            row = {"symbol": quoted.symbol, "day": quoted.at.date(), "word": "refused", "reason": quoted.detail}
            found.setdefault(quoted.symbol, {})[quoted.detail] = row
    return {symbol: list(rows.values()) for symbol, rows in found.items()}


def why_idle(quotes: Sequence[Quoted], now: datetime, policy: Pricing) -> str:
    """Why nothing is asked for, in words."""
    from tracker.core.market.vendor_plan import allowance, resting

    rests = resting(quotes, now, policy.vendors)
    if rests and len(rests) == len(policy.vendors):
        who = "the vendor" if len(rests) == 1 else f"each vendor ({', '.join(rests)})"
        return f"nothing is asked before {cell_text('until', min(rests.values()))}: {who} refused or asked for a pause"
    if not allowance(quotes, now, policy.requests_per_hour):
        return f"nothing is asked: the {policy.requests_per_hour} requests of this hour are spent"
    return "nothing to ask for now; `tracker prices check` tells what is missing"


def summary(view: View, listing: Listing, now: datetime) -> dict[str, Any]:
    """One line of the list."""
    bars = view.reader.bars(listing.symbol, "1d", EARLIEST, now.date() + timedelta(days=1), now)
    sound = [bar for bar in bars if not bar.flaw]
    return {
        "symbol": listing.symbol,
        "calendar": listing.calendar,
        "bars": len(bars),
        "first": bars[0].day if bars else None,
        "last": bars[-1].day if bars else None,
        "close": sound[-1].close if sound else None,
        "currency": listing.currency,
        "provisional": sum(bar.provisional for bar in bars),
        "quarantined": len(bars) - len(sound),
    }


def row_of(quoted: Quoted, new: int) -> dict[str, Any]:
    """One answer as a line."""
    return {
        "symbol": quoted.symbol,
        "interval": quoted.interval,
        "outcome": quoted.outcome,
        "bars": quoted.bars,
        "new": new,
        "detail": quoted.detail,
    }


def state_of(bar: Bar) -> str:
    """Whether a bar is final, provisional, or why it is not used."""
    return bar.flaw or ("provisional" if bar.provisional else "final")


def observation_line(bar: Bar) -> dict[str, Any]:
    """One observation as a line."""
    prices = {name: getattr(bar, name) for name in ("open", "high", "low", "close", "volume")}
    return {"learned": bar.learned, "start": bar.start, **prices, "state": state_of(bar), "source": bar.source}


def moves(view: View, listing: Listing, now: datetime) -> list[dict[str, Any]]:
    """Every stored session with its return; one without says why in `state`."""
    from tracker.core.market.returns import returns

    bars, actions = stored(view, listing.symbol, now)
    tape = returns(listing, bars, actions, sessions_of(view, listing, bars, now))
    found = dict(zip(tape.days, zip(tape.values.tolist(), tape.spans.tolist(), strict=True), strict=True))
    rows = []
    for bar in sorted(bars, key=lambda bar: bar.day):
        value, span = found.get(bar.day, (None, None))
        state = tape.missing.get(bar.day) or state_of(bar)
        rows.append(
            {
                "day": bar.day,
                "close": bar.close,
                "return": value,
                "sessions": span,
                "volume": bar.volume,
                "state": state,
            }
        )
    return rows


def show_rows(rows: Sequence[dict[str, Any]], columns: Sequence[str], as_json: bool) -> None:
    """Lines as an aligned table, or as one JSON document."""
    if as_json:
        import json as encoder

        typer.echo(encoder.dumps(rows, default=str, ensure_ascii=False, indent=2))
        return
    cells = [list(columns), *([cell_text(column, row.get(column)) for column in columns] for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(columns))]
    for line in cells:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def cell_text(column: str, value: Any) -> str:
    """A cell for a person: returns in per cent, instants to the second in UTC, nothing as a dash."""
    if value is None or value == "":
        return "-"
    if column == "return":
        return f"{value * 100:+.2f} %"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}Z"
    return f"{value:,.10g}" if isinstance(value, float) else str(value)
