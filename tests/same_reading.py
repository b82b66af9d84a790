"""python -m tests.same_reading [SET ...]: whether `tracker read` and a daemon say the same of the same rows.

Each labelled set is served as a feed over loopback to a tracker of real parts (fetched, parsed, stored, derived, read
back from its store), and read as `tracker read` reads a file; announcements, links, stories and claims must be equal.
Without names: every set of tests/data, and of the shared data where it is at hand. Prints one line a set and its
first differences; ends with 1 where there is one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.shared import ROOT
from tests.system.trackers import ClosedVendor
from tracker.app import open_tracker
from tracker.config import compose_config
from tracker.drivers.once import run_once
from tracker.drivers.replay import ReplayClock
from tracker.model import Feed, Recipe, Results
from tracker.pipeline.tracker import Tracker
from tracker.view import SESSIONS_BACK
from tracker.workbench.read import TextRow, read_all, read_rows, reading_document

DATA = Path(__file__).parent / "data"
OWN = (*sorted((DATA / "reading").glob("*.jsonl")), *sorted((DATA / "claims").glob("*.jsonl")))
OTHERS = ("language/reading_dev.jsonl", "language/claims_dev.jsonl", "language/real/*.in.jsonl")
MOST = 20  # differences of a set that are printed
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)


def sets() -> dict[str, Path]:
    """Every labelled set by its name."""
    shared = [path for pattern in OTHERS for path in sorted(ROOT.glob(pattern))]
    return {f"{path.parent.name}/{path.name.removesuffix('.jsonl')}": path for path in (*OWN, *shared)}


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Rows of a file, each with an id of its own."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [{**row, "id": f"{number:05}:{row['id']}"} for number, row in enumerate(rows)]


def feed_of(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as an RSS feed, with the words that stand in them."""
    items = "".join(map(_item, rows))
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def _item(row: Mapping[str, Any]) -> str:
    title, *rest = [str(row[name]) for name in ("title", "sentence", "summary", "content") if row.get(name)]
    fields = {"guid": row["id"], "title": title, "description": "\n".join(rest), "pubDate": row.get("published") or ""}
    inner = "".join(f"<{name}>{_escaped(name, str(text))}</{name}>" for name, text in fields.items() if text)
    return f"<item><link>https://rows.example/{row['id']}</link>{inner}</item>"


def _escaped(name: str, text: str) -> str:
    """Titles and descriptions of feeds are HTML: a sign of it is escaped once for HTML and once for XML."""
    return escape(escape(text)) if name in ("title", "description") else escape(text)


@contextmanager
def served(document: bytes) -> Iterator[str]:
    """A server of one feed on this machine; yields its address."""

    class OneFeed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("Content-Length", str(len(document)))
            self.end_headers()
            self.wfile.write(document)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), OneFeed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/feed.xml"
        server.shutdown()


@dataclass(frozen=True)
class Said:
    """What is said of a set: stories by the ids of their rows, and what of each story."""

    stories: frozenset[frozenset[str]]
    announcements: Mapping[frozenset[str], tuple[Any, ...]]
    links: Mapping[frozenset[str], frozenset[tuple[Any, ...]]]
    claims: Mapping[frozenset[str], frozenset[tuple[Any, ...]]]
    # Said before the sessions that the method looks at: it says who is moved, but no session to measure, so no event.
    old: frozenset[frozenset[str]] = field(default=frozenset(), compare=False)


def now_of(rows: Sequence[TextRow]) -> datetime:
    """A moment when every row has been said."""
    return max([one.published for one in rows if one.published], default=EARLIEST) + timedelta(days=2)


def by_daemon(lines: Sequence[Mapping[str, Any]], now: datetime, folder: Path) -> tuple[Said, Recipe]:
    """What a tracker of real parts has stored of the rows when it has heard them over loopback."""
    with served(feed_of(lines)) as address:
        tracker = opened(folder, address, now)
        try:
            run_once(tracker, now)
            return said_of_results(tracker.store.results(tracker.view.recipe.name), now), tracker.view.recipe
        finally:
            tracker.store.close()


def by_process(lines: Sequence[Mapping[str, Any]], now: datetime, folder: Path) -> tuple[Said, Recipe]:
    """The same of a daemon in a process of its own, told to stop when all rows are heard and derived."""
    with served(feed_of(lines)) as address:
        told = [str(folder), address, now.isoformat(), str(len(lines))]
        subprocess.run([sys.executable, "-c", DAEMON, *told], check=True, timeout=240, capture_output=True)
    tracker = opened(folder, "http://127.0.0.1:9/", now)
    try:
        return said_of_results(tracker.store.results(tracker.view.recipe.name), now), tracker.view.recipe
    finally:
        tracker.store.close()


DAEMON = """
import os, signal, sys, threading, time
from datetime import datetime
from pathlib import Path
from tests.same_reading import opened
from tracker.drivers.daemon import run_daemon

folder, address, now, rows = sys.argv[1:]
tracker = opened(Path(folder), address, datetime.fromisoformat(now))

def stop_when_derived():
    reader, name = tracker.store, tracker.view.recipe.name
    while sum(len(one.entries) for one in reader.results(name).stories) < int(rows):
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)

threading.Thread(target=stop_when_derived, daemon=True).start()
raise SystemExit(run_daemon(tracker))
"""


