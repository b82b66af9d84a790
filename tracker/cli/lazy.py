"""Commands that are imported when they are called: `tracker --help` and `tracker read` import no other command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command


@dataclass(frozen=True, slots=True)
class Word:
    """A command's name, the module and attribute that hold it (a function, or a Typer of several), and its line in the
    list of commands.
    """

    name: str
    place: str
    about: str

    def load(self) -> Any:
        """The command itself, made as `add_typer` and `command` make it."""
        module, _, attribute = self.place.partition(":")
        found = getattr(import_module(module), attribute)
        holder = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
        holder.callback()(lambda: None)
        if isinstance(found, typer.Typer):
            holder.add_typer(found, name=self.name)
        else:
            holder.command(self.name)(found)
        return get_command(holder).commands[self.name]  # type: ignore[attr-defined]


class LazyCommands(MutableMapping[str, Any]):
    """Commands by name, each loaded when it is first looked up; their names and lines are known without."""

    def __init__(self, words: Iterable[Word]) -> None:
        self.words = {one.name: one for one in words}
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = self.words[name].load()
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self.words, **self._loaded})

    def __len__(self) -> int:
        return len({**self.words, **self._loaded})


def lazy_group(words: Iterable[Word]) -> type[TyperGroup]:
    """A class for `typer.Typer(cls=...)` whose commands are `words`."""
    known = tuple(words)

    class LazyGroup(TyperGroup):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self.commands = LazyCommands(known)

        def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
            return list(self.commands)

        def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
            with formatter.section("Commands"):
                formatter.write_dl([(one.name, one.about) for one in known])

    return LazyGroup
