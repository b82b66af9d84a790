"""What HTTP headers ask for: Retry-After, Cache-Control, Expires, and the validators to ask again with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tracker.model import Validators

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.I)
_NEVER = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.I)


def retry_after(headers: Mapping[str, str], now: datetime) -> int | None:
    """Seconds to wait, from seconds or a date (by the server's own clock when it shows one)."""
    words = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", words):
        return int(words)
    until = http_date(words)
    return None if until is None else max(0, int((until - _clock(headers, now)).total_seconds()))


def max_age(headers: Mapping[str, str], now: datetime) -> int | None:
    """Seconds for which the answer may be taken as fresh: Cache-Control before Expires (RFC 9111)."""
    control = headers.get("Cache-Control", "")
    if _NEVER.search(control):
        return 0
    match = _MAX_AGE.search(control)
    if match is not None:
        return int(match[1])
    expires = http_date(headers.get("Expires", ""))
    return None if expires is None else max(0, int((expires - _clock(headers, now)).total_seconds()))


def _clock(headers: Mapping[str, str], now: datetime) -> datetime:
    return http_date(headers.get("Date", "")) or now


def http_date(words: str) -> datetime | None:
    """An HTTP date in UTC, or None for what is none."""
    try:
        read = parsedate_to_datetime(words)
    except (TypeError, ValueError, OverflowError):
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def validators_of(headers: Mapping[str, str]) -> Validators:
    """ETag and Last-Modified, character for character; one that could not be sent back is dropped."""
    return Validators(_sendable(headers.get("ETag", "")), _sendable(headers.get("Last-Modified", "")))


def _sendable(value: str) -> str:
    return value if value.isascii() and value.isprintable() and len(value) <= 1000 else ""


def conditions(validators: Validators) -> dict[str, str]:
    """The headers that ask "has it changed?"."""
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in asked.items() if value}
