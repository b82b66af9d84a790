"""The line to a vendor: a curl_cffi session that counts its requests and hangs up after three failures in a row.

A vendor's client may turn one question into many requests (cookie, crumb, consent, again); who refuses one of them
refuses the next, and each further one makes the block longer. What a status means is the same for every vendor:

    401, 403, 451, 999, a consent page    refused: leave it alone, ask another vendor
    429                                   rate_limited: likewise
    500 and above, resets, time-outs      transport: try again later
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from curl_cffi.requests import Response, Session
from curl_cffi.requests.exceptions import RequestException

from tracker.errors import GivenUp, PricesError, RateLimited

REFUSED = (401, 403, 451, 999)
STRIKES = 3  # failures in a row after which nothing more is asked until the next round
MOST_BYTES = 32_000_000  # that one answer may unpack to
WRITE_ERROR = 0xFFFFFFFF  # CURL_WRITEFUNC_ERROR of libcurl
HEAD = 4000  # characters of a page in which it says that it asks for consent


class TooLarge(RequestException):
    """An answer without end."""


class _Body:
    """What an answer unpacks to, up to `MOST_BYTES`."""

    def __init__(self) -> None:
        self.held = bytearray()
        self.full = False

    def __call__(self, chunk: bytes) -> int:
        """Take the next bytes; curl ends the request when it is told of an error."""
        if len(self.held) + len(chunk) > MOST_BYTES:
            self.full = True
            return WRITE_ERROR
        self.held += chunk
        return len(chunk)


@dataclass
class Meter:
    """What came of the requests: how many there were, and what the last ones failed of."""

    requests: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)  # outcome and words, since the last good answer

    def forget(self) -> None:
        """A new round: the vendor may be asked again."""
        self.failures.clear()

    def fail(self, outcome: str, words: str) -> None:
        """One more failure. Raises GivenUp when it was the last that is borne."""
        self.failures.append((outcome, words))
        self.check()

    def check(self) -> None:
        """Raises GivenUp when nothing more is to be asked."""
        if len(self.failures) >= STRIKES:
            outcome, words = self.failures[-1]
            raise GivenUp(f"{words}, the {STRIKES}rd failure in a row: not asked any more in this round", outcome)


class VendorSession(Session[Response]):
    """As curl_cffi's session, as a current Chrome. `timeout` is seconds for one request, however long a client asks."""

    def __init__(self, timeout: float = 10.0, **options: Any) -> None:
        super().__init__(impersonate="chrome", **options)
        self.meter = Meter()
        self.longest = timeout

    def request(self, method: Any, url: str, *args: Any, **options: Any) -> Response:
        """Raises GivenUp after three failures in a row, before and instead of a further request."""
        self.meter.check()
        self.meter.requests += 1
        options["timeout"] = min(options.get("timeout") or self.longest, self.longest)
        try:
            answer = self.send(method, url, *args, **options)
        except RequestException as wrong:
            words = str(wrong) if isinstance(wrong, TooLarge) else f"{type(wrong).__name__} of {host_of(url)}"
            self.meter.fail("transport", words)
            raise
        self.note(url, answer)
        return answer

    def send(self, method: Any, url: str, *args: Any, **options: Any) -> Response:
        """The request itself; where a played world is asked instead, it is turned here."""
        body = options["content_callback"] = _Body()
        try:
            answer = super().request(method, url, *args, **options)
        except RequestException as wrong:
            if body.full:
                raise TooLarge(f"more than {MOST_BYTES:,} bytes of {host_of(url)}: cut off") from wrong
            raise
        answer.content = bytes(body.held)
        return answer

    def note(self, url: str, answer: Response) -> None:
        """Count the answer: a failure, a good one (JSON), or neither (a cookie's 404, a page on the way)."""
        found = failure_of(answer)
        if found:
            self.meter.fail(found, f"HTTP {answer.status_code} of {host_of(url)}")
        elif is_consent(answer):
            self.meter.fail("refused", f"a consent page of {host_of(url)} instead of an answer")
        elif answer.status_code == 200 and answer.content.lstrip()[:1] in (b"{", b"["):
            self.meter.forget()


def failure_of(answer: Response) -> str:
    """The outcome that a status stands for, "" for one that is no failure by itself."""
    status = answer.status_code
    if status in REFUSED:
        return "refused"
    if status == 429:
        return "rate_limited"
    return "transport" if status >= 500 else ""


def is_consent(answer: Response) -> bool:
    """Whether a page that asks for consent came where data was asked for: not on the consent pages' own hosts."""
    page = answer.text[:HEAD].lower() if "html" in answer.headers.get("Content-Type", "") else ""
    return "consent" in page and not host_of(answer.url).startswith(("guce.", "consent."))


def host_of(url: str) -> str:
    """The host of an address."""
    return url.partition("://")[2].partition("/")[0]


def trouble(symbol: str, vendor: str, outcome: str, words: str) -> PricesError:
    """The error that stands for an outcome of the line, its words with the vendor's name and the status."""
    if outcome == "rate_limited":
        return RateLimited(f"{symbol}: {vendor} asks for a pause ({words})")
    said = "refuses to answer" if outcome == "refused" else "could not be reached"
    return PricesError(f"{symbol}: {vendor} {said} ({words})", outcome)


def ask_json(line: VendorSession, vendor: str, symbol: str, url: str, params: Mapping[str, str]) -> Any:
    """The JSON (or JSONP) that an address answers with; every failure as PricesError with the status in its words."""
    before = len(line.meter.failures)
    try:
        answer = line.request("GET", url, params=dict(params))
        if len(line.meter.failures) > before:
            raise trouble(symbol, vendor, *line.meter.failures[-1])
        return _parsed(answer, vendor, symbol)
    except GivenUp as wrong:
        raise GivenUp(f"{symbol}: {vendor}: {wrong}", wrong.outcome) from wrong
    except RequestException as wrong:
        raise PricesError(f"{symbol}: {vendor} could not be reached ({type(wrong).__name__})", "transport") from wrong


def _parsed(answer: Response, vendor: str, symbol: str) -> Any:
    if answer.status_code == 404:
        raise PricesError(f"{symbol}: {vendor} knows no such symbol (HTTP 404)", "unknown_symbol")
    if answer.status_code != 200:
        raise PricesError(f"{symbol}: {vendor} answered HTTP {answer.status_code}", "malformed")
    text = answer.text.strip()
    try:
        return json.loads(text if text[:1] in "{[" else text.partition("=")[2].rstrip(";"))
    except ValueError as wrong:
        words = f"{symbol}: the answer of {vendor} is not JSON: {text[:80]!r} (HTTP {answer.status_code})"
        raise PricesError(words, "malformed") from wrong


def number(value: Any) -> float | None:
    """A figure as a vendor writes it; None for what is none."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if isfinite(found) else None


class JsonVendor:
    """What vendors that are asked by one plain request have in common: one line, its count and its strikes."""

    reach: Mapping[str, int] = {}  # no bars within the day, unless a vendor says so

    def __init__(self, line: VendorSession | None = None, timeout: float = 10.0) -> None:
        self._line = line or VendorSession(timeout)
        self._line.longest = timeout

    @property
    def requests(self) -> int:
        """One a question, as a rule."""
        return self._line.meter.requests

    def begin_round(self) -> None:
        """Nothing is cached; what failed in the last round is forgotten."""
        self._line.meter.forget()
