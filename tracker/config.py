"""config.toml read into a frozen Config; what is unknown or wrong is refused by name.

The only module that knows TOML of the user's. Config travels no further down than app.py, which
hands each part only what it needs. Secrets come from the environment, never from here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from tracker.errors import ConfigError
from tracker.knowledge.load import load_knowledge
from tracker.model import ROW_FIELDS, Cadence, Feed, Fetching, Pricing, Recipe, Reporting, Trust


@dataclass(frozen=True)
class Storage:
    """Where facts and results are kept: `sqlite:///path` (relative to config.toml) or `postgresql+psycopg://...`."""

    url: str = "sqlite:///tracker.db"


@dataclass(frozen=True)
class Config:
    """Everything a person chose. `path` is the file it came from."""

    path: Path
    storage: Storage = field(default_factory=Storage)
    fetch: Fetching = field(default_factory=Fetching)
    prices: Pricing = field(default_factory=Pricing)
    report: Reporting = field(default_factory=Reporting)
    jobs: Cadence = field(default_factory=Cadence)
    recipe: Recipe = field(default_factory=Recipe)
    feeds: tuple[Feed, ...] = ()
    holidays: Mapping[str, tuple[date, ...]] = field(default_factory=dict)

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
        """The folder of the reports, absolute."""
        return self.folder / self.report.folder

    @property
    def store_url(self) -> str:
        """The store's address with a relative SQLite path made absolute."""
        scheme, mark, rest = self.storage.url.partition(":///")
        if scheme != "sqlite" or not mark:
            return self.storage.url
        return f"sqlite:///{self.folder / rest}"


SECTIONS: Mapping[str, type] = {
    "storage": Storage,
    "fetch": Fetching,
    "prices": Pricing,
    "report": Reporting,
    "jobs": Cadence,
    "recipe": Recipe,
}
TABLES = (*SECTIONS, "feeds", "calendar", "watchlist", "knowledge")


def load_config(path: Path) -> Config:
    """Read `path`. Raises ConfigError naming the key, the file and the nearest known key, or where the TOML breaks."""
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
    """A Config from tables already read; `path` stands in messages."""
    refuse_unknown(tables, TABLES, str(path), "table")
    parts = {name: fill(kind, tables.get(name, {}), f"{path} [{name}]") for name, kind in SECTIONS.items()}
    knowledge = load_knowledge(tables.get("knowledge", {}), tables.get("watchlist", {}), str(path))
    parts["recipe"] = replace(parts["recipe"], knowledge=knowledge)
    check_zone(parts["report"].zone, f"{path} [report] zone")
    return Config(
        path=path,
        feeds=read_feeds(tables.get("feeds", []), path),
        holidays=read_holidays(tables, path),
        **parts,
    )


def refuse_unknown(table: Mapping[str, Any], known: tuple[str, ...], place: str, noun: str) -> None:
    """Raise ConfigError for the first key that is not known, naming the nearest one that is."""
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            raise ConfigError(f"{place}: unknown {noun} {key!r}; {hint}")


def fill(kind: type[Any], table: Any, place: str) -> Any:
    """A record of `kind` from a table: every key known, every value of its field's type."""
    if not isinstance(table, Mapping):
        raise ConfigError(f"{place} must be a table of keys, not {table!r}")
    hints = get_type_hints(kind)
    known = tuple(one.name for one in fields(kind) if one.name not in ("knowledge", "path"))
    refuse_unknown(table, known, place, "key")
    return kind(**{key: convert(value, hints[key], f"{place} {key}") for key, value in table.items()})


def convert(value: Any, hint: Any, place: str) -> Any:
    """`value` as the type that `hint` names, or ConfigError with the place, the value and the type wanted."""
    if get_origin(hint) is tuple:
        return convert_list(value, get_args(hint), place)
    if get_origin(hint) is Mapping:
        return convert_table(value, get_args(hint)[1], place)
    if hint is float and type(value) is int:
        return float(value)
    if hint is time and isinstance(value, str):
        return read_clock(value, place)
    if hint is Trust and value in tuple(Trust):
        return Trust(value)
    if type(value) is hint:
        return value
    raise ConfigError(f"{place} = {value!r}: {wanted(hint)} is wanted here")


def convert_list(value: Any, args: tuple[Any, ...], place: str) -> tuple[Any, ...]:
    """A TOML list as a tuple whose every place has the type asked for."""
    if not isinstance(value, list):
        raise ConfigError(f"{place} = {value!r}: a list is wanted here")
    if args[-1] is Ellipsis:
        return tuple(convert(one, args[0], place) for one in value)
    if len(value) != len(args):
        raise ConfigError(f"{place} = {value!r}: {len(args)} values are wanted here")
    return tuple(convert(one, arg, place) for one, arg in zip(value, args, strict=True))


