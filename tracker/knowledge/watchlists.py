"""The shipped watchlist and what config.toml's [watchlist] tables add to it, as one Watchlist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any, cast

from tracker.core.text.tickers import spellings
from tracker.knowledge.faults import gathered, refuse
from tracker.knowledge.tables import (
    Table,
    check_keys,
    check_known,
    checked,
    named_rows,
    overlaid,
    rows_of,
    shipped,
    tables_of,
    value_of,
    words_of,
)
from tracker.model import Alias, Company, Group, Listing, Relation, Watchlist

NOTHING: Mapping[str, object] = MappingProxyType({})
PLACE = "watchlist"
AT = f"[{PLACE}]"
TABLES = ("markets", "groups", "companies", "relations", "without")
SORTS = ("company", "unlisted", "agency", "named")
RELATIONS = ("foundry_of", "supplier", "customer", "rival", "subsidiary_parent", "beneficiary", "harmed", "sector")
WORDS = ("aliases", "cased", "context", "brands", "hints", "unless", "decoys", "tags", "listings")
COMPANY = ("name", "sort", "tickers", "replace", *WORDS)
RELATION = ("subject", "relation", "objects", "reason", "source", "since", "until", "weight")
NEEDED = ("calendar", "currency", "benchmark")
MARKET = (*NEEDED, "alternatives", "limit", "board", "boards")
GROUP = ("name", "about", "tags", "without", "members", "replace")


def load_watchlist(extra: Mapping[str, object] = NOTHING) -> Watchlist:
    """The shipped watchlist with the tables of `extra` laid over it.

    `extra` has the tables of the shipped file: words given to a company of a known name add to its own, or take their
    place where its table says `replace = true`; a new company is added, as are groups and relations; `without` lists
    companies to leave out. Raises ConfigError (Faults) naming the key and the place of
    everything that is wrong.
    """
    if not extra:
        return _shipped_watchlist()
    with gathered():
        found = _laid(extra)
    return found


def _laid(extra: Table) -> Watchlist:
    check_keys(extra, TABLES, AT)
    own = shipped("watchlist.toml")
    markets = {**own["markets"], **tables_of(extra, "markets", PLACE)}
    groups = _groups(extra)
    added = [checked(one, COMPANY, f"{AT} companies") for one in rows_of(extra, "companies", PLACE)]
    companies = overlaid(own["companies"], added, f"{AT} company")
    without = words_of(extra, "without", AT)
    for name in without:
        check_known(name, [one["name"] for one in companies], f"{AT} without")
    relations = [*own["relations"], *rows_of(extra, "relations", PLACE)]
    return _composed(markets, groups, companies, relations, frozenset(without))


@cache
def _shipped_watchlist() -> Watchlist:
    own = shipped("watchlist.toml")
    return _composed(own["markets"], _groups(NOTHING), own["companies"], own["relations"], frozenset())


def _groups(extra: Table) -> tuple[Group, ...]:
    below = list(named_rows(shipped("watchlist.toml"), "groups", PLACE))
    added = [checked(one, GROUP, f"{AT} groups") for one in named_rows(extra, "groups", PLACE)]
    return tuple(map(_group, overlaid(below, added, f"{AT} group")))


def _group(row: Table) -> Group:
    place = f"{AT} group {row['name']!r}"
    tags, without, members = (tuple(words_of(row, key, place)) for key in ("tags", "without", "members"))
    about = value_of(row, "about", "", place)
    return Group(_tag(row["name"]), about, tuple(map(_tag, tags)), tuple(map(_tag, without)), members)


def _composed(
    markets: Mapping[str, Any],
    groups: Sequence[Group],
    every: Sequence[Any],
    relations: Sequence[Any],
    without: frozenset[str],
) -> Watchlist:
    companies = [_company(one, groups) for one in every]
    _check_groups(groups, companies)
    rows = [one for one in every if one["name"] not in without]
    known = {str(one["name"]) for one in rows}
    listed = chain.from_iterable(
        _listing(symbol, one, markets) for one in rows for symbol in words_of(one, "listings", _at(one))
    )
    return Watchlist(
        companies=tuple(one for one in companies if one.name in known)
        + tuple(Company(name, "named") for name in _names() if name not in known),
        listings=tuple(_once(listed)),
        aliases=tuple(chain.from_iterable(map(_aliases, rows)))
        + tuple(alias for name in _names() if name not in known for alias in _named(name, _names()[name])),
        relations=tuple(chain.from_iterable(_relations(one, known | without, without) for one in relations)),
        groups=tuple(groups),
    )


def _names() -> Mapping[str, list[str]]:
    return cast(Mapping[str, list[str]], shipped("names.toml")["names"])


def _check_groups(groups: Sequence[Group], companies: Sequence[Company]) -> None:
    names = {one.name for one in companies}
    for group in groups:
        place = f"{AT} group {group.name!r}"
        for name in group.members:
            check_known(name, names, f"{place} members")
        if names.issuperset(group.members) and not any(map(group.holds, companies)):
            refuse(f"{place}: no company belongs to it: list `members`, or give a company the tag {group.name!r}")


def _once(listings: Iterator[Listing]) -> Iterator[Listing]:
    """Listings, each symbol of one company."""
    seen: dict[str, str] = {}
    for one in listings:
        if one.symbol in seen:
            refuse(f"{AT} company {one.company!r} listings: {one.symbol} is {seen[one.symbol]}'s already")
        seen[one.symbol] = one.company
        yield one


def _company(row: Table, groups: Sequence[Group]) -> Company:
    """A company; one that carries the name of a group as a tag carries the group's tags too."""
    sort = row.get("sort", "company")
    check_known(sort, SORTS, f"{_at(row)} sort")
    own = tuple(map(_tag, words_of(row, "tags", _at(row))))
    implied = (tag for group in groups if group.name in own for tag in group.tags)
    return Company(row["name"], sort, tuple(dict.fromkeys((*own, *implied))))


