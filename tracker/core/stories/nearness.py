"""How near an entry is to a story, and the table in which the nearest is found without looking at all of them.

A story is what its first report said, and the first in another script, not the sum of all that it took in: an entry is
compared with those, one by one. Nearness is the log-odds that two entries tell the same news, a weighted sum of the
signs that speak for it and against it (pair_features.py); the weights are a logistic regression on labelled streams
and sets (knowledge/nearness.toml, by `python -m tests.fitting stories`). Who is near a later report must not be far
from the first: so a story does not drift.

Candidates come from posting lists of rare features; common ones are cut, so the cost does not grow with the number of
stories.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import islice
from math import inf, log

from tracker.core.stories.entry_features import Features
from tracker.core.stories.pair_features import Signs, signs_between
from tracker.core.stories.repeated_headlines import Twins

Admits = Callable[[str], bool]


def anyone(_: str) -> bool:
    """Every story may be joined."""
    return True


KEPT = timedelta(days=11)  # two reports that were learned further apart are two stories


@dataclass(frozen=True, slots=True)
class Measure:
    """Weights of the nearness. An entry joins a story where its odds are above those of `threshold`, a probability.

    `window`: for how long after its first report was said a story is open. `kept`: how far apart two reports of one
    story may be learned.
    """

    bias: float
    weights: Signs
    threshold: float = 0.5
    drift: float = 2.5  # by how much the first report may be farther than the nearest one
    window: timedelta = timedelta(hours=96)
    kept: timedelta = KEPT


def measure_of(weights: Mapping[str, float], threshold: float, window: timedelta) -> Measure:
    """The measure of a table of weights (knowledge/nearness.toml). What it does not name weighs nothing."""
    known = {name: float(weights.get(name, 0.0)) for name in Signs._fields}
    return Measure(float(weights.get("bias", 0.0)), Signs(**known), threshold, window=window)


FIRST = 1  # reports that tell what a story is, beside the first in another script
LATE, ALIKE = timedelta(hours=48), 0.4  # reports so far apart are one story only in words so much alike
FORM = 0.4  # share of the words in common above which two titles fill in one form
LOOKED_AT = 250  # stories looked at under one feature: the latest
BUDGET = 2_000  # postings followed for one entry
COMPARED = 30  # stories compared in full


@dataclass(slots=True)
class OpenStory:
    """A story: its first reports, each with the moment it was said."""

    name: str
    learned: datetime  # the first report, and when it was said
    said: datetime
    reports: list[tuple[Features, datetime]] = field(default_factory=list)
    posted: set[str] = field(default_factory=set)


def _two_report(one: Features, other: Features) -> bool:
    """Whether two titles are one form: other speakers before a colon, or other names before words that are alike."""
    if one.speaker and other.speaker and one.speaker != other.speaker:
        return True
    if not one.opening or not other.opening or one.opening in other.spelled or other.opening in one.spelled:
        return False
    return len(one.spelled & other.spelled) > FORM * len(one.spelled | other.spelled)


class StoryTable:
    """Open stories by their features."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._least = log(measure.threshold / (1 - measure.threshold))
        self._stories: dict[str, OpenStory] = {}
        self._postings: dict[str, dict[str, None]] = {}
        self._twins = Twins(measure.window)

    def place(self, name: str, features: Features, learned: datetime, said: datetime, admits: Admits = anyone) -> str:
        """The story that the entry joins, or `name` as a new one. It joins none that `admits` refuses.

        Entries must come in the order in which they were said.
        """
        self._forget(said)

        def welcome(story: str) -> bool:
            return abs(learned - self._stories[story].learned) <= self._measure.kept and admits(story)

        twin = self._twins.find(features, said)
        near = twin in self._stories and welcome(twin)
        chosen = twin if near else self._nearest(features, said, welcome)
        if chosen:
            self._tell(self._stories[chosen], features, said)
        else:
            chosen = self._begin(name, features, learned, said)
        self._twins.keep(features, chosen, said)
        return chosen

    def tell_apart(self, name: str, features: Features, learned: datetime, said: datetime) -> None:
        """Begin a story without asking whether there is one: for stories that are known already."""
        self._forget(said)
        self._begin(name, features, learned, said)

    def __len__(self) -> int:
        """How many stories are open."""
        return len(self._stories)

    def _nearest(self, features: Features, said: datetime, admits: Admits) -> str:
        """The nearest story, empty when none is near enough."""
        chosen, nearness = "", self._least
        for story in self._candidates(features):
            near = self._nearness(features, self._stories[story], said)
            if near > nearness and admits(story):
                chosen, nearness = story, near
        return chosen

    def _nearness(self, features: Features, told: OpenStory, said: datetime) -> float:
        """Log-odds that the entry tells the story: those with its nearest report, when it is not far from the first."""
        odds = [self._odds(features, report, abs(said - at)) for report, at in told.reports]
        nearest = max(odds)
        return nearest if odds[0] >= self._least - self._measure.drift else -inf

    def _odds(self, features: Features, report: Features, gap: timedelta) -> float:
        signs = signs_between(features, report, min(gap, self._measure.window))
        if (gap > LATE and signs.cosine < ALIKE) or (signs.conflicting_numbers and _two_report(features, report)):
            return -inf  # told much later in other words, or the same form filled in by two who report
        return self._measure.bias + sum(
            weight * sign for weight, sign in zip(self._measure.weights, signs, strict=True)
        )

    def _begin(self, name: str, features: Features, learned: datetime, said: datetime) -> str:
        self._stories[name] = told = OpenStory(name, learned, said)
        self._tell(told, features, said)
        return name

    def _tell(self, told: OpenStory, features: Features, said: datetime) -> None:
        if len(told.reports) >= FIRST and any(one.script == features.script for one, _ in told.reports):
            return
        told.reports.append((features, said))
        for one in (*features.words, *features.keys):
            self._postings.setdefault(one, {})[told.name] = None
            told.posted.add(one)

    def _forget(self, now: datetime) -> None:
        horizon = now - self._measure.window
        while self._stories:
            oldest = next(iter(self._stories.values()))
            if oldest.said >= horizon:
                break
            self._drop(oldest)

    def _drop(self, told: OpenStory) -> None:
        del self._stories[told.name]
        for feature in told.posted:
            posting = self._postings[feature]
            del posting[told.name]
            if not posting:
                del self._postings[feature]

    def _candidates(self, features: Features) -> Iterable[str]:
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
            weight = features.rarity.get(one, 6.0)
            for story in islice(reversed(posting), min(LOOKED_AT, left)):
                shared[story] = shared.get(story, 0.0) + weight
            left -= min(size, LOOKED_AT)
            if left <= 0:
                break
        if len(shared) <= COMPARED:
            return shared
        return nlargest(COMPARED, shared, key=shared.__getitem__)
