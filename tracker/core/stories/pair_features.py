"""What speaks for and against two entries telling the same news."""

from __future__ import annotations

from datetime import timedelta
from math import exp, fsum
from typing import NamedTuple

from tracker.core.stories.entry_features import Features

MOST_NUMBERS = 3  # figures in common that count
RARE = 5.5  # rarity from which a word is rare
DECAY = timedelta(hours=12)
FEW = 0.4  # share of the numbers in common below which they conflict
DAY = timedelta(days=1)


class Signs(NamedTuple):
    """What speaks for and against; also the weight of each. Equal whichever of the two is asked first."""

    cosine: float = 0.0  # of rarity-weighted words, in one script
    overlap: float = 0.0  # rarity of the words in common, as a share of the poorer of the two
    titles: float = 0.0  # the same of the titles
    rarest: float = 0.0  # rarity of the rarest word in common, in tens
    rare: float = 0.0  # rare words in common, up to five, in fives
    facts: float = 0.0  # rarity of the facts in common, as a share of the poorer of the two
    shared: float = 0.0  # rarity of the facts in common, in tens
    other_script: float = 0.0
    other_script_shared: float = 0.0  # `shared` where the scripts differ
    recency: float = 0.0  # exp(-gap / 12 hours)
    days: float = 0.0  # between them
    shared_names: float = 0.0
    conflicting_names: float = 0.0  # both name somebody, nobody in common
    unnamed: float = 0.0  # one of them names nobody
    shared_companies: float = 0.0
    conflicting_companies: float = 0.0
    figures: float = 0.0  # in common, up to three
    conflicting_figures: float = 0.0  # both give figures, none the same
    periods: float = 0.0
    conflicting_periods: float = 0.0
    codes: float = 0.0
    conflicting_codes: float = 0.0
    same_kind: float = 0.0
    other_kind: float = 0.0
    same_act: float = 0.0  # actor, kind, and a product or period that does not differ
    conflicting_acts: float = 0.0  # one kind of thing is done in two ways
    one_announces: float = 0.0
    neither_announces: float = 0.0
    unlike_quiet: float = 0.0  # a lookalike speaks in one of them alone
    same_actor: float = 0.0  # both name the same company first
    other_actor: float = 0.0
    numbers: float = 0.0  # of both titles, the share in common
    conflicting_numbers: float = 0.0  # both give numbers, few the same
    same_speaker: float = 0.0  # who speaks is no sign that he says the same: his words are left out of the others
    close: float = 0.0  # what the cosine has above a half


def signs_between(one: Features, other: Features, gap: timedelta) -> Signs:
    """The signs between two entries said `gap` apart."""
    same_script = one.script == other.script
    words = _cosine(one, other) if same_script else (0.0, 0.0, 0.0, 0.0, 0.0)
    common = one.facts & other.facts
    shared = fsum(one.rarity[fact] for fact in common)
    poorer = min(fsum(one.rarity[fact] for fact in one.facts), fsum(other.rarity[fact] for fact in other.facts))
    names, companies = one.names & other.names, one.companies & other.companies
    both_named = bool(one.names and other.names)
    figures = one.figures & other.figures
    same_kind = bool(one.kind) and one.kind == other.kind
    apart = _conflict(one.periods, other.periods) or _conflict(one.codes, other.codes)
    return Signs(
        *words,
        facts=shared / (poorer or 1.0),
        shared=shared / 10,
        other_script=not same_script,
        other_script_shared=0.0 if same_script else shared / 10,
        recency=exp(-gap / DECAY),
        days=gap / DAY,
        shared_names=bool(names),
        conflicting_names=both_named and not names,
        unnamed=not both_named,
        shared_companies=bool(companies),
        conflicting_companies=_conflict(one.companies, other.companies),
        figures=min(len(figures), MOST_NUMBERS),
        conflicting_figures=_conflict(one.figures, other.figures),
        periods=bool(one.periods & other.periods),
        conflicting_periods=_conflict(one.periods, other.periods),
        codes=bool(one.codes & other.codes),
        conflicting_codes=_conflict(one.codes, other.codes),
        same_kind=same_kind,
        other_kind=bool(one.kind and other.kind) and not same_kind,
        same_act=same_kind and bool(names) and not apart,
        conflicting_acts=same_kind and _conflict(one.acts, other.acts),
        one_announces=one.announces != other.announces,
        neither_announces=not (one.announces or other.announces),
        unlike_quiet=one.quiet != other.quiet,
        same_actor=bool(one.actor) and one.actor == other.actor,
        other_actor=bool(one.actor and other.actor) and one.actor != other.actor,
        numbers=_share(one.numbers, other.numbers),
        conflicting_numbers=bool(one.numbers and other.numbers) and _share(one.numbers, other.numbers) < FEW,
        same_speaker=bool(one.speaker & other.speaker),
        close=max(words[0] - 0.5, 0.0),
    )


def _conflict(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _cosine(one: Features, other: Features) -> tuple[float, float, float, float, float]:
    """Cosine, overlap, overlap of the titles, rarest word in common, number of rare words in common."""
    spoken = one.speaker & other.speaker
    common = (one.words & other.words) - spoken
    if not common:
        return 0.0, 0.0, 0.0, 0.0, 0.0
    rarity = one.rarity
    weights = [rarity[word] for word in common]
    poorer = min(_weight(one, one.words - spoken), _weight(other, other.words - spoken))
    heads = min(_weight(one, one.heads - spoken), _weight(other, other.heads - spoken))
    return (
        fsum(weight * weight for weight in weights) / _norm(one, spoken) / _norm(other, spoken),
        fsum(weights) / (poorer or 1.0),
        fsum(rarity.get(word, 0.0) for word in (one.heads & other.heads) - spoken) / (heads or 1.0),
        max(weights) / 10,
        min(sum(weight > RARE for weight in weights), 5) / 5,
    )


def _norm(one: Features, spoken: frozenset[str]) -> float:
    if not spoken:
        return one.norm
    return float(fsum(one.rarity[word] ** 2 for word in one.words - spoken) ** 0.5) or 1.0


def _weight(one: Features, words: frozenset[str]) -> float:
    return fsum(one.rarity.get(word, 0.0) for word in words)
