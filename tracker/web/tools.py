"""The same answers for programs that speak the Model Context Protocol: six tools that read, none that writes.

    events  stored events by company, listing, kind or day      read    what the method understands in a text
    event   one event with all it rests on                      study   an event study over tables given as CSV text
    check   what the recorded prices say of a price claim       report  one day's page

Arguments are checked against a schema and unknown ones refused; results are the records of `shapes`, as structured
content. Every answer has a limit on its size.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import Annotated, Any

import anyio.to_thread
import msgspec
from mcp.server.lowlevel import Server
from mcp.types import CallToolRequestParams, CallToolResult, ListToolsResult, TextContent, Tool, ToolAnnotations
from starlette.routing import Mount

from tracker.errors import TrackerError
from tracker.web import shapes
from tracker.web.guard import Application
from tracker.web.pages import BY_NAME
from tracker.web.pages.query import MOST, Query
from tracker.web.site import BadQuery, Site, StoreSnapshot

Words = Annotated[str, msgspec.Meta(max_length=200)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
Table = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000_000)]
LARGEST = 1_000_000  # bytes of one answer


class EventsAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Stored events, newest session first; every filter that is given must hold."""

    company: Words = ""
    listing: Words = ""
    kind: Words = ""
    day: date | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = 50
    offset: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] = 0


class EventAsked(msgspec.Struct, forbid_unknown_fields=True):
    """One event by its id: what was said, the reaction with its derivation, revisions, confounders."""

    id: Words


class CheckAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Price claims in a text ("SMIC jumped 15% in Hong Kong") against the recorded prices."""

    text: Text
    said: Annotated[datetime, msgspec.Meta(tz=True, description="when it was public, with its zone")]


class ReadAsked(msgspec.Struct, forbid_unknown_fields=True):
    """What the method understands in a text whose first line is the title: kind, companies, links, claims."""

    text: Text


class StudyAsked(msgspec.Struct, forbid_unknown_fields=True):
    """An event study over tables in CSV text, with the columns of `tracker study`; every statistic."""

    prices: Table
    events: Table
    market: Annotated[str, msgspec.Meta(max_length=2_000_000)] = ""
    model: Words = "market"
    estimation: Words = "-120:-11"
    window: Words = "-5:5"


class ReportAsked(msgspec.Struct, forbid_unknown_fields=True):
    """One day: its events with verdicts, the claims about it, its headline."""

    day: date


class CheckFound(msgspec.Struct):
    """A claim and what the tape says of it. `low`, `high` and `measured` are per cent."""

    company: str
    listing: str
    direction: str
    low: float | None
    high: float | None
    basis: str
    verdict: str
    reason: str
    session: date | None
    measured: float | None


class CheckAnswer(msgspec.Struct):
    """Every claim found in the text; none where it states no move of a share we follow."""

    claims: list[CheckFound]
    as_of: datetime


class ReadAnswer(msgspec.Struct):
    """What was understood, as `tracker read --json` says it."""

    reading: dict[str, Any]


class StudyAnswer(msgspec.Struct):
    """The study, as `tracker study --json` says it."""

    study: dict[str, Any]


Read = Callable[[str], Mapping[str, Any]]
StudyRunner = Callable[[StudyAsked], Mapping[str, Any]]
ASKED: Mapping[str, tuple[type, type]] = {
    "events": (EventsAsked, shapes.Events),
    "event": (EventAsked, shapes.EventPage),
    "check": (CheckAsked, CheckAnswer),
    "read": (ReadAsked, ReadAnswer),
    "study": (StudyAsked, StudyAnswer),
    "report": (ReportAsked, shapes.Day),
}


class Tools:
    """The tools over one site; `read` and `study` are given by who opens it, for they need no store."""

    def __init__(self, site: Site, read: Read, study: StudyRunner) -> None:
        self.site, self._understand, self._measure = site, read, study

    def call(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """The answer of a tool, as plain data. Raises BadQuery for arguments that do not fit its schema."""
        if name not in ASKED:
            raise BadQuery(f"no tool {name[:80]!r}; known: {', '.join(ASKED)}")
        try:
            asked: Any = msgspec.convert(dict(arguments), type=ASKED[name][0], str_keys=True)
        except (msgspec.ValidationError, OverflowError) as wrong:
            raise BadQuery(f"{name}: {wrong}") from None
        answer = getattr(self, f"_{name}")(asked)
        document = msgspec.json.encode(answer)  # what is not finite becomes null
        if len(document) > LARGEST:
            raise BadQuery(f"{name}: the answer has {len(document)} bytes, more than {LARGEST}; ask for less")
        return msgspec.json.decode(document)

    def _events(self, asked: EventsAsked) -> object:
        given = {name: getattr(asked, name) for name in ("company", "listing", "kind") if getattr(asked, name)}
        given |= {"limit": str(asked.limit), "offset": str(asked.offset)}
        return self._page("events", {}, given | ({"day": asked.day.isoformat()} if asked.day else {}))

    def _event(self, asked: EventAsked) -> object:
        return self._page("event", {"id": asked.id}, {})

    def _report(self, asked: ReportAsked) -> object:
        return self._page("day", {"day": asked.day.isoformat()}, {})

    def _page(self, name: str, path: Mapping[str, str], query: Mapping[str, str]) -> object:
        page = BY_NAME[name]
        return page.make(self.site.snapshot(), Query(path, query, page.query))

    def _check(self, asked: CheckAsked) -> CheckAnswer:
        snapshot = self.site.snapshot()
        _near(asked.said, snapshot)
        found = snapshot.view.judge(asked.text, asked.said.astimezone(UTC), snapshot.now)
        rows = [
            CheckFound(
                company=one.claim.company,
                listing=one.claim.ticker,
                direction=one.claim.direction.value,
                low=one.claim.low,
                high=one.claim.high,
                basis=one.claim.basis,
                verdict=one.word,
                reason=one.reason,
                session=one.session,
                measured=one.measured,
            )
            for one in found
        ]
        return CheckAnswer(rows, snapshot.now)

    def _read(self, asked: ReadAsked) -> ReadAnswer:
        return ReadAnswer(dict(self._understand(asked.text)))

    def _study(self, asked: StudyAsked) -> StudyAnswer:
        return StudyAnswer(dict(self._measure(asked)))


def _near(said: datetime, snapshot: StoreSnapshot) -> None:
    years = abs(said.year - snapshot.now.year)
    if years > 3 or said > snapshot.now:
        raise BadQuery(f"said: {said.isoformat()} lies in the future or more than three years back")


def server(tools: Tools) -> Server[Any]:
    """The protocol's server over the tools."""

    async def offered(_context: Any, _params: Any) -> ListToolsResult:
        return ListToolsResult(tools=[_tool(name) for name in ASKED])

    async def called(_context: Any, params: CallToolRequestParams) -> CallToolResult:
        try:
            answer = await anyio.to_thread.run_sync(tools.call, params.name, params.arguments or {})
        except TrackerError as wrong:
            return _said(str(wrong))
        return CallToolResult(
            content=[TextContent(type="text", text=msgspec.json.encode(answer).decode())], structured_content=answer
        )

    return Server(
        "market-reaction-tracker",
        version=version("market-reaction-tracker"),
        on_list_tools=offered,
        on_call_tool=called,
    )


def over_http(tools: Tools, token: str = "") -> Application:
    """The pages with the tools at /mcp/; the application must be run with its lifespan."""
    from tracker.web.app import application

    made = server(tools)
    inner = made.streamable_http_app(stateless_http=True, json_response=True, streamable_http_path="/")

    @asynccontextmanager
    async def running(_app: Any) -> AsyncIterator[None]:
        async with made.session_manager.run():
            yield

    return application(tools.site, token=token, more=[Mount("/mcp", app=inner)], lifespan=running)


def _said(words: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=words[:2000])], is_error=True)


def _tool(name: str) -> Tool:
    asked, answer = ASKED[name]
    return Tool(
        name=name,
        description=(asked.__doc__ or "").strip(),
        input_schema=_schema(asked),
        output_schema=_schema(answer),
        annotations=ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def _schema(sort: type) -> dict[str, Any]:
    """A schema whose top is an object, as the protocol asks."""
    made = msgspec.json.schema(sort)
    name = made["$ref"].rpartition("/")[2]
    return {**made["$defs"][name], "$defs": made["$defs"]}
