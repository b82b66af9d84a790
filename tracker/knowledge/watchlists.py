"""The shipped watchlist and what config.toml's [watchlist] tables add to it, as one Watchlist."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib import resources
from itertools import chain
from types import MappingProxyType
from typing import Any, cast

from tracker.core.text.tickers import spellings
from tracker.errors import ConfigError
from tracker.model import Alias, Company, Listing, Relation, Watchlist

NOTHING: Mapping[str, object] = MappingProxyType({})
PLACE = "[watchlist]"
TABLES = ("markets", "companies", "relations", "without")
SORTS = ("company", "unlisted", "agency", "named")
RELATIONS = ("foundry_of", "supplier", "customer", "rival", "subsidiary_parent", "beneficiary", "harmed", "sector")
WORDS = ("aliases", "cased", "context", "brands", "hints", "unless", "decoys", "tags", "listings")
COMPANY = ("name", "sort", "tickers", *WORDS)
RELATION = ("subject", "relation", "objects", "reason", "source", "since", "until", "weight")
MARKET = ("calendar", "currency", "benchmark", "limit", "board", "boards")


def load_watchlist(extra: Mapping[str, object] = NOTHING) -> Watchlist:
    """The shipped watchlist with the tables of `extra` laid over it.

    `extra` has the tables of the shipped file: a company of a known name replaces the keys it gives, a new one
    is added; relations are added; `without` lists companies to leave out. Raises ConfigError naming the key
    and the place.
    """
    if not extra:
        return _shipped_watchlist()
    _check_keys(extra, TABLES, PLACE)
    markets = {**_shipped("watchlist.toml")["markets"], **_tables(extra, "markets")}
    added = [_checked(one, COMPANY, f"{PLACE} companies") for one in _rows(extra, "companies")]
    companies = _overlaid(_shipped("watchlist.toml")["companies"], added)
    without = _words(extra, "without", PLACE)
    for name in without:
        _check_known(name, [one["name"] for one in companies], f"{PLACE} without")
    kept = [one for one in companies if one["name"] not in without]
    relations = [*_shipped("watchlist.toml")["relations"], *_rows(extra, "relations")]
    return _composed(markets, kept, relations, frozenset(without))


@cache
def _shipped_watchlist() -> Watchlist:
    shipped = _shipped("watchlist.toml")
    return _composed(shipped["markets"], shipped["companies"], shipped["relations"], frozenset())


@cache
def _shipped(file: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("tracker.knowledge").joinpath(file).read_text(encoding="utf-8"))


def _composed(
    markets: Mapping[str, Any], rows: Sequence[Any], relations: Sequence[Any], without: frozenset[str]
) -> Watchlist:
    known = {str(one["name"]) for one in rows}
    return Watchlist(
        companies=tuple(map(_company, rows)) + tuple(Company(name, "named") for name in _names() if name not in known),
        listings=tuple(_listing(symbol, one, markets) for one in rows for symbol in _words(one, "listings", _at(one))),
        aliases=tuple(chain.from_iterable(map(_aliases, rows)))
        + tuple(alias for name in _names() if name not in known for alias in _named(name, _names()[name])),
        relations=tuple(chain.from_iterable(_relations(one, known | without, without) for one in relations)),
    )


def _names() -> Mapping[str, list[str]]:
    return cast(Mapping[str, list[str]], _shipped("names.toml")["names"])


def _overlaid(shipped: Sequence[Mapping[str, Any]], added: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Shipped rows with the keys given by rows of the same name replaced, then the new rows."""
    given = {str(one["name"]): one for one in added}
    mended = [{**one, **given.pop(str(one["name"]), {})} for one in shipped]
    return [*mended, *given.values()]


def _company(row: Mapping[str, Any]) -> Company:
    sort = row.get("sort", "company")
    _check_known(sort, SORTS, f"{_at(row)} sort")
    return Company(row["name"], sort, tuple(_words(row, "tags", _at(row))))


