"""Bodies as they come: counted before and after inflating, so that no answer exceeds its limit in bytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from tracker.errors import SourceError

STEP = 65_536  # bytes inflated at a time
GZIP = b"\x1f\x8b\x08"


class Inflater(Protocol):
    """Takes compressed bytes and gives what they inflate to, a bounded piece at a time."""

    def feed(self, chunk: bytes) -> Iterator[bytes]: ...

    def ended(self) -> bool:
        """Whether what was fed is whole: the packing says itself where it ends."""
        ...


class _Zlib:
    """gzip and deflate. gzip may be several members in a row (RFC 1952, 2.2): all are read, padding is not."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self.machine = zlib.decompressobj(bits)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        while chunk and not self._over(chunk):
            piece = self.machine.decompress(chunk, STEP)
            while piece:
                yield piece
                chunk = self.machine.unconsumed_tail  # empty: what zlib may still hold back comes out of nothing
                piece = b"" if self.machine.eof else self.machine.decompress(chunk, STEP)
            chunk = self.machine.unused_data

    def _over(self, chunk: bytes) -> bool:
        """Whether the packed stream has ended and `chunk` is padding; another member of gzip begins anew."""
        if self.machine.eof and self.bits > zlib.MAX_WBITS and chunk[:1] == GZIP[:1]:
            self.machine = zlib.decompressobj(self.bits)
        return self.machine.eof

    def ended(self) -> bool:
        return self.machine.eof


class _Deflate:
    """`deflate` means zlib's wrapping by the standard and none by custom: the first byte tells."""

    def __init__(self) -> None:
        self.chosen: _Zlib | None = None

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self.chosen is None and chunk:
            wrapped = chunk[0] & 0x0F == 8 and chunk[0] >> 4 <= 7
            self.chosen = _Zlib(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        if self.chosen is not None:
            yield from self.chosen.feed(chunk)

    def ended(self) -> bool:
        return self.chosen is None or self.chosen.ended()


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self.machine = brotli.Decompressor()

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        yield self.machine.process(chunk, output_buffer_limit=STEP)
        while piece := self.machine.process(b"", output_buffer_limit=STEP):
            yield piece

    def ended(self) -> bool:
        return bool(self.machine.is_finished())


def _gzip() -> Inflater:
    return _Zlib(zlib.MAX_WBITS | 16)


INFLATERS: dict[str, Callable[[], Inflater]] = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _Deflate, "br": _Brotli}
# Servers write these where nothing was packed.
UNPACKED = frozenset("identity none utf-8 utf8 binary 7bit 8bit text plain".split())  # noqa: SIM905


def inflaters(encoding: str) -> tuple[Inflater, ...]:
    """What undoes a Content-Encoding, outermost first. Raises SourceError for a packing that we did not ask for."""
    names = [one for word in encoding.lower().split(",") if (one := word.strip()) and one not in UNPACKED]
    unknown = [name for name in names if name not in INFLATERS]
    if unknown:
        raise SourceError(f"the body is packed as {unknown[0][:40]!r}, which was not asked for", "malformed")
    return tuple(INFLATERS[name]() for name in reversed(names))


class Tank:
    """Collects a body and overflows by raising SourceError: `raw` bytes as sent, `inflated` as read.

    A packed body that breaks or ends too early is kept as far as it goes, and `cut` says so.
    """

    def __init__(self, encoding: str, max_raw: int, max_inflated: int) -> None:
        self.stages = inflaters(encoding)
        self.max_raw, self.max_inflated = max_raw, max_inflated
        self.raw = 0
        self.body = bytearray()
        self.cut = ""

    def pour(self, chunk: bytes) -> None:
        """Take what came over the wire. Raises SourceError when it is too much, or packed in another way than said."""
        self.raw += len(chunk)
        if self.raw > self.max_raw:
            raise SourceError(f"more than {self.max_raw:,} bytes sent", "too_large")
        if not self.cut:
            self._inflate(chunk)

    def _inflate(self, chunk: bytes) -> None:
        try:
            for piece in _through(self.stages, chunk):
                self.body += piece
                if len(self.body) > self.max_inflated:
                    raise SourceError(f"{self.raw:,} bytes inflate to more than {self.max_inflated:,}", "too_large")
        except SourceError:
            raise
        except Exception as cause:  # zlib.error and brotli.error, which share no ancestor
            if not self.body:
                raise SourceError(f"the body does not inflate: {cause}", "malformed") from cause
            self.cut = f"the packed body breaks: {cause}"

    def drained(self) -> bytes:
        """The whole body; one that was packed a second time (feed.xml.gz) is unpacked under the same cap."""
        if not self.cut and not all(stage.ended() for stage in self.stages):
            self.cut = "the packed body ends too early"
        if self.body[:3] == GZIP:
            inner = Tank("gzip", self.max_inflated, self.max_inflated)
            inner.pour(bytes(self.body))
            whole = inner.drained()
            self.cut = self.cut or inner.cut
            return whole
        return bytes(self.body)


def _through(stages: Sequence[Inflater], chunk: bytes) -> Iterator[bytes]:
    """A chunk through every stage in turn."""
    if not stages:
        yield chunk
        return
    for piece in stages[0].feed(chunk):
        yield from _through(stages[1:], piece)
