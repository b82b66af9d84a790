"""How near an entry is to a story, and the table in which the nearest is found without looking at all of them.

    nearness = words   cosine of rarity-weighted words with the story's reports in the same script
             + facts   share of rare facts (companies, figures, product codes, places, the kind) that agree
             + haste   reports of one event come in a burst
             - doubt   other companies in the title, another kind, other figures

Rarity is counted over the entries inside the window alone, so what lies further back has no say.
Candidates come from posting lists of rare features; common ones are cut, so the cost does not grow with
the number of stories.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from math import exp, log, sqrt

from tracker.core.features import Features
from tracker.core.twins import Twins


@dataclass(frozen=True, slots=True)
class Measure:
    """Weights of the nearness. `threshold` is where an entry joins a story rather than begins one."""

    threshold: float = 0.31
    words: float = 0.6
    facts: float = 0.38
    haste: float = 0.08
    decay: float = 12.0  # hours
    strangers: float = 0.32  # doubt when titles name different companies
    otherwise: float = 0.1  # doubt when kinds differ
    quiet: float = 0.14  # doubt when one announces and the other is about it
    figures: float = 0.1  # doubt when figures of one sort differ
    acts: float = 0.1  # doubt when one kind of thing is done in two ways
    window: timedelta = timedelta(hours=96)


TRADE = Measure()
# Headlines of general news: large stories, few facts that we know; what comes together belongs together.
GENERAL = Measure(
    threshold=0.2,
    words=1.0,
    facts=0.0,
    haste=0.2,
    decay=1.0,
    strangers=0.0,
    otherwise=0.0,
    quiet=0.0,
    figures=0.0,
    acts=0.0,
)

LOOKED_AT = 400  # stories looked at under one feature: the latest
BUDGET = 3_000  # postings followed for one entry
COMPARED = 48  # stories compared in full


@dataclass(slots=True)
class _Told:
    """What a story has told so far."""

    name: str
    first: datetime
    last_said: datetime
    words: dict[str, dict[str, float]] = field(default_factory=dict)
    norms: dict[str, float] = field(default_factory=dict)
    facts: Counter[str] = field(default_factory=Counter)
    companies: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    figures: set[str] = field(default_factory=set)
    acts: set[str] = field(default_factory=set)
    quiet: bool = False
    posted: set[str] = field(default_factory=set)


class StoryTable:
    """Open stories by their features."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._stories: dict[str, _Told] = {}
        self._postings: dict[str, dict[str, None]] = {}
        self._twins = Twins(measure.window)
        self._counts: Counter[str] = Counter()
        self._seen: deque[tuple[datetime, Features]] = deque()

    def place(self, name: str, features: Features, learned: datetime, said: datetime) -> str:
        """The story that the entry joins, or `name` as a new one."""
        self._forget(learned)
        self._remember(features, learned)
        rarity = self._rarities(features)
        twin = self._twins.find(features, learned)
        chosen = twin if twin in self._stories else self._nearest(features, rarity, said)
        if chosen:
            self._tell(self._stories[chosen], features, rarity, said)
        else:
            chosen = self._begin(name, features, rarity, learned, said)
        self._twins.keep(features, chosen)
        return chosen

    def _nearest(self, features: Features, rarity: dict[str, float], said: datetime) -> str:
        """The nearest story, empty when none is near enough."""
        chosen, nearness = "", self._measure.threshold
        for story in self._candidates(features, rarity):
            near = self._nearness(features, rarity, self._stories[story], said)
            if near > nearness:
                chosen, nearness = story, near
        return chosen

    def tell_apart(self, name: str, features: Features, learned: datetime, said: datetime) -> None:
        """Begin a story without asking whether there is one: for stories that are known already."""
        self._forget(learned)
        self._remember(features, learned)
        self._begin(name, features, self._rarities(features), learned, said)

    def __len__(self) -> int:
        """How many stories are open."""
        return len(self._stories)

    def _begin(self, name: str, features: Features, rarity: dict[str, float], learned: datetime, said: datetime) -> str:
        self._stories[name] = told = _Told(name, learned, said, quiet=features.quiet)
        self._tell(told, features, rarity, said)
        return name

    def _remember(self, features: Features, learned: datetime) -> None:
        self._seen.append((learned, features))
        self._counts.update(features.words)
        self._counts.update(features.facts)

    def _forget(self, now: datetime) -> None:
        horizon = now - self._measure.window
        while self._seen and self._seen[0][0] < horizon:
            _, old = self._seen.popleft()
            self._counts.subtract(old.words)
            self._counts.subtract(old.facts)
        while self._stories:
            oldest = next(iter(self._stories.values()))
            if oldest.first >= horizon:
                break
            self._drop(oldest)

    def _drop(self, told: _Told) -> None:
        del self._stories[told.name]
        for feature in told.posted:
            posting = self._postings[feature]
            del posting[told.name]
            if not posting:
                del self._postings[feature]

    def _rarities(self, features: Features) -> dict[str, float]:
        known = len(self._seen) + 300
        return {one: log(1 + known / (self._counts[one] + 1)) for one in (*features.words, *features.facts)}

    def _candidates(self, features: Features, rarity: dict[str, float]) -> Iterable[str]:
        """Stories that share most rarity, by posting lists from the rarest on, within a budget."""
        lists = [
            (len(posting), one, posting)
            for one in (*features.keys, *features.words)
            if (posting := self._postings.get(one))
        ]
        lists.sort(key=lambda row: (row[0], row[1]))
        shared: dict[str, float] = {}
        left = BUDGET
        for size, one, posting in lists:
            weight = rarity.get(one, 6.0)
            for story in islice(reversed(posting), min(LOOKED_AT, left)):
                shared[story] = shared.get(story, 0.0) + weight
            left -= min(size, LOOKED_AT)
            if left <= 0:
                break
        if len(shared) <= COMPARED:
            return shared
        return sorted(shared, key=lambda story: -shared[story])[:COMPARED]

    def _nearness(self, features: Features, rarity: dict[str, float], told: _Told, said: datetime) -> float:
        measure = self._measure
        gap = abs((said - told.last_said).total_seconds()) / 3600
        if timedelta(hours=gap) > measure.window:
            return 0.0
        words = _cosine(features, rarity, told)
        near = measure.haste * exp(-gap / measure.decay)
        if words is not None:
            near += measure.words * words
        if measure.facts:
            near += measure.facts * _agreement(features, rarity, told) * (1.0 if words is not None else 1.35)
        return near - self._doubt(features, told)

    def _doubt(self, features: Features, told: _Told) -> float:
        measure, doubt = self._measure, 0.0
        if features.companies and told.companies and features.companies.isdisjoint(told.companies):
            doubt += measure.strangers
        if features.kind and told.kinds and features.kind not in told.kinds:
            doubt += measure.otherwise
        if features.kind in told.kinds and features.acts and told.acts and features.acts.isdisjoint(told.acts):
            doubt += measure.acts
        if features.quiet != told.quiet:
            doubt += measure.quiet
        if features.figures and told.figures and features.figures.isdisjoint(told.figures):
            doubt += measure.figures
        return doubt

    def _tell(self, told: _Told, features: Features, rarity: dict[str, float], said: datetime) -> None:
        told.last_said = max(told.last_said, said)
        norm = sqrt(sum(rarity[word] ** 2 for word in features.words)) or 1.0
        words = told.words.setdefault(features.script, {})
        for word in features.words:
            words[word] = words.get(word, 0.0) + rarity[word] / norm
        told.norms[features.script] = sqrt(sum(value * value for value in words.values())) or 1.0
        told.facts.update(features.facts)
        told.companies |= features.companies
        told.figures |= features.figures
        told.acts |= features.acts
        if features.kind:
            told.kinds[features.kind] += 1
        for one in (*features.words, *features.keys):
            self._postings.setdefault(one, {})[told.name] = None
            told.posted.add(one)


def _cosine(features: Features, rarity: dict[str, float], told: _Told) -> float | None:
    """Cosine with the story's reports in the same script; None where it has none."""
    words = told.words.get(features.script)
    if words is None:
        return None
    own = sqrt(sum(rarity[word] ** 2 for word in features.words)) or 1.0
    return (
        sum(rarity[word] * words[word] for word in features.words if word in words) / own / told.norms[features.script]
    )


def _agreement(features: Features, rarity: dict[str, float], told: _Told) -> float:
    """Share of the entry's rare facts that the story told too; facts of several reports count in full."""
    if not features.facts:
        return 0.0
    total = sum(rarity[fact] for fact in features.facts)
    return sum(rarity[fact] for fact in features.facts if fact in told.facts) / total
