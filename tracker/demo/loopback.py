"""A curl_cffi session that sends yfinance's requests to a server on this machine and refuses every other host."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from curl_cffi.requests import Response, Session

from tracker.demo.yahoo import HOST_HEADER

LOCAL = ("127.0.0.1", "::1", "localhost")


class Refused(RuntimeError):
    """A request was about to leave the machine."""


class LoopbackSession(Session[Response]):
    """Rewrites `https://*.yahoo.com/...` to the stand-in's address and says in a header which host was meant."""

    def __init__(self, base_url: str) -> None:
        super().__init__(impersonate="chrome", trust_env=False)
        self._base = urlsplit(base_url)
        if self._base.hostname not in LOCAL:
            raise Refused(f"{base_url} is not on this machine")

    def request(self, method: Any, url: str, *args: Any, **options: Any) -> Response:
        """As curl_cffi's, redirected. Raises Refused for a host that is neither Yahoo's nor this machine."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if host not in LOCAL:
            if not (host == "yahoo.com" or host.endswith(".yahoo.com")):
                raise Refused(f"the demo works offline and refuses {host}")
            options["headers"] = {**(options.get("headers") or {}), HOST_HEADER: host}
            url = urlunsplit((self._base.scheme, self._base.netloc, parts.path or "/", parts.query, ""))
        return super().request(method, url, *args, **options)


def loopback_session(base_url: str) -> LoopbackSession:
    """A session for `prices.yahoo.Yahoo(session=...)` that asks the stand-in at `base_url`."""
    return LoopbackSession(base_url)
