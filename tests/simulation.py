"""python -m tests.simulation [--seed N] [--seeds K] [--years Y]: years of the real jobs on a virtual clock.

The jobs, their due times, the store (SQLite), the calendars and the core are the real ones; the world is seeded.
Publishers show items for some days, out of order, edited, cut short, or do not answer; the vendor of prices revises,
refuses and stalls. The tracker dies in the middle of a round and starts again, sleeps for hours, and its clock runs
ahead for a while. At the end every item that was shown for long enough must be known once, nothing be learned before it
was shown or after now, every day have its report, every event be one, and the store be sound. Prints a JSON line; the
same seed plays the same years; exits 1 when anything is violated.
"""

from __future__ import annotations

import argparse
import heapq
import json
import logging
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from storage import backups, open_store
from tests.clocks import SetClock
from tests.system.trackers import quiet_tracker
from tracker.errors import PricesError, RateLimited
from tracker.jobs import JOBS, overdue, turn
from tracker.model import Bar, Feed, FeedState, Heard, Item, Sessions, Tape
from tracker.pipeline.tracker import Tracker
from tracker.ports import Calendars

START = datetime(2025, 3, 3, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHOWN_LONG = timedelta(days=4)  # longer than the longest wait, a silence of the publisher and a sleep together
SYMBOLS = ("0981.HK",)
TITLES = (
    "SMIC raises capital spending to {} billion yuan",
    "SMIC reports quarterly revenue of {} billion",
    "Chip stocks drift on day {}",
    "SMIC shares jump {}%",
    "Memory prices rise {}% in a quarter",
)


class Died(BaseException):
    """The process ends here, as by a kill: no handler runs."""


@dataclass(frozen=True)
class Shown:
    """One item of the world: by whom, what, from when to when, and until when nobody could read it."""

    feed: str
    guid: str
    title: str
    since: datetime
    until: datetime


@dataclass
class World:
    """All publishers and the vendor. `now` is the true time, whatever the tracker's clock says."""

    seed: int
    days: int
    now: datetime = START
    chance: random.Random = field(init=False)
    items: list[Shown] = field(default_factory=list)
    silent: list[tuple[str, datetime, datetime]] = field(default_factory=list)
    deadly: float = 0.004
    requests: int = 0
    name: str = "yahoo"
    reach: dict[str, int] = field(default_factory=lambda: {"1d": 10_000})

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        for number in range(self.days):
            for feed in ("wire", "daily"):
                for one in range(self.chance.choice((0, 0, 1, 1, 2))):
                    since = START + number * DAY + self.chance.random() * DAY
                    title = self.chance.choice(TITLES).format(f"{number}.{one}")
                    until = since + self.chance.choice((HOUR, 5 * DAY, 6 * DAY, 9 * DAY))
                    self.items.append(Shown(feed, f"{feed}-{number}-{one}", title, since, until))
            if self.chance.random() < 0.02:
                start = START + number * DAY
                self.silent.append((self.chance.choice(("wire", "daily")), start, start + 20 * HOUR))

    def hear(self, asked: Sequence[tuple[Feed, FeedState]], now: datetime) -> Iterable[Heard]:
        """What stands at the true time, in any order; sometimes cut short, sometimes nothing."""
        for feed, _ in asked:
            self.may_die()
            if any(one == feed.name and since <= self.now < until for one, since, until in self.silent):
                yield Heard(feed.name, self.chance.choice(("timeout", "http_503")), now, detail="no answer")
                continue
            shown = [one for one in self.items if one.feed == feed.name and one.since <= self.now < one.until]
            self.chance.shuffle(shown)
            items = tuple(
                Item(one.guid, f"https://example.org/{one.guid}", one.title, "", one.since.isoformat()) for one in shown
            )
            yield Heard(feed.name, "ok", now, items, count=len(items))

    def begin_round(self) -> None:
        """Nothing is cached."""

    def covers(self, symbol: str, interval: str) -> bool:
        return interval == "1d" and bool(symbol)

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        """A walk that is the same whenever it is asked for; volumes are restated now and then."""
        self.may_die()
        self.requests += 1
        luck = self.chance.random()
        if luck < 0.03:
            raise RateLimited(f"{symbol}: too many requests")
        if luck < 0.08 or interval != "1d":
            raise PricesError(f"{symbol}: no answer", "transport")
        end = min(last or self.now.date(), self.now.date())
        days = [day for day in _days(first or end, end) if day.weekday() < 5]
        return Tape(symbol, interval, tuple(self.bar(symbol, day, now) for day in days), ())

    def bar(self, symbol: str, day: date, now: datetime) -> Bar:
        dice = random.Random(f"{symbol}{day}")
        close = 50.0 * (1 + 0.02 * dice.gauss(0, 1))
        start = datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC)
        volume = 1e6 * (1 + (self.chance.random() < 0.01))
        return Bar(symbol, "1d", start, day, close, close * 1.01, close * 0.99, close, volume, now, currency="HKD")

    def may_die(self) -> None:
        if self.chance.random() < self.deadly:
            raise Died


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=one) for one in range((last - first).days + 1))


