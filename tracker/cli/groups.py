"""`tracker events --by`: many events together, with every test and its null hypothesis in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import typer

from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.config import Config
    from tracker.core.event_study.studies import GroupTests


def tell_groups(config: Config, by: str, window: str, json: bool) -> None:
    """Test stored events by kind, company, relation or publisher over a window. Raises UsageError for another."""
    from tracker.core.reactions.grouped_tests import BY

    if by not in BY:
        raise UsageError(f"--by {by!r}: known are {', '.join(BY)}")
    groups = tested(config, by, read_window(window))
    if json:
        import json as encoder

        from tracker.workbench.study import group_document

        typer.echo(encoder.dumps([group_document(one) for one in groups], ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(lines(groups)) or "no measured events yet")


def read_window(words: str) -> tuple[int, int]:
    """`0:2` as relative sessions. Raises UsageError that shows one."""
    first, mark, last = words.partition(":")
    try:
        span = int(first), int(last)
    except ValueError:
        span = (1, 0)
    if not mark or span[0] > span[1]:
        raise UsageError(f"--window {words!r}: write two relative sessions, the first not after the last, as 0:2")
    return span


def tested(config: Config, by: str, span: tuple[int, int]) -> tuple[GroupTests, ...]:
    """The groups of the stored events, measured with all prices known today."""
    from tracker.app import open_view, system_clock
    from tracker.core.reactions.grouped_tests import measure_groups

    view = open_view(config)
    events = view.reader.results(view.recipe.name).events
    if not events:
        return ()
    since = min(event.announcement.said for event in events) - timedelta(days=1)
    return measure_groups(events, view.facts(system_clock(), since), view.recipe, by, span)


def lines(groups: tuple[GroupTests, ...]) -> Iterator[str]:
    """A group and window a paragraph: how many events, their mean, each test or why it cannot be computed."""
    for one in groups:
        yield f"{one.group}  [{one.start}:{one.end}]  n {one.n}  mean abnormal return {one.mean:+.2%}"
        for name, test in one.tests.items():
            reason = getattr(test, "reason", None)
            figures = f"{test.statistic:8.3f}  p {test.p:.4f}" if reason is None else f"not computed: {reason}"  # type: ignore[union-attr]
            yield f"    {name:28}{figures}"
    seen = {name: getattr(test, "null", "") for one in groups for name, test in one.tests.items()}
    yield from ("", *(f"{name}: null hypothesis: {null}" for name, null in seen.items() if null))
