"""What decides a result beside facts and recipe: the program, its words, and the libraries that calculate.

Driver and workers must agree in it; else two of them could give two answers to one question.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path

from tracker.errors import EngineError

LIBRARIES = ("numpy", "scipy", "exchange-calendars", "sqlalchemy")


@cache
def versions() -> Mapping[str, str]:
    """By name: Python, this program, a digest of its source and of its knowledge, and libraries that calculate."""
    return {
        "python": ".".join(map(str, sys.version_info[:2])),
        "tracker": _version("market-reaction-tracker"),
        "source": _digest(Path(__file__).parents[1], "*.py"),
        "knowledge": _digest(Path(__file__).parents[1] / "knowledge", "*.t*"),
        **{name: _version(name) for name in LIBRARIES},
    }


def require_same_versions(expected: Mapping[str, str]) -> None:
    """Raises EngineError that names each difference between this worker and the driver."""
    own = versions()
    differing = [f"{name} {own.get(name)} (driver: {value})" for name, value in expected.items() if own[name] != value]
    if differing:
        raise EngineError(f"this worker differs from the driver: {'; '.join(differing)}; install the same on both")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _digest(folder: Path, pattern: str) -> str:
    """Of the names and contents of files: a worker with an edited file is told apart."""
    made = blake2b(digest_size=8)
    for path in sorted(folder.rglob(pattern)):
        made.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return made.hexdigest()
