"""The addresses as one ASGI application: pages, their JSON and CSV, feeds, metrics, health."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tracker.errors import TrackerError
from tracker.web import feeds, metrics, openapi
from tracker.web.answers import ResponseCache
from tracker.web.guard import Application, Guard
from tracker.web.pages import ALL, PAGES, Page
from tracker.web.pages.health import is_well
from tracker.web.pages.query import Query
from tracker.web.render import Painter, as_csv, as_json, style
from tracker.web.shapes import Fault
from tracker.web.site import BadQuery, Missing, Site, StoreSnapshot

LOCAL = ("127.0.0.1", "localhost", "[::1]")
LONGEST = 30.0  # seconds that an answer may take
TYPES = {"html": "text/html; charset=utf-8", "json": "application/json", "csv": "text/csv; charset=utf-8"}


class NameConvertor(Convertor[str]):
    """A name in an address, whatever it holds: slashes and line breaks too, for strangers choose some names."""

    regex = r"(?s:.+)"

    def convert(self, value: str) -> str:
        """As it stands."""
        return value

    def to_string(self, value: str) -> str:
        """As it stands."""
        return value


register_url_convertor("name", NameConvertor())


@dataclass
class Web:
    """The endpoints over one site."""

    site: Site
    answers: ResponseCache = field(default_factory=ResponseCache)
    limit: anyio.CapacityLimiter = field(default_factory=lambda: anyio.CapacityLimiter(16))

    def routes(self) -> list[BaseRoute]:
        """Every address; those with an ending before those without, which would take them."""
        found: list[BaseRoute] = [
            Route("/healthz", self._threaded(self.healthz)),
            Route("/metrics", self._threaded(self.metrics)),
            Route("/openapi.json", self._threaded(self.openapi)),
            Route("/feed.atom", self._threaded(self.atom)),
            Route("/feed.json", self._threaded(self.json_feed)),
        ]
        for page in PAGES:
            for form in ("json", *(["csv"] if page.rows else []), "html"):
                path = page.path if form == "html" else f"{'/today' if page.path == '/' else page.path}.{form}"
                place = path.replace("{name}", "{name:name}").replace("{id}", "{id:name}")
                found.append(Route(place, self._page(page, form), name=f"{page.name}.{form}"))
        return found

    def _threaded(self, make: Callable[[Request], Response]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            with anyio.move_on_after(LONGEST):
                return await anyio.to_thread.run_sync(make, request, abandon_on_cancel=True, limiter=self.limit)
            return fault("the answer took too long; ask for less", 503)

        return endpoint

    def _page(self, page: Page, form: str) -> Callable[[Request], Any]:
        return self._threaded(lambda request: self.page(page, form, request))

    def page(self, page: Page, form: str, request: Request) -> Response:
        """One page in one form; 304 where the asker has it already."""
        snapshot = self.site.snapshot()
        try:
            asked = Query(request.path_params, dict(request.query_params), page.query)
            path = request.scope["path"]  # request.url is parsed anew and ends at a # or ? of a name
            address = f"{form} {path}?{sorted(asked.given.items())}"
            state = state_of(page, snapshot)
            known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
            if tag_of(address, state) in known:
                return Response(status_code=304, headers=headers(tag_of(address, state)))
            found = self.answers.get(address, state, lambda: self.made(page, form, asked, snapshot, path))
        except (BadQuery, Missing, TrackerError) as wrong:
            return self.refused(wrong, form, snapshot)
        return Response(found.body, headers=headers(tag_of(address, found.state)), media_type=TYPES[form])

    def made(self, page: Page, form: str, asked: Query, snapshot: StoreSnapshot, path: str) -> bytes:
        """The answer, rendered."""
        shape = page.make(snapshot, asked)
        if form == "json":
            return as_json(shape)
        if form == "csv":
            return as_csv(getattr(shape, page.rows))
        from urllib.parse import quote, urlencode

        question = f"?{urlencode(asked.given)}" if asked.given else ""
        section = {"day": "days", "event": "events", "company": "companies"}.get(page.name, page.name)
        painted = Painter(snapshot).page(page.name, shape, quote(path), question, bool(page.rows), section)
        return painted.encode("utf-8", "replace")

    def refused(self, wrong: TrackerError, form: str, snapshot: StoreSnapshot) -> Response:
        """What is wrong with a question, in its form."""
        status = 404 if isinstance(wrong, Missing) else 400 if isinstance(wrong, BadQuery) else 503
        if form != "html":
            return fault(str(wrong), status)
        body = Painter(snapshot).page("fault", Fault(str(wrong)), "/", "", False, "")
        return Response(body, status, headers={"cache-control": "no-store"}, media_type=TYPES["html"])

    def healthz(self, _request: Request) -> Response:
        """200 while jobs run, 503 when none did for two hours or the store cannot be read."""
        try:
            snapshot = self.site.snapshot()
            well = is_well(snapshot)
            said = {"status": "ok" if well else "no job ran in the last two hours", "now": snapshot.now.isoformat()}
        except TrackerError as wrong:
            well, said = False, {"status": f"{type(wrong).__name__}: {wrong}"}
        return Response(as_json(said), 200 if well else 503, {"cache-control": "no-store"}, TYPES["json"])

    def metrics(self, _request: Request) -> Response:
        """For Prometheus."""
        return Response(metrics.exposition(self.site.snapshot()), media_type="text/plain; version=0.0.4; charset=utf-8")

    def openapi(self, _request: Request) -> Response:
        """The document of all JSON doors."""
        return Response(as_json(openapi.document()), media_type=TYPES["json"])

    def atom(self, request: Request) -> Response:
        """Days and events for feed readers."""
        return Response(feeds.atom(self.site.snapshot(), base_of(request)), media_type="application/atom+xml")

    def json_feed(self, request: Request) -> Response:
        """The same as JSON Feed."""
        return Response(feeds.json_feed(self.site.snapshot(), base_of(request)), media_type="application/feed+json")


def state_of(page: Page, snapshot: StoreSnapshot) -> str:
    """What an answer depends on: the logs' marks, the day, and for a live page the minute."""
    marks = {name: snapshot.marks.get(name) for name in page.marks} if page.marks != ALL else snapshot.marks
    moment = snapshot.now.isoformat(timespec="minutes") if page.live else snapshot.now.date().isoformat()
    return f"{sorted(marks.items())} {moment}"


