"""`tracker serve`: the pages, and the doors for other programs."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, read_config, read_instant

AT = "As known at an instant with zone, and as if it were now."


def serve(
    port: Annotated[
        int, typer.Option("--port", "-p", min=0, max=65535, help="Where to listen; 0 finds a port.")
    ] = 8321,
    host: Annotated[
        str, typer.Option("--host", help="Another address than this machine's own; needs a token.")
    ] = "127.0.0.1",
    token_env: Annotated[str, typer.Option("--token-env", help="The environment variable that holds the token.")] = "",
    name: Annotated[list[str] | None, typer.Option("--name", help="A further host name to answer to.")] = None,
    at: Annotated[str, typer.Option("--at", help=AT)] = "",
    config: ConfigFile = DEFAULT,
) -> None:
    """Show what is stored as pages, beside a running daemon: today, days, events, companies, claims, health.

    Every page is JSON at the same address with .json, every list CSV with .csv; /openapi.json describes them,
    /feed.atom and /feed.json are for feed readers, /metrics for Prometheus, /healthz for a watchdog. Only this
    machine is answered unless --host and --token-env say otherwise.

    Example: tracker serve --port 8321
    """
    import os

    from tracker.app import open_view, system_clock
    from tracker.errors import ConfigError
    from tracker.web.app import LOCAL, application
    from tracker.web.server import check_token, is_loopback, listen
    from tracker.web.server import serve as answer
    from tracker.web.site import Site

    token = os.environ.get(token_env, "") if token_env else ""
    if token_env and not token:
        raise ConfigError(f"--token-env {token_env}: no such variable in the environment, or it is empty")
    check_token(host, token)
    moment = read_instant(at) if at else None
    view = open_view(read_config(config))
    site = Site(view, system_clock if moment is None else lambda: moment)
    hosts = [*LOCAL, *(name or ()), *([] if is_loopback(host) or host in ("0.0.0.0", "::") else [host])]
    made = listen(host, port)
    shown = made.getsockname()[1]
    answer(application(site, token=token, hosts=hosts), made, lambda: typer.echo(f"http://{host}:{shown}/", err=True))
