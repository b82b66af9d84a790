"""One story: who told it when."""

from __future__ import annotations

from tracker.model import Announcement, Passed, Results
from tracker.web.pages.events import evidence, tellings, with_verdicts
from tracker.web.pages.query import Query
from tracker.web.shapes import StoryPage
from tracker.web.site import Missing, StoreSnapshot


def one(snapshot: StoreSnapshot, query: Query) -> StoryPage:
    """A story with its tellings, its events and its claims. Raises Missing for an id that no story has."""
    id = query.path("id")
    found = snapshot.view.reader.results_of(snapshot.view.recipe.name, [id]) if id.isprintable() else Results()
    if not found.stories:
        raise Missing(f"no story {id!r}; /events and /search lead to them")
    story = found.stories[0]
    said: tuple[Announcement | Passed, ...] = (*found.announcements, *found.passed)
    what = "announcement" if found.announcements else "passed over" if found.passed else "unread"
    reason = found.passed[0].reason if found.passed else found.unlinked[0].reason if found.unlinked else ""
    return StoryPage(
        id=id,
        title=said[0].title if said else story.lead.title,
        said=story.said,
        precision=story.precision.value,
        kind=said[0].kind if said else "",
        what=what,
        reason=reason,
        evidence=evidence(said[0].evidence) if said else (),
        tellings=tellings(story),
        events=with_verdicts(snapshot, snapshot.index.events.of("story", id)),
        claims=tuple(snapshot.index.claims.of("story", id)),
    )
