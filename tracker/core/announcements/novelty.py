"""How new a story is, and who had it when."""

from __future__ import annotations

from datetime import timedelta

from tracker.model import Story

WITNESSED = timedelta(days=1)


def novelty_of(story: Story) -> float:
    """1.0 for the first report; each distinct later report in the story makes the news less new.

    As in published novelty scores, which fall by a quarter with every similar story in 24 hours (100, 75, 56, ...).
    Of the *announcement* it is the novelty at its first entry, so it is 1.0 unless the story's first report says
    that it repeats ("update", "again", "corrected").
    """
    title = story.lead.title.lower()
    again = any(word in title for word in ("update 1", "update 2", "correct", "refile", "recap", "更正", "更新："))
    return 0.75 if again else 1.0


def publishers_of(story: Story) -> tuple[str, ...]:
    """Who had it, earliest first, each once."""
    return tuple(dict.fromkeys(one.publisher or one.feed for one in story.entries))


def witnessed(story: Story) -> bool:
    """Whether some entry was learned within a day of the story being said; else its time is taken on trust."""
    return any(one.learned - story.said <= WITNESSED for one in story.entries)
