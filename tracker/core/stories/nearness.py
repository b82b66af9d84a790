"""How near an entry is to a story, and the table in which the nearest is found without looking at all of them.

Nearness is the log-odds that an entry tells the story: a weighted sum of the signs that speak for it (shared words,
rare facts, companies, figures, haste) and against it. The weights for news of the trade are a logistic regression on
labelled sets, whose stories are also told again within three days, as a busy feed tells them
(`python -m tests.fitting`).

Rarity is counted over the entries inside the window alone, so what lies further back has no say.
Candidates come from posting lists of rare features; common ones are cut, so the cost does not grow with
the number of stories.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import islice
from math import exp, inf, log

from tracker.core.stories.entry_features import Features
from tracker.core.stories.pair_features import Signs, Told, signs_of
from tracker.core.stories.repeated_headlines import Twins


@dataclass(frozen=True, slots=True)
class Measure:
    """Weights of the nearness. An entry joins a story where its odds are above those of `threshold`, a probability."""

    bias: float
    weights: Signs
    threshold: float = 0.18
    decay: float = 12.0  # hours
    window: timedelta = timedelta(hours=96)


TRADE = Measure(
    bias=-10.3,
    weights=Signs(
        words=1.2,
        facts=3.7,
        mutual=0.8,
        shared=3.0,
        haste=4.5,
        fellows=1.9,
        strangers=-2.6,
        nobody=0.7,
        otherwise=-1.9,
        quiet=-2.8,
        numbers=2.1,
        figures=-0.2,
        acts=-0.6,
    ),
)

LOOKED_AT = 250  # stories looked at under one feature: the latest
BUDGET = 2_000  # postings followed for one entry
COMPARED = 40  # stories compared in full


Admits = Callable[[str], bool]


def anyone(_: str) -> bool:
    """Every story may be joined."""
    return True


class StoryTable:
    """Open stories by their features."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._stories: dict[str, Told] = {}
        self._postings: dict[str, dict[str, None]] = {}
        self._twins = Twins(measure.window)
        self._counts: Counter[str] = Counter()
        self._seen: deque[tuple[datetime, datetime, Features]] = deque()

    def place(self, name: str, features: Features, learned: datetime, said: datetime, admits: Admits = anyone) -> str:
        """The story that the entry joins, or `name` as a new one. It joins none that `admits` refuses."""
        self._forget(learned, said)
        self._remember(features, learned, said)
        rarity = self._rarities(features)
        twin = self._twins.find(features, learned)
        near = twin in self._stories and self._within(self._stories[twin], said) and admits(twin)
        chosen = twin if near else self._nearest(features, rarity, said, admits)
        if chosen:
            self._tell(self._stories[chosen], features, rarity, said)
        else:
            chosen = self._begin(name, features, rarity, learned, said)
        self._twins.keep(features, chosen)
        return chosen

    def _nearest(self, features: Features, rarity: dict[str, float], said: datetime, admits: Admits) -> str:
        """The nearest story, empty when none is near enough."""
        chosen, nearness = "", log(self._measure.threshold / (1 - self._measure.threshold))
        for story in self._candidates(features, rarity):
            near = self._nearness(features, rarity, self._stories[story], said)
            if near > nearness and admits(story):
                chosen, nearness = story, near
        return chosen

    def tell_apart(self, name: str, features: Features, learned: datetime, said: datetime) -> None:
        """Begin a story without asking whether there is one: for stories that are known already."""
        self._forget(learned, said)
        self._remember(features, learned, said)
        self._begin(name, features, self._rarities(features), learned, said)

    def __len__(self) -> int:
        """How many stories are open."""
        return len(self._stories)

    def _begin(self, name: str, features: Features, rarity: dict[str, float], learned: datetime, said: datetime) -> str:
        self._stories[name] = told = Told(name, learned, said, quiet=features.quiet)
        self._tell(told, features, rarity, said)
        return name

    def _remember(self, features: Features, learned: datetime, said: datetime) -> None:
        self._seen.append((learned, said, features))
        self._counts.update(features.words)
        self._counts.update(features.facts)

    def _forget(self, now: datetime, said: datetime) -> None:
        """Count no more what was learned, or said, before the window; close stories that were learned before it."""
        horizon, told = now - self._measure.window, said - self._measure.window
        while self._seen and (self._seen[0][0] < horizon or self._seen[0][1] < told):
            *_, old = self._seen.popleft()
            self._counts.subtract(old.words)
            self._counts.subtract(old.facts)
        while self._stories:
            oldest = next(iter(self._stories.values()))
            if oldest.first >= horizon:
                break
            self._drop(oldest)

    def _drop(self, told: Told) -> None:
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
        return nlargest(COMPARED, shared, key=shared.__getitem__)

    def _nearness(self, features: Features, rarity: dict[str, float], told: Told, said: datetime) -> float:
        """Log-odds that the entry tells the story."""
        measure = self._measure
        if not self._within(told, said):
            return -inf
        gap = abs(said - told.last_said)
        signs = signs_of(features, rarity, told, exp(-gap / timedelta(hours=measure.decay)))
        return measure.bias + sum(weight * sign for weight, sign in zip(measure.weights, signs, strict=True))

    def _within(self, told: Told, said: datetime) -> bool:
        """Whether a story's first and last reports were said inside the window around this one. Where all is learned
        as it is said, older stories are forgotten already; an archive that is learned at once is told apart likewise.
        """
        return max(abs(said - told.first_said), abs(said - told.last_said)) <= self._measure.window

    def _tell(self, told: Told, features: Features, rarity: dict[str, float], said: datetime) -> None:
        told.tell(features, rarity, said)
        for one in (*features.words, *features.keys):
            self._postings.setdefault(one, {})[told.name] = None
            told.posted.add(one)
