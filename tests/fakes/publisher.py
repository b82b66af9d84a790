"""A publisher on the loopback, polite or hostile: says what it is told to say, byte for byte.

with Publisher() as publisher:
    publisher.publishes("/feed", rss(item("SMIC raises guidance")), ETag='"1"')
    publisher.stalls("/slow")
    ... publisher.url("/feed") ...
    assert publisher.asked("/feed")[0]["if-none-match"] == '"1"'
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from html import escape

REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 308: "Permanent Redirect"}


@dataclass(frozen=True)
class Reply:
    """One answer: `manner` is whole, drip, endless, short, reset or stall."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    manner: str = "whole"


Wit = Callable[[dict[str, str]], Reply]  # answers by the request's headers


class Publisher:
    """A server with verbs. Each verb tells it what one path answers from now on; `then` queues answers in turn."""

    def __init__(self, host: str = "127.0.0.1", latency: float = 0.0) -> None:
        self.host, self.latency = host, latency
        self.port = 0
        self._replies: dict[str, list[Reply | Wit]] = {}
        self._asked: dict[str, list[dict[str, str]]] = defaultdict(list)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._ready = threading.Event()
        self._stop = asyncio.Event()

    def __enter__(self) -> Publisher:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def url(self, path: str, host: str = "") -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    def asked(self, path: str) -> list[dict[str, str]]:
        """The headers of every request for a path, names in lower case, in the order they came."""
        return self._asked[path]

    # Verbs

    def answers(self, path: str, *replies: Reply | Wit) -> None:
        """The replies in turn, the last one for ever."""
        self._replies[path] = list(replies)

    def publishes(self, path: str, body: bytes, **headers: str) -> None:
        self.answers(path, Reply(200, spelled(headers), body))

    def publishes_with_care(self, path: str, body: bytes, etag: str = "", modified: str = "") -> None:
        """A polite server: 304 to whoever shows the validators byte for byte."""
        headers = {name: value for name, value in (("ETag", etag), ("Last-Modified", modified)) if value}

        def reply(asked: dict[str, str]) -> Reply:
            known = (not etag or asked.get("if-none-match") == etag) and (
                not modified or asked.get("if-modified-since") == modified
            )
            return Reply(304, headers) if known else Reply(200, headers, body)

        self.answers(path, reply)

    def refuses(self, path: str, status: int, body: bytes = b"", **headers: str) -> None:
        self.answers(path, Reply(status, spelled(headers), body))

    def redirects(self, path: str, to: str, status: int = 302) -> None:
        self.answers(path, Reply(status, {"Location": to}))

    def drips(self, path: str, body: bytes) -> None:
        """Slow loris: a byte now and then."""
        self.answers(path, Reply(200, {}, body, "drip"))

    def never_ends(self, path: str, body: bytes) -> None:
        self.answers(path, Reply(200, {}, body, "endless"))

    def breaks_off(self, path: str, body: bytes) -> None:
        """Promises twice as much as it sends."""
        self.answers(path, Reply(200, {}, body, "short"))

    def hangs_up(self, path: str) -> None:
        self.answers(path, Reply(manner="reset"))

    def stalls(self, path: str) -> None:
        """Takes the request and says nothing."""
        self.answers(path, Reply(manner="stall"))

    # The server

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._loop.close()

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._converse, self.host, 0, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async for path, headers in _requests(reader):
                self._asked[path].append(headers)
                await asyncio.sleep(self.latency)
                if not await self._say(writer, self._next(path, headers)):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def _next(self, path: str, headers: dict[str, str]) -> Reply:
        replies = self._replies.get(path, [Reply(404, {}, b"no such feed")])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        return reply(headers) if callable(reply) else reply

    async def _say(self, writer: asyncio.StreamWriter, reply: Reply) -> bool:
        """Answer; whether the connection may stay."""
        if reply.manner == "stall":
            await asyncio.sleep(3600)
        if reply.manner == "reset":
            transport = writer.transport
            transport.abort()
            return False
        headers = dict(reply.headers)
        if reply.manner != "endless":
            headers["Content-Length"] = str(len(reply.body) * (2 if reply.manner == "short" else 1))
        lines = [
            f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Other')}",
            *(f"{n}: {v}" for n, v in headers.items()),
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        await _MANNERS[reply.manner](writer, reply.body)
        return reply.manner == "whole"


async def _whole(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(body)
    await writer.drain()


async def _drip(writer: asyncio.StreamWriter, body: bytes) -> None:
    for place in range(len(body)):
        writer.write(body[place : place + 1])
        await writer.drain()
        await asyncio.sleep(0.05)


async def _endless(writer: asyncio.StreamWriter, body: bytes) -> None:
    while True:
        writer.write(body)
        await writer.drain()


_MANNERS = {"whole": _whole, "short": _whole, "drip": _drip, "endless": _endless}


async def _requests(reader: asyncio.StreamReader) -> AsyncIterator[tuple[str, dict[str, str]]]:
    while line := await reader.readline():
        path = line.decode("latin-1").split(" ")[1]
        headers = {}
        while (raw := await reader.readline()) not in (b"\r\n", b""):
            name, _, value = raw.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        yield path, headers


def spelled(headers: Mapping[str, str]) -> dict[str, str]:
    """Python's keyword names as HTTP's: Retry_After -> Retry-After."""
    return {name.replace("_", "-"): value for name, value in headers.items()}


def item(title: str, link: str = "", guid: str = "", published: str = "", summary: str = "") -> str:
    """An RSS item; what is empty is left out."""
    parts = {"title": title, "link": link, "guid": guid, "pubDate": published, "description": summary}
    return "<item>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts.items() if value) + "</item>"


def rss(*items: str, channel: str = "") -> bytes:
    """An RSS 2.0 document of items."""
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>A publisher</title>'
    return f"{head}{channel}{''.join(items)}</channel></rss>".encode()
