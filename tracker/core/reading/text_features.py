"""What of a text the fitted tables weigh: words, runs of letters, and signs of what the rules saw.

Names of watched companies, of companies known by name and of firms of the trade are each one sign, figures are 0: no
weight hangs on who acted or how much. Words and runs are of the title; the summary speaks through its concepts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt

from tracker.core.reading.extraction import Extraction
from tracker.core.reading.scoring import Tally

WATCHED, NAMED, FIRM = "¤", "¶", "§"  # what stands in a title for a name
RUNS = (3, 4, 5)  # letters of a run of Latin ones
HAN = (1, 2, 3)  # and of Han
SHARE = {"words": 5.0, "runs": 3.0, "signs": 0.5, "weights": 1.0}  # what a group counts; words and runs by their number

LEADS = 4  # characters before a name that leads the title
LONG, STEP = 6, 30  # lengths of a title are told apart by so many characters, up to so many steps
HAN_WIDTH = 3  # a Han character says as much as so many Latin letters
MOST_WEIGHT = 4.5  # of one kind or lookalike that counts

_DIGITS = re.compile(r"\d+")
_MARKS = re.compile(r'[?!|:"“”‘’【】丨…—：？！《》「」()（）]')
_TOKEN = re.compile(f"[a-z0-9$%{WATCHED}{NAMED}{FIRM}]+|[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """Terms of one text by group. `weights` carry a number each, the others are there or not."""

    han: bool
    words: frozenset[str] = frozenset()
    runs: frozenset[str] = frozenset()
    signs: frozenset[str] = frozenset()
    weights: Mapping[str, float] = field(default_factory=dict)

    def valued(self) -> Iterator[tuple[str, Iterable[tuple[str, float]]]]:
        """Groups with their terms and what each counts."""
        for group, terms in (("words", self.words), ("runs", self.runs)):
            share = SHARE[group] / sqrt(len(terms) or 1)
            yield group, ((term, share) for term in terms)
        yield "signs", ((term, SHARE["signs"]) for term in self.signs)
        yield "weights", ((term, value * SHARE["weights"]) for term, value in self.weights.items())


def words_and_runs(view: str) -> tuple[frozenset[str], frozenset[str]]:
    """Words, word pairs, Han runs, the first and the last word; and runs of Latin letters, of a plain view in which
    names are signs."""
    tokens = _TOKEN.findall(_DIGITS.sub("0", view))
    latin = [one for one in tokens if one[0] <= "\u33ff"]
    words = {f"{one} {other}" for one, other in pairwise(tokens) if one[0] <= "\u33ff" >= other[0]}
    words.update(latin)
    for one in tokens:
        if one[0] > "\u33ff":
            words.update(one[place : place + size] for size in HAN for place in range(len(one) - size + 1))
    if tokens:
        first, last = tokens[0], tokens[-1]
        words.add("^" + (first if first[0] <= "\u33ff" else first[:2]))
        words.add((last if last[0] <= "\u33ff" else last[-2:]) + "$")
    run = f" {' '.join(latin)} "
    return frozenset(words), frozenset(
        run[place : place + size] for size in RUNS for place in range(len(run) - size + 1)
    )


def features_of(
    seen: Extraction, kinds: Mapping[str, Tally], lookalikes: Mapping[str, Tally], best: str, mark: str
) -> TextFeatures:
    """Features of a text by what was seen in it, what the patterns say, and the best kind and lookalike by them."""
    words, runs = words_and_runs(seen.signed)
    han = not seen.title.isascii() and any("\u3400" <= one <= "\u9fff" for one in seen.title)
    return TextFeatures(
        han=han,
        words=words,
        runs=runs,
        signs=frozenset(_signs(seen, best, mark)),
        weights=dict(_weights(kinds, lookalikes, best, mark)),
    )


def _signs(seen: Extraction, best: str, mark: str) -> Iterator[str]:
    yield f"best.{best or 'none'}"
    yield from (f"title.{one}" for one in seen.concepts[0])
    if seen.views[1]:
        yield "summary"
        yield from (f"summary.{one}" for one in seen.concepts[1])
    yield from _named(seen)
    yield from (f"figure.{one.sort}" for one in seen.figures[0])
    yield from _traded(seen, best, mark)
    yield from (f"mark.{one}" for one in _MARKS.findall(seen.title))
    length = len(seen.title.strip()) * (1 if seen.title.isascii() else HAN_WIDTH)
    yield f"length.{min(length // STEP, LONG)}"


def _named(seen: Extraction) -> Iterator[str]:
    yield f"headed.{min(len(seen.headed), 2)}"
    yield f"named.{min(len(seen.companies), 2)}"
    if seen.agencies:
        yield "agency"
    if seen.mentions and seen.mentions[0].start < LEADS - 1:
        yield "leads"
    if seen.named_only:
        yield "known by name" + (" in the trade" if "firms" in seen.trade[0] else "")


def _traded(seen: Extraction, best: str, mark: str) -> Iterator[str]:
    """Whether the text is of the trade, by what, and beside which kind."""
    title, summary = seen.trade
    for sort in ("firms", "products", "words"):
        if sort in title:
            yield f"trade {sort}"
            yield f"trade {sort}.{best}"
        if sort in summary:
            yield f"trade {sort} in summary"
    if "firms" in title and title["firms"][0].start < LEADS:
        yield "trade leads"
    sort = "watched" if seen.headed else next(iter(title), "") or ("summary" if summary else "nothing")
    yield f"trade by {sort}"
    yield f"trade by {sort}.{best or 'none'}"
    yield f"trade by {sort}.{mark or 'none'}"


def _weights(
    kinds: Mapping[str, Tally], lookalikes: Mapping[str, Tally], best: str, mark: str
) -> Iterator[tuple[str, float]]:
    for name, one in (*kinds.items(), *lookalikes.items()):
        yield f"tally.{name}", min(one.weight, MOST_WEIGHT) / 4
    strongest = kinds[best].weight if best else 0.0
    against = lookalikes[mark].weight if mark else 0.0
    yield "best", strongest / 4
    yield "against", against / 4
    yield "best less against", (strongest - against) / 4