def opened(folder: Path, address: str, now: datetime) -> Tracker:
    """A tracker of real parts that follows one feed, on a clock that stands; its vendor of prices answers nothing."""
    config = compose_config(folder / "config.toml", {})
    config = replace(config, feeds=(Feed("rows", address, private=True),))
    return open_tracker(config, clock=ReplayClock(now), prices={"yahoo": ClosedVendor()}, pause=lambda _: None)


def said_of_results(results: Results, now: datetime) -> Said:
    """What stored results say, with the rows' ids, which are their entries' guids."""
    rows = {one.id: frozenset(entry.guid for entry in one.entries) for one in results.stories}
    found = results.announcements
    return Said(
        stories=frozenset(rows.values()),
        announcements={rows[one.story]: (one.kind, round(one.score, 3), list(one.actors)) for one in found},
        links=_grouped(
            (rows[one.link.story], (one.link.listing, one.link.relation, one.link.relevance, one.link.reason))
            for one in results.events
        ),
        claims=_grouped((rows[one.story], _claim_of(vars_of(one.claim))) for one in results.verdicts),
        old=frozenset(rows[one.id] for one in results.stories if one.said < now - SESSIONS_BACK),
    )


def vars_of(claim: Any) -> dict[str, Any]:
    """A claim in the words of `tracker read`."""
    pct = None if claim.low is None else claim.low if claim.low == claim.high else [claim.low, claim.high]
    return {
        "ticker": claim.ticker,
        "direction": claim.direction.value,
        "pct": pct,
        "qualifier": claim.qualifier,
        "basis": claim.basis,
    }


def _claim_of(claim: Mapping[str, Any]) -> tuple[Any, ...]:
    return claim["ticker"], claim["direction"], str(claim["pct"]), claim["qualifier"], claim["basis"]


def by_reading(rows: Sequence[TextRow], now: datetime, recipe: Recipe) -> Said:
    """What `tracker read` says of the rows in a file."""
    documents = [reading_document(one, recipe) for one in read_all(rows, recipe, now)]
    first = {str(one["id"]): str(one["story"]) for one in documents}
    members: dict[str, set[str]] = {}
    for row, story in first.items():
        members.setdefault(story, set()).add(row)
    stories = {row: frozenset(members[story]) for row, story in first.items()}
    told = [(stories[str(one["id"])], one) for one in documents]
    followed = recipe.watchlist.by_symbol
    return Said(
        stories=frozenset(stories.values()),
        announcements={story: (one["kind"], one["score"], one["actors"]) for story, one in told if one["announcement"]},
        links=_grouped(
            (story, (listing, link["relation"], link["relevance"], link["reason"]))
            for story, one in told
            for link in one["links"]  # type: ignore[attr-defined]
            for listing in link["listings"]
        ),
        claims=_grouped(
            (story, _claim_of(claim))
            for story, one in told
            for claim in one["claims"]  # type: ignore[attr-defined]
            if claim["ticker"] in followed
        ),
    )


def _grouped(pairs: Any) -> dict[frozenset[str], frozenset[tuple[Any, ...]]]:
    found: dict[frozenset[str], set[tuple[Any, ...]]] = {}
    for story, one in pairs:
        found.setdefault(story, set()).add(one)
    return {story: frozenset(ones) for story, ones in found.items()}


def differences(path: Path, folder: Path, most: int | None = None) -> tuple[Said, list[str]]:
    """What `tracker read` says of a set, and where a daemon says otherwise."""
    lines = lines_of(path)[:most]
    rows = tuple(read_rows(json.dumps(one, ensure_ascii=False) for one in lines))
    now = now_of(rows)
    daemon, recipe = by_daemon(lines, now, folder)
    whole = by_reading(rows, now, recipe)
    reading = replace(whole, links={story: one for story, one in whole.links.items() if story not in daemon.old})
    return reading, [
        f"{name}: {where} says {sorted(one, key=str) if isinstance(one, frozenset) else one}"
        for name in ("stories", "announcements", "links", "claims")
        for where, one in _apart(getattr(reading, name), getattr(daemon, name))
    ]


def _apart(reading: Any, daemon: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(reading, frozenset):
        yield from (("read", one) for one in reading - daemon)
        yield from (("daemon", one) for one in daemon - reading)
        return
    for story in sorted({*reading, *daemon}, key=sorted):
        if reading.get(story) != daemon.get(story):
            yield "read", (sorted(story), reading.get(story))
            yield "daemon", (sorted(story), daemon.get(story))


def main(names: Sequence[str]) -> int:
    wrong = 0
    for name, path in sets().items():
        if names and not any(one in name for one in names):
            continue
        with tempfile.TemporaryDirectory() as folder:
            said, found = differences(path, Path(folder))
        wrong += bool(found)
        claims = sum(map(len, said.claims.values()))
        links = sum(map(len, said.links.values()))
        print(
            f"{name}: {len(said.stories)} stories, {len(said.announcements)} announcements, {links} links, "
            f"{claims} claims: {'equal' if not found else f'{len(found)} differences'}",
            flush=True,
        )
        for one in found[:MOST]:
            print(f"    {one}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
