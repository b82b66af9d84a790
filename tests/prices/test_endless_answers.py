"""A vendor's answer that never ends is cut off, sent as it is or packed, and the session lives on."""

from __future__ import annotations

import resource
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tracker.demo.loopback import loopback_session
from tracker.errors import PricesError
from tracker.prices.vendor_session import MOST_BYTES, TooLarge, VendorSession, ask_json


class Endless(BaseHTTPRequestHandler):
    """Answers with JSON, with bytes without end, or with few bytes that unpack to very many."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.startswith("/good"):
            self.send_response(200)
            self.send_header("Content-Length", "14")
            self.end_headers()
            self.wfile.write(b'{"good": true}')
            return
        self.send_response(200)
        packed = self.path.startswith("/packed")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Connection", "close")
        self.end_headers()
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        try:
            for _ in range(4000):
                block = b" " * 1_000_000
                self.wfile.write(packer.compress(block) if packed else block)
        except OSError:
            pass  # the client hung up, as it should
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        del format, args


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Endless) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def line(address: str) -> VendorSession:
    return loopback_session(address, timeout=30.0)


@pytest.mark.parametrize("path", ["/plain", "/packed"])
def test_it_is_cut_off_and_told(line: VendorSession, address: str, path: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TooLarge, match=r"more than 32,000,000 bytes of 127\.0\.0\.1:\d+: cut off"):
        line.request("GET", f"{address}{path}")
    assert line.meter.failures[-1][0] == "transport"
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 6 * MOST_BYTES, f"{grown:,} bytes"


def test_a_question_gets_it_as_a_fault_of_the_line(line: VendorSession, address: str) -> None:
    with pytest.raises(PricesError, match="could not be reached"):
        ask_json(line, "tencent", "0981.HK", f"{address}/plain", {})


def test_what_ends_is_read_whole(line: VendorSession, address: str) -> None:
    answer = line.request("GET", f"{address}/good")
    assert (answer.status_code, answer.content, answer.text) == (200, b'{"good": true}', '{"good": true}')
