"""What came back over HTTP -> what it means: heard, unchanged, or why not."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from urllib.parse import urldefrag

import aiohttp

from tracker.errors import SourceError
from tracker.model import Feed, FeedState, Heard, Validators
from tracker.sources.addresses import ForbiddenAddress
from tracker.sources.documents import ParsedFeed
from tracker.sources.http_headers import conditions, max_age, retry_after, validators_of
from tracker.sources.mending import NO_ITEM_ENDS
from tracker.sources.parser_process import ParserPool
from tracker.sources.parsing import read
from tracker.sources.web_pages import feeds_of, is_page


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What came back after all redirects; `moved_to` where the permanent ones led, `cut` why it is not whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    raw: int
    url: str
    moved_to: str = ""
    cut: str = ""


async def interpret(
    answer: HttpResponse, feed: Feed, state: FeedState, now: datetime, readers: Executor, parsers: ParserPool
) -> tuple[Heard, ParsedFeed | None]:
    """What an answer means, and the document when it is one; parsing happens beside the loop."""
    heard = Heard(
        feed.name, f"http_{answer.status}", now, status=answer.status, bytes=answer.raw,
        retry_after=retry_after(answer.headers, now), max_age=max_age(answer.headers, now),
    )  # fmt: skip
    if answer.status == 304 and conditions(state.validators):
        return replace(
            heard,
            outcome="unchanged",
            validators=state.validators,
            digest=state.digest,
            moved_to=answer.moved_to,
        ), None
    if answer.status == 410:
        return replace(heard, outcome="gone", detail="410: the publisher says that this feed is gone for good"), None
    if answer.status != 200:
        return replace(heard, detail=_why(answer)), None
    digest = sha256(answer.body).hexdigest()
    heard = replace(heard, digest=digest, validators=validators_of(answer.headers), moved_to=answer.moved_to)
    if digest == state.digest and not answer.cut:
        return replace(heard, outcome="unchanged"), None
    return await _understood(heard, answer, feed, readers, parsers)


async def _understood(
    heard: Heard, answer: HttpResponse, feed: Feed, readers: Executor, parsers: ParserPool
) -> tuple[Heard, ParsedFeed | None]:
    """A new body read."""
    found = replace(
        feed, url=urldefrag(answer.url).url + ("#" + asked if (asked := urldefrag(feed.url).fragment) else "")
    )
    kind = answer.headers.get("Content-Type", "")
    try:
        reading = partial(read, answer.body, found, kind, parsers.read, parsers.read_whole)
        document = await asyncio.get_running_loop().run_in_executor(readers, reading)
    except SourceError as why:
        if answer.cut:
            return _cut_off(heard, answer.cut), None
        offers = feeds_of(answer.body, answer.url) if is_page(answer.body) else ()
        heard = replace(heard, validators=Validators(), digest="", moved_to="", offers=offers)
        return replace(heard, outcome=why.outcome, detail=str(why)), None
    if document.cut == NO_ITEM_ENDS:
        document = replace(document, items=())
    cut = answer.cut or document.cut
    return _cut_off(as_heard(heard, document), cut) if cut else as_heard(heard, document), document


def with_next_page(heard: Heard, page: Heard, number: int) -> Heard:
    """An answer with a further page of it; a page that failed cuts it off."""
    if page.outcome != "ok":
        return _cut_off(heard, f"page {number} of the answer: {page.outcome}: {page.detail}")
    notes = tuple(dict.fromkeys((*heard.notes, *page.notes)))
    return replace(
        heard,
        items=heard.items + page.items,
        count=heard.count + page.count,
        bytes=heard.bytes + page.bytes,
        notes=notes,
    )


def _cut_off(heard: Heard, why: str) -> Heard:
    """A cut-off answer is none: its items are kept, what would make the next answer "unchanged" is not."""
    return replace(heard, outcome="truncated", detail=why, validators=Validators(), digest="", moved_to="")


def as_heard(heard: Heard, document: ParsedFeed) -> Heard:
    """A good answer: its items, and the longer of what HTTP and the feed itself ask for."""
    asked = [one for one in (heard.max_age, document.ttl) if one is not None]
    count = len(document.items) if document.rows is None else document.rows
    return replace(
        heard, outcome="ok", items=document.items, count=count, max_age=max(asked, default=None), notes=document.notes
    )


def _why(answer: HttpResponse) -> str:
    if answer.headers.get("cf-mitigated"):
        return f"{answer.status}: a challenge (cf-mitigated) instead of an answer"
    return f"the server answered {answer.status}"


def failed(feed: Feed, why: BaseException, now: datetime) -> Heard:
    """A connection that did not come about or broke."""
    text = f"{type(why).__name__}: {why}"
    if isinstance(why, ForbiddenAddress | aiohttp.InvalidURL) or "is not on the open internet" in text:
        return Heard(feed.name, "refused", now, detail=text)
    if isinstance(why, aiohttp.ClientConnectorDNSError):
        return Heard(feed.name, "dns", now, detail=text)
    broken = isinstance(why, aiohttp.ClientPayloadError | aiohttp.ServerDisconnectedError | ConnectionResetError)
    return Heard(feed.name, "truncated" if broken else "unreachable", now, detail=text)
