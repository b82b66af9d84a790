"""A stand-in for Yahoo on this machine: serves the real yfinance what had happened by a clock; tests script its faults.

It serves cookie, crumb and chart requests over loopback HTTP (or TLS), in the demo and in tests. Nothing of the
client is replaced: `loopback` only redirects its connections.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

from tracker.demo.chart import BarCorrection, PriceRow, RecordedPrices, chart
from tracker.demo.stand_in import BREAKS, StandIn, StandInHandler, StandInServer

HOST_HEADER = "X-Standin-Host"  # the host that was meant, where the connection was redirected
COOKIE = "A3=d=standin&S=standin; Max-Age=31557600; Domain=.yahoo.com; Path=/; SameSite=None; Secure; HttpOnly"

# What can be scripted for a request: an HTTP status, or one of these words.
FAULTS: Mapping[str, tuple[int, str, str]] = {
    "401": (401, "application/json", '{"finance":{"error":{"code":"Unauthorized","description":"Invalid Crumb"}}}'),
    "403": (403, "text/html", "<html>Forbidden</html>"),
    "451": (451, "text/html", "<html>Unavailable for legal reasons</html>"),
    "999": (999, "text/html", "<html>Request denied</html>"),
    "consent": (200, "text/html", "<html><title>Before you continue</title><form>your consent</form></html>"),
    "429": (429, "text/html", "Edge: Too Many Requests"),
    "502": (502, "text/html", "<html>Bad gateway</html>"),
    "html": (200, "text/html", "<html>Something else altogether</html>"),
    "down": (200, "text/html", "Will be right back..."),
    "truncated": (200, "application/json", '{"chart":{"result":[{"meta":{"currency":'),
    "empty": (200, "application/json", '{"chart":{"result":[],"error":null}}'),
    "odd": (200, "application/json", '{"chart":{"result":[{"meta":{},"indicators":{"quote":[{"open":[1]}]}}]}}'),
}


@dataclass(frozen=True, slots=True)
class VendorRequest:
    """One request as it came in."""

    host: str
    method: str
    path: str
    query: Mapping[str, str]


class YahooStandIn(StandIn):
    """Serves the figures of `tapes` by symbol as they were known at `clock()`.

    `log` holds every request. The verbs script what goes wrong; all can be called while it runs.
    """

    def __init__(self, tapes: Mapping[str, RecordedPrices], clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.tapes = dict(tapes)
        self.clock = clock
        self.log: list[VendorRequest] = []
        self._once: dict[str, list[str]] = {}
        self._always: dict[str, str] = {}

    # --- the script ----------------------------------------------------------------------------

    def fails(self, symbol: str, *faults: str) -> None:
        """The next chart requests for `symbol` ("getcrumb": for the crumb) end so, one fault each: see FAULTS."""
        self._once.setdefault(symbol, []).extend(faults)

    def fails_always(self, symbol: str, fault: str) -> None:
        """Every request for `symbol` ("*": of any kind) ends so until `recovers`."""
        self._always[symbol] = fault

    def recovers(self, symbol: str) -> None:
        """No more faults for `symbol`."""
        self._always.pop(symbol, None)
        self._once.pop(symbol, None)

    def corrects(self, symbol: str, day: date, row: PriceRow, at: datetime) -> None:
        """From `at` on, the daily row of `day` reads `row`."""
        self.tapes[symbol].corrections.append(BarCorrection(at, day, row))

    def hides(self, symbol: str, day: date, at: datetime, until: datetime | None = None) -> None:
        """The daily row of `day` is not shown from `at` until `until`."""
        self.tapes[symbol].corrections.append(BarCorrection(at, day, None, until))

    def splits(self, symbol: str, day: date, new_for_old: float) -> None:
        """A split goes ex on `day`: from its open on, all history is divided by it."""
        self.tapes[symbol].splits[day] = new_for_old

    def pays(self, symbol: str, day: date, amount: float) -> None:
        """A dividend goes ex on `day`."""
        self.tapes[symbol].dividends[day] = amount

    # --- the server ----------------------------------------------------------------------------

    def start(self, certificate: str = "", key: str = "") -> str:
        """Serve on a free port of 127.0.0.1 and return the address; over TLS when given a certificate file."""
        server = StandInServer(("127.0.0.1", 0), _Handler)
        server.standin = self
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            context.set_alpn_protocols(["http/1.1"])
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        return f"{'https' if certificate else 'http'}://127.0.0.1:{self.serve(server, 'yahoo-stand-in')}"

    def fault(self, what: str) -> str:
        """The fault that the next request for `what` meets, "" for none."""
        queue = self._once.get(what)
        return queue.pop(0) if queue else self._always.get(what, "")


class _Handler(StandInHandler):
    def do_POST(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))  # a GET may bring a form too
        if self.server.standin.stopped:
            self.close_connection = True
            return
        address = urlsplit(self.path)
        host = self.headers.get(HOST_HEADER) or self.headers.get("Host", "").split(":")[0]
        asked = VendorRequest(host, self.command, address.path, dict(parse_qsl(address.query)))
        self.server.standin.log.append(asked)
        if self._faulty("*"):
            return
        if address.path.startswith("/v8/finance/chart/"):
            self._chart(unquote(address.path.rsplit("/", 1)[1]), asked)
        elif address.path == "/v1/test/getcrumb":
            if not self._faulty("getcrumb"):
                self.say(200, "text/plain", "stand.in.crumb")
        elif host == "fc.yahoo.com":
            self.say(404, "text/html", "", {"Set-Cookie": COOKIE})
        elif host.startswith(("guce.", "consent.")):
            form = '<input name="csrfToken" value="t"/><input name="sessionId" value="s"/>'
            self.say(200, "text/html", f"<html><form>{form}</form></html>")
        else:
            self.say(404, "application/json", "{}")

    def _chart(self, symbol: str, asked: VendorRequest) -> None:
        if self._faulty(symbol):
            return
        standin = self.server.standin
        status, answer = chart(symbol, standin.tapes.get(symbol), asked.query, standin.clock())
        self.say(status, "application/json", json.dumps(answer))

    def _faulty(self, what: str) -> bool:
        """Answer with the fault that is scripted for `what`; False when there is none."""
        fault = self.server.standin.fault(what)
        if fault in BREAKS:
            self.break_off(fault)
        elif fault:
            self.say(*FAULTS[fault])
        return bool(fault)
