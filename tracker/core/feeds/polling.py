"""When to ask a feed again: the next state after an answer, and which feeds are due. Pure, so it can be simulated.

The rules:
1. What a server asks for counts most: max-age, Expires and ttl lengthen the wait (up to LONGEST_AGE), Retry-After
   likewise, and holds every feed of that host; on a host that serves many sites, those under the same first part of
   the path, unless the answer was 429, which is about who asks.
2. The wait follows how often the feed brings news at this hour of the day. For feeds that bring news at rates r_i,
   the mean delay at a given number of requests is least when the waits are proportional to 1/sqrt(r_i)
   (minimise sum r_i w_i / 2 under sum 1/w_i = const): so the wait is `every` at the rate USUAL, and a quarter
   of it at sixteen times that rate.
3. Failure backs off by doubling, with jitter, up to a day; it never gives up for good. 410 (gone) asks weekly.
4. Filings are asked every `every` seconds at the latest: neither habit nor max-age stretches it, and failure not
   beyond LONGEST_FILING.
5. A permanent redirect is believed after MOVED_TIMES sightings over MOVED_DAYS that each ended in a good feed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from math import exp, log, sqrt
from urllib.parse import urlsplit

from tracker.core.feeds.clock import believed
from tracker.model import Feed, FeedState, Heard, Trust
from tracker.redaction import redact

SHORTEST = 60  # seconds: nobody is asked more often
LONGEST = 86_400  # seconds: nobody is asked less often, unless he asked for it
LONGEST_FILING = 3_600  # seconds between attempts at a source of filings that fails
GONE = 7 * 86_400  # seconds after which a feed that is gone is asked once more
LONGEST_AGE = 86_400  # seconds of max-age, Expires or ttl that are believed: a year is a misconfiguration
LONGEST_RETRY = 7 * 86_400  # seconds of Retry-After that are believed
FASTER, SLOWER = 4.0, 8.0  # how far the adaptive wait may leave `every`
USUAL = 0.25  # new items an hour at which `every` is right
FADING = 14.0  # days after which what was seen counts half
PRIOR = 2.0  # days of USUAL that a feed is credited with before it is known
JITTER = 0.1
MOVED_DAYS, MOVED_TIMES = 3, 5
SETTLED = 10.0  # days to be watched before the longest gap or emptiness is a habit: a week-end lies within
KNOWN_GAPS = 20  # times that something new came, from which its longest gap is a habit
LONGEST_REST = 4.0  # days without an item that are a habit without having been seen before: a long week-end
SHRUNK = 3.0  # an answer with fewer than a third of the usual items is remarked upon
FORGET_ADOPTED = 3  # failures in a row after which an adopted address is doubted
# Hosts at which the first part of the path is a site of its own. A private host (RSSHub at home) is taken for one.
SHARED = (
    "rsshub.app",
    "feeds.feedburner.com",
    "medium.com",
    "www.reddit.com",
    "github.com",
    "raw.githubusercontent.com",
)


def due(feeds: Sequence[Feed], states: Mapping[str, FeedState], now: datetime) -> tuple[Feed, ...]:
    """Feeds to ask now, longest due first: not muted, not before their time, their host not on hold."""
    states = {name: believed(state, now) for name, state in states.items()}
    held = _held(feeds, states, now)
    ready = [feed for feed in feeds if _is_due(feed, states.get(feed.name), now) and not held & {*_doors(feed)}]
    return tuple(sorted(ready, key=lambda feed: _waiting_since(states.get(feed.name))))


def _held(feeds: Sequence[Feed], states: Mapping[str, FeedState], now: datetime) -> set[str]:
    found = ((feed, states.get(feed.name)) for feed in feeds)
    return {_held_door(feed, state) for feed, state in found if state is not None and state.hold and state.hold > now}


def _held_door(feed: Feed, state: FeedState) -> str:
    """What an answer closed: the whole host when it was about who asks, else as much as belongs to one site."""
    doors = _doors(feed)
    return doors[0] if state.outcome == "http_429" else doors[-1]


def _doors(feed: Feed) -> tuple[str, ...]:
    """What must be open for a feed to be asked: its host, and on a host of many sites its own part."""
    parts = urlsplit(feed.url)
    host = parts.netloc.lower()
    if not (feed.private or host in SHARED):
        return (host,)
    return host, f"{host}/{parts.path.strip('/').split('/', 1)[0]}"


def _is_due(feed: Feed, state: FeedState | None, now: datetime) -> bool:
    if state is None or state.next_due is None or (state.muted and not is_muted(feed, state)):
        return True
    return state.next_due <= now


def is_muted(feed: Feed, state: FeedState) -> bool:
    """Whether the publisher says that the feed is gone; a new address in the configuration ends it."""
    return bool(state.muted) and (redact(feed.url) in state.muted or feed.url in state.muted)


def _waiting_since(state: FeedState | None) -> float:
    return 0.0 if state is None or state.next_due is None else state.next_due.timestamp()


def next_state(state: FeedState, heard: Heard, feed: Feed, new: int) -> FeedState:
    """The feed's state after an answer that brought `new` new entries; says when to ask next."""
    if heard.ok:
        return _after_good(state, heard, feed, new)
    failures = state.failures + 1
    muted = f"{redact(feed.url)} answered 410 (gone) on {heard.at:%Y-%m-%d}" if heard.outcome == "gone" else ""
    # Of an answer that was cut off the rest is wanted soon: it is no refusal.
    wait = float(max(feed.every, SHORTEST)) if heard.items else backoff(feed.every, failures)
    wait = float(GONE) if muted else min(wait, LONGEST_FILING) if feed.trust is Trust.FILING else wait
    hold = None
    if heard.retry_after is not None:
        asked = min(max(heard.retry_after, 0), LONGEST_RETRY)
        wait, hold = max(float(asked), min(wait, feed.every)), heard.at + timedelta(seconds=asked)
    return replace(
        state,
        last_try=heard.at, next_due=_later(heard, feed, wait), failures=failures, muted=muted, interval=int(wait),
        detail=heard.detail or heard.outcome, hold=hold, outcome=heard.outcome,
        adopted="" if failures >= FORGET_ADOPTED else state.adopted,
    )  # fmt: skip