def _listing(symbol: str, row: Mapping[str, Any], markets: Mapping[str, Any]) -> Listing:
    code, _, suffix = symbol.partition(".")
    _check_known(suffix or "US", markets, f"{_at(row)} listings: market of {symbol!r}")
    market = _checked(markets[suffix or "US"], MARKET, f"{PLACE} markets.{suffix or 'US'}")
    board: Mapping[str, Any] = next(
        (one for start, one in market.get("boards", {}).items() if code.startswith(start)), {}
    )
    rules = {**market, **board}
    try:
        return Listing(
            symbol,
            row["name"],
            rules["calendar"],
            rules["currency"],
            rules["benchmark"],
            rules.get("limit"),
            rules.get("board", ""),
        )
    except KeyError as missing:
        raise ConfigError(f"{PLACE} markets.{suffix or 'US'}: the key {missing} is missing") from None


def _aliases(row: Mapping[str, Any]) -> Iterator[Alias]:
    name, place = str(row["name"]), _at(row)
    plain = Alias("", name, unless=tuple(_words(row, "unless", place)))
    cased = replace(plain, needs_case=True)
    sorts = {
        "aliases": plain,
        "cased": cased,
        "context": replace(cased, needs_context=True),
        "brands": replace(cased, names=False),
        "hints": replace(cased, names=False, needs_context=True),
        "decoys": Alias("", ""),
    }
    for key, kind in sorts.items():
        for word in _words(row, key, place):
            yield replace(kind, text=word)
    policy = row.get("tickers", "")
    _check_known(policy, ("", "context", "never"), f"{place} tickers")
    for symbol in _words(row, "listings", place):
        yield from spellings(symbol, name, str(policy))


def _named(name: str, words: Sequence[str]) -> Iterator[Alias]:
    """Aliases of a company known by name alone: symbols, then spellings; `?` after one asks for context."""
    symbols = [word for word in words if word.startswith("=")]
    for word in (name, *(word for word in words if not word.startswith("="))):
        text = word.rstrip("?")
        alone = text.isascii() and " " not in text
        yield Alias(text, name, needs_case=alone or text != word, needs_context=text != word)
    for symbol in symbols:
        yield from spellings(symbol[1:], name, "never")


def _relations(row: Mapping[str, Any], known: set[str], without: frozenset[str]) -> Iterator[Relation]:
    place = f"{PLACE} relations of {row.get('subject')!r}"
    _checked(row, RELATION, place)
    for key in ("subject", "relation", "objects", "reason"):
        if key not in row:
            raise ConfigError(f"{place}: the key {key!r} is missing")
    _check_known(row["relation"], RELATIONS, f"{place}: relation")
    for name in (row["subject"], *_words(row, "objects", place)):
        _check_known(name, known, place)
    for name in row["objects"]:
        if not {name, row["subject"]} & without:
            since, until = _day(row, "since", place), _day(row, "until", place)
            weight = float(row.get("weight", 1.0))
            source = row.get("source", "")
            yield Relation(row["subject"], row["relation"], name, row["reason"], source, since, until, weight)


def _day(row: Mapping[str, Any], key: str, place: str) -> date | None:
    day = row.get(key)
    if day is None or isinstance(day, date):
        return day
    raise ConfigError(f"{place}: {key} = {day!r}: a date such as 2024-01-31 is wanted, without quotes")


def _at(row: Mapping[str, Any]) -> str:
    return f"{PLACE} company {row['name']!r}"


def _rows(table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(one, Mapping) for one in rows):
        raise ConfigError(f"{PLACE} {key}: write each as a table [[watchlist.{key}]]")
    return rows


def _tables(table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, Mapping):
        raise ConfigError(f"{PLACE} {key}: write each as a table [watchlist.{key}.NAME]")
    return found


def _words(row: Mapping[str, Any], key: str, place: str) -> list[str]:
    words = row.get(key, [])
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise ConfigError(f"{place}: {key} = {words!r}: a list of words is wanted")
    return words


def _checked(row: Mapping[str, Any], known: Sequence[str], place: str) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise ConfigError(f"{place}: a table is wanted, not {row!r}")
    _check_keys(row, known, place)
    if "name" in known and not (isinstance(row.get("name"), str) and row["name"]):
        raise ConfigError(f"{place}: each needs a `name`")
    return row


def _check_keys(row: Mapping[str, Any], known: Sequence[str], place: str) -> None:
    for key in row:
        _check_known(key, known, f"{place}: unknown key")


def _check_known(name: object, known: Any, place: str) -> None:
    if name not in known:
        near = get_close_matches(str(name), [str(one) for one in known], 3, 0.4)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(map(str, known))[:12])}"
        raise ConfigError(f"{place}: {name!r} is not known; {hint}")
