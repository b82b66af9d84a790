"""The tables of docs/ made from the program itself: `python -m tests.docs` compares, `--write` writes.

A page holds hand-written prose and blocks between `<!-- made: NAME -->` and `<!-- end -->`; only the blocks are made.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

import tracker.errors
from tracker import config, model
from tracker.cli import app
from tracker.core.event_study.expected import MODELS
from tracker.core.event_study.statistics import STATISTICS
from tracker.tables import nearest
from tracker.workbench.export import TABLES

PROJECT = Path(__file__).parents[1]
PAGES = tuple(sorted((PROJECT / "docs").glob("*.md")))
BLOCK = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def cell(text: object) -> str:
    """Text that stands in a cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(*rows: tuple[object, ...]) -> str:
    """A Markdown table; the first row is its head."""
    head, *body = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body]) + "\n"


# --- commands ----------------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with the words that call it, groups' commands in their place."""
    for name, one in get_command(app).commands.items():  # type: ignore[attr-defined]
        inner = one.commands.items() if isinstance(one, TyperGroup) else ()
        yield from ((f"{name} {word}", command) for word, command in inner) if inner else [(name, one)]


def command_block() -> str:
    """A section for each command: what it does, its example, its arguments and options."""
    return "\n".join(command_text(words, one) for words, one in commands())


def command_text(words: str, command: Any) -> str:
    about, _, example = inspect.cleandoc(command.help).partition("Example: ")
    rows = [(f"`{spelled(one)}`", meaning(one)) for one in command.params]
    listed = table(("option", "what it says"), *rows) if rows else ""
    return f"### tracker {words}\n\n{about.strip()}\n\n```\n{example.strip()}\n```\n\n{listed}"