@dataclass
class StillCalendars:
    """Calendars read once for the whole stretch and for where a clock ahead may look: reading them daily takes long."""

    calendars: Calendars
    last: date
    known: dict[str, Sessions] = field(default_factory=dict)

    def sessions(self, calendar: str, first: date, last: date) -> Sessions:
        del first, last
        if calendar not in self.known:
            self.known[calendar] = self.calendars.sessions(calendar, START.date() - 1460 * DAY, self.last + 1200 * DAY)
        return self.known[calendar]

    def forget(self) -> None:
        """What is known of them does not change."""

    def end(self, calendar: str) -> date:
        return self.calendars.end(calendar)


@dataclass
class Life:
    """The tracker in the world: its starts, deaths, sleeps and the errors of its clock."""

    world: World
    folder: Path
    clock: SetClock = field(default_factory=lambda: SetClock(START))
    skew: timedelta = timedelta(0)
    calendars: StillCalendars | None = None
    told: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def start(self) -> Tracker:
        feeds = [{"name": one, "url": f"https://{one}.example.org/", "every": 3600} for one in ("wire", "daily")]
        tables = {
            "feeds": feeds,
            "jobs": {"news": 3600, "derive": 86_400, "settle": [35]},
            "prices": {"minutes": False, "pause": 0.0},
            "backup": {"folder": "copies", "keep": 2},
        }
        store = open_store(f"sqlite:///{self.folder / 'tracker.db'}")
        tracker = quiet_tracker(self.folder, self.clock, tables, store, {"yahoo": self.world}, SYMBOLS)  # type: ignore[dict-item]
        tracker.source = self.world
        tracker.view.calendars = self.calendars = self.calendars or StillCalendars(
            tracker.view.calendars, START.date() + self.world.days * DAY
        )
        return tracker

    def live(self, end: datetime) -> None:
        """From START to `end` of the true time."""
        tracker = self.start()
        schedule = self.schedule(tracker)
        while schedule and self.world.now < end:
            slot, place = heapq.heappop(schedule)
            self.world.now = max(self.world.now, slot - self.skew)
            self.clock.now = self.world.now + self.skew
            try:
                run = turn(JOBS[place], tracker, self.clock.now)
                self.told[f"{run.job} {run.outcome}"] += 1
                if run.outcome == "failed":
                    self.failures.setdefault(run.job, run.detail)
                heapq.heappush(schedule, (JOBS[place].due(tracker, self.clock.now), place))
            except Died:
                self.told["deaths"] += 1
                tracker, schedule = self.again(tracker)
            if self.fate(tracker):
                tracker, schedule = self.again(tracker)
        self.recover(tracker)

    def schedule(self, tracker: Tracker) -> list[tuple[datetime, int]]:
        """Due times as the daemon's start lays them: what is overdue now, the rest when it is due."""
        late = {job.name for job in overdue(tracker, self.clock.now)}
        rows = [
            (self.clock.now if job.name in late else job.due(tracker, self.clock.now), place)
            for place, job in enumerate(JOBS)
        ]
        heapq.heapify(rows)
        return rows

    def again(self, tracker: Tracker) -> tuple[Tracker, list[tuple[datetime, int]]]:
        tracker.store.close()
        tracker = self.start()
        return tracker, self.schedule(tracker)

    def fate(self, tracker: Tracker) -> bool:
        """What befalls the machine between two jobs; whether the tracker starts again."""
        luck = self.world.chance.random()
        if luck < 0.0015:  # asleep
            self.told["sleeps"] += 1
            self.world.now += self.world.chance.random() * 30 * HOUR
            self.clock.now = self.world.now + self.skew
            return True
        if luck < 0.0030:
            self.told["clock jumps"] += 1
            ahead = self.world.chance.choice((HOUR, 2 * DAY, 3 * 365 * DAY))
            self.skew = timedelta(0) if self.skew else ahead
            self.clock.now = self.world.now + self.skew
            return True
        return False

    def recover(self, tracker: Tracker) -> None:
        """The clock is right again, and every job has a last turn; then the invariants are looked at."""
        self.skew, self.world.deadly = timedelta(0), 0.0
        self.clock.now = self.world.now = self.world.now + HOUR
        tracker.store.close()
        tracker = self.start()
        for job in JOBS:
            turn(job, tracker, self.clock.now)
        self.wrong.extend(self.violations(tracker))
        tracker.store.close()
        self.wrong.extend(backups.check(f"sqlite:///{self.folder / 'tracker.db'}").wrong)

    def violations(self, tracker: Tracker) -> Iterator[str]:
        """What must hold, and does not."""
        now = self.world.now
        known = tracker.store.facts(now).entries
        count = Counter(one.guid for one in known)
        yield from (f"{guid} is known {times} times" for guid, times in count.items() if times > 1)
        due = [one for one in self.world.items if one.since + SHOWN_LONG <= min(now, one.until)]
        yield from (f"{one.guid} was shown for days and is not known" for one in due if one.guid not in count)
        shown = {one.guid: one for one in self.world.items}
        yield from (
            f"{one.guid} was learned before it was shown" for one in known if one.learned < shown[one.guid].since
        )
        yield from (f"{one.guid} was said after it was shown" for one in known if one.said > shown[one.guid].since)
        if len(tracker.store.versions("wire")) + len(tracker.store.versions("daily")) != len(known):
            yield "entries are dated in the future"
        yield from (f"misdated: {found}" for found in [tracker.store.misdated(now)] if found.counts)
        events = Counter(event.key for event in tracker.store.results(tracker.view.recipe.name).events)
        yield from (f"{key} is an event twice" for key, times in events.items() if times > 1)
        issued = json.loads((tracker.folder / "issues.json").read_text())
        days = [day.isoformat() for day in _days(START.date() + 3 * DAY, now.date() - 3 * DAY) if day.weekday() < 5]
        missing = [day for day in days if day not in issued]
        yield from (f"no report of {day}" for day in missing[:3])
        late = [job.name for job in overdue(tracker, now)]
        yield from (f"{name} is overdue after it ran" for name in late)
        self.told["entries"], self.told["events"], self.told["reports"] = len(known), len(events), len(issued)


def simulate(seed: int, days: int, folder: Path) -> dict[str, Any]:
    """One seeded stretch; what happened in it and what was violated."""
    began = time.perf_counter()
    life = Life(World(seed, days), folder)
    life.live(START + days * DAY)
    return {
        "seed": seed,
        "days": days,
        "seconds": round(time.perf_counter() - began, 1),
        "told": dict(sorted(life.told.items())),
        "failed": life.failures,
        "violations": life.wrong,
    }


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.simulation")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--seeds", type=int, default=1, help="how many seeds, from --seed on")
    words.add_argument("--years", type=float, default=1.0)
    asked = words.parse_args()
    logging.disable(logging.CRITICAL)
    wrong = False
    for seed in range(asked.seed, asked.seed + asked.seeds):
        with tempfile.TemporaryDirectory() as folder:
            done = simulate(seed, round(asked.years * 365), Path(folder))
        print(json.dumps(done), flush=True)
        wrong = wrong or bool(done["violations"])
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
