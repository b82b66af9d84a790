"""Stored instants that lie after now: a clock was ahead when they were stored, or it is behind at present.

    believed      a feed's state without the instants that have not come yet: the feed is due
    is_behind     whether it is the present clock that is wrong: news was published after its now

Publishers' clocks are the witnesses. What was learned while our clock was ahead was published before now; what was
learned before our clock fell behind was published after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.model import FeedState

SLACK = timedelta(minutes=2)  # by which clocks are set right every day
WITNESSES = 3  # items dated after now that are no slip
SHARE = 0.2  # of the feeds: some publishers' zones are wrong


def believed(state: FeedState, now: datetime) -> FeedState:
    """The state as far as it can be true at `now`. One that was written after now keeps no due time and no hold."""
    if not is_ahead(state, now):
        return state
    past = {
        name: None if when is None else min(when, now)
        for name in ("last_ok", "last_try", "last_new", "moved_since")
        for when in (getattr(state, name),)
    }
    return replace(state, next_due=None, hold=None, **past)  # type: ignore[arg-type]


def is_ahead(state: FeedState, now: datetime) -> bool:
    """Whether a state was written after `now`."""
    return state.last_try is not None and state.last_try > now + SLACK


def is_behind(published: Sequence[tuple[str, datetime]], now: datetime) -> bool:
    """Whether the clock that says `now` is wrong, by feed and date of the news that was learned after it."""
    late = [feed for feed, date in published if date > now + SLACK]
    return len(late) >= WITNESSES and len(set(late)) > SHARE * len({feed for feed, _ in published})
