"""Hear one feed now, from the web or from a file: for `feeds try` and `feeds add`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from tracker.errors import SourceError
from tracker.model import Feed, FeedState, Heard
from tracker.sources.decompression import Tank
from tracker.sources.fetching import Hearer
from tracker.sources.http_responses import as_heard
from tracker.sources.parser_process import ParserProcess
from tracker.sources.parsing import LARGEST, read

GUESSES = (
    "/feed",
    "/rss.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
)  # where sites keep feeds that they do not offer


def fetch_feed(feed: Feed, now: datetime) -> Heard:
    """One feed's answer over HTTP; failures are outcomes."""
    return next(iter(Hearer(per_host_gap=0.0).hear([(feed, FeedState(feed.name))], now)))


def look(path: Path, feed: Feed, now: datetime) -> Heard:
    """A file read as if it had been an answer; failures are outcomes."""
    heard = Heard(feed.name, "ok", now, bytes=path.stat().st_size)
    parser = ParserProcess()
    try:
        if heard.bytes > LARGEST:
            raise SourceError(f"{heard.bytes:,} bytes is no feed", "too_large")
        tank = Tank("", LARGEST, LARGEST)
        tank.pour(path.read_bytes())
        whole = partial(parser.read, whole=True)
        return as_heard(heard, read(tank.drained(), feed, "", parser.read, whole))
    except SourceError as why:
        return replace(heard, outcome=why.outcome, detail=str(why))
    finally:
        parser.close()
