"""PRICES: the vendors that can be asked, by the name used in config.toml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from tracker.ports import Prices


class Factory(Protocol):
    """Makes a vendor, given the folder in which it may keep what it caches and the seconds for one HTTP request."""

    def __call__(self, cache_dir: Path, deadline: float) -> Prices: ...


def _yahoo(cache_dir: Path, deadline: float) -> Prices:
    from tracker.prices.yahoo import Yahoo

    return Yahoo(cache_dir=cache_dir, timeout=deadline)


def _csv(cache_dir: Path, deadline: float) -> Prices:
    del deadline  # a file answers at once
    from tracker.prices.csvfile import CsvFolder

    return CsvFolder(cache_dir / "csv")


# Imports wait until a vendor is wanted.
PRICES: Mapping[str, Factory] = MappingProxyType(
    {
        "yahoo": _yahoo,
        "csv": _csv,
    }
)
