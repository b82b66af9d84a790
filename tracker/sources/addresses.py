"""Which addresses may be dialled: checked after DNS, on the very address that the socket is made for."""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from tracker.errors import SourceError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class ForbiddenAddress(OSError):
    """An address that feeds may not reach."""


def is_public(address: str) -> bool:
    """Whether an IP address is on the open internet: not loopback, private, link-local, shared (CGNAT) or multicast.

    Addresses that carry an IPv4 address inside (mapped, 6to4, Teredo, NAT64) are judged by it.
    """
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def public_socket(address: tuple[Any, ...]) -> socket.socket:
    """A socket for an address as getaddrinfo gives it. Raises ForbiddenAddress when the address is not public."""
    family, kind, protocol, _, where = address
    if not is_public(where[0]):
        raise ForbiddenAddress(errno.EACCES, f"refused: {where[0]} is not on the open internet")
    return socket.socket(family=family, type=kind, proto=protocol)


def authority(url: str) -> tuple[str, int]:
    """Host and port of an http(s) address. Raises SourceError for any other scheme or a broken address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as cause:
        raise SourceError(f"broken address {url[:200]!r}: {cause}", "refused") from cause
    if parts.scheme not in ("http", "https") or not host:
        raise SourceError(f"refused: {url[:200]!r} is no http or https address", "refused")
    return host.lower(), port or (443 if parts.scheme == "https" else 80)


def refuse_literal(url: str) -> None:
    """Refuse an address written as a private number or a name of this machine, where a proxy would dial for us.

    Raises SourceError.
    """
    host, _ = authority(url)
    name = host.rstrip(".")
    local = name.endswith((".localhost", ".local", ".internal")) or not re.search("[.:]", name)
    with suppress(ValueError):
        local = not is_public(host)
    if local:
        raise SourceError(f"refused: {host} is not on the open internet", "refused")
