"""Placebo check: the same study on days without the events. Do its tests keep their size on these very data?

All events are moved by the same number of sessions, drawn at random, so that what they share (days, industries) stays
shared. An event whose moved window meets another event of its share, or has no data, is left out of that draw.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from tracker.core.event_study.cross_section import ValidTest
from tracker.core.event_study.panel import Observed, cohorts, join, observed
from tracker.core.event_study.statistics import LONG_HORIZON, STATISTICS, VARIANCE
from tracker.core.event_study.studies import GroupTests, Occasion, label, members_of, tested
from tracker.workbench.study import Outcome, minimum_of

SEED = 20250822
FURTHEST = 500
FEWEST = 20
KNOWN = {**STATISTICS, **LONG_HORIZON, **VARIANCE}


@dataclass
class Placebo:
    """One group's window: the study's mean, and how `draws` moved studies and their tests at 5 % came out."""

    group: str
    window: str
    mean: float
    draws: int = 0
    beyond: int = 0
    rejected: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    computed: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def p(self) -> float | None:
        """The share of moved studies whose mean is at least as far from zero; None with too few."""
        return (1 + self.beyond) / (1 + self.draws) if self.draws >= FEWEST else None

    def share(self, name: str) -> float:
        """Per cent rejected at 5 % by a test."""
        return 100 * self.rejected[name] / self.computed[name]

    def add(self, one: GroupTests) -> None:
        self.draws += 1
        self.beyond += abs(one.mean) >= abs(self.mean)
        for name, found in one.tests.items():
            if isinstance(found, ValidTest):
                self.computed[name] += 1
                self.rejected[name] += found.p <= 0.05


def placebo(outcome: Outcome, draws: int = 200, seed: int = SEED) -> list[Placebo]:
    """For each group and asked window; tests that were asked for."""
    spans = [tuple(int(day) for day in one.replace("..", ":").split(":")) for one in outcome.request.windows]
    wanted = {label(span[0], span[-1]) for span in spans}
    actual = [one for one in outcome.study.groups if label(one.start, one.end) in wanted]
    made = {(one.group, one.start, one.end): Placebo(one.group, label(one.start, one.end), one.mean) for one in actual}
    rng = np.random.default_rng(seed)
    closed = observed(outcome.made.panel)
    for shift in rng.integers(-FURTHEST, FURTHEST + 1, draws).tolist():
        for one in _moved(outcome, shift, [(span[0], span[-1]) for span in spans], closed):
            if one.n >= 2 and (one.group, one.start, one.end) in made:
                made[one.group, one.start, one.end].add(one)
    return list(made.values())


def _moved(
    outcome: Outcome, shift: int, spans: Sequence[tuple[int, int]], closed: Observed | None
) -> Iterable[GroupTests]:
    """The study moved by some sessions, where it still has data."""
    material, plan = outcome.made, outcome.plan
    measured = {id(one.occasion) for one in outcome.study.figures}
    moved = [replace(one, place=one.place + shift) for one in material.occasions if id(one) in measured]
    kept = [one for one in moved if _free(one, outcome)]
    if len(kept) < 2:
        return
    rows = np.array([one.row for one in kept], np.int64)
    places = np.array([one.place for one in kept], np.int64)
    cohort = join(cohorts(material.panel, rows, places, plan, None, closed))
    enough = np.flatnonzero((cohort.estimate.n >= minimum_of(outcome.request, plan)) & (cohort.estimate.sigma > 0))
    if len(enough) < 2:
        return
    chosen = [kept[number] for number in enough]
    whole = replace(cohort.pick(enough), places=material.positions(chosen))
    names = [name for one in outcome.study.groups for name in one.tests if name in KNOWN]
    asked = [KNOWN[name] for name in dict.fromkeys(names)]
    members = members_of([(one.same_as or one.event, one.groups) for one in chosen])
    yield from tested(whole, members, spans, asked)


def _free(one: Occasion, outcome: Outcome) -> bool:
    """Whether the moved window lies inside the pair's data and away from every event of its share."""
    first, last = outcome.plan.window
    days = outcome.made.calendars[one.row]
    if one.place + outcome.plan.estimation[0] < 0 or one.place + last >= len(days):
        return False
    others = [other.place for other in outcome.made.occasions if other.row == one.row]
    return all(abs(one.place - place) > last - first for place in others)


def document(one: Placebo) -> dict[str, Any]:
    """For JSON: per cent rejected at 5 % by each test, and the placebo p of the mean."""
    rejected = {name: round(one.share(name), 2) for name in one.computed}
    return {
        "group": one.group,
        "window": one.window,
        "mean": one.mean,
        "draws": one.draws,
        "p": one.p,
        "rejected_at_5_percent": rejected,
    }


def lines(rows: Sequence[Placebo]) -> list[str]:
    """For a terminal."""
    made = ["placebo: per cent rejected at 5 % on days without the events"]
    for one in rows:
        p = f"too few moved studies ({one.draws})" if one.p is None else f"placebo p {one.p:.3f} of {one.draws}"
        shares = ", ".join(f"{name} {one.share(name):.0f}" for name in one.computed)
        made.append(f"  {one.group} [{one.window}] mean {one.mean:+.2%}, {p}: {shares}")
    return made
