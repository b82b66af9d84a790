"""Feeds per second beside lemon24/reader, and entries per second beside feedparser alone.

    python -m tests.benchmarks.feeds [--feeds 500] [--latency 0.05] [--peer-python 3.13]

500 feeds of 25 kB, each on an address of its own (127.x.y.z) and 50 ms away, served by another process. Three
rounds for both programs, in turn: all new (20 entries each), one new entry each, all 304. "Stored and searchable" is
Hearer -> enter -> SQLite with its full-text index here, update_feeds(workers=10) + update_search() there. The peer
is run by `uv run --with reader==3.27` on a Python of its own (it wants 3.12 at least; --peer-python names one); when
it cannot be installed the JSON says so.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.request import ProxyHandler, build_opener

NOW = datetime(2026, 8, 20, 10, tzinfo=UTC)
ENTRIES = 20
ROUNDS = ("all new", "one new each", "all 304")
SENTENCE = "SMIC raises guidance as orders for mature nodes return and capacity at the Beijing plant fills up again"
WORDS = SENTENCE.split()
PEER = ["uv", "run", "-q", "--no-project", "--isolated", "--with", "reader==3.27"]


def address(number: int, port: int) -> str:
    return f"http://127.{1 + number // 60000}.{number // 250 % 250}.{1 + number % 250}:{port}/{number}"


def body(number: int, turn: int) -> bytes:
    """A feed of about 25 kB; after turn 0 one entry is new in each turn."""
    from tests.fakes.publisher import item, rss

    return rss(*(entry(item, number, turn if place == 0 else 0, place) for place in range(ENTRIES)))


def entry(item: Callable[..., str], number: int, turn: int, place: int) -> str:
    key = f"{number}-{turn}-{place}"
    shift = (number * 7 + place * 3) % len(WORDS)
    words = WORDS[shift:] + WORDS[:shift]
    published = (NOW - timedelta(minutes=place)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    summary = f"<p>{key} {' '.join(words * 10)}</p>"[:1050]
    return item(f"{' '.join(words[:9])} {key}", f"https://e.org/{key}", key, published, summary)


# The publisher's process


def serve(feeds: int, latency: float) -> None:
    """Serve until stdin closes; `/turn/N` sets which turn's bodies are given."""
    from tests.fakes.publisher import Publisher, Reply

    turn = 0
    bodies = {(number, which): body(number, which) for number in range(feeds) for which in (0, 1)}

    def say(number: int) -> Callable[[dict[str, str]], Reply]:
        def reply(asked: dict[str, str]) -> Reply:
            tag = f'"{number}-{turn}"'
            if asked.get("if-none-match") == tag:
                return Reply(304, {"ETag": tag})
            return Reply(200, {"ETag": tag, "Content-Type": "application/rss+xml"}, bodies[number, turn])

        return reply

    def set_turn(which: int) -> Callable[[dict[str, str]], Reply]:
        def reply(_: dict[str, str]) -> Reply:
            nonlocal turn
            turn = which
            return Reply(200)

        return reply

    with Publisher("0.0.0.0", latency) as publisher:
        for number in range(feeds):
            publisher.answers(f"/{number}", say(number))
        for which in (0, 1):
            publisher.answers(f"/turn/{which}", set_turn(which))
        print(publisher.port, flush=True)
        sys.stdin.read()


@contextmanager
def served(feeds: int, latency: float) -> Iterator[int]:
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.feeds",
        "--serve",
        "--feeds",
        str(feeds),
        "--latency",
        str(latency),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


def turn_to(port: int, turn: int) -> None:
    build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{port}/turn/{turn}").read()


# The two programs


