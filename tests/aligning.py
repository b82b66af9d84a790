"""The steps that take aligned returns, each with `align` before it, as `derive` and the view join them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from tracker.core.reactions import measure as measuring
from tracker.core.reactions import unexplained as searching
from tracker.core.reactions.aligned import Alignments, align
from tracker.core.report import compose as composing
from tracker.core.report import curves
from tracker.model import (
    Announcement,
    Coverage,
    Curve,
    Event,
    Facts,
    Link,
    Move,
    Reaction,
    Recipe,
    Report,
    Results,
    Unmeasured,
)


def aligned(facts: Facts, recipe: Recipe) -> Alignments:
    """Every listing of the watchlist."""
    return align(recipe.watchlist.listings, facts, recipe)


def measure(
    link: Link, announcement: Announcement, facts: Facts, recipe: Recipe, masked: Collection[date] = ()
) -> Reaction | Unmeasured:
    return measuring.measure(link, announcement, aligned(facts, recipe), facts, recipe, masked)


def unexplained(
    day: date, facts: Facts, recipe: Recipe, events: Iterable[Event], extreme: float = searching.EXTREME
) -> tuple[Move, ...]:
    return searching.unexplained(day, aligned(facts, recipe), facts, recipe, events, extreme)


def draw(reactions: Mapping[str, Reaction], facts: Facts, recipe: Recipe) -> dict[str, Curve]:
    return curves.curves_of(reactions, aligned(facts, recipe))


def compose(day: date, results: Results, facts: Facts, recipe: Recipe, coverage: Coverage, **more: Any) -> Report:
    return composing.compose(day, results, facts, recipe, coverage, aligned(facts, recipe), **more)
