"""Receivers on this machine: an SMTP server and an HTTP service that answer as they are told, and remember."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import socket
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Mailbox:
    """An SMTP handler: answers DATA with `answers` in turn (250 when they are used up), keeps what it accepted."""

    answers: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    refuse: frozenset[str] = frozenset()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuse:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else "250 accepted"
        if answer.startswith("250"):
            self.sizes.append(len(envelope.content))
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return answer


@contextmanager
def mail_server(box: Mailbox) -> Iterator[str]:
    """A mail server on this machine; yields the address of a channel to it."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}/?from=tracker@example.org&to=reader@example.org&tls=no"
    finally:
        controller.stop()


@dataclass
class Service:
    """An HTTP service: answers with `answers` (status, body) in turn, else 200 and `{"errcode": 0}`."""

    answers: list[tuple[int, str]] = field(default_factory=list)
    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@contextmanager
def http_service(service: Service) -> Iterator[str]:
    """The service on this machine; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.posts.append((self.path, json.loads(body)))
            status, said = service.answers.pop(0) if service.answers else (200, '{"errcode": 0, "errmsg": "ok"}')
            self.send_response(status)
            self.send_header("Content-Length", str(len(said.encode())))
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
