"""What the method knows before it reads a word of news: kinds and their words, companies, fitted weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Any

from tracker.model.watchlist import Watchlist

Words = Mapping[str, str]  # concept -> its words with bars between them: "launch* | 发布"
# File -> entry -> a regular expression, a list of words, or a table of either or of numbers.
Phrases = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class GroupMove:
    """Every announcement of a kind moves a group: each member stands in `relation` to it, for `reason`.

    `topics` must all be touched by the text; `weight` is 0-1 of the relation's strength.
    """

    group: str
    relation: str
    reason: str
    weight: float = 0.8
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of announcement: its words by concept, its patterns, and whom it moves.

    `governed`: a government or a court acts, companies are acted on. `joint`: everyone named in the title acts.
    `makers`: companies with one of these tags act, where such are named. `rules` are names of link rules in
    core/announcements/rules, in the order in which they are asked; `moves` are groups that the kind moves by itself.
    """

    name: str
    about: str
    words: Words
    patterns: tuple[str, ...]
    governed: bool = False
    joint: bool = False
    makers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    moves: tuple[GroupMove, ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """All words, companies and weights of a recipe. Equal contents have equal digests.

    `lookalikes` are texts that only look like announcements (opinion, price reports, ...). `trade` are concepts of
    which one must stand in a text that names no watched company. `masks` are longer words in which a word of the
    rules stands and means nothing. `members` are shares that an index is known to hold, by the index's symbol, and
    `since` the days on which they joined it, where that matters.
    `registries` say what registries' own categories mean ("sec:2.02": earnings; see knowledge/registries.toml).
    `trade_names` are firms, products and words of the trade that nobody watches. `gate` and `kind_weights` are the
    fitted tables as text (core/reading/tables.py), `background` how often terms stand in news (core/stories/rarity.py),
    `fitted` what a user's own labels add to both (core/reading/adjusting.py).
    `nearness` what each sign weighs between two reports (core/stories/pair_features.py). `claims` are the patterns that
    price moves are read by (core/claims/words.py). `lists` are the files of tracker/lists as text: months,
    numerals, words of the trade.
    """

    watchlist: Watchlist = field(default_factory=Watchlist)
    kinds: tuple[Kind, ...] = ()
    lookalikes: tuple[Kind, ...] = ()
    common: Words = field(default_factory=dict)
    topics: Words = field(default_factory=dict)
    glossary: Words = field(default_factory=dict)
    trade: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trade_names: Words = field(default_factory=dict)
    gate: str = ""
    kind_weights: str = ""
    background: str = ""
    nearness: Mapping[str, float] = field(default_factory=dict)
    since: Mapping[str, Mapping[str, date]] = field(default_factory=dict)
    registries: Mapping[str, str] = field(default_factory=dict)
    claims: Phrases = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    fitted: str = ""

    def held(self, index: str, day: date) -> tuple[str, ...]:
        """The shares that an index is known to hold on a day."""
        joined = self.since.get(index, {})
        return tuple(one for one in self.members.get(index, ()) if joined.get(one, date.min) <= day)

    @cached_property
    def digest(self) -> str:
        """BLAKE2b of the contents in a canonical form, 16 hexadecimal digits: it stands in every stored result. Where a
        user's own table is fitted, its name follows: "0f3c...+gate-1a2b3c4d".
        """
        return f"{self._contents}+{fitted_name(self.fitted)}" if self.fitted else self._contents

    @cached_property
    def _contents(self) -> str:
        plain = json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, default=_plain)
        return blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def by_kind(self) -> Mapping[str, Kind]:
        return {one.name: one for one in self.kinds}


def fitted_name(table: str) -> str:
    """The name of a fitted table, by its contents: "gate-1a2b3c4d"."""
    return f"gate-{blake2b(table.encode(), digest_size=4).hexdigest()}"


def _plain(value: object) -> object:
    """A record as its fields by name, a day as its ISO form: what `json` cannot write by itself."""
    if is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    return str(value)