def _tag(words: str) -> str:
    """One spelling for a tag: "US toolmaker" is us_toolmaker."""
    return "_".join(words.lower().replace("-", " ").split())


def _listing(symbol: str, row: Table, markets: Mapping[str, Any]) -> Iterator[Listing]:
    code, _, suffix = symbol.partition(".")
    check_known(suffix or "US", markets, f"{_at(row)} listings: market of {symbol!r}")
    market = checked(markets.get(suffix or "US", {}), MARKET, f"{AT} markets.{suffix or 'US'}")
    board: Mapping[str, Any] = next(
        (one for start, one in market.get("boards", {}).items() if code.startswith(start)), {}
    )
    rules = {**market, **board}
    missing = [key for key in NEEDED if key not in rules]
    if not market:
        return
    for key in missing:
        refuse(f"{AT} markets.{suffix or 'US'}: the key {key!r} is missing")
    if not missing:
        yield Listing(
            symbol,
            row["name"],
            rules["calendar"],
            rules["currency"],
            rules["benchmark"],
            rules.get("limit"),
            rules.get("board", ""),
            tuple(words_of(rules, "alternatives", f"{AT} markets.{suffix or 'US'}")),
        )


def _aliases(row: Table) -> Iterator[Alias]:
    name, place = str(row["name"]), _at(row)
    plain = Alias("", name, unless=tuple(words_of(row, "unless", place)))
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
        for word in words_of(row, key, place):
            yield replace(kind, text=word)
    policy = row.get("tickers", "")
    check_known(policy, ("", "context", "never"), f"{place} tickers")
    for symbol in words_of(row, "listings", place):
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


def _relations(row: Table, known: set[str], without: frozenset[str]) -> Iterator[Relation]:
    place = f"{AT} relations of {row.get('subject')!r}"
    checked(row, RELATION, place)
    missing = [key for key in ("subject", "relation", "objects", "reason") if key not in row]
    for key in missing:
        refuse(f"{place}: the key {key!r} is missing")
    if missing:
        return
    check_known(row["relation"], RELATIONS, f"{place}: relation")
    for name in (row["subject"], *words_of(row, "objects", place)):
        check_known(name, known, place)
    for name in words_of(row, "objects", place):
        if not {name, row["subject"]} & without:
            since, until = _day(row, "since", place), _day(row, "until", place)
            weight = value_of(row, "weight", 1.0, place)
            source = row.get("source", "")
            yield Relation(row["subject"], row["relation"], name, row["reason"], source, since, until, weight)


def _day(row: Table, key: str, place: str) -> date | None:
    day = row.get(key)
    if day is None or isinstance(day, date):
        return day
    refuse(f"{place}: {key} = {day!r}: a date such as 2024-01-31 is wanted, without quotes")
    return None


def _at(row: Table) -> str:
    return f"{AT} company {row['name']!r}"
