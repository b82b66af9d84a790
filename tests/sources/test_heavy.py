"""A hostile feed costs itself alone: each answer is read within seconds and a bounded memory, or refused by name."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable

import pytest

MEGABYTES = 256
HEAVY: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "400,000 items on one link": (
        lambda: b"<rss><channel>" + b"".join(
            b"<item><link>https://e.org/x</link><title>t%d</title></item>" % n for n in range(400_000)
        ) + b"</channel></rss>", {"ok"},
    ),
    "a million items": (lambda: b"<rss><channel>" + b"<item/>" * 1_000_000 + b"</channel></rss>", {"ok"}),
    "30 MB nested": (lambda: b"<rss><channel><item>" + b"<a>" * 10_000_000, {"too_heavy"}),
    "attributes": (
        lambda: b"<rss><channel><a " + b" ".join(b'a%d=""' % n for n in range(1_500_000)) + b"/></channel></rss>",
        {"too_heavy"},
    ),
    "JSON of 400,000 items": (
        lambda: json.dumps({"items": [{"url": "https://e.org/x", "title": f"t{n}"} for n in range(400_000)]}).encode(),
        {"ok", "too_heavy"},
    ),
    "JSON of seven million objects": (lambda: b'{"items":[' + b"{}," * 7_000_000 + b"{}]}", {"too_heavy"}),
    "illegal references": (
        lambda: b"<rss><channel><item><title>" + b"&#xD800;" * 3_000_000 + b"</title></item></channel></rss>",
        {"ok", "too_heavy"},
    ),
}  # fmt: skip
HEARS = """
import resource, sys, time
from datetime import UTC, datetime
from tests.fakes.publisher import Publisher, Reply
from tracker.core.feeds.entries import KnownEntries, enter
from tracker.model import Feed, FeedState
from tracker.sources import Hearer
def peak(pid):
    lines = open(f"/proc/{pid}/status").read().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)  # a killed one has none
packed = open(sys.argv[1], "rb").read()
with Publisher() as publisher:
    publisher.answers("/f", Reply(200, {"Content-Encoding": "gzip"}, packed))
    feed = Feed("f", publisher.url("/f"), private=True)
    hearer = Hearer(deadline=60, max_inflated=31_000_000)
    began = time.process_time()
    (heard,) = hearer.hear([(feed, FeedState("f"))], datetime(2026, 8, 20, tzinfo=UTC))
    known = KnownEntries()
    known.add(enter(heard, feed, known))
    enter(heard, feed, known)
    spent = time.process_time() - began
    processes = [parser.process.pid for parser in hearer.parsers.processes if parser.process is not None]
    peaks = [peak(pid) for pid in ("self", *processes)]
    hearer.parsers.close()
read = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
print(heard.outcome, max(peaks) // 1024, round(spent, 1), round(read, 1))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory are read of /proc, on Linux alone")
@pytest.mark.parametrize("name", HEAVY)
def test_an_answer_stays_within_its_bounds(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Megabytes of each process that still lives (one that swelled was put down at its limit); seconds are of the
    processors', which a busy machine does not stretch.
    """
    make, outcomes = HEAVY[name]
    path = tmp_path_factory.mktemp("heavy") / "body.gz"
    path.write_bytes(gzip.compress(make(), 1))
    run = subprocess.run([sys.executable, "-c", HEARS, str(path)], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr[-2000:]
    outcome, peak, spent, read = run.stdout.split()
    assert outcome in outcomes
    assert int(peak) <= MEGABYTES
    assert float(spent) <= 5
    assert float(read) <= 5
