"""Cookies within one chain of redirects: some sites send whoever has none round in circles for ever."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

MOST = 20  # cookies of one host


class Jar:
    """What the hosts of one chain have set; it is gone when the chain has ended, so nobody is followed by it.

    A cookie goes back to the very host that set it, and to nobody else.
    """

    def __init__(self) -> None:
        self.by_host: dict[str, dict[str, str]] = {}

    def take(self, url: str, headers: Any) -> None:
        """Keep what an answer sets; `headers` are those of HTTP, where one name may stand several times."""
        kept = self.by_host.setdefault(urlsplit(url).netloc, {})
        for words in headers.getall("Set-Cookie", ()):
            for name, morsel in _read(words).items():
                if len(kept) < MOST:
                    kept[name] = morsel.coded_value

    def header(self, url: str) -> dict[str, str]:
        """The header that gives a host its cookies back; none when it set none."""
        kept = self.by_host and self.by_host.get(urlsplit(url).netloc)
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())} if kept else {}


def _read(words: str) -> SimpleCookie:
    try:
        return SimpleCookie(words)
    except CookieError:  # a broken cookie is none
        return SimpleCookie()
