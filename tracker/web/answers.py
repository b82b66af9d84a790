"""Rendered answers, kept by the state of the store that they were made from."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Thread

log = logging.getLogger("tracker.web")

KEPT = 64_000_000  # bytes of rendered answers that are kept
SLOW = 1.0  # seconds of making from which an answer is given as it was, while it is made anew
OLDEST = 120.0  # seconds after which it is not


@dataclass(frozen=True, slots=True)
class Answer:
    """A rendered answer, the state it was made from, the seconds that took, and when (of the monotonic clock)."""

    state: str
    body: bytes
    cost: float
    made: float


@dataclass
class ResponseCache:
    """Rendered answers by address; the oldest go first.

    An answer is made once however many ask for it at the same time. One that takes long to make, on a store that a
    writer changes all the time, is given as it was up to `OLDEST` seconds ago, and made anew meanwhile.
    """

    slow: float = SLOW
    _kept: OrderedDict[str, Answer] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False)
    _making: dict[str, Lock] = field(default_factory=dict, repr=False)
    _renewing: set[str] = field(default_factory=set, repr=False)

    def get(self, address: str, state: str, make: Callable[[], bytes]) -> Answer:
        """The answer of an address at a state, or a little before it."""
        known = self._of(address)
        if known is not None and known.state == state:
            return known
        if known is not None and known.cost >= self.slow and time.monotonic() - known.made < OLDEST:
            self._renew(address, state, make)
            return known
        return self._made(address, state, make)

    def _made(self, address: str, state: str, make: Callable[[], bytes]) -> Answer:
        with self._lock:
            own = self._making.setdefault(address, Lock())
        try:
            with own:
                found = self._of(address)
                if found is None or found.state != state:
                    began = time.monotonic()
                    body = make()
                    found = Answer(state, body, time.monotonic() - began, began)
                    self._keep(address, found)
                return found
        finally:
            with self._lock:
                self._making.pop(address, None)

    def _renew(self, address: str, state: str, make: Callable[[], bytes]) -> None:
        """Make an answer anew beside those who ask, once at a time."""
        with self._lock:
            if address in self._renewing:
                return
            self._renewing.add(address)

        def renew() -> None:
            try:
                self._made(address, state, make)
            except Exception:  # whoever asks next, when the old one is too old, is told
                log.exception("an answer could not be made anew: %s", address[:200])
            finally:
                with self._lock:
                    self._renewing.discard(address)

        Thread(target=renew, name="renewing", daemon=True).start()

    def _of(self, address: str) -> Answer | None:
        with self._lock:
            known = self._kept.get(address)
            if known is not None:
                self._kept.move_to_end(address)
            return known

    def _keep(self, address: str, answer: Answer) -> None:
        with self._lock:
            old = self._kept.pop(address, None)
            self._size += len(answer.body) - (len(old.body) if old else 0)
            self._kept[address] = answer
            while self._size > KEPT and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1].body)
