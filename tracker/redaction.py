"""redact: any text that a person, a log, a report or the store may see, without the secrets of the addresses in it.

Addresses carry secrets as user and password, as values of a query, as long random parts of a path, and as
`password=...` of a database's own spelling. What is left tells host and place, so that a message still helps.

    postgres://u:SECRET@h/db                ->  postgres://***@h/db
    https://h/feed?token=SECRET&page=2      ->  https://h/feed?token=***&page=***
    https://api.h/bot12:AAExYz0/sendMessage ->  https://api.h/***/sendMessage

`hide` names a secret that was read from the environment: it is left out wherever it stands.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

MASK = "***"

# Of other schemes than http even a slash may stand in the password; of http a path may hold an @ (medium.com/@name).
_OTHER_USER = re.compile(r"(?i)\b((?!https?:|feeds?:)[a-z][a-z0-9+.-]*:/{1,3})(?:[^\s?]*@|[^\s]*?@)")
_USER = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*:/{2})[^\s/?#]*@")
_BARE_USER = re.compile(r"(?i)(?<![\w./])[\w.+-]+(?::|%3a)(?!\*\*\*@)[^\s/@:'\"<>]+(?:@|%40)(?=[\w\[])")
_ADDRESS = re.compile(r"(?i)\b[a-z][a-z0-9+.-]*://[^\s'\"<>]+")
_VALUE = re.compile(r"([?&;#][^=&;#\s'\"<>]{1,64}=)[^&;#\s'\"<>)]+")
_NAMED = re.compile(
    r"(?i)((?:^|(?<=[\s?&;,({'\"]))[\w.-]*(?:pass(?:word|wd|phrase)?|pwd|token|secret|api[_-]?key|apikey|credential)"
    r"[\w-]*['\"]?\s*(?:=|:(?=\s*['\"]))\s*)('[^']*'|\"[^\"]*\"|[^\s&;,'\")]+)"
)
_BEARER = re.compile(r"(?i)\b(authorization:\s*\w+|bearer|basic)\s+(?=[\w+/=.-]*[\d+/=])[\w+/=.-]{8,}")
_RANDOM = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_.:~%+-]{16,}")
_WORDY = re.compile(r"[-_.]")

_HIDDEN: set[str] = set()
_SHORTEST = 4


def redact(text: str) -> str:
    """The text without secrets. Redacting twice changes nothing more."""
    for secret in sorted(_HIDDEN, key=len, reverse=True):
        text = text.replace(secret, MASK)
    text = _OTHER_USER.sub(rf"\1{MASK}@", text)
    text = _USER.sub(rf"\1{MASK}@", text)
    text = _BARE_USER.sub(f"{MASK}@", text)
    text = _ADDRESS.sub(lambda found: _address(found[0]), text)
    text = _NAMED.sub(rf"\1{MASK}", text)
    return _BEARER.sub(rf"\1 {MASK}", text)


def hide(secret: str) -> str:
    """The secret itself, which `redact` leaves out from now on in each of its spellings and parts."""
    parts = {secret, *re.split(r"[/:@?&=#\s]+", secret)}
    for part in parts:
        if len(part) >= _SHORTEST and (part == secret or _is_telling(part)):
            _HIDDEN.update((part, quote(part, safe=""), unquote(part)))
    return secret


def _is_telling(part: str) -> bool:
    """Whether a part of an address may be a secret: not the names that any address holds."""
    return len(part) >= 8 and not re.fullmatch(r"(?i)[a-z0-9-]+(\.[a-z0-9-]+)+|[a-z+]+", part)


def _address(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    host, *path = re.split(r"(?=[?#])", rest, maxsplit=1)
    place = "/".join(MASK if _is_random(part) else part for part in host.split("/"))
    query = _VALUE.sub(rf"\1{MASK}", path[0]) if path else ""
    return f"{scheme}{mark}{place}{query}"


def _is_random(part: str) -> bool:
    """Whether a part of a path is a token and no words: long, of letters and digits, without words between hyphens."""
    if part.startswith("bot") and ":" in part:
        return True
    words = _WORDY.split(part)
    return bool(_RANDOM.fullmatch(part)) and max(map(len, words)) >= 16
