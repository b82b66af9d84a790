"""`tracker mcp`: the stored results as tools of the Model Context Protocol."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.common import DEFAULT, ConfigFile, read_config, read_instant
from tracker.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from tracker.config import Config
    from tracker.ports import Clock
    from tracker.web.tools import StudyAsked, Tools


def mcp(
    http: Annotated[int, typer.Option("--http", help="Answer over HTTP on this port of this machine.")] = 0,
    at: Annotated[str, typer.Option("--at", help="As known at an instant with zone, and as if it were now.")] = "",
    config: ConfigFile = DEFAULT,
) -> None:
    """Offer six tools that only read to a program that speaks MCP: events, event, check, read, study, report.

    Over stdin and stdout, or with --http on http://127.0.0.1:PORT/mcp/. Needs the extra: market-reaction-tracker[mcp].

    Example: tracker mcp --config config.toml
    """
    from tracker.app import system_clock

    moment = read_instant(at) if at else None
    tools = tools_of(read_config(config), system_clock if moment is None else lambda: moment)
    if http:
        serve_http(tools, http)
    else:
        serve_stdio(tools)


def tools_of(config: Config, clock: Clock) -> Tools:
    """The tools over the configured store. Raises ConfigError where the extra is not installed."""
    from tracker.app import open_view
    from tracker.web.site import Site
    from tracker.workbench.read import read_text

    try:
        from tracker.web.tools import Tools
    except ModuleNotFoundError as missing:
        raise ConfigError(f"{missing.name} is missing: pip install 'market-reaction-tracker[mcp]'") from None

    def read(text: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = json.loads(read_text(text, config.recipe, json=True, now=clock()))
        return found

    return Tools(Site(open_view(config), clock), read, study_of)


def study_of(asked: StudyAsked) -> Mapping[str, Any]:
    """A study over tables given as text. Raises UsageError for what cannot be understood."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from tracker.workbench.study import StudyRequest, as_json, run

    with TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{name}.csv" for name in ("prices", "events", "market")}
        for name, path in paths.items():
            path.write_text(getattr(asked, name), encoding="utf-8", errors="replace")
        request = StudyRequest(
            paths["prices"],
            paths["events"],
            paths["market"] if asked.market else None,
            model=asked.model,
            estimation=asked.estimation,
            windows=(asked.window,),
        )
        try:
            found: Mapping[str, Any] = json.loads(as_json(run(request)))
        except UsageError as wrong:
            raise UsageError(str(wrong).replace(f"{folder}/", "")) from None
        return found


def serve_stdio(tools: Tools) -> None:
    """Answer on stdin and stdout until stdin ends."""
    import anyio
    from mcp.server.stdio import stdio_server

    from tracker.web.tools import server

    made = server(tools)

    async def answer() -> None:
        async with stdio_server() as (reading, writing):
            await made.run(reading, writing, made.create_initialization_options())

    anyio.run(answer)


def serve_http(tools: Tools, port: int) -> None:
    """Answer over HTTP on this machine alone."""
    from tracker.web.server import listen, serve
    from tracker.web.tools import over_http

    opened = listen("127.0.0.1", port)
    address = f"http://127.0.0.1:{opened.getsockname()[1]}/mcp/"
    serve(over_http(tools), opened, lambda: typer.echo(address, err=True), lifespan=True)
