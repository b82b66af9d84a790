"""The publishers of the demo, on this machine: RSS and Atom over HTTP, each feed as it was at the replayed time."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from xml.sax.saxutils import escape, quoteattr

from tracker.demo.headlines import Headline, Outage, Outlet, outages, outlets
from tracker.model import Feed, Trust

SHOWN = 20  # items that a feed holds, newest first, as real ones do
NOTE = "A reconstruction for the tracker's demo; there is no such publisher."


@dataclass(frozen=True)
class ServedRequest:
    """One request and how it was answered; what a politeness test asks about."""

    feed: str
    at: datetime
    status: int
    etag: str
    modified: str


class OutletServer:
    """Serves each outlet's feed at /NAME as it stood at `clock()`.

    Answers carry ETag and Last-Modified and honour both (ETag first, RFC 9110 section 13.2.2); an outage is 503
    with Retry-After; one address always answers with a page that is no feed. `requests` logs every request in order.
    """

    def __init__(
        self,
        headlines: Sequence[Headline],
        clock: Callable[[], datetime],
        outlets: Sequence[Outlet] = outlets(),
        outages: Sequence[Outage] = outages(),
    ) -> None:
        self.headlines, self.clock = tuple(headlines), clock
        self.outlets = {outlet.name: outlet for outlet in outlets}
        self.outages = tuple(outages)
        self.requests: list[ServedRequest] = []
        self._server: ThreadingHTTPServer | None = None

    def start(self) -> str:
        """Serve on a free loopback port until `stop()`; returns the base URL."""
        handler = type("Answering", (_Answer,), {"publisher": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = False
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="publisher", daemon=True).start()
        return self.base

    def stop(self) -> None:
        """Finish the requests under way and free the port; stopping twice is no harm."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> OutletServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def base(self) -> str:
        if self._server is None:
            raise RuntimeError("the publisher is not serving; call start() first")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def feeds(self) -> tuple[Feed, ...]:
        """The feeds as a reader would list them; `private`, since they are on this machine."""
        return tuple(
            Feed(
                name=outlet.name,
                url=f"{self.base}/{outlet.name}",
                language=outlet.language,
                publisher=outlet.publisher,
                trust=Trust(outlet.trust),
                every=3600,
                zone=outlet.zone,
                private=True,
            )
            for outlet in self.outlets.values()
        )

    def shown(self, feed: str, now: datetime) -> tuple[Headline, ...]:
        """What a feed holds at `now`: what has appeared, latest first, `SHOWN` items at most."""
        told = [one for one in self.headlines if one.feed == feed and one.appears <= now]
        return tuple(sorted(told, key=lambda one: one.appears, reverse=True)[:SHOWN])

    def document(self, feed: str, now: datetime) -> bytes:
        """The feed's bytes at `now`."""
        outlet = self.outlets[feed]
        return _FORMS[outlet.form](outlet, self.shown(feed, now), now).encode()

    def modified(self, feed: str, now: datetime) -> datetime:
        """When the feed last changed; with nothing shown yet, a moment before the first headline."""
        changes = [one.told(now)[2] for one in self.shown(feed, now)]
        return max(changes, default=datetime(2025, 8, 1, tzinfo=UTC)).astimezone(UTC)

    def down(self, feed: str, now: datetime) -> Outage | None:
        """The outage in which the feed is at `now`, if any."""
        return next((one for one in self.outages if one.feed == feed and one.first <= now < one.last), None)


