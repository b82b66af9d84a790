"""Daily figures for the demo, read from a story's file when asked for.

The Shanghai lines, SMIC in Hong Kong and the indices are as quoted. Nvidia, SPY and Hua Hong in Hong Kong are adjusted
for dividends: before an ex-date they lie a little under what was quoted, so that returns include the dividend.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

# By the name of a story, the file of its figures.
FILES = {"august": "figures.txt", "seed": "figures_seed.txt"}


class SessionFigures(NamedTuple):
    """One session of one symbol. None: the source does not give it (an index has no high or low here)."""

    day: date
    open: float | None
    high: float | None
    low: float | None
    close: float
    volume: float | None


def symbols(story: str = "august") -> tuple[str, ...]:
    """The symbols, in Yahoo's spelling, for which there are figures."""
    return tuple(_sections(story))


@cache
def figures(symbol: str, story: str = "august") -> tuple[SessionFigures, ...]:
    """A symbol's sessions, oldest first; a halted day is absent.

    Raises KeyError for a symbol that `symbols()` does not name. Only the section asked for is read.
    """
    lines = _sections(story)[symbol].splitlines()
    return tuple(_figure(line) for line in lines if line[:1].isdigit())


@cache
def _sections(story: str) -> dict[str, str]:
    text = files("tracker.demo").joinpath(FILES[story]).read_text(encoding="utf-8")
    parts = (part.partition("] ") for part in text.split("\n[")[1:])
    return {symbol: rest for symbol, _, rest in parts}


def _figure(line: str) -> SessionFigures:
    day, *prices, close, volume = line.split()
    opened, high, low = map(_known, prices)
    return SessionFigures(date.fromisoformat(day), opened, high, low, float(close), _known(volume))


def _known(word: str) -> float | None:
    return None if word == "-" else float(word)
