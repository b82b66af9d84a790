"""The application on a socket of this machine."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING

from tracker.errors import ConfigError, TrackerError
from tracker.web.guard import Application

if TYPE_CHECKING:
    import uvicorn


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check_token(host: str, token: str) -> None:
    """Raise ConfigError for an address that others reach without a token of some length."""
    if not is_loopback(host) and len(token) < 16:
        raise ConfigError(
            f"--host {host} is reached from other machines: put a token of at least 16 letters into an environment "
            "variable and name it, as TRACKER_TOKEN=... tracker serve --host 0.0.0.0 --token-env TRACKER_TOKEN"
        )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises TrackerError where the port is taken or the address is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # asyncio sets it only where a socket names its protocol; without it answers on kept connections wait 40 ms.
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.bind((host, port))
        made.listen(256)
    except OSError as wrong:
        made.close()
        raise TrackerError(
            f"{host}:{port} cannot be listened on: {wrong.strerror}; name another with --port"
        ) from wrong
    return made


def server_of(application: Application, *, lifespan: bool = False) -> uvicorn.Server:
    """A server that is not started; set `should_exit` to end it."""
    import uvicorn

    return uvicorn.Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="on" if lifespan else "off",
            ws="none",
            timeout_graceful_shutdown=5,
            backlog=256,
        )
    )


def serve(application: Application, made: socket.socket, ready: Callable[[], None], *, lifespan: bool = False) -> None:
    """Answer until SIGTERM or Ctrl-C; running answers are finished."""
    ready()
    server_of(application, lifespan=lifespan).run(sockets=[made])
