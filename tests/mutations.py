"""Feeds broken at random, through the whole way in: no crash, no hang, nothing live comes through.

    python -m tests.mutations [--count 10000] [--seed 1]

Real feeds and both suites are mutated (bytes flipped, cut, doubled, spliced with another feed, sprinkled with what
parsers dislike) and read as `feeds try` reads a file: the fast tier here, feedparser apart. Every document that
is read is entered twice; the second time must add nothing. Prints JSON: outcomes, the slowest, the memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from tests.shared import ROOT
from tracker.core.feeds.entries import KnownEntries, enter
from tracker.errors import SourceError
from tracker.model import Feed, Heard, Item
from tracker.sources.parser_process import ParserProcess
from tracker.sources.parsing import read

FEED = Feed("feed", "https://example.org/feed")
NOW = datetime(2026, 8, 20, tzinfo=UTC)
SLOW = 5.0  # seconds that nothing may take
LIVE = ("<script", "<iframe", "<svg", "<img", "<object")
SPICE = (
    b"<", b">", b"&", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml ?>", b"&#x0;",
    b"&#xD800;", b"&lt;script&gt;alert(1)&lt;/script&gt;", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"\xc0\x80",
    b"<item>", b"</item>", b"<entry>", b"<script>alert(1)</script>", b"javascript:alert(1)", b'xml:base="javascript:x"',
    b'encoding="utf-7"', b"\xe2\x80\xae", b"9" * 400, b"<b>" * 300, b"99/99/9999", b"{", b'"items": [', b"\\ud800",
)  # fmt: skip


def corpus() -> list[Path]:
    """Every feed at hand, small enough to be read thousands of times."""
    folder = ROOT / "feeds"
    files = (*folder.glob("real/*.xml"), *folder.glob("suites/**/*.xml"), *folder.glob("suites/**/*.json"))
    return sorted(path for path in files if path.stat().st_size < 300_000)


def mutated(body: bytes, other: bytes, draw: Random) -> bytes:
    """The body after one to six accidents."""
    for _ in range(draw.randint(1, 6)):
        body = draw.choice(ACCIDENTS)(body, other, draw)
    return body[:600_000]


def flipped(body: bytes, _: bytes, draw: Random) -> bytes:
    changed = bytearray(body or b"x")
    for _one in range(draw.randint(1, 20)):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def cut(body: bytes, _: bytes, draw: Random) -> bytes:
    first = draw.randrange(len(body) + 1)
    return body[:first] + body[first + draw.randint(1, 400) :]


def truncated(body: bytes, _: bytes, draw: Random) -> bytes:
    return body[: draw.randrange(len(body) + 1)]


def doubled(body: bytes, _: bytes, draw: Random) -> bytes:
    first = draw.randrange(len(body) + 1)
    return body[:first] + body[first : first + draw.randint(1, 2000)] * draw.randint(2, 30) + body[first:]


def spliced(body: bytes, other: bytes, draw: Random) -> bytes:
    return body[: draw.randrange(len(body) + 1)] + other[draw.randrange(len(other) + 1) :]


def spiced(body: bytes, _: bytes, draw: Random) -> bytes:
    first = draw.randrange(len(body) + 1)
    return body[:first] + draw.choice(SPICE) + body[first:]


ACCIDENTS = (flipped, cut, truncated, doubled, spliced, spiced, spiced)


@dataclass
class Campaign:
    """What a run of mutations has come to."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0
    entries: int = 0

    def run(self, files: Sequence[Path], count: int, seed: int) -> Campaign:
        draw, parser = Random(seed), ParserProcess(SLOW)
        bodies = [path.read_bytes() for path in files]
        try:
            for number in range(count):
                self.one(mutated(draw.choice(bodies), draw.choice(bodies), draw), number, parser)
        finally:
            parser.close()
        return self

    def one(self, body: bytes, number: int, parser: ParserProcess) -> None:
        began = time.perf_counter()
        try:
            items = read(body, FEED, "", parser.read).items
            self.outcomes["read"] += 1
        except SourceError as why:
            items = ()
            self.outcomes[why.outcome] += 1
        except Exception as surprise:  # a crash is what the campaign looks for
            items = ()
            self.failures.append(f"{number}: {type(surprise).__name__}: {surprise}"[:200])
        self.check(items, number)
        self.slowest = max(self.slowest, time.perf_counter() - began)

    def check(self, items: tuple[Item, ...], number: int) -> None:
        """Nothing live, only web links; entering twice adds nothing."""
        added = enter(Heard("feed", "ok", NOW, items), FEED, ())
        again = enter(Heard("feed", "ok", NOW, items), FEED, KnownEntries(added))
        self.entries += len(added)
        text = " ".join(f"{one.title} {one.summary} {one.author}" for one in items).lower()
        links = all(not one.link or one.link.startswith(("http://", "https://")) for one in items)
        if again or not links or any(tag in text for tag in LIVE):
            self.failures.append(f"{number}: again {len(again)}, links {links}")


def memory() -> dict[str, int]:
    """Peak megabytes of this process and of its largest child."""
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    who = {"here_MB": resource.RUSAGE_SELF, "cell_MB": resource.RUSAGE_CHILDREN}
    return {name: resource.getrusage(one).ru_maxrss // scale for name, one in who.items()}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--count", type=int, default=10_000)
    words.add_argument("--seed", type=int, default=1)
    said = words.parse_args()
    done = Campaign().run(corpus(), said.count, said.seed)
    found: dict[str, Any] = {
        "count": said.count, "outcomes": dict(done.outcomes), "entries": done.entries,
        "failures": done.failures[:20], "slowest_s": round(done.slowest, 2), **memory(),
    }  # fmt: skip
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
