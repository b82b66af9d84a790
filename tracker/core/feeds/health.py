"""Feed states -> how each feed fares against its own habit, and which of them need a person.

A feed is silent when nothing new came for far longer than its rate lets expect. For news that came at a rate r by
chance alone, a gap beyond g has the probability exp(-r g); news comes in bursts and rests at week-ends, so the
alarm waits for SILENCE mean gaps and at least QUIET days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tracker.core.feeds.clock import is_ahead
from tracker.core.feeds.polling import KNOWN_GAPS, SETTLED, is_muted
from tracker.model import Feed, FeedState

SILENCE = 10.0  # mean gaps without news
QUIET = 4  # days without news that are nobody's alarm
WATCHED = 5.0  # days to be watched before a habit is one
FAILING = 3  # failures in a row
EMPTY = 3  # answers in a row without an item
LATE = timedelta(hours=36)  # beyond its own time: the tracker did not ask
NO_NETWORK = ("dns", "unreachable", "timeout")  # outcomes of all feeds at once when it is our own line that is down

ALERT = "alert: "  # how a note in the log begins that tells of one
ALERTS = ("ahead", "muted", "failing", "empty", "silent", "late", "no network")


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How one feed fares: `verdict` is fine, new, not running or one of ALERTS; `words` say why and what to do.

    `per_day` is its habit in new items a day.
    """

    feed: str
    verdict: str
    words: str
    last_ok: datetime | None = None
    last_new: datetime | None = None
    failures: int = 0
    per_day: float = 0.0
    usual: float = 0.0
    next_due: datetime | None = None

    @property
    def alert(self) -> bool:
        return self.verdict in ALERTS


def examine(feeds: Sequence[Feed], states: Mapping[str, FeedState], now: datetime) -> tuple[FeedHealth, ...]:
    """Every feed's health, those that need a person first. What concerns all of them is no fault of each."""
    known = [states.get(feed.name, FeedState(feed.name)) for feed in feeds]
    found = [health_of(feed, state, now) for feed, state in zip(feeds, known, strict=True)]
    if known and not any(state.last_try or state.last_ok or state.failures for state in known):
        found = [replace(one, verdict="not running", words=NOT_RUNNING) for one in found]
    elif is_offline(known):
        found = [replace(one, verdict="no network", words=OFFLINE) for one in found]
    return tuple(sorted(found, key=lambda one: not one.alert))


NOT_RUNNING = "nothing was asked yet: start `tracker run`, or `tracker once`"
OFFLINE = "no feed at all can be reached: is this machine's network up?"


def is_offline(states: Sequence[FeedState]) -> bool:
    """Whether it is our own line that is down: the last attempt at each of several feeds met no server."""
    tried = [state for state in states if state.last_try is not None]
    return len(tried) > 1 and all(state.failures and state.outcome in NO_NETWORK for state in tried)


def health_of(feed: Feed, state: FeedState, now: datetime) -> FeedHealth:
    """One feed's health at `now`."""
    verdict, words = _verdict(feed, state, now)
    return FeedHealth(
        feed.name, verdict, words, state.last_ok, state.last_new, state.failures, per_day(state), state.usual,
        None if is_muted(feed, state) else state.next_due,
    )  # fmt: skip


def per_day(state: FeedState) -> float:
    """New items a day, as a habit; 0 where none is known yet."""
    return sum(state.pace) / state.watched if state.watched >= 1.0 else 0.0


def _verdict(feed: Feed, state: FeedState, now: datetime) -> tuple[str, str]:
    if is_ahead(state, now):
        when = f"{state.last_try:%Y-%m-%d %H:%M} UTC"
        return "ahead", f"was asked {when}, which has not come yet: the clock was ahead; it is asked again at once"
    if is_muted(feed, state):
        return "muted", f"{state.muted}; `tracker feeds refresh {feed.name!r}` asks once more"
    if state.failures >= FAILING:
        since = "never heard" if state.last_ok is None else f"last heard {state.last_ok:%Y-%m-%d %H:%M} UTC"
        return "failing", f"{state.failures} failures in a row, {since}: {state.detail}"
    if _is_empty(state, now):
        return "empty", f"{state.empties} answers in a row without an item, where {state.usual:.0f} are its habit"
    if state.last_ok is None:
        return "new", state.detail or "not heard yet"
    return _silence(state, now) or _lateness(state, now) or ("fine", state.detail)


def _is_empty(state: FeedState, now: datetime) -> bool:
    """Whether answers hold no item for longer than is this feed's habit."""
    if state.empties < EMPTY:
        return False
    if state.empty_since is None or (state.longest_empty == 0.0 and state.watched >= WATCHED):
        return True
    habit = 2 * state.longest_empty if state.watched >= SETTLED else max(QUIET, 2 * state.longest_empty)
    return (now - state.empty_since).total_seconds() / 86_400 > habit


def _silence(state: FeedState, now: datetime) -> tuple[str, str] | None:
    rate = per_day(state)
    if state.last_new is None and state.watched >= 2 * WATCHED:
        return "silent", f"nothing new since it is followed, {state.watched:.0f} days or more: is it the right address?"
    if state.last_new is None or state.watched < WATCHED or not rate:
        return None
    days = (now - state.last_new).total_seconds() / 86_400
    settled = state.gaps >= KNOWN_GAPS and state.watched >= SETTLED
    if days <= (max(1.0, 2 * state.longest_gap) if settled else max(QUIET, SILENCE / rate)):
        return None
    return "silent", f"nothing new for {days:.0f} days, where {rate:.1f} items a day are its habit"


def _lateness(state: FeedState, now: datetime) -> tuple[str, str] | None:
    if state.next_due is None or now - state.next_due < LATE:
        return None
    return "late", f"was to be asked {state.next_due:%Y-%m-%d %H:%M} UTC: is `tracker run` running?"
