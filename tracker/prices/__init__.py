"""PRICES: the vendors that can be asked, by the name used in config.toml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from tracker.ports import Prices

IMPORTED = "prices"  # the folder beside config.toml in which `tracker prices import` lays its files


class Factory(Protocol):
    """Makes a vendor, given the folder in which it may keep what it caches, the seconds for one HTTP request, and the
    folder of the configuration, beside which a person's own files lie.
    """

    def __call__(self, cache_dir: Path, deadline: float, home: Path | None = None) -> Prices: ...


def _yahoo(cache_dir: Path, deadline: float, home: Path | None = None) -> Prices:
    del home
    from tracker.prices.yahoo import Yahoo

    return Yahoo(cache_dir=cache_dir, timeout=deadline)


def _csv(cache_dir: Path, deadline: float, home: Path | None = None) -> Prices:
    del deadline  # a file answers at once
    from tracker.prices.csvfile import CsvFolder

    return CsvFolder((home or cache_dir) / IMPORTED, cache_dir / "csv")


def _tencent(cache_dir: Path, deadline: float, home: Path | None = None) -> Prices:
    del cache_dir, home  # nothing is kept
    from tracker.prices.tencent import Tencent

    return Tencent(timeout=deadline)


def _eastmoney(cache_dir: Path, deadline: float, home: Path | None = None) -> Prices:
    del cache_dir, home
    from tracker.prices.eastmoney import Eastmoney

    return Eastmoney(timeout=deadline)


# Imports wait until a vendor is wanted.
PRICES: Mapping[str, Factory] = MappingProxyType(
    {
        "yahoo": _yahoo,
        "tencent": _tencent,
        "eastmoney": _eastmoney,
        "csv": _csv,
    }
)
