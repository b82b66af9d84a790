"""Where an exchange's own notices contradict the calendars' library: read from mended.toml once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Mend:
    """What really happened on a day: `closed`, or another open or close on the exchange's clock. `why` cites it."""

    day: date
    why: str
    closed: bool = False
    opens: time | None = None
    closes: time | None = None


@cache
def shipped_mends() -> Mapping[str, tuple[Mend, ...]]:
    """The mends by calendar, as shipped."""
    text = files("tracker.prices").joinpath("mended.toml").read_text(encoding="utf-8")
    return {name: tuple(Mend(**row) for row in rows) for name, rows in tomllib.loads(text).items()}
