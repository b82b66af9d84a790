"""Story -> Announcement, or Passed with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.announcements.novelty import novelty_of, publishers_of, witnessed
from tracker.model import Announcement, Evidence, Passed, Reading, Readings, Recipe, Story

LOOKED_AT = 12  # entries of one story that are read; more say the same


def detect(story: Story, reading: Reading, recipe: Recipe) -> Announcement | Passed:
    """What the story announces, by its reading (`read_story`)."""
    if reading.passed:
        return Passed(story.id, story.lead.title, reading.passed, reading.kind, reading.score, reading.evidence)
    if reading.score < recipe.announcement_score:
        return Passed(story.id, story.lead.title, "evidence too weak", reading.kind, reading.score, reading.evidence)
    return Announcement(
        story=story.id,
        kind=reading.kind,
        title=story.lead.title,
        said=story.said,
        precision=story.precision,
        actors=reading.actors,
        companies=reading.companies,
        score=reading.score,
        evidence=reading.evidence,
        novelty=novelty_of(story),
        publishers=publishers_of(story),
        url=story.lead.link,
        witnessed=witnessed(story),
    )


def read_story(story: Story, readings: Readings) -> Reading:
    """The readings of a story's entries as one: kind by vote of weights, companies of all that announce."""
    return merge([readings.of(one) for one in story.entries[:LOOKED_AT]])


def merge(readings: Sequence[Reading]) -> Reading:
    """Several reports of one event as one reading: the strongest kind in sum of squares (one sure report outweighs
    several guesses), whatever any of them names.

    Half of the reports that are no announcement do not unmake one; the earliest that announces gives the evidence.
    """
    good = [one for one in readings if not one.passed]
    if not good:
        return readings[0]
    if len(readings) == 1:
        return good[0]
    weights: dict[str, float] = {}
    for one in good:
        weights[one.kind] = weights.get(one.kind, 0.0) + one.score**2
    kind = max(weights, key=lambda name: (weights[name], name))
    lead = next(one for one in good if one.kind == kind)
    evidence: tuple[Evidence, ...] = lead.evidence
    return Reading(
        kind=kind,
        score=max(one.score for one in good if one.kind == kind),
        evidence=evidence,
        mentions=lead.mentions,
        companies=tuple(dict.fromkeys(name for one in good for name in one.companies)),
        agencies=tuple(dict.fromkeys(name for one in good for name in one.agencies)),
        concepts=lead.concepts.union(*(one.concepts for one in good)),
        figures=lead.figures,
        in_title=frozenset().union(*(one.in_title for one in good)),
        actors=tuple(dict.fromkeys(name for one in good if one.kind == kind for name in one.actors)),
    )
