"""config.toml read into a frozen Config; what is unknown or wrong is refused by name, all of it at once.

The only module that knows TOML of the user's. Config travels no further down than app.py, which
hands each part only what it needs. Secrets come from the environment, never from here.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tracker.config_rules import backup_rule, cadence_rule, feed_rule, recipe_rule, report_rule, second_reader_rule
from tracker.core.reading.adjusting import read_gates, read_kinds
from tracker.delivery_rules import alert_rule, channel_rule, delivery_faults
from tracker.errors import ConfigError
from tracker.knowledge.faults import Faults
from tracker.knowledge.load import load_knowledge
from tracker.model import (
    AlertRule,
    Backups,
    Cadence,
    Channel,
    Feed,
    Fetching,
    Pricing,
    Recipe,
    Reporting,
    SecondReading,
)
from tracker.places import data_place
from tracker.tables import Fault, Tables, nearest


@dataclass(frozen=True)
class Storage:
    """Where facts and results are kept: `sqlite:///path` (relative to config.toml) or `postgresql+psycopg://...`."""

    url: str = "sqlite:///tracker.db"  # or postgresql+psycopg://user@host/name; the password comes from PGPASSWORD


@dataclass(frozen=True)
class Running:
    """Where heavy work runs: `threads` of this process, `processes` of this machine, or `dask`."""

    name: str = "threads"  # a key of ENGINES: threads, processes, dask
    workers: int = 0  # how many pieces of work at once; 0: as the engine sees fit
    url: str = ""  # of dask's scheduler, such as tcp://10.0.0.5:8786


@dataclass(frozen=True)
class Closures:
    """Of one exchange: what it has announced past the end of its known calendar."""

    holidays: tuple[date, ...] = ()  # days without quotes, such as [2027-01-01]
    until: date | None = None  # to which day these are all its holidays, such as 2027-12-31


@dataclass(frozen=True)
class Config:
    """Everything a person chose. `path` is the file it came from."""

    path: Path
    storage: Storage = field(default_factory=Storage)
    fetch: Fetching = field(default_factory=Fetching)
    prices: Pricing = field(default_factory=Pricing)
    report: Reporting = field(default_factory=Reporting)
    jobs: Cadence = field(default_factory=Cadence)
    backup: Backups = field(default_factory=Backups)
    recipe: Recipe = field(default_factory=Recipe)
    second_reader: SecondReading = field(default_factory=SecondReading)
    engine: Running = field(default_factory=Running)
    feeds: tuple[Feed, ...] = ()
    notify: tuple[Channel, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    holidays: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    announced: Mapping[str, date] = field(default_factory=dict)  # until when the holidays make a calendar known

    @property
    def asked(self) -> tuple[Feed, ...]:
        """The feeds that are asked: not those with enabled = false."""
        return tuple(feed for feed in self.feeds if feed.enabled)

    @property
    def folder(self) -> Path:
        """The folder of the file: relative paths in it start here."""
        return self.path.resolve().parent

    @property
    def reports(self) -> Path:
        """The folder of the reports, absolute; elsewhere than beside the file where nothing can be written there."""
        return data_place(self.folder, self.report.folder)

    @property
    def backups(self) -> Path | None:
        """The folder of the store's daily copies, None where none are made."""
        return self.folder / self.backup.folder if self.backup.folder else None

    @property
    def lock_files(self) -> tuple[Path, ...]:
        """What a SQLite store leaves beside it: the file of its lock, and its log after a kill."""
        scheme, _, file = self.store_url.partition(":///")
        return (Path(f"{file}.lock"), Path(f"{file}-wal")) if scheme == "sqlite" else ()

    @property
    def store_url(self) -> str:
        """The store's address with a relative SQLite path made absolute."""
        scheme, mark, rest = self.storage.url.partition(":///")
        if scheme != "sqlite" or not mark:
            return self.storage.url
        return f"sqlite:///{data_place(self.folder, rest)}"


SECTIONS: Mapping[str, Any] = {
    "storage": Storage,
    "fetch": Fetching,
    "prices": Pricing,
    "recipe": Recipe,
    "report": Reporting,
    "jobs": Cadence,
    "backup": Backups,
    "second_reader": SecondReading,
    "engine": Running,
    "feeds": tuple[Feed, ...],
    "notify": tuple[Channel, ...],
    "alerts": tuple[AlertRule, ...],
    "calendar": Mapping[str, Closures],
}
LISTS = ("feeds", "notify", "alerts")  # tables that are written with two brackets, one for each row
KNOWN = (*SECTIONS, "watchlist", "knowledge")
# Fields that are no keys of their record's table: composed of other tables.
COMPOSED: Mapping[type, Sequence[str]] = {Recipe: ("knowledge", "second_reader", "unsure")}


def load_config(path: Path | str = "config.toml") -> Config:
    """Read `path`. Raises ConfigError that names every fault with its place and its mend, or where the TOML breaks."""
    path = Path(path)
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path} does not exist: `tracker init` writes one, `--config FILE` names another") from None
    except (OSError, UnicodeDecodeError) as wrong:
        raise ConfigError(f"{path} cannot be read: {wrong}") from wrong
    except tomllib.TOMLDecodeError as wrong:
        raise ConfigError(f"{path} is not TOML: {wrong}") from wrong
    return compose_config(path, tables)


