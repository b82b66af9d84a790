"""One kind of news: how shares reacted to it, and whether the mean can be told from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.web.pages.events import finite, load, with_verdicts
from tracker.web.pages.query import Query
from tracker.web.shapes import KindPage, TestRow
from tracker.web.site import Missing, StoreSnapshot

TESTED = 200  # newest measured events that the tests take
SHOWN = 100


def one(snapshot: StoreSnapshot, query: Query) -> KindPage:
    """A kind's page. Raises Missing for one that is not known."""
    name = snapshot.stored("kind", query.path("name"))
    rows = sorted(snapshot.index.events.of("kind", name), key=lambda one: (one.session, one.said, one.id), reverse=True)
    if not rows and name not in {one.name for one in snapshot.view.recipe.knowledge.kinds}:
        raise Missing(f"no kind {name!r}; known with events: {', '.join(snapshot.index.names('kind')) or 'none yet'}")
    measured = [one for one in rows if one.measured and one.beyond is not None]
    groups = snapshot.view.grouped(load(snapshot, measured[:TESTED]), "kind", (0, 0), snapshot.now)
    group = next((one for one in groups if one.group == name), None)
    return KindPage(
        name=name,
        total=len(rows),
        tested=group.n if group else 0,
        mean=finite(group.mean) if group else None,
        points=tuple(one.beyond for one in measured[:TESTED] if one.beyond is not None),
        tests=tuple(_tests(group.tests)) if group else (),
        events=with_verdicts(snapshot, rows[:SHOWN]),
    )


def _tests(tests: Any) -> Iterator[TestRow]:
    for name, test in tests.items():
        reason = getattr(test, "reason", None)
        if reason is None:
            yield TestRow(name, finite(test.statistic), finite(test.p), test.null, "")
        else:
            yield TestRow(name, None, None, "", str(reason))
