"""Asks feeds over HTTP, politely and warily, and yields what each answered.

One event loop in a thread of its own; `hear` hands answers over as they arrive. Per host few requests at a time,
their starts a gap apart; per feed a total deadline over all redirects; each connection is checked where it is dialled.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from socket import socket
from typing import Any
from urllib.parse import urljoin
from urllib.request import getproxies, proxy_bypass
from weakref import finalize

import aiohttp
from aiohttp.abc import AbstractResolver

from tracker.errors import SourceError
from tracker.model import UNREACHED, Feed, FeedState, Heard, Validators
from tracker.sources.addresses import authority, public_socket, refuse_literal
from tracker.sources.cookies import Jar
from tracker.sources.decompression import Tank
from tracker.sources.documents import ParsedFeed
from tracker.sources.http_headers import conditions
from tracker.sources.http_requests import MOST_PAGES, HttpRequest, first_request, next_request
from tracker.sources.http_responses import HttpResponse, failed, interpret, with_next_page
from tracker.sources.parser_process import ParserPool

USER_AGENT = "market-reaction-tracker/0.1 (feed reader; asks conditionally; honours Retry-After)"
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, application/json;q=0.9, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
REDIRECTS = {301: True, 302: False, 303: False, 307: False, 308: True}  # status: is it permanent?
MOST_REDIRECTS = 5
HEADER, MOST_HEADERS = 65_536, 256  # bytes that one header may be long, and how many there may be
SMALL, MOST_LARGE = 256_000, 8  # bytes beyond which a body is large; how many of those are read at a time
TOGETHER = 256  # answers handed over at once, at most
LINGER = 0.02  # seconds that an answer waits for the next, to be stored with it
MANY = 32  # requests of one round from which uvloop is worth its start
PER_HOST = 4  # requests to one host at a time; their starts keep the gap
FeedStates = Iterable[tuple[Feed, FeedState]]
HeardQueue = queue.SimpleQueue[Heard | BaseException | None]


@dataclass(slots=True)
class _Gate:
    """Limits requests to one host: a few at a time, with a gap between their starts; one that hangs stops no other."""

    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PER_HOST))
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


class _Leave:
    """Lets the caller stop early: cancels the round's task from the caller's thread."""

    def __init__(self) -> None:
        self.left = False
        self.task: asyncio.Task[Any] | None = None

    def take(self) -> None:
        """Called in the round. Raises CancelledError when the caller has stopped already."""
        self.task = asyncio.current_task()
        if self.left:
            raise asyncio.CancelledError

    def give(self) -> None:
        """Called by the caller to stop; after the end it does nothing."""
        self.left = True
        if self.task is not None and not self.task.done():
            with suppress(RuntimeError):  # the loop closed in this very moment
                self.task.get_loop().call_soon_threadsafe(self.task.cancel)


class Hearer:
    """Hears feeds over HTTP. Keeps no state between rounds but what servers are owed within one: their gap.

    `deadline` is seconds for one feed over all its redirects, waiting for its host's turn apart; `max_bytes` caps
    what is sent, `max_inflated` what it unpacks to; `per_host_gap` is seconds between requests to a public host.
    `most_pages` is how many pages of one answer are asked for; a note tells when there were more.
    `resolver` replaces DNS (for tests of it).
    """

    def __init__(
        self,
        user_agent: str = USER_AGENT,
        deadline: float = 30.0,
        max_bytes: int = 10_000_000,
        max_inflated: int = 20_000_000,
        per_host_gap: float = 1.0,
        at_once: int = 256,
        most_pages: int | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self.user_agent, self.deadline = user_agent, deadline
        self.max_bytes, self.max_inflated = max_bytes, max_inflated
        self.per_host_gap, self.at_once, self.resolver = per_host_gap, at_once, resolver
        self.most_pages = most_pages or MOST_PAGES
        # Starting a parser's process costs more than most documents: it stays from round to round.
        self.parsers = ParserPool()
        finalize(self, self.parsers.close)

    def hear(self, asked: Sequence[tuple[Feed, FeedState]], now: datetime) -> Iterator[Heard]:
        """Ask every feed once; yield each answer as it arrives. Never raises for what a publisher did."""
        for several in self.hear_together(asked, now):
            yield from several

    def hear_together(self, asked: Sequence[tuple[Feed, FeedState]], now: datetime) -> Iterator[tuple[Heard, ...]]:
        """As `hear`, but all answers that are there at once: who stores them can do so in one transaction."""
        answers: HeardQueue = queue.SimpleQueue()
        leave = _Leave()
        thread = threading.Thread(
            target=self._run, args=(tuple(asked), now, answers, leave), name="hearer", daemon=True
        )
        thread.start()
        several: list[Heard | BaseException | None] = []
        try:
            while None not in several:
                several = together(answers)
                for surprise in several:
                    if isinstance(surprise, BaseException):
                        raise surprise
                yield tuple(one for one in several if isinstance(one, Heard))
        finally:
            leave.give()
            thread.join()

    def _run(self, asked: Sequence[tuple[Feed, FeedState]], now: datetime, answers: HeardQueue, leave: _Leave) -> None:
        try:
            with asyncio.Runner(loop_factory=loop_for(len(asked))) as runner:
                runner.run(self._round(asked, now, answers, leave))
        except asyncio.CancelledError:
            pass  # whoever asked has left
        except BaseException as surprise:  # handed to whoever asked, where it is raised
            answers.put(surprise)
        answers.put(None)

    async def _round(self, asked: FeedStates, now: datetime, answers: HeardQueue, leave: _Leave) -> None:
        leave.take()
        async with _Round(self) as one_round, asyncio.TaskGroup() as tasks:

            async def ask(feed: Feed, state: FeedState) -> None:
                answers.put(await one_round.ask(feed, state, now))

            for feed, state in asked:
                tasks.create_task(ask(feed, state))


def together(answers: HeardQueue) -> list[Heard | BaseException | None]:
    """The next answer and those that follow it within LINGER seconds, up to TOGETHER or the end."""
    several = [answers.get()]
    with suppress(queue.Empty):
        while several[-1] is not None and len(several) < TOGETHER:
            several.append(answers.get(timeout=LINGER))
    return several


async def follow(hearer: Hearer, feed: Feed, state: FeedState) -> HttpResponse:
    """One address's answer as it came, after all redirects. Raises SourceError, TimeoutError and aiohttp's errors."""
    async with _Round(hearer) as one_round:
        return await one_round._follow(HttpRequest(feed.url), feed, state)


def blank(state: FeedState) -> FeedState:
    """The state without what would make an answer "unchanged"."""
    return replace(state, validators=Validators(), digest="")


def loop_for(count: int) -> Callable[[], asyncio.AbstractEventLoop]:
    """What makes the event loop for so many requests: uvloop's costs a third less for each and more to begin with."""
    if count >= MANY:
        with suppress(ImportError):  # Windows, and Pythons that it has no wheel for
            from uvloop import new_event_loop

            return new_event_loop
    return asyncio.new_event_loop


