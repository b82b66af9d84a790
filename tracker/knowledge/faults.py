"""What is wrong with tables of words and companies: all of it told at once, each fault with its place and its mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from tracker.errors import ConfigError

_NOTED: ContextVar[list[str] | None] = ContextVar("noted", default=None)


class Faults(ConfigError):
    """All that is wrong in a file's tables; `faults` are the messages, one on the file's line or several below it."""

    def __init__(self, faults: Sequence[str], file: str = "") -> None:
        many = [f"{file} has {len(faults)} faults:".strip()] if len(faults) > 1 else []
        words = [*many, *faults] if many else [f"{file} {faults[0]}".strip()]
        super().__init__("\n  ".join(words))
        self.faults = tuple(faults)


def refuse(words: str) -> None:
    """Note a fault where faults are gathered, so that the caller goes on with nothing in its place; else raise it."""
    noted = _NOTED.get()
    if noted is None:
        raise ConfigError(words)
    if words not in noted:
        noted.append(words)


@contextmanager
def gathered() -> Iterator[None]:
    """Raises Faults at the end for all that was refused inside. Inside another it adds to that one's."""
    if _NOTED.get() is not None:
        yield
        return
    noted: list[str] = []
    token = _NOTED.set(noted)
    try:
        yield
    except ConfigError as wrong:
        refuse(str(wrong))
    finally:
        _NOTED.reset(token)
    if noted:
        raise Faults(noted)
