"""Bodies as they come: counted before and after inflating, so that no answer exceeds its limit in bytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

from tracker.errors import SourceError

STEP = 65_536  # bytes inflated at a time


class Inflater(Protocol):
    """Takes compressed bytes and gives what they inflate to, a bounded piece at a time."""

    def __call__(self, chunk: bytes) -> Iterator[bytes]: ...


def inflater(encoding: str) -> Inflater:
    """What undoes a Content-Encoding. Raises SourceError for one that we did not ask for."""
    try:
        return INFLATERS[encoding.strip().lower()]()
    except KeyError:
        raise SourceError(f"the body is packed as {encoding[:40]!r}, which was not asked for", "malformed") from None


def _identity() -> Inflater:
    def inflate(chunk: bytes) -> Iterator[bytes]:
        yield chunk

    return inflate


def _zlib(bits: int) -> Callable[[], Inflater]:
    def make() -> Inflater:
        machine = zlib.decompressobj(bits)

        def inflate(chunk: bytes) -> Iterator[bytes]:
            while chunk:
                piece = machine.decompress(chunk, STEP)
                chunk = machine.unconsumed_tail
                yield piece

        return inflate

    return make


def _deflate() -> Inflater:
    """`deflate` means zlib's wrapping by the standard and none by custom: the first byte tells."""
    chosen: list[Inflater] = []

    def inflate(chunk: bytes) -> Iterator[bytes]:
        if not chosen and chunk:
            wrapped = chunk[0] & 0x0F == 8 and chunk[0] >> 4 <= 7
            chosen.append(_zlib(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)())
        if chosen:
            yield from chosen[0](chunk)

    return inflate


def _brotli() -> Inflater:
    import brotli

    machine = brotli.Decompressor()

    def inflate(chunk: bytes) -> Iterator[bytes]:
        yield machine.process(chunk, output_buffer_limit=STEP)
        while not machine.can_accept_more_data():
            yield machine.process(b"", output_buffer_limit=STEP)

    return inflate


INFLATERS: dict[str, Callable[[], Inflater]] = {
    "": _identity,
    "identity": _identity,
    "gzip": _zlib(zlib.MAX_WBITS | 16),
    "x-gzip": _zlib(zlib.MAX_WBITS | 16),
    "deflate": _deflate,
    "br": _brotli,
}


class Tank:
    """Collects a body and overflows by raising SourceError: `raw` bytes as sent, `inflated` as read."""

    def __init__(self, encoding: str, max_raw: int, max_inflated: int) -> None:
        self.inflate = inflater(encoding)
        self.max_raw, self.max_inflated = max_raw, max_inflated
        self.raw = 0
        self.body = bytearray()

    def pour(self, chunk: bytes) -> None:
        """Take what came over the wire. Raises SourceError when it is too much or cannot be inflated."""
        self.raw += len(chunk)
        if self.raw > self.max_raw:
            raise SourceError(f"more than {self.max_raw:,} bytes sent", "too_large")
        try:
            for piece in self.inflate(chunk):
                self.body += piece
                if len(self.body) > self.max_inflated:
                    raise SourceError(f"{self.raw:,} bytes inflate to more than {self.max_inflated:,}", "too_large")
        except SourceError:
            raise
        except Exception as cause:  # zlib.error and brotli.error, which share no ancestor
            raise SourceError(f"the body does not inflate: {cause}", "malformed") from cause

    def drained(self) -> bytes:
        """The whole body; one that was packed a second time (feed.xml.gz) is unpacked under the same cap."""
        if self.body[:3] == b"\x1f\x8b\x08":
            inner = Tank("gzip", self.max_inflated, self.max_inflated)
            inner.pour(bytes(self.body))
            return bytes(inner.body)
        return bytes(self.body)
