"""Edits config.toml in place: comments and order stay, and a result that could not be read is not written."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from pathlib import Path

import tomlkit
from tomlkit.items import AoT, Table

from tracker.config import compose_config
from tracker.errors import ConfigError
from tracker.model import Feed


def edited(path: Path, added: Iterable[Feed], removed: Collection[str]) -> None:
    """Add and remove feeds. Raises ConfigError when the file cannot be read, changed or written."""
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
        rows = document.setdefault("feeds", tomlkit.aot())
        if not isinstance(rows, AoT):
            raise ConfigError(f"{path}: feeds are written as [[feeds]], with two brackets")
        for place in reversed(range(len(rows))):
            if rows[place].get("name") in removed:
                del rows[place]
        for feed in added:
            rows.append(feed_table(feed))
        text = tomlkit.dumps(document)
        compose_config(path, tomlkit.parse(text).unwrap())
        write_beside(path, text)
    except OSError as wrong:
        raise ConfigError(f"{path} cannot be changed: {wrong.strerror}") from wrong


def feed_table(feed: Feed) -> Table:
    """A feed as a TOML table, without what is as by default."""
    table = tomlkit.table()
    plain = Feed(feed.name, feed.url)
    for field in fields(Feed):
        value = getattr(feed, field.name)
        if field.name in ("name", "url") or value != getattr(plain, field.name):
            table.add(
                field.name, str(value) if field.name == "trust" else list(value) if isinstance(value, tuple) else value
            )
    return table


def write_beside(path: Path, text: str) -> None:
    """Replace the file whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)


def same_address(url: str) -> str:
    """An address as it is compared: http and https, `www.` and a closing slash make no other feed."""
    bare = url.split("://", 1)[-1].removeprefix("www.")
    host, slash, path = bare.partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")


def fitting(feeds: Iterable[Feed], known: Iterable[Feed]) -> tuple[tuple[Feed, ...], tuple[tuple[str, str], ...]]:
    """The feeds that are not there yet, each under a name of its own; and those that are there, with the reason."""
    there = {same_address(feed.url): feed.name for feed in known}
    names = set(there.values())
    fresh, left = [], []
    for feed in feeds:
        if (other := there.get(same_address(feed.url))) is not None:
            left.append((feed.name, f"{feed.url} is there already, as {other!r}"))
            continue
        named = replace(feed, name=free_name(feed, names))
        there[same_address(feed.url)] = named.name
        names.add(named.name)
        fresh.append(named)
    return tuple(fresh), tuple(left)


def free_name(feed: Feed, names: Collection[str]) -> str:
    """The feed's name, with its host or its address beside it when the name is taken."""
    host = feed.url.split("://", 1)[-1].split("/", 1)[0]
    offers = (feed.name, f"{feed.name} ({host})", f"{feed.name} ({feed.url})")
    return next((name for name in offers if name not in names), feed.url)


def plain_value(value: object) -> object:
    """A field's value as TOML has it."""
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, str) else value
