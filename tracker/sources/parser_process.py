"""A parser in a process of its own: one that exceeds its time or memory is killed.

It reads requests on stdin, one JSON line and a body each, and answers in JSON lines, which cannot carry code.
Documents that the fast tier declines go through here, so that no document can stop or fill the tracker's own process.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from tracker.errors import SourceError
from tracker.model import Feed, Item
from tracker.sources.documents import ParsedFeed

DEADLINE = 3.0  # seconds of a processor that one document may take
PATIENCE = 10  # times as long by the clock, on a busy machine
LOOK = 0.05  # seconds between two looks at what it has used
MEMORY = 224 * 1024 * 1024  # bytes of heap that one document may take


def _watch(process: subprocess.Popen[bytes], deadline: float, done: threading.Event) -> None:
    """Kill a process that has used `deadline` seconds of a processor, or waited `PATIENCE` times as long.

    Its own work is counted and not the clock: on a machine that is busy with other things a document is not at fault.
    """
    began, used = time.monotonic(), _processor_seconds(process.pid)
    while not done.wait(LOOK):
        waited = time.monotonic() - began
        worked = waited if used is None else (_processor_seconds(process.pid) or used) - used
        if worked > deadline or waited > deadline * PATIENCE:
            process.kill()
            return


def _processor_seconds(pid: int) -> float | None:
    """Seconds of a processor that a process has used, user and system; None where the system does not tell."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None


class ParserProcess:
    """One parser process, started when first needed and again after it was killed."""

    def __init__(self, deadline: float = DEADLINE, memory: int = MEMORY) -> None:
        self.deadline, self.memory = deadline, memory
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, body: bytes, feed: Feed, content_type: str = "", whole: bool = False) -> ParsedFeed:
        """Read a document there, by feedparser or (`whole`) by its sort. Raises SourceError also when it took too
        long or too much memory.
        """
        process = self.process or self._start()
        done = threading.Event()
        watch = threading.Thread(target=_watch, args=(process, self.deadline, done), daemon=True)
        watch.start()
        try:
            answer = _ask(process, body, feed, content_type, whole)
        finally:
            done.set()
            watch.join()
        if answer is None:
            self.close()
            raise SourceError(
                f"{feed.name}: reading took more than {self.deadline:g} s or the memory allowed", "too_heavy"
            )
        if "error" in answer:
            raise SourceError(answer["error"], answer["outcome"])
        return document_of(answer)

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-c", f"from tracker.sources.parser_process import main; main({self.memory})"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        self.process.stdout.readline()  # its greeting: starting up is no part of a document's time
        return self.process

    def close(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


class ParserPool:
    """A few parser processes; a reader waits for a free one."""

    def __init__(self, count: int = 2, deadline: float = DEADLINE) -> None:
        self.processes: Sequence[ParserProcess] = [ParserProcess(deadline) for _ in range(count)]
        self.free: queue.SimpleQueue[ParserProcess] = queue.SimpleQueue()
        for parser in reversed(self.processes):
            self.free.put(parser)

    def read(self, body: bytes, feed: Feed, content_type: str = "", whole: bool = False) -> ParsedFeed:
        """Read a document in a free process. Raises SourceError."""
        parser = self.free.get()
        try:
            return parser.read(body, feed, content_type, whole)
        finally:
            self.free.put(parser)

    def read_whole(self, body: bytes, feed: Feed, content_type: str = "") -> ParsedFeed:
        """Read a heavy document by its sort in a free process. Raises SourceError."""
        return self.read(body, feed, content_type, whole=True)

    def kill(self) -> None:
        """Make every reader that waits for a process come back at once."""
        for parser in self.processes:
            if parser.process is not None:
                parser.process.kill()

    def close(self) -> None:
        """End all processes."""
        for parser in self.processes:
            parser.close()


def _ask(
    process: subprocess.Popen[bytes], body: bytes, feed: Feed, content_type: str, whole: bool
) -> dict[str, Any] | None:
    """The process's answer, or None when it ended before it gave one."""
    assert process.stdin is not None
    assert process.stdout is not None
    head = json.dumps({"feed": asdict(feed), "content_type": content_type, "size": len(body), "whole": whole})
    try:
        process.stdin.write(head.encode() + b"\n" + body)
        process.stdin.flush()
        line = process.stdout.readline()
    except OSError:
        return None
    return json.loads(line) if line.endswith(b"\n") else None


def document_of(answer: dict[str, Any]) -> ParsedFeed:
    """A document as it came through the pipe."""
    items = tuple(Item(**{name: _tupled(value) for name, value in row.items()}) for row in answer["items"])
    return ParsedFeed(**{**answer, "items": items, "notes": tuple(answer["notes"])})


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    answers.write(b"ready\n")
    answers.flush()
    while head := requests.readline():
        asked = json.loads(head)
        answers.write(json.dumps(_answer(asked, requests.read(asked["size"]))).encode() + b"\n")
        answers.flush()


def _answer(asked: dict[str, Any], body: bytes) -> dict[str, Any]:
    from tracker.sources.parsing import read, read_slowly

    feed = Feed(**asked["feed"])
    try:
        document = (read if asked["whole"] else read_slowly)(body, feed, asked["content_type"])
    except SourceError as why:
        return {"error": str(why), "outcome": why.outcome}
    except (MemoryError, RecursionError) as why:
        return {"error": f"{feed.name}: {type(why).__name__} while reading", "outcome": "too_heavy"}
    return asdict(document)


def limit_memory(most: int) -> None:
    """Bound this process's heap, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the deadline holds there too
        return
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def main(memory: int) -> None:
    """What the process does."""
    limit_memory(memory)
    serve(sys.stdin.buffer, sys.stdout.buffer)