def backoff(every: int, failures: int) -> float:
    """Seconds to wait after so many failures in a row: doubling from `every`, up to a day."""
    return min(float(max(every, SHORTEST)) * 2.0 ** min(failures - 1, 12), float(LONGEST))


def _after_good(state: FeedState, heard: Heard, feed: Feed, new: int) -> FeedState:
    seen = _moved(_paced(_counted(state, heard), heard, new), heard, feed)
    wait = max(adaptive(seen, feed, heard.at), float(min(heard.max_age or 0, LONGEST_AGE)))
    if feed.trust is Trust.FILING:
        wait = min(wait, float(max(feed.every, SHORTEST)))
    return replace(
        seen,
        last_ok=heard.at, last_try=heard.at, next_due=_later(heard, feed, wait), interval=int(wait),
        failures=0, muted="", hold=None, detail=heard.detail or "; ".join((*remarks(state, heard, new), *heard.notes)),
        validators=heard.validators if heard.status != 304 else state.validators,
        digest=heard.digest or state.digest, outcome=heard.outcome,
    )  # fmt: skip


def remarks(state: FeedState, heard: Heard, new: int) -> tuple[str, ...]:
    """What an answer shows beside its news, against the feed's habit: empty, shrunk, stirred without news."""
    count = heard.count or len(heard.items)
    if heard.outcome != "ok" or state.last_ok is None:
        return ()
    if not count and state.longest_empty:
        return ()  # it is a list that empties now and then
    if count < state.usual / SHRUNK:
        return (f"holds {count} items where {state.usual:.0f} are its habit",)
    return () if new else ("the bytes changed, no item did",)


def adaptive(state: FeedState, feed: Feed, at: datetime) -> float:
    """Seconds to wait by rule 2, from the rate at which the coming hour brings news."""
    wait = feed.every * sqrt(USUAL / max(rate(state, at), 1e-6))
    return min(max(wait, feed.every / FASTER, SHORTEST), feed.every * SLOWER, LONGEST)