def tag_of(address: str, state: str) -> str:
    """The ETag of an answer."""
    return f'W/"{blake2b(f"{address} {state}".encode("utf-8", "replace"), digest_size=12).hexdigest()}"'


def headers(tag: str) -> dict[str, str]:
    """Ask again each time, and take the old answer when it is still the same."""
    return {"etag": tag, "cache-control": "private, no-cache", "vary": "accept-encoding"}


def base_of(request: Request) -> str:
    """The address under which this server was asked."""
    return str(request.base_url).rstrip("/")


def fault(words: str, status: int) -> Response:
    """A refusal as JSON."""
    return Response(as_json(Fault(words)), status, {"cache-control": "no-store"}, TYPES["json"])


def application(
    site: Site,
    *,
    token: str = "",
    hosts: Sequence[str] = LOCAL,
    more: Sequence[BaseRoute] = (),
    lifespan: Callable[[Any], AbstractAsyncContextManager[None]] | None = None,
) -> Application:
    """The whole application: guard, compression, Host check, addresses. `more` are further routes, such as tools."""
    inner = Starlette(
        routes=[*Web(site).routes(), *more], exception_handlers={404: _missing, 500: _broken}, lifespan=lifespan
    )
    checked = TrustedHostMiddleware(inner, allowed_hosts=list(hosts), www_redirect=False)
    return Guard(GZipMiddleware(checked, minimum_size=1000), style(), token)


def _missing(request: Request, _error: Exception) -> Response:
    return fault(f"nothing is at {request.url.path[:200]}; / leads to everything", 404)


def _broken(_request: Request, _error: Exception) -> Response:
    return fault("the page could not be made; the log says why", 500)
