"""Patterns: which concepts, in which order, make a kind. Written as words, judged in one pass.

    "3 put>blacklist !rumour"     weight 3: `put` before `blacklist`, near it, and no `rumour` in the text
    "2 result period"             weight 2: both in the same part (title or summary)
    "1.5 act~object"              either order, near one another

A concept is looked up among the kind's own words first, then among the common ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import pairwise

from tracker.core.text.lexicon import Found, Hit
from tracker.errors import ConfigError
from tracker.model import Kind

# How far apart trigger and object may stand, in characters of the view: Latin words are longer than Han.
NEAR = 70
_WEIGHT = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to say a kind. `need` holds every concept asked for, `pairs` those whose order and distance count."""

    kind: str
    weight: float
    text: str
    need: frozenset[str]
    ban: frozenset[str] = frozenset()
    pairs: tuple[tuple[str, str, bool], ...] = field(default=())

    def match(self, found: Found) -> tuple[Hit, ...]:
        """The words that fulfil the pattern, or nothing."""
        return self.hits(found) if self.need <= found.keys() and self.ban.isdisjoint(found) else ()

    def hits(self, found: Found) -> tuple[Hit, ...]:
        """The words that fulfil the pattern where every concept it needs was found, or nothing."""
        if len(self.need) == 1:
            (concept,) = self.need
            return (found[concept][0],)
        chosen = {concept: found[concept][0] for concept in self.need}
        for first, second, ordered in self.pairs:
            near = _nearest(found[first], found[second], ordered)
            if near is None:
                return ()
            chosen[first], chosen[second] = near
        return tuple(sorted(set(chosen.values())))


def _nearest(firsts: list[Hit], seconds: list[Hit], ordered: bool) -> tuple[Hit, Hit] | None:
    """The first pair within reach that does not share its words. Few hits are looked at, however many there are."""
    for one in firsts[:8]:
        for other in seconds[:8]:
            after, before = other.start - one.end, one.start - other.end
            if -1 <= after <= NEAR or (not ordered and -1 <= before <= NEAR):
                return one, other
    return None


def read_patterns(kind: Kind, common: Iterable[str]) -> Iterator[Pattern]:
    """A kind's patterns. Raises ConfigError for one that is not written as they are, or a concept nobody spells."""
    shared = frozenset(common)
    for text in kind.patterns:
        yield _read(kind, text, shared)


def _read(kind: Kind, text: str, shared: frozenset[str]) -> Pattern:
    weight, *terms = text.split() or [""]
    if not _WEIGHT.fullmatch(weight) or not terms:
        raise ConfigError(
            f"kind {kind.name!r} patterns: {text!r}: a weight and concepts are wanted, as in '3 put>list'"
        )
    need: set[str] = set()
    ban: set[str] = set()
    pairs: list[tuple[str, str, bool]] = []
    for term in terms:
        names = [_named(kind, name, shared) for name in term.lstrip("!").replace("~", ">").split(">")]
        if term.startswith("!"):
            ban.update(names)
            continue
        need.update(names)
        pairs.extend((a, b, "~" not in term) for a, b in pairwise(names))
    return Pattern(kind.name, float(weight), text, frozenset(need), frozenset(ban), tuple(pairs))


def _named(kind: Kind, name: str, shared: frozenset[str]) -> str:
    if name in kind.words:
        return f"{kind.name}.{name}"
    if name not in shared:
        near = get_close_matches(name, [*kind.words, *shared], 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ConfigError(
            f"kind {kind.name!r} patterns: no words for {name!r}: spell it in the kind's words or in common{hint}"
        )
    return name