def rate(state: FeedState, at: datetime) -> float:
    """New items an hour to be expected around `at`: that hour of the day and its neighbours, drawn to the mean."""
    pace = state.pace or (0.0,) * 24
    hour = at.hour
    near = (pace[hour - 1] + 2 * pace[hour] + pace[(hour + 1) % 24]) / 4
    mean = (sum(pace) + USUAL * 24 * PRIOR) / 24 / (state.watched + PRIOR)
    return (near + mean * PRIOR) / (state.watched + PRIOR)


def _paced(state: FeedState, heard: Heard, new: int) -> FeedState:
    """Count the new items to the hour in which they came; the first answer is back-log and counts nothing."""
    if state.last_ok is None:
        return replace(state, pace=(0.0,) * 24, watched=0.0)
    days = max((heard.at - state.last_ok).total_seconds(), 0.0) / 86_400
    fade = exp(-log(2) * days / FADING)
    pace = [one * fade for one in state.pace or (0.0,) * 24]
    pace[heard.at.hour] += new
    seen = replace(state, pace=tuple(pace), watched=state.watched * fade + days)
    return _rested(seen, heard.at) if new else seen


def _rested(state: FeedState, at: datetime) -> FeedState:
    """Something new came: how long it took is part of the habit, as far as it does not break it."""
    gap = 0.0 if state.last_new is None else (at - state.last_new).total_seconds() / 86_400
    if state.gaps >= KNOWN_GAPS and state.watched >= SETTLED:
        gap = min(gap, 2 * state.longest_gap)
    return replace(state, last_new=at, longest_gap=max(state.longest_gap, gap), gaps=state.gaps + 1)


def _counted(state: FeedState, heard: Heard) -> FeedState:
    """Habit: how many items an answer holds, and for how long it has held none. What is unchanged holds what it did."""
    if heard.outcome == "unchanged":
        return replace(state, empties=state.empties + 1) if state.empties else state
    count = heard.count or len(heard.items)
    if not count:
        return replace(state, empties=state.empties + 1, empty_since=state.empty_since or heard.at)
    usual = float(count) if state.usual == 0.0 else state.usual * 0.9 + count * 0.1
    return replace(state, usual=usual, empties=0, empty_since=None, longest_empty=_longest_empty(state, heard.at))


def _longest_empty(state: FeedState, at: datetime) -> float:
    """The longest time without an item that ended by itself; one that is out of all habit stretches it by double."""
    if state.empty_since is None:
        return state.longest_empty
    lasted = (at - state.empty_since).total_seconds() / 86_400
    return max(state.longest_empty, min(lasted, max(2 * state.longest_empty, LONGEST_REST)))


def _moved(state: FeedState, heard: Heard, feed: Feed) -> FeedState:
    """Rule 5. A good answer without a redirect forgets what was seen, unless the new address already answers."""
    adopted = state.adopted if state.moved_from == feed.url else ""
    if not heard.moved_to:
        if (state.moved_to, state.moved_since, state.moved_times, state.adopted) == ("", None, 0, adopted):
            return state
        return replace(state, moved_to="", moved_since=None, moved_times=0, adopted=adopted)
    if heard.moved_to != state.moved_to or state.moved_since is None:
        return replace(state, moved_to=heard.moved_to, moved_since=heard.at, moved_times=1, adopted=adopted)
    times = state.moved_times + 1
    if times >= MOVED_TIMES and heard.at - state.moved_since >= timedelta(days=MOVED_DAYS):
        return replace(state, moved_times=times, adopted=heard.moved_to, moved_from=feed.url)
    return replace(state, moved_times=times, adopted=adopted)


def _later(heard: Heard, feed: Feed, wait: float) -> datetime:
    """The next time, later by up to JITTER of the wait (a filing's: sooner), told by feed and instant, so that a
    replay gives the same.
    """
    mark = blake2b(f"{feed.name}\x1f{heard.at.isoformat()}".encode(), digest_size=4).digest()
    share = int.from_bytes(mark, "big") / 2**32
    drift = -JITTER * share if feed.trust is Trust.FILING and wait <= feed.every else JITTER * share
    return heard.at + timedelta(seconds=round(wait * (1 + drift)))
