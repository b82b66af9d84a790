"""The words that claims are read by, compiled once for each Knowledge: one record for each file of knowledge/claims.

What a pattern matches is told beside it in its file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from re import Pattern

from tracker.core.text.phrases import compiled
from tracker.model import Knowledge

KEPT = 4  # knowledges whose words are kept


@dataclass(frozen=True, slots=True)
class MoveWords:
    """How a move of a share is told."""

    moved: Pattern[str]
    moved_right: Pattern[str]
    had_moved: Pattern[str]
    noun_of_move: Pattern[str]
    size_now: Pattern[str]
    multiplies: Pattern[str]
    wiped: Pattern[str]
    going_on: Pattern[str]
    han_moved: Pattern[str]
    han_right: Pattern[str]
    han_size: Pattern[str]


@dataclass(frozen=True, slots=True)
class ThingWords:
    """What a figure may belong to but a company."""

    shares: Pattern[str]
    its_shares: Pattern[str]
    of_shares: Pattern[str]
    other: Pattern[str]
    the_shares: Pattern[str]
    han_shares: Pattern[str]
    han_other: Pattern[str]


@dataclass(frozen=True, slots=True)
class VetoWords:
    """What shows that a figure is no move of a share, or none that happened."""

    veto_right: Pattern[str]
    veto_distance: Pattern[str]
    level_left: Pattern[str]
    level_is_move: Pattern[str]
    unreal: Pattern[str]
    unreal_right: Pattern[str]
    hoped: Pattern[str]
    long_ago: Pattern[str]
    offered: Pattern[str]
    its_object: Pattern[str]
    ended: Pattern[str]
    of_the_whole: Pattern[str]
    old: Pattern[str]
    since: Pattern[str]
    beside_close: Pattern[str]
    against: Pattern[str]
    cheaper: Pattern[str]
    books: Pattern[str]
    turn: Pattern[str]
    of_it: Pattern[str]
    han_veto_left: Pattern[str]
    han_veto_right: Pattern[str]
    han_level_left: Pattern[str]
    han_level_is_move: Pattern[str]
    han_unreal: Pattern[str]


@dataclass(frozen=True, slots=True)
class BasisWords:
    """Against what a move is told; `english` and `chinese` have a pattern for each basis, the first to stand first."""

    record: Pattern[str]
    one_day: Pattern[str]
    summed: Pattern[str]
    when: Pattern[str]
    lately: Pattern[str]
    english: Mapping[str, Pattern[str]]
    goes_on: Pattern[str]
    empty: Pattern[str]
    had: Pattern[str]
    forward: Pattern[str]
    market: Pattern[str]
    chinese: Mapping[str, Pattern[str]]
    counts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Figures that may be moves; `fractions` in per cent."""

    percent: Pattern[str]
    between: Pattern[str]
    word_percent: Pattern[str]
    fraction: Pattern[str]
    of_value: Pattern[str]
    by: Pattern[str]
    multiple: Pattern[str]
    alone: Pattern[str]
    flat: Pattern[str]
    limit: Pattern[str]
    figure: Pattern[str]
    from_to: Pattern[str]
    tenths: Pattern[str]
    times: Pattern[str]
    in_hundred: Pattern[str]
    han_part: Pattern[str]
    about_twice: Pattern[str]
    han_limit: Pattern[str]
    by_how_much: Pattern[str]
    han_flat: Pattern[str]
    marks: tuple[str, ...]
    numerals: Mapping[str, float]
    fractions: Mapping[str, float]
    han_digits: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class OwnerWords:
    """Words around a company by which a figure is its own or somebody else's."""

    skipped: Pattern[str]
    right_owner: Pattern[str]
    had: Pattern[str]
    no_subject: Pattern[str]
    preposition: Pattern[str]
    far_preposition: Pattern[str]
    clause_opens: Pattern[str]
    subordinate: Pattern[str]
    led_by: Pattern[str]
    verb_follows: Pattern[str]
    joined: Pattern[str]
    of_several: Pattern[str]
    final: Pattern[str]
    limit_list: Pattern[str]
    of_whom: Pattern[str]
    wherein: Pattern[str]
    own: Pattern[str]
    for_whom: Pattern[str]
    compared: Pattern[str]
    off: Pattern[str]
    contrast: Pattern[str]
    which: Pattern[str]
    worded: Pattern[str]
    possession: Pattern[str]
    did: Pattern[str]
    noun_opens: Pattern[str]
    subject: Pattern[str]
    stops: Pattern[str]
    respectively: Pattern[str]
    modifier: Pattern[str]
    not_subject: Pattern[str]
    those_of: Pattern[str]
    apart: Pattern[str]
    han_joined: Pattern[str]
    han_tail: Pattern[str]
    first_of: Pattern[str]
    superlative: Pattern[str]
    with_clause: Pattern[str]


@dataclass(frozen=True, slots=True)
class NameWords:
    """Names that are in no table, and capitals and Han words that are no names."""

    moving: Pattern[str]
    owning: Pattern[str]
    owned: Pattern[str]
    sent: Pattern[str]
    signed: Pattern[str]
    titled: Pattern[str]
    hyphened: Pattern[str]
    be: Pattern[str]
    common: Pattern[str]
    han_filled: Pattern[str]
    han_degree: Pattern[str]
    han_size: Pattern[str]
    han_list: Pattern[str]
    capitals: tuple[str, ...]
    beside_the_point: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarketWords:
    """Which listing is meant; `markets` by the endings of its symbols, with spaces between them."""

    change: Pattern[str]
    opening: Pattern[str]
    beside: Pattern[str]
    price: Pattern[str]
    markets: Mapping[str, Pattern[str]]


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """Clauses, lists, qualifiers and days; `weekdays` count from Monday as 0."""

    clause_break: Pattern[str]
    one_point: Pattern[str]
    weekday: Pattern[str]
    date: Pattern[str]
    opens: Pattern[str]
    qualifiers: Mapping[str, Pattern[str]]
    han_clause_break: Pattern[str]
    joint: Pattern[str]
    relative: Pattern[str]
    other_markets: Pattern[str]
    han_weekday: Pattern[str]
    han_date: Pattern[str]
    han_qualifiers: Mapping[str, Pattern[str]]
    after: Mapping[str, Pattern[str]]
    han_after: Mapping[str, Pattern[str]]
    weekdays: Mapping[str, float]
    months: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """All of them, a field for each file."""

    moves: MoveWords
    things: ThingWords
    vetoes: VetoWords
    bases: BasisWords
    figures: FigureWords
    owners: OwnerWords
    names: NameWords
    markets: MarketWords
    sentences: SentenceWords


@lru_cache(maxsize=KEPT)
def claim_words(knowledge: Knowledge) -> ClaimWords:
    """The words of a knowledge. Raises ConfigError naming the file and the entry that is missing or no pattern."""
    return compiled(ClaimWords, knowledge.claims, "claims")
