"""python -m tests.benchmarks serve: pages over a large store, read by many while a writer writes. Prints JSON.

A store of EVENTS events (each with its story of ten entries) is filled; then READERS readers ask every sort of page
over kept connections, first with no writer, then while one adds entries and results.
"""

from __future__ import annotations

import http.client
import json
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from storage import open_reader, open_store
from tests.formats import sample
from tests.web.places import SampleCalendars, served
from tracker.model import Reaction, Results
from tracker.ports import Store
from tracker.view import View
from tracker.web.site import Site

NOW = datetime(2025, 8, 22, 12, tzinfo=UTC)


def results(first: int, count: int, entries: int) -> Results:
    """So many events with their stories, spread over the listings, kinds and days of the sample."""
    source = [one for told in sample.report().told for one in told.events if isinstance(one.reaction, Reaction)]
    story = sample.report().told[0].story
    days = sample.weekdays(date(2025, 6, 2), sample.DAY)
    events, stories = [], []
    for number in range(first, first + count):
        event, id = source[number % len(source)], f"s{number:08}"
        said = NOW - timedelta(minutes=number % 80_000)
        told = tuple(
            replace(story.entries[0], id=id if n == 0 else f"{id}-{n}", learned=said, published=said)
            for n in range(entries)
        )
        stories.append(replace(story, id=id, entries=told, said=said))
        reaction = replace(event.reaction, session=days[number % len(days)])
        announcement = replace(event.announcement, story=id, said=said)
        link = replace(event.link, story=id, session=reaction.session)
        events.append(
            replace(event, key=f"{id}.{link.listing}", announcement=announcement, link=link, reaction=reaction)
        )
    return Results(
        stories=tuple(stories), events=tuple(events), announcements=tuple(one.announcement for one in events)
    )


def fill(store: Store, events: int, entries: int) -> None:
    """The store's rows, some thousand at a time."""
    for bars in sample.facts().bars.values():
        store.add_bars(bars)
    for first in range(0, events, 5000):
        part = results(first, min(5000, events - first), entries)
        with store.transaction():
            store.add_entries(entry for story in part.stories for entry in story.entries)
            store.put_results(part, sample.recipe().name, NOW, since=NOW + timedelta(days=1))


def ask(base: str, pages: list[str], turns: int) -> list[float]:
    """Seconds of each answer over one kept connection."""
    place = urlsplit(base)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)
    taken = []
    for turn in range(turns):
        before = time.perf_counter()
        connection.request("GET", pages[turn % len(pages)])
        answer = connection.getresponse()
        answer.read()
        taken.append(time.perf_counter() - before)
        assert answer.status == 200, (pages[turn % len(pages)], answer.status)
    return taken


def told(values: list[float]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds."""
    return {"median_ms": round(median(values) * 1e3, 1), "p95_ms": round(quantiles(values, n=20)[-1] * 1e3, 1)}


def main(events: int = 20_000, entries: int = 10, readers: int = 50, turns: int = 24) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'tracker.db'}"
        store = open_store(url)
        fill(store, events, entries)
        site = Site(View(open_reader(url), SampleCalendars(), sample.recipe()), lambda: NOW)
        before = time.perf_counter()
        snapshot = site.snapshot()
        found: dict[str, object] = {"rows": dict(store.counts()), "index_s": round(time.perf_counter() - before, 2)}
        row = snapshot.index.newest[0]
        pages = [
            *("/", "/days", f"/days/{row.session}", "/events", f"/events/{row.id}", f"/stories/{row.story}"),
            *("/companies", "/companies/SMIC", f"/kinds/{row.kind}", "/claims", "/health", "/search?q=DeepSeek"),
        ]
        with served(site) as base, ThreadPoolExecutor(readers + 1) as pool:
            cold = {page: round(ask(base, [page], 1)[0] * 1e3) for page in pages}
            found["first_answer_ms"] = cold
            alone = write(store, events, 10)
            quiet = [one for part in pool.map(lambda _: ask(base, pages, turns), range(readers)) for one in part]
            found |= {"readers": readers, "store_at_rest": told(quiet)}
            writing = pool.submit(write, store, events + 1000, 10)
            busy = [one for part in pool.map(lambda _: ask(base, pages, turns), range(readers)) for one in part]
            found |= {"while_writing": told(busy), "writer_alone": told(alone), "writer_beside": told(writing.result())}
        print(json.dumps(found, indent=1))
        store.close()


def write(store: Store, first: int, times: int) -> list[float]:
    """Seconds of each commit of a few new results, one every half second."""
    taken = []
    for turn in range(times):
        part = results(first + turn * 3, 3, 2)
        before = time.perf_counter()
        with store.transaction():
            store.add_entries(entry for story in part.stories for entry in story.entries)
            store.put_results(part, sample.recipe().name, NOW, since=NOW + timedelta(days=1))
        taken.append(time.perf_counter() - before)
        time.sleep(0.5)
    return taken


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
