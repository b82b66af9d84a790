"""The watchlist: whom we follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Listing:
    """One share on one exchange. `limit` is the daily price limit as a fraction, None where there is none.

    `benchmark` is the favourite, `alternatives` stand in for it, in their order, where it lacks a close.
    """

    symbol: str  # as the price vendor spells it: 0981.HK
    company: str
    calendar: str  # exchange_calendars' name: XHKG, XSHG, XNYS, XTAI
    currency: str
    benchmark: str  # an index or fund of the same market and clock: ^HSI, 000300.SS, SPY
    limit: float | None = None
    board: str = ""
    alternatives: tuple[str, ...] = ()

    @property
    def benchmarks(self) -> tuple[str, ...]:
        """Every benchmark, the favourite first; none where the listing has none."""
        return tuple(dict.fromkeys(one for one in (self.benchmark, *self.alternatives) if one))


@dataclass(frozen=True, slots=True)
class Alias:
    """A spelling of a company's name or of a product that stands for it.

    `needs_case`: only in this capitalisation. `needs_context`: only where a word of the trade stands
    in the same text. `listing`: the symbol meant, for tickers (981 HK, 688981.SH), else empty.
    `names` is False for a brand or product (Ascend -> Huawei): it points to the company without being its name.
    `unless`: words that show that something else is meant (SMIC beside "minimum wage").
    An empty `company` is a decoy: a longer string that holds a name and is nobody we know (中芯聚源).
    """

    text: str
    company: str
    needs_case: bool = False
    needs_context: bool = False
    listing: str = ""
    names: bool = True
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """An actor: listed (SMIC), unlisted (Huawei), or an agency (US Commerce Department); `name` is canonical.

    A `named` company is known by name alone: claims about it are told apart, but it is not followed.
    """

    name: str
    sort: str = "company"  # company | agency | unlisted | named
    tags: tuple[str, ...] = ()  # foundry, gpu, equipment, memory, model, ... used by the groups and rules of links


@dataclass(frozen=True, slots=True)
class Relation:
    """`subject` stands in `relation` to `object`: SMIC is foundry_of Huawei, because ..."""

    subject: str
    relation: str
    object: str
    reason: str
    source: str = ""
    since: date | None = None
    until: date | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """Companies that the rules of links speak of together: "domestic_foundry".

    A company belongs to it that carries the group's name as a tag, or every tag of `tags` and none of `without`, or is
    named in `members`.
    """

    name: str
    about: str = ""
    tags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    def holds(self, company: Company) -> bool:
        """Whether a company belongs to the group."""
        tagged = bool(self.tags) and set(self.tags) <= set(company.tags) and not set(self.without) & set(company.tags)
        return tagged or self.name in company.tags or company.name in self.members


@dataclass(frozen=True)
class Watchlist:
    """Companies, their listings and spellings, and how they hang together. Compared and hashed by its contents."""

    companies: tuple[Company, ...] = ()
    listings: tuple[Listing, ...] = ()
    aliases: tuple[Alias, ...] = ()
    relations: tuple[Relation, ...] = ()
    groups: tuple[Group, ...] = ()

    @cached_property
    def _hash(self) -> int:
        return hash((self.companies, self.listings, self.aliases, self.relations, self.groups))

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def by_symbol(self) -> Mapping[str, Listing]:
        return {one.symbol: one for one in self.listings}

    @cached_property
    def by_name(self) -> Mapping[str, Company]:
        return {one.name: one for one in self.companies}

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """Names of the companies of each group, in the watchlist's order."""
        return {group.name: tuple(one.name for one in self.companies if group.holds(one)) for group in self.groups}

    @cached_property
    def relations_by_end(self) -> Mapping[tuple[str, str, str], Sequence[Relation]]:
        """Relations by (relation, company, "subject" or "object"), in the watchlist's order."""
        ends: dict[tuple[str, str, str], list[Relation]] = {}
        for one in self.relations:
            ends.setdefault((one.relation, one.subject, "subject"), []).append(one)
            ends.setdefault((one.relation, one.object, "object"), []).append(one)
        return ends

    @cached_property
    def _lines(self) -> Mapping[str, tuple[Listing, ...]]:
        lines: dict[str, list[Listing]] = {}
        for one in self.listings:
            lines.setdefault(one.company, []).append(one)
        return {company: tuple(own) for company, own in lines.items()}

    def listings_of(self, company: str) -> tuple[Listing, ...]:
        """All listings of a company in the watchlist's order: the main one first."""
        return self._lines.get(company, ())