class _Answer(BaseHTTPRequestHandler):
    """Answers one request and closes: no connection outlives `stop()`."""

    publisher: ClassVar[OutletServer]
    timeout = 5
    server_version = "DemoPublisher"
    sys_version = ""

    def do_GET(self) -> None:
        now, feed = self.publisher.clock(), self.path.split("?")[0].strip("/")
        if feed not in self.publisher.outlets:
            self._send(feed, now, 404)
        elif self.publisher.down(feed, now):
            self._send(feed, now, 503, ("Retry-After", "3600"))
        else:
            self._serve(feed, now)

    def _serve(self, feed: str, now: datetime) -> None:
        body = self.publisher.document(feed, now)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        modified = self.publisher.modified(feed, now)
        validators = (("ETag", etag), ("Last-Modified", format_datetime(modified, usegmt=True)))
        if self._unchanged(etag, modified):
            self._send(feed, now, 304, *validators)
        else:
            self._send(feed, now, 200, *validators, ("Content-Type", "application/xml; charset=utf-8"), body=body)

    def _unchanged(self, etag: str, modified: datetime) -> bool:
        asked, since = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
        if asked is not None:
            return etag in [tag.strip().removeprefix("W/") for tag in asked.split(",")]
        return since is not None and modified <= _date(since)

    def _send(self, feed: str, now: datetime, status: int, *headers: tuple[str, str], body: bytes = b"") -> None:
        asked = self.headers.get("If-None-Match", ""), self.headers.get("If-Modified-Since", "")
        self.publisher.requests.append(ServedRequest(feed, now, status, *asked))
        self.send_response_only(status)
        self.send_header("Date", format_datetime(now.astimezone(UTC), usegmt=True))
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on the terminal; `Publisher.requests` is the log."""


def _date(words: str) -> datetime:
    """An HTTP date; words that are none count as long ago, so that the whole feed is sent."""
    try:
        return parsedate_to_datetime(words)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _rss(outlet: Outlet, shown: Iterable[Headline], now: datetime) -> str:
    items = "".join(_rss_item(one, now) for one in shown)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>\n'
        f"<title>{escape(outlet.publisher)}</title><link>{outlet.site}</link><description>{NOTE}</description>"
        f"<language>{outlet.language}</language>\n{items}</channel></rss>\n"
    )


def _rss_item(one: Headline, now: datetime) -> str:
    title, summary, _ = one.told(now)
    day = format(one.published, "%a, %d %b %Y")
    return (
        f"<item><title>{escape(title)}</title><description>{escape(summary)}</description><link>{one.link}</link>"
        f'<guid isPermaLink="true">{one.guid}</guid>'
        f"<pubDate>{day if one.day_only else format_datetime(one.published)}</pubDate></item>\n"
    )


def _atom(outlet: Outlet, shown: Sequence[Headline], now: datetime) -> str:
    changed = max((one.told(now)[2] for one in shown), default=datetime(2025, 8, 1, tzinfo=UTC))
    items = "".join(_atom_entry(one, now) for one in shown)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(outlet.language)}>\n'
        f"<id>{outlet.site}/</id><title>{escape(outlet.publisher)}</title><subtitle>{NOTE}</subtitle>"
        f"<updated>{changed.isoformat()}</updated>\n{items}</feed>\n"
    )


def _atom_entry(one: Headline, now: datetime) -> str:
    title, summary, since = one.told(now)
    published = format(one.published, "%Y-%m-%d") if one.day_only else one.published.isoformat()
    updated = published if one.day_only else max(since, one.published).isoformat()
    return (
        f'<entry><id>{one.guid}</id><title type="text">{escape(title)}</title><link href={quoteattr(one.link)}/>'
        f"<published>{published}</published><updated>{updated}</updated>"
        f"<summary>{escape(summary)}</summary></entry>\n"
    )


def _broken(outlet: Outlet, shown: Iterable[Headline], now: datetime) -> str:
    """A page that asks for patience where a feed should be, unescaped and unclosed, and 200 all the same."""
    del shown, now
    return f"<html><head><title>{outlet.publisher}: one moment please</title><body><p>Checking your browser"


_FORMS: dict[str, Callable[[Outlet, Sequence[Headline], datetime], str]] = {
    "rss": _rss,
    "atom": _atom,
    "broken": _broken,
}
