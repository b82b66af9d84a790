"""What speaks for and against an entry telling a story, seen between the entry and all that the story has told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt
from typing import NamedTuple

from tracker.core.stories.entry_features import Features

MOST_NUMBERS = 3  # figures in common that count


class Signs(NamedTuple):
    """What speaks for and against; also the weight of each."""

    words: float = 0.0  # cosine of rarity-weighted words with the story's reports in the same script
    facts: float = 0.0  # share of the entry's rare facts that the story told
    mutual: float = 0.0  # the same facts as a share of the poorer of the two
    shared: float = 0.0  # rarity of the facts that both tell, in tens
    haste: float = 0.0  # reports of one event come in a burst: exp(-gap / decay)
    fellows: float = 0.0  # a company stands in both titles
    strangers: float = 0.0  # titles name different companies
    nobody: float = 0.0  # one of them names no company
    otherwise: float = 0.0  # kinds differ
    quiet: float = 0.0  # one announces and the other is about it
    numbers: float = 0.0  # figures that both give, up to three
    figures: float = 0.0  # figures of both, none the same
    acts: float = 0.0  # one kind of thing is done in two ways


@dataclass(slots=True)
class Told:
    """What a story has told so far. Facts keep the rarity that they had when first told."""

    name: str
    first: datetime  # learned
    last_said: datetime
    quiet: bool = False
    words: dict[str, dict[str, float]] = field(default_factory=dict)
    norms: dict[str, float] = field(default_factory=dict)
    facts: dict[str, float] = field(default_factory=dict)
    companies: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)
    acts: set[str] = field(default_factory=set)
    posted: set[str] = field(default_factory=set)
    first_said: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.first_said = self.last_said

    def tell(self, features: Features, rarity: Mapping[str, float], said: datetime) -> None:
        """Add what one more entry tells."""
        self.last_said = max(self.last_said, said)
        norm = sqrt(sum(rarity[word] ** 2 for word in features.words)) or 1.0
        words = self.words.setdefault(features.script, {})
        for word in features.words:
            words[word] = words.get(word, 0.0) + rarity[word] / norm
        self.norms[features.script] = sqrt(sum(value * value for value in words.values())) or 1.0
        for fact in features.facts:
            self.facts.setdefault(fact, rarity[fact])
        self.companies |= features.companies
        self.figures |= features.figures
        self.acts |= features.acts
        if features.kind:
            self.kinds.add(features.kind)


def signs_of(features: Features, rarity: Mapping[str, float], told: Told, haste: float) -> Signs:
    """The signs between an entry and what a story has told so far."""
    shared = sum(rarity[fact] for fact in features.facts if fact in told.facts)
    own, theirs = sum(rarity[fact] for fact in features.facts), sum(told.facts.values())
    named = bool(features.companies and told.companies)
    fellows = named and not features.companies.isdisjoint(told.companies)
    same = features.kind in told.kinds
    figures = features.figures & told.figures
    return Signs(
        words=_cosine(features, rarity, told),
        facts=shared / (own or 1.0),
        mutual=shared / (min(own, theirs) or 1.0),
        shared=shared / 10,
        haste=haste,
        fellows=fellows,
        strangers=named and not fellows,
        nobody=not named,
        otherwise=bool(features.kind and told.kinds) and not same,
        quiet=features.quiet != told.quiet,
        numbers=min(len(figures), MOST_NUMBERS),
        figures=bool(features.figures and told.figures) and not figures,
        acts=same and bool(features.acts and told.acts) and features.acts.isdisjoint(told.acts),
    )


def _cosine(features: Features, rarity: Mapping[str, float], told: Told) -> float:
    """Cosine with the story's reports in the same script; 0 where it has none."""
    words = told.words.get(features.script)
    if not words:
        return 0.0
    own = sqrt(sum(rarity[word] ** 2 for word in features.words)) or 1.0
    return (
        sum(rarity[word] * words[word] for word in features.words if word in words) / own / told.norms[features.script]
    )
