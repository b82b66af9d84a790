"""Around the whole application: who may ask, how long a question may be, and what every answer says of itself.

It stands outside everything else, so that an answer of the framework's own carries the same headers.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from tracker.formats.html import policy

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LONGEST = 16_384  # bytes of path and query
LARGEST = 1_000_000  # bytes of a body, which only tools send


class Guard:
    """The application behind a token (empty: none is asked for), with limits and headers of safety."""

    def __init__(self, application: Application, style: str, token: str = "", tools: str = "/mcp") -> None:
        self._application = application
        self._token = f"Bearer {token}".encode() if token else b""
        self._tools = tools
        csp = policy(style).replace("form-action 'none'", "form-action 'self'; frame-ancestors 'none'")
        self._headers = [
            (b"content-security-policy", csp.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"x-frame-options", b"DENY"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One question."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers]
            await send(message)

        refused = self._refusal(scope)
        if refused is None:
            await self._application(scope, receive, guarded)
        else:
            await _refuse(guarded, *refused)

    def _refusal(self, scope: Scope) -> tuple[int, str, list[tuple[bytes, bytes]]] | None:
        if self._token and not self._known(scope):
            return 401, "a token is needed: Authorization: Bearer ...", [(b"www-authenticate", b"Bearer")]
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > LONGEST:
            return 400, f"the address is longer than {LONGEST} bytes", []
        path = str(scope["path"])
        if scope["method"] not in ("GET", "HEAD") and not path.startswith(self._tools):
            return 405, "nothing here can be changed: ask with GET", [(b"allow", b"GET, HEAD")]
        return None

    def _known(self, scope: Scope) -> bool:
        """Whether the token was given; a browser sends it as the password of Basic."""
        from base64 import b64encode

        given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        bare = self._token.removeprefix(b"Bearer ")
        basic = b"Basic " + b64encode(b"tracker:" + bare)
        return hmac.compare_digest(given, self._token) | hmac.compare_digest(given, basic)


async def _refuse(send: Send, status: int, words: str, headers: list[tuple[bytes, bytes]]) -> None:
    import msgspec

    body = msgspec.json.encode({"error": words})
    own = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*own, *headers]})
    await send({"type": "http.response.body", "body": body})