def spelled(parameter: Any) -> str:
    """`--config, -c`, or the name of an argument in capitals."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    return ", ".join(parameter.opts)


def meaning(parameter: Any) -> str:
    """The help of a parameter with its default, or that it must be given."""
    words = parameter.help or ""
    if parameter.required:
        return f"{words} Must be given."
    usual = parameter.default
    return words if usual in (None, "", False, ()) else f"{words} Default: `{getattr(usual, 'value', usual)}`."


# --- configuration -----------------------------------------------------------------------------------


def config_keys() -> Iterator[tuple[str, Field[Any], Any]]:
    """(table, field, type) for every key of config.toml that a record holds."""
    for name, kind in config.SECTIONS.items():
        record = get_args(kind)[1 if name == "calendar" else 0] if get_args(kind) else kind
        hints = get_type_hints(record)
        for one in fields(record):
            if one.name in config.reader().keys(record):
                yield name, one, hints[one.name]


def comment_of(record: type, key: str) -> str:
    """The comment behind a field in the source of its class."""
    field = re.search(rf"^    {key}: .*\n(?: {{8}}.*\n|    \).*\n)*", inspect.getsource(record), re.MULTILINE)
    comments = re.findall(r"# (.*)$", field[0], re.MULTILINE) if field else ()
    return " ".join(comments)


def config_block() -> str:
    """A table of keys for each table of config.toml."""
    parts = []
    for name, kind in config.SECTIONS.items():
        record = get_args(kind)[1 if name == "calendar" else 0] if get_args(kind) else kind
        title = {"calendar": "[calendar.EXCHANGE]"}.get(name, f"[[{name}]]" if name in config.LISTS else f"[{name}]")
        rows = [
            (f"`{one.name}`", type_words(hint), default_words(one), comment_of(record, one.name))
            for table_name, one, hint in config_keys()
            if table_name == name
        ]
        parts.append(f"### {title}\n\n{table(('key', 'type', 'default', 'what it says'), *rows)}")
    return "\n".join(parts)


WORDS: Mapping[Any, str] = {
    str: "text", int: "whole number", float: "number", bool: "true or false", time: '"HH:MM"', date: "day",
    datetime: "instant", NoneType: "null", Any: "anything",
}  # fmt: skip


def type_words(hint: Any) -> str:
    """A type in words: "list of text", "number or null"."""
    inner = [type_words(one) for one in get_args(hint) if one is not Ellipsis]
    if hint in WORDS:
        return WORDS[hint]
    if get_origin(hint) is tuple:
        return f"list of {inner[0]}" if get_args(hint)[-1] is Ellipsis else f"[{', '.join(inner)}]"
    if get_origin(hint) is not None and len(inner) == 2 and "Mapping" in str(hint):
        return f"table of {inner[1]}"
    if inner:
        return " or ".join(inner)
    return (
        "one of " + ", ".join(map(str, hint))
        if issubclass(hint, Enum)
        else f"[{hint.__name__}](#{hint.__name__.lower()})"
    )


def default_words(one: Field[Any]) -> str:
    """A default as config.toml would write it."""
    value = one.default_factory() if one.default_factory is not MISSING else one.default
    if value is MISSING:
        return "must be given"
    if isinstance(value, time):
        return f'`"{value:%H:%M}"`'
    return f"`{json.dumps(value, default=list)}`"


# --- JSON --------------------------------------------------------------------------------------------


def nouns(first: type[Any] = model.Report) -> list[type[Any]]:
    """The records that a report is made of, each once, as they are met."""
    found = [first]
    for noun in found:
        for hint in get_type_hints(noun).values():
            found += [one for one in records_in(hint) if one not in found]
    return found


def records_in(hint: Any) -> list[type[Any]]:
    """The records that a type names."""
    inner = [one for part in get_args(hint) for one in records_in(part)]
    return [hint] if is_dataclass(hint) else inner


def noun_block() -> str:
    """The nouns as `--format json` and `--json` write them."""
    return "\n".join(noun_text(noun) for noun in nouns())


def noun_text(noun: Any) -> str:
    hints = get_type_hints(noun)
    rows = [
        (f"`{one.name}`", type_words(hints[one.name]), comment_of(noun, one.name))
        for one in fields(noun)
        if (noun, one.name) != (model.Event, "announcement")
    ]
    marked = {"Reaction": ("`measured`", "true", ""), "Unmeasured": ("`measured`", "false", "")}.get(noun.__name__)
    rows = [marked, *rows] if marked else rows
    return f"### {noun.__name__}\n\n{inspect.getdoc(noun)}\n\n{table(('key', 'type', ''), *rows)}"


SHOWN = (
    "doctor --offline --json",
    "feeds list --json",
    "feeds health --json",
    "prices list --json",
    "companies list --tag foundry --json",
    "companies find SMIC --json",
    "read HuaHong_jumped_15% --json",
    "session 0981.HK 2025-03-03T15:05+08:00 --json",
    "search capex --json",
    "discoveries --json",
)


def shape_block() -> str:
    """What `--json` of each command writes, by running it on a small store."""
    with tempfile.TemporaryDirectory() as folder:
        home = filled(Path(folder))
        return "\n".join(shape_text(words, home) for words in SHOWN)


def filled(folder: Path) -> Path:
    """A config.toml with a feed, and a store with one result of every sort."""
    import storage
    from tests.storage import nouns

    path = folder / "config.toml"
    path.write_text("[[feeds]]\nname = 'scmp'\nurl = 'https://a.example/rss'\n", encoding="utf-8")
    store = storage.open_store(config.load_config(path).store_url)
    store.add_entries([nouns.entry("e1")])
    store.add_bars([nouns.bar()])
    store.put_results(nouns.everything(), "default", nouns.NOW)
    store.close()
    return path


def shape_text(words: str, home: Path) -> str:
    arguments = [one.replace("_", " ") for one in words.split()]
    answer = CliRunner().invoke(app, [*arguments, "--config", str(home)])
    if answer.exit_code:
        raise SystemExit(f"tracker {words}: {answer.output}{answer.exception!r}")
    text = answer.stdout.strip()
    found = (
        json.loads(text)
        if (text[0] in "[{" and not text.startswith("{")) or "\n " in text or text.count("\n") == 0
        else None
    )
    value = json.loads(text.splitlines()[0]) if found is None else found
    return f"`tracker {words.replace('_', ' ')}`: {shape(value)}\n"


def shape(value: Any) -> str:
    """A value of JSON in words: its keys with their types."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"`{key}` {shape(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return f"a list of {shape(value[0])}" if value else "a list"
    return WORDS[type(value)]


def export_block() -> str:
    """The tables of `tracker export`, field by field."""
    return "\n".join(export_text(name, kind) for name, (kind, _) in TABLES.items())


def export_text(name: str, kind: Any) -> str:
    hints = get_type_hints(kind)
    rows = [(f"`{one.name}`", type_words(hints[one.name]), comment_of(kind, one.name)) for one in fields(kind)]
    return f"### {name}\n\n{inspect.getdoc(kind)}\n\n{table(('field', 'type', ''), *rows)}"


# --- method and errors -------------------------------------------------------------------------------


def model_block() -> str:
    """The expected-return models, with the docstring of each one's module."""
    return "\n".join(plug_text(name, one.fit, one.words) for name, one in MODELS.items())


def statistic_block() -> str:
    """The statistics, with the docstring of each one's module."""
    return "\n".join(
        plug_text(name, one.compute, f"Null hypothesis: {one.null}." + (f" {one.remark}." if one.remark else ""))
        for name, one in STATISTICS.items()
    )


def plug_text(name: str, function: Callable[..., Any], words: str) -> str:
    module = inspect.getmodule(function)
    return f"### {name}\n\n{words}\n\n{inspect.getdoc(module)}\n"


def error_block() -> str:
    """The classes of errors with the code that a command ends with."""
    kinds = [
        one for one in vars(tracker.errors).values() if inspect.isclass(one) and one.__module__ == "tracker.errors"
    ]
    return table(("code", "error", "when"), *((one.exit_code, one.__name__, inspect.getdoc(one)) for one in kinds))


BLOCKS: Mapping[str, Callable[[], str]] = {
    "commands": command_block,
    "config": config_block,
    "nouns": noun_block,
    "exported": export_block,
    "shapes": shape_block,
    "models": model_block,
    "statistics": statistic_block,
    "errors": error_block,
}


def made(text: str) -> str:
    """A page with its blocks made anew."""
    for _, name, _ in BLOCK.findall(text):
        if name not in BLOCKS:
            raise SystemExit(f"no block is called {name!r}; {nearest(name, tuple(BLOCKS))}")
    return BLOCK.sub(lambda found: f"{found[1]}\n{BLOCKS[found[2]]()}\n{found[3]}", text)


def main(words: list[str]) -> int:
    """Compare, or write with --write. 1 when a page differs."""
    old = {page: page.read_text(encoding="utf-8") for page in PAGES}
    new = {page: made(text) for page, text in old.items()}
    differing = [page for page in PAGES if old[page] != new[page]]
    for page in differing:
        if "--write" in words:
            page.write_text(new[page], encoding="utf-8")
        print(f"{page.name}: {'written' if '--write' in words else 'differs; run python -m tests.docs --write'}")
    return 1 if differing and "--write" not in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
