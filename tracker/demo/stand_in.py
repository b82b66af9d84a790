"""What stand-ins for vendors have in common: a server on this machine, answers, and connections that break."""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

BREAKS = ("hang", "reset")


class StandIn:
    """A server that was started with `serve` and runs until `stop`; a context manager that stops it."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._server: ThreadingHTTPServer | None = None

    def serve(self, server: ThreadingHTTPServer, name: str) -> int:
        """Answer in a thread of that name; the port."""
        self._server = server
        threading.Thread(target=server.serve_forever, args=(0.05,), name=name, daemon=True).start()
        return server.server_port

    def stop(self) -> None:
        """Stop serving; requests that were made to hang end."""
        self._stopped.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def hang(self) -> None:
        """Give no answer until the server stops."""
        self._stopped.wait()

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called: connections still open get no more answers."""
        return self._stopped.is_set()


class StandInServer(ThreadingHTTPServer):
    """Handlers find the stand-in that they answer for as `self.server.standin`."""

    standin: Any
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that closed its connection is no error."""


class StandInHandler(BaseHTTPRequestHandler):
    """Answers over HTTP/1.1 without a log."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave in one packet: two would wait 40 ms for the client's delayed ACK
    disable_nagle_algorithm = True
    server: StandInServer

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are in the stand-in's `log`."""

    def break_off(self, fault: str) -> None:
        """End the connection without an answer: at once ("reset"), or when the server stops ("hang")."""
        self.close_connection = True
        if fault == "hang":
            self.server.standin.hang()
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def say(self, status: int, sort: str, body: str, headers: Mapping[str, str] | None = None) -> None:
        """Answer with a body of the content type `sort`."""
        payload = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", sort)
        self.send_header("Content-Length", str(len(payload)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(payload)
