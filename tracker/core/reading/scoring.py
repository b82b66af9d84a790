"""Patterns judged on the concepts of a text: the weight and the words of every kind and lookalike.

The title leads, the summary helps: a pattern weighs in full in the title, less where both parts are needed,
least in the summary alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.core.reading.patterns import Pattern, read_patterns
from tracker.core.text.lexicon import Found, Hit, Lexicon, words_of
from tracker.model import Evidence, Knowledge

# Concepts that are seen, not spelled: a watched company, two of them, figures of a sort, a measured move.
SEEN = ("CO", "CO2", "MONEY", "PERCENT", "AMOUNT", "MANY", "MOVED")
SUMMARY = 0.55  # what a pattern of the summary weighs, beside the same in the title
TOGETHER = 0.8  # what one weighs that needs both
MORE = 0.12  # what each further pattern of the same kind adds


@dataclass(frozen=True, slots=True)
class Tally:
    """What speaks for one kind or lookalike in one text."""

    weight: float = 0.0
    evidence: tuple[Evidence, ...] = ()


def spelled_by(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Every concept of the vocabulary by its full name, with its words."""
    yield from knowledge.common.items()
    for part, words in (("glossary", knowledge.glossary), ("topics", knowledge.topics)):
        yield from ((f"{part}.{name}", text) for name, text in words.items())
    for kind in (*knowledge.kinds, *knowledge.lookalikes):
        yield from ((f"{kind.name}.{concept}", text) for concept, text in kind.words.items())


def lexicon_of(knowledge: Knowledge) -> Lexicon:
    """Every word of kinds, lookalikes, topics and glossary in one automaton."""
    masks = (word for text in knowledge.masks for word in words_of(text))
    return Lexicon({concept: words_of(text) for concept, text in spelled_by(knowledge)}, masks)


def patterns_of(knowledge: Knowledge) -> Iterator[Pattern]:
    """Every pattern. Raises ConfigError naming the kind and the concept that nobody spells."""
    shared = (*knowledge.common, *SEEN)
    for kind in (*knowledge.kinds, *knowledge.lookalikes):
        yield from read_patterns(kind, shared)


Hung = Mapping[str, tuple[Pattern, ...]]


def hang(patterns: Iterable[Pattern]) -> Hung:
    """Patterns by the concept they hang on: the one that fewest patterns share."""
    every = tuple(patterns)
    count: dict[str, int] = {}
    for one in every:
        for concept in one.need:
            count[concept] = count.get(concept, 0) + 1
    hung: dict[str, list[Pattern]] = {}
    for one in every:
        own = [concept for concept in one.need if "." in concept] or list(one.need)
        hung.setdefault(min(own, key=lambda concept: (count[concept], concept)), []).append(one)
    return {concept: tuple(own) for concept, own in hung.items()}


def tallies_of(hung: Hung, title: Found, summary: Found) -> dict[str, Tally]:
    """Weight and evidence of every kind and lookalike that the text shows."""
    heads, rests = frozenset(title), frozenset(summary)
    concepts = heads | rests
    won: dict[str, list[tuple[float, Pattern, tuple[Hit, ...]]]] = {}
    for concept in concepts & hung.keys():
        for pattern in hung[concept]:
            if pattern.need <= concepts and (told := _told(pattern, title, heads, summary, rests)):
                won.setdefault(pattern.kind, []).append((pattern.weight * told[0], pattern, told[1]))
    return {name: _tally(name, rows) for name, rows in won.items()}


def _told(
    pattern: Pattern, title: Found, heads: frozenset[str], summary: Found, rests: frozenset[str]
) -> tuple[float, tuple[Hit, ...]] | None:
    """How much a pattern counts, and its words: found in the title, else in the summary, else in both together."""
    if pattern.need <= heads and pattern.ban.isdisjoint(heads) and (hits := pattern.hits(title)):
        return 1.0, hits
    if not rests:
        return None
    if pattern.need <= rests and pattern.ban.isdisjoint(rests) and (hits := pattern.hits(summary)):
        return SUMMARY, hits
    if not (pattern.ban.isdisjoint(heads) and pattern.ban.isdisjoint(rests)):
        return None
    both = {concept: [*title.get(concept, ()), *summary.get(concept, ())] for concept in pattern.need}
    hits = pattern.hits(both)
    return (TOGETHER, hits) if hits else None


def _tally(name: str, rows: list[tuple[float, Pattern, tuple[Hit, ...]]]) -> Tally:
    rows.sort(key=lambda row: (-row[0], row[1].text))
    weight = rows[0][0] + MORE * min(len(rows) - 1, 4)
    words = " + ".join(dict.fromkeys(hit.words for hit in rows[0][2] if hit.words))
    return Tally(weight, (Evidence(words, name, round(weight, 2)),))


def best_of(tallies: Mapping[str, Tally]) -> tuple[str, Tally]:
    if not tallies:
        return "", Tally()
    name = min(tallies, key=lambda name: (-tallies[name].weight, name))
    return name, tallies[name]