class _Round:
    """One round of asking: its connections and its hosts' gates."""

    def __init__(self, hearer: Hearer) -> None:
        self.hearer = hearer
        self.gates: dict[str, _Gate] = {}
        self.room = asyncio.Semaphore(hearer.at_once)
        self.large = asyncio.Semaphore(MOST_LARGE)
        self.proxies = getproxies()
        self.parsers, self.readers = hearer.parsers, ThreadPoolExecutor(8, "reader")
        self.guarded = self._session(public_socket)
        self.open = self._session(None)

    def _session(self, socket_factory: Callable[[tuple[Any, ...]], socket] | None) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0, resolver=self.hearer.resolver, ttl_dns_cache=60, socket_factory=socket_factory
        )
        headers = {"User-Agent": self.hearer.user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate, br"}
        return aiohttp.ClientSession(
            connector=connector, headers=headers, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self.hearer.deadline),
            max_line_size=HEADER, max_field_size=HEADER, max_headers=MOST_HEADERS,
        )  # fmt: skip

    async def __aenter__(self) -> _Round:
        return self

    async def __aexit__(self, wrong: object, *_: object) -> None:
        await self.guarded.close()
        await self.open.close()
        if wrong is not None:  # nobody waits for the answers any more: what is being read is put down
            self.parsers.kill()
        self.readers.shutdown(cancel_futures=True)

    async def ask(self, feed: Feed, state: FeedState, now: datetime) -> Heard:
        """One feed's answer, whatever happens; all the pages of it that may hold what is not known."""
        try:
            asked = first_request(feed, state, now)
            heard, document = await self._one(asked, feed, state if asked.usual else blank(state), now)
            if not asked.usual:
                heard = replace(heard, validators=Validators(), digest="")
            while heard.outcome == "ok" and document is not None:
                following = next_request(feed, state, now, asked, document)
                if following is None:
                    break
                if following.page > self.hearer.most_pages:
                    heard = replace(heard, notes=(*heard.notes, f"{UNREACHED} after {asked.page} pages"))
                    break
                asked = following
                page, document = await self._one(asked, feed, blank(state), now)
                heard = with_next_page(heard, page, asked.page)
        except Exception as why:  # a configuration that cannot be asked is this feed's outcome
            return failed(feed, why, now)
        return heard

    async def _one(
        self, asked: HttpRequest, feed: Feed, state: FeedState, now: datetime
    ) -> tuple[Heard, ParsedFeed | None]:
        """The answer to one question, whatever happens."""
        try:
            answer = await self._follow(asked, feed, state)
            return await interpret(answer, feed, state, now, self.readers, self.parsers)
        except SourceError as why:
            return Heard(feed.name, why.outcome, now, detail=str(why)), None
        except TimeoutError:
            return Heard(feed.name, "timeout", now, detail=f"no whole answer within {self.hearer.deadline:g} s"), None
        except Exception as why:  # whatever a server makes the client do is the server's doing, and an outcome
            return failed(feed, why, now), None

    async def _follow(self, asked: HttpRequest, feed: Feed, state: FeedState) -> HttpResponse:
        """The answer after all redirects. Raises SourceError, TimeoutError and aiohttp's errors."""
        url = state.adopted if state.adopted and state.moved_from == feed.url else asked.url
        home = authority(feed.url)
        left, permanent, moved_to = self.hearer.deadline, True, ""
        jar, form = Jar(), asked.form
        for _ in range(MOST_REDIRECTS + 1):
            host = authority(url)
            private = feed.private and host == home
            own = feed.headers if host == home else {}
            async with self._turn(host[0], 0.0 if private else self.hearer.per_host_gap):
                began = asyncio.get_running_loop().time()
                async with asyncio.timeout(left):
                    headers = {**own, **conditions(state.validators), **jar.header(url)}
                    answer = await self._get(url, private, headers, form)
                left -= asyncio.get_running_loop().time() - began
            if answer.status not in REDIRECTS or not answer.headers.get("Location"):
                return replace(answer, moved_to=moved_to)
            jar.take(url, answer.headers)
            url = urljoin(url, answer.headers["Location"].strip())
            form = form if answer.status in (307, 308) else ()
            permanent = permanent and REDIRECTS[answer.status] and asked.url == feed.url
            moved_to = url if permanent else moved_to
        raise SourceError(f"more than {MOST_REDIRECTS} redirects", "redirects")

    @asynccontextmanager
    async def _turn(self, host: str, gap: float) -> AsyncIterator[None]:
        """Wait for the host's limit and for room in the round."""
        gate = self.gates.setdefault(host, _Gate())
        async with gate.room:
            async with gate.lock:
                clock = asyncio.get_running_loop().time
                await asyncio.sleep(max(0.0, gate.free_at - clock()))
                gate.free_at = clock() + gap
            async with self.room:
                yield

    async def _get(
        self, url: str, private: bool, asking: Mapping[str, str], form: Sequence[tuple[str, str]] = ()
    ) -> HttpResponse:
        proxy = None if private else self._proxy(url)
        if proxy:
            refuse_literal(url)
        session = self.open if private or proxy else self.guarded
        asked = session.request(
            "POST" if form else "GET", url, data=tuple(form) or None, headers=asking, allow_redirects=False, proxy=proxy
        )
        async with asked as response:
            if response.status != 200:
                return HttpResponse(response.status, response.headers, b"", 0, url)
            body, raw, cut = await self._body(response)
            return HttpResponse(response.status, response.headers, body, raw, url, cut=cut)

    async def _body(self, response: aiohttp.ClientResponse) -> tuple[bytes, int, str]:
        """The body, inflated, its size as sent, and why it is cut when it is; a large one waits for room, so that all
        together stay bounded.
        """
        encoding = response.headers.get("Content-Encoding", "")
        tank = Tank(encoding, self.hearer.max_bytes, self.hearer.max_inflated)
        async with AsyncExitStack() as held:
            large = False
            try:
                async for chunk in response.content.iter_any():
                    if not large and len(tank.body) > SMALL:
                        large = True
                        await held.enter_async_context(self.large)
                    tank.pour(chunk)
            except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError, ConnectionError) as why:
                if not tank.raw:
                    raise
                tank.cut = f"the connection broke before the end: {why}"
            return tank.drained(), tank.raw, tank.cut

    def _proxy(self, url: str) -> str | None:
        """The proxy that the environment names for the address, if any."""
        host, _ = authority(url)
        proxy = self.proxies.get(url.split(":", 1)[0].lower()) or self.proxies.get("all")
        return proxy if proxy and not proxy_bypass(host) else None
