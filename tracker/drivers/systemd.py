"""systemd's notify protocol: READY, STATUS, WATCHDOG and STOPPING as datagrams to $NOTIFY_SOCKET.

Source: sd_notify(3). Without a NOTIFY_SOCKET in the environment every call does nothing.
"""

from __future__ import annotations

import os
import socket


def notify(*words: str) -> bool:
    """Send lines such as "READY=1" to the service manager; True when there was one to hear."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return False
    if address.startswith("@"):  # the abstract namespace is written with a NUL
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        line.connect(address)
        line.sendall("\n".join(words).encode())
    return True


def watchdog_seconds() -> float | None:
    """A third of the time after which systemd takes us for hung, or None where it does not watch."""
    period = os.environ.get("WATCHDOG_USEC", "")
    return int(period) / 3_000_000 if period.isdigit() and int(period) > 0 else None
