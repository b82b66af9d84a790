"""A simulated month of 300 feeds: what hosts asked for is kept, and adaptive polling beats a fixed interval.

    python -m tests.politeness [--feeds 300] [--days 30]

Publication times are drawn from a seeded model: rates spread over three orders of magnitude (log-normal), each
publisher with working hours of its own, fewer items at week-ends, some in bursts. Of the servers a fifth ask for
freshness (max-age), some fail now and then, and a host with twenty feeds answers 429 with Retry-After. The clock is
ticked by the minute; `due` and `after` decide, as in the tracker. The fixed policy keeps what is asked in the same
way and polls at the one interval that spends as many requests. Prints JSON: requests, breaches (must be none), and
the delay from publication to stored.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import mean, median
from typing import Any
from urllib.parse import urlsplit

from tracker.core.feeds.polling import due, next_state
from tracker.model import Feed, FeedState, Heard

START = datetime(2026, 6, 1, tzinfo=UTC)
TICK = timedelta(minutes=1)
Decide = Callable[[FeedState, Heard, Feed, int], FeedState]


@dataclass
class Site:
    """A feed as its publisher runs it: when it publishes, what its server asks for, how often it fails."""

    feed: Feed
    published: list[datetime]
    max_age: int | None
    failing: float  # share of answers that are 503
    asked: list[datetime] = field(default_factory=list)
    fresh_until: datetime = START


def population(count: int, days: int, seed: int = 7) -> list[Site]:
    """Sites of every sort; the last twenty (or a fifth, when few) share one host."""
    draw = Random(seed)
    shared = min(20, count // 5)
    sites = []
    for number in range(count):
        host = "shared.example" if number >= count - shared else f"host{number}.example"
        feed = Feed(f"feed {number}", f"https://{host}/{number}")
        age = draw.choice([300, 600, 1800, 3600]) if draw.random() < 0.2 else None
        sites.append(Site(feed, times(draw, days), age, 0.02 if draw.random() < 0.1 else 0.0))
    return sites


def times(draw: Random, days: int) -> list[datetime]:
    """A publisher's month: a rate, working hours, week-ends, bursts."""
    per_day, opens, hours = min(draw.lognormvariate(1.6, 1.3), 300.0), draw.randrange(24), draw.choice([8, 10, 14, 24])
    bursty = draw.random() < 0.3
    found = []
    for day in range(days):
        wanted = per_day * (0.3 if (START + timedelta(days=day)).weekday() >= 5 else 1.0) * (0.5 if bursty else 1.0)
        for _ in range(poisson(draw, wanted)):
            hour = (opens + draw.uniform(0, hours if draw.random() < 0.9 else 24)) % 24
            found += [START + timedelta(days=day, hours=hour, minutes=3 * also) for also in range(2 if bursty else 1)]
    return sorted(found)


def poisson(draw: Random, mean_count: float) -> int:
    """A count with that mean: how many exponential gaps fit into one unit."""
    count, left = 0, draw.expovariate(1.0)
    while left < mean_count:
        count, left = count + 1, left + draw.expovariate(1.0)
    return count


