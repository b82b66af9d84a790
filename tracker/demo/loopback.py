"""A line that takes every vendor's requests to a stand-in on this machine and refuses every other host."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from curl_cffi.requests import Response

from tracker.demo.yahoo import HOST_HEADER
from tracker.prices.vendor_session import VendorSession

LOCAL = ("127.0.0.1", "::1", "localhost")
PLAYED = ("yahoo.com", "gtimg.cn", "qq.com", "eastmoney.com")


class OutsideRequest(RuntimeError):
    """A request was about to leave the machine."""


class LoopbackSession(VendorSession):
    """Rewrites `https://*.yahoo.com/...` to the stand-in's address and says in a header which host was meant."""

    def __init__(self, base_url: str, timeout: float = 10.0) -> None:
        super().__init__(timeout, trust_env=False)
        self._base = urlsplit(base_url)
        if self._base.hostname not in LOCAL:
            raise OutsideRequest(f"{base_url} is not on this machine")

    def send(self, method: Any, url: str, *args: Any, **options: Any) -> Response:
        """As the line's, redirected. Raises OutsideRequest for a host that is neither a vendor's nor this machine."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if host not in LOCAL:
            if not any(host == one or host.endswith(f".{one}") for one in PLAYED):
                raise OutsideRequest(f"the demo works offline and refuses {host}")
            options["headers"] = {**(options.get("headers") or {}), HOST_HEADER: host}
            url = urlunsplit((self._base.scheme, self._base.netloc, parts.path or "/", parts.query, ""))
        return super().send(method, url, *args, **options)


def loopback_session(base_url: str, timeout: float = 10.0) -> LoopbackSession:
    """A line for `prices.yahoo.Yahoo(session=...)` that asks the stand-in at `base_url`."""
    return LoopbackSession(base_url, timeout)
