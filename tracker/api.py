"""What a Python program may use of the tracker; `import tracker` offers the same names.

Each function imports what it needs when it is called, so that `import tracker` costs next to nothing. Expected
errors are subclasses of `tracker.TrackerError`, whose message names the thing, its place and the mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.errors import TrackerError

if TYPE_CHECKING:
    from tracker.config import Config
    from tracker.model import Recipe, Report
    from tracker.pipeline.tracker import Tracker
    from tracker.workbench.study_api import StudyResult

__all__ = ["TextReading", "TrackerError", "load_config", "open_tracker", "read", "report", "study"]


@dataclass(frozen=True)
class TextReading:
    """What the tracker understands in one text.

    `announcement`: something of `kind` is announced; else `kind` is the nearest one, and `passed` says why it is none
    or is empty where `score` (0 to 1) is too low. `story` is the id of the text that the story begins with.
    `links` are `{company, listing, relation, relevance (0-100), reason, ...}`, `claims` `{company, ticker, direction,
    pct (per cent, a range, or None), qualifier, basis, span}`, and `evidence` `{words, decides, weight}`. What is said
    of a story is said of each of its texts; `alone` is `{kind, score, passed}` of this text by itself.
    """

    id: str
    announcement: bool
    kind: str
    score: float
    actors: tuple[str, ...]
    companies: tuple[str, ...]
    links: tuple[Mapping[str, Any], ...]
    claims: tuple[Mapping[str, Any], ...]
    story: str
    passed: str
    evidence: tuple[Mapping[str, Any], ...]
    alone: Mapping[str, Any]


def load_config(path: Path | str = "config.toml") -> Config:
    """The configuration at `path`. Raises ConfigError that names every fault of the file, its place and the mend."""
    from tracker.config import load_config as load

    return load(Path(path))


def open_tracker(config: Config | Path | str = "config.toml") -> Tracker:
    """A tracker on the configuration's store, which it locks until `close()`: `poll`, `price`, `advance`, `publish`.

    Use it as a context manager. Raises StoreBusy while another tracker, such as the daemon, holds the store.
    """
    from tracker.app import open_tracker as open_real

    return open_real(_configuration(config))


def report(day: date, config: Config | Path | str = "config.toml", *, as_of: datetime | None = None) -> Report:
    """The report of `day`, read beside a running daemon.

    `as_of` is an aware instant: nothing learned later is in the report. Without it the day is told as it was known
    when its report was issued. Raises StoreError where there is no store yet, ValueError for an instant without zone.
    """
    from tracker.app import open_view, system_clock

    if as_of is not None and as_of.tzinfo is None:
        raise ValueError(f"as_of = {as_of!r} names no zone; add one, such as tzinfo=datetime.UTC")
    view = open_view(_configuration(config))
    known = min(system_clock(), view.cutoff(day)) if as_of is None else as_of.astimezone(UTC)
    return view.report(day, known)


def read(
    texts: Iterable[str | Mapping[str, Any]], config: Config | Path | str | None = None
) -> tuple[TextReading, ...]:
    """What the tracker understands in texts, one reading for each, in their order; nothing is stored.

    A text is a string whose first line is the title, or a mapping with `title` and, as known, `id`, `summary`,
    `content` and `published` (ISO 8601). Texts are read together: reports of one thing form one story. Without
    `config` the shipped companies and words are used. Raises UsageError that names the text which cannot be read.
    """
    import json

    import msgspec

    from tracker.workbench.read import read_file

    rows = [json.dumps(_row(text, number), default=_iso) for number, text in enumerate(texts, 1)]
    return tuple(msgspec.json.decode(line, type=TextReading) for line in read_file(rows, _recipe(config)))


def study(prices: Any, market: Any = None, events: Any = None, **choices: Any) -> StudyResult:
    """An event study on data frames or files; nothing is stored.

    `prices`, `market` and `events` are data frames of any kind or paths. `choices`: `estimation=(-120, -11)`,
    `window=(-5, 5)` or several, `returns`, `model`, `factors`, `tests`, ... as `tracker.workbench.study_api.study`
    lists them. The result's `events`, `windows`, `groups` and `excluded` are frames of the caller's kind; `save` and
    `plot` write files. Returns are fractions. Raises UsageError naming the input, its place and the mend.
    """
    from tracker.workbench.study_api import study as measured

    return measured(prices, market, events, **choices)


def _configuration(config: Config | Path | str) -> Config:
    return load_config(config) if isinstance(config, Path | str) else config


def _recipe(config: Config | Path | str | None) -> Recipe:
    from tracker.config import compose_config

    return (compose_config(Path("config.toml"), {}) if config is None else _configuration(config)).recipe


def _row(text: str | Mapping[str, Any], number: int) -> Mapping[str, Any]:
    if not isinstance(text, str):
        return {"id": str(number), **text}
    title, _, rest = text.strip().partition("\n")
    return {"id": str(number), "title": title, "content": rest}


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot stand in a text to read; published is a datetime or ISO 8601")
