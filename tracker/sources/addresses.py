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

# What IANA's special-purpose registries (RFC 6890, as of 2025) and RFC 5771 take out of the IPv4 internet. All of it is
# refused, also what routers would carry (AS112, AMT): no publisher lives there. Written out, because the library's own
# table is another one in each version of Python.
_SPECIAL_4 = [
    ipaddress.IPv4Network(one)
    for one in [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    ]
]
# Of IPv6 only 2000::/3 is given out (RFC 4291, 3587); this is what the same registries take out of it. All else, such
# as fec0::/10, 64:ff9b:1::/48, 100::/64, 5f00::/16 and ::/96, lies outside.
_UNICAST_6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_6 = [ipaddress.IPv6Network(one) for one in ["2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20"]]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class ForbiddenAddress(OSError):
    """An address that feeds may not reach."""


def is_public(address: str) -> bool:
    """Whether an IP address is on the open internet: no loopback, private, shared, multicast or other special one.

    IPv6 addresses that carry an IPv4 address inside (mapped, 6to4, NAT64) are judged by it. Raises ValueError.
    """
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in one for one in _SPECIAL_4)
    inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip.ipv4_mapped or ip.sixtofour
    if inner is not None:
        return is_public(str(inner))
    return ip in _UNICAST_6 and not any(ip in one for one in _SPECIAL_6)


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
        local = not is_public(spelled_out(name))
    if local:
        raise SourceError(f"refused: {host} is not on the open internet", "refused")


def spelled_out(host: str) -> str:
    """An IPv4 address in its usual form: `127.1`, `0x7f.1`, `0177.0.0.1` and `2130706433` are dialled as 127.0.0.1 (the
    forms of inet_aton, POSIX). What is no such number is left as it is.
    """
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return host