def rounds(port: int, feeds: int, one_round: Callable[[], Any]) -> dict[str, Any]:
    """Each round's seconds and feeds a second; the turn does not change any more for "all 304": the median of five."""
    found = {}
    for name, turn, times in zip(ROUNDS, (0, 1, 1), (1, 1, 5), strict=True):
        turn_to(port, turn)
        tries = sorted((timed(one_round) for _ in range(times)), key=lambda one: float(one["seconds"]))
        middle = tries[times // 2]
        found[name] = {**middle, "feeds_per_s": round(feeds / middle["seconds"], 1)}
        if times > 1:
            found[name]["all_seconds"] = [one["seconds"] for one in tries]
    return found


def timed(one_round: Callable[[], Any]) -> dict[str, Any]:
    began = time.perf_counter()
    more = one_round()
    return {"seconds": round(time.perf_counter() - began, 3), **more}


def ours(port: int, feeds: int) -> dict[str, Any]:
    """Hearer -> enter -> store, feed by feed, the answers that are there at once in one transaction."""
    from storage import open_store
    from tracker.core.feeds.entries import KnownEntries, enter
    from tracker.core.feeds.polling import next_state
    from tracker.model import Feed, FeedState
    from tracker.sources import Hearer

    known = [Feed(str(number), address(number, port), private=True) for number in range(feeds)]
    by_name = {feed.name: feed for feed in known}
    told: dict[str, KnownEntries] = {}  # as the tracker keeps it between polls
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/ours.db")
        hearer = Hearer(per_host_gap=0.0)

        def one_round() -> dict[str, Any]:
            states = store.feed_states()
            asked = [(feed, states.get(feed.name, FeedState(feed.name))) for feed in known]
            new, outcomes = 0, dict[str, int]()
            for together in hearer.hear_together(asked, NOW):
                with store.transaction():
                    for heard in together:
                        feed, state = by_name[heard.feed], states.get(heard.feed, FeedState(heard.feed))
                        entries: tuple[Any, ...] = ()
                        if heard.items:
                            index = told.setdefault(feed.name, KnownEntries())
                            entries = enter(heard, feed, index)
                            index.add(entries)
                        new += store.add_heard(heard, next_state(state, heard, feed, len(entries)), entries)
                        outcomes[heard.outcome] = outcomes.get(heard.outcome, 0) + 1
            return {"new": new, "outcomes": outcomes}

        found = rounds(port, feeds, one_round)
        found["found"] = len(store.search("499-1-0" if feeds > 499 else "0-1-0"))
        store.close()
    return {**found, "peak_MB": peak()}


def theirs(port: int, feeds: int) -> dict[str, Any]:
    """lemon24/reader, as its documentation shows it."""
    from reader import __version__, make_reader  # type: ignore[import-not-found, unused-ignore]

    with tempfile.TemporaryDirectory() as folder:
        reader = make_reader(f"{folder}/theirs.db")
        for number in range(feeds):
            reader.add_feed(address(number, port))
        reader.enable_search()

        def one_round() -> dict[str, Any]:
            began = time.perf_counter()
            reader.update_feeds(workers=10, scheduled=False)
            stored = time.perf_counter() - began
            reader.update_search()
            return {"stored_only_feeds_per_s": round(feeds / stored, 1)}

        found = rounds(port, feeds, one_round)
        found["entries"] = reader.get_entry_counts().total
    return {"version": __version__, **found, "peak_MB": peak()}


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def peer(port: int, feeds: int, python: str) -> dict[str, Any]:
    """The peer's figures from a process of its own, or why there are none."""
    module = ["python", "-m", "tests.benchmarks.feeds", "--peer", str(port), "--feeds", str(feeds)]
    command = [*PEER, "--python", python, *module]
    direct = {**os.environ, "NO_PROXY": "*", "no_proxy": "*"}
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True, env=direct)
        return dict(json.loads(run.stdout.splitlines()[-1]))
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as why:
        return {"absent": f"{type(why).__name__}: {getattr(why, 'stderr', '') or why}"[-500:]}


def alone(port: int, feeds: int) -> dict[str, Any]:
    """Our program in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "tests.benchmarks.feeds", "--ours", str(port), "--feeds", str(feeds)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(run.stdout.splitlines()[-1]))


def parsing() -> dict[str, Any]:
    """Entries a second of `parse` beside feedparser alone (as it comes, and without its sanitiser), one core each."""
    import feedparser

    from tracker.model import Feed
    from tracker.sources import parse

    bodies = [body(number, 0) for number in range(50)]
    feed = Feed("f", "https://e.org/f")
    readers: dict[str, Callable[[bytes], Sequence[Any]]] = {
        "ours": lambda one: parse(one, feed),
        "feedparser": lambda one: feedparser.parse(io.BytesIO(one)).entries,
        "feedparser, sanitiser off": lambda one: (
            feedparser.parse(io.BytesIO(one), sanitize_html=False, resolve_relative_uris=False).entries
        ),
    }
    found = {}
    for name, reader in readers.items():
        began = time.perf_counter()
        count = sum(len(reader(one)) for one in bodies)
        found[name] = round(count / (time.perf_counter() - began))
    return {"entries_per_s": found, "peak_MB": peak()}


def ratios(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, float]:
    if "absent" in theirs:
        return {}
    return {name: round(theirs[name]["seconds"] / ours[name]["seconds"], 1) for name in ROUNDS}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--feeds", type=int, default=500)
    words.add_argument("--latency", type=float, default=0.05)
    words.add_argument("--peer-python", default="3.13", help="a Python for the peer, as uv names it: 3.13 or a path")
    words.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    words.add_argument("--ours", type=int, help=argparse.SUPPRESS)
    words.add_argument("--peer", type=int, help=argparse.SUPPRESS)
    said = words.parse_args()
    if said.serve:
        serve(said.feeds, said.latency)
    elif said.ours:
        print(json.dumps(ours(said.ours, said.feeds)))
    elif said.peer:
        print(json.dumps(theirs(said.peer, said.feeds)))
    else:
        with served(said.feeds, said.latency) as port:
            mine, other = alone(port, said.feeds), peer(port, said.feeds, said.peer_python)
        found = {"ours": mine, "reader": other, "times_faster": ratios(mine, other), "parsing": parsing()}
        print(json.dumps({"feeds": said.feeds, "latency_s": said.latency, **found}, indent=2))


if __name__ == "__main__":
    main()