def convert_table(value: Any, hint: Any, place: str) -> dict[str, Any]:
    """A TOML table of free keys whose every value has the type asked for."""
    if not isinstance(value, Mapping):
        raise ConfigError(f"{place} = {value!r}: a table is wanted here")
    return {key: convert(one, hint, f"{place}.{key}") for key, one in value.items()}


def wanted(hint: Any) -> str:
    """A type's name as a person says it."""
    if hint is Trust:
        return "one of " + ", ".join(Trust)
    words = {str: "text in quotes", int: "a whole number", float: "a number", bool: "true or false", time: '"HH:MM"'}
    return words.get(hint, str(hint))


def read_clock(words: str, place: str) -> time:
    """`"22:30"` as a time of day in UTC."""
    try:
        return time.fromisoformat(words)
    except ValueError:
        raise ConfigError(f'{place} = {words!r}: a time of day such as "22:30" (UTC) is wanted here') from None


def check_zone(name: str, place: str) -> None:
    """Raise ConfigError for a zone that the system's time zone tables do not know."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ConfigError(f"{place} = {name!r}: no such time zone, say one such as 'Asia/Hong_Kong'") from None


def read_feeds(rows: Any, path: Path) -> tuple[Feed, ...]:
    """The [[feeds]] tables; every name once, every address http(s)."""
    if not isinstance(rows, list):
        raise ConfigError(f"{path}: feeds are written as [[feeds]], with two brackets")
    feeds = tuple(read_feed(row, f"{path} [[feeds]] #{place}") for place, row in enumerate(rows, 1))
    seen: set[str] = set()
    for feed in feeds:
        if feed.name in seen:
            raise ConfigError(f"{path} [[feeds]]: the name {feed.name!r} stands twice; names tell feeds apart")
        seen.add(feed.name)
    return feeds


def read_feed(row: Any, place: str) -> Feed:
    """One [[feeds]] table."""
    if not isinstance(row, Mapping) or not row.get("name") or not row.get("url"):
        raise ConfigError(f"{place}: a feed needs a name and a url")
    feed: Feed = fill(Feed, row, f"{place} ({row['name']})")
    if not feed.url.startswith(("http://", "https://")):
        raise ConfigError(f"{place} ({feed.name}): url = {feed.url!r} must begin with http:// or https://")
    if feed.every < 60:
        raise ConfigError(f"{place} ({feed.name}): every = {feed.every}: at least 60 seconds, out of courtesy")
    if feed.zone:
        check_zone(feed.zone, f"{place} ({feed.name}) zone")
    if feed.sort == "json":
        check_json(feed, f"{place} ({feed.name})")
    return feed


def check_json(feed: Feed, place: str) -> None:
    """Raise ConfigError for a feed of sort `json` that says too little, or what is no JMESPath."""
    import jmespath
    from jmespath.exceptions import JMESPathError

    refuse_unknown(feed.fields, ROW_FIELDS, f"{place} fields", "field")
    if not feed.rows or not ({"title", "summary"} & {*feed.fields}):
        raise ConfigError(f'{place}: sort = "json" needs rows and fields with a title or a summary (JMESPath)')
    for name, expression in {"rows": feed.rows, "next": feed.next, **feed.fields}.items():
        try:
            jmespath.compile(expression or "@")
        except JMESPathError as wrong:
            raise ConfigError(f"{place} {name} = {expression!r} is no JMESPath: {str(wrong).splitlines()[0]}") from None


def read_holidays(tables: Mapping[str, Any], path: Path) -> dict[str, tuple[date, ...]]:
    """[calendar.XSHG] holidays = [2027-01-01, ...]: days on which a provisional calendar is closed."""
    found: dict[str, tuple[date, ...]] = {}
    calendars = tables.get("calendar", {})
    if not isinstance(calendars, Mapping) or not all(isinstance(one, Mapping) for one in calendars.values()):
        raise ConfigError(f"{path} [calendar]: name the exchange, as in [calendar.XSHG], with holidays = [2027-01-01]")
    for name, table in calendars.items():
        place = f"{path} [calendar.{name}]"
        refuse_unknown(table, ("holidays",), place, "key")
        days = table.get("holidays", [])
        if not isinstance(days, list) or not all(type(day) is date for day in days):
            raise ConfigError(f"{place} holidays: a list of days without quotes is wanted, such as [2027-01-01]")
        found[name] = tuple(days)
    return found