def compose_config(path: Path, tables: Mapping[str, Any]) -> Config:
    """A Config from tables already read; `path` stands in messages. Raises ConfigError that names every fault."""
    messages = [f"unknown table {name!r}; {nearest(name, KNOWN)}" for name in tables if name not in KNOWN]
    parts = {name: read_section(name, tables, messages) for name in SECTIONS}
    knowledge = read_knowledge(tables, messages, path.resolve().parent)
    for name in LISTS:
        messages += doubled_names(name, parts[name] or ())
    if not messages:
        messages += delivery_faults(parts["notify"], parts["alerts"], knowledge)
    if messages:
        raise ConfigError(refusal(path, messages))
    closures = parts.pop("calendar")
    holidays = {name: one.holidays for name, one in closures.items()}
    announced = {name: one.until for name, one in closures.items() if one.until is not None}
    recipe = replace(parts["recipe"], knowledge=knowledge)
    if parts["second_reader"].url:
        recipe = replace(recipe, second_reader=parts["second_reader"].model, unsure=parts["second_reader"].margin)
    return Config(path=path, holidays=holidays, announced=announced, **parts | {"recipe": recipe})


def read_section(name: str, tables: Mapping[str, Any], messages: list[str]) -> Any:
    """One table as its record, or None with what is wrong added to `messages`."""
    faults: list[Fault] = []
    found = reader().structure(tables.get(name, [] if name in LISTS else {}), SECTIONS[name], faults)
    messages += [f"{place(name, where, tables)}{words}{advice(name, words)}" for where, words in faults]
    return found


def advice(table: str, words: str) -> str:
    """How the tables are written whose brackets are easily got wrong."""
    if table in LISTS and words.endswith("a list is wanted here"):
        return f"; {table} are written as [[{table}]], with two brackets"
    if table == "calendar" and " a table " in words:
        return "; name the exchange, as in [calendar.XSHG], with holidays = [2027-01-01]"
    return ""


def read_knowledge(tables: Mapping[str, Any], messages: list[str], folder: Path) -> Any:
    """The knowledge with the watchlist, or None with what is wrong added to `messages`. `folder`: where its file is."""
    own = tables.get("knowledge", {})
    name = own.get("fitted", "") if isinstance(own, Mapping) else ""
    rest = {key: one for key, one in own.items() if key != "fitted"} if name else own
    try:
        made = load_knowledge(rest, tables.get("watchlist", {}))
        return replace(made, fitted=read_fitted(folder, name)) if name else made
    except Faults as wrong:
        messages += wrong.faults
        return None
    except ConfigError as wrong:
        messages.append(str(wrong))
        return None


def read_fitted(folder: Path, name: object) -> str:
    """The table that `tracker fit` made. Raises ConfigError where it is not there or none."""
    place = f"[knowledge] fitted = {name!r}"
    if not isinstance(name, str):
        raise ConfigError(f"{place}: the name of a file in quotes is wanted")
    try:
        table = (folder / name).read_text(encoding="utf-8")
        read_gates("group\tterm\tlatin\than\n", table)
        read_kinds(load_knowledge().kind_weights, table)
    except (OSError, UnicodeDecodeError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) else "not UTF-8"
        raise ConfigError(f"{place} cannot be read ({why}): restore the file, or take the line out") from None
    except (ValueError, KeyError) as wrong:
        raise ConfigError(f"{place}: no table that `tracker fit` made ({wrong}): fit again, or take it out") from None
    return table


def doubled_names(table: str, rows: Sequence[Feed | Channel | AlertRule]) -> Iterator[str]:
    """A message for each name that several rows of a table have."""
    for name, count in Counter(row.name for row in rows).items():
        if count > 1:
            often = "twice" if count == 2 else f"{count} times"
            yield f"[[{table}]]: the name {name!r} stands {often}; names tell {table} apart"


def refusal(path: Path, messages: Sequence[str]) -> str:
    """One fault on the line of its file; several below it, a line each."""
    if len(messages) == 1:
        return f"{path}{' ' if messages[0].startswith('[') else ': '}{messages[0]}"
    return "\n  ".join([f"{path} has {len(messages)} faults:", *messages])


def place(table: str, where: Sequence[str | int], tables: Mapping[str, Any]) -> str:
    """Where a fault stands, as the file spells it: `[fetch] deadline`, `[[feeds]] #2 (EE Times) url`."""
    if table in LISTS and where:
        row = tables[table][where[0]]
        name = f" ({row['name']})" if isinstance(row, Mapping) and row.get("name") else ""
        return " ".join([f"[[{table}]] #{int(where[0]) + 1}{name}", *map(str, where[1:])])
    if table == "calendar" and where and isinstance(tables["calendar"][where[0]], Mapping):
        return " ".join([f"[calendar.{where[0]}]", *map(str, where[1:])])
    keys = ".".join(one for one in where if isinstance(one, str))
    return " ".join(
        [f"[{table}]", *([keys] if keys else []), *(f"#{one + 1}" for one in where if isinstance(one, int))]
    )


# --- what whole records must keep to -----------------------------------------------------------------


@cache
def reader() -> Tables:
    """What makes records of the tables."""
    return Tables(COMPOSED, RULES)


RULES: Mapping[type, Any] = {
    Feed: feed_rule,
    Channel: channel_rule,
    AlertRule: alert_rule,
    Reporting: report_rule,
    Recipe: recipe_rule,
    Cadence: cadence_rule,
    Backups: backup_rule,
    SecondReading: second_reader_rule,
}
