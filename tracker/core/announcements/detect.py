"""Story -> Announcement, or Passed with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracker.core.announcements.novelty import novelty_of, publishers_of, witnessed
from tracker.core.feeds.said import said_of
from tracker.model import Announcement, Entry, Evidence, Passed, Reading, Readings, Recipe, Story

AGREED = 0.3  # share of a story's reports that must name a company that it is about
LOOKED_AT = 12  # entries of one story that are read; more say the same


def detect(story: Story, readings: Readings, recipe: Recipe) -> Announcement | Passed:
    """What the story announces: an act that one of its entries tells by itself. A story never makes an announcement
    of entries that are none, and one that announces nothing does not lend it its headline or its hour.
    """
    reading = read_story(story, readings)
    if reading.passed:
        return Passed(story.id, story.lead.title, reading.passed, reading.kind, reading.score, reading.evidence)
    if reading.score < recipe.announcement_score:
        return Passed(story.id, story.lead.title, "evidence too weak", reading.kind, reading.score, reading.evidence)
    lead = lead_of(story, readings)
    said, precision = said_of(lead)
    return Announcement(
        story=story.id,
        kind=reading.kind,
        title=lead.title,
        said=said,
        precision=precision,
        actors=reading.actors,
        companies=reading.companies,
        score=reading.score,
        evidence=reading.evidence,
        novelty=novelty_of(story),
        publishers=publishers_of(story),
        url=lead.link,
        witnessed=witnessed(story),
    )


def lead_of(story: Story, readings: Readings) -> Entry:
    """The entry that announced it first, the first of all where none does."""
    return next((one for one in story.entries if not readings.of(one).passed), story.lead)


def read_story(story: Story, readings: Readings) -> Reading:
    """The readings of a story's entries as one: kind by vote of weights, companies of all that announce."""
    found = [readings.of(one) for one in story.entries]
    good = [one for one in found if not one.passed]
    return merge((good or found)[:LOOKED_AT])


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
    named = Counter(name for one in good for name in set(one.companies))
    least = len(good) * AGREED
    return Reading(
        kind=kind,
        score=max(one.score for one in good if one.kind == kind),
        evidence=evidence,
        mentions=lead.mentions,
        companies=tuple(
            name for name in dict.fromkeys(name for one in good for name in one.companies) if named[name] > least
        ),
        agencies=tuple(dict.fromkeys(name for one in good for name in one.agencies)),
        concepts=lead.concepts.union(*(one.concepts for one in good)),
        figures=lead.figures,
        in_title=frozenset().union(*(one.in_title for one in good)),
        bystanders=frozenset().union(*(one.bystanders for one in good)) - {co for one in good for co in one.in_title},
        links=any(one.links for one in good),
        neighbours=any(one.neighbours for one in good),
        firms=lead.firms,
        lead=lead.lead,
        actors=tuple(dict.fromkeys(name for one in good if one.kind == kind for name in one.actors)),
    )
