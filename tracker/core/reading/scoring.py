"""Patterns judged on the concepts of a text: the weight and the words of every kind and mark.

The title leads, the summary helps: a pattern weighs in full in the title, less where both parts are needed,
least in the summary alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tracker.core.reading.glossary import GLOSSARY
from tracker.core.reading.kinds import KINDS
from tracker.core.reading.kinds.common import COMMON
from tracker.core.reading.marks import MARKS
from tracker.core.reading.masks import MASKS
from tracker.core.reading.patterns import Pattern, read_patterns
from tracker.core.reading.topics import TOPICS
from tracker.core.text.lexicon import Found, Hit, Lexicon, words_of
from tracker.model import Evidence

# Concepts that are seen, not spelled: a watched company, two of them, figures of a sort, a measured move.
SEEN = ("CO", "CO2", "MONEY", "PERCENT", "AMOUNT", "MANY", "MOVED")
SUMMARY = 0.55  # what a pattern of the summary weighs, beside the same in the title
TOGETHER = 0.8  # what one weighs that needs both
MORE = 0.12  # what each further pattern of the same kind adds


@dataclass(frozen=True, slots=True)
class Tally:
    """What speaks for one kind or mark in one text."""

    weight: float = 0.0
    evidence: tuple[Evidence, ...] = ()


@cache
def vocabulary() -> Lexicon:
    """Every word of kinds, marks, topics and glossary in one automaton; made once."""
    spelled = {concept: words_of(words) for concept, words in COMMON.items()}
    spelled |= {f"glossary.{name}": words_of(words) for name, words in GLOSSARY.items()}
    spelled |= {f"topics.{topic}": words_of(words) for topic, words in TOPICS.items()}
    for kind in (*KINDS, *MARKS):
        spelled |= {f"{kind.name}.{concept}": words_of(words) for concept, words in kind.words.items()}
    return Lexicon(spelled, words_of(MASKS))


@cache
def _patterns() -> Mapping[str, tuple[Pattern, ...]]:
    """Patterns by the concept they hang on: the one that fewest patterns share."""
    every = [one for kind in (*KINDS, *MARKS) for one in read_patterns(kind, (*COMMON, *SEEN))]
    count: dict[str, int] = {}
    for one in every:
        for concept in one.need:
            count[concept] = count.get(concept, 0) + 1
    hung: dict[str, list[Pattern]] = {}
    for one in every:
        own = [concept for concept in one.need if "." in concept] or list(one.need)
        hung.setdefault(min(own, key=lambda concept: (count[concept], concept)), []).append(one)
    return {concept: tuple(patterns) for concept, patterns in hung.items()}


MARK_NAMES = frozenset(mark.name for mark in MARKS)
ABOUT = {mark.name: mark.about for mark in MARKS}


def tallies_of(title: Found, summary: Found) -> dict[str, Tally]:
    """Weight and evidence of every kind and mark that the text shows."""
    hung = _patterns()
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