class Month:
    """The sites, polled by a policy tick by tick; counts what each host was spared and what it suffered."""

    def __init__(self, sites: Sequence[Site], decide: Decide, seed: int = 11) -> None:
        self.sites = {site.feed.name: replace(site, asked=[], fresh_until=START) for site in sites}
        self.feeds = [site.feed for site in sites]
        self.decide = decide
        self.draw = Random(seed)
        self.states: dict[str, FeedState] = {}
        self.breaches: Counter[str] = Counter()
        self.closed_until: dict[str, datetime] = defaultdict(lambda: START)
        self.recent: dict[str, list[datetime]] = defaultdict(list)
        self.delays: list[float] = []

    def run(self, days: int) -> dict[str, Any]:
        for tick in range(days * 1440):
            now = START + tick * TICK
            for feed in due(self.feeds, self.states, now):
                self.ask(self.sites[feed.name], now)
        return self.counted(days)

    def ask(self, site: Site, now: datetime) -> None:
        """One request: judged against what its server had asked for, answered, and learned from."""
        state = self.states.get(site.feed.name, FeedState(site.feed.name))
        host = urlsplit(site.feed.url).netloc
        self.breaches["while fresh"] += now < site.fresh_until
        self.breaches["within Retry-After"] += now < self.closed_until[host]
        heard, new = self.answer(site, host, now)
        site.asked.append(now)
        self.states[site.feed.name] = self.decide(state, heard, site.feed, new)

    def answer(self, site: Site, host: str, now: datetime) -> tuple[Heard, int]:
        recent = self.recent[host] = [one for one in self.recent[host] if now - one < timedelta(minutes=10)] + [now]
        if host == "shared.example" and len(recent) > 30:
            self.closed_until[host] = now + timedelta(minutes=30)
            return Heard(site.feed.name, "http_429", now, status=429, retry_after=1800), 0
        if self.draw.random() < site.failing:
            return Heard(site.feed.name, "http_503", now, status=503), 0
        site.fresh_until = now + timedelta(seconds=site.max_age or 0)
        new = self.fresh_items(site, now)
        outcome = "ok" if new else "unchanged"
        return Heard(site.feed.name, outcome, now, max_age=site.max_age, count=30, status=200), new

    def fresh_items(self, site: Site, now: datetime) -> int:
        """Items published since the last good answer; their delays are noted (not those of the back-log)."""
        state = self.states.get(site.feed.name)
        since = START if state is None or state.last_ok is None else state.last_ok
        fresh = site.published[bisect_right(site.published, since) : bisect_right(site.published, now)]
        self.delays += [(now - one).total_seconds() for one in fresh]
        return len(fresh)

    def counted(self, days: int) -> dict[str, Any]:
        per_feed = [len(site.asked) / days for site in self.sites.values()]
        return {
            "requests": sum(len(site.asked) for site in self.sites.values()),
            "requests_per_feed_and_day": {"median": round(median(per_feed), 1), "most": round(max(per_feed), 1)},
            "breaches": dict(self.breaches),
            "items": len(self.delays),
            "delay_s": {"median": round(median(self.delays)), "mean": round(mean(self.delays))},
        }


def fixed(interval: int) -> Decide:
    """The same rules for errors and freshness, one interval for everybody."""

    def decide(state: FeedState, heard: Heard, feed: Feed, new: int) -> FeedState:
        after_it = next_state(state, heard, feed, new)
        if not heard.ok:
            return after_it
        wait = max(interval, heard.max_age or 0)
        return replace(after_it, next_due=heard.at + timedelta(seconds=wait))

    return decide


def equal_interval(sites: Sequence[Site], days: int, requests: int) -> int:
    """The one interval, in whole minutes, at which the fixed policy spends at least as many requests."""
    low, high = 1, 240
    while high - low > 1:
        middle = (low + high) // 2
        spent = sum(days * 86400 / max(middle * 60, site.max_age or 0) for site in sites)
        low, high = (middle, high) if spent >= requests else (low, middle)
    return low * 60


def compare(count: int, days: int) -> dict[str, Any]:
    sites = population(count, days)
    adaptive = Month(sites, next_state).run(days)
    interval = equal_interval(sites, days, adaptive["requests"])
    policies: Mapping[str, Decide] = {f"fixed {interval} s": fixed(interval), "fixed 900 s": fixed(900)}
    others = {name: Month(sites, decide).run(days) for name, decide in policies.items()}
    return {"feeds": count, "days": days, "adaptive": adaptive, **others}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--feeds", type=int, default=300)
    words.add_argument("--days", type=int, default=30)
    said = words.parse_args()
    print(json.dumps(compare(said.feeds, said.days), indent=2))


if __name__ == "__main__":
    main()
